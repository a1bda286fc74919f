//! Ranking of the best articles, whose articles and matches are loaded on request.

use std::ops::Range;

use tantivy::Searcher;

use super::collector::Ranked;
use super::hits::{Hit, Total};
use super::intervals::PlanQuery;
use super::matches::{Extent, Matches};
use crate::Result;
use crate::index::Index;

/// Whether a ranking counts all matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Totals {
    /// All matches are counted.
    Counted,
    /// Matches are not counted. Articles that cannot be among the best are skipped, which is faster for a
    /// single phrase.
    Skipped,
}

/// Ranking of the best articles of a search, which are not loaded yet. It holds a snapshot of the index.
pub struct Ranking {
    pub(super) index: Index,
    pub(super) searcher: Searcher,
    pub(super) query: PlanQuery,
    pub(super) total: Total,
    pub(super) best: Vec<Ranked>,
}

impl Ranking {
    /// Returns the counts of all matches, including those outside the ranking; 0 if they were not counted.
    pub fn total(&self) -> Total {
        self.total
    }

    /// Returns the number of ranked articles.
    pub fn len(&self) -> usize {
        self.best.len()
    }

    /// Whether no article is ranked.
    pub fn is_empty(&self) -> bool {
        self.best.is_empty()
    }

    #[cfg(test)]
    pub(crate) fn scores(&self) -> impl Iterator<Item = f32> + '_ {
        self.best.iter().map(|ranked| ranked.score)
    }

    /// Loads the articles at these places of the ranking, from 0, with all of their matches. Places after the
    /// last article are ignored. `context` is the number of characters shown on either side of a match.
    ///
    /// # Errors
    /// [`ErrorKind::TimedOut`](crate::ErrorKind::TimedOut) past the request's deadline;
    /// [`ErrorKind::IndexCorrupt`](crate::ErrorKind::IndexCorrupt) or
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) if the index cannot be read.
    pub fn hits(&self, places: Range<usize>, context: usize) -> Result<Vec<Hit>> {
        self.load(places, Extent { context, passages: None })
    }

    pub(super) fn load(&self, places: Range<usize>, extent: Extent) -> Result<Vec<Hit>> {
        let end = places.end.min(self.best.len());
        let wanted = &self.best[places.start.min(end)..end];
        // Sorted by address, so that the query is opened once for each segment and documents are read in
        // order.
        let mut order: Vec<usize> = (0..wanted.len()).collect();
        order.sort_unstable_by_key(|number| wanted[*number].address);
        let mut hits: Vec<Option<Hit>> = wanted.iter().map(|_| None).collect();
        let same_segment =
            |a: &usize, b: &usize| wanted[*a].address.segment_ord == wanted[*b].address.segment_ord;
        for of_segment in order.chunk_by(same_segment) {
            let segment = wanted[of_segment[0]].address.segment_ord;
            let mut matches = Matches::open(&self.index, &self.searcher, &self.query, segment)?;
            for number in of_segment {
                let Ranked { score, address, .. } = wanted[*number];
                hits[*number] = Some(matches.hit(address.doc_id, score, extent)?);
                // Past the deadline, places may be missing.
                self.query.check_time()?;
            }
        }
        Ok(hits.into_iter().flatten().collect())
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
