//! Collocates: which words stand near the occurrences of a query more often than elsewhere.

mod answer;
mod options;
mod run;
#[cfg(test)]
mod tests;
mod windows;

pub use answer::{Collocate, Collocates, WordCorpus};
pub use options::{CollocateOptions, Measure, WINDOW_MAX, Window};
