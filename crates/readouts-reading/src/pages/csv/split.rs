//! Rows of a table and their fields, told apart by `csv-core`, no more of a row kept than is allowed.
//!
//! It must not know what the columns mean.

use std::io::{self, BufRead};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::super::input::Input;
use super::MOST_COLUMNS;

/// Bytes behind a gap by which is seen whether a quoted field goes on there.
const AHEAD: usize = 256 << 10;
/// Bytes that are kept for rows to come; one large row must not hold its memory for all that follow.
const KEPT: usize = 1 << 20;

/// What is read next.
pub(super) enum Row {
    Fields(Vec<Vec<u8>>),
    /// Larger than allowed; and whether it seems to be so for want of a quotation mark.
    TooLarge {
        is_unclosed: bool,
    },
    /// Of more than [`MOST_COLUMNS`] fields.
    TooMany,
    /// The file ends in the midst of a quoted field, which begins on this line.
    Unclosed(Option<u64>),
    End,
}

/// Tells rows of any size apart.
pub(super) struct Splitter {
    core: Reader,
    delimiter: u8,
    fields: Vec<u8>,
    ends: Vec<usize>,
    lines: Lines,
    /// Whether the file goes on in the midst of a row.
    is_cut: bool,
}

impl Splitter {
    pub(super) fn new(delimiter: u8) -> Self {
        let core = ReaderBuilder::new().delimiter(delimiter).build();
        let (fields, ends) = (vec![0; 4096], vec![0; MOST_COLUMNS + 1]);
        Self { core, delimiter, fields, ends, lines: Lines::default(), is_cut: false }
    }

    /// What is read next does not follow what was read.
    pub(super) fn cut(&mut self) {
        self.is_cut = true;
    }

    /// The next row, of no more than so many bytes.
    pub(super) fn next(&mut self, input: &mut Input, most: usize) -> io::Result<Row> {
        if self.is_cut {
            match self.rest(input, most)? {
                // Of the row that the gap has cut, which is told of with it.
                Row::Fields(_) => {}
                row => return Ok(row),
            }
        }
        self.row(input, most)
    }

    /// Reads what is left of a row behind a gap.
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
        // Whether a line end was put behind the file; what it does not end is in a quoted field.
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
                // The rest of the row is read and forgotten.
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

/// The fields of one line; `None` where they are too many.
pub(super) fn fields_of(line: &[u8], delimiter: u8) -> Option<Vec<Vec<u8>>> {
    let mut core = ReaderBuilder::new().delimiter(delimiter).build();
    let (mut fields, mut ends) = (vec![0; line.len() + 1], vec![0; MOST_COLUMNS + 1]);
    let (_, _, length, columns) = core.read_record(line, &mut fields, &mut ends);
    let (result, _, _, last) = core.read_record(&[], &mut fields[length..], &mut ends[columns..]);
    let is_row = matches!(result, ReadRecordResult::Record);
    is_row.then(|| split(&fields, &ends[..columns + last]))
}

/// Whether these bytes, which stand behind a gap, begin in a quoted field: then the first quotation mark
/// that is not written twice closes it.
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

/// The lines of a file, and the quotation marks on those of its present row.
struct Lines {
    /// Line ends that were passed.
    ends: u64,
    /// Not behind a gap: nobody knows how many it holds.
    are_known: bool,
    marks: u64,
    /// Line ends before the row, before its last mark that begins a field, and before its last byte.
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
                        // One that is written twice is of the text.
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

    /// The line of the mark that was last to begin a field.
    fn opened(&self) -> Option<u64> {
        self.are_known.then_some(self.opened + 1)
    }

    /// Whether a row of several lines has a mark too many or too few.
    fn seem_unclosed(&self) -> bool {
        !self.marks.is_multiple_of(2) && self.first.is_some_and(|first| first < self.last)
    }
}
