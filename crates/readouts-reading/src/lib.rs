//! Reads diplomatic readouts: from the bytes of a page to its text, its dates, and who says what in it.
//!
//! ```
//! use readouts_reading::{Basis, Reader};
//!
//! let page = "Lee meets Berg\n\nPresident Ida Lee met with Prime Minister Jon Berg on 6 May 2031. \
//!             Lee said that the river belongs to both peoples. It should be shared.\n";
//! let article = Reader::default().read_text("page", page)?;
//! assert_eq!(article.title.as_deref(), Some("Lee meets Berg"));
//! let last = &article.statements[2];
//! assert_eq!((last.speaker.as_deref(), last.basis), (Some("Ida Lee"), Basis::Carried));
//! # Ok::<(), readouts_reading::Error>(())
//! ```
//!
//! Formats beside plain text and JSON Lines are features, all on by default: `html`, `markdown`, `packed`
//! (gzip, Zstandard), `tables` (CSV and other delimiters), `warc`.
//!
//! The result depends on the page and the tables of [`Knowledge`] alone, on no file, clock or network.
//! `readouts-core` finds the files of a corpus, and stores and searches the results.

#![cfg_attr(
    not(all(
        feature = "html",
        feature = "markdown",
        feature = "packed",
        feature = "tables",
        feature = "warc"
    )),
    allow(dead_code, reason = "what only formats need that this build leaves out")
)]

pub mod pages;

mod attribution;
mod authorship;
mod clean;
mod contain;
mod dates;
mod decision;
mod event;
mod grammar;
mod kind;
mod knowledge;
mod lang;
mod model;
mod opening;
mod origin;
mod participants;
mod reader;
mod sentences;
mod simplified;
#[cfg(test)]
mod tests;
mod token;
mod topic;

pub use clean::Cleaned;
pub use contain::Stop;
#[doc(hidden)]
pub use contain::{apart, contained};
pub use dates::dates_in;
/// A calendar day, from the `jiff` crate.
pub use jiff::civil::Date;
pub use knowledge::{Aliases, Concept, ConceptSort, Fingerprint, Knowledge, Weight};
pub use model::{
    AuditLine, Basis, Candidate, CharOffsets, Choice, Confidence, CorrectedFact, Correction, DateBasis,
    Dateline, Duplicate, Edtf, EdtfError, Error, ErrorKind, EventDate, Excerpt, Feature, Kind, Origin,
    OriginBasis, Published, Readout, Remedy, Result, SCHEMA, Speaker, Statement, VersionPlace,
};
pub use opening::{Opening, Party};
pub use reader::{Reader, Record, RecordText};
#[doc(hidden)]
pub use simplified::simplified;
#[doc(hidden)]
pub use token::is_han;
pub use topic::Topic;

/// Version of cleaning. It grows with every change that may give a page another text, title, outlet or
/// publication date; articles in an index of an older version are read again from their pages.
pub const PAGE_VERSION: u32 = 7;

/// Version of the analysis of text. It grows with every change that may give the same text another result;
/// articles in an index of an older version are analysed again from the texts that it keeps.
pub const TEXT_VERSION: u32 = 10;
