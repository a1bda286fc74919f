//! Which files of a folder are pages.

use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::Format;
use crate::{Error, ErrorKind, Result};

/// The files below a folder that look like pages, and what could not be looked at.
#[derive(Debug, Default)]
pub struct Found {
    /// Files to read, sorted by path.
    pub files: Vec<PathBuf>,
    /// Folders and files that could not be read.
    pub problems: Vec<Error>,
    /// Files passed over because their names promise no format that is read here.
    pub other_files: usize,
}

/// Lists the pages below `root`; a file named as root is taken whatever its name is.
///
/// Hidden files, what an `.ignore` file excludes, side data (`NAME.meta.json`) and the notes that a
/// folder carries about itself (`README`, `LICENSE`, …) are no pages. Symbolic links are followed.
///
/// # Errors
/// [`Io`](ErrorKind::Io) where `root` does not exist.
pub fn walk(root: &Path) -> Result<Found> {
    let meta = std::fs::metadata(root).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::new(ErrorKind::Io, "no such file or folder").at(root),
        _ => Error::io("cannot be read", root, error),
    })?;
    if meta.is_file() {
        return Ok(Found { files: vec![root.to_owned()], ..Found::default() });
    }
    if !meta.is_dir() {
        return Err(neither(root));
    }
    let mut found = Found::default();
    let walker =
        WalkBuilder::new(root).standard_filters(false).hidden(true).ignore(true).follow_links(true).build();
    for entry in walker {
        match entry {
            Ok(entry) => {
                let Some(kind) = entry.file_type().filter(|kind| !kind.is_dir()) else { continue };
                if is_note(entry.path()) {
                    continue;
                }
                match Format::of_path(entry.path()) {
                    Some(_) if !kind.is_file() => found.problems.push(neither(entry.path())),
                    Some(_) => found.files.push(entry.into_path()),
                    None => found.other_files += usize::from(!is_side_data(entry.path())),
                }
            }
            Err(error) => found.problems.push(problem(root, &error)),
        }
    }
    found.files.sort();
    Ok(found)
}

fn problem(root: &Path, error: &ignore::Error) -> Error {
    let (path, cause) = innermost(error);
    Error::new(ErrorKind::Io, cause).at(path.unwrap_or(root))
}

/// A pipe, a socket, a device: reading it may never end.
fn neither(path: &Path) -> Error {
    Error::new(ErrorKind::Io, "neither a file nor a folder").at(path)
}

/// The path that a walking error is about, and its cause without the path.
fn innermost(error: &ignore::Error) -> (Option<&Path>, String) {
    match error {
        ignore::Error::WithPath { path, err } => (Some(path), innermost(err).1),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => innermost(err),
        ignore::Error::Loop { child, .. } => {
            (Some(child), "a symbolic link that leads back to a folder above it".to_owned())
        }
        ignore::Error::Io(io) if io.kind() == std::io::ErrorKind::PermissionDenied => {
            (None, "cannot be read: permission denied".to_owned())
        }
        ignore::Error::Io(io) if io.kind() == std::io::ErrorKind::NotFound => {
            (None, "a symbolic link that leads nowhere".to_owned())
        }
        ignore::Error::Io(io) => (None, format!("cannot be read: {io}")),
        other => (None, other.to_string()),
    }
}

/// What a folder says about itself.
fn is_note(path: &Path) -> bool {
    const NOTES: [&str; 6] = ["README", "LICENSE", "CHANGELOG", "CONTRIBUTING", "NOTICE", "COPYING"];
    path.file_stem().and_then(|stem| stem.to_str()).is_some_and(|stem| NOTES.contains(&stem))
}

pub(super) fn is_side_data(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.ends_with(".meta.json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_found_and_notes_are_not() {
        let dir = tempfile::tempdir().expect("a folder");
        for name in ["b.txt", "a.html", "README.md", ".hidden.txt", "a.html.meta.json", "picture.png"] {
            std::fs::write(dir.path().join(name), "x").expect("written");
        }
        let found = walk(dir.path()).expect("walked");
        let names: Vec<_> = found.files.iter().filter_map(|p| p.file_name()?.to_str()).collect();
        assert_eq!(names, ["a.html", "b.txt"]);
        assert_eq!(found.other_files, 1);
    }

    #[test]
    fn a_root_that_is_not_there_is_named() {
        let error = walk(Path::new("/no/such/folder")).expect_err("refused");
        assert_eq!(error.to_string(), "`/no/such/folder`: no such file or folder");
    }
}
