//! Files that are kept beside the engine's: a commit's note names them, so that they and the index change
//! at once.
//!
//! A name has a hash of what is in the file, so that damage shows. It must not know what it says.

use std::io;
use std::path::Path;

use tantivy::directory::error::OpenReadError;

use super::Index;
use super::errors::{REBUILD, write_error};
use super::home::{delete, is_kept};
use crate::{Error, ErrorKind, Result};

impl Index {
    /// Keeps a file beside the index, lasting; gives its name, `KIND-HASH.json`, for the note of the commit
    /// to come: before, it does not count.
    pub(crate) fn keep(&self, kind: &str, bytes: &[u8]) -> Result<String> {
        let name = format!("{kind}-{}.json", hash(bytes));
        let folder = &self.files.folder;
        let write = || -> io::Result<()> {
            folder.atomic_write(Path::new(&name), bytes)?;
            folder.sync_directory()
        };
        write().map_err(|error| write_error(self.place(), error))?;
        Ok(name)
    }

    /// What was kept under a name.
    ///
    /// # Errors
    /// [`ErrorKind::IndexCorrupt`] where it is missing or not as it was written.
    pub(crate) fn read_kept(&self, name: &str) -> Result<Vec<u8>> {
        let found = match self.files.folder.atomic_read(Path::new(name)) {
            Ok(bytes) if name.contains(&hash(&bytes)) => return Ok(bytes),
            Ok(_) => io::Error::new(io::ErrorKind::InvalidData, "it is not as it was written"),
            Err(OpenReadError::FileDoesNotExist(_)) => io::ErrorKind::NotFound.into(),
            Err(error) => io::Error::other(error),
        };
        let message = "a list that belongs to the index is missing or damaged";
        let path = self.dir().unwrap_or(Path::new("")).join(name);
        Err(Error::new(ErrorKind::IndexCorrupt, message).at(&path).because(found).hinting(REBUILD))
    }

    /// Removes what was kept for other states than that of these names. One that stays is no harm: no
    /// commit names it.
    pub(crate) fn forget_kept_but(&self, current: &[&str]) {
        let Some(home) = self.home() else { return };
        let names = home.disk.list(&self.files.generation).unwrap_or_default();
        for name in names.iter().filter(|name| is_kept(name) && !current.contains(&name.as_str())) {
            let _ = delete(&*self.files.folder, name);
        }
    }
}

fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..16].to_owned()
}
