//! Finds out what an update would do, without doing it.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::changes::Look;
use super::corrected::Applying;
use super::manifest::{Files, Head, Id, Manifest};
use super::missing::{self, Held, Missing};
use super::paths::Names;
use super::report::{CorrectionsPreview, Preview};
use super::update::Update;
use crate::{Index, Knowledge, Reader, Readout, Result};

impl Update<'_> {
    /// Returns what [`run`](Self::run) would do to an index, or to an empty one if there is none. No page is
    /// read.
    ///
    /// # Errors
    /// Those of [`run`](Self::run), except for those of writing.
    pub fn preview(&self, index: Option<&Index>) -> Result<Preview> {
        let Manifest { head, files, .. } = index.map(Manifest::load).transpose()?.unwrap_or_default();
        self.with_columns_of(&head).changes(&head, files)
    }

    /// Returns the changes from this state.
    fn changes(&self, head: &Head, files: Files) -> Result<Preview> {
        let found = self.selection.find()?;
        let other_files = found.other_files;
        let names = Names::new(self.base, &self.selection);
        let anew = self.anew || !files.is_empty() && head.reader.pages != self.reader().pages;
        let changes = self.look(&names, anew, self.bounds()).run(files, found);
        let mut preview = Preview { unchanged: changes.unchanged, other_files, ..Preview::default() };
        for file in changes.to_read {
            let list = match file.old {
                None => &mut preview.new,
                Some(_) if file.same_bytes => &mut preview.again,
                Some(_) => &mut preview.changed,
            };
            list.push(file.name.into());
        }
        preview.vanished = changes.gone.into_iter().map(|(name, _)| name.into()).collect();
        preview.held = changes.held;
        preview.outside = changes.outside;
        preview.unreadable = changes.unreadable;
        Ok(preview)
    }

    /// Returns the articles that the index has, that the files no longer give and that are to be kept,
    /// whatever reader made the index: with [`Missing::RemoveFew`] those that [`run`](Self::run) would hold,
    /// with [`Missing::Keep`] all. Building the index from scratch would lose them.
    ///
    /// # Errors
    /// Those of [`preview`](Self::preview).
    pub fn would_lose(&self, index: &Index) -> Result<Option<Held>> {
        let files = Manifest::load(index)?.files;
        let names = Names::new(self.base, &self.selection);
        let found = self.selection.find()?;
        let look = self.look(&names, false, self.bounds());
        if self.missing != Missing::Keep {
            return Ok(look.run(files, found).held);
        }
        let look = Look { missing: Missing::Remove, ..look };
        Ok(missing::all(&look.run(files, found), &look))
    }

    /// Returns what [`run_corrections`](Self::run_corrections) would do to the articles of an index. Nothing is
    /// written, and no page is read.
    ///
    /// # Errors
    /// Those of [`run_corrections`](Self::run_corrections), except for those of writing.
    pub fn preview_corrections(&self, index: &Index) -> Result<CorrectionsPreview> {
        let Manifest { head, files, .. } = Manifest::load(index)?;
        let update = self.with_columns_of(&head);
        update.must_have_read(&head, &files)?;
        let corrections = &update.corrections;
        let applying = Applying::new(Arc::clone(corrections));
        let reader = Reader::new(update.knowledge.as_deref().unwrap_or_else(|| Knowledge::builtin()));
        let (changed, removed) = (AtomicUsize::new(0), AtomicUsize::new(0));
        head.applied.difference(corrections).each_article(index, |kept: Readout| {
            if corrections.excludes(&kept.id) {
                removed.fetch_add(1, Ordering::Relaxed);
            // An article that the reader fails on stays as it was.
            } else if applying.again(kept.clone(), &reader).is_ok_and(|now| now != kept) {
                changed.fetch_add(1, Ordering::Relaxed);
            }
            Ok(())
        })?;
        let left_out: HashSet<&Id> = files.iter().flat_map(|(_, entry)| entry.left_out()).collect();
        let readouts_again = left_out.iter().filter(|id| !corrections.excludes(&id.to_string())).count();
        let (changed, removed) = (changed.into_inner(), removed.into_inner());
        Ok(CorrectionsPreview { changed, removed, readouts_again })
    }
}
