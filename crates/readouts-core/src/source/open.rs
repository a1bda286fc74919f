//! From a file or a stream to its pages, one by one, whatever their format and however they are packed.
//!
//! It must not know what is in a page.

use std::fmt;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::beside::{self, Beside};
use super::csv::Rows;
use super::fence::Fence;
use super::format::TELLING;
use super::input::{Input, Raw};
use super::jsonl::Lines;
use super::page_of::Source;
use super::record::{Encoded, Found, Lost, Record};
use super::unpack::{unpack, unreadable};
use super::utf16::to_utf8;
use super::warc::Archive;
use super::{Format, Limits, SideData};
use crate::contain::contained;
use crate::regular::{is_irregular, open_regular};
use crate::{Error, ErrorKind, Result, Stop};

/// So many broken records, and the rest of a file is given up: it is not what it is called.
const MOST_BROKEN: usize = 1000;

/// The pages of one file, in order; see [`open`].
pub struct Sources {
    name: String,
    limits: Limits,
    raw: Raw,
    stop: Option<Stop>,
    input: Input,
    beside: Beside,
    /// What the side data state, for every page.
    stated: SideData,
    pages: Pages,
    broken: usize,
    good: usize,
}

enum Pages {
    Whole(Format),
    Lines(Lines),
    Rows(Box<Rows>),
    Archive(Archive),
    Done,
}

/// Opens a file, to be called `name` in results, and lists its pages one by one.
///
/// The file is read as it is asked for pages: memory is held for one of them, whatever its size. An
/// `Err` is a page (or a record, or the rest of the file) that cannot be had; what is behind it is still
/// listed where it can be found. Gzip and Zstandard are unpacked, told by content. The format is that of
/// the name, without a telling name that of the first bytes. Side data (`NAME.meta.json`) hold for every
/// page that does not state its own.
///
/// # Errors
/// [`Io`](ErrorKind::Io) where the file cannot be opened, or is a pipe or a device.
pub fn open(path: &Path, name: &str, limits: Limits) -> Result<Sources> {
    open_as(path, name, None, None, limits)
}

/// Opens a file that is of this format where its name tells none; with a fence, only if it lies within.
pub(super) fn open_as(
    path: &Path,
    name: &str,
    otherwise: Option<Format>,
    fence: Option<&Fence>,
    limits: Limits,
) -> Result<Sources> {
    let file = open_regular(path).map_err(|error| match is_irregular(&error) {
        true => super::walk::neither(Path::new(name)),
        false => unreadable(&error).at(Path::new(name)),
    })?;
    if let Some(fence) = fence {
        fence.admit(&file, path).map_err(|error| error.at(Path::new(name)))?;
    }
    let beside = Beside::of(path, name, fence);
    Sources::new(name, Box::new(file), Format::of_path(path).or(otherwise), beside, limits)
}

/// Lists the pages of a stream, such as standard input; see [`open`]. Without a format it is told by the
/// first bytes.
///
/// # Errors
/// [`Io`](ErrorKind::Io) where it cannot be read.
pub fn open_reader(
    name: &str,
    input: Box<dyn Read + Send>,
    format: Option<Format>,
    limits: Limits,
) -> Result<Sources> {
    Sources::new(name, input, format, Beside::default(), limits)
}

/// The hash of a file's bytes as they lie on disk, and of its side data: that of [`Sources::finish`],
/// without looking for pages.
///
/// # Errors
/// Where the file cannot be read.
pub fn file_hash(path: &Path) -> io::Result<String> {
    hash_within(path, None, &|| false)
}

/// The same; with a fence, only if it lies within, and until somebody asks to stop.
pub(super) fn hash_within(
    path: &Path,
    fence: Option<&Fence>,
    is_stopped: &dyn Fn() -> bool,
) -> io::Result<String> {
    let mut file = open_regular(path)?;
    if let Some(fence) = fence {
        fence.admit(&file, path).map_err(|error| io::Error::other(error.message().to_owned()))?;
    }
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; 64 << 10];
    loop {
        let read = match file.read(&mut buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        if read == 0 {
            break;
        }
        if is_stopped() {
            return Err(io::Error::other("the run was stopped"));
        }
        hasher.update(&buffer[..read]);
    }
    beside::hash(path, fence, &mut hasher)?;
    Ok(digits(&hasher))
}

fn digits(hasher: &blake3::Hasher) -> String {
    hasher.finalize().to_hex()[..32].to_owned()
}

impl Sources {
    fn new(
        name: &str,
        file: Box<dyn Read + Send>,
        format: Option<Format>,
        beside: Beside,
        limits: Limits,
    ) -> Result<Self> {
        let raw = Raw::new(file);
        let mut input = unpack(&raw, limits).map_err(|error| unreadable(&error).at(Path::new(name)))?;
        let format = format.unwrap_or_else(|| Format::of_start(input.peek(TELLING)));
        let pages = match format {
            Format::Text | Format::Html | Format::Markdown => Pages::Whole(format),
            Format::Jsonl => Pages::Lines(Lines::default()),
            Format::Csv | Format::Tsv => Pages::Rows(Box::new(Rows::new(format))),
            Format::Warc => Pages::Archive(Archive::default()),
        };
        if format.has_records() && format != Format::Warc {
            input = to_utf8(input);
        }
        let stated = beside.data();
        let name = name.to_owned();
        Ok(Self { name, limits, raw, stop: None, input, beside, stated, pages, broken: 0, good: 0 })
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
        self.beside.hash(&mut hasher)?;
        Ok(digits(&hasher))
    }

    /// The next record; where the reader of its format fails on it, nothing behind it is read.
    fn found(&mut self) -> Option<Found> {
        let stop = self.stop.clone();
        let found = contained(stop.as_ref(), || Ok(self.next_found()));
        found.unwrap_or_else(|error| Some(Err(Lost::rest(error))))
    }

    fn next_found(&mut self) -> Option<Found> {
        if let Some(error) = self.beside.take_error() {
            return Some(Err(Lost::rest(error)));
        }
        match &mut self.pages {
            Pages::Whole(format) => {
                let found = whole(&mut self.input, *format, self.limits);
                self.pages = Pages::Done;
                Some(found)
            }
            Pages::Lines(lines) => lines.next(&mut self.input, self.limits),
            Pages::Rows(rows) => rows.next(&mut self.input, self.limits),
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
            Pages::Rows(rows) => rows.nothing().to_owned(),
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
                let record = Record { side: record.side.or(self.stated.clone()), ..record };
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
