//! The note that a commit carries as its payload: the names of the sidecar files that belong to it.

use serde::{Deserialize, Serialize};

use crate::index::store::generations::is_kept;

/// Names of the sidecar files of a commit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Note {
    /// Name of the list of source files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sources: Option<String>,
    /// Name of the list that the list of source files is the difference to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) base_of_sources: Option<String>,
    /// Name of the list of copies: other paths and URLs of the articles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) copies: Option<String>,
    /// Name of the list of versions: articles with one address and different texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) versions: Option<String>,
    /// Files of the relations between articles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) relations: Option<RelationsNote>,
}

/// Names of the files of the relations between articles, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RelationsNote {
    /// Text that identifies how they were computed.
    pub(crate) made_by: String,
    /// What joining needs to know of each article.
    pub(crate) signatures: Vec<String>,
    /// Event and cluster of each article.
    pub(crate) groups: Vec<String>,
}

/// Maximum number of files of relations of one kind: more than merging ever leaves.
const RELATIONS_MAX: usize = 256;

impl RelationsNote {
    /// Returns all file names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &String> {
        self.signatures.iter().chain(&self.groups)
    }

    fn is_sound(&self) -> bool {
        self.signatures.len().max(self.groups.len()) <= RELATIONS_MAX
    }
}

impl Note {
    pub(crate) const SOURCES: &'static str = "sources";
    pub(crate) const COPIES: &'static str = "copies";
    pub(crate) const VERSIONS: &'static str = "versions";

    /// Parses a note; `None` if it names anything but sidecar files. A text that is no note gives an empty
    /// one.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let note: Self = serde_json::from_str(text).unwrap_or_default();
        let is_sound = note.relations.as_ref().is_none_or(RelationsNote::is_sound);
        (is_sound && note.names().iter().all(|name| is_kept(name))).then_some(note)
    }

    /// Returns all file names in the note.
    pub(crate) fn names(&self) -> Vec<&str> {
        let relations = self.relations.iter().flat_map(RelationsNote::names);
        let sources = self.sources.iter().chain(&self.base_of_sources);
        let others = sources.chain(&self.copies).chain(&self.versions);
        others.chain(relations).map(String::as_str).collect()
    }

    pub(crate) fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
