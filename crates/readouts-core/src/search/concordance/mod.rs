//! Concordances: a row for each occurrence, with the words found in the middle (keyword in context).
//!
//! If there are many rows they are sorted on disk, so that memory is bounded.

mod encoded;
mod entry;
mod row;
mod run;
mod sample;
mod sorter;

pub use row::{ConcordanceKey, ConcordanceRequest, ConcordanceRow, Sample};
