//! Writes articles anew whose files were not read in a run: from the texts that the index keeps, or under another
//! name.

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::changes::STREAM;
use super::corrected::Difference;
use super::jobs::Maker;
use super::manifest::{Entry, Id};
use super::measure::Meter;
use super::run::Run;
use super::versions::Seen;
use crate::source::Sources;
use crate::{IndexWriter, Knowledge, Reader, Readout, Result, Stop};

impl Run<'_> {
    /// Reads again the texts that the index keeps, except those that were read or removed in this run, and
    /// writes the articles that come out different. With a difference of corrections, only those that it
    /// concerns.
    pub(super) fn understand_again(
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

    /// Names articles after a file that was not read in this run. Returns what versions are decided by, of the
    /// articles that were written.
    pub(super) fn rename(
        &self,
        name: &str,
        entry: &Entry,
        ids: &HashSet<Id>,
        writer: &IndexWriter,
    ) -> Result<Vec<Seen>> {
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
                return Ok(maker.seen());
            }
        }
        let mut seen = maker.seen();
        let reader = self.reader();
        let file = if entry.is_of_stream() { STREAM } else { name };
        for page in entry.pages.iter().filter(|page| left.contains(&page.id)) {
            if let Some(kept) = self.index.article(&page.id.to_string())? {
                let (path, url) = (Some(page.name(file)), entry.url(page.number).map(str::to_owned));
                let now = self.applying.again(kept.clone(), &reader).unwrap_or(kept);
                let now = Readout { path, url, ..now };
                writer.add(&now)?;
                seen.extend(Seen::of(&now));
            }
        }
        Ok(seen)
    }

    /// Analyses articles that no file has any more again, from the texts of an index.
    pub(super) fn keep_up(&self, kept: impl Iterator<Item = Readout>, writer: &IndexWriter) -> Result<()> {
        let reader = self.reader();
        for article in kept {
            // If the reader fails on a text, the article stays as it was.
            writer.add(&self.applying.again(article.clone(), &reader).unwrap_or(article))?;
        }
        Ok(())
    }

    /// Opens a file that the list names. The list may come from a stranger, so a file is opened only where
    /// the selection allows reading.
    pub(super) fn open(&self, name: &str) -> Result<Sources> {
        self.update.open(&self.names.path(name), name)
    }

    /// Returns the reader for the texts that the index keeps.
    fn reader(&self) -> Reader<'_> {
        Reader::new(self.update.knowledge.as_deref().unwrap_or_else(|| Knowledge::builtin()))
    }
}
