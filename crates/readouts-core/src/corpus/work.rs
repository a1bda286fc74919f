//! Finds the work of a run: the files to read, and what else the index has to have anew.

use std::time::SystemTime;

use super::changes::{Changes, File, rank};
use super::corrected::Difference;
use super::manifest::{Head, Manifest, Seen, Stored};
use super::report::{Progress, Stage};
use super::run::Run;
use crate::Result;
use crate::index::Versions;

/// Work of a run.
pub(super) struct Work {
    pub(super) changes: Changes,
    pub(super) head: Head,
    /// Versions of the former state.
    pub(super) versions: Versions,
    /// List of files that is on disk.
    pub(super) stored: Stored,
    /// Whether another reader than before reads the pages, so that all of them are read again.
    pub(super) anew: bool,
    /// Whether the folder that names are relative to or the columns to remember are others than before.
    pub(super) moved: bool,
    /// Whether the texts kept in the index are read again, because only the analysis of texts changed.
    pub(super) again: bool,
    /// Difference between the corrections of the index and those of this run.
    pub(super) difference: Difference,
    /// Whether the reports on the tables of corrections differ.
    pub(super) reported_anew: bool,
}

impl Run<'_> {
    /// Compares the files with those in the index.
    pub(super) fn look(&mut self) -> Result<Work> {
        self.update.tell(Progress::of(Stage::Looking));
        let Manifest { head: before, files, versions, stored } = Manifest::load(self.index)?;
        let columns = self.update.columns_to_remember(&before);
        self.update = self.update.with_columns_of(&before);
        let found = self.update.selection.find()?;
        self.report.files = found.files.len();
        self.report.other_files = found.other_files;
        self.report.links = found.links;
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
        Ok(self.work(changes, head, versions, stored).with(other_pages, moved, again))
    }

    fn work(&self, changes: Changes, head: Head, versions: Versions, stored: Stored) -> Work {
        let corrections = &self.update.corrections;
        let difference = head.applied.difference(corrections);
        let reported_anew = head.applied.is_reported_anew(corrections, (&changes.same, &versions));
        let (anew, moved, again) = Default::default();
        Work { changes, head, versions, stored, anew, moved, again, difference, reported_anew }
    }

    /// Finds the work of a run that applies nothing but corrections: files are read only if they hold pages
    /// that are readouts after all. The list of files may come from a stranger, so only files below the base
    /// are read.
    pub(super) fn look_at_corrections(&mut self) -> Result<Work> {
        let Manifest { head, files, versions, stored } = Manifest::load(self.index)?;
        self.update = self.update.with_columns_of(&head);
        self.update.must_have_read(&head, &files)?;
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
        Ok(self.work(changes, head, versions, stored))
    }
}

impl Work {
    fn with(self, anew: bool, moved: bool, again: bool) -> Self {
        Self { anew, moved, again, ..self }
    }

    /// Returns the former state, for a run in which nothing changed.
    pub(super) fn same(self) -> Manifest {
        Manifest { head: self.head, files: self.changes.same, versions: self.versions, stored: self.stored }
    }
}
