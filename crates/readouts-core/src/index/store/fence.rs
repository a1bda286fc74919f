//! The layer between the engine and a folder: it controls writing, and verifies everything that is read.
//!
//! - The engine's threads may continue after a failure, or after a writer has given up. Nothing they write
//!   then reaches the folder's lists: writing requires an open [`Permit`], which is closed by the first
//!   failure of a list or a sync, and by the end of the writer.
//! - The engine verifies its files' checksums only on request. Here every file gets block checksums, and no
//!   byte of a damaged block is returned (`checksums`).
//! - The engine's lists have no checksum, so each gets a last line with one, its seal.
//! - The engine replaces a list and then removes the files that the new list does not name. The new list is
//!   synced in between.

use std::io::{self, BufWriter, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::HasLen;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, INDEX_WRITER_LOCK, Lock, OwnedBytes,
    TerminatingWrite, WatchCallback, WatchHandle, WritePtr,
};

use crate::index::store::checksums::{Checked, Damaged, Summed};
use crate::index::store::directory::named;
use crate::index::store::generations::{MANAGED_FILE, META_FILE, is_segment};
use crate::index::store::packed_blocks;

/// Name of the engine's list of its files. The list is only needed to remove old files.
/// Permission to write, shared by all engine threads of one writer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Permit(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    open: bool,
    /// First failure: its kind and its message, with the file's name if it is known.
    failed: Option<(io::ErrorKind, String)>,
}

impl Permit {
    pub(crate) fn open() -> Self {
        Self(Arc::new(Mutex::new(State { open: true, failed: None })))
    }

    /// Revokes the permission. Waits if a list is just being written.
    pub(crate) fn close(&self) {
        self.state().open = false;
    }

    /// Returns the first failure in writing or reading a file.
    pub(crate) fn failure(&self) -> Option<io::Error> {
        self.state().failed.as_ref().map(|(kind, why)| io::Error::new(*kind, why.clone()))
    }

    fn note(&self, error: &io::Error) {
        self.state().note(error);
    }

    /// Notes a failure with the file's name.
    fn note_of(&self, name: &Path, error: &io::Error) {
        self.note(&named(name, error));
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn note(&mut self, error: &io::Error) {
        self.failed.get_or_insert_with(|| (error.kind(), error.to_string()));
    }

    fn check(&self) -> io::Result<()> {
        if self.open { Ok(()) } else { Err(io::Error::other("the writer has ended or failed")) }
    }

    /// Passes a result through; a failure is noted and closes the permit.
    fn ends_with<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        result.inspect_err(|error| {
            self.open = false;
            self.note(error);
        })
    }
}

/// Folder as the engine sees it, with checks and seals added.
#[derive(Debug, Clone)]
pub(crate) struct Guard {
    folder: Box<dyn Directory>,
    permit: Permit,
}

impl Guard {
    /// Opens a folder for reading only.
    pub(crate) fn reading(folder: Box<dyn Directory>) -> Self {
        Self { folder, permit: Permit::default() }
    }

    /// Opens a folder for writing while the permit is open. The owner of the permit must hold the write lock.
    pub(crate) fn writing(folder: Box<dyn Directory>, permit: Permit) -> Self {
        Self { folder, permit }
    }
}

impl Directory for Guard {
    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        if lock.filepath == INDEX_WRITER_LOCK.filepath {
            // The owner of the permit holds the lock already.
            self.permit.state().check().map_err(LockError::wrap_io_error)?;
            return Ok(DirectoryLock::from(Box::new(())));
        }
        self.folder.acquire_lock(lock)
    }

    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let file = match self.folder.get_file_handle(path) {
            // A plain "does not exist" would let the engine treat the file as optional.
            Err(OpenReadError::FileDoesNotExist(_)) => Err(Damaged::missing(path).into()),
            other => Checked::open(path, &*other?),
        };
        let file = file.and_then(|file| Ok((packed_blocks::end_of_blocks(path, &file)?, file)));
        let (blocks_end, file) = file.map_err(|error| {
            // The message of a damage error already contains the file's name.
            if Damaged::of(&error).is_some() {
                self.permit.note(&error);
            } else {
                self.permit.note_of(path, &error);
            }
            OpenReadError::wrap_io_error(error, path.to_owned())
        })?;
        Ok(Arc::new(Watched { file, name: path.into(), blocks_end, permit: self.permit.clone() }))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        let state = self.permit.state();
        let told = |error| DeleteError::IoError { io_error: Arc::new(error), filepath: path.to_owned() };
        state.check().map_err(told)?;
        self.folder.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.folder.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let told = |error| OpenWriteError::wrap_io_error(error, path.to_owned());
        self.permit.state().check().map_err(told)?;
        let file = self.folder.open_write(path).inspect_err(|error| {
            if let OpenWriteError::IoError { io_error, .. } = error {
                self.permit.note_of(path, io_error);
            }
        })?;
        // Cannot lose data: the buffer is still empty.
        let file = file.into_inner().map_err(|error| told(error.into_error()))?;
        let noted = Noted { file, name: path.into(), permit: self.permit.clone() };
        Ok(BufWriter::new(Box::new(Summed::new(path, Box::new(noted)))))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let is_managed = path.as_os_str() == MANAGED_FILE;
        let read = unseal(self.folder.atomic_read(path)?);
        match read.and_then(|data| if is_managed { only_own_files(data) } else { Ok(data) }) {
            Ok(data) => Ok(data),
            // The list is optional: the next writer removes files that it does not name.
            Err(_) if is_managed => Err(OpenReadError::FileDoesNotExist(path.to_owned())),
            Err(error) => Err(OpenReadError::wrap_io_error(error, path.to_owned())),
        }
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        // Held while writing, so that no write is in progress once `close` returns.
        let mut state = self.permit.state();
        state.check()?;
        let written = self.folder.atomic_write(path, &seal(data));
        state.ends_with(written)?;
        if path.as_os_str() == MANAGED_FILE {
            return Ok(());
        }
        let synced = self.folder.sync_directory();
        state.ends_with(synced)
    }

    fn sync_directory(&self) -> io::Result<()> {
        let synced = self.folder.sync_directory();
        self.permit.state().ends_with(synced)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.folder.watch(callback)
    }
}

