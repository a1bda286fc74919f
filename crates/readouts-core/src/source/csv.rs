//! Reads CSV and its kin: a header that names the columns, then a page in each row.
//!
//! A quotation mark that is not closed makes one row of what follows it. Such a row is told of by the line
//! on which the mark stands, and the rows in it are looked for.

mod split;

use std::io::{self, BufRead};

use encoding_rs::Encoding;

use self::split::{End, Field, Row, Shape, fields, line_ends};
use super::input::Input;
use super::record::{Encoded, Found, Lost, Record, TEXT, decoded, format_of, normal};
use super::{Charset, Format, Limits, SideData};
use crate::{Error, ErrorKind, Result};

/// Most columns of a table.
const MOST_COLUMNS: usize = 4096;
/// Most bytes of a header.
const MOST_HEADER: usize = 64 << 10;
/// What may stand between two columns.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Bytes behind a place by which rows are known.
const AHEAD: usize = 256 << 10;
/// Most lines of a doubtful row at which rows are looked for.
const MOST_LINES: usize = 1000;
/// Most bytes of a file that are gone through to find rows again.
const MOST_SEARCHED: usize = 1 << 30;

/// Where a reader stands in its file.
pub(super) struct Rows {
    /// Row as a spreadsheet counts it: the header is the first.
    number: u64,
    /// Lines read.
    lines: u64,
    columns: Option<Columns>,
    prefer_tabs: bool,
    /// Whether the file goes on where no row may begin.
    is_cut: bool,
    searched: usize,
}

struct Columns {
    names: Vec<String>,
    shape: Shape,
    format: Format,
}

impl Rows {
    pub(super) fn new(format: Format) -> Self {
        let prefer_tabs = format == Format::Tsv;
        Self { number: 0, lines: 0, columns: None, prefer_tabs, is_cut: false, searched: 0 }
    }

    /// The page of the next row.
    pub(super) fn next(&mut self, input: &mut Input, limits: Limits) -> Option<Found> {
        let before = self.number;
        match self.row(input, limits) {
            Ok(found) => found,
            Err(error) => {
                (self.number, self.is_cut) = (before + 1, true);
                let lost = Lost::unread(self.number, &error);
                // Without a header no row is understood.
                Some(Err(Lost { last: lost.last || self.columns.is_none(), ..lost }))
            }
        }
    }

    /// Why it gave nothing.
    pub(super) fn nothing(&self) -> &'static str {
        if self.columns.is_some() { "no row below the header" } else { "an empty table" }
    }

    fn row(&mut self, input: &mut Input, limits: Limits) -> io::Result<Option<Found>> {
        if self.columns.is_none() {
            match self.header(input)? {
                Ok(Some(columns)) => self.columns = Some(columns),
                Ok(None) => return Ok(None),
                Err(error) => return Ok(Some(Err(Lost::rest(error)))),
            }
        }
        let Some(shape) = self.columns.as_ref().map(|columns| columns.shape) else { return Ok(None) };
        if std::mem::take(&mut self.is_cut) {
            self.go_on(input, shape)?;
        }
        let Some((empty, row)) = split::row(input, shape.delimiter, limits.page())? else { return Ok(None) };
        self.lines += empty;
        self.number += 1;
        let number = self.number;
        if let Some(error) = self.misquoted(&row, input, shape)? {
            return Ok(Some(Err(Lost::one(number, error))));
        }
        self.lines += line_ends(&row.bytes);
        if row.end != End::Whole {
            return Ok(Some(Err(Lost::one(number, limits.too_large()))));
        }
        let found = self.columns.as_ref().map(|columns| {
            columns
                .page(&row)
                .map(|page| Record { number: Some(number), ..page })
                .map_err(|error| Lost::one(number, error))
        });
        Ok(found)
    }

    /// What is wrong with a row that may be several, for want of a quotation mark; then the rows in it are
    /// read next. A row that is doubtful but looks like no other is one.
    fn misquoted(&mut self, row: &Row, input: &mut Input, shape: Shape) -> io::Result<Option<Error>> {
        let is_doubtful = match row.end {
            End::Whole => {
                let text = row.bytes.trim_ascii_end();
                (text.contains(&b'\n') || text.contains(&b'\r'))
                    && (row.is_stray || fields(text, shape.delimiter, 0).1 != shape.columns)
            }
            End::TooLarge => false,
            End::Quoted | End::TooLargeQuoted => true,
        };
        if !is_doubtful {
            return Ok(None);
        }
        let line = self.lines + 1 + line_ends(&row.bytes[..row.opened]);
        let told = |why: String| {
            Error::new(ErrorKind::Document, format!("a quotation mark on line {line} is not closed: {why}"))
                .hinting("a quotation mark inside a quoted field is written twice")
        };
        if let Some(at) = self.rows_in(row, input, shape) {
            self.lines += line_ends(&row.bytes[..at]);
            return Ok(Some(told(format!("what stands up to line {} is lost", self.lines))));
        }
        let is_closed = match row.end {
            End::TooLargeQuoted => {
                let (is_closed, lines) = split::skip_row(input, shape.delimiter)?;
                self.lines += lines;
                is_closed
            }
            end => end != End::Quoted,
        };
        Ok((!is_closed).then(|| told("what stands behind it, to the end of the file, is lost".to_owned())))
    }

    /// Where rows begin inside of what was taken for one, behind the line of the doubtful mark; what is
    /// read next begins there, or behind the row.
    fn rows_in(&mut self, row: &Row, input: &mut Input, shape: Shape) -> Option<usize> {
        input.unread(&row.bytes);
        // A row that only lacks fields, as spreadsheets leave them out, must have all that tells in itself.
        let ahead = if row.end == End::Whole && !row.is_stray { 0 } else { AHEAD };
        let wanted = row.bytes.len() + ahead;
        let bytes = input.peek(wanted);
        let is_all = ahead == 0 || bytes.len() < wanted;
        let lines = (row.opened..row.bytes.len() - 1).filter(|&at| row.bytes[at] == b'\n').map(|at| at + 1);
        let searched = &mut self.searched;
        let begins = |at: &usize| *searched < MOST_SEARCHED && shape.begins(&bytes[*at..], is_all, searched);
        let found = lines.take(MOST_LINES).find(begins);
        input.consume(found.unwrap_or(row.bytes.len()));
        found
    }

    /// Goes to a line at which rows begin, or to the end.
    fn go_on(&mut self, input: &mut Input, shape: Shape) -> io::Result<()> {
        while input.skip_until(b'\n')? > 0 {
            self.lines += 1;
            let window = input.peek(AHEAD);
            let is_all = window.len() < AHEAD;
            if self.searched < MOST_SEARCHED && shape.begins(window, is_all, &mut self.searched) {
                break;
            }
        }
        Ok(())
    }

    fn header(&mut self, input: &mut Input) -> io::Result<Result<Option<Columns>>> {
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
        self.number = 1;
        let Some((empty, row)) = split::row(input, delimiter, MOST_HEADER)? else { return Ok(Ok(None)) };
        self.lines += empty + line_ends(&row.bytes);
        if row.end != End::Whole {
            return Ok(Err(Error::new(ErrorKind::Document, "no header: its first row has no end")));
        }
        let (fields, columns) = fields(&row.bytes, delimiter, MOST_COLUMNS);
        if columns > MOST_COLUMNS {
            let why = format!("a header of more than {MOST_COLUMNS} columns");
            return Ok(Err(Error::new(ErrorKind::Document, why)));
        }
        let names: Vec<String> =
            fields.iter().map(|(name, _)| normal(&String::from_utf8_lossy(name))).collect();
        let place = |wanted: &&str| names.iter().position(|name| name == wanted);
        Ok(match TEXT.iter().find_map(place) {
            Some(text) => {
                let shape = Shape { delimiter, columns, text };
                Ok(Some(Columns { format: format_of(&names[text]), names, shape }))
            }
            None => Err(no_column(&names)),
        })
    }
}

