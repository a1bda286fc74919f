//! What changed since the index was written: which files are new, the same, another, or gone.
//!
//! It must not know what is in the files.

use std::collections::HashSet;
use std::io::ErrorKind as IoErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use rayon::prelude::*;

use super::manifest::{Bounds, Entry, Files, Hash, Seen, Stamp};
use super::missing::{self, Held, Missing};
use super::name;
use crate::source::{Format, FoundFiles, Selection};
use crate::{Error, ErrorKind};

/// A file that is to be read.
#[derive(Debug)]
pub(super) struct File {
    pub(super) name: Box<str>,
    pub(super) stamp: Stamp,
    /// What the index has of it.
    pub(super) old: Option<Box<Entry>>,
    /// Whether its bytes are the same as then.
    pub(super) same_bytes: bool,
}

/// The name of a stream as it is read, and what its kept name begins with.
pub(super) const STREAM: &str = "-";

impl File {
    /// What came on a stream, before it is read.
    pub(super) fn of_stream() -> Self {
        Self { name: STREAM.into(), stamp: Stamp::NONE, old: None, same_bytes: false }
    }
}

/// What decides between files that have the same page: the first is the one that the article is named
/// after. A stream comes after all files.
pub(super) fn rank(name: &str) -> (bool, &str) {
    let is_stream = name.strip_prefix(STREAM).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'));
    (is_stream, name)
}

/// What changed.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// Files that stay as they are in the index, whether they were looked at or not.
    pub(super) same: Files,
    /// By rank.
    pub(super) to_read: Vec<File>,
    /// Files that are no more.
    pub(super) gone: Files,
    /// Files looked at that are the same.
    pub(super) unchanged: usize,
    /// Those of them whose stamp is another: it is worth keeping.
    pub(super) touched: usize,
    /// Files that are no more, but are kept.
    pub(super) missing: usize,
    /// What of them is kept only since too much would go.
    pub(super) held: Option<Held>,
    /// Links that lead out of what was named.
    pub(super) outside: Vec<String>,
    pub(super) unreadable: Vec<Error>,
}

impl Changes {
    /// Takes in a file that is the same; one that was held is there again.
    fn found_again(&mut self, name: Box<str>, mut entry: Entry) {
        if entry.is_held() {
            self.touched += 1;
            entry.set_held(false);
        }
        self.same.push((name, entry));
    }
}

/// Between the names that files go by and where they lie.
#[derive(Debug)]
pub(super) struct Names {
    /// As it was given, for paths.
    base: Option<PathBuf>,
    /// From the file system's root, for names.
    whole_base: Option<PathBuf>,
    /// Folders that are looked through, as they were given and from the file system's root.
    roots: Vec<(PathBuf, PathBuf)>,
}

impl Names {
    pub(super) fn new(base: Option<&Path>, selection: &Selection) -> Self {
        let folders = selection.roots().filter(|root| root.is_dir());
        let roots = folders.map(|root| (root.to_owned(), whole(root))).collect();
        Self { base: base.map(Path::to_owned), whole_base: base.map(whole), roots }
    }

    /// The folder that names are relative to, from the file system's root.
    pub(super) fn base(&self) -> Option<String> {
        self.whole_base.as_deref().map(name::of)
    }

    /// The name of a file: its path from the base where it lies below it.
    pub(super) fn of(&self, path: &Path) -> Box<str> {
        let (Some(base), Some(whole_base)) = (&self.base, &self.whole_base) else {
            return name::of(path).into();
        };
        let below = |path: &Path, base: &Path| {
            path.strip_prefix(base).ok().filter(|rest| !rest.as_os_str().is_empty()).map(name::of)
        };
        if let Some(short) = below(path, base) {
            return short.into();
        }
        let of_root = self.roots.iter().find_map(|(root, all)| Some(all.join(path.strip_prefix(root).ok()?)));
        let all = of_root.unwrap_or_else(|| whole(path));
        below(&all, whole_base).unwrap_or_else(|| name::of(&all)).into()
    }

    /// Where the file of a name lies.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        let path = name::path(name);
        match &self.base {
            Some(base) => base.join(path),
            None => path,
        }
    }

    /// The same from the file system's root.
    pub(super) fn whole_path(&self, name: &str) -> PathBuf {
        match &self.whole_base {
            Some(base) => base.join(name::path(name)),
            None => whole(&name::path(name)),
        }
    }

    /// Whether the file of a name lies below a folder, given from the file system's root.
    pub(super) fn is_below(&self, name: &str, folder: &Path) -> bool {
        self.whole_path(name).starts_with(folder)
    }
}

