//! The note that a commit carries: the names of the files that are kept for its state; and one of these,
//! the list of copies.
//!
//! It must not know how files are kept.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::Index;
use crate::{Error, ErrorKind, Result};

/// The names of the files that a state has.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Note {
    /// What the index was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sources: Option<String>,
    /// Under which other names articles are found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) copies: Option<String>,
}

impl Note {
    pub(crate) const SOURCES: &'static str = "sources";
    pub(crate) const COPIES: &'static str = "copies";

    /// The note that a commit carries as text.
    pub(super) fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// All names.
    pub(crate) fn names(&self) -> Vec<&str> {
        self.sources.iter().chain(&self.copies).map(String::as_str).collect()
    }

    pub(super) fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Another place that an article's page was found at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Duplicate {
    /// Its path, with `#N` for a record of a file.
    pub path: String,
    /// Its address on the web.
    pub url: Option<String>,
}

/// For articles with several names those beside the first, by id.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Copies(BTreeMap<String, Vec<Duplicate>>);

impl Copies {
    pub(crate) fn add(&mut self, id: String, copy: Duplicate) {
        self.0.entry(id).or_default().push(copy);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn of(&self, id: &str) -> &[Duplicate] {
        self.0.get(id).map_or(&[], Vec::as_slice)
    }
}

/// The copies of a state of the index, by the number of the state.
pub(super) type KeptCopies = Mutex<Option<(u64, Arc<Copies>)>>;

impl Index {
    /// The other names of the index's articles; read once for each state.
    pub(crate) fn copies(&self) -> Result<Arc<Copies>> {
        let state = self.searcher().generation().generation_id();
        let mut kept = self.copies.lock().unwrap_or_else(PoisonError::into_inner);
        match &*kept {
            Some((of, copies)) if *of == state => Ok(Arc::clone(copies)),
            _ => {
                let copies = match self.read_copies() {
                    // Its files are gone, but for those that are open.
                    Err(_) if self.is_replaced() => Arc::default(),
                    other => Arc::new(other?),
                };
                *kept = Some((state, Arc::clone(&copies)));
                Ok(copies)
            }
        }
    }

    fn read_copies(&self) -> Result<Copies> {
        let Some(name) = self.note()?.copies else { return Ok(Copies::default()) };
        let kept = match self.read_kept(&name) {
            Ok(kept) => kept,
            // Another process has committed in between, and removed it.
            Err(_) if self.note()?.copies.is_none_or(|now| now != name) => return self.read_copies(),
            Err(error) => return Err(error),
        };
        serde_json::from_reader(kept).map_err(|error| {
            let error = Error::new(ErrorKind::IndexCorrupt, "the list of copies is damaged").because(error);
            self.told(error.hinting("build it anew: `readouts-search index --rebuild PATH`"))
        })
    }
}
