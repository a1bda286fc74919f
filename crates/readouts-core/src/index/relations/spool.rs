//! Texts of the articles of a run: needed only to compare candidates, so most are on disk.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

/// Maximum number of bytes in memory.
const HELD: usize = 8 << 20;
/// Number of bytes that are written to disk at once, once memory is used up.
const WRITTEN: usize = 1 << 20;

#[derive(Debug, Default)]
pub(super) struct Spool {
    /// Folder of the temporary file; the system's one if it cannot be used.
    folder: Option<PathBuf>,
    /// Byte offset and length of each article's text.
    places: FxHashMap<u64, (u64, u32)>,
    /// Temporary file with the bytes before `written`.
    file: Option<File>,
    written: u64,
    /// Bytes that follow.
    held: Vec<u8>,
}

impl Spool {
    /// Creates an empty spool that writes to a temporary file in this folder.
    pub(super) fn within(folder: Option<PathBuf>) -> Self {
        Self { folder, ..Self::default() }
    }

    pub(super) fn put(&mut self, article: u64, text: &[u8]) -> io::Result<()> {
        let limit = if self.file.is_some() { WRITTEN } else { HELD };
        if self.held.len() + text.len() > limit {
            let file = match &mut self.file {
                Some(file) => file,
                none => none.insert(temporary(self.folder.as_deref())?),
            };
            file.seek(SeekFrom::Start(self.written))?;
            file.write_all(&self.held)?;
            self.written += self.held.len() as u64;
            self.held = Vec::new();
        }
        let place = (self.written + self.held.len() as u64, text.len() as u32);
        self.held.extend_from_slice(text);
        self.places.insert(article, place);
        Ok(())
    }

    /// Whether an article is of this run.
    pub(super) fn has(&self, article: u64) -> bool {
        self.places.contains_key(&article)
    }

    /// Reads the text of an article; `None` if it is not of this run.
    pub(super) fn read(&mut self, article: u64) -> io::Result<Option<Vec<u8>>> {
        self.read_first(article, usize::MAX)
    }

    /// Reads the first bytes of an article's text; `None` if it is not of this run.
    pub(super) fn read_first(&mut self, article: u64, most: usize) -> io::Result<Option<Vec<u8>>> {
        let Some(&(start, length)) = self.places.get(&article) else { return Ok(None) };
        let length = most.min(length as usize);
        let mut bytes = vec![0; length];
        match (start.checked_sub(self.written), &mut self.file) {
            (Some(start), _) => bytes.copy_from_slice(&self.held[start as usize..][..length]),
            (None, Some(file)) => {
                file.seek(SeekFrom::Start(start))?;
                file.read_exact(&mut bytes)?;
            }
            (None, None) => {}
        }
        Ok(Some(bytes))
    }
}

/// Creates a temporary file. The index's folder has room on disk, which the system's one may not have.
fn temporary(folder: Option<&Path>) -> io::Result<File> {
    match folder.map(tempfile::tempfile_in) {
        Some(Ok(file)) => Ok(file),
        _ => tempfile::tempfile(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shingles_come_back_from_memory_and_from_disk() {
        let mut spool = Spool::default();
        let bytes = |article: u64| vec![article as u8; 300_000 + article as usize];
        for article in 0..300 {
            spool.put(article, &bytes(article)).expect("written");
        }
        assert!(spool.file.is_some());
        spool.put(7, b"again").expect("written");
        for article in 0..301 {
            let expected = match article {
                7 => Some(b"again".to_vec()),
                300 => None,
                _ => Some(bytes(article)),
            };
            assert_eq!(spool.read(article).expect("read"), expected);
        }
    }
}
