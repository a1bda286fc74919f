//! What is asked of keywords.

use std::ops::RangeInclusive;

use crate::statistics::G2_CRITICAL;
use crate::{Resolved, SearchRequest};

/// Options of [`keywords`](crate::Resolved::keywords).
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct KeywordOptions {
    /// Number of words in a row that are counted as one: from 1 to [`SEQUENCE_MAX`].
    pub words: RangeInclusive<u32>,
    /// Minimum number of articles of the first side that have it.
    pub min_articles: u64,
    /// Minimum of [G²](crate::statistics::Contingency::log_likelihood).
    pub min_g2: f64,
    /// Maximum number of rows.
    pub limit: usize,
}

impl Default for KeywordOptions {
    fn default() -> Self {
        Self { words: 1..=1, min_articles: 5, min_g2: G2_CRITICAL, limit: 20 }
    }
}

/// Maximum number of words in a row that are counted as one.
pub const SEQUENCE_MAX: u32 = 5;

/// Maximum number of different sequences of one length that are counted at a time. Only those are counted whose
/// parts have the minimum number of articles.
pub const SEQUENCES_MAX: usize = 4_000_000;

/// The side that keywords are compared with. Words that are on both sides are on the first one alone.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Against<'a> {
    /// All other words of the articles that pass the filters of the first side, except those on whose words they
    /// are ([`Filters::by`](crate::Filters::by), [`Filters::basis`](crate::Filters::basis)).
    Rest,
    /// The words of another request.
    Request(&'a Resolved<SearchRequest>),
}
