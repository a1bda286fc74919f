//! The interval engine: finds where the words, phrases and near expressions of a query occur in a document.
//!
//! Every operator takes and returns lists of minimal intervals: of the intervals of one expression, none
//! contains another (Clarke, Cormack & Burkowski 1995). Documents are found by skipping through postings;
//! positions are read only in documents that all postings have in common.

mod algebra;
mod exact_phrase;
mod expression;
mod near;
mod node;
mod open;
mod orders;
mod pair;
mod postings;
mod query;
mod stream;
mod sweep;

pub(super) use exact_phrase::Run;
pub(super) use expression::{Expression, Reading};
pub(super) use node::{Shared, Tally};
pub(super) use open::{Prepared, attributed};
pub(super) use postings::Steps;
pub(super) use query::{PlanQuery, PlanScorer};

/// Positions of the first and the last word of an occurrence in the body.
///
/// Ordered by the first, then by the last position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Interval {
    pub(crate) first: u32,
    pub(crate) last: u32,
}
