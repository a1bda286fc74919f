//! Search by scanning every article: slow and simple, the reference that the index is compared with.
//!
//! It states the meaning of a query as it is defined, without regard to speed, and uses no code that searches
//! the index.

mod answer;
mod meaning;
mod related;
mod voices;
mod words;

pub(crate) use answer::{ArticlePlaces, Row, Scan, sort_day};
pub(crate) use related::standing;
pub(crate) use voices::voice;
pub(crate) use words::{Analysed, Word};

#[cfg(test)]
mod tests;
