//! The folder of an index, which may be one that cannot be written: a shared corpus, a read-only disk.
//!
//! The engine takes a lock in it even to read. Where the lock's file cannot be made no one writes, and
//! reading needs none. It must not know what the files hold.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, INDEX_WRITER_LOCK, Lock, MmapDirectory, WatchCallback, WatchHandle,
    WritePtr,
};

#[derive(Debug, Clone)]
pub(super) struct Folder {
    engine: MmapDirectory,
    dir: PathBuf,
}

impl Folder {
    pub(super) fn open(dir: &Path) -> Result<Self, OpenDirectoryError> {
        Ok(Self { engine: MmapDirectory::open(dir)?, dir: dir.to_owned() })
    }
}

/// Writes a file whole or not at all, for whoever may read the folder: the engine's own way leaves a
/// file that only its owner can read. The folder is not synced: after a power cut it may be the old file.
fn write_whole(path: &Path, data: &[u8]) -> io::Result<()> {
    let mut part = path.as_os_str().to_owned();
    part.push(format!(".{}.part", std::process::id()));
    let part = PathBuf::from(part);
    let write = || -> io::Result<()> {
        let mut file = File::create(&part)?;
        file.write_all(data)?;
        file.sync_all()?;
        std::fs::rename(&part, path)
    };
    write().inspect_err(|_| {
        // The error that counts is the first one.
        let _ = std::fs::remove_file(&part);
    })
}

impl Directory for Folder {
    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.engine.acquire_lock(lock) {
            Err(LockError::IoError(error)) if to_read(lock) && is_read_only(&error) => {
                Ok(DirectoryLock::from(Box::new(())))
            }
            other => other,
        }
    }

    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.engine.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.engine.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.engine.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.engine.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.engine.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        write_whole(&self.dir.join(path), data)
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
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
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
}
