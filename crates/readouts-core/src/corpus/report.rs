//! What an update did.

use crate::Error;

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
    /// Articles in the index now.
    pub articles: usize,
    /// Copies: files or records with the same bytes as another.
    pub duplicates: usize,
    /// Files passed over because their names promise no format that is read.
    pub other_files: usize,
    /// What gave no article, and why.
    pub skipped: Vec<Skipped>,
    /// Files and folders that could not be read now; what the index had of them is kept.
    pub unreadable: Vec<Error>,
    /// Pages whose charset was guessed, or has broken places: name and what was done.
    pub decoded: Vec<(String, String)>,
}

/// A file or record that gave no article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Its name.
    pub name: String,
    /// Why, without the name.
    pub why: String,
}

/// How far an update is.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    /// Files done.
    pub done: usize,
    /// Files to do.
    pub all: usize,
}

impl UpdateReport {
    /// Whether the index is another than before.
    pub fn changed(&self) -> bool {
        self.added + self.replaced + self.removed > 0
    }
}
