//! The index on disk: its schema, how an article becomes a document, and how an index is opened and written.
//!
//! [`Index`] is the only entry point; its public interface exposes no tantivy type. Only this room and
//! `search/` may use tantivy ("the engine").

mod alive;
mod document;
mod duplicates;
mod garbage;
mod kept_columns;
mod lookup;
mod names;
mod newest;
mod open;
mod passages;
mod rarity;
mod rebuild;
mod relations;
mod segments;
mod sidecar;
mod spoken;
mod state;
mod stats;
mod store;
mod tie_breaks;
mod verify;
mod versions;
mod word_places;

mod writer;

#[cfg(test)]
pub(crate) use document::analysis::placed_words;
pub(crate) use document::bits::Bits;
pub(crate) use document::capital::capitalized;
pub(crate) use document::doc_store::HeadText;
pub(crate) use document::fields::{days, tie as id_number};
pub(crate) use document::schema::{Fields, Voice, basis_code, basis_of, column_and_value, field, form, kept};
pub(crate) use document::sentence_columns::{Attributed, Layout, NO_ONE};
pub(crate) use document::statements::{StoredStatement, StoredStatements};
pub(crate) use kept_columns::kept_numbers;
pub(crate) use names::Names;
pub use open::Index;
pub(crate) use passages::{Around, StoredText, Texts};
pub(crate) use rarity::WordRarity;
pub use rebuild::Rebuild;
pub(crate) use relations::Relations;
pub(crate) use spoken::words_by_speaker;
pub(crate) use state::state_name;
pub use stats::Stats;
pub(crate) use store::commit_payload::Note;
pub use store::errors::VersionMismatch;
pub use verify::{SourceFiles, Verification};
pub use versions::VersionOrder;
pub(crate) use versions::{Version, Versions, VersionsOfOne};
pub(crate) use word_places::{WordBlock, WordPlaces};
pub use writer::{IndexWriter, WriterOptions};

#[cfg(test)]
mod tests;
