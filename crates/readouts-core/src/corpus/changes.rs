//! Compares the files found with those in the index: new, unchanged, changed or gone.

use std::collections::HashSet;
use std::io::ErrorKind as IoErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use rayon::prelude::*;

use super::manifest::{Bounds, Entry, Files, Hash, Seen, Stamp};
use super::missing::{self, Held, Missing};
use super::name;
use super::outcomes::FileOutcomes;
use super::paths::{Names, whole};
use crate::source::{Format, FoundFiles, Outlets, Selection, Touched};
use crate::{Corrections, Error, ErrorKind};

/// A file that is to be read.
#[derive(Debug)]
pub(super) struct File {
    pub(super) name: Box<str>,
    pub(super) stamp: Stamp,
    /// Entry of the file in the index.
    pub(super) old: Option<Box<Entry>>,
    /// Whether its bytes are the same as in that entry.
    pub(super) same_bytes: bool,
}

/// Name of a stream while it is read, and prefix of the name under which it is kept.
pub(super) const STREAM: &str = "-";

impl File {
    /// Creates the record of a stream that is not read yet.
    pub(super) fn of_stream() -> Self {
        Self { name: STREAM.into(), stamp: Stamp::NONE, old: None, same_bytes: false }
    }
}

/// Returns the sort key that decides between files with the same page: the article is named after the first.
/// Streams come after all files.
pub(super) fn rank(name: &str) -> (bool, &str) {
    let is_stream = name.strip_prefix(STREAM).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'));
    (is_stream, name)
}

/// Result of comparing the files found with those in the index.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// Files whose entries in the index stay as they are, whether the files were checked or not.
    pub(super) same: Files,
    /// Files to read, sorted by rank.
    pub(super) to_read: Vec<File>,
    /// Files that are gone and whose articles are to be removed.
    pub(super) gone: Files,
    /// Number of files that were checked and are unchanged.
    pub(super) unchanged: usize,
    /// Number of entries whose stamp or held flag changed, so that the list is worth saving.
    pub(super) touched: usize,
    /// Number of files that are gone, but are kept in the index.
    pub(super) missing: usize,
    /// Those of the kept files that are kept only because too many articles would be removed.
    pub(super) held: Option<Held>,
    /// Names of symbolic links that lead out of the selected files and folders.
    pub(super) outside: Vec<String>,
    pub(super) unreadable: Vec<Error>,
    /// Names of files by what became of them, if they are asked for; those that are read are not in it yet.
    pub(super) outcomes: Option<FileOutcomes>,
}

impl Changes {
    /// Adds a file that is unchanged. A file that was held is there again, so its flag is cleared.
    fn found_again(&mut self, name: Box<str>, mut entry: Entry) {
        self.unchanged += 1;
        if let Some(outcomes) = &mut self.outcomes {
            outcomes.unchanged.push(name.to_string());
        }
        if entry.is_held() {
            self.touched += 1;
            entry.set_held(false);
        }
        self.same.push((name, entry));
    }
}

/// File in the index that has to be hashed to find out whether it changed.
struct Doubtful {
    name: Box<str>,
    stamp: Stamp,
    old: Box<Entry>,
    /// Whether it is read even if it is unchanged.
    wanted: bool,
}

/// Parameters of the comparison.
pub(super) struct Look<'a> {
    pub(super) names: &'a Names,
    /// Files and folders to compare. A missing file counts as gone only below its roots.
    pub(super) selection: &'a Selection,
    /// Outlets by folder, as of this run.
    pub(super) outlets: &'a Outlets,
    pub(super) corrections: &'a Corrections,
    pub(super) missing: Missing,
    /// Whether unchanged files are read again.
    pub(super) again: bool,
    /// The bounds of this run.
    pub(super) bounds: Bounds,
    /// Whether the names of the files are kept by what became of them.
    pub(super) naming_files: bool,
    pub(super) stop: Option<&'a AtomicBool>,
}

