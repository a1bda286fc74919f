//! Brings an index up to date with folders of pages.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::manifest::{Entry, Manifest, Stamp, hash};
use super::name;
use super::report::{Progress, Skipped, UpdateReport};
use crate::knowledge::builtin_fingerprint;
use crate::reading::READER_VERSION;
use crate::source::{Limits, Source, open, walk};
use crate::{Error, ErrorKind, Index, Knowledge, Reader, Readout, Result, WriterOptions};

/// Pages that are read before they are written: bounds memory, keeps every core busy.
const BATCH: usize = 512;

/// An update of an index: set what differs from the default, then [`run`](Self::run).
///
/// ```no_run
/// use std::path::Path;
/// use readouts_core::{Index, Update};
///
/// let corpus = Path::new("pages");
/// let index = Index::open_or_create(&corpus.join(".readouts"))?;
/// let report = Update::new(&[corpus.to_owned()]).relative_to(corpus).run(&index, &|_| {})?;
/// println!("{} new articles, {} files without one", report.added, report.skipped.len());
/// # Ok::<(), readouts_core::Error>(())
/// ```
#[derive(Debug)]
pub struct Update<'a> {
    roots: &'a [PathBuf],
    base: Option<&'a Path>,
    knowledge: Option<&'a Knowledge>,
    limits: Limits,
    writer: WriterOptions,
    anew: bool,
}

impl<'a> Update<'a> {
    /// An update from these files and folders.
    pub fn new(roots: &'a [PathBuf]) -> Self {
        Self {
            roots,
            base: None,
            knowledge: None,
            limits: Limits::default(),
            writer: WriterOptions::default(),
            anew: false,
        }
    }

    /// Names files below `base` by their path from there, so that the folder can be moved.
    #[must_use]
    pub fn relative_to(self, base: &'a Path) -> Self {
        Self { base: Some(base), ..self }
    }

    /// Reads with other tables than the built-in ones.
    #[must_use]
    pub fn knowledge(self, knowledge: &'a Knowledge) -> Self {
        Self { knowledge: Some(knowledge), ..self }
    }

    /// Sets how large a page may be.
    #[must_use]
    pub fn limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Sets how much of the machine writing takes.
    #[must_use]
    pub fn writer(self, writer: WriterOptions) -> Self {
        Self { writer, ..self }
    }

    /// Reads every file again, changed or not.
    #[must_use]
    pub fn anew(self) -> Self {
        Self { anew: true, ..self }
    }

    /// Runs it. The index changes at the end, at once; before, and after an error, it is as it was.
    ///
    /// # Errors
    /// [`Io`](ErrorKind::Io) where a root does not exist or the index cannot be written,
    /// [`IndexLocked`](ErrorKind::IndexLocked) where another process writes it. A page that cannot be
    /// read is no error: the report lists it.
    pub fn run(&self, index: &Index, progress: &(dyn Fn(Progress) + Sync)) -> Result<UpdateReport> {
        let note = index.note()?;
        let before = Manifest::load(index)?;
        // The built-in tables are not loaded before there is something to read.
        let tables =
            self.knowledge.map_or_else(builtin_fingerprint, |tables| tables.fingerprint().to_owned());
        let reader = format!("{READER_VERSION}/{tables}");
        let mut report = UpdateReport::default();
        let mut work = self.look(&before, self.anew || before.reader != reader, &mut report)?;
        let mut after = Manifest { reader, files: std::mem::take(&mut work.same) };
        if work.to_read.is_empty() && work.gone == 0 && before.reader == after.reader {
            report.articles = after.ids().len();
            report.duplicates = duplicates(&after);
            report.tell_problems(&after);
            return Ok(report);
        }

        let mut writer = index.writer(self.writer)?;
        // From here on nobody else writes; but before, another process may have.
        if index.note()? != note {
            writer.finish()?;
            return self.run(index, progress);
        }
        let had: HashSet<&str> = before.ids().into_iter().collect();
        let mut added = HashSet::new();
        let knowledge = self.knowledge.unwrap_or_else(|| Knowledge::builtin());
        let run = Run { reader: Reader::new(knowledge), limits: self.limits };
        let all = work.to_read.len();
        let mut done = 0;
        while !work.to_read.is_empty() {
            let files: Vec<File> = work.to_read.drain(..work.to_read.len().min(BATCH)).collect();
            let count = files.len();
            run.files(files, &mut after, &mut report, &mut |articles| {
                // Of several copies the first by name is kept; files come sorted.
                let fresh: Vec<Readout> =
                    articles.into_iter().filter(|a| added.insert(a.id.clone())).collect();
                fresh.par_iter().try_for_each(|article| writer.add(article))
            })?;
            done += count;
            progress(Progress { done, all });
        }
        // A copy whose first file vanished or changed goes on under the name of the next.
        let orphans = orphans(&before, &after, &added);
        if !orphans.is_empty() {
            let files =
                orphans.iter().map(|name| File { path: self.path_of(name), name: name.clone(), found: None });
            let owners: BTreeMap<String, String> =
                after.owners().into_iter().map(|(id, name)| (id.to_owned(), name.to_owned())).collect();
            run.files(files.collect(), &mut after, &mut report, &mut |articles| {
                let own = articles.iter().filter(|a| {
                    let (owner, path) = (owners.get(&a.id), a.path.as_deref().unwrap_or_default());
                    let record = owner.and_then(|owner| path.strip_prefix(owner.as_str()));
                    record.is_some_and(|record| record.is_empty() || record.starts_with('#'))
                });
                own.collect::<Vec<_>>().par_iter().try_for_each(|article| writer.add(article))
            })?;
        }
        let now = after.ids();
        for id in had.iter().filter(|id| !now.contains(**id)) {
            writer.remove(id);
        }
        report.removed = had.iter().filter(|id| !now.contains(**id)).count();
        report.added = added.iter().filter(|id| !had.contains(id.as_str())).count();
        report.replaced = added.len() - report.added;
        report.articles = now.len();
        report.duplicates = duplicates(&after);
        report.tell_problems(&after);
        match index.dir() {
            Some(dir) => {
                let name = after.save(dir)?;
                writer.commit_with(Some(&name))?;
                Manifest::remove_others(dir, &name);
            }
            None => writer.commit()?,
        }
        writer.finish()?;
        Ok(report)
    }

