//! The folders of an index, as little as an index needs of them: tests put a disk that fails or forgets
//! in the place of the real one.
//!
//! What lies in the folders may come from a stranger.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use tantivy::directory::Directory;

use crate::index::store::directory::{Folder, plain};

/// A folder with folders in it, one level deep. The empty name is the outer folder itself.
pub(crate) trait Disk: fmt::Debug + Send + Sync + 'static {
    /// A folder's files.
    fn folder(&self, name: &str) -> io::Result<Box<dyn Directory>>;

    /// Makes a folder; no error where it is there.
    fn make(&self, name: &str) -> io::Result<()>;

    /// Removes an inner folder with all that is in it.
    fn remove(&self, name: &str) -> io::Result<()>;

    /// The names of what is in a folder, sorted.
    fn list(&self, name: &str) -> io::Result<Vec<String>>;
}

/// The real one.
#[derive(Debug)]
pub(crate) struct Local(PathBuf);

impl Local {
    /// The folder that a user names; where that is a link, what it leads to now. No link inside is followed.
    pub(crate) fn at(dir: &Path) -> Self {
        Self(std::fs::canonicalize(dir).unwrap_or_else(|_| dir.to_owned()))
    }

    /// An inner folder, or the outer one; not what a link leads to.
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
        // The engine's own error for this has no kind.
        std::fs::metadata(&dir)?;
        Ok(Box::new(Folder::open(&dir).map_err(io::Error::other)?))
    }

    fn make(&self, name: &str) -> io::Result<()> {
        if name.is_empty() {
            return make_lasting(&self.0);
        }
        match make_lasting(&self.0.join(plain(Path::new(name))?)) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
            // What is there may be a link.
            _ => self.dir(name).map(drop),
        }
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        let path = self.0.join(plain(Path::new(name))?);
        // Of a link, the link itself.
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

/// Makes a folder and those above it that are missing, and sees to it that a power cut leaves them.
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
        // A folder in which one may make another, but which one may not list.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        other => other?.sync_all(),
    }
}

/// Where folders cannot be opened as files, the system keeps their entries itself.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
