//! The interval engine: where in a document a query's words, phrases and things near each other stand.
//!
//! Every operator takes and gives lists of minimal intervals: of two of one expression, none contains
//! the other (Clarke, Cormack & Burkowski 1995). Documents are found by leaping through postings;
//! positions are read only where all postings meet. It must not know facets, orders or stored articles.

mod algebra;
mod expression;
mod near;
mod node;
mod open;
mod orders;
mod postings;
mod query;
mod run;
mod sweep;

pub(super) use node::Tally;
pub(super) use open::Prepared;
pub(super) use postings::Steps;
pub(super) use query::{PlanQuery, PlanScorer};

/// Words from the first to the last, as positions in the body.
///
/// Ordered by the first, then by the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Interval {
    pub(crate) first: u32,
    pub(crate) last: u32,
}
