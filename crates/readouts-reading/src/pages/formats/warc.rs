//! Reads web archives (WARC 0.17 to 1.1, ISO 28500): splits them into records, and finds the pages among these.
//!
//! Only the framing is read here: a version line, headers, and a block of the stated length. A stated length
//! is not trusted: it is checked against what follows, and no memory is reserved for it.

mod headers;
mod http;
mod record;

use std::io::{self, BufRead};

use self::headers::Headers;
use super::{Reading, Records};
use crate::pages::input::Input;
use crate::pages::record::{Lost, Record, RecordResult};
use crate::pages::{Columns, Limits};
use crate::{Error, ErrorKind};

/// Maximum number of bytes of a record's headers.
const MOST_HEADERS: usize = 64 << 10;
/// Maximum number of bytes that are read twice because of wrong lengths, as a multiple of the page limit.
const MOST_REREAD: u64 = 100;
/// First bytes of every record.
const VERSION: &[u8] = b"WARC/";

/// A web archive: a page in each record that holds one.
pub(super) const READING: Reading = Reading::ByteRecords(|| Box::new(Archive::default()));

/// Position of a reader in an archive.
#[derive(Debug, Default)]
struct Archive {
    number: u64,
    /// Number of bytes that were read twice.
    reread: u64,
    /// Whether a gap was just passed, so that the input may continue inside a record.
    is_cut: bool,
}

/// The result of reading a record's block.
enum Block {
    Whole(Vec<u8>),
    TooLarge,
    /// A wrong length: no record follows the block. Holds the number of bytes that were read to find out.
    Lies(u64),
    /// The archive ends inside the block.
    CutOff,
}

impl Records for Archive {
    /// Returns the next record that is a page or an error.
    fn next(&mut self, input: &mut Input, limits: Limits, _: &Columns) -> Option<RecordResult> {
        loop {
            let before = self.number;
            match self.record(input, limits) {
                Ok(Some(found)) => return Some(found),
                Ok(None) if at_end(input) => {
                    // An error that was held back until the records before it were read.
                    let error = input.fill_buf().err()?;
                    return Some(Err(self.unread(&error, self.number)));
                }
                Ok(None) => {}
                Err(error) => return Some(Err(self.unread(&error, before))),
            }
        }
    }

    /// Returns the reason why the archive contained no page.
    fn nothing(&self) -> String {
        match self.number {
            0 => "an empty archive".to_owned(),
            1 => "no page: its one record is none".to_owned(),
            records => format!("no page: none of its {records} records is one"),
        }
    }
}

impl Archive {
    /// Reports an unreadable part, numbered as one record after those that were read before it.
    fn unread(&mut self, error: &io::Error, before: u64) -> Lost {
        self.is_cut = true;
        self.number = before + 1;
        Lost::unread(self.number, error)
    }

    /// Reads one record; `None` where it is not a page.
    fn record(&mut self, input: &mut Input, limits: Limits) -> io::Result<Option<RecordResult>> {
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
            // A large record that cannot be a page, such as a film, is not an error.
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

/// Skips to the next line that begins a record.
fn skip_to_record(input: &mut Input) -> io::Result<()> {
    loop {
        if input.skip_until(b'\n')? == 0 || begins_record(input) {
            return Ok(());
        }
    }
}

/// Whether a version line and a header follow.
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

/// Reads a block and the line ends behind it. If its length is wrong, the bytes are put back and searched for
/// records.
fn block(input: &mut Input, length: u64, limits: Limits) -> io::Result<Block> {
    let most = limits.page_bytes.saturating_add(MOST_HEADERS as u64);
    if length > most {
        return skip_large(input, length);
    }
    let block = input.take_up_to(usize::try_from(length).unwrap_or(usize::MAX))?;
    let read = block.len() as u64;
    let is_cut = read < length;
    // The standard has two line ends behind a block; some writers have one or none.
    let follows = input.peek(4);
    let (is_last, is_ended) = (follows.is_empty(), follows == b"\r\n\r\n");
    if !is_cut {
        // A read error behind the block is reported when the next record is read.
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

/// Skips a block that is too large for a page, but stops at a record that begins inside it, since its length
/// is then wrong.
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
