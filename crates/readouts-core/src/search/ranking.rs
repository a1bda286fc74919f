//! The best articles in their order, of which any can be looked at more closely.
//!
//! It must not know how documents are gone through.

use tantivy::{DocAddress, DocSet, Searcher};

use super::hits::{Hit, Total};
use super::intervals::{Interval, PlanQuery};
use super::matches::matches;
use super::scan::Ranked;
use crate::Result;
use crate::index::{Index, read_article};

/// The best articles of a search, none of them loaded yet. It keeps the state of the index that it
/// was made of.
pub struct Ranking {
    pub(super) index: Index,
    pub(super) searcher: Searcher,
    pub(super) query: PlanQuery,
    pub(super) total: Total,
    pub(super) best: Vec<Ranked>,
}

impl Ranking {
    /// How much matches, on all pages; nothing where it was not counted.
    pub fn total(&self) -> Total {
        self.total
    }

    /// Number of articles ranked.
    pub fn len(&self) -> usize {
        self.best.len()
    }

    /// Whether none is ranked.
    pub fn is_empty(&self) -> bool {
        self.best.is_empty()
    }

    /// What each article is worth, best first.
    pub fn scores(&self) -> impl Iterator<Item = f32> + '_ {
        self.best.iter().map(|ranked| ranked.score)
    }

    /// Loads the article at a place of the ranking, from 0, with its matches; `context` is in
    /// characters.
    ///
    /// # Errors
    /// [`ErrorKind::TimedOut`](crate::ErrorKind::TimedOut) past the request's deadline;
    /// [`ErrorKind::IndexCorrupt`](crate::ErrorKind::IndexCorrupt) or
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where the index cannot be read.
    ///
    /// # Panics
    /// Where there are not so many articles.
    pub fn hit(&self, number: usize, context: usize) -> Result<Hit> {
        let ranked = self.best[number];
        let places = self.places(ranked.address).map_err(|error| self.index.error(error))?;
        self.query.check_time()?;
        let article = read_article(&self.index, &self.searcher, ranked.address)?;
        let matches = matches(&article, &places, context);
        Ok(Hit::new(article, ranked.score, matches))
    }

    fn places(&self, address: DocAddress) -> tantivy::Result<Vec<Interval>> {
        let reader = self.searcher.segment_reader(address.segment_ord);
        let mut scorer = self.query.open(reader, true)?.begin();
        let found = scorer.seek(address.doc_id) == address.doc_id;
        Ok(if found { scorer.tally().places.clone() } else { Vec::new() })
    }
}

impl std::fmt::Debug for Ranking {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ranking")
            .field("total", &self.total)
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}
