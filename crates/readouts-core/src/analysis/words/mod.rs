//! Counts words in parts of the articles: near a phrase, in somebody's words, in the rest.

mod count;
mod paint;
mod zones;

pub(super) use count::{Counter, WordCounts};
pub(super) use paint::{Positions, paint, positions};
pub(super) use zones::{REST, Span, ZONES, Zones};
