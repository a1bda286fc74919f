//! The formats of files with pages: one file for each, and one row of the table here, which says how a format is
//! recognized and how it is read.

#[cfg(feature = "tables")]
mod csv;
#[cfg(feature = "html")]
mod html;
mod jsonl;
#[cfg(feature = "markdown")]
mod markdown;
mod text;
#[cfg(feature = "warc")]
mod warc;

use std::path::Path;

use super::input::Input;
use super::record::RecordResult;
use super::{Columns, Limits, Page};
use crate::{Error, ErrorKind, Result};

/// The format in which a file holds one or more pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Flattened page text: one page.
    Text,
    /// HTML: one page.
    Html,
    /// Markdown, with or without YAML front matter: one page.
    Markdown,
    /// JSON Lines: a page on each line; or one array of pages.
    Jsonl,
    /// JSON: one array of pages, one page, or a page on each line.
    Json,
    /// Comma-separated values with named columns: a page in each row. Semicolons, tabs and bars are detected as
    /// delimiters by the first row.
    Csv,
    /// Tab-separated values with named columns: a page in each row.
    Tsv,
    /// A web archive: a page in each response, resource or conversion record that holds one.
    Warc,
}

/// The reader of a format, in a build with its feature.
macro_rules! reading {
    ($feature:literal, $reading:path) => {{
        #[cfg(feature = $feature)]
        let reading = Some($reading);
        #[cfg(not(feature = $feature))]
        let reading = None;
        reading
    }};
}

/// A row of the table of formats.
struct FormatRow {
    format: Format,
    /// Name on a command line.
    name: &'static str,
    /// Endings of file names, the usual one first.
    endings: &'static [&'static str],
    /// Whether a file's first bytes are of this format.
    begins: fn(&[u8]) -> bool,
    /// The reader; `None` in a build without its feature.
    reading: Option<Reading>,
    /// Feature of this crate that contains the reader.
    feature: &'static str,
}

/// How a format is read.
#[derive(Clone, Copy)]
pub(super) enum Reading {
    /// The file is one page.
    Page(fn(&PageText<'_>) -> Result<Page>),
    /// The file is text that holds records; the text is given in UTF-8.
    TextRecords(fn() -> Box<dyn Records>),
    /// The file holds records of bytes.
    #[cfg_attr(not(feature = "warc"), allow(dead_code, reason = "only web archives are read so"))]
    ByteRecords(fn() -> Box<dyn Records>),
}

/// The text of one page, and what its reader needs to know.
pub(super) struct PageText<'t> {
    pub(super) text: &'t str,
    /// Address, if it is known.
    pub(super) url: Option<&'t str>,
    pub(super) limits: Limits,
    pub(super) columns: &'t Columns,
}

/// Reads the records of a file one by one.
pub(super) trait Records: Send {
    /// Returns the next record that is a page, or the error of one that cannot be read.
    fn next(&mut self, input: &mut Input, limits: Limits, columns: &Columns) -> Option<RecordResult>;

    /// Returns the reason why the file contained no record.
    fn nothing(&self) -> String;
}

/// Every format, in the order in which messages list the formats. Detection tries the last row first, because
/// the first bytes of an archive or of JSON may contain HTML.
const FORMATS: &[FormatRow] = &[
    FormatRow {
        format: Format::Text,
        name: "text",
        endings: &["txt", "text"],
        begins: |_| false,
        reading: Some(text::READING),
        feature: "default",
    },
    FormatRow {
        format: Format::Html,
        name: "html",
        endings: &["html", "htm", "xhtml", "shtml"],
        begins: looks_like_html,
        reading: reading!("html", html::READING),
        feature: "html",
    },
    FormatRow {
        format: Format::Markdown,
        name: "markdown",
        endings: &["md", "markdown"],
        begins: |_| false,
        reading: reading!("markdown", markdown::READING),
        feature: "markdown",
    },
    FormatRow {
        format: Format::Jsonl,
        name: "jsonl",
        endings: &["jsonl", "ndjson"],
        begins: is_json,
        reading: Some(jsonl::LINES),
        feature: "default",
    },
    FormatRow {
        format: Format::Json,
        name: "json",
        endings: &["json"],
        begins: |_| false,
        reading: Some(jsonl::JSON),
        feature: "default",
    },
    FormatRow {
        format: Format::Csv,
        name: "csv",
        endings: &["csv"],
        begins: |start| table(start) == Some(Format::Csv),
        reading: reading!("tables", csv::COMMAS),
        feature: "tables",
    },
    FormatRow {
        format: Format::Tsv,
        name: "tsv",
        endings: &["tsv", "tab"],
        begins: |start| table(start) == Some(Format::Tsv),
        reading: reading!("tables", csv::TABS),
        feature: "tables",
    },
    FormatRow {
        format: Format::Warc,
        name: "warc",
        endings: &["warc", "wet"],
        begins: |start| start.starts_with(b"WARC/"),
        reading: reading!("warc", warc::READING),
        feature: "warc",
    },
];

/// Number of bytes at a file's start by which its format is detected.
pub(super) const TELLING: usize = 1024;

impl Format {
    /// Every format, with its name on a command line.
    pub const ALL: [(&'static str, Self); FORMATS.len()] = {
        let mut all = [("", Self::Text); FORMATS.len()];
        let mut at = 0;
        while at < all.len() {
            all[at] = (FORMATS[at].name, FORMATS[at].format);
            at += 1;
        }
        all
    };

    /// Returns the format's name on a command line.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Returns the usual ending of the names of files in this format, without a dot.
    pub fn ending(self) -> &'static str {
        self.row().endings[0]
    }

