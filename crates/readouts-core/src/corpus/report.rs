//! Reports of an update: its result, its preview and its progress.

use serde::{Deserialize, Serialize};

use super::{FileOutcomes, Held, Stages};
use crate::{Error, Remedy};

/// Result of an update, including what it could not do.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct UpdateReport {
    /// Number of files found that may hold pages, and of streams.
    pub files: usize,
    /// Number of files that are unchanged.
    pub unchanged: usize,
    /// Number of articles that are new in the index.
    pub added: usize,
    /// Number of articles that were written again because their source or the reader changed.
    pub replaced: usize,
    /// Number of articles that were removed because no file has them any more.
    pub removed: usize,
    /// Number of files that are gone, but whose articles were to be kept.
    pub missing: usize,
    /// Those of these files that were kept only because too many articles would have been removed.
    pub held: Option<Held>,
    /// Names of symbolic links that lead out of the files and folders given and were not followed; sorted.
    pub outside: Vec<String>,
    /// Number of symbolic links in the folders that were looked at.
    pub links: usize,
    /// Number of articles in the index now, without versions that are superseded.
    pub articles: usize,
    /// Number of versions that are new: articles whose address was known, with another text.
    pub new_versions: usize,
    /// Number of articles in the index that are superseded by newer versions, besides [`articles`](Self::articles).
    pub superseded: usize,
    /// Number of these that no file has any more: they are kept in the index alone.
    pub kept_versions: usize,
    /// Number of copies: the same page from the same outlet under another name.
    pub duplicates: usize,
    /// Number of files passed over because their names indicate no supported format.
    pub other_files: usize,
    /// Files and records that gave no article. Of a file with many of them, the last one says how many more.
    pub skipped: Vec<Skipped>,
    /// Number of pages that were read and have no article in them.
    pub without_article: usize,
    /// Number of pages, and of places in files, that could not be read.
    pub failed: usize,
    /// Files and folders that could not be read now; their articles in the index are kept.
    pub unreadable: Vec<Error>,
    /// Name and note of each page whose charset was guessed or has broken places, or whose stated date cannot
    /// be read.
    pub noted: Vec<(String, String)>,
    /// Number of files that were not reached, if the update was stopped. Whatever was read is in the index;
    /// another update continues from there.
    pub stopped: Option<usize>,
    /// Tables of corrections, with the rows that changed nothing.
    pub tables: Vec<TableReport>,
    /// Number of pages that are not indexed because a correction says that they are no readouts.
    pub not_readouts: usize,
    /// Names of the files by what became of them, if [`Update::naming_files`](super::Update::naming_files) asks
    /// for them.
    pub outcomes: Option<FileOutcomes>,
    /// Cost of the stages, if it was measured.
    pub stages: Option<Stages>,
}

/// A table of corrections, and what became of its rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TableReport {
    /// Name of its file.
    pub path: String,
    /// Number of rows.
    pub rows: usize,
    /// Number of rows in force, also of those that take a former decision back.
    pub applied: usize,
    /// Number of rows that take a former decision back.
    #[serde(default)]
    pub withdrawn: usize,
    /// Number of rows that change nothing: they cannot be read, contradict each other, or are about an article
    /// or a sentence that the index does not have.
    pub not_applied: usize,
    /// These rows, by file and line, each with the reason.
    #[serde(skip)]
    pub problems: Vec<Skipped>,
}

/// A file or record that gave no article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Skipped {
    /// Name of the file or record.
    pub name: String,
    /// Reason, without the name.
    pub why: String,
    /// What a caller can do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<Remedy>,
    /// Whether it could not be read; otherwise it was read, and there is no article in it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub failed: bool,
}

/// What an update would do; lists of file names are sorted.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Preview {
    /// Files that are not in the index.
    pub new: Vec<String>,
    /// Files that changed since they were read.
    pub changed: Vec<String>,
    /// Files that are unchanged but are to be read again: with another reader, other tables or other limits,
    /// or because this was requested.
    pub again: Vec<String>,
    /// Files that are gone: their articles would be removed.
    pub vanished: Vec<String>,
    /// Files that are gone but would be kept, because too many articles would be removed.
    pub held: Option<Held>,
    /// Names of symbolic links that lead out of the files and folders given and are not followed; sorted.
    pub outside: Vec<String>,
    /// Number of files that are unchanged.
    pub unchanged: usize,
    /// Files and folders that cannot be read now.
    pub unreadable: Vec<Error>,
    /// Number of files passed over because their names indicate no supported format.
    pub other_files: usize,
}

/// What applying corrections would do to the articles of an index.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CorrectionsPreview {
    /// Number of articles that would come out different.
    pub changed: usize,
    /// Number of articles that would be removed, because their pages are no readouts.
    pub removed: usize,
    /// Number of pages that would be read again, because they are readouts after all.
    pub readouts_again: usize,
}

/// Progress of an update.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Current stage.
    pub stage: Stage,
    /// Number of files done.
    pub done: usize,
    /// Number of files to read.
    pub all: usize,
    /// Bytes of the files done, as stored on disk.
    pub bytes: u64,
    /// Bytes of all files to read, as stored on disk.
    pub all_bytes: u64,
}

/// Stage of an update.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stage {
    /// Comparing the files with the index.
    Looking,
    /// Reading pages and indexing them.
    Reading,
    /// Committing to the index.
    Committing,
}

impl UpdateReport {
    /// Returns the number of pages in all files of the index: articles, older versions, copies, pages without an article, those
    /// that could not be read, and those that a correction leaves out.
    pub fn pages(&self) -> usize {
        let superseded = self.superseded - self.kept_versions;
        self.articles + superseded + self.duplicates + self.without_article + self.failed + self.not_readouts
    }

    /// Whether the update changed any article of the index.
    pub fn changed(&self) -> bool {
        self.added + self.replaced + self.removed > 0
    }
}
