//! How rare words are: by the articles of a corpus, or without one.

/// Number of articles that have a word.
pub trait Rarity {
    /// Returns the number of articles.
    fn articles(&self) -> u64;

    /// Returns the number of articles that have a folded word ([`readouts_words::tokens`]); `None` if it is not
    /// known.
    fn articles_with(&self, word: &str) -> Option<u64>;
}

/// No corpus: how rare a word is follows from the two articles and from a table of common words.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoCorpus;

impl Rarity for NoCorpus {
    fn articles(&self) -> u64 {
        0
    }

    fn articles_with(&self, _: &str) -> Option<u64> {
        None
    }
}
