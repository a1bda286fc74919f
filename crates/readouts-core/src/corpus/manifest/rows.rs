//! Stored form of the list of files: a line of JSON that describes the reader, then a row for each file, sorted by
//! name.
//!
//! | bytes of a row | |
//! |---|---|
//! | 4 | length of what the name has in common with the one before it |
//! | 4, variable | length of the rest of the name, the rest |
//! | 1 | flags |
//! | 8, 8, 8, 16 | size, time of change, inode, hash |
//! | 4 | number of the outlet |
//! | 4; 20 for each page | number of pages; id (8), number, URL, time of retrieval |
//! | 4, variable | length of the rest as JSON, the rest; missing without its flag |
//!
//! Numbers are little-endian. A file that is gone has only a name and its flag; such rows are in differences alone.

use std::io::{self, BufRead, Read, Write};

use serde::{Deserialize, Serialize};

use super::{Entry, Hash, Head, Id, More, Page, Stamp, Trouble};

/// Flag of a file that the earlier list has and this one has not.
const GONE: u8 = 1;
/// Flag of a row that ends with JSON.
const MORE: u8 = 2;

/// First line of a list.
#[derive(Serialize)]
struct First<'a> {
    #[serde(flatten)]
    head: &'a Head,
    /// Name of the list that this one is the difference to.
    #[serde(skip_serializing_if = "Option::is_none")]
    differs_from: Option<&'a str>,
}

/// Rarely used fields.
#[derive(Default, Serialize, Deserialize)]
struct Rest {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    urls: Vec<(u32, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    read_as: Option<Box<str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    trouble: Option<Trouble>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    held: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    left_out: Vec<Id>,
}

/// Error for rows that make no sense.
fn malformed() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "its rows make no sense")
}

/// Reads the values that hold for all files; the rows of the files come after them.
pub(super) fn read_head(from: &mut dyn BufRead) -> io::Result<Head> {
    let mut line = Vec::new();
    let read = from.read_until(b'\n', &mut line)?;
    if read > 0 { Ok(serde_json::from_slice(&line)?) } else { Ok(Head::default()) }
}

/// Writes the first line of a list; `base` is the name of the list that it is the difference to.
pub(super) fn write_head(head: &Head, base: Option<&str>, to: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *to, &First { head, differs_from: base })?;
    to.write_all(b"\n")
}

/// Appends what a row says of a file behind the name; `None` for a file that is gone.
pub(super) fn push_entry(entry: Option<&Entry>, to: &mut Vec<u8>) -> io::Result<()> {
    let Some(Entry { stamp, hash, pages, outlet, more }) = entry else {
        to.push(GONE);
        return Ok(());
    };
    to.push(if more.is_some() { MORE } else { 0 });
    for number in [stamp.size, stamp.modified, stamp.inode] {
        to.extend(number.to_le_bytes());
    }
    to.extend(hash.0);
    to.extend(outlet.to_le_bytes());
    to.extend((pages.len() as u32).to_le_bytes());
    for Page { id, number, url, retrieved } in pages {
        to.extend(id.0.to_le_bytes());
        [number, url, retrieved].into_iter().for_each(|number| to.extend(number.to_le_bytes()));
    }
    if let Some(More { urls, read_as, trouble, held, left_out }) = more.as_deref() {
        let rest = Rest {
            urls: urls.clone(),
            read_as: read_as.clone(),
            trouble: trouble.clone(),
            held: *held,
            left_out: left_out.clone(),
        };
        let rest = serde_json::to_vec(&rest)?;
        to.extend((rest.len() as u32).to_le_bytes());
        to.extend(rest);
    }
    Ok(())
}

/// Writes rows in the order of their names.
#[derive(Debug, Default)]
pub(super) struct RowWriter {
    name: String,
}

impl RowWriter {
    /// Writes a row: a file's name, and what [`push_entry`] gave.
    pub(super) fn row(&mut self, name: &str, entry: &[u8], to: &mut dyn Write) -> io::Result<()> {
        let common = self.name.bytes().zip(name.bytes()).take_while(|(one, other)| one == other).count();
        let common = name.floor_char_boundary(common);
        let rest = &name[common..];
        to.write_all(&(common as u32).to_le_bytes())?;
        to.write_all(&(rest.len() as u32).to_le_bytes())?;
        to.write_all(rest.as_bytes())?;
        to.write_all(entry)?;
        self.name.truncate(common);
        self.name.push_str(rest);
        Ok(())
    }
}

