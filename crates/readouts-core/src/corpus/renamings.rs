//! Names that corrections by hand have merged or forgotten, so that a name that no article has any more is still
//! understood.

use std::collections::BTreeMap;

use super::manifest::Manifest;
use crate::corrections::Renamed;
use crate::words::fold_words;
use crate::{Index, Result};

/// Names that are merged into others or are nobody's, by the corrections that an index has.
#[derive(Debug, Clone, Default)]
pub struct Renamings {
    names: BTreeMap<String, Renamed>,
}

/// What became of a name, and who decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Renaming<'r> {
    /// The name that no article has any more.
    pub name: &'r str,
    /// The name that replaces it; `None` if it is nobody's.
    pub into: Option<&'r str>,
    /// Who decided.
    pub by: &'r str,
    /// Time of the decision.
    pub at: &'r str,
}

impl Renamings {
    /// Returns what became of a name, given as it was or in other letters of the same words; `None` if nothing
    /// was decided, or if several names with these words became different people.
    pub fn of(&self, name: &str) -> Option<Renaming<'_>> {
        if let Some((name, renamed)) = self.names.get_key_value(name) {
            return Some(renaming(name, renamed));
        }
        let words = fold_words(name);
        self.only(|other| !words.is_empty() && fold_words(other) == words)
    }

    /// Returns what became of the only merged name that has all words of this one.
    pub fn in_part(&self, name: &str) -> Option<Renaming<'_>> {
        let words = fold_words(name);
        self.only(|other| {
            let others = fold_words(other);
            !words.is_empty() && words.iter().all(|word| others.contains(word))
        })
    }

    /// Returns what became of the names that are meant, if it is the same of all.
    fn only(&self, is_meant: impl Fn(&str) -> bool) -> Option<Renaming<'_>> {
        let mut meant = self.names.iter().filter(|(name, _)| is_meant(name));
        let (name, first) = meant.next()?;
        meant.all(|(_, other)| other.into == first.into).then(|| renaming(name, first))
    }
}

fn renaming<'r>(name: &'r str, renamed: &'r Renamed) -> Renaming<'r> {
    let Renamed { into, by, at } = renamed;
    Renaming { name, into: into.as_deref(), by, at }
}

impl Index {
    /// Returns the names that corrections by hand have merged or forgotten, as of the index's last update.
    ///
    /// # Errors
    /// [`IndexCorrupt`](crate::ErrorKind::IndexCorrupt) or [`Io`](crate::ErrorKind::Io) if the index's list of
    /// files cannot be read.
    pub fn renamings(&self) -> Result<Renamings> {
        Ok(Renamings { names: Manifest::head_of(self)?.applied.names() })
    }
}
