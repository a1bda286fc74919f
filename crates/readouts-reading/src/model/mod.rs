//! The data model: the result of reading an article, dates that may be incomplete, and errors.

mod chars;
mod choice;
mod correction;
mod edtf;
mod error;
mod readout;

pub use chars::CharOffsets;
pub use choice::{Candidate, Choice, Feature};
pub use correction::{CorrectedFact, Correction};
pub use edtf::{Edtf, EdtfError};
pub use error::{Error, ErrorKind, Excerpt, Remedy, Result};
pub use readout::{
    AuditLine, Basis, Confidence, DateBasis, Dateline, Duplicate, EventDate, Kind, Origin, OriginBasis,
    Published, Readout, SCHEMA, Speaker, Statement, VersionPlace,
};