    /// Sorts the files of this run into what is the same, what is to be read, and what is gone.
    fn look(&self, before: &Manifest, anew: bool, report: &mut UpdateReport) -> Result<Work> {
        let mut seen = BTreeMap::new();
        for root in self.roots {
            let found = walk(root)?;
            report.unreadable.extend(found.problems);
            report.other_files += found.other_files;
            seen.extend(found.files.into_iter().map(|path| (self.name_of(&path), path)));
        }
        report.files = seen.len();
        let mut work = Work::default();
        for (name, entry) in &before.files {
            let unreadable =
                |path: &Path| report.unreadable.iter().any(|e| e.path().is_some_and(|p| path.starts_with(p)));
            let path = self.path_of(name);
            if !seen.contains_key(name) && (!self.is_below_roots(&path) || unreadable(&path)) {
                work.same.insert(name.clone(), entry.clone());
            }
        }
        for (name, path) in seen {
            let stamp = match Stamp::of(&path) {
                Ok(stamp) => stamp,
                Err(error) => {
                    report.unreadable.push(Error::io("cannot be read", &path, error));
                    work.keep(&name, before);
                    continue;
                }
            };
            let fits_now = |old: &&Entry| old.over.is_some_and(|most| most < self.limits.page_bytes);
            let old = before.files.get(&name).filter(|old| !anew && !fits_now(old));
            if let Some(old) = old.filter(|old| old.stamp == stamp) {
                report.unchanged += 1;
                work.same.insert(name, old.clone());
                continue;
            }
            match hash(&path) {
                Ok(hash) => match old.filter(|old| old.hash == hash) {
                    Some(old) => {
                        report.unchanged += 1;
                        work.same.insert(name, Entry { stamp, ..old.clone() });
                    }
                    None => work.to_read.push(File { path, name, found: Some((stamp, hash)) }),
                },
                Err(error) => {
                    let why = if error.kind() == std::io::ErrorKind::PermissionDenied {
                        "permission denied".to_owned()
                    } else {
                        error.to_string()
                    };
                    report
                        .unreadable
                        .push(Error::new(ErrorKind::Io, format!("cannot be read: {why}")).at(&path));
                    work.keep(&name, before);
                }
            }
        }
        let to_read: HashSet<&str> = work.to_read.iter().map(|file| file.name.as_str()).collect();
        let kept = |name: &String| work.same.contains_key(name) || to_read.contains(name.as_str());
        work.gone = before.files.keys().filter(|name| !kept(name)).count();
        Ok(work)
    }

    fn name_of(&self, path: &Path) -> String {
        let short =
            self.base.and_then(|base| path.strip_prefix(base).ok()).filter(|p| !p.as_os_str().is_empty());
        name::of(short.unwrap_or(path))
    }

    fn path_of(&self, name: &str) -> PathBuf {
        match self.base {
            Some(base) => base.join(name::path(name)),
            None => name::path(name),
        }
    }

    fn is_below_roots(&self, path: &Path) -> bool {
        self.roots.iter().any(|root| path.starts_with(root))
    }
}

