//! From a stream to its pages, one by one, whatever their format and however they are packed.
//!
//! It must not know what is in a page.

use std::fmt;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

#[cfg(feature = "tables")]
use super::csv::Rows;
use super::format::TELLING;
use super::input::{Input, Raw};
use super::jsonl::Lines;
use super::page_of::Source;
use super::record::{Encoded, Found, Lost, Record};
use super::unpack::{unpack, unreadable};
use super::utf16::to_utf8;
#[cfg(feature = "warc")]
use super::warc::Archive;
use super::{Format, Limits, SideData, Sidecar};
use crate::contain::contained;
use crate::{Error, ErrorKind, Result, Stop};

/// So many broken records, and the rest of a file is given up: it is not what it is called.
const MOST_BROKEN: usize = 1000;

/// The pages of one file or stream, in order; see [`open_reader`].
pub struct Sources {
    name: String,
    limits: Limits,
    raw: Raw,
    stop: Option<Stop>,
    input: Input,
    sidecar: Sidecar,
    pages: Pages,
    broken: usize,
    good: usize,
}

enum Pages {
    Whole(Format),
    Lines(Lines),
    #[cfg(feature = "tables")]
    Rows(Box<Rows>),
    #[cfg(feature = "warc")]
    Archive(Archive),
    Done,
}

/// Lists the pages of a stream, such as standard input or a file, one by one; `name` is what it is called in
/// results.
///
/// It is read as it is asked for pages: memory is held for one of them, whatever its size. An `Err` is a page
/// (or a record, or the rest of the stream) that cannot be had; what is behind it is still listed where it
/// can be found. Gzip and Zstandard are unpacked, told by content. Without a format it is told by the first
/// bytes.
///
/// # Errors
/// [`Io`](ErrorKind::Io) where it cannot be read.
pub fn open_reader(
    name: &str,
    input: Box<dyn Read + Send>,
    format: Option<Format>,
    limits: Limits,
) -> Result<Sources> {
    let raw = Raw::new(input);
    let mut input = unpack(&raw, limits).map_err(|error| unreadable(&error).at(Path::new(name)))?;
    let format = format.unwrap_or_else(|| Format::of_start(input.peek(TELLING)));
    let pages = match format {
        Format::Text | Format::Html | Format::Markdown => Pages::Whole(format),
        Format::Jsonl => Pages::Lines(Lines::default()),
        #[cfg(feature = "tables")]
        Format::Csv | Format::Tsv => Pages::Rows(Box::new(Rows::new(format))),
        #[cfg(feature = "warc")]
        Format::Warc => Pages::Archive(Archive::default()),
        #[cfg(not(all(feature = "tables", feature = "warc")))]
        other => return Err(other.left_out().at(Path::new(name))),
    };
    if format.has_records() && format != Format::Warc {
        input = to_utf8(input);
    }
    let (name, sidecar) = (name.to_owned(), Sidecar::default());
    Ok(Sources { name, limits, raw, stop: None, input, sidecar, pages, broken: 0, good: 0 })
}

/// A file's hash as it is written: 32 hexadecimal digits.
pub fn digits(hasher: &blake3::Hasher) -> String {
    hasher.finalize().to_hex()[..32].to_owned()
}

impl Sources {
    /// The same with facts stated beside the file, which hold for every page that does not state its own.
    #[must_use]
    pub fn with_sidecar(self, sidecar: Sidecar) -> Self {
        Self { sidecar, ..self }
    }

    /// The same, whose reading ends with an error of kind [`Stopped`](ErrorKind::Stopped) once it is asked
    /// to stop.
    #[must_use]
    pub fn until(self, stop: &Stop) -> Self {
        self.raw.until(stop);
        Self { stop: Some(stop.clone()), ..self }
    }

    /// What the file or stream is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Reads the file to its end; 32 hexadecimal digits, a hash of its bytes as they lie on disk and of
    /// its side data.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn finish(self) -> io::Result<String> {
        // What unpacks it may have to be gone before the rest is read.
        drop(self.input);
        let mut hasher = self.raw.finish()?;
        hasher.update(&self.sidecar.hashed?);
        Ok(digits(&hasher))
    }

    /// The next record; where the reader of its format fails on it, nothing behind it is read.
    fn found(&mut self) -> Option<Found> {
        let stop = self.stop.clone();
        let found = contained(stop.as_ref(), || Ok(self.next_found()));
        found.unwrap_or_else(|error| Some(Err(Lost::rest(error))))
    }

    fn next_found(&mut self) -> Option<Found> {
        if let Some(error) = self.sidecar.error.take() {
            return Some(Err(Lost::rest(error)));
        }
        match &mut self.pages {
            Pages::Whole(format) => {
                let found = whole(&mut self.input, *format, self.limits);
                self.pages = Pages::Done;
                Some(found)
            }
            Pages::Lines(lines) => lines.next(&mut self.input, self.limits),
            #[cfg(feature = "tables")]
            Pages::Rows(rows) => rows.next(&mut self.input, self.limits),
            #[cfg(feature = "warc")]
            Pages::Archive(archive) => archive.next(&mut self.input, self.limits),
            Pages::Done => None,
        }
    }

    /// The name of a page of this file.
    fn name_of(&self, number: Option<u64>) -> String {
        number.map_or_else(|| self.name.clone(), |number| format!("{}#{number}", self.name))
    }

    /// Why a file of records, now at its end, gave nothing at all; told once.
    fn nothing(&self) -> Option<Error> {
        let why = match &self.pages {
            _ if self.good + self.broken > 0 => return None,
            Pages::Lines(_) => "no record in it".to_owned(),
            #[cfg(feature = "tables")]
            Pages::Rows(rows) => rows.nothing().to_owned(),
            #[cfg(feature = "warc")]
            Pages::Archive(archive) => archive.nothing(),
            Pages::Whole(_) | Pages::Done => return None,
        };
        Some(Error::new(ErrorKind::Empty, why).at(Path::new(&self.name)))
    }

    fn lost(&mut self, lost: Lost) -> Error {
        self.broken += 1;
        if lost.last {
            self.pages = Pages::Done;
        } else if self.broken > MOST_BROKEN && self.broken > self.good {
            self.pages = Pages::Done;
            return Error::new(
                ErrorKind::Document,
                format!("more than {MOST_BROKEN} broken records; the rest is not read"),
            )
            .at(Path::new(&self.name));
        }
        let path = PathBuf::from(self.name_of(lost.number));
        if lost.error.path().is_some() { *lost.error } else { lost.error.at(&path) }
    }
}

impl Iterator for Sources {
    type Item = Result<Source>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.found() {
            None => {
                let nothing = self.nothing();
                self.pages = Pages::Done;
                nothing.map(Err)
            }
            Some(Ok(record)) => {
                self.good += 1;
                let name = self.name_of(record.number);
                let record = Record { side: record.side.or(self.sidecar.stated.clone()), ..record };
                Some(Ok(Source::new(name, record, self.limits)))
            }
            Some(Err(lost)) => Some(Err(self.lost(lost))),
        }
    }
}

impl fmt::Debug for Sources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sources").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A file that is one page.
fn whole(input: &mut Input, format: Format, limits: Limits) -> Found {
    let most = limits.page().saturating_add(1);
    let content = input.take_up_to(most).map_err(|error| Lost::rest(unreadable(&error)))?;
    if content.len() == most {
        return Err(Lost::rest(limits.too_large()));
    }
    Ok(Record { number: None, content, format, side: SideData::default(), charset: Encoded::Unknown })
}
