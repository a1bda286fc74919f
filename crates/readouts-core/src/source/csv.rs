//! Reads CSV and its kin: a header that names the columns, then a page in each row.
//!
//! The rows are told apart by `csv-core`; how much of one is kept is decided here, since a quotation
//! mark that is never closed makes one row of a whole file.

use std::io::BufRead;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use encoding_rs::Encoding;

use super::input::Input;
use super::record::{Encoded, Found, Lost, Record, TEXT, decoded, format_of, normal};
use super::unpack::unreadable;
use super::{Charset, Format, Limits, SideData};
use crate::{Error, ErrorKind, Result};

/// Most columns of a table.
const MOST_COLUMNS: usize = 4096;
/// Most bytes of a header.
const MOST_HEADER: usize = 64 << 10;
/// What may stand between two columns.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Where a reader stands in its file.
pub(super) struct Rows {
    rows: Splitter,
    /// Row as a spreadsheet counts it: the header is the first.
    number: u64,
    columns: Option<Columns>,
    prefer_tabs: bool,
}

struct Columns {
    names: Vec<String>,
    text: usize,
    format: Format,
}

impl Rows {
    pub(super) fn new(format: Format) -> Self {
        Self { rows: Splitter::new(b','), number: 0, columns: None, prefer_tabs: format == Format::Tsv }
    }

    /// The page of the next row.
    pub(super) fn next(&mut self, input: &mut Input, limits: Limits) -> Option<Found> {
        if self.columns.is_none() {
            match self.header(input) {
                Ok(Some(columns)) => self.columns = Some(columns),
                Ok(None) => return None,
                Err(error) => return Some(Err(Lost::rest(error))),
            }
        }
        let columns = self.columns.as_ref()?;
        self.number += 1;
        let number = self.number;
        let row = match self.rows.next(input, limits.page()) {
            Ok(Row::End) => return None,
            Ok(Row::TooLarge) => return Some(Err(Lost::one(number, unclosed(limits.too_large())))),
            Ok(Row::Fields(fields)) => fields,
            Err(error) => return Some(Err(Lost::rest(unreadable(&error)))),
        };
        Some(
            columns
                .page(row)
                .map(|page| Record { number: Some(number), ..page })
                .map_err(|error| Lost::one(number, error)),
        )
    }

    fn header(&mut self, input: &mut Input) -> Result<Option<Columns>> {
        if input.peek(3) == b"\xEF\xBB\xBF" {
            input.consume(3);
        }
        let start = input.peek(MOST_HEADER);
        let line = start.split(|b| matches!(b, b'\n' | b'\r')).next().unwrap_or(start);
        let delimiter = match line {
            // Written by a spreadsheet for itself.
            [s @ .., b'=', delimiter] if s.eq_ignore_ascii_case(b"sep") => {
                let (delimiter, length) = (*delimiter, line.len());
                input.consume(length);
                delimiter
            }
            line => delimiter_of(line, self.prefer_tabs),
        };
        self.rows = Splitter::new(delimiter);
        self.number = 1;
        let fields = match self.rows.next(input, MOST_HEADER).map_err(|error| unreadable(&error))? {
            Row::End => return Ok(None),
            Row::TooLarge => {
                return Err(Error::new(ErrorKind::Document, "no header: its first row has no end"));
            }
            Row::Fields(fields) => fields,
        };
        let names: Vec<String> = fields.iter().map(|name| normal(&String::from_utf8_lossy(name))).collect();
        let place = |wanted: &&str| names.iter().position(|name| name == wanted);
        match TEXT.iter().find_map(place) {
            Some(text) => Ok(Some(Columns { format: format_of(&names[text]), names, text })),
            None => Err(no_column(&names)),
        }
    }
}

fn no_column(names: &[String]) -> Error {
    let mut found = names.iter().take(20).map(|name| format!("`{name:.40}`")).collect::<Vec<_>>().join(", ");
    if names.len() > 20 {
        found.push_str(", …");
    }
    Error::new(ErrorKind::Document, format!("no column of text; its columns are {found}"))
        .hinting(format!("the first row names the columns, one of them {}", TEXT.join(", ")))
}

fn unclosed(error: Error) -> Error {
    error.hinting("a quotation mark that is not closed makes one row of all after it; else `--page-limit MB`")
}

