//! Converts an article into a document of the index and back: schema, field values, words with their
//! positions, and the stored form.

pub(crate) mod analysis;
pub(crate) mod analyzer;
pub(crate) mod bits;
pub(crate) mod capital;
pub(crate) mod doc_store;
pub(crate) mod fields;
pub(crate) mod incoming;
pub(crate) mod schema;
pub(crate) mod sentence_columns;
pub(crate) mod statements;
mod varint;
pub(crate) mod waiting;
