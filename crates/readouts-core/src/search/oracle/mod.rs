//! Search by scanning every article: slow and simple, the reference that the index is compared with.
//!
//! It states the meaning of a query as it is defined, without regard to speed, and uses no code that searches
//! the index.

mod answer;
mod meaning;
mod voices;
mod words;

pub(super) use answer::{ArticlePlaces, Row, Scan, sort_day};
pub(super) use voices::voice;
pub(super) use words::Analysed;

#[cfg(test)]
mod tests;
