//! Takes the write lock, and removes files that a killed writer has left.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use tantivy::directory::{DirectoryLock, META_LOCK};

use super::Index;
use super::open::Lock;
use crate::index::store::generations::{MANAGED_FILE, META_FILE, delete, is_kept, is_part, is_segment, lock};
use crate::{Error, ErrorKind, Result};

impl Index {
    /// Takes the write lock, which excludes other writers and rebuilds while it is held.
    pub(super) fn lock_to_write(&self) -> Result<DirectoryLock> {
        let dir = self.place().unwrap_or(Path::new(""));
        match (&self.files.lock, self.home()) {
            (Lock::OfHome, Some(home)) => {
                let held = home.lock()?;
                if self.is_replaced() {
                    return Err(self.replaced());
                }
                home.settle()?;
                Ok(held)
            }
            _ => lock(&*self.files.folder, dir),
        }
    }

    /// Returns the error that the index was rebuilt since it was opened.
    pub(crate) fn replaced(&self) -> Error {
        let message = "the index was built anew since it was opened";
        self.told(Error::new(ErrorKind::IndexLocked, message)).hinting("run it again")
    }

    /// Removes files that the last commit does not name. Must be called under the write lock, before the
    /// engine writes.
    pub(super) fn sweep(&self) {
        let Some(home) = self.home() else { return };
        if matches!(self.files.lock, Lock::OfHome) {
            home.sweep(&self.files.generation);
        }
        // Holds off readers: one that has just read the list of files is about to open them.
        let Ok(_reading) = self.files.folder.acquire_lock(&META_LOCK) else { return };
        // The list of used files must be durable first, or a power cut could bring back one that names
        // deleted files.
        if self.files.folder.sync_directory().is_err() {
            return;
        }
        for name in self.leftovers().unwrap_or_default() {
            let _ = delete(&*self.files.folder, &name);
        }
    }

    /// Returns the index's own files that the last commit does not use.
    pub(super) fn leftovers(&self) -> Result<Vec<String>> {
        let Some(home) = self.home() else { return Ok(Vec::new()) };
        let metas = self.engine.load_metas().map_err(|error| self.error(error))?;
        let dir = self.dir().unwrap_or(Path::new(""));
        let names = home.disk.list(&self.files.generation);
        let names = names.map_err(|error| Error::io("cannot be read", dir, error))?;
        let own: HashSet<PathBuf> = metas.list_segment_files();
        let used = |name: &str| {
            own.contains(Path::new(name))
                || metas.payload.as_deref().is_some_and(|note| note.contains(name))
                || [META_FILE, MANAGED_FILE].contains(&name)
        };
        let ours = |name: &str| is_segment(name) || is_kept(name) || is_part(name);
        Ok(names.into_iter().filter(|name| ours(name) && !used(name)).collect())
    }
}
