//! The folders of an index, as little as an index needs of them: tests put a disk that fails or forgets
//! in the place of the real one.
//!
//! It must not know what lies in the folders.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use tantivy::directory::Directory;

use super::folder::Folder;

/// A folder with folders in it, one level deep. The empty name is the outer folder itself.
pub(super) trait Disk: fmt::Debug + Send + Sync + 'static {
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
pub(super) struct Local(pub(super) PathBuf);

impl Disk for Local {
    fn folder(&self, name: &str) -> io::Result<Box<dyn Directory>> {
        let dir = self.0.join(name);
        // The engine's own error for this has no kind.
        std::fs::metadata(&dir)?;
        Ok(Box::new(Folder::open(&dir).map_err(io::Error::other)?))
    }

    fn make(&self, name: &str) -> io::Result<()> {
        make_lasting(&self.0.join(name))
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        std::fs::remove_dir_all(self.0.join(name))
    }

    fn list(&self, name: &str) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in std::fs::read_dir(self.0.join(name))? {
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
