//! Decides which files belong to the files and folders that the user named, whatever links lead to them.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::beside::side_path;
use crate::{Error, ErrorKind, Remedy, Result};

/// Canonical paths of the files and folders that the user named, and of the sidecars beside these files.
#[derive(Debug, Clone, Default)]
pub(super) struct Fence {
    roots: Vec<PathBuf>,
}

impl Fence {
    pub(super) fn around<'a>(roots: impl Iterator<Item = &'a Path>) -> Self {
        let real = |root| [std::fs::canonicalize(root).ok(), sidecar_of(root)];
        Self { roots: roots.flat_map(real).flatten().collect() }
    }

    /// Whether a path without links is one of the roots or lies below one.
    pub(super) fn has(&self, real: &Path) -> bool {
        self.roots.iter().any(|root| real.starts_with(root))
    }

    /// Refuses a file opened by `path` if it lies outside the roots. Compares inodes to make sure that the
    /// path still leads to the opened file.
    ///
    /// # Errors
    /// [`Outside`](ErrorKind::Outside) if it lies outside, [`Io`](ErrorKind::Io) if the path leads to another
    /// file by now.
    pub(super) fn admit(&self, file: &File, path: &Path) -> Result<()> {
        let failed = |error: std::io::Error| Error::io("cannot be read", path, error);
        let real = std::fs::canonicalize(path).map_err(failed)?;
        if !self.has(&real) {
            let error = Error::new(ErrorKind::Outside, "a symbolic link that leads out of the corpus");
            return Err(error.at(path).remedied_by(Remedy::FollowLinks));
        }
        if is_same(file, &real).map_err(failed)? {
            return Ok(());
        }
        Err(Error::new(ErrorKind::Io, "cannot be read: another file took its place").at(path))
    }
}

/// Returns the place where the sidecar of a named file belongs; a sidecar that is itself a link to another place
/// does not lie there.
fn sidecar_of(root: &Path) -> Option<PathBuf> {
    let side = side_path(root);
    let dir = side.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Some(std::fs::canonicalize(dir).ok()?.join(side.file_name()?))
}

#[cfg(unix)]
fn is_same(file: &File, real: &Path) -> std::io::Result<bool> {
    use std::os::unix::fs::MetadataExt;

    let (opened, named) = (file.metadata()?, std::fs::symlink_metadata(real)?);
    Ok((opened.dev(), opened.ino()) == (named.dev(), named.ino()))
}

/// Other systems have no inodes to compare.
#[cfg(not(unix))]
fn is_same(_: &File, _: &Path) -> std::io::Result<bool> {
    Ok(true)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_file_is_admitted_by_where_it_lies() {
        let dir = tempfile::tempdir().expect("a folder");
        let at = |name: &str| dir.path().join(name);
        std::fs::create_dir(at("in")).expect("made");
        for name in ["in/a", "in/b", "out"] {
            std::fs::write(at(name), name).expect("written");
        }
        symlink("a", at("in/near")).expect("linked");
        symlink("../out", at("in/far")).expect("linked");
        symlink("in", at("root")).expect("linked");
        let admits = |root: &str, path: &str, opened: &str| {
            let file = File::open(at(opened)).expect("opened");
            Fence::around([&*at(root)].into_iter()).admit(&file, &at(path)).is_ok()
        };
        assert!(admits("in", "in/a", "in/a") && admits("in", "in/near", "in/a"));
        assert!(admits("root", "root/a", "in/a") && admits("in/far", "in/far", "out"));
        assert!(!admits("in", "in/far", "out") && !admits("root", "root/far", "out"));
        // The sidecar of a named file is read, unless it is a link to another place.
        std::fs::write(at("in/a.meta.json"), "{}").expect("written");
        symlink("../out", at("in/b.meta.json")).expect("linked");
        assert!(admits("in/a", "in/a.meta.json", "in/a.meta.json") && !admits("in/a", "in/b", "in/b"));
        assert!(!admits("in/b", "in/b.meta.json", "out"));
        // Another file was at the path when it was opened.
        assert!(!admits("in", "in/a", "out") && !admits("in", "in/a", "in/b"));
    }
}
