//! Reads diplomatic readouts, attributes every sentence, and searches them by exact phrase and speaker.

mod edtf;
mod error;
mod knowledge;
mod reading;
mod readout;
pub mod source;
mod token;

pub use edtf::{Edtf, EdtfError};
pub use error::{Error, ErrorKind, Result};
pub use knowledge::Knowledge;
pub use reading::{Reader, Record, Text};
pub use readout::{
    AuditLine, Basis, DateBasis, Dateline, EventDate, Kind, Origin, OriginBasis, Published, Readout, SCHEMA,
    Speaker, Statement,
};