    /// Returns the format that a file's name indicates, compressed (`.gz`, `.zst`) or not; `None` for any
    /// other name.
    pub fn of_path(path: &Path) -> Option<Self> {
        let name = path.file_name()?.as_encoded_bytes().to_ascii_lowercase();
        let name = [&b".gz"[..], b".zst"].iter().find_map(|end| name.strip_suffix(*end)).unwrap_or(&name);
        let dot = name.iter().rposition(|&b| b == b'.').filter(|&dot| dot > 0)?;
        let ending = &name[dot + 1..];
        let row = FORMATS.iter().find(|row| row.endings.iter().any(|known| known.as_bytes() == ending))?;
        Some(row.format)
    }

    /// Returns the format that a file's first bytes indicate.
    pub(super) fn of_start(bytes: &[u8]) -> Self {
        let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
        FORMATS.iter().rev().find(|row| (row.begins)(start)).map_or(Self::Text, |row| row.format)
    }

    /// Returns how a file of this format is read.
    ///
    /// # Errors
    /// [`Document`](ErrorKind::Document) in a build without the format's feature.
    pub(super) fn reading(self) -> Result<Reading> {
        let FormatRow { name, reading, feature, .. } = self.row();
        reading.ok_or_else(|| {
            Error::new(ErrorKind::Document, format!("this build does not read the format `{name}`"))
                .hinting(format!("the feature `{feature}` of `readouts-reading` reads it"))
        })
    }

    fn row(self) -> &'static FormatRow {
        // In the order of the variants; a test compares them.
        &FORMATS[self as usize]
    }
}

/// Whether a text begins with a JSON object, or with an array whose first element is an object.
fn is_json(start: &[u8]) -> bool {
    is_object(start) || start.strip_prefix(b"[").is_some_and(|rest| is_object(rest.trim_ascii_start()))
}

/// Whether a text begins with a JSON object that has a key.
fn is_object(start: &[u8]) -> bool {
    start.strip_prefix(b"{").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"\""))
}

#[cfg(feature = "tables")]
fn table(start: &[u8]) -> Option<Format> {
    csv::looks_like_table(start)
}

#[cfg(not(feature = "tables"))]
fn table(_: &[u8]) -> Option<Format> {
    None
}

/// Whether text is a saved web page, whatever its file is called.
pub(super) fn looks_like_html(text: &[u8]) -> bool {
    let start = text.trim_ascii_start();
    let lower = start[..start.len().min(512)].to_ascii_lowercase();
    lower.starts_with(b"<!doctype html")
        || lower.starts_with(b"<html")
        || lower.windows(5).any(|w| w == b"<body")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_its_row_at_its_place() {
        for (_, format) in Format::ALL {
            assert_eq!(format.row().format, format);
        }
    }

    #[test]
    fn names_tell_the_format_compressed_or_not() {
        for (name, format) in [
            ("a.txt", Some(Format::Text)),
            ("a.HTML.gz", Some(Format::Html)),
            ("pages.jsonl.zst", Some(Format::Jsonl)),
            ("pages.json", Some(Format::Json)),
            ("crawl.warc.gz", Some(Format::Warc)),
            ("crawl.warc.wet.gz", Some(Format::Warc)),
            ("a.csv", Some(Format::Csv)),
            ("a.gz", None),
            ("txt", None),
            (".txt", None),
            ("a.pdf.gz", None),
        ] {
            assert_eq!(Format::of_path(Path::new(name)), format, "{name}");
        }
    }

    #[test]
    fn first_bytes_tell_the_format() {
        for (start, format) in [
            (&b"WARC/1.0\r\n"[..], Format::Warc),
            (b"\xEF\xBB\xBF{\"text\":", Format::Jsonl),
            (b"[\n {\"text\":", Format::Jsonl),
            (b"[1] Talks held", Format::Text),
            (b"{ not a record }", Format::Text),
            (b"\n <!DOCTYPE html><p>", Format::Html),
            (b"Talks held", Format::Text),
            (b"id,Title,Body\n1,T,", Format::Csv),
            (b"\xEF\xBB\xBFurl\ttext\r\n", Format::Tsv),
            (b"text\nOne line", Format::Text),
            (b"Text, photo, video\n", Format::Text),
            (b"title,author\n", Format::Text),
        ] {
            assert_eq!(Format::of_start(start), format);
        }
    }
}
