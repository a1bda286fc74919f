//! Reads web archives (WARC 0.17 to 1.1, ISO 28500): which records there are, and which are pages.
//!
//! Only the framing is read here: a line of version, headers, and a block of the length that they
//! state. A stated length is a stranger's word: it is checked against what follows, and nothing is
//! laid aside for it. It must not know HTML.

mod headers;
mod http;
mod record;

use std::io::{self, BufRead};

use self::headers::Headers;
use super::Limits;
use super::input::Input;
use super::record::{Found, Lost, Record};
use crate::{Error, ErrorKind};

/// Most bytes of a record's headers.
const MOST_HEADERS: usize = 64 << 10;
/// So many times what a page may have is read twice for lengths that lie; then the rest is given up.
const MOST_REREAD: u64 = 100;
/// How every record begins.
const VERSION: &[u8] = b"WARC/";

/// Where a reader stands in its file.
#[derive(Debug, Default)]
pub(super) struct Archive {
    number: u64,
    /// Bytes that were read twice.
    reread: u64,
    /// Whether the file goes on where no record may begin.
    is_cut: bool,
}

/// What a record's block turned out to be.
enum Block {
    Whole(Vec<u8>),
    TooLarge,
    /// Nothing like a record follows it; so much was read to see that.
    Lies(u64),
    /// The archive ends before it does.
    CutOff,
}

impl Archive {
    /// The next record that is a page, or cannot be had.
    pub(super) fn next(&mut self, input: &mut Input, limits: Limits) -> Option<Found> {
        loop {
            let before = self.number;
            match self.record(input, limits) {
                Ok(Some(found)) => return Some(found),
                Ok(None) if at_end(input) => {
                    // One that was kept back so that the records before it are read first.
                    let error = input.fill_buf().err()?;
                    return Some(Err(self.unread(&error, self.number)));
                }
                Ok(None) => {}
                Err(error) => return Some(Err(self.unread(&error, before))),
            }
        }
    }

    /// Why it gave nothing.
    pub(super) fn nothing(&self) -> String {
        match self.number {
            0 => "an empty archive".to_owned(),
            1 => "no page: its one record is none".to_owned(),
            records => format!("no page: none of its {records} records is one"),
        }
    }

    /// What could not be read, as one record behind those that were read before.
    fn unread(&mut self, error: &io::Error, before: u64) -> Lost {
        self.is_cut = true;
        self.number = before + 1;
        Lost::unread(self.number, error)
    }

    /// Reads one record; `None` where it is no page.
    fn record(&mut self, input: &mut Input, limits: Limits) -> io::Result<Option<Found>> {
        if std::mem::take(&mut self.is_cut) && !begins_record(input) {
            skip_to_record(input)?;
        }
        skip_line_ends(input)?;
        if input.peek(1).is_empty() {
            return Ok(None);
        }
        self.number += 1;
        let number = self.number;
        let lost = |why: &str| {
            let error = Error::new(ErrorKind::Document, why).hinting("the archive is damaged there");
            Ok(Some(Err(Lost::one(number, error))))
        };
        if !input.peek(VERSION.len()).eq_ignore_ascii_case(VERSION) {
            skip_to_record(input)?;
            return lost("no record begins where one should");
        }
        let Some(headers) = Headers::read(input, MOST_HEADERS)? else {
            skip_to_record(input)?;
            return lost("its headers have no end");
        };
        let Some(length) = headers.get("content-length").and_then(|l| l.parse::<u64>().ok()) else {
            skip_to_record(input)?;
            return lost("it states no length, or one that is no number");
        };
        let is_wanted = record::is_wanted(&headers);
        match block(input, length, limits)? {
            Block::Whole(_) if !is_wanted => Ok(None),
            Block::Whole(block) => Ok(record::page(&headers, block, limits).map(|page| {
                page.map(|page| Record { number: Some(number), ..page })
                    .map_err(|error| Lost::one(number, error))
            })),
            // A film is no page; that it is large is no news.
            Block::TooLarge if !is_wanted || !record::may_be_page(&headers) => Ok(None),
            Block::TooLarge => Ok(Some(Err(Lost::one(number, limits.too_large())))),
            Block::Lies(read) => {
                self.reread += read;
                if self.reread / MOST_REREAD > limits.page_bytes {
                    let why = "too many of its records have wrong lengths; the rest is not read";
                    return Ok(Some(Err(Lost::rest(Error::new(ErrorKind::Document, why)))));
                }
                lost(&format!("it states {length} bytes, which is not where it ends"))
            }
            Block::CutOff => lost(&format!("it states {length} bytes, the archive ends before them")),
        }
    }
}

