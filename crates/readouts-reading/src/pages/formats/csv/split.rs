//! Splits a table into rows and fields with `csv-core`, with a limit on the bytes that are kept of a row.

use std::io::{self, BufRead};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::MOST_COLUMNS;
use crate::pages::input::Input;

/// Maximum number of bytes after a gap that are scanned to find out whether they begin inside a quoted field.
const AHEAD: usize = 256 << 10;
/// Maximum number of bytes of the buffer that are kept for the next row, so that memory for one large row is
/// freed.
const KEPT: usize = 1 << 20;

/// The next row, or the reason why there is none.
pub(super) enum Row {
    Fields(Vec<Vec<u8>>),
    /// A row above the limit; `is_unclosed` if an unclosed quotation mark seems to be the reason.
    TooLarge {
        is_unclosed: bool,
    },
    /// A row with more than [`MOST_COLUMNS`] fields.
    TooMany,
    /// A quoted field that is not closed before the file ends, with the line on which it begins.
    Unclosed(Option<u64>),
    End,
}

/// Splits a stream into rows.
pub(super) struct Splitter {
    core: Reader,
    delimiter: u8,
    fields: Vec<u8>,
    ends: Vec<usize>,
    lines: Lines,
    /// Whether a gap was just passed, so that the input continues inside a row.
    is_cut: bool,
}

impl Splitter {
    pub(super) fn new(delimiter: u8) -> Self {
        let core = ReaderBuilder::new().delimiter(delimiter).build();
        let (fields, ends) = (vec![0; 4096], vec![0; MOST_COLUMNS + 1]);
        Self { core, delimiter, fields, ends, lines: Lines::default(), is_cut: false }
    }

    /// Notes a gap: the next bytes do not continue those read before.
    pub(super) fn cut(&mut self) {
        self.is_cut = true;
    }

    /// Reads the next row, of at most `most` bytes.
    pub(super) fn next(&mut self, input: &mut Input, most: usize) -> io::Result<Row> {
        if self.is_cut {
            match self.rest(input, most)? {
                // The rest of the row before the gap, which was reported with the gap.
                Row::Fields(_) => {}
                row => return Ok(row),
            }
        }
        self.row(input, most)
    }

    /// Reads the rest of a row behind a gap.
    fn rest(&mut self, input: &mut Input, most: usize) -> io::Result<Row> {
        self.core.reset();
        self.lines.are_known = false;
        if is_quoted(input.peek(AHEAD), self.delimiter) {
            self.core.read_record(b"\"", &mut self.fields, &mut self.ends);
        }
        let row = self.row(input, most)?;
        self.is_cut = false;
        Ok(row)
    }

    fn row(&mut self, input: &mut Input, most: usize) -> io::Result<Row> {
        let (mut length, mut columns, mut has_room) = (0, 0, true);
        // Whether a line end was added after the end of the file; if it does not end the row, a quoted field
        // is open.
        let mut is_ended = false;
        self.lines.begin();
        loop {
            let bytes = input.fill_buf()?;
            let (is_last, is_open) = (bytes.is_empty(), is_ended);
            let bytes = if is_last && !is_ended { b"\n" } else { bytes };
            let (result, read, written, ended) =
                self.core.read_record(bytes, &mut self.fields[length..], &mut self.ends[columns..]);
            if is_last {
                is_ended |= read > 0;
            } else {
                self.lines.pass(&bytes[..read]);
                input.consume(read);
            }
            length += written;
            columns += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if self.fields.len() < most => {
                    self.fields.resize((self.fields.len() * 2).min(most), 0);
                }
                // The rest of the row is read and discarded.
                ReadRecordResult::OutputFull => (length, has_room) = (0, false),
                ReadRecordResult::OutputEndsFull => (columns, length) = (MOST_COLUMNS, 0),
                ReadRecordResult::End if has_room => return Ok(Row::End),
                ReadRecordResult::Record | ReadRecordResult::End => {
                    let is_unclosed = is_open || self.lines.seem_unclosed();
                    return Ok(match () {
                        () if !has_room || length > most => Row::TooLarge { is_unclosed },
                        () if is_open => Row::Unclosed(self.lines.opened()),
                        () if columns > MOST_COLUMNS => Row::TooMany,
                        () => Row::Fields(self.split(columns)),
                    });
                }
            }
        }
    }

    fn split(&mut self, columns: usize) -> Vec<Vec<u8>> {
        let row = split(&self.fields, &self.ends[..columns]);
        self.fields.truncate(KEPT);
        self.fields.shrink_to(KEPT);
        row
    }
}

