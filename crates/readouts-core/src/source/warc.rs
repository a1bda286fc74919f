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
use super::unpack::unreadable;
use crate::{Error, ErrorKind};

/// Most bytes of a record's headers.
const MOST_HEADERS: usize = 64 << 10;
/// So many lengths that lie, and the rest is given up: each may have all that a page may be read twice.
const MOST_LIES: usize = 100;
/// How every record begins.
const VERSION: &[u8] = b"WARC/";

/// Where a reader stands in its file.
#[derive(Debug, Default)]
pub(super) struct Archive {
    number: u64,
    lies: usize,
}

/// What a record's block turned out to be.
enum Block {
    Whole(Vec<u8>),
    TooLarge,
    /// Nothing like a record follows it.
    Lies,
    /// The archive ends before it does.
    CutOff,
}

impl Archive {
    /// The next record that is a page, or cannot be had.
    pub(super) fn next(&mut self, input: &mut Input, limits: Limits) -> Option<Found> {
        loop {
            match self.record(input, limits) {
                Ok(Some(found)) => return Some(found),
                Ok(None) if at_end(input) => return self.late_error(input),
                Ok(None) => {}
                Err(error) => return Some(Err(Lost::rest(unreadable(&error)))),
            }
        }
    }

    /// One that was kept back so that the records before it are read first.
    fn late_error(&self, input: &mut Input) -> Option<Found> {
        let error = input.fill_buf().err()?;
        Some(Err(Lost { number: Some(self.number + 1), error: unreadable(&error).into(), last: true }))
    }

    /// Reads one record; `None` where it is no page.
    fn record(&mut self, input: &mut Input, limits: Limits) -> io::Result<Option<Found>> {
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
            Block::Lies => {
                self.lies += 1;
                if self.lies > MOST_LIES {
                    let why = format!("over {MOST_LIES} records have wrong lengths; the rest is not read");
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
    let is_cut = (block.len() as u64) < length;
    // Two line ends, whatever follows them; some writers are content with one.
    let follows = input.peek(4);
    let is_ended = follows == b"\r\n\r\n";
    if !is_cut && (follows.is_empty() || matches!(follows[0], b'\r' | b'\n')) {
        skip_line_ends(input)?;
        if is_ended || at_end(input) || input.peek(VERSION.len()).eq_ignore_ascii_case(VERSION) {
            return Ok(Block::Whole(block));
        }
    }
    let swallowed = (0..block.len()).find(|&at| starts_record(&block, at));
    match swallowed {
        Some(at) => input.unread(&block[at..]),
        None if is_cut => return Ok(Block::CutOff),
        None => {
            if !begins_record(input) {
                skip_to_record(input)?;
            }
        }
    }
    Ok(Block::Lies)
}

/// Whether a record's first line stands at a place of a block, behind an empty line.
fn starts_record(block: &[u8], at: usize) -> bool {
    let rest = &block[at..];
    rest.starts_with(b"WARC/1.")
        && (block[..at].ends_with(b"\n\r\n") || block[..at].ends_with(b"\n\n"))
        && rest[..rest.len().min(64)].windows(5).any(|w| w.eq_ignore_ascii_case(b"\nwarc"))
}

/// Passes over a block that is too large to be a page, but not over a record that begins in it behind
/// an empty line: then its length is a lie.
fn skip_large(input: &mut Input, length: u64) -> io::Result<Block> {
    let (mut left, mut empty_before) = (length, false);
    loop {
        if left == 0 {
            skip_line_ends(input)?;
            if at_end(input) || begins_record(input) {
                return Ok(Block::TooLarge);
            }
            skip_to_record(input)?;
            return Ok(Block::Lies);
        }
        if empty_before && begins_record(input) {
            return Ok(Block::Lies);
        }
        let bytes = input.fill_buf()?;
        if bytes.is_empty() {
            return Ok(Block::CutOff);
        }
        let most = bytes.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let line = bytes[..most].iter().position(|&b| b == b'\n').map_or(most, |at| at + 1);
        // A line that goes over the edge of what is in memory counts as not empty: nearly none does.
        empty_before = matches!(&bytes[..line], b"\n" | b"\r\n");
        input.consume(line);
        left -= line as u64;
    }
}

#[cfg(test)]
mod tests;