/// Reads rows, without the whole list in memory.
pub(super) struct RowReader<'r> {
    from: &'r mut dyn Read,
    /// Bytes that were read; those before `at` were taken.
    buffer: Vec<u8>,
    at: usize,
    has_ended: bool,
    name: String,
}

/// A row.
#[derive(Debug)]
pub(super) struct Row<'r> {
    pub(super) name: &'r str,
    /// Its bytes behind the name.
    pub(super) bytes: &'r [u8],
    /// `None` for a file that is gone.
    pub(super) entry: Option<Entry>,
}

/// Number of bytes of a page in a row.
const PAGE_BYTES: usize = 20;

/// Number of bytes that are read at once.
const CHUNK: usize = 64 << 10;

impl<'r> RowReader<'r> {
    pub(super) fn new(from: &'r mut dyn Read) -> Self {
        Self { from, buffer: Vec::with_capacity(2 * CHUNK), at: 0, has_ended: false, name: String::new() }
    }

    /// Returns the next row; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Row<'_>>> {
        let (start, entry) = loop {
            let mut rest = Bytes(&self.buffer[self.at..]);
            if let Some((common, end)) = rest.name(&self.name) {
                let start = self.buffer.len() - rest.0.len();
                if let Some(entry) = rest.entry() {
                    self.name.truncate(common);
                    self.name.push_str(end);
                    self.at = self.buffer.len() - rest.0.len();
                    break (start, entry);
                }
            }
            match (self.has_ended, self.at == self.buffer.len()) {
                (false, _) => self.fill()?,
                (true, true) => return Ok(None),
                (true, false) => return Err(malformed()),
            }
        };
        Ok(Some(Row { name: &self.name, bytes: &self.buffer[start..self.at], entry }))
    }

    /// Reads on.
    fn fill(&mut self) -> io::Result<()> {
        self.buffer.drain(..std::mem::take(&mut self.at));
        let read = (&mut self.from).take(CHUNK as u64).read_to_end(&mut self.buffer)?;
        self.has_ended = read < CHUNK;
        Ok(())
    }
}

/// Bytes that are still to be read; each method returns `None` if they are too few, or make no sense.
struct Bytes<'b>(&'b [u8]);

impl<'b> Bytes<'b> {
    /// Returns the length of what a name has in common with the one before it, and the rest.
    fn name(&mut self, before: &str) -> Option<(usize, &'b str)> {
        let (common, rest) = (self.u32()? as usize, self.u32()? as usize);
        let rest = std::str::from_utf8(self.take(rest)?).ok()?;
        before.is_char_boundary(common).then_some((common, rest))
    }

    fn entry(&mut self) -> Option<Option<Entry>> {
        let [flags] = self.array()?;
        if flags == GONE {
            return Some(None);
        }
        let [size, modified, inode] = [self.u64()?, self.u64()?, self.u64()?];
        let hash = Hash(self.array()?);
        let (outlet, count) = (self.u32()?, self.u32()?);
        // Asked before the loop, because a row that is not there yet is read again from its start.
        if self.0.len() < PAGE_BYTES * count as usize {
            return None;
        }
        let mut pages = super::SmallVec::new();
        for _ in 0..count {
            let id = Id(self.u64()?);
            pages.push(Page { id, number: self.u32()?, url: self.u32()?, retrieved: self.u32()? });
        }
        let more = match flags {
            0 => None,
            MORE => {
                let length = self.u32()? as usize;
                let Rest { urls, read_as, trouble, held, left_out } =
                    serde_json::from_slice(self.take(length)?).ok()?;
                Some(Box::new(More { urls, read_as, trouble, held, left_out }))
            }
            _ => return None,
        };
        Some(Some(Entry { stamp: Stamp { size, modified, inode }, hash, pages, outlet, more }))
    }

    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }

    fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }
}
