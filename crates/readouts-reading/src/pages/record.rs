//! A page as it stands in its file, before it is read, and what a record's columns are called.
//!
//! It must not know how records are told apart.

use std::io;

use encoding_rs::Encoding;

use super::input::is_gap;
use super::unpack::unreadable;
use super::{Charset, Format, SideData, decode};
use crate::{Error, ErrorKind, Result};

/// One page of a file.
#[derive(Debug)]
pub(super) struct Record {
    /// Its number in the file, from 1; `None` where the file is one page.
    pub(super) number: Option<u64>,
    pub(super) content: Vec<u8>,
    pub(super) format: Format,
    /// What its columns or headers state.
    pub(super) side: SideData,
    pub(super) charset: Encoded,
}

/// What is known of a page's charset before it is read.
#[derive(Debug, Clone)]
pub(super) enum Encoded {
    Unknown,
    /// Declared beside it.
    Declared(&'static Encoding),
    /// The content was decoded already.
    Decoded(Charset),
}

/// A page that cannot be had.
#[derive(Debug)]
pub(super) struct Lost {
    pub(super) number: Option<u64>,
    pub(super) error: Box<Error>,
    /// Whether nothing after it can be had either.
    pub(super) last: bool,
}

impl Lost {
    /// One record; those after it can be read.
    pub(super) fn one(number: u64, error: Error) -> Self {
        Self { number: Some(number), error: error.into(), last: false }
    }

    /// The rest of the file.
    pub(super) fn rest(error: Error) -> Self {
        Self { number: None, error: error.into(), last: true }
    }

    /// What could not be read: a stretch of the file, of which a record of this number is the first, or its
    /// rest.
    pub(super) fn unread(number: u64, error: &io::Error) -> Self {
        let last = !is_gap(error);
        Self { number: (!last).then_some(number), error: unreadable(error).into(), last }
    }
}

pub(super) type Found = Result<Record, Lost>;

/// Columns that hold the page, the first that is there wins.
pub(super) const TEXT: [&str; 8] =
    ["text", "body", "content", "article", "fulltext", "full_text", "article_text", "html"];

/// The format of a column of [`TEXT`].
pub(super) fn format_of(column: &str) -> Format {
    // Text that looks like HTML is read as such.
    if column == "html" { Format::Html } else { Format::Text }
}

/// A column's name as it is looked for.
pub(super) fn normal(column: &str) -> String {
    column.trim().to_lowercase().replace([' ', '-'], "_")
}

pub(super) fn no_text() -> Error {
    Error::new(ErrorKind::Document, "no text in the record")
        .hinting(format!("the page is looked for in the columns {}", TEXT.join(", ")))
}

/// Bytes as text: they are UTF-8, or their charset is found.
pub(super) fn decoded(bytes: Vec<u8>) -> Result<(String, Charset)> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok((text, Charset::utf8())),
        Err(error) => decode::decode(error.as_bytes(), None).map(|(text, set)| (text.into_owned(), set)),
    }
}
