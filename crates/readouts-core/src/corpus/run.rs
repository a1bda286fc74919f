//! One run of an update, from comparing files with the list to the commit.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::changes::File;
use super::copies;
use super::corrected::Applying;
use super::dedup::Feed;
use super::jobs::{Maker, Making};
use super::manifest::{Bounds, Id, Manifest, Saved};
use super::measure::{Meter, of_process};
use super::paths::{Names, is_below_any};
use super::readers::{self, Flow, Item};
use super::report::{Progress, Skipped, Stage, UpdateReport};
use super::settle::{End, Settled, settle};
use super::update::Update;
use super::versions::{self, Former, SettledVersions, Settling};
use super::watch::watched;
use super::work::Work;
use crate::index::Note;
use crate::source::Sources;
use crate::{ErrorKind, Index, IndexWriter, Result, Stop};

pub(super) struct Run<'r> {
    pub(super) update: Update<'r>,
    pub(super) index: &'r Index,
    pub(super) names: Names,
    pub(super) bounds: Bounds,
    pub(super) applying: Arc<Applying>,
    pub(super) meter: Meter,
    pub(super) report: UpdateReport,
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
        let joined_anew = !self.index.has_relations_by(self.update.knowledge.as_deref())?;
        let is_more =
            joined_anew || !work.changes.to_read.is_empty() || !work.changes.gone.is_empty() || work.again;
        let is_more = is_more || !work.difference.is_empty();
        let is_touched = work.changes.touched > 0 || work.moved || work.reported_anew;
        if !is_more && !work.anew && !is_touched {
            return Ok(self.done(&work.same()));
        }
        let mut writer = match self.writer() {
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
        let Saved { sources, base } = after.save(self.index)?;
        let copies = copies::of(&after, &sources, self.index)?;
        let versions = self.index.keep_versions(&after.versions)?;
        let sources = Some(sources);
        let note = Note { sources, base_of_sources: base, copies, versions, relations: None };
        let note = writer.commit_with(note)?;
        let committed = of_process();
        self.index.forget_kept_but(&note.names());
        writer.finish()?;
        let merged = of_process();
        self.report.stages = self.meter.stages([before - began, committed - before, merged - committed]);
        Ok(self.done(&after))
    }

    fn writer(&self) -> Result<IndexWriter> {
        Ok(self.index.writer(self.update.writer)?.with_knowledge(self.update.knowledge.clone()))
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
        let rebuilt = self.update.rebuilt.clone();
        let former = rebuilt.as_ref().map(|rebuilt| self.former_list(rebuilt)).transpose()?.flatten();
        let arrived = versions::arrived(&work.changes, &fed.entries, former.as_ref());
        let retrieved = versions::retrieved(&work.changes, former.as_ref());
        let lost = fed.none.iter().chain(&fed.stopped).copied().collect();
        let settled = settle(work.changes, work.head, &mut fed, end, &self.update.corrections, self.index)?;
        let Settled { mut manifest, removed, renamed, skipped } = settled;
        manifest.stored = work.stored;
        let mut seen = maker.seen();
        for (name, ids) in &renamed {
            if let Ok(at) = manifest.files.binary_search_by(|(known, _)| known.cmp(name)) {
                seen.extend(self.rename(name, &manifest.files[at].1, ids, writer)?);
            }
        }
        let former = Former {
            index: rebuilt.as_ref().unwrap_or(self.index),
            versions: former.as_ref().map_or(&work.versions, |former| &former.versions),
            is_rebuilt: rebuilt.is_some(),
            retrieved,
        };
        let left = removed.clone();
        let settled = Settling { seen, arrived, left, lost }.settle(&manifest, &former)?;
        let removed: Vec<Id> = removed.into_iter().filter(|id| !settled.kept.contains(id)).collect();
        let removed: Vec<Id> = removed.into_iter().chain(self.take_over(&settled, anew, writer)?).collect();
        if work.again || !work.difference.is_empty() {
            let mut done = fed.written();
            done.extend(removed.iter().chain(renamed.values().flatten()).chain(&fed.stopped));
            let which = if work.again { None } else { Some(&work.difference) };
            self.understand_again(writer, &done, which)?;
        }
        manifest.versions = settled.versions;
        for id in &removed {
            writer.remove(&id.to_string());
        }
        self.report.removed = removed.len();
        self.report.new_versions = settled.new;
        self.report.replaced += renamed.values().map(HashSet::len).sum::<usize>();
        self.report.skipped.extend(skipped);
        manifest.head.applied =
            manifest.head.applied.after(&self.applying, (&manifest.files, &manifest.versions));
        Ok(manifest)
    }

    /// Returns the list of the index that is built anew; `None` if it cannot be read, which is reported.
    fn former_list(&mut self, rebuilt: &Index) -> Result<Option<Manifest>> {
        match Manifest::load(rebuilt) {
            Ok(former) => Ok(Some(former)),
            Err(error) if matches!(error.kind(), ErrorKind::IndexCorrupt | ErrorKind::Io) => {
                self.report.skipped.push(Skipped {
                    name: "the former index".to_owned(),
                    why: format!("older versions of articles cannot be taken over: {}", error.message()),
                    remedy: None,
                    failed: true,
                });
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Writes the kept articles that are read anew or taken over. Returns those that are no longer kept.
    fn take_over(&mut self, settled: &SettledVersions, anew: bool, writer: &IndexWriter) -> Result<Vec<Id>> {
        if self.update.rebuilt.is_some() {
            self.keep_up(settled.taken_over.iter().cloned(), writer)?;
        } else if anew {
            for id in &settled.kept {
                self.keep_up(self.index.article(&id.to_string())?.into_iter(), writer)?;
            }
        }
        self.report.skipped.extend(settled.unreadable.iter().map(|(id, error)| Skipped {
            name: id.to_string(),
            why: format!("the older version cannot be taken over: {}", error.message()),
            remedy: None,
            failed: true,
        }));
        Ok(settled.dropped.clone())
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

    /// Completes the report with the totals of a state.
    fn done(self, manifest: &Manifest) -> UpdateReport {
        let mut report = self.report;
        let mut ids: Vec<Id> = manifest.pages().map(|(_, page)| page.id).collect();
        let pages = ids.len();
        ids.sort_unstable();
        ids.dedup();
        report.superseded = manifest.versions.superseded().count();
        report.kept_versions = manifest.versions.kept().count();
        report.articles = ids.len() + report.kept_versions - report.superseded;
        report.duplicates = pages - ids.len();
        report.not_readouts = manifest.left_out();
        report.outcomes = report.outcomes.map(|all| all.without(|name| manifest.gave_none(name)).sorted());
        if let (Some(outcomes), Some(_)) = (&mut report.outcomes, report.stopped) {
            outcomes.removed.clear();
        }
        report.tables =
            manifest.head.applied.tables(&self.update.corrections, (&manifest.files, &manifest.versions));
        report.failed = report.skipped.iter().filter(|skipped| skipped.failed).count();
        report.without_article = report.skipped.len() - report.failed;
        let looked_at = self.update.selection.restricted_to().map(|touched| self.names.of_all(touched));
        let is_looked_at = |name: &str| looked_at.as_ref().is_none_or(|names| is_below_any(name, names));
        let troubles = manifest.files.iter().filter_map(|(name, entry)| Some((name, entry.trouble()?)));
        for (name, trouble) in troubles.filter(|(name, _)| is_looked_at(name)) {
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

impl Progress {
    pub(super) fn of(stage: Stage) -> Self {
        Self { stage, done: 0, all: 0, bytes: 0, all_bytes: 0 }
    }
}