impl Look<'_> {
    /// Sorts the files found and the files in the index into [`Changes`].
    pub(super) fn run(&self, before: Files, mut found: FoundFiles) -> Changes {
        let outside = found.outside.iter().map(|path| self.names.of(path).into()).collect();
        let unreadable = std::mem::take(&mut found.problems);
        let outcomes = self.naming_files.then(|| FileOutcomes::with_others(&found.others, self.names));
        let mut changes = Changes { unreadable, outside, outcomes, ..Changes::default() };
        let mut names: Vec<Box<str>> = found.files.into_iter().map(|path| self.names.of(&path)).collect();
        names.sort_unstable();
        names.dedup();
        let mut doubtful = Vec::new();
        let mut not_found = Files::new();
        let before = match self.selection.restricted_to() {
            Some(touched) => self.touched(before, touched, &mut changes),
            None => before,
        };
        let mut before = before.into_iter().peekable();
        let now = SystemTime::now();
        for name in names {
            not_found.extend(std::iter::from_fn(|| before.next_if(|(known, _)| *known < name)));
            let old = before.next_if(|(known, _)| *known == name).map(|(_, entry)| entry);
            doubtful.extend(self.one(name, old, now, &mut changes));
        }
        not_found.extend(before);
        self.compare(doubtful, &mut changes);
        self.missing(not_found, &found.outside, &mut changes);
        changes.to_read.sort_unstable_by(|one, other| rank(&one.name).cmp(&rank(&other.name)));
        changes.same.sort_unstable_by(|one, other| one.0.cmp(&other.0));
        changes
    }

    /// Returns the files that may have changed. The others stay as they are, unlooked at.
    fn touched(&self, before: Files, touched: &Touched, changes: &mut Changes) -> Files {
        let mut is_touched = vec![false; before.len()];
        for path in touched.paths() {
            let name = self.names.of(path);
            let folder = format!("{name}/");
            let from = |start: &str| before.partition_point(|(known, _)| &**known < start);
            let below = |at: &usize| before[*at].0.starts_with(&folder);
            let own = (from(&name)..before.len()).take(1).filter(|at| before[*at].0 == name);
            own.chain((from(&folder)..before.len()).take_while(below)).for_each(|at| is_touched[at] = true);
        }
        let (may_differ, same): (Vec<_>, Vec<_>) =
            before.into_iter().zip(is_touched).partition(|file| file.1);
        changes.same.extend(same.into_iter().map(|(file, _)| file));
        may_differ.into_iter().map(|(file, _)| file).collect()
    }

    /// Classifies a file by its stamp. Returns it if its bytes have to be compared.
    fn one(
        &self,
        name: Box<str>,
        old: Option<Entry>,
        now: SystemTime,
        changes: &mut Changes,
    ) -> Option<Doubtful> {
        let path = self.names.path(&name);
        let seen = match Seen::at(&path) {
            Ok(seen) => seen,
            Err(error) => {
                changes.unreadable.push(unreadable(&path, &error));
                changes.same.extend(old.map(|old| (name, old)));
                return None;
            }
        };
        let Some(old) = old else {
            // A new file is hashed while it is read.
            let stamp = seen.settled(now);
            changes.to_read.push(File { name, stamp, old: None, same_bytes: false });
            return None;
        };
        let wanted = self.again
            || self.fits_now(&old)
            || self.has_readouts_again(&old)
            || old.read_as() != read_as(self.selection, &name).as_deref()
            || old.outlet != outlet_number(self.outlets, &name);
        if wanted || !seen.stamp.tells(old.stamp) {
            return Some(Doubtful { name, stamp: seen.settled(now), old: Box::new(old), wanted });
        }
        changes.found_again(name, old);
        None
    }

    /// Classifies files by the hashes of their bytes.
    fn compare(&self, files: Vec<Doubtful>, changes: &mut Changes) {
        let hash = |file: &Doubtful| {
            let path = self.names.path(&file.name);
            self.hash(&path).map(|hash| Hash::of(&hash)).map_err(|error| unreadable(&path, &error))
        };
        let hashes: Vec<_> = files.par_iter().map(hash).collect();
        // After a stop, a file that was not hashed counts as changed: the run does not reach it.
        let is_stopped = self.is_stopped();
        for (Doubtful { name, stamp, mut old, wanted }, hash) in files.into_iter().zip(hashes) {
            let same_bytes = match hash {
                Ok(hash) => hash == old.hash,
                Err(_) if is_stopped => false,
                Err(error) => {
                    changes.unreadable.push(error);
                    changes.same.push((name, *old));
                    continue;
                }
            };
            if wanted || !same_bytes {
                changes.to_read.push(File { name, stamp, old: Some(old), same_bytes });
                continue;
            }
            changes.touched += usize::from(old.stamp != stamp);
            old.stamp = stamp;
            changes.found_again(name, *old);
        }
    }

    /// Returns the hash of a file; fails once the run is stopped.
    pub(super) fn hash(&self, path: &Path) -> std::io::Result<String> {
        self.selection.hash(path, &|| self.is_stopped())
    }

    fn is_stopped(&self) -> bool {
        self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed))
    }

    /// Handles files of the index that were not found. Those below the roots are gone, unless they or a
    /// folder above them could not be read.
    fn missing(&self, rest: Files, outside: &[PathBuf], changes: &mut Changes) {
        if rest.is_empty() {
            return;
        }
        let roots: HashSet<PathBuf> = self.selection.roots().map(whole).collect();
        let hidden: HashSet<PathBuf> =
            changes.unreadable.iter().filter_map(|e| e.path().map(whole)).collect();
        let outside: HashSet<PathBuf> =
            outside.iter().map(|link| self.names.whole_path(&self.names.of(link))).collect();
        let (gone, kept): (Files, Files) = rest.into_iter().partition(|(name, entry)| {
            let path = self.names.whole_path(name);
            let below = |folders: &HashSet<PathBuf>| path.ancestors().any(|above| folders.contains(above));
            let is_no_more = || below(&outside) || self.is_left_out(&path);
            !entry.is_of_stream() && below(&roots) && !below(&hidden) && is_no_more()
        });
        changes.same.extend(kept);
        let all = gone.len();
        let (gone, kept) = match self.missing {
            Missing::Remove => (gone, Files::new()),
            Missing::Keep => (Files::new(), gone),
            Missing::RemoveFew => missing::hold(gone, &roots, self, changes),
        };
        changes.missing = all - gone.len();
        if let Some(outcomes) = &mut changes.outcomes {
            outcomes.removed = gone.iter().map(|(name, _)| name.to_string()).collect();
            outcomes.kept = kept.iter().map(|(name, _)| name.to_string()).collect();
        }
        changes.gone = gone;
        changes.same.extend(kept);
    }

    /// Whether a file that was not found is gone or is now ignored by its folder. A file that only the
    /// narrower selection of this run omits does not count.
    fn is_left_out(&self, path: &Path) -> bool {
        let is_asked_for = !self.selection.is_narrowed() && Format::of_path(path).is_some();
        is_asked_for || !path.exists()
    }

    /// Whether a page of the file that was left out is a readout by now.
    pub(super) fn has_readouts_again(&self, old: &Entry) -> bool {
        old.left_out().iter().any(|page| !self.corrections.excludes(&page.to_string()))
    }

    /// Whether a page of the file exceeded bounds that differ from those of this run, so that it may fit now.
    fn fits_now(&self, old: &Entry) -> bool {
        let over = old.trouble().and_then(|trouble| trouble.over);
        over.is_some_and(|bounds| bounds != self.bounds)
    }
}

/// Returns the name of the requested format, for a file whose name implies none.
pub(super) fn read_as(selection: &Selection, name: &str) -> Option<Box<str>> {
    let asked = selection.format().filter(|_| name != STREAM)?;
    Format::of_path(Path::new(name)).is_none().then(|| asked.name().into())
}

/// Returns the outlet that the settings of the corpus give a file; none for a stream.
pub(super) fn outlet_of(outlets: &Outlets, name: &str) -> Option<Arc<str>> {
    if name == STREAM { None } else { outlets.of(&name::path(name)) }
}

/// Returns a number that identifies the outlet that the settings of the corpus give a file; 0 for none.
pub(super) fn outlet_number(outlets: &Outlets, name: &str) -> u32 {
    let number = |outlet: &str| {
        let hash = blake3::hash(outlet.as_bytes());
        u32::from_le_bytes(hash.as_bytes()[..4].try_into().expect("a hash of 32 bytes has 4")).max(1)
    };
    outlet_of(outlets, name).map_or(0, |outlet| number(&outlet))
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    let why = match error.kind() {
        IoErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    };
    Error::new(ErrorKind::Io, format!("cannot be read: {why}")).at(path)
}
