//! Reads diplomatic readouts, attributes every sentence, and searches them by exact phrase and speaker.

pub mod source;

mod corpus;
mod edtf;
mod error;
mod index;
mod knowledge;
mod query;
mod reading;
mod readout;
mod search;
#[cfg(test)]
mod testing;
mod token;
mod words;

pub use corpus::{Progress, Skipped, Update, UpdateReport};
pub use edtf::{Edtf, EdtfError};
pub use error::{Error, ErrorKind, Result};
pub use index::{Index, IndexWriter, Stats, Verification, WriterOptions};
/// A calendar day, from the `jiff` crate.
pub use jiff::civil::Date;
pub use knowledge::Knowledge;
pub use query::{Phrase, Query};
pub use reading::{Reader, Record, Text};
pub use readout::{
    AuditLine, Basis, DateBasis, Dateline, EventDate, Kind, Origin, OriginBasis, Published, Readout, SCHEMA,
    Speaker, Statement,
};
pub use search::{
    Corpus, DateRange, Facet, FacetRow, Filters, Hit, Match, NameField, Order, Resolution, SearchRequest,
    SearchResults, Total, WhyEmpty,
};
pub use words::{MAX_TOKEN_BYTES, PARAGRAPH_GAP, Token, tokens};
