//! Keywords: which words or sequences of words are more frequent on one side of a comparison than on the other.

mod answer;
mod options;
mod run;
mod sequences;
mod sides;
#[cfg(test)]
mod tests;
mod told;

pub use answer::{Keyword, Keywords};
pub use options::{Against, KeywordOptions, SEQUENCE_MAX, SEQUENCES_MAX};
