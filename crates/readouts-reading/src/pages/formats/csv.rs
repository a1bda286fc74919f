//! Reads tables (CSV and other delimiters): a header with the names of columns, then one page in each row.

mod split;

use std::io::{self, BufRead};

use encoding_rs::Encoding;

use self::split::{Row, Splitter, fields_of};
use super::{Reading, Records};
use crate::pages::columns::{Columns, Part, normal, with_lead};
use crate::pages::input::Input;
use crate::pages::record::{Encoded, Lost, Record, RecordResult, decoded, format_of};
use crate::pages::{Charset, Format, Limits, SideData};
use crate::{Error, ErrorKind, Remedy, Result};

/// Maximum number of columns of a table.
const MOST_COLUMNS: usize = 4096;
/// Maximum length of a header in bytes.
const MOST_HEADER: usize = 64 << 10;
/// Characters that may separate two columns.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Comma-separated values: a page in each row.
pub(super) const COMMAS: Reading = Reading::TextRecords(|| Box::new(Rows::new(Format::Csv)));

/// Tab-separated values: a page in each row.
pub(super) const TABS: Reading = Reading::TextRecords(|| Box::new(Rows::new(Format::Tsv)));

/// Position of a reader in a table.
struct Rows {
    rows: Splitter,
    /// Number of the current row, as a spreadsheet counts: the header is row 1.
    number: u64,
    header: Option<Header>,
    prefer_tabs: bool,
}

/// The first row of a table.
struct Header {
    names: Vec<String>,
    text: usize,
    format: Format,
}

impl Records for Rows {
    /// Reads the page of the next row.
    fn next(&mut self, input: &mut Input, limits: Limits, columns: &Columns) -> Option<RecordResult> {
        let before = self.number;
        self.row(input, limits, columns).unwrap_or_else(|error| {
            self.number = before + 1;
            self.rows.cut();
            let lost = Lost::unread(self.number, &error);
            // Without a header no further row can be read.
            Some(Err(Lost { last: lost.last || self.header.is_none(), ..lost }))
        })
    }

    /// Returns the reason why the table contained no page.
    fn nothing(&self) -> String {
        if self.header.is_some() { "no row below the header".to_owned() } else { "an empty table".to_owned() }
    }
}

impl Rows {
    fn new(format: Format) -> Self {
        Self { rows: Splitter::new(b','), number: 0, header: None, prefer_tabs: format == Format::Tsv }
    }

    fn row(
        &mut self,
        input: &mut Input,
        limits: Limits,
        columns: &Columns,
    ) -> io::Result<Option<RecordResult>> {
        if self.header.is_none() {
            match self.header(input, columns)? {
                Ok(Some(header)) => self.header = Some(header),
                Ok(None) => return Ok(None),
                Err(error) => return Ok(Some(Err(Lost::rest(error)))),
            }
        }
        let Some(header) = &self.header else { return Ok(None) };
        let page = match self.rows.next(input, limits.page())? {
            Row::End => return Ok(None),
            Row::Fields(fields) => header.page(fields, columns),
            Row::TooLarge { is_unclosed: false } => Err(limits.too_large()),
            Row::TooLarge { is_unclosed: true } => Err(limits
                .too_large()
                .hinting("a quotation mark that is not closed makes one row of all after it")),
            Row::TooMany => {
                Err(Error::new(ErrorKind::Document, format!("the row has more than {MOST_COLUMNS} fields")))
            }
            Row::Unclosed(line) => Err(unclosed(line)),
        };
        self.number += 1;
        let number = self.number;
        Ok(Some(
            page.map(|page| Record { number: Some(number), ..page })
                .map_err(|error| Lost::one(number, error)),
        ))
    }

