//! The folder of an index, which may come from a stranger, and may be one that cannot be written: a shared
//! corpus, a read-only disk.
//!
//! - Every file is named by one plain name: nothing above or below the folder is reached, whatever the
//!   engine's lists say. No link is followed, and only regular files are opened.
//! - What is read whole has a maximum size.
//! - The engine takes a lock even to read. Where the lock's file cannot be made no one writes, and reading
//!   needs none.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, INDEX_WRITER_LOCK, Lock, MmapDirectory, WatchCallback, WatchHandle,
    WritePtr,
};

use crate::regular::NoLinks;

/// Maximum size of a list that is read whole, in bytes: some ten thousand segments.
const LIST_BYTES_MAX: u64 = 4 << 20;

#[derive(Debug, Clone)]
pub(crate) struct Folder {
    engine: MmapDirectory,
    dir: PathBuf,
}

impl Folder {
    pub(crate) fn open(dir: &Path) -> Result<Self, OpenDirectoryError> {
        Ok(Self { engine: MmapDirectory::open(dir)?, dir: dir.to_owned() })
    }

    /// The path of a file in the folder.
    fn path(&self, name: &Path) -> io::Result<PathBuf> {
        plain(name).map(|name| self.dir.join(name))
    }

    /// Refuses a name that is not that of a regular file of the folder, or of none.
    fn check(&self, name: &Path) -> Result<(), OpenReadError> {
        let checked = self.path(name).and_then(|path| NoLinks.check(&path));
        checked.map_err(|error| read_error(error, name))
    }
}

/// The name, if it is one plain file name.
///
/// # Errors
/// [`ErrorKind::InvalidData`] for anything else: `..`, a path of several names, an absolute one.
pub(crate) fn plain(name: &Path) -> io::Result<&Path> {
    let mut parts = name.components();
    match (parts.next(), parts.next()) {
        // Compared with the whole, since a slash at the end is no part.
        (Some(Component::Normal(only)), None) if only == name.as_os_str() => Ok(name),
        _ => Err(io::Error::new(ErrorKind::InvalidData, "a name that leads out of the index's folder")),
    }
}

fn read_error(error: io::Error, name: &Path) -> OpenReadError {
    match error.kind() {
        ErrorKind::NotFound => OpenReadError::FileDoesNotExist(name.to_owned()),
        _ => OpenReadError::wrap_io_error(error, name.to_owned()),
    }
}

/// An error with the name of the file it is of.
pub(crate) fn named(name: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("`{}`: {error}", name.display()))
}

/// Writes a file whole or not at all, for whoever may read the folder: the engine's own way leaves a
/// file that only its owner can read. The folder is not synced: after a power cut it may be the old file.
fn write_whole(path: &Path, data: &[u8]) -> io::Result<()> {
    let mut part = path.as_os_str().to_owned();
    part.push(format!(".{}.part", std::process::id()));
    let part = PathBuf::from(part);
    // One that a killed process of the same number has left, or a link that a stranger has laid there.
    match std::fs::remove_file(&part) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let write = || -> io::Result<()> {
        let mut file = File::create_new(&part)?;
        file.write_all(data)?;
        file.sync_all()?;
        std::fs::rename(&part, path)
    };
    write().inspect_err(|_| {
        // The error that counts is the first one.
        let _ = std::fs::remove_file(&part);
    })
}

/// Opens a lock's file, which is made where it is missing, and locks it as long as it is open.
fn lock_file(path: &Path, lock: &Lock) -> Result<File, LockError> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    let file = NoLinks.open(&mut options, path);
    let file = file.map_err(|error| LockError::wrap_io_error(named(&lock.filepath, &error)))?;
    if lock.is_blocking {
        file.lock().map_err(LockError::wrap_io_error)?;
    } else {
        file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => LockError::LockBusy,
            TryLockError::Error(error) => LockError::wrap_io_error(error),
        })?;
    }
    Ok(file)
}

impl Directory for Folder {
    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        let path = self.path(&lock.filepath).map_err(LockError::wrap_io_error)?;
        match lock_file(&path, lock) {
            Ok(file) => Ok(DirectoryLock::from(Box::new(file))),
            Err(LockError::IoError(error)) if to_read(lock) && is_read_only(&error) => {
                Ok(DirectoryLock::from(Box::new(())))
            }
            Err(error) => Err(error),
        }
    }

    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.check(path)?;
        self.engine.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        let refused = |error| DeleteError::IoError { io_error: Arc::new(error), filepath: path.to_owned() };
        plain(path).map_err(refused)?;
        // Of a link, the link itself.
        self.engine.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        match self.check(path) {
            Ok(()) => Ok(true),
            Err(OpenReadError::FileDoesNotExist(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        plain(path).map_err(|error| OpenWriteError::wrap_io_error(error, path.to_owned()))?;
        // The engine makes a new file: it does not open what is there, be it a link.
        self.engine.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let read = self.path(path).and_then(|path| NoLinks.read(&path, LIST_BYTES_MAX));
        read.map_err(|error| read_error(error, path))
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        write_whole(&self.path(path)?, data).map_err(|error| named(path, &error))
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.engine.sync_directory()
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.engine.watch(callback)
    }
}

fn to_read(lock: &Lock) -> bool {
    lock.filepath != INDEX_WRITER_LOCK.filepath
}

fn is_read_only(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem)
}

#[cfg(test)]
mod tests {
    use tantivy::directory::META_LOCK;

    use super::*;

    #[test]
    fn only_the_lock_for_reading_can_be_done_without() {
        assert!(to_read(&META_LOCK) && !to_read(&INDEX_WRITER_LOCK));
        assert!(is_read_only(&io::ErrorKind::ReadOnlyFilesystem.into()));
        assert!(!is_read_only(&io::ErrorKind::NotFound.into()));
    }

    #[test]
    fn a_file_has_one_plain_name() {
        for name in ["meta.json", ".managed.json", "..x", "a b"] {
            assert!(plain(Path::new(name)).is_ok(), "{name}");
        }
        for name in ["", ".", "..", "/", "/etc/passwd", "a/b", "../a", "a/..", "./a", "a/", "a/.", "//a"] {
            assert!(plain(Path::new(name)).is_err(), "{name}");
        }
    }
}
