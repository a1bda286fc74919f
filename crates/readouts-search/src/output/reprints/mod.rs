//! Writes reprints: clusters of articles that have the same text, and what differs between two of them.

mod diff;
mod list;

pub(crate) use diff::ReprintComparison;
pub(crate) use list::ReprintList;
