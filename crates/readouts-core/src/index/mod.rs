//! The index on disk: its fields, how an article becomes a document, and how it is opened and written.
//!
//! [`Index`] is the only door to it; no type of the engine beneath shows in its interface. It must
//! not know how an article was read from its source.

mod analyzer;
mod document;
mod folder;
mod lookup;
mod open;
mod schema;
mod stats;
mod stored;
mod verify;
mod writer;

pub(crate) use document::{days, placed_words};
pub(crate) use lookup::read_article;
pub use open::Index;
pub(crate) use schema::{Fields, basis_of, field};
pub use stats::Stats;
pub use verify::Verification;
pub use writer::{IndexWriter, WriterOptions};

#[cfg(test)]
mod tests;
