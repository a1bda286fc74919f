//! Whether an index has the articles that the list of its sources names, and no others.
//!
//! It must not know how an index is checked in itself.

use std::collections::BTreeSet;

use super::manifest::Manifest;
use crate::{Index, Result, Verification};

/// Of articles that are missing or too many so many are named.
const NAMED: usize = 20;

impl Index {
    /// Reads the whole index, compares it with itself ([`verify`](Self::verify)), and its articles with the
    /// list of files that an [`Update`](crate::Update) keeps with it.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where it cannot be read at all; damage is not an error
    /// but a problem reported.
    pub fn check(&self) -> Result<Verification> {
        let mut found = self.verify()?;
        // Articles may have been added without any file.
        if !found.problems.is_empty() || self.note()?.sources.is_none() {
            return Ok(found);
        }
        let listed = Manifest::load(self)?;
        let listed: BTreeSet<String> = listed.pages().map(|(_, page)| page.id.to_string()).collect();
        let there: BTreeSet<String> = self.ids()?.into_iter().collect();
        let missing = listed.difference(&there).map(|id| format!("article `{id}` is missing"));
        let extra = there.difference(&listed).map(|id| format!("article `{id}` is of no file"));
        let all = listed.symmetric_difference(&there).count();
        found.problems.extend(missing.chain(extra).take(NAMED));
        if all > NAMED {
            found.problems.push(format!("{} more articles are missing or of no file", all - NAMED));
        }
        Ok(found)
    }
}
