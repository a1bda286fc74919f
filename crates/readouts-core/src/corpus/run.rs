//! One run of an update, from comparing files with the list to the commit.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use super::changes::{Changes, File, Names, STREAM, rank};
use super::copies;
use super::corrected::{Applying, Difference};
use super::dedup::Feed;
use super::jobs::{Maker, Making};
use super::manifest::{Bounds, Entry, Head, Id, Manifest, Seen};
use super::measure::{Meter, of_process};
use super::readers::{self, Flow, Item};
use super::report::{Progress, Skipped, Stage, UpdateReport};
use super::settle::{End, Settled, settle};
use super::update::Update;
use super::watch::watched;
use crate::index::Note;
use crate::source::Sources;
use crate::{Error, ErrorKind, Index, IndexWriter, Knowledge, Reader, Readout, Result, Stop};

pub(super) struct Run<'r> {
    update: Update<'r>,
    index: &'r Index,
    names: Names,
    bounds: Bounds,
    applying: Arc<Applying>,
    meter: Meter,
    report: UpdateReport,
}

/// Work of a run.
struct Work {
    changes: Changes,
    head: Head,
    /// Whether another reader than before reads the pages, so that all of them are read again.
    anew: bool,
    /// Whether the folder that names are relative to or the columns to remember are others than before.
    moved: bool,
    /// Whether the texts kept in the index are read again, because only the analysis of texts changed.
    again: bool,
    /// Difference between the corrections of the index and those of this run.
    difference: Difference,
    /// Whether the reports on the tables of corrections differ.
    reported_anew: bool,
}

impl<'r> Run<'r> {
    pub(super) fn of(update: &Update<'r>, index: &'r Index) -> Self {
        Self {
            update: update.clone(),
            index,
            names: Names::new(update.base, &update.selection),
            bounds: Bounds::of(update.limits, &update.selection),
            applying: Applying::new(Arc::clone(&update.corrections)),
            meter: if update.timed { Meter::on() } else { Meter::default() },
            report: UpdateReport::default(),
        }
    }

    pub(super) fn run(mut self, streams: Vec<Sources>) -> Result<UpdateReport> {
        let began = of_process();
        let note = self.index.note()?;
        let mut work = if self.update.corrections_alone { self.look_at_corrections()? } else { self.look()? };
        self.report.files += streams.len();
        work.changes.to_read.extend(streams.iter().map(|_| File::of_stream()));
        let is_more = !work.changes.to_read.is_empty() || !work.changes.gone.is_empty() || work.again;
        let is_more = is_more || !work.difference.is_empty();
        let is_touched = work.changes.touched > 0 || work.moved || work.reported_anew;
        if !is_more && !work.anew && !is_touched {
            return Ok(self.done(&work.same()));
        }
        let mut writer = match self.index.writer(self.update.writer) {
            // Only time stamps or the base folder would be written: that can wait.
            Err(_) if !is_more && !work.anew => return Ok(self.done(&work.same())),
            other => other?,
        };
        // Other processes can no longer write, but one may have written before.
        if self.index.note()? != note {
            writer.finish()?;
            return Self::of(&self.update, self.index).run(streams);
        }
        let after = watched(self.update.stop, |stop| self.write(work, streams, &writer, stop))?;
        self.update.tell(Progress::of(Stage::Committing));
        let before = of_process();
        let sources = after.save(self.index)?;
        let copies = copies::of(&after, &sources, self.index)?;
        let note = Note { sources: Some(sources), copies };
        writer.commit_with(&note)?;
        let committed = of_process();
        self.index.forget_kept_but(&note.names());
        writer.finish()?;
        let merged = of_process();
        self.report.stages = self.meter.stages([before - began, committed - before, merged - committed]);
        Ok(self.done(&after))
    }

