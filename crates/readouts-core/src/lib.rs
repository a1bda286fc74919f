//! Reads diplomatic readouts, attributes every sentence, and searches them by exact phrase and speaker.

mod edtf;
mod error;
mod readout;

pub use edtf::{Edtf, EdtfError};
pub use error::{Error, ErrorKind, Result};
pub use readout::{
    AuditLine, Basis, DateBasis, Dateline, EventDate, Kind, Origin, OriginBasis, Published, Readout, SCHEMA,
    Speaker, Statement,
};
