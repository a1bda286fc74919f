//! The index on disk: its fields, how an article becomes a document, and how it is opened and written.
//!
//! [`Index`] is the only door to it; no type of the engine beneath shows in its interface. It must
//! not know how an article was read from its source.

mod alive;
mod analysis;
mod analyzer;
mod beside;
mod blocks;
mod copies;
mod disk;
mod document;
mod errors;
mod folder;
mod guard;
mod home;
mod incoming;
mod kept;
mod layout;
mod lookup;
mod names;
mod note;
mod numbers;
mod open;
mod packed_blocks;
mod rebuild;
mod schema;
mod statements;
mod stats;
mod stored;
mod sweep;
mod texts;
mod ties;
mod verify;
mod waiting;
mod writer;

pub(crate) use analysis::placed_words;
pub(crate) use document::days;
pub(crate) use layout::{Layout, NO_ONE};
pub(crate) use lookup::read_article;
pub(crate) use names::Names;
pub(crate) use note::Note;
pub use open::Index;
pub use rebuild::Rebuild;
pub(crate) use schema::{Fields, SentenceStart, basis_code, basis_of, column_and_value, field, form, kept};
pub use stats::Stats;
pub(crate) use texts::{Text, Texts};
pub use verify::{SourceFiles, Verification};
pub(crate) use waiting::until;
pub use writer::{IndexWriter, WriterOptions};

#[cfg(test)]
mod tests;