fn split(fields: &[u8], ends: &[usize]) -> Vec<Vec<u8>> {
    let mut from = 0;
    let field = |&end: &usize| fields[std::mem::replace(&mut from, end)..end].to_vec();
    ends.iter().map(field).collect()
}

/// Returns the fields of one line; `None` where there are too many.
pub(super) fn fields_of(line: &[u8], delimiter: u8) -> Option<Vec<Vec<u8>>> {
    let mut core = ReaderBuilder::new().delimiter(delimiter).build();
    let (mut fields, mut ends) = (vec![0; line.len() + 1], vec![0; MOST_COLUMNS + 1]);
    let (_, _, length, columns) = core.read_record(line, &mut fields, &mut ends);
    let (result, _, _, last) = core.read_record(&[], &mut fields[length..], &mut ends[columns..]);
    let is_row = matches!(result, ReadRecordResult::Record);
    is_row.then(|| split(&fields, &ends[..columns + last]))
}

/// Whether bytes behind a gap begin inside a quoted field, so that the first quotation mark that is not doubled
/// closes it.
fn is_quoted(bytes: &[u8], delimiter: u8) -> bool {
    let is_edge = |byte: Option<&u8>| byte.is_none_or(|b| *b == delimiter || matches!(b, b'\n' | b'\r'));
    let mut at = 0;
    while let Some(from) = bytes[at..].iter().position(|b| *b == b'"').map(|found| at + found) {
        let marks = bytes[from..].iter().take_while(|b| **b == b'"').count();
        at = from + marks;
        let (begins, ends) = (from > 0 && is_edge(bytes.get(from - 1)), is_edge(bytes.get(at)));
        if !marks.is_multiple_of(2) || begins && ends {
            return ends && !begins;
        }
    }
    false
}

/// Line ends of a file, and quotation marks of its current row.
struct Lines {
    /// Number of line ends passed.
    ends: u64,
    /// Whether line numbers are known: false behind a gap, which holds an unknown number of lines.
    are_known: bool,
    marks: u64,
    /// Line ends before the row (`first`), before its last quotation mark that opens a field (`opened`), and
    /// before its last byte (`last`).
    first: Option<u64>,
    opened: u64,
    last: u64,
    before: u8,
}

impl Default for Lines {
    fn default() -> Self {
        Self { ends: 0, are_known: true, marks: 0, first: None, opened: 0, last: 0, before: 0 }
    }
}

impl Lines {
    fn begin(&mut self) {
        (self.marks, self.first) = (0, None);
    }

    fn pass(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            match byte {
                b'\n' => self.ends += 1,
                b'\r' => {}
                _ => {
                    self.first.get_or_insert(self.ends);
                    self.last = self.ends;
                    if byte == b'"' {
                        // A doubled mark belongs to the text.
                        if self.marks.is_multiple_of(2) && self.before != b'"' {
                            self.opened = self.ends;
                        }
                        self.marks += 1;
                    }
                }
            }
            self.before = byte;
        }
    }

    /// Returns the line number of the last quotation mark that opens a field.
    fn opened(&self) -> Option<u64> {
        self.are_known.then_some(self.opened + 1)
    }

    /// Whether a row spans several lines and has an odd number of quotation marks.
    fn seem_unclosed(&self) -> bool {
        !self.marks.is_multiple_of(2) && self.first.is_some_and(|first| first < self.last)
    }
}