fn at_end(input: &mut Input) -> bool {
    input.peek(1).is_empty()
}

fn skip_line_ends(input: &mut Input) -> io::Result<()> {
    loop {
        let bytes = input.fill_buf()?;
        let count = bytes.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        let more = count > 0 && count == bytes.len();
        input.consume(count);
        if !more {
            return Ok(());
        }
    }
}

/// Passes over everything up to a line that begins a record.
fn skip_to_record(input: &mut Input) -> io::Result<()> {
    loop {
        if input.skip_until(b'\n')? == 0 || begins_record(input) {
            return Ok(());
        }
    }
}

/// Whether a line of version and a header stand next.
fn begins_record(input: &mut Input) -> bool {
    let start = input.peek(VERSION.len() + 2);
    start.starts_with(VERSION)
        && start.len() == VERSION.len() + 2
        && start.ends_with(b".")
        && input
            .peek(64)
            .windows(5)
            .any(|w| w.eq_ignore_ascii_case(b"\nwarc") || w.eq_ignore_ascii_case(b"\ncont"))
}

/// Reads a block, and what is behind it. Where its length was a lie, the records in it are put back.
fn block(input: &mut Input, length: u64, limits: Limits) -> io::Result<Block> {
    let most = limits.page_bytes.saturating_add(MOST_HEADERS as u64);
    if length > most {
        return skip_large(input, length);
    }
    let block = input.take_up_to(usize::try_from(length).unwrap_or(usize::MAX))?;
    let read = block.len() as u64;
    let is_cut = read < length;
    // Two line ends, whatever follows them; some writers are content with one or none.
    let follows = input.peek(4);
    let (is_last, is_ended) = (follows.is_empty(), follows == b"\r\n\r\n");
    if !is_cut {
        // What breaks the file behind it is told when the next record is asked for.
        while matches!(input.peek(1), b"\r" | b"\n") {
            input.consume(1);
        }
        if is_last || is_ended || at_end(input) || begins_record(input) {
            return Ok(Block::Whole(block));
        }
    }
    input.unread(&block);
    if !begins_record(input) {
        skip_to_record(input)?;
    }
    Ok(if is_cut && at_end(input) { Block::CutOff } else { Block::Lies(read) })
}

/// Passes over a block that is too large to be a page, but not over a record that begins in it: then
/// its length is a lie.
fn skip_large(input: &mut Input, length: u64) -> io::Result<Block> {
    let (mut left, mut begins_line) = (length, true);
    loop {
        if left == 0 {
            skip_line_ends(input)?;
            if at_end(input) || begins_record(input) {
                return Ok(Block::TooLarge);
            }
            skip_to_record(input)?;
            return Ok(Block::Lies(0));
        }
        if begins_line && begins_record(input) {
            return Ok(Block::Lies(0));
        }
        let bytes = input.fill_buf()?;
        if bytes.is_empty() {
            return Ok(Block::CutOff);
        }
        let most = bytes.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let line = bytes[..most].iter().position(|&b| b == b'\n').map(|at| at + 1);
        begins_line = line.is_some();
        let count = line.unwrap_or(most);
        input.consume(count);
        left -= count as u64;
    }
}

#[cfg(all(test, feature = "tables", feature = "html", feature = "markdown"))]
mod tests;
