//! Citations: an article or a passage of it, with an address that leads to the passage, for people and for reference
//! managers.

mod bibtex;
mod citation;
mod csl;
mod directive;
mod folded;
mod fragment;
mod notes;
mod quotation;
mod ris;
mod selectors;
#[cfg(test)]
mod test_reader;

pub use citation::{Citation, CitedPassage, CitedSentence, ReadBy};
pub use quotation::Quotation;
pub use selectors::{Offsets, Selector};