/// Whether a file of an unknown format begins with the header of a table: two names of columns at least,
/// one of them of text.
pub(super) fn looks_like_table(start: &[u8]) -> Option<Format> {
    let end = start.iter().position(|b| matches!(b, b'\n' | b'\r'))?;
    let delimiter = delimiter_of(&start[..end], false);
    let (fields, count) = fields(&start[..end], delimiter, MOST_COLUMNS);
    let names: Vec<_> = fields.iter().map(|(name, _)| String::from_utf8_lossy(name)).collect();
    let is_name = |name: &str| {
        let mut letters = name.chars();
        letters.next().is_some_and(|c| c.is_alphabetic() || c == '_')
            && letters.all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
    };
    let is_table = count > 1
        && names.iter().all(|name| is_name(name))
        && names.iter().any(|name| TEXT.contains(&normal(name).as_str()));
    is_table.then_some(if delimiter == b'\t' { Format::Tsv } else { Format::Csv })
}

fn no_column(names: &[String]) -> Error {
    let mut found = names.iter().take(20).map(|name| format!("`{name:.40}`")).collect::<Vec<_>>().join(", ");
    if names.len() > 20 {
        found.push_str(", …");
    }
    Error::new(ErrorKind::Document, format!("no column of text; its columns are {found}"))
        .hinting(format!("the first row names the columns, one of them {}", TEXT.join(", ")))
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
    fn page(&self, row: &Row) -> Result<Record> {
        let (mut row, has): (Vec<Field>, _) = fields(&row.bytes, self.shape.delimiter, self.names.len());
        // Spreadsheets leave out what is empty at a row's end.
        row.resize_with(self.names.len(), Field::default);
        if has > self.names.len() {
            let wanted = self.names.len();
            return Err(Error::new(
                ErrorKind::Document,
                format!("the row has {has} fields, the header has {wanted}"),
            )
            .hinting(
                "a field with a comma, a quotation mark or a line end in it stands in quotation marks",
            ));
        }
        let text = self.shape.text;
        let (content, charset) = decoded(std::mem::take(&mut row[text].0))?;
        if content.trim().is_empty() {
            return Err(Error::new(
                ErrorKind::Document,
                format!("no text in the column `{}`", self.names[text]),
            ));
        }
        let side = SideData::from_columns(|key| {
            let at = self.names.iter().position(|name| name == key)?;
            Some(value(&row[at].0, &charset))
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
