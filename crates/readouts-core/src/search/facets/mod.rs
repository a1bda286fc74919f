//! Counts matches by speaker, outlet, year and other values, and by two of them at once.
//!
//! Each segment is counted by the segment's own value numbers; then the segments are added up by value.

mod counts;
mod facet;
mod row;
mod source;

pub(super) use counts::{Counts, SegmentCounters, Voices};
pub use facet::{Crossed, Facet};
pub use row::FacetRow;
pub(super) use row::{Base, rows};
pub(crate) use source::Source;
pub(super) use source::event_number;
pub use source::{CROSSED_MAX, PAIRED_MAX};
