//! How an article becomes a document of the index, and how a document is read back: the schema, every field's value, the
//! words with their places, and the stored form.

pub(crate) mod analysis;
pub(crate) mod analyzer;
pub(crate) mod doc_store;
pub(crate) mod fields;
pub(crate) mod incoming;
pub(crate) mod schema;
pub(crate) mod sentence_columns;
pub(crate) mod statements;
mod varint;
pub(crate) mod waiting;