    fn look(&mut self) -> Result<Work> {
        self.update.tell(Progress::of(Stage::Looking));
        let Manifest { head: before, files } = Manifest::load(self.index)?;
        let columns = self.update.columns_to_remember(&before);
        self.update = self.update.with_columns_of(&before);
        let found = self.update.selection.find()?;
        self.report.files = found.files.len();
        self.report.other_files = found.other_files;
        let applied = before.applied;
        let head = Head { reader: self.update.reader(), base: self.names.base(), columns, applied };
        let other_pages = before.reader.pages != head.reader.pages;
        let moved = before.base != head.base || before.columns != head.columns;
        let anew = self.update.anew || other_pages;
        let again = !anew && before.reader.texts != head.reader.texts;
        let mut changes = self.update.look(&self.names, anew, self.bounds).run(files, found);
        self.report.unchanged = changes.unchanged;
        self.report.missing = changes.missing;
        self.report.held = changes.held.take();
        self.report.outside = std::mem::take(&mut changes.outside);
        self.report.unreadable.append(&mut changes.unreadable);
        self.report.outcomes = changes.outcomes.take();
        Ok(self.work(changes, head).with(other_pages, moved, again))
    }

    fn work(&self, changes: Changes, head: Head) -> Work {
        let corrections = &self.update.corrections;
        let difference = head.applied.difference(corrections);
        let reported_anew = head.applied.is_reported_anew(corrections, &changes.same);
        Work { changes, head, anew: false, moved: false, again: false, difference, reported_anew }
    }

    /// Finds the work of a run that applies nothing but corrections: files are read only if they hold pages
    /// that are readouts after all. The list of files may come from a stranger, so only files below the base
    /// are read.
    fn look_at_corrections(&mut self) -> Result<Work> {
        let Manifest { head, files } = Manifest::load(self.index)?;
        self.update = self.update.with_columns_of(&head);
        if !files.is_empty() && head.reader != self.update.reader() {
            let why = "the articles were read by another version, or with other tables of knowledge";
            return Err(Error::new(ErrorKind::IndexVersion, why));
        }
        let base = self.update.base.and_then(|base| std::fs::canonicalize(base).ok());
        let mut changes = Changes::default();
        let mut paths = Vec::new();
        for (name, old) in files {
            let is_wanted = self.update.look(&self.names, false, self.bounds).has_readouts_again(&old);
            let path = self.names.path(&name);
            let is_below = || {
                let real = std::fs::canonicalize(&path).ok();
                real.zip(base.as_ref()).is_some_and(|(real, base)| real.starts_with(base))
            };
            let seen = (is_wanted && !old.is_of_stream() && is_below()).then(|| Seen::at(&path));
            let Some(Ok(seen)) = seen else {
                changes.same.push((name, old));
                continue;
            };
            let stamp = seen.settled(SystemTime::now());
            changes.to_read.push(File { name, stamp, old: Some(Box::new(old)), same_bytes: true });
            paths.push(path);
        }
        changes.to_read.sort_unstable_by(|one, other| rank(&one.name).cmp(&rank(&other.name)));
        self.update.selection = self.update.selection.with_roots(paths);
        Ok(self.work(changes, head))
    }

