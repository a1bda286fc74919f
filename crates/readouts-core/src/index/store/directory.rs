//! The folder of an index. It may be untrusted, and it may be read-only, such as a shared corpus.
//!
//! - Every file is named by one plain name, so nothing outside the folder can be reached, whatever the
//!   engine's lists say. No link is followed, and only regular files are opened.
//! - Files that are read whole have a maximum size.
//! - The engine takes a lock even for reading. If the folder is read-only, the lock file cannot be created;
//!   then reading continues without a lock, since no one can write.

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

/// Maximum size of a list that is read whole, in bytes: enough for about ten thousand segments.
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

    /// Returns the path of a file in the folder.
    fn path(&self, name: &Path) -> io::Result<PathBuf> {
        plain(name).map(|name| self.dir.join(name))
    }

    /// Checks that a name belongs to a regular file in the folder.
    fn check(&self, name: &Path) -> Result<(), OpenReadError> {
        let checked = self.path(name).and_then(|path| NoLinks.check(&path));
        checked.map_err(|error| read_error(error, name))
    }
}

/// Returns the name if it is a single file name.
///
/// # Errors
/// [`ErrorKind::InvalidData`] for anything else: `..`, a path with several components, an absolute path.
pub(crate) fn plain(name: &Path) -> io::Result<&Path> {
    let mut parts = name.components();
    match (parts.next(), parts.next()) {
        // Compared with the whole name, since `components` ignores a trailing slash.
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

/// Adds the file's name to an error.
pub(crate) fn named(name: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("`{}`: {error}", name.display()))
}

/// Writes a file atomically, with default permissions: the engine's own function creates a file that only its
/// owner can read. The folder is not synced, so a power cut may bring back the old file.
fn write_whole(path: &Path, data: &[u8]) -> io::Result<()> {
    let mut part = path.as_os_str().to_owned();
    part.push(format!(".{}.part", std::process::id()));
    let part = PathBuf::from(part);
    // Removes a leftover of a killed process with the same id, or a link planted by an attacker.
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
        // Ignored: the first error is the one to report.
        let _ = std::fs::remove_file(&part);
    })
}

/// Opens or creates a lock file, and locks it for as long as it is open.
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
        // For a link, this removes the link itself.
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
        // The engine creates a new file and fails if the name exists, so it follows no link.
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