/// A folder's path from the file system's root, whatever links lead to it; of a file, that of its folder
/// with its own name.
fn whole(path: &Path) -> PathBuf {
    let absolute = || std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if path.is_dir() {
        return std::fs::canonicalize(path).unwrap_or_else(|_| absolute());
    }
    let absolute = absolute();
    match (absolute.parent(), absolute.file_name()) {
        (Some(folder), Some(file)) => {
            std::fs::canonicalize(folder).map_or(absolute.clone(), |folder| folder.join(file))
        }
        _ => absolute,
    }
}

/// A file that may be another than the index knows.
struct Doubtful {
    name: Box<str>,
    stamp: Stamp,
    old: Box<Entry>,
    /// Whether it is read also where it is the same.
    wanted: bool,
}

/// How to look.
pub(super) struct Look<'a> {
    pub(super) names: &'a Names,
    /// Below its roots a file that is no more counts as gone.
    pub(super) selection: &'a Selection,
    pub(super) missing: Missing,
    /// Whether files are read again that are the same.
    pub(super) again: bool,
    /// The bounds of this run.
    pub(super) bounds: Bounds,
    pub(super) stop: Option<&'a AtomicBool>,
}

impl Look<'_> {
    /// Sorts the files found, and those that the index knows.
    pub(super) fn run(&self, before: Files, mut found: FoundFiles) -> Changes {
        let outside = found.outside.iter().map(|path| self.names.of(path).into()).collect();
        let mut changes =
            Changes { unreadable: std::mem::take(&mut found.problems), outside, ..Changes::default() };
        let mut names: Vec<Box<str>> = found.files.into_iter().map(|path| self.names.of(&path)).collect();
        names.sort_unstable();
        names.dedup();
        let mut doubtful = Vec::new();
        let mut not_found = Files::new();
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

    /// Tells by its stamp what becomes of a file, or gives it back where that does not tell.
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
            // It is hashed as it is read.
            let stamp = seen.settled(now);
            changes.to_read.push(File { name, stamp, old: None, same_bytes: false });
            return None;
        };
        let wanted =
            self.again || self.fits_now(&old) || old.read_as() != read_as(self.selection, &name).as_deref();
        if wanted || !seen.stamp.tells(old.stamp) {
            return Some(Doubtful { name, stamp: seen.settled(now), old: Box::new(old), wanted });
        }
        changes.unchanged += 1;
        changes.found_again(name, old);
        None
    }

    /// Tells by their bytes whether files are the same.
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
            changes.unchanged += 1;
            changes.touched += usize::from(old.stamp != stamp);
            old.stamp = stamp;
            changes.found_again(name, *old);
        }
    }

    /// The hash of a file, until the run is stopped.
    pub(super) fn hash(&self, path: &Path) -> std::io::Result<String> {
        self.selection.hash(path, &|| self.is_stopped())
    }

    fn is_stopped(&self) -> bool {
        self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed))
    }

    /// Of the files that the index knows but that were not found, those below the roots are gone;
    /// unless they could not be looked at.
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
        changes.gone = gone;
        changes.same.extend(kept);
    }

    /// Whether a file that was not found is no more, or is one that the folder now leaves out: not
    /// one that only this run does not ask for.
    fn is_left_out(&self, path: &Path) -> bool {
        let is_asked_for = !self.selection.is_narrowed() && Format::of_path(path).is_some();
        is_asked_for || !path.exists()
    }

    /// Whether a page of it exceeded other bounds than those of this run.
    fn fits_now(&self, old: &Entry) -> bool {
        let over = old.trouble().and_then(|trouble| trouble.over);
        over.is_some_and(|bounds| bounds != self.bounds)
    }
}

/// The format that is asked for, for a file whose name tells none.
pub(super) fn read_as(selection: &Selection, name: &str) -> Option<Box<str>> {
    let asked = selection.format().filter(|_| name != STREAM)?;
    Format::of_path(Path::new(name)).is_none().then(|| asked.name().into())
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    let why = match error.kind() {
        IoErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    };
    Error::new(ErrorKind::Io, format!("cannot be read: {why}")).at(path)
}