    /// Adds, replaces and removes articles; returns the list of the new state.
    fn write(
        &mut self,
        work: Work,
        streams: Vec<Sources>,
        writer: &IndexWriter,
        stop: &Stop,
    ) -> Result<Manifest> {
        let maker =
            Maker::new(self.update.knowledge.clone(), &self.applying, self.meter.clone(), stop.clone());
        let making = Making::new(&maker, writer);
        let anew = work.anew || self.update.anew;
        let bounds = self.bounds;
        let (selection, outlets) = (self.update.selection.clone(), Arc::clone(&self.update.outlets));
        let mut feed = Feed::new(&work.changes, writer, &making, (&selection, &outlets), anew, bounds);
        let mut fed = making.run(self.update.writer.threads, || {
            self.read(&work.changes.to_read, streams, &mut feed, stop)?;
            feed.finish(&work.changes, &|name: &str| self.open(name))
        })?;
        self.report.added = fed.added;
        self.report.replaced = fed.replaced;
        self.report.noted = std::mem::take(&mut fed.noted);
        if !fed.stopped.is_empty() {
            *self.report.stopped.get_or_insert(0) += fed.stopped.len();
        }
        let end = if self.report.stopped.is_some() { End::Stopped } else { End::Reached };
        let settled = settle(work.changes, work.head, &mut fed, end, &self.update.corrections, self.index)?;
        let Settled { mut manifest, removed, renamed, skipped } = settled;
        if work.again || !work.difference.is_empty() {
            let mut done = fed.written();
            done.extend(removed.iter().chain(renamed.values().flatten()).chain(&fed.stopped));
            let which = if work.again { None } else { Some(&work.difference) };
            self.understand_again(writer, &done, which)?;
        }
        for (name, ids) in &renamed {
            if let Ok(at) = manifest.files.binary_search_by(|(known, _)| known.cmp(name)) {
                self.rename(name, &manifest.files[at].1, ids, writer)?;
            }
        }
        for id in &removed {
            writer.remove(&id.to_string());
        }
        self.report.removed = removed.len();
        self.report.replaced += renamed.values().map(HashSet::len).sum::<usize>();
        self.report.skipped.extend(skipped);
        manifest.head.applied = manifest.head.applied.after(&self.applying, &manifest.files);
        Ok(manifest)
    }

    /// Reads the files and streams and feeds their pages to the index.
    fn read(
        &mut self,
        files: &[File],
        streams: Vec<Sources>,
        feed: &mut Feed<'_>,
        stop: &Stop,
    ) -> Result<()> {
        let Self { update, names, meter, report, .. } = self;
        let on_disk = files.len() - streams.len();
        let mut now = Progress::of(Stage::Reading);
        now.all = files.len();
        now.all_bytes = files[..on_disk].iter().map(|file| file.stamp.size).sum();
        update.tell(now);
        let open = |at: usize| {
            let name = &files[at].name;
            Ok(update.open(&names.path(name), name)?.until(stop))
        };
        let mut take = |item| {
            let is_whole = matches!(item, Item::End(Ok(_)));
            if !is_whole && update.stop.is_some_and(|stop| stop.load(Ordering::Relaxed)) {
                report.stopped = Some(files.len() - now.done);
                return Ok(Flow::Stop);
            }
            match item {
                Item::Page(source) => feed.page(source.map(|source| *source))?,
                Item::End(hash) => {
                    let is_read = hash.is_ok() && now.done < on_disk;
                    if let Some(outcomes) = report.outcomes.as_mut().filter(|_| is_read) {
                        outcomes.read.push(files[now.done].name.to_string());
                    }
                    report.unreadable.extend(feed.end(hash));
                    now.bytes += files[..on_disk].get(now.done).map_or(0, |file| file.stamp.size);
                    now.done += 1;
                    update.tell(now);
                }
            }
            Ok(Flow::On)
        };
        let mut flow = readers::read(on_disk, open, update.writer.threads, meter, &mut take)?;
        for input in streams {
            if flow == Flow::On {
                let input = match update.selection.named_columns() {
                    Some(columns) => input.with_columns(columns),
                    None => input,
                };
                flow = readers::stream(input.until(stop), &mut take)?;
            }
        }
        Ok(())
    }

    /// Reads again the texts that the index keeps, except those that were read or removed in this run, and
    /// writes the articles that come out different. With a difference of corrections, only those that it
    /// concerns.
    fn understand_again(
        &mut self,
        writer: &IndexWriter,
        left_out: &HashSet<Id>,
        which: Option<&Difference>,
    ) -> Result<()> {
        let reader = self.reader();
        let written = AtomicUsize::new(0);
        let applying = &self.applying;
        let one = |kept: Readout| {
            if left_out.contains(&Id::of(&kept.id)) {
                return Ok(());
            }
            // If the reader fails on a text or is stopped, the article stays as it was.
            let now = applying.again(kept.clone(), &reader);
            if let Ok(now) = now
                && now != kept
            {
                written.fetch_add(1, Ordering::Relaxed);
                writer.add(&now)?;
            }
            Ok(())
        };
        match which {
            None => self.index.each_article(one)?,
            Some(difference) => difference.each_article(self.index, one)?,
        }
        self.report.replaced += written.into_inner();
        Ok(())
    }

