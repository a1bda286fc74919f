//! The formats of files with pages, detected by a file's name or by its first bytes.

use std::path::Path;

#[cfg(feature = "tables")]
use super::csv::looks_like_table;
use crate::{Error, ErrorKind};

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

/// Number of bytes at a file's start by which its format is detected.
pub(super) const TELLING: usize = 1024;

impl Format {
    /// Every format, with its name on a command line.
    pub const ALL: [(&'static str, Self); 8] = [
        ("text", Self::Text),
        ("html", Self::Html),
        ("markdown", Self::Markdown),
        ("jsonl", Self::Jsonl),
        ("json", Self::Json),
        ("csv", Self::Csv),
        ("tsv", Self::Tsv),
        ("warc", Self::Warc),
    ];

    /// Returns its name on a command line.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, format)| *format == self).map_or("", |(name, _)| name)
    }

    /// Returns the format that a file's name indicates, compressed (`.gz`, `.zst`) or not; `None` for any
    /// other name.
    pub fn of_path(path: &Path) -> Option<Self> {
        let name = path.file_name()?.as_encoded_bytes().to_ascii_lowercase();
        let name = [&b".gz"[..], b".zst"].iter().find_map(|end| name.strip_suffix(*end)).unwrap_or(&name);
        let dot = name.iter().rposition(|&b| b == b'.').filter(|&dot| dot > 0)?;
        match &name[dot + 1..] {
            b"txt" | b"text" => Some(Self::Text),
            b"html" | b"htm" | b"xhtml" | b"shtml" => Some(Self::Html),
            b"md" | b"markdown" => Some(Self::Markdown),
            b"jsonl" | b"ndjson" => Some(Self::Jsonl),
            b"json" => Some(Self::Json),
            b"csv" => Some(Self::Csv),
            b"tsv" | b"tab" => Some(Self::Tsv),
            b"warc" | b"wet" => Some(Self::Warc),
            _ => None,
        }
    }

    /// Returns the error of a build without the format's feature.
    #[cfg_attr(
        all(feature = "html", feature = "markdown", feature = "tables", feature = "warc"),
        allow(dead_code, reason = "this build reads every format")
    )]
    pub(super) fn left_out(self) -> Error {
        let (name, feature) = match self {
            Self::Html => ("HTML", "html"),
            Self::Markdown => ("Markdown", "markdown"),
            Self::Csv | Self::Tsv => ("tables", "tables"),
            Self::Warc => ("web archives", "warc"),
            Self::Text | Self::Jsonl | Self::Json => ("this format", "default"),
        };
        Error::new(ErrorKind::Document, format!("this build does not read {name}"))
            .hinting(format!("the feature `{feature}` of `readouts-reading` reads it"))
    }

    /// Whether a file of this format may hold more than one page.
    pub(super) fn has_records(self) -> bool {
        matches!(self, Self::Jsonl | Self::Json | Self::Csv | Self::Tsv | Self::Warc)
    }

    /// Returns the format that a file's first bytes indicate.
    pub(super) fn of_start(bytes: &[u8]) -> Self {
        let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
        if start.starts_with(b"WARC/") {
            Self::Warc
        } else if is_object(start)
            || start.strip_prefix(b"[").is_some_and(|rest| is_object(rest.trim_ascii_start()))
        {
            Self::Jsonl
        } else if looks_like_html(start) {
            Self::Html
        } else {
            table(start).unwrap_or(Self::Text)
        }
    }
}

/// Whether a text begins with an object of JSON that has a key.
fn is_object(start: &[u8]) -> bool {
    start.strip_prefix(b"{").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"\""))
}

#[cfg(feature = "tables")]
fn table(start: &[u8]) -> Option<Format> {
    looks_like_table(start)
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