/// File whose read errors are noted in the permit: the engine silently abandons a merge over them.
#[derive(Debug)]
struct Watched {
    file: Checked,
    name: Box<Path>,
    /// Byte offset up to which the file consists of packed blocks.
    blocks_end: usize,
    permit: Permit,
}

impl HasLen for Watched {
    fn len(&self) -> usize {
        self.file.len()
    }
}

impl FileHandle for Watched {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        let is_packed = range.start < self.blocks_end;
        let read = self.file.read_bytes(range).and_then(|bytes| {
            if is_packed {
                packed_blocks::check(&self.name, &bytes)?;
            }
            Ok(bytes)
        });
        read.inspect_err(|error| self.permit.note(error))
    }
}

/// Writer whose failures are noted in the permit.
struct Noted {
    file: Box<dyn TerminatingWrite + Send + Sync>,
    name: Box<Path>,
    permit: Permit,
}

impl Write for Noted {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        self.file.write(data).inspect_err(|error| self.permit.note_of(&self.name, error))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush().inspect_err(|error| self.permit.note_of(&self.name, error))
    }
}

impl TerminatingWrite for Noted {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.file.terminate_ref(token).inspect_err(|error| self.permit.note_of(&self.name, error))
    }
}

/// Returns the engine's list of its files if it names only files of an index: the engine deletes every file
/// that is on the list and in no segment.
fn only_own_files(list: Vec<u8>) -> io::Result<Vec<u8>> {
    let names: Vec<String> = serde_json::from_slice(&list)?;
    match names.iter().all(|name| is_segment(name) || name == META_FILE) {
        true => Ok(list),
        false => Err(io::Error::new(io::ErrorKind::InvalidData, "it names what is no file of an index")),
    }
}

const SEAL: &str = "{\"blake3\":\"";
const SEAL_END: &str = "\"}\n";

/// Appends a last line with a checksum of the data.
pub(crate) fn seal(data: &[u8]) -> Vec<u8> {
    let mut sealed = data.to_vec();
    sealed.extend_from_slice(SEAL.as_bytes());
    sealed.extend_from_slice(blake3::hash(data).to_hex()[..32].as_bytes());
    sealed.extend_from_slice(SEAL_END.as_bytes());
    sealed
}

/// Verifies and removes the seal.
///
/// # Errors
/// [`io::ErrorKind::InvalidData`] if the data or the seal was changed.
pub(crate) fn unseal(mut sealed: Vec<u8>) -> io::Result<Vec<u8>> {
    let length = SEAL.len() + 32 + SEAL_END.len();
    let broken = || io::Error::new(io::ErrorKind::InvalidData, "it is damaged");
    let at = sealed.len().checked_sub(length).ok_or_else(broken)?;
    if seal(&sealed[..at]) != sealed {
        return Err(broken());
    }
    sealed.truncate(at);
    Ok(sealed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_change_to_a_sealed_list_shows() {
        let sealed = seal(b"{\"a\": 1}\n");
        assert_eq!(unseal(sealed.clone()).expect("whole"), b"{\"a\": 1}\n");
        for length in 0..sealed.len() {
            assert!(unseal(sealed[..length].to_vec()).is_err(), "{length}");
        }
        for bit in 0..sealed.len() * 8 {
            let mut flipped = sealed.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(unseal(flipped).is_err(), "{bit}");
        }
    }
}
