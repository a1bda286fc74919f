//! How rare words are in the bodies of an index.

use std::sync::{Mutex, PoisonError};

use readouts_relations::compare::Rarity;
use tantivy::schema::Field;
use tantivy::{Searcher, TantivyError, Term};

use super::Index;
use crate::Result;

/// The articles of an index, as the corpus in which words are rare or common. Removed articles do not count.
pub(crate) struct WordRarity<'i> {
    index: &'i Index,
    searcher: Searcher,
    body: Field,
    /// First error; what is asked after it is not known.
    failed: Mutex<Option<TantivyError>>,
}

impl<'i> WordRarity<'i> {
    pub(crate) fn of(index: &'i Index) -> Self {
        let (searcher, body) = (index.searcher(), index.fields.body);
        Self { index, searcher, body, failed: Mutex::new(None) }
    }

    /// Returns the first error that a look-up had.
    pub(crate) fn finish(self) -> Result<()> {
        let failed = self.failed.into_inner().unwrap_or_else(PoisonError::into_inner);
        failed.map_or(Ok(()), |error| Err(self.index.error(error)))
    }
}

impl Rarity for WordRarity<'_> {
    fn articles(&self) -> u64 {
        self.searcher.num_docs()
    }

    fn articles_with(&self, word: &str) -> Option<u64> {
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        if failed.is_some() {
            return None;
        }
        let term = Term::from_field_text(self.body, word);
        self.index.articles_with(&self.searcher, &term).map_err(|error| *failed = Some(error)).ok()
    }
}
