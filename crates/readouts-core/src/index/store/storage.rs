//! Minimal interface to the folders of an index, so that tests can replace the real disk by one that fails or
//! loses data. The contents of the folders are untrusted.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use tantivy::directory::Directory;

use crate::index::store::directory::{Folder, plain};

/// An outer folder with inner folders, one level deep. The empty name stands for the outer folder.
pub(crate) trait Disk: fmt::Debug + Send + Sync + 'static {
    /// Opens a folder.
    fn folder(&self, name: &str) -> io::Result<Box<dyn Directory>>;

    /// Creates a folder; no error if it exists.
    fn make(&self, name: &str) -> io::Result<()>;

    /// Removes an inner folder with all of its contents.
    fn remove(&self, name: &str) -> io::Result<()>;

    /// Lists the names of the entries of a folder, sorted.
    fn list(&self, name: &str) -> io::Result<Vec<String>>;
}

/// Folder on the real disk.
#[derive(Debug)]
pub(crate) struct Local(PathBuf);

impl Local {
    /// Takes the folder that a user names. If it is a link, the link is resolved now; no link inside is
    /// followed.
    pub(crate) fn at(dir: &Path) -> Self {
        Self(std::fs::canonicalize(dir).unwrap_or_else(|_| dir.to_owned()))
    }

    /// Returns the path of an inner folder or the outer one.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotADirectory`] for a link or a file; [`io::ErrorKind::NotFound`] if it does not
    /// exist.
    fn dir(&self, name: &str) -> io::Result<PathBuf> {
        if name.is_empty() {
            return Ok(self.0.clone());
        }
        let dir = self.0.join(plain(Path::new(name))?);
        if std::fs::symlink_metadata(&dir)?.is_dir() {
            return Ok(dir);
        }
        Err(io::Error::new(io::ErrorKind::NotADirectory, "not a folder; links are not followed here"))
    }
}

impl Disk for Local {
    fn folder(&self, name: &str) -> io::Result<Box<dyn Directory>> {
        let dir = self.dir(name)?;
        // Reports a missing folder with its error kind, which the engine's error lacks.
        std::fs::metadata(&dir)?;
        Ok(Box::new(Folder::open(&dir).map_err(io::Error::other)?))
    }

    fn make(&self, name: &str) -> io::Result<()> {
        if name.is_empty() {
            return make_lasting(&self.0);
        }
        match make_lasting(&self.0.join(plain(Path::new(name))?)) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
            // The existing entry may be a link.
            _ => self.dir(name).map(drop),
        }
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        let path = self.0.join(plain(Path::new(name))?);
        // For a link, this removes the link itself.
        if std::fs::symlink_metadata(&path)?.is_dir() {
            std::fs::remove_dir_all(path)
        } else {
            std::fs::remove_file(path)
        }
    }

    fn list(&self, name: &str) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in std::fs::read_dir(self.dir(name)?)? {
            names.extend(entry?.file_name().into_string());
        }
        names.sort();
        Ok(names)
    }
}

/// Creates a folder and its missing parents, and syncs them so that they survive a power cut.
fn make_lasting(dir: &Path) -> io::Result<()> {
    let missing: Vec<&Path> = dir.ancestors().take_while(|dir| !dir.exists()).collect();
    std::fs::create_dir_all(dir)?;
    for dir in missing {
        let above = dir.parent().filter(|above| !above.as_os_str().is_empty());
        sync_folder(above.unwrap_or(Path::new(".")))?;
    }
    Ok(())
}

#[cfg(unix)]
fn sync_folder(dir: &Path) -> io::Result<()> {
    match std::fs::File::open(dir) {
        // The parent may allow creating entries but not reading them; then it cannot be synced.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        other => other?.sync_all(),
    }
}

/// Does nothing: on these systems folders cannot be opened as files, and the system persists their entries
/// itself.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