    /// Names articles after a file that was not read in this run.
    fn rename(&self, name: &str, entry: &Entry, ids: &HashSet<Id>, writer: &IndexWriter) -> Result<()> {
        let update = &self.update;
        let maker = Maker::new(update.knowledge.clone(), &self.applying, Meter::default(), Stop::default());
        let mut left = ids.clone();
        // A stream cannot be read again, and the file may be unreadable now.
        for source in self.open(name).into_iter().flatten().flatten() {
            if left.remove(&Id::of(source.id()))
                && let Some(article) = maker.make(source, (0, 0))
            {
                writer.add(&article)?;
            }
            if left.is_empty() {
                return Ok(());
            }
        }
        let reader = self.reader();
        let file = if entry.is_of_stream() { STREAM } else { name };
        for page in entry.pages.iter().filter(|page| left.contains(&page.id)) {
            if let Some(kept) = self.index.article(&page.id.to_string())? {
                let (path, url) = (Some(page.name(file)), entry.url(page.number).map(str::to_owned));
                let now = self.applying.again(kept.clone(), &reader).unwrap_or(kept);
                writer.add(&Readout { path, url, ..now })?;
            }
        }
        Ok(())
    }

    /// Opens a file that the list names. The list may come from a stranger, so a file is opened only where
    /// the selection allows reading.
    fn open(&self, name: &str) -> Result<Sources> {
        self.update.open(&self.names.path(name), name)
    }

    /// Returns the reader for the texts that the index keeps.
    fn reader(&self) -> Reader<'_> {
        Reader::new(self.update.knowledge.as_deref().unwrap_or_else(|| Knowledge::builtin()))
    }

    /// Completes the report with the totals of a state.
    fn done(self, manifest: &Manifest) -> UpdateReport {
        let mut report = self.report;
        let mut ids: Vec<Id> = manifest.pages().map(|(_, page)| page.id).collect();
        let pages = ids.len();
        ids.sort_unstable();
        ids.dedup();
        report.articles = ids.len();
        report.duplicates = pages - report.articles;
        report.not_readouts = manifest.left_out();
        report.outcomes = report.outcomes.map(|all| all.without(|name| manifest.gave_none(name)).sorted());
        if let (Some(outcomes), Some(_)) = (&mut report.outcomes, report.stopped) {
            outcomes.removed.clear();
        }
        report.tables = manifest.head.applied.tables(&self.update.corrections, &manifest.files);
        report.failed = report.skipped.iter().filter(|skipped| skipped.failed).count();
        report.without_article = report.skipped.len() - report.failed;
        for (name, trouble) in manifest.files.iter().filter_map(|(n, e)| Some((n, e.trouble()?))) {
            report.skipped.extend(trouble.problems.iter().cloned());
            let failed = trouble.failed();
            report.failed += failed;
            report.without_article += trouble.problems.len() + trouble.more - failed;
            if trouble.more > 0 {
                let why = format!("{} more of its pages gave no article", trouble.more);
                report.skipped.push(Skipped { name: name.to_string(), why, remedy: None, failed: false });
            }
        }
        report
    }
}

impl Work {
    fn with(self, anew: bool, moved: bool, again: bool) -> Self {
        Self { anew, moved, again, ..self }
    }

    /// Returns the former state, for a run in which nothing changed.
    fn same(self) -> Manifest {
        Manifest { head: self.head, files: self.changes.same }
    }
}

impl Progress {
    fn of(stage: Stage) -> Self {
        Self { stage, done: 0, all: 0, bytes: 0, all_bytes: 0 }
    }
}
