//! Sidecar file that lists the other paths and URLs of each article. A search reads only the rows of the
//! articles that it shows.
//!
//! | bytes | |
//! |---|---|
//! | variable | a row for each article that has copies: the copies as JSON |
//! | 16 for each row | number of the article and byte offset of its row, sorted by number |
//! | 8 | number of rows |
//!
//! Numbers are little-endian. The number of an article is [`tie`] of its id. The file ends with the checksums
//! of its blocks (`store/checksums`).

use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serializer as _;
use tantivy::TantivyError;
use tantivy::directory::error::{OpenReadError, OpenWriteError};
use tantivy::directory::{Directory, FileHandle, TerminatingWrite};

use super::Index;
use crate::index::document::doc_store::corrupt;
use crate::index::document::fields::tie;
use crate::index::relations::OpenFiles;
use crate::index::sidecar::Counted;
use crate::index::store::commit_payload::Note;
use crate::index::store::directory::named;
use crate::index::store::errors::write_error;
use crate::index::store::fence::{Guard, Permit};
use crate::index::store::generations::{KEPT, ROWS, delete};
use crate::{Duplicate, Result};

/// List of copies for the current state of the index; `None` if it has no such list.
pub(super) type OpenCopies = Mutex<Option<Arc<Copies>>>;

/// Size of a table entry, in bytes.
const ENTRY: usize = 16;
/// Size of the row count at the end of the table, in bytes.
const COUNT: usize = 8;

#[derive(Debug)]
pub(super) struct Copies {
    file: Arc<dyn FileHandle>,
    rows: usize,
    /// Byte offset of the table.
    table: usize,
}

impl Copies {
    /// Opens a list; `None` if the file is too short for the number of rows it states.
    fn open(file: Arc<dyn FileHandle>) -> io::Result<Option<Self>> {
        let Some(end) = file.len().checked_sub(COUNT) else { return Ok(None) };
        let rows = number(&file.read_bytes(end..file.len())?);
        let table = usize::try_from(rows).ok().and_then(|rows| rows.checked_mul(ENTRY));
        let table = table.and_then(|bytes| end.checked_sub(bytes));
        Ok(table.map(|table| Self { rows: (end - table) / ENTRY, file, table }))
    }

    /// Returns the article number and the row offset of an entry. The entry after the last is a sentinel with
    /// the end of the rows.
    fn entry(&self, at: usize) -> io::Result<(u64, usize)> {
        if at == self.rows {
            return Ok((u64::MAX, self.table));
        }
        let start = self.table + at * ENTRY;
        let bytes = self.file.read_bytes(start..start + ENTRY)?;
        Ok((number(&bytes[..8]), usize::try_from(number(&bytes[8..])).unwrap_or(usize::MAX)))
    }

    /// Finds the byte range of an article's row by binary search.
    fn row(&self, article: u64) -> io::Result<Option<Range<usize>>> {
        let (mut low, mut high) = (0, self.rows);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.entry(middle)?.0 < article { low = middle + 1 } else { high = middle }
        }
        let (found, start) = self.entry(low)?;
        if low == self.rows || found != article {
            return Ok(None);
        }
        Ok(Some(start..self.entry(low + 1)?.1))
    }

    /// Returns the copies of an article; the inner `None` if the list is malformed.
    fn of(&self, id: &str) -> io::Result<Option<Vec<Duplicate>>> {
        let Some(row) = self.row(tie(id))? else { return Ok(Some(Vec::new())) };
        if row.start > row.end || row.end > self.table {
            return Ok(None);
        }
        Ok(serde_json::from_slice(&self.file.read_bytes(row)?).ok())
    }
}

fn number(bytes: &[u8]) -> u64 {
    bytes.try_into().map_or(u64::MAX, u64::from_le_bytes)
}

/// Writes the rows, which must be sorted by article number, and their table.
fn write<C: Iterator<Item = Duplicate>>(
    rows: impl Iterator<Item = (u64, C)>,
    to: &mut dyn Write,
) -> io::Result<()> {
    let mut to = Counted { to, bytes: 0 };
    let mut table: Vec<[u64; 2]> = Vec::new();
    for (article, copies) in rows {
        table.push([article, to.bytes]);
        serde_json::Serializer::new(&mut to).collect_seq(copies)?;
    }
    for entry in table.iter().flatten() {
        to.write_all(&entry.to_le_bytes())?;
    }
    to.write_all(&(table.len() as u64).to_le_bytes())
}