/// What parts the columns of a header: what brings out a known column, or what is most frequent.
fn delimiter_of(line: &[u8], prefer_tabs: bool) -> u8 {
    let candidates = || prefer_tabs.then_some(b'\t').into_iter().chain(DELIMITERS);
    let names = |delimiter: u8| {
        line.split(move |&b| b == delimiter)
            .map(|field| normal(&String::from_utf8_lossy(field.trim_ascii()).replace('"', "")))
    };
    let tells = |delimiter: &u8| {
        names(*delimiter).count() > 1 && names(*delimiter).any(|name| TEXT.contains(&name.as_str()))
    };
    let most = || {
        let mut best = (0, b',');
        for delimiter in candidates() {
            let count = names(delimiter).count();
            if count > best.0 {
                best = (count, delimiter);
            }
        }
        best.1
    };
    candidates().find(tells).unwrap_or_else(most)
}

impl Columns {
    fn page(&self, mut row: Vec<Vec<u8>>) -> Result<Record> {
        // Spreadsheets leave out what is empty at a row's end.
        row.resize_with(row.len().max(self.names.len()), Vec::new);
        if row.len() > self.names.len() {
            let (has, wanted) = (row.len(), self.names.len());
            return Err(Error::new(
                ErrorKind::Document,
                format!("the row has {has} fields, the header has {wanted}"),
            )
            .hinting(
                "a field with a comma, a quotation mark or a line end in it stands in quotation marks",
            ));
        }
        let (content, charset) = decoded(std::mem::take(&mut row[self.text]))?;
        if content.trim().is_empty() {
            return Err(Error::new(
                ErrorKind::Document,
                format!("no text in the column `{}`", self.names[self.text]),
            ));
        }
        let side = SideData::from_columns(|key| {
            let at = self.names.iter().position(|name| name == key)?;
            Some(value(&row[at], &charset))
        });
        let content = content.into_bytes();
        Ok(Record { number: None, content, format: self.format, side, charset: Encoded::Decoded(charset) })
    }
}

/// A short field: too short to tell its charset, which is that of the row's text.
fn value(field: &[u8], charset: &Charset) -> String {
    match std::str::from_utf8(field) {
        Ok(text) => text.to_owned(),
        Err(_) => {
            let encoding = Encoding::for_label(charset.name.as_bytes()).unwrap_or(encoding_rs::UTF_8);
            encoding.decode_without_bom_handling(field).0.into_owned()
        }
    }
}

/// Tells rows and their fields apart, of any size, keeping no more than is allowed.
struct Splitter {
    core: Reader,
    fields: Vec<u8>,
    ends: Vec<usize>,
}

enum Row {
    Fields(Vec<Vec<u8>>),
    TooLarge,
    End,
}

impl Splitter {
    fn new(delimiter: u8) -> Self {
        let core = ReaderBuilder::new().delimiter(delimiter).build();
        Self { core, fields: vec![0; 4096], ends: vec![0; MOST_COLUMNS] }
    }

    fn next(&mut self, input: &mut Input, most: usize) -> std::io::Result<Row> {
        let (mut length, mut columns, mut too_large) = (0, 0, false);
        loop {
            let bytes = input.fill_buf()?;
            let (result, read, written, ended) =
                self.core.read_record(bytes, &mut self.fields[length..], &mut self.ends[columns..]);
            input.consume(read);
            length += written;
            columns += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if self.fields.len() < most => {
                    self.fields.resize((self.fields.len() * 2).min(most), 0);
                }
                // The rest of the row is read and forgotten.
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    (length, columns, too_large) = (0, 0, true);
                }
                ReadRecordResult::Record if too_large || length > most => return Ok(Row::TooLarge),
                ReadRecordResult::Record => return Ok(Row::Fields(self.split(columns))),
                ReadRecordResult::End if too_large => return Ok(Row::TooLarge),
                ReadRecordResult::End => return Ok(Row::End),
            }
        }
    }

    fn split(&mut self, columns: usize) -> Vec<Vec<u8>> {
        let mut from = 0;
        let field = |&end: &usize| {
            let field = self.fields[from..end].to_vec();
            from = end;
            field
        };
        let row = self.ends[..columns].iter().map(field).collect();
        // One large row must not hold its memory for all that follow.
        self.fields.truncate(1 << 20);
        self.fields.shrink_to(1 << 20);
        row
    }
}
