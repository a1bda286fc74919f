//! The note that a commit carries: the names of the files that are kept for its state.
//!
//! It must not know how files are kept.

use serde::{Deserialize, Serialize};

use crate::index::store::generations::is_kept;

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

    /// The note that a commit carries as text; `None` where it names anything but kept files.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let note: Self = serde_json::from_str(text).unwrap_or_default();
        note.names().iter().all(|name| is_kept(name)).then_some(note)
    }

    /// All names.
    pub(crate) fn names(&self) -> Vec<&str> {
        self.sources.iter().chain(&self.copies).map(String::as_str).collect()
    }

    pub(crate) fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
