//! Lists the pages of a stream one by one, in any format and compression.

use std::fmt;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::formats::{Reading, Records, TELLING};
use super::input::{Input, Raw};
use super::page_of::Source;
use super::record::{Encoded, Lost, Record, RecordResult};
use super::unpack::{unpack, unreadable};
use super::utf16::to_utf8;
use super::{Columns, Format, Limits, SideData, Sidecar};
use crate::contain::contained;
use crate::{Error, ErrorKind, Result, Stop};

/// Stop after this many broken records, if they outnumber the good ones: the file is probably not in the
/// format its name claims.
const MOST_BROKEN: usize = 1000;

/// The pages of one file or stream, in order; see [`open_reader`].
pub struct Sources {
    name: String,
    limits: Limits,
    raw: Raw,
    stop: Option<Stop>,
    input: Input,
    sidecar: Sidecar,
    columns: Arc<Columns>,
    default_outlet: Option<Arc<str>>,
    pages: Pages,
    broken: usize,
    good: usize,
}

enum Pages {
    Whole(Format),
    Records(Box<dyn Records>),
    Done,
}

/// Lists the pages of a stream, such as standard input or a file, one by one; `name` stands for the stream in
/// results.
///
/// The stream is read as pages are asked for, and one page is held in memory at a time. An `Err` stands for a
/// page (or a record, or the rest of the stream) that cannot be read; the pages behind it still follow where
/// they can be found. Gzip and Zstandard are detected by content and unpacked. If no format is given, it is
/// detected by the first bytes.
///
/// # Errors
/// [`Io`](ErrorKind::Io) where the stream cannot be read, [`Document`](ErrorKind::Document) where this build
/// lacks the feature that reads it.
pub fn open_reader(
    name: &str,
    input: Box<dyn Read + Send>,
    format: Option<Format>,
    limits: Limits,
) -> Result<Sources> {
    let raw = Raw::new(input);
    let mut input = unpack(&raw, limits).map_err(|error| unreadable(&error).at(Path::new(name)))?;
    let format = format.unwrap_or_else(|| Format::of_start(input.peek(TELLING)));
    let pages = match format.reading().map_err(|error| error.at(Path::new(name)))? {
        Reading::Page(_) => Pages::Whole(format),
        Reading::TextRecords(records) => {
            input = to_utf8(input);
            Pages::Records(records())
        }
        Reading::ByteRecords(records) => Pages::Records(records()),
    };
    let (name, sidecar, columns) = (name.to_owned(), Sidecar::default(), Arc::default());
    let (stop, default_outlet) = (None, None);
    let (broken, good) = (0, 0);
    Ok(Sources { name, limits, raw, stop, input, sidecar, columns, default_outlet, pages, broken, good })
}

/// Formats a file's hash as 32 hexadecimal digits.
pub fn digits(hasher: &blake3::Hasher) -> String {
    hasher.finalize().to_hex()[..32].to_owned()
}

impl Sources {
    /// Adds facts that are stated beside the file; they hold for every page that does not state its own.
    #[must_use]
    pub fn with_sidecar(self, sidecar: Sidecar) -> Self {
        Self { sidecar, ..self }
    }

    /// Sets the names of the columns of records, and which columns are kept.
    #[must_use]
    pub fn with_columns(self, columns: &Arc<Columns>) -> Self {
        Self { columns: Arc::clone(columns), ..self }
    }

    /// Sets the publisher of pages that state none: in a column, front matter or a sidecar.
    #[must_use]
    pub fn with_default_outlet(self, outlet: Option<Arc<str>>) -> Self {
        Self { default_outlet: outlet, ..self }
    }

    /// Sets a flag that stops reading; reading then ends with an error of kind
    /// [`Stopped`](ErrorKind::Stopped).
    #[must_use]
    pub fn until(self, stop: &Stop) -> Self {
        self.raw.until(stop);
        Self { stop: Some(stop.clone()), ..self }
    }

    /// Returns the name of the file or stream.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Reads the file to its end and returns a hash of its stored bytes and of its side data: 32 hexadecimal
    /// digits.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn finish(self) -> io::Result<String> {
        // The unpacker may hold the file and must be dropped before the rest is read.
        drop(self.input);
        let mut hasher = self.raw.finish()?;
        hasher.update(&self.sidecar.hashed?);
        Ok(digits(&hasher))
    }

    /// Returns the next record; if the reader of its format panics or is stopped, no record follows.
    fn found(&mut self) -> Option<RecordResult> {
        let stop = self.stop.clone();
        let found = contained(stop.as_ref(), || Ok(self.next_found()));
        found.unwrap_or_else(|error| Some(Err(Lost::rest(error))))
    }

    fn next_found(&mut self) -> Option<RecordResult> {
        if let Some(error) = self.sidecar.error.take() {
            return Some(Err(Lost::rest(error)));
        }
        match &mut self.pages {
            Pages::Whole(format) => {
                let found = whole(&mut self.input, *format, self.limits);
                self.pages = Pages::Done;
                Some(found)
            }
            Pages::Records(records) => records.next(&mut self.input, self.limits, &self.columns),
            Pages::Done => None,
        }
    }

    /// Returns the name of a page in this file.
    fn name_of(&self, number: Option<u64>) -> String {
        number.map_or_else(|| self.name.clone(), |number| format!("{}#{number}", self.name))
    }

    /// Returns the error for a file of records that has ended without a single record, good or broken.
    fn nothing(&self) -> Option<Error> {
        let why = match &self.pages {
            _ if self.good + self.broken > 0 => return None,
            Pages::Records(records) => records.nothing(),
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
                let source = Source::new(name, record, self.limits, &self.columns);
                Some(Ok(source.with_default_outlet(&self.default_outlet)))
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

/// Reads the page of a file that holds one page.
fn whole(input: &mut Input, format: Format, limits: Limits) -> RecordResult {
    let most = limits.page().saturating_add(1);
    let content = input.take_up_to(most).map_err(|error| Lost::rest(unreadable(&error)))?;
    if content.len() == most {
        return Err(Lost::rest(limits.too_large()));
    }
    Ok(Record { number: None, content, format, side: SideData::default(), charset: Encoded::Unknown })
}
