//! Rows of a table and their fields, told apart byte by byte (RFC 4180, and what is met beside it).
//!
//! A quotation mark inside a quoted field that no separator follows is one of the text, and makes the row
//! doubtful. It must not know what the columns mean.

use std::io::{self, BufRead};

use super::super::input::Input;

/// A row as it stands in its file, with the end of its line.
pub(super) struct Row {
    pub(super) bytes: Vec<u8>,
    pub(super) end: End,
    /// Whether a quotation mark in it is neither of the start nor of the end of a field.
    pub(super) is_stray: bool,
    /// Where the field begins whose quotation marks are in doubt: the first with a stray one, else the last.
    pub(super) opened: usize,
}

/// How a row ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// With its line, or with the file.
    Whole,
    /// With the file, in the midst of a quoted field.
    Quoted,
    /// It is larger than allowed.
    TooLarge,
    /// It is larger than allowed, and goes on in a quoted field.
    TooLargeQuoted,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// A field begins.
    Start,
    Plain,
    Quoted,
    /// Behind a quotation mark in a quoted field.
    Closing,
    /// Behind that and blanks.
    Blank,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Nothing,
    Text,
    /// Nothing, unless the quotation mark before it was text.
    Blank,
    Opens,
    /// A quotation mark before this byte was text after all.
    Stray,
    EndsField,
    EndsRow,
}

/// What a byte means.
fn meaning(state: State, byte: u8, delimiter: u8) -> (State, Meaning) {
    match (state, byte) {
        (State::Start, b'"') => (State::Quoted, Meaning::Opens),
        (State::Quoted, b'"') => (State::Closing, Meaning::Nothing),
        (State::Quoted, _) => (State::Quoted, Meaning::Text),
        (State::Closing, b'"') => (State::Quoted, Meaning::Text),
        (_, b'\n' | b'\r') => (State::Start, Meaning::EndsRow),
        (_, byte) if byte == delimiter => (State::Start, Meaning::EndsField),
        (State::Closing | State::Blank, b' ') => (State::Blank, Meaning::Blank),
        (State::Closing | State::Blank, _) => (State::Quoted, Meaning::Stray),
        (State::Start | State::Plain, _) => (State::Plain, Meaning::Text),
    }
}

struct Scanner {
    delimiter: u8,
    state: State,
    /// Bytes gone through.
    at: usize,
    opened: usize,
    is_stray: bool,
    /// Whether a quotation mark stands in a field that has none around it.
    is_loose: bool,
}

impl Scanner {
    fn new(delimiter: u8) -> Self {
        Self { delimiter, state: State::Start, at: 0, opened: 0, is_stray: false, is_loose: false }
    }

    /// Where the row ends in these bytes, behind the end of its line.
    fn end(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        let from = self.at;
        while at < bytes.len() {
            if self.state == State::Quoted && bytes[at] != b'"' {
                // Most of a table is quoted text.
                at += bytes[at..].iter().position(|b| *b == b'"').unwrap_or(bytes.len() - at);
                continue;
            }
            self.is_loose |= self.state == State::Plain && bytes[at] == b'"';
            let (state, meaning) = meaning(self.state, bytes[at], self.delimiter);
            match meaning {
                Meaning::Opens if !self.is_stray => self.opened = from + at,
                Meaning::Stray => self.is_stray = true,
                _ => {}
            }
            self.state = state;
            at += 1;
            if meaning == Meaning::EndsRow {
                return Some(at);
            }
        }
        self.at += bytes.len();
        None
    }
}

/// The next row with anything in it; with it, how many line ends stood before it.
pub(super) fn row(input: &mut Input, delimiter: u8, most: usize) -> io::Result<Option<(u64, Row)>> {
    let before = skip_empty(input)?;
    let mut scanner = Scanner::new(delimiter);
    let mut bytes = Vec::new();
    let end = loop {
        let chunk = input.fill_buf()?;
        if chunk.is_empty() {
            break if scanner.state == State::Quoted { End::Quoted } else { End::Whole };
        }
        let end = scanner.end(chunk);
        let count = end.unwrap_or(chunk.len());
        bytes.extend_from_slice(&chunk[..count]);
        input.consume(count);
        match end {
            Some(_) if bytes.len() > most => break End::TooLarge,
            Some(_) => break End::Whole,
            None if bytes.len() > most && scanner.state == State::Quoted => break End::TooLargeQuoted,
            None if bytes.len() > most => {
                input.skip_until(b'\n')?;
                break End::TooLarge;
            }
            None => {}
        }
    };
    let row = Row { bytes, end, is_stray: scanner.is_stray, opened: scanner.opened };
    Ok((!row.bytes.is_empty()).then_some((before, row)))
}

