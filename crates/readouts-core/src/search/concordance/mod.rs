//! Concordances: a row for each occurrence, the words looked for in the middle (keyword in context).
//!
//! Rows are sorted on disk where they are many, so that memory is bounded. It must not know how rows
//! are printed.

mod entry;
mod row;
mod run;
mod sample;
mod sorter;

pub use row::{ConcordanceKey, ConcordanceRequest, ConcordanceRow, Sample};
