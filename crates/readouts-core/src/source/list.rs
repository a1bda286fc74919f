//! Reads lists of the files to read.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};
use std::path::PathBuf;

use crate::{Error, ErrorKind, Result};

/// Maximum bytes of one path of a list.
const PATH_MAX: u64 = 64 << 10;
/// UTF-8 byte-order mark.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// Maximum number of empty paths in a row: with more of them, the input is probably not a list.
const EMPTY_MAX: usize = 1 << 16;
/// Number of bytes that are read at once.
const CHUNK: usize = 64 << 10;

/// Reads a list of paths: one on each line, or, if the list has zero bytes, one before each zero byte. A list
/// that begins with a byte-order mark of UTF-16 is in UTF-16, as some programs of Windows write it.
///
/// # Errors
/// [`Io`](ErrorKind::Io) if the list cannot be read or is in broken UTF-16, [`TooLarge`](ErrorKind::TooLarge) if a path in it is too
/// long or too many paths in a row are empty.
pub fn read_list(list: impl Read) -> Result<Vec<PathBuf>> {
    let mut list = BufReader::with_capacity(CHUNK, list);
    let io = |error: std::io::Error| super::unreadable(&error);
    let of_utf16: Option<fn([u8; 2]) -> u16> = match list.fill_buf().map_err(io)? {
        [0xFF, 0xFE, ..] => Some(u16::from_le_bytes),
        [0xFE, 0xFF, ..] => Some(u16::from_be_bytes),
        _ => None,
    };
    match of_utf16 {
        None => read_bytes(list),
        Some(unit) => {
            list.consume(2);
            read_bytes(BufReader::with_capacity(CHUNK, Utf16 { list, unit, text: VecDeque::new() }))
        }
    }
}

/// Reads a list whose line ends and zero bytes are single bytes.
fn read_bytes(mut list: impl BufRead) -> Result<Vec<PathBuf>> {
    let io = |error: std::io::Error| super::unreadable(&error);
    let end = if list.fill_buf().map_err(io)?.contains(&0) { 0 } else { b'\n' };
    let too_large = |why| {
        Error::new(ErrorKind::TooLarge, format!("not a list of files: {why}"))
            .hinting("a list has a path on each line, or a zero byte after each")
    };
    let mut paths = Vec::new();
    let mut empty = 0;
    let mut is_first = true;
    loop {
        let mut path = Vec::new();
        if list.by_ref().take(PATH_MAX + 1).read_until(end, &mut path).map_err(io)? == 0 {
            return Ok(paths);
        }
        if path.len() as u64 > PATH_MAX {
            return Err(too_large("a path in it is too long"));
        }
        path.pop_if(|last| *last == end);
        path.pop_if(|last| end == b'\n' && *last == b'\r');
        // Editors on Windows begin a text file with it; a list that ends paths by zeros was made by a program.
        if std::mem::take(&mut is_first) && end == b'\n' && path.starts_with(BYTE_ORDER_MARK) {
            path.drain(..BYTE_ORDER_MARK.len());
        }
        if !path.is_empty() {
            paths.push(path_of(path));
            empty = 0;
            continue;
        }
        empty += 1;
        if empty > EMPTY_MAX {
            return Err(too_large("nothing but empty paths"));
        }
    }
}

#[cfg(unix)]
fn path_of(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;

    std::ffi::OsString::from_vec(bytes).into()
}

#[cfg(not(unix))]
fn path_of(bytes: Vec<u8>) -> PathBuf {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

/// List in UTF-16 as a stream of UTF-8.
struct Utf16<R> {
    list: R,
    /// Returns the unit of two bytes.
    unit: fn([u8; 2]) -> u16,
    /// Text that was decoded and not read yet.
    text: VecDeque<u8>,
}

impl<R: BufRead> Utf16<R> {
    /// Returns the next unit; `None` at the end.
    fn next(&mut self) -> io::Result<Option<u16>> {
        let mut bytes = [0; 2];
        if self.list.by_ref().take(1).read(&mut bytes)? == 0 {
            return Ok(None);
        }
        match self.list.read_exact(&mut bytes[1..]) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Err(broken()),
            read => read.map(|()| Some((self.unit)(bytes))),
        }
    }
}

impl<R: BufRead> Read for Utf16<R> {
    /// Fills the buffer, unless the list ends before.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.text.len() < buffer.len() {
            let Some(first) = self.next()? else { break };
            let is_half = (0xD800..0xDC00).contains(&first);
            let second = if is_half { self.next()? } else { None };
            let units = std::iter::once(first).chain(second);
            let decoded: std::result::Result<String, _> = char::decode_utf16(units).collect();
            self.text.extend(decoded.map_err(|_| broken())?.bytes());
        }
        let count = buffer.len().min(self.text.len());
        for (to, byte) in buffer.iter_mut().zip(self.text.drain(..count)) {
            *to = byte;
        }
        Ok(count)
    }
}

fn broken() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "not a list of files: broken UTF-16")
}
