//! The data model: what is known of one article, days as they are known, and errors.

mod choice;
mod edtf;
mod error;
mod readout;

pub use choice::{Candidate, Choice, Feature};
pub use edtf::{Edtf, EdtfError};
pub use error::{Error, ErrorKind, Excerpt, Result};
pub use readout::{
    AuditLine, Basis, Confidence, DateBasis, Dateline, Duplicate, EventDate, Kind, Origin, OriginBasis,
    Published, Readout, SCHEMA, Speaker, Statement,
};
