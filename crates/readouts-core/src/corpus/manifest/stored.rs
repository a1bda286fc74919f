//! Loads and saves the list of files. A save after few changes writes the difference to a list that is there already,
//! because a folder may have a million files.

use std::hash::{DefaultHasher, Hasher};
use std::io::{self, BufRead};

use super::rows::{Row, RowReader, RowWriter, push_entry, read_head, write_head};
use super::{Entry, Files, Head, Manifest, damaged};
use crate::index::Note;
use crate::{Index, Result};

/// Minimum ratio of all files to those that differ at which only the difference is saved.
const FEW: usize = 8;

/// Snapshot of a whole list on disk: the names and a digest of each entry, by which changed entries are found.
#[derive(Debug, Default)]
pub(in crate::corpus) struct Stored {
    /// Name of the list; `None` if there is none.
    list: Option<String>,
    /// Names of all files, one after the other, in order.
    names: String,
    /// For each file the end of its name and the digest of its entry.
    rows: Vec<(usize, u64)>,
}

/// Names of the lists that were saved.
#[derive(Debug)]
pub(in crate::corpus) struct Saved {
    /// The list, or the difference to another one.
    pub(in crate::corpus) sources: String,
    /// The list that it is the difference to.
    pub(in crate::corpus) base: Option<String>,
}

impl Stored {
    fn push(&mut self, name: &str, row: &[u8]) {
        self.names.push_str(name);
        self.rows.push((self.names.len(), digest(row)));
    }

    /// Returns the name and the digest of a file, by its number.
    fn row(&self, number: usize) -> Option<(&str, u64)> {
        let (end, digest) = *self.rows.get(number)?;
        let start = number.checked_sub(1).map_or(0, |before| self.rows[before].0);
        Some((&self.names[start..end], digest))
    }

    /// Calls `each` for every file that differs, in order: with its name and its entry, which is `None` if it is not
    /// among `files`, and the entry as bytes.
    fn differences(
        &self,
        files: &Files,
        mut each: impl FnMut(&str, &[u8]) -> io::Result<()>,
    ) -> io::Result<()> {
        let (mut number, mut row) = (0, Vec::new());
        let gone =
            |number: &mut usize, until: Option<&str>, each: &mut dyn FnMut(&str, &[u8]) -> io::Result<()>| {
                let mut row = Vec::new();
                push_entry(None, &mut row)?;
                while let Some((name, _)) =
                    self.row(*number).filter(|(name, _)| until.is_none_or(|until| *name < until))
                {
                    each(name, &row)?;
                    *number += 1;
                }
                Ok::<_, io::Error>(())
            };
        for (name, entry) in files {
            gone(&mut number, Some(name), &mut each)?;
            row.clear();
            push_entry(Some(entry), &mut row)?;
            let before = self.row(number).filter(|(known, _)| *known == &**name).map(|(_, digest)| digest);
            number += usize::from(before.is_some());
            if before != Some(digest(&row)) {
                each(name, &row)?;
            }
        }
        gone(&mut number, None, &mut each)
    }
}

/// Returns a digest of a row. It is never stored.
fn digest(row: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(row);
    hasher.finish()
}

impl Manifest {
    /// Loads the list of the index's current state; an empty one if it has none.
    pub(in crate::corpus) fn load(index: &Index) -> Result<Self> {
        loop {
            let note = index.note()?;
            let loaded = Self::load_files(index, &note);
            let versions = index.versions_of(&note);
            // Another process may have committed meanwhile, and removed the lists.
            if index.note()? == note {
                return Ok(Self { versions: versions?, ..loaded? });
            }
        }
    }

    /// Loads the values that hold for all files, without the files.
    pub(in crate::corpus) fn head_of(index: &Index) -> Result<Head> {
        loop {
            let note = index.note()?;
            let Some(name) = &note.sources else { return Ok(Head::default()) };
            let head = index
                .read_kept(name)
                .and_then(|mut kept| read_head(&mut kept).map_err(|error| damaged(index).because(error)));
            if index.note()? == note {
                return head;
            }
        }
    }

    fn load_files(index: &Index, note: &Note) -> Result<Self> {
        let Some(name) = &note.sources else { return Ok(Self::default()) };
        let read = |name: &str, take: &mut dyn FnMut(&mut dyn BufRead) -> io::Result<()>| {
            let mut kept = index.read_kept(name).map_err(|error| damaged(index).because(error))?;
            take(&mut kept).map_err(|error| damaged(index).because(error))
        };
        let mut loaded = Self::default();
        let base = note.base_of_sources.as_ref().unwrap_or(name);
        read(base, &mut |mut from| loaded.read_whole(&mut from))?;
        loaded.stored.list = Some(base.clone());
        if note.base_of_sources.is_some() {
            read(name, &mut |mut from| loaded.read_difference(&mut from))?;
        }
        Ok(loaded)
    }

    fn read_whole(&mut self, from: &mut impl BufRead) -> io::Result<()> {
        self.head = read_head(from)?;
        let mut rows = RowReader::new(from);
        while let Some(Row { name, bytes, entry }) = rows.next()? {
            let entry = entry.ok_or_else(unsorted)?;
            if self.files.last().is_some_and(|(last, _)| **last >= *name) {
                return Err(unsorted());
            }
            self.stored.push(name, bytes);
            self.files.push((name.into(), entry));
        }
        Ok(())
    }

    fn read_difference(&mut self, from: &mut impl BufRead) -> io::Result<()> {
        self.head = read_head(from)?;
        let mut rows = RowReader::new(from);
        let mut differing: Vec<(Box<str>, Option<Entry>)> = Vec::new();
        while let Some(Row { name, entry, .. }) = rows.next()? {
            if differing.last().is_some_and(|(last, _)| **last >= *name) {
                return Err(unsorted());
            }
            differing.push((name.into(), entry));
        }
        let before = std::mem::take(&mut self.files);
        self.files.reserve(before.len() + differing.len());
        let mut before = before.into_iter().peekable();
        for (name, entry) in differing {
            self.files.extend(std::iter::from_fn(|| before.next_if(|(known, _)| *known < name)));
            before.next_if(|(known, _)| *known == name);
            self.files.extend(entry.map(|entry| (name, entry)));
        }
        self.files.extend(before);
        Ok(())
    }

    /// Saves the list beside the index; returns the names for the commit.
    pub(in crate::corpus) fn save(&self, index: &Index) -> Result<Saved> {
        let mut rows = Vec::new();
        let mut count = 0;
        let mut writer = RowWriter::default();
        let differ = |name: &str, row: &[u8]| {
            count += 1;
            writer.row(name, row, &mut rows)
        };
        let stored = &self.stored;
        stored.differences(&self.files, differ).map_err(|error| damaged(index).because(error))?;
        let base = stored.list.as_ref().filter(|_| count * FEW <= self.files.len());
        if base.is_none() && stored.list.is_some() {
            (rows, writer) = (Vec::new(), RowWriter::default());
            let whole = Stored::default();
            let all = whole.differences(&self.files, |name, row| writer.row(name, row, &mut rows));
            all.map_err(|error| damaged(index).because(error))?;
        }
        let sources = index.keep(Note::SOURCES, |to| {
            write_head(&self.head, base.map(String::as_str), to)?;
            to.write_all(&rows)
        })?;
        Ok(Saved { sources, base: base.cloned() })
    }
}

/// Error for rows that are not in order.
fn unsorted() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "its rows are not in order")
}

#[cfg(test)]
mod tests;
