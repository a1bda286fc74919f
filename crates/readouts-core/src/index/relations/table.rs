//! Rows of a fixed width in a file, and files that consist of sections of them.
//!
//! A file may come from a stranger: sizes are compared with its length before they are used, and a search in
//! rows that are not sorted ends like any other.

use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use tantivy::directory::error::{OpenReadError, OpenWriteError};
use tantivy::directory::{Directory, FileHandle, OwnedBytes, TerminatingWrite, WritePtr};

use crate::index::store::directory::named;

/// Number of rows that [`Table::each`] reads at once.
const CHUNK: usize = 1024;

/// Error for a file whose contents make no sense.
pub(super) fn malformed() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the relations between its articles make no sense")
}

/// Reads a number of up to 8 bytes, little-endian.
pub(super) fn number(bytes: &[u8]) -> u64 {
    let mut all = [0; 8];
    all[..bytes.len()].copy_from_slice(bytes);
    u64::from_le_bytes(all)
}

/// Rows of `W` bytes in a file.
#[derive(Debug, Clone)]
pub(super) struct Table<const W: usize> {
    file: Arc<dyn FileHandle>,
    start: usize,
    rows: usize,
}

impl<const W: usize> Table<W> {
    pub(super) fn len(&self) -> usize {
        self.rows
    }

    pub(super) fn row(&self, at: usize) -> io::Result<[u8; W]> {
        if at >= self.rows {
            return Err(malformed());
        }
        let start = self.start + at * W;
        self.file.read_bytes(start..start + W)?.as_slice().try_into().map_err(|_| malformed())
    }

    /// Returns the number of the first row at or after `from` for which `below` is false; rows for which it is
    /// true come first. The cost grows with the logarithm of the distance from `from`.
    pub(super) fn seek(&self, from: usize, below: impl Fn(&[u8; W]) -> bool) -> io::Result<usize> {
        let (mut low, mut step) = (from.min(self.rows), 1);
        let mut high = low;
        while high < self.rows && below(&self.row(high)?) {
            low = high + 1;
            high = self.rows.min(low + step);
            step *= 2;
        }
        while low < high {
            let middle = low + (high - low) / 2;
            if below(&self.row(middle)?) { low = middle + 1 } else { high = middle }
        }
        Ok(low)
    }

    /// Returns the number of the first row for which `below` is false, by binary search.
    pub(super) fn find(&self, below: impl Fn(&[u8; W]) -> bool) -> io::Result<usize> {
        let (mut low, mut high) = (0, self.rows);
        while low < high {
            let middle = low + (high - low) / 2;
            if below(&self.row(middle)?) { low = middle + 1 } else { high = middle }
        }
        Ok(low)
    }

    /// Iterates over the rows in order.
    pub(super) fn each(&self) -> Rows<W> {
        Rows { table: self.clone(), next: 0, chunk: OwnedBytes::empty() }
    }
}

/// Iterator over the rows of a table.
#[derive(Debug)]
pub(super) struct Rows<const W: usize> {
    table: Table<W>,
    next: usize,
    chunk: OwnedBytes,
}

impl<const W: usize> Iterator for Rows<W> {
    type Item = io::Result<[u8; W]>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.chunk.is_empty() {
            let rows = CHUNK.min(self.table.rows - self.next);
            if rows == 0 {
                return None;
            }
            let start = self.table.start + self.next * W;
            match self.table.file.read_bytes(start..start + rows * W) {
                Ok(chunk) => self.chunk = chunk,
                Err(error) => {
                    self.next = self.table.rows;
                    return Some(Err(error));
                }
            }
        }
        let row = self.chunk.as_slice()[..W].try_into().map_err(|_| malformed());
        self.chunk.advance(W);
        self.next += 1;
        Some(row)
    }
}

/// Splits a file into sections, from its start.
pub(super) struct Sections {
    file: Arc<dyn FileHandle>,
    at: usize,
    end: usize,
}

impl Sections {
    /// Reads the numbers at the end of a file.
    pub(super) fn open<const N: usize>(file: Arc<dyn FileHandle>) -> io::Result<([usize; N], Self)> {
        let end = file.len().checked_sub(8 * N).ok_or_else(malformed)?;
        let bytes = file.read_bytes(end..file.len())?;
        let mut numbers = [0; N];
        for (value, bytes) in numbers.iter_mut().zip(bytes.as_slice().chunks_exact(8)) {
            *value = usize::try_from(number(bytes)).map_err(|_| malformed())?;
        }
        Ok((numbers, Self { file, at: 0, end }))
    }

    /// Takes the next bytes.
    pub(super) fn bytes(&mut self, bytes: usize) -> io::Result<Range<usize>> {
        let start = self.at;
        self.at = start.checked_add(bytes).filter(|end| *end <= self.end).ok_or_else(malformed)?;
        Ok(start..self.at)
    }

    /// Takes the next rows.
    pub(super) fn table<const W: usize>(&mut self, rows: usize) -> io::Result<Table<W>> {
        let bytes = rows.checked_mul(W).ok_or_else(malformed)?;
        let start = self.bytes(bytes)?.start;
        Ok(Table { file: Arc::clone(&self.file), start, rows })
    }

    /// Checks that nothing is left.
    pub(super) fn end(self) -> io::Result<()> {
        if self.at == self.end { Ok(()) } else { Err(malformed()) }
    }
}

/// Opens a file.
pub(super) fn open(folder: &dyn Directory, name: &str) -> io::Result<Arc<dyn FileHandle>> {
    folder.get_file_handle(Path::new(name)).map_err(|error| match error {
        OpenReadError::IoError { io_error, .. } => match Arc::try_unwrap(io_error) {
            Ok(error) => error,
            Err(shared) => io::Error::new(shared.kind(), shared.to_string()),
        },
        other => io::Error::other(other),
    })
}

/// Writes and syncs a new file; the folder's entry is not synced.
pub(super) fn create(
    folder: &dyn Directory,
    name: &str,
    write: impl FnOnce(&mut WritePtr) -> io::Result<()>,
) -> io::Result<()> {
    let mut file = folder.open_write(Path::new(name)).map_err(|error| match error {
        OpenWriteError::IoError { io_error, .. } => io::Error::new(io_error.kind(), io_error.to_string()),
        other => io::Error::other(other),
    })?;
    let written = write(&mut file).and_then(|()| file.flush());
    written.map_err(|error| named(Path::new(name), &error))?;
    file.terminate().map_err(|error| named(Path::new(name), &error))
}
