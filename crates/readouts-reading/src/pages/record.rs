//! A page as it is stored in its file, before it is read.

use std::io;

use encoding_rs::Encoding;

use super::columns::{Columns, Part};
use super::input::is_gap;
use super::unpack::unreadable;
use super::{Charset, Format, SideData, decode};
use crate::{Error, ErrorKind, Remedy, Result};

/// One page of a file.
#[derive(Debug)]
pub(super) struct Record {
    /// Number of the record in its file, from 1; `None` where the file is one page.
    pub(super) number: Option<u64>,
    pub(super) content: Vec<u8>,
    pub(super) format: Format,
    /// Facts from its columns or headers.
    pub(super) side: SideData,
    pub(super) charset: Encoded,
}

/// Charset of a page, as far as it is known before decoding.
#[derive(Debug, Clone)]
pub(super) enum Encoded {
    Unknown,
    /// Declared outside of the content.
    Declared(&'static Encoding),
    /// The content is already decoded.
    Decoded(Charset),
}

/// A page that cannot be read.
#[derive(Debug)]
pub(super) struct Lost {
    pub(super) number: Option<u64>,
    pub(super) error: Box<Error>,
    /// Whether nothing behind it can be read either.
    pub(super) last: bool,
}

impl Lost {
    /// Reports a single lost record; the records behind it can be read.
    pub(super) fn one(number: u64, error: Error) -> Self {
        Self { number: Some(number), error: error.into(), last: false }
    }

    /// Reports that the rest of the file is lost.
    pub(super) fn rest(error: Error) -> Self {
        Self { number: None, error: error.into(), last: true }
    }

    /// Reports an unreadable part of the file: a gap that begins with the record of this number, or the rest
    /// of the file.
    pub(super) fn unread(number: u64, error: &io::Error) -> Self {
        let last = !is_gap(error);
        Self { number: (!last).then_some(number), error: unreadable(error).into(), last }
    }
}

pub(super) type RecordResult = Result<Record, Lost>;

/// Returns the format of the text in a column.
pub(super) fn format_of(column: &str) -> Format {
    // Text that looks like HTML is detected when it is read.
    if column == "html" { Format::Html } else { Format::Text }
}

pub(super) fn no_text(columns: &Columns) -> Error {
    let names = columns.of(Part::Text).collect::<Vec<_>>().join(", ");
    Error::new(ErrorKind::Document, "no text in the record")
        .hinting(format!("the page is looked for in the columns {names}"))
        .remedied_by(Remedy::NameTextColumn)
}

/// Decodes bytes to text: as UTF-8 where valid, else in the detected charset.
pub(super) fn decoded(bytes: Vec<u8>) -> Result<(String, Charset)> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok((text, Charset::utf8())),
        Err(error) => decode::decode(error.as_bytes(), None).map(|(text, set)| (text.into_owned(), set)),
    }
}
