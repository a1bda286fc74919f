//! Reads diplomatic readouts, attributes every sentence, and searches them by exact phrase and speaker.

mod edtf;
mod error;
mod index;
mod query;
mod readout;
mod search;
#[cfg(test)]
mod testing;
mod words;

pub use edtf::{Edtf, EdtfError};
pub use error::{Error, ErrorKind, Result};
pub use index::{Index, IndexWriter, Stats, Verification, WriterOptions};
pub use query::{Phrase, Query};
pub use readout::{
    AuditLine, Basis, DateBasis, Dateline, EventDate, Kind, Origin, OriginBasis, Published, Readout, SCHEMA,
    Speaker, Statement,
};
pub use search::{
    Corpus, DateRange, Facet, FacetRow, Filters, Hit, Match, NameField, Order, Resolution, SearchRequest,
    SearchResults, Total, WhyEmpty,
};
pub use words::{MAX_TOKEN_BYTES, PARAGRAPH_GAP, Token, tokens};
