//! External sort of rows that do not fit in memory: sorted runs on disk, merged at the end (Knuth 1998, 5.4).

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};

use crate::{Error, ErrorKind};

/// Maximum number of bytes of rows in memory, over all sorters at work, before a run is written.
const HELD: usize = 24 * 1024 * 1024;

/// Collects rows in any order.
pub(super) struct Sorter {
    bytes: Vec<u8>,
    rows: Vec<RowOffsets>,
    runs: Vec<File>,
    held: usize,
}

/// Offsets of a row in the bytes: its key, then the row itself.
#[derive(Clone, Copy)]
struct RowOffsets {
    key: u32,
    row: u32,
    end: u32,
}

impl Sorter {
    /// Creates a sorter, one of `sharing` sorters that share the memory.
    pub(super) fn new(sharing: usize) -> Self {
        let held = (HELD / sharing.max(1)).max(64 * 1024);
        Self { bytes: Vec::new(), rows: Vec::new(), runs: Vec::new(), held }
    }

    /// Adds a row; `key` and `row` write its bytes.
    pub(super) fn push(
        &mut self,
        key: impl FnOnce(&mut Vec<u8>),
        row: impl FnOnce(&mut Vec<u8>),
    ) -> io::Result<()> {
        let start = self.bytes.len() as u32;
        key(&mut self.bytes);
        let middle = self.bytes.len() as u32;
        row(&mut self.bytes);
        self.rows.push(RowOffsets { key: start, row: middle, end: self.bytes.len() as u32 });
        if self.bytes.len() + self.rows.len() * size_of::<RowOffsets>() > self.held {
            self.write_run()?;
        }
        Ok(())
    }

    fn sort(&mut self) {
        let bytes = &self.bytes;
        let key = |place: &RowOffsets| &bytes[place.key as usize..place.row as usize];
        self.rows.sort_unstable_by(|a, b| key(a).cmp(key(b)));
    }

    fn write_run(&mut self) -> io::Result<()> {
        self.sort();
        let mut file = BufWriter::new(tempfile::tempfile()?);
        for place in &self.rows {
            let (key, row) = (place.row - place.key, place.end - place.row);
            file.write_all(&key.to_le_bytes())?;
            file.write_all(&row.to_le_bytes())?;
            file.write_all(&self.bytes[place.key as usize..place.end as usize])?;
        }
        let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        self.runs.push(file);
        self.bytes.clear();
        self.rows.clear();
        Ok(())
    }
}

/// Passes the rows of all sorters to `each` in the order of their keys, until it returns `Break`.
pub(super) fn merge<E: From<io::Error>>(
    mut sorters: Vec<Sorter>,
    mut each: impl FnMut(&[u8]) -> Result<std::ops::ControlFlow<()>, E>,
) -> Result<(), E> {
    let mut heads = BinaryHeap::new();
    for sorter in &mut sorters {
        sorter.sort();
        for run in sorter.runs.drain(..) {
            heads.extend(Head::of_run(BufReader::new(run))?);
        }
    }
    for sorter in &sorters {
        heads.extend(Head::of_memory(&sorter.bytes, &sorter.rows));
    }
    while let Some(mut head) = heads.pop() {
        if each(head.row())?.is_break() {
            return Ok(());
        }
        if head.advance()? {
            heads.push(head);
        }
    }
    Ok(())
}

/// Next row of a source.
struct Head<'a> {
    /// Key, then row, if the source is a run on disk.
    bytes: Vec<u8>,
    key: usize,
    source: Source<'a>,
}

enum Source<'a> {
    Run(BufReader<File>),
    Memory(&'a [u8], &'a [RowOffsets]),
}

impl<'a> Head<'a> {
    fn of_run(run: BufReader<File>) -> io::Result<Option<Self>> {
        let mut head = Self { bytes: Vec::new(), key: 0, source: Source::Run(run) };
        Ok(head.advance()?.then_some(head))
    }

    fn of_memory(bytes: &'a [u8], rows: &'a [RowOffsets]) -> Option<Self> {
        (!rows.is_empty()).then(|| Self { bytes: Vec::new(), key: 0, source: Source::Memory(bytes, rows) })
    }

    fn key(&self) -> &[u8] {
        match &self.source {
            Source::Run(_) => &self.bytes[..self.key],
            Source::Memory(bytes, rows) => &bytes[rows[0].key as usize..rows[0].row as usize],
        }
    }

    fn row(&self) -> &[u8] {
        match &self.source {
            Source::Run(_) => &self.bytes[self.key..],
            Source::Memory(bytes, rows) => &bytes[rows[0].row as usize..rows[0].end as usize],
        }
    }

    /// Moves to the next row; returns `false` if there is none.
    fn advance(&mut self) -> io::Result<bool> {
        match &mut self.source {
            Source::Memory(_, rows) => {
                *rows = &rows[1..];
                Ok(!rows.is_empty())
            }
            Source::Run(run) => {
                let mut lengths = [0; 8];
                match run.read_exact(&mut lengths) {
                    Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(false),
                    other => other?,
                }
                let [key, row] = [&lengths[..4], &lengths[4..]]
                    .map(|bytes| u32::from_le_bytes(bytes.try_into().expect("four bytes each")) as usize);
                self.key = key;
                self.bytes.resize(key + row, 0);
                run.read_exact(&mut self.bytes)?;
                Ok(true)
            }
        }
    }
}

// The order is reversed: the heap returns its greatest element, which must be the lowest key.
impl Ord for Head<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        other.key().cmp(self.key())
    }
}

impl PartialOrd for Head<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Head<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Head<'_> {}

/// Error of a temporary file.
pub(super) fn temporary(error: io::Error) -> Error {
    Error::new(ErrorKind::Io, "rows cannot be sorted in a temporary file").because(error)
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;

    #[test]
    fn rows_come_sorted_from_memory_and_disk() {
        let mut sorters = vec![Sorter::new(1), Sorter::new(1)];
        sorters[0].held = 400;
        for number in 0_u32..500 {
            let key = number.wrapping_mul(7919) % 500;
            let sorter = &mut sorters[number as usize % 2];
            let wrote = sorter.push(
                |to| to.extend_from_slice(&key.to_be_bytes()),
                |to| to.extend_from_slice(key.to_string().as_bytes()),
            );
            wrote.expect("written");
        }
        assert!(sorters[0].runs.len() > 5);
        let mut rows = Vec::new();
        let merged: io::Result<()> = merge(sorters, |row| {
            rows.push(String::from_utf8_lossy(row).into_owned());
            Ok(if rows.len() < 450 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        });
        merged.expect("merged");
        assert_eq!(rows, (0..450).map(|number| number.to_string()).collect::<Vec<_>>());
    }
}
