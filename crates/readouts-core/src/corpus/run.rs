//! One run of an update, from comparing files with the list to the commit.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::changes::{Changes, File, Names, STREAM};
use super::copies;
use super::dedup::Feed;
use super::jobs::{Maker, Making};
use super::manifest::{Bounds, Entry, Head, Id, Manifest};
use super::measure::{Meter, of_process};
use super::readers::{self, Flow, Item};
use super::report::{Progress, Skipped, Stage, UpdateReport};
use super::settle::{End, Settled, settle};
use super::update::Update;
use super::watch::watched;
use crate::index::Note;
use crate::source::Sources;
use crate::{Index, IndexWriter, Knowledge, Reader, Readout, Result, Stop};

pub(super) struct Run<'r> {
    update: Update<'r>,
    index: &'r Index,
    names: Names,
    bounds: Bounds,
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
}

impl<'r> Run<'r> {
    pub(super) fn of(update: &Update<'r>, index: &'r Index) -> Self {
        Self {
            update: update.clone(),
            index,
            names: Names::new(update.base, &update.selection),
            bounds: Bounds::of(update.limits, &update.selection),
            meter: if update.timed { Meter::on() } else { Meter::default() },
            report: UpdateReport::default(),
        }
    }

    pub(super) fn run(mut self, streams: Vec<Sources>) -> Result<UpdateReport> {
        let began = of_process();
        let note = self.index.note()?;
        let mut work = self.look()?;
        self.report.files += streams.len();
        work.changes.to_read.extend(streams.iter().map(|_| File::of_stream()));
        let is_more = !work.changes.to_read.is_empty() || !work.changes.gone.is_empty() || work.again;
        if !is_more && !work.anew && work.changes.touched == 0 && !work.moved {
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
        let head = Head { reader: self.update.reader(), base: self.names.base(), columns };
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
        Ok(Work { changes, head, anew: other_pages, moved, again })
    }

    /// Adds, replaces and removes articles; returns the list of the new state.
    fn write(
        &mut self,
        work: Work,
        streams: Vec<Sources>,
        writer: &IndexWriter,
        stop: &Stop,
    ) -> Result<Manifest> {
        let maker = Maker::new(self.update.knowledge.clone(), self.meter.clone(), stop.clone());
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
        let settled = settle(work.changes, work.head, &mut fed, end, self.index)?;
        let Settled { manifest, removed, renamed, skipped } = settled;
        if work.again {
            let mut done = fed.written();
            done.extend(removed.iter().chain(renamed.values().flatten()).chain(&fed.stopped));
            self.understand_again(writer, &done)?;
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
    /// writes the articles that come out different.
    fn understand_again(&mut self, writer: &IndexWriter, left_out: &HashSet<Id>) -> Result<()> {
        let reader = self.reader();
        let written = AtomicUsize::new(0);
        self.index.each_article(|kept| {
            if left_out.contains(&Id::of(&kept.id)) {
                return Ok(());
            }
            // If the reader fails on a text or is stopped, the article stays as it was.
            let now = reader.read_again(kept.clone());
            if let Ok(now) = now
                && now != kept
            {
                written.fetch_add(1, Ordering::Relaxed);
                writer.add(&now)?;
            }
            Ok(())
        })?;
        self.report.replaced += written.into_inner();
        Ok(())
    }

    /// Names articles after a file that was not read in this run.
    fn rename(&self, name: &str, entry: &Entry, ids: &HashSet<Id>, writer: &IndexWriter) -> Result<()> {
        let update = &self.update;
        let maker = Maker::new(update.knowledge.clone(), Meter::default(), Stop::default());
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
                let now = reader.read_again(kept.clone()).unwrap_or(kept);
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
        for (name, trouble) in manifest.files.iter().filter_map(|(n, e)| Some((n, e.trouble()?))) {
            report.skipped.extend(trouble.problems.iter().cloned());
            if trouble.more > 0 {
                let why = format!("{} more of its pages gave no article", trouble.more);
                report.skipped.push(Skipped { name: name.to_string(), why, remedy: None });
            }
        }
        report
    }
}

impl Work {
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
