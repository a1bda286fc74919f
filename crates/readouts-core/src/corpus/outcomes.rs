//! Names of the files of an update, by what became of them.

use std::path::PathBuf;

use super::paths::Names;

/// Names of the files of an update by what became of them; each list is sorted.
///
/// A file that could not be read is in none of them, but in [`UpdateReport::unreadable`](super::UpdateReport).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileOutcomes {
    /// Files that were read to their end and have pages with articles, or copies of them.
    pub read: Vec<String>,
    /// Files that were read to their end and gave no article.
    pub without_article: Vec<String>,
    /// Files that were not read because they are unchanged.
    pub unchanged: Vec<String>,
    /// Files that are gone, and whose articles were removed unless another file has them.
    pub removed: Vec<String>,
    /// Files that are gone, but whose articles were kept.
    pub kept: Vec<String>,
    /// Files passed over because their names indicate no supported format: the first
    /// [`FoundFiles::OTHERS_MAX`](crate::source::FoundFiles::OTHERS_MAX) of them. Their number is
    /// [`UpdateReport::other_files`](super::UpdateReport::other_files).
    pub other_types: Vec<String>,
}

impl FileOutcomes {
    /// Creates the outcomes of an update that has found these files of other types.
    pub(super) fn with_others(others: &[PathBuf], names: &Names) -> Self {
        let other_types = others.iter().map(|path| names.of(path).into()).collect();
        Self { other_types, ..Self::default() }
    }

    pub(super) fn sorted(mut self) -> Self {
        let Self { read, without_article, unchanged, removed, kept, other_types } = &mut self;
        for names in [read, without_article, unchanged, removed, kept, other_types] {
            names.sort_unstable();
        }
        self
    }

    /// Sorts out of the files that were read those that gave no article.
    pub(super) fn without(mut self, gave_none: impl Fn(&str) -> bool) -> Self {
        let (none, some) = self.read.into_iter().partition(|name| gave_none(name));
        (self.without_article, self.read) = (none, some);
        self
    }
}
