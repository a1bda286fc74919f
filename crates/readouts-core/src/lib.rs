//! Reads diplomatic readouts, attributes every sentence, and searches them by exact phrase and speaker.

mod edtf;
mod error;
mod index;
mod readout;
#[cfg(test)]
mod testing;
mod words;

pub use edtf::{Edtf, EdtfError};
pub use error::{Error, ErrorKind, Result};
pub use index::{Index, IndexWriter, Stats, Verification, WriterOptions};
pub use readout::{
    AuditLine, Basis, DateBasis, Dateline, EventDate, Kind, Origin, OriginBasis, Published, Readout, SCHEMA,
    Speaker, Statement,
};
pub use words::{MAX_TOKEN_BYTES, PARAGRAPH_GAP, Token, tokens};