    fn header(&mut self, input: &mut Input, columns: &Columns) -> io::Result<Result<Option<Header>>> {
        if input.peek(3) == b"\xEF\xBB\xBF" {
            input.consume(3);
        }
        let start = input.peek(MOST_HEADER);
        let line = start.split(|b| matches!(b, b'\n' | b'\r')).next().unwrap_or(start);
        let delimiter = match line {
            // A line `sep=;`, which spreadsheets write to name the delimiter.
            [s @ .., b'=', delimiter] if s.eq_ignore_ascii_case(b"sep") => {
                let (delimiter, length) = (*delimiter, line.len());
                input.consume(length);
                delimiter
            }
            line => delimiter_of(line, self.prefer_tabs, columns),
        };
        self.rows = Splitter::new(delimiter);
        self.number = 1;
        let broken = |why: String| Ok(Err(Error::new(ErrorKind::Document, why)));
        let fields = match self.rows.next(input, MOST_HEADER)? {
            Row::End => return Ok(Ok(None)),
            Row::TooLarge { .. } | Row::Unclosed(_) => {
                return broken("no header: its first row has no end".to_owned());
            }
            Row::TooMany => return broken(format!("a header of more than {MOST_COLUMNS} columns")),
            Row::Fields(fields) => fields,
        };
        let names: Vec<String> = fields.iter().map(|name| normal(&String::from_utf8_lossy(name))).collect();
        let place = |wanted: &str| names.iter().position(|name| name == wanted);
        if let Some(missing) = columns.missing(&names) {
            return Ok(Err(
                no_column(&format!("no column `{missing:.40}`"), &names).remedied_by(Remedy::NameColumns)
            ));
        }
        Ok(match columns.of(Part::Text).find_map(place) {
            Some(text) => Ok(Some(Header { format: format_of(&names[text]), names, text })),
            None => {
                let usual = columns.of(Part::Text).collect::<Vec<_>>().join(", ");
                Err(no_column("no column of text", &names)
                    .hinting(format!("the first row names the columns, one of them {usual}"))
                    .remedied_by(Remedy::NameTextColumn))
            }
        })
    }
}

fn unclosed(line: Option<u64>) -> Error {
    let place = line.map_or_else(|| "in it".to_owned(), |line| format!("on line {line}"));
    let why =
        format!("a quotation mark {place} is not closed: what stands from there on was not read as rows");
    Error::new(ErrorKind::Document, why).hinting("a quotation mark inside a quoted field is written twice")
}

/// Returns the format of a file that begins with the header of a table: at least two column names, one of
/// them a usual name of the text column.
pub(super) fn looks_like_table(start: &[u8]) -> Option<Format> {
    let columns = Columns::default();
    let end = start.iter().position(|b| matches!(b, b'\n' | b'\r'))?;
    let delimiter = delimiter_of(&start[..end], false, &columns);
    let fields = fields_of(&start[..end], delimiter)?;
    let names: Vec<_> = fields.iter().map(|name| String::from_utf8_lossy(name)).collect();
    let is_name = |name: &str| {
        let mut letters = name.chars();
        letters.next().is_some_and(|c| c.is_alphabetic() || c == '_')
            && letters.all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
    };
    let is_table = names.len() > 1
        && names.iter().all(|name| is_name(name))
        && names.iter().any(|name| columns.of(Part::Text).any(|text| text == normal(name)));
    is_table.then_some(if delimiter == b'\t' { Format::Tsv } else { Format::Csv })
}

fn no_column(why: &str, names: &[String]) -> Error {
    let mut found = names.iter().take(20).map(|name| format!("`{name:.40}`")).collect::<Vec<_>>().join(", ");
    if names.len() > 20 {
        found.push_str(", …");
    }
    Error::new(ErrorKind::Document, format!("{why}; its columns are {found}"))
}

/// Finds the delimiter of a header: one that yields a known name of the text column, else the most frequent
/// one.
fn delimiter_of(line: &[u8], prefer_tabs: bool, columns: &Columns) -> u8 {
    let candidates = || prefer_tabs.then_some(b'\t').into_iter().chain(DELIMITERS);
    let names = |delimiter: u8| {
        line.split(move |&b| b == delimiter)
            .map(|field| normal(&String::from_utf8_lossy(field.trim_ascii()).replace('"', "")))
    };
    let tells = |delimiter: &u8| {
        names(*delimiter).count() > 1
            && names(*delimiter).any(|name| columns.of(Part::Text).any(|text| text == name))
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

impl Header {
    fn page(&self, mut row: Vec<Vec<u8>>, columns: &Columns) -> Result<Record> {
        // Spreadsheets omit empty fields at a row's end.
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
        let of = |key: &str| {
            let at = self.names.iter().position(|name| name == key);
            at.map(|at| value(&row[at], &charset))
        };
        let side = SideData::from_columns(columns, |key| of(key).into_iter().collect());
        let lead = columns.of(Part::Lead).filter_map(of).find(|lead| !lead.trim().is_empty());
        let content = with_lead(lead.as_deref(), content).into_bytes();
        Ok(Record { number: None, content, format: self.format, side, charset: Encoded::Decoded(charset) })
    }
}

/// Decodes a short field. It is too short to detect its charset, so the charset of the row's text is used.
fn value(field: &[u8], charset: &Charset) -> String {
    match std::str::from_utf8(field) {
        Ok(text) => text.to_owned(),
        Err(_) => {
            let encoding = Encoding::for_label(charset.name.as_bytes()).unwrap_or(encoding_rs::UTF_8);
            encoding.decode_without_bom_handling(field).0.into_owned()
        }
    }
}