/// Passes over the rest of a row that goes on in a quoted field; whether that field ends, and how many line
/// ends there were.
pub(super) fn skip_row(input: &mut Input, delimiter: u8) -> io::Result<(bool, u64)> {
    let mut scanner = Scanner::new(delimiter);
    scanner.state = State::Quoted;
    let mut lines = 0;
    loop {
        let chunk = input.fill_buf()?;
        if chunk.is_empty() {
            return Ok((scanner.state != State::Quoted, lines));
        }
        let end = scanner.end(chunk);
        let count = end.unwrap_or(chunk.len());
        lines += line_ends(&chunk[..count]);
        input.consume(count);
        if end.is_some() {
            return Ok((true, lines));
        }
    }
}

fn skip_empty(input: &mut Input) -> io::Result<u64> {
    let mut lines = 0;
    loop {
        let bytes = input.fill_buf()?;
        let count = bytes.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        let is_all = count > 0 && count == bytes.len();
        lines += line_ends(&bytes[..count]);
        input.consume(count);
        if !is_all {
            return Ok(lines);
        }
    }
}

pub(super) fn line_ends(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|b| **b == b'\n').count() as u64
}

/// A field, and whether it stands in quotation marks.
pub(super) type Field = (Vec<u8>, bool);

/// The first fields of a row, no more than asked for, and how many it has.
pub(super) fn fields(row: &[u8], delimiter: u8, most: usize) -> (Vec<Field>, usize) {
    let (mut fields, mut count) = (Vec::new(), 1);
    let (mut state, mut field, mut is_quoted) = (State::Start, Vec::new(), false);
    let mut blanks = 0;
    for &byte in row {
        let (next, meaning) = meaning(state, byte, delimiter);
        state = next;
        match meaning {
            Meaning::Nothing => {}
            Meaning::Opens => is_quoted = true,
            Meaning::Text if count <= most => field.push(byte),
            Meaning::Blank => blanks += 1,
            Meaning::Stray if count <= most => {
                field.push(b'"');
                field.extend(std::iter::repeat_n(b' ', std::mem::take(&mut blanks)));
                field.push(byte);
            }
            Meaning::Text | Meaning::Stray => {}
            Meaning::EndsField => {
                blanks = 0;
                if count <= most {
                    fields.push((std::mem::take(&mut field), std::mem::take(&mut is_quoted)));
                }
                count += 1;
            }
            Meaning::EndsRow => break,
        }
    }
    if count <= most {
        fields.push((field, is_quoted));
    }
    (fields, count)
}

/// What makes lines rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub(super) delimiter: u8,
    /// How many columns the table has, and which holds the text.
    pub(super) columns: usize,
    pub(super) text: usize,
}

/// So many rows of the right shape one after the other are no accident.
const TELLING_ROWS: usize = 3;
/// Most bytes of each of them.
const MOST_TELLING: usize = 64 << 10;

impl Shape {
    /// Whether rows begin here: the next few have all columns and quotation marks in their places, or,
    /// where there are fewer, their text stands in quotation marks. Counts what is gone through.
    pub(super) fn begins(self, bytes: &[u8], is_all: bool, searched: &mut usize) -> bool {
        let (mut rest, mut rows, mut is_quoted) = (bytes, 0, true);
        while rows < TELLING_ROWS && !rest.is_empty() {
            let mut scanner = Scanner::new(self.delimiter);
            let most = rest.len().min(MOST_TELLING);
            let end = scanner.end(&rest[..most]);
            *searched += end.unwrap_or(most);
            if end.is_none() && (!is_all || most < rest.len()) {
                break;
            }
            // The rest of a quoted field has its closing mark.
            if scanner.is_stray
                || rows == 0 && scanner.is_loose
                || end.is_none() && scanner.state == State::Quoted
            {
                return false;
            }
            let row = &rest[..end.unwrap_or(rest.len())];
            if row != b"\n" && row != b"\r" {
                let (fields, count) = fields(row, self.delimiter, self.columns);
                if count != self.columns {
                    return false;
                }
                is_quoted &= fields.get(self.text).is_some_and(|(_, is_quoted)| *is_quoted);
                rows += 1;
            }
            rest = &rest[row.len()..];
        }
        rows > 0 && (is_quoted || rows == TELLING_ROWS && self.columns > 1)
    }
}