#[derive(Default)]
struct Work {
    same: BTreeMap<String, Entry>,
    to_read: Vec<File>,
    /// Number of files that are no more.
    gone: usize,
}

impl Work {
    fn keep(&mut self, name: &str, before: &Manifest) {
        if let Some(old) = before.files.get(name) {
            self.same.insert(name.to_owned(), old.clone());
        }
    }
}

/// A file to read; without stamp and hash where it was read before.
struct File {
    path: PathBuf,
    name: String,
    found: Option<(Stamp, String)>,
}

struct Run<'a> {
    reader: Reader<'a>,
    limits: Limits,
}

impl Run<'_> {
    /// Reads files, in order; hands over the articles in batches and notes each file in the manifest.
    fn files(
        &self,
        files: Vec<File>,
        manifest: &mut Manifest,
        report: &mut UpdateReport,
        write: &mut dyn FnMut(Vec<Readout>) -> Result<()>,
    ) -> Result<()> {
        let mut batch: Vec<(usize, Result<Source>)> = Vec::new();
        let mut entries: Vec<Entry> = Vec::new();
        for (at, file) in files.iter().enumerate() {
            let (stamp, hash) = match (&file.found, manifest.files.get(&file.name)) {
                (Some((stamp, hash)), _) => (*stamp, hash.clone()),
                (None, Some(entry)) => (entry.stamp, entry.hash.clone()),
                (None, None) => continue,
            };
            entries.push(Entry { stamp, hash, articles: Vec::new(), problems: Vec::new(), over: None });
            match open(&file.path, &file.name, self.limits) {
                Ok(sources) => {
                    for source in sources {
                        batch.push((at, source));
                        if batch.len() == BATCH {
                            self.batch(std::mem::take(&mut batch), &mut entries, report, write)?;
                        }
                    }
                }
                Err(error) => batch.push((at, Err(error))),
            }
        }
        self.batch(batch, &mut entries, report, write)?;
        manifest.files.extend(files.into_iter().map(|file| file.name).zip(entries));
        Ok(())
    }

    fn batch(
        &self,
        batch: Vec<(usize, Result<Source>)>,
        entries: &mut [Entry],
        report: &mut UpdateReport,
        write: &mut dyn FnMut(Vec<Readout>) -> Result<()>,
    ) -> Result<()> {
        let read: Vec<_> = batch
            .into_par_iter()
            .map(|(at, source)| {
                let article = source.and_then(|source| {
                    let document = source.read()?;
                    let charset = document.charset.clone();
                    Ok((self.reader.read(&document), charset))
                });
                (at, article)
            })
            .collect();
        let mut articles = Vec::with_capacity(read.len());
        for (at, article) in read {
            match article {
                Ok((article, charset)) => {
                    let name = article.path.clone().unwrap_or_default();
                    if charset.guessed || charset.broken > 0 {
                        report.decoded.push((name.clone(), charset.to_string()));
                    }
                    if article.paragraphs.is_empty() {
                        entries[at].problems.push(format!("{name}\tno article in it"));
                    } else {
                        entries[at].articles.push(article.id.clone());
                        articles.push(article);
                    }
                }
                Err(error) => {
                    let name = error.path().map(|p| p.display().to_string()).unwrap_or_default();
                    entries[at].problems.push(format!("{name}\t{}", error.message()));
                    if error.kind() == ErrorKind::TooLarge {
                        entries[at].over = Some(self.limits.page_bytes);
                    }
                }
            }
        }
        write(articles)
    }
}

/// Files that were not read in this run but are now the first with an article that another had first.
fn orphans(before: &Manifest, after: &Manifest, added: &HashSet<String>) -> BTreeSet<String> {
    let (old, new) = (before.owners(), after.owners());
    let moved = new.iter().filter(|(id, name)| {
        old.get(*id).is_some_and(|was| was != *name)
            && before.files.contains_key(**name)
            && !added.contains(**id)
    });
    moved.map(|(_, name)| (*name).to_owned()).collect()
}

fn duplicates(manifest: &Manifest) -> usize {
    manifest.files.values().map(|entry| entry.articles.len()).sum::<usize>() - manifest.ids().len()
}

impl UpdateReport {
    fn tell_problems(&mut self, manifest: &Manifest) {
        let problems = manifest.files.values().flat_map(|entry| &entry.problems);
        self.skipped = problems
            .map(|problem| {
                // The name may have a tab in it, the reason has none.
                let (name, why) = problem.rsplit_once('\t').unwrap_or(("", problem));
                Skipped { name: name.to_owned(), why: why.to_owned() }
            })
            .collect();
    }
}
