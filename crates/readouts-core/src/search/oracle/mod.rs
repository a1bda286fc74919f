//! Searching by scanning every article: slow, plain, and what the index is held to.
//!
//! The meaning of a query is written down here as it is defined, without a thought for speed. It must
//! not know the index, nor use anything of how the index is searched.

mod answer;
mod meaning;
mod words;

pub(super) use answer::{Found, Row, Scan, sort_day};
pub(super) use words::Analysed;

#[cfg(test)]
mod tests;
