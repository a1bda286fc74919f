//! What an update does, did, and would do.

use serde::{Deserialize, Serialize};

use super::{Held, Stages};
use crate::{Error, Remedy};

/// What an update did, and what it could not do.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct UpdateReport {
    /// Files that look like pages.
    pub files: usize,
    /// Files that were the same as before.
    pub unchanged: usize,
    /// Articles that the index has now and had not before.
    pub added: usize,
    /// Articles that were written again, since their source or the reader changed.
    pub replaced: usize,
    /// Articles that are gone with their files.
    pub removed: usize,
    /// Files that are no more, but whose articles were to be kept.
    pub missing: usize,
    /// What of these was kept only since too much would have gone.
    pub held: Option<Held>,
    /// Symbolic links that lead out of what was named, and were not followed; their names, sorted.
    pub outside: Vec<String>,
    /// Articles in the index now.
    pub articles: usize,
    /// Copies: the same page from the same outlet under another name.
    pub duplicates: usize,
    /// Files passed over because their names promise no format that is read.
    pub other_files: usize,
    /// What gave no article, and why.
    pub skipped: Vec<Skipped>,
    /// Files and folders that could not be read now; what the index had of them is kept.
    pub unreadable: Vec<Error>,
    /// Pages whose charset was guessed or has broken places, or whose stated date cannot be read: name and what was
    /// done.
    pub noted: Vec<(String, String)>,
    /// Where the update was stopped: how many files it did not come to. What it had read is in the
    /// index; another update goes on from there.
    pub stopped: Option<usize>,
    /// What it cost, where that was asked for.
    pub stages: Option<Stages>,
}

/// A file or record that gave no article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Skipped {
    /// Its name.
    pub name: String,
    /// Why, without the name.
    pub why: String,
    /// What a caller can do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<Remedy>,
}

/// What an update would do; names of files, sorted.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Preview {
    /// Files that the index does not know.
    pub new: Vec<String>,
    /// Files that are another than when they were read.
    pub changed: Vec<String>,
    /// Files that are the same, but are to be read again: by another reader, with other tables or
    /// limits.
    pub again: Vec<String>,
    /// Files that are no more: their articles would be removed.
    pub vanished: Vec<String>,
    /// What would be kept, though it is no more, since too much would go.
    pub held: Option<Held>,
    /// Symbolic links that lead out of what was named, and are not followed; their names, sorted.
    pub outside: Vec<String>,
    /// Number of files that are the same.
    pub unchanged: usize,
    /// Files and folders that cannot be read now.
    pub unreadable: Vec<Error>,
    /// Files passed over because their names promise no format that is read.
    pub other_files: usize,
}

/// How far an update is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// What it is doing.
    pub stage: Stage,
    /// Files done.
    pub done: usize,
    /// Files to do.
    pub all: usize,
    /// Bytes of the files done, as they lie on disk.
    pub bytes: u64,
    /// Bytes of all files to do.
    pub all_bytes: u64,
}

/// What an update is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stage {
    /// Looking what changed.
    Looking,
    /// Reading pages and indexing them.
    Reading,
    /// Making it part of the index.
    Committing,
}

impl UpdateReport {
    /// Whether the index is another than before.
    pub fn changed(&self) -> bool {
        self.added + self.replaced + self.removed > 0
    }
}