impl Index {
    /// Writes and syncs the list of copies, and returns its name for the note. `rows` must be sorted by
    /// article number. The list is derived from the list of sources named `sources`, and shares the hash in
    /// its name.
    pub(crate) fn keep_copies<C: Iterator<Item = Duplicate>>(
        &self,
        sources: &str,
        rows: impl Iterator<Item = (u64, C)>,
    ) -> Result<String> {
        let name = sources.replacen(Note::SOURCES, Note::COPIES, 1).replace(KEPT, ROWS);
        if self.note()?.copies.as_deref() == Some(&*name) {
            return Ok(name);
        }
        let folder = Guard::writing(self.files.folder.clone(), Permit::open());
        let keep = || -> io::Result<()> {
            delete(&*self.files.folder, &name)?;
            let mut file = folder.open_write(Path::new(&name)).map_err(|error| match error {
                OpenWriteError::IoError { io_error, .. } => {
                    io::Error::new(io_error.kind(), io_error.to_string())
                }
                other => io::Error::other(other),
            })?;
            write(rows, &mut file)?;
            file.terminate()?;
            folder.sync_directory()
        };
        keep().map_err(|error| write_error(self.place(), named(Path::new(&name), &error)))?;
        Ok(name)
    }

    /// Returns the copies of an article: its paths and URLs other than its own.
    pub(crate) fn copies_of(&self, id: &str) -> Result<Vec<Duplicate>> {
        let open = self.copies.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(copies) = open else { return Ok(Vec::new()) };
        let found = copies.of(id).map_err(|error| self.error(error.into()))?;
        found.ok_or_else(|| self.told(corrupt()))
    }

    /// Loads the current state with `take_up`, and opens the lists of copies and of versions and the relations that
    /// belong to it.
    /// Repeats this if another process commits in between.
    pub(super) fn with_copies(&self, take_up: impl Fn() -> Result<()>) -> Result<()> {
        loop {
            let note = self.note()?;
            take_up()?;
            let copies = note.copies.as_deref().map(|name| self.open_copies(name)).transpose();
            let versions = note.versions.as_deref().map(|name| self.open_versions(name)).transpose();
            let relations = OpenFiles::open(&note, self);
            if self.note()? == note {
                let (copies, versions, relations) = (copies?, versions?, relations?);
                *self.copies.lock().unwrap_or_else(PoisonError::into_inner) = copies.map(Arc::new);
                *self.versions.lock().unwrap_or_else(PoisonError::into_inner) = versions;
                *self.relations.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(relations));
                return Ok(());
            }
        }
    }

    /// Verifies the checksums of a list of copies.
    pub(super) fn check_copies(&self, name: &str) -> Result<()> {
        let copies = self.open_copies(name)?;
        let read = copies.file.read_bytes(0..copies.file.len());
        read.map(drop).map_err(|error| self.error(error.into()))
    }

    fn open_copies(&self, name: &str) -> Result<Copies> {
        let folder = Guard::reading(self.files.folder.clone());
        let opened = folder.get_file_handle(Path::new(name)).map_err(|error| match error {
            OpenReadError::IoError { io_error, .. } => TantivyError::IoError(io_error),
            other => other.into(),
        });
        let opened = opened.and_then(|file| Ok(Copies::open(file)?)).map_err(|error| self.error(error))?;
        opened.ok_or_else(|| self.told(corrupt()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use tantivy::directory::OwnedBytes;

    use super::*;

    proptest! {
        #[test]
        fn each_article_has_its_own_copies(
            copies in prop::collection::btree_map(0..40_u64, prop::collection::vec("[a-c]{0,3}", 1..4), 0..20)
        ) {
            let copies: BTreeMap<u64, Vec<Duplicate>> = copies
                .into_iter()
                .map(|(id, paths)| {
                    let named = |path: String| Duplicate { url: path.get(1..).map(str::to_owned), path };
                    (id, paths.into_iter().map(named).collect())
                })
                .collect();
            let mut bytes = Vec::new();
            let rows = copies.iter().map(|(id, copies)| (*id, copies.iter().cloned()));
            write(rows, &mut bytes).expect("written");
            let listed = Copies::open(Arc::new(OwnedBytes::new(bytes))).expect("read").expect("whole");
            for id in 0..41 {
                let found = listed.of(&format!("{id:016x}")).expect("read").expect("whole");
                prop_assert_eq!(found, copies.get(&id).cloned().unwrap_or_default());
            }
        }
    }
}
