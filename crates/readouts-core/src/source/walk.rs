//! Finds the files below a folder that may hold pages: globs and ignore files exclude files, and links are
//! followed only within the files and folders that the user named.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs::FileType;
use std::io;
use std::path::{Path, PathBuf};

use ignore::Match;
use ignore::overrides::Override;

use super::beside::SIDE_DATA;
use super::fence::Fence;
use super::ignored::{IGNORE_FILES, Ignored};
use super::selection::{FoundFiles, Selection};
use super::settings_file::SETTINGS_FILE;
use super::touched::Touched;
use super::{Format, unreadable};
use crate::corrections::is_table_name;
use crate::{Error, ErrorKind, Result};

/// Maximum number of links to the same folder that are followed. Folders that link to each other have more
/// paths than could ever be walked.
const LINKS_MAX: usize = 16;

/// A walk through a folder.
pub(super) struct Walk<'a> {
    globs: &'a Override,
    /// Fence that links must stay within; `None` if all links are followed.
    fence: Option<&'a Fence>,
    otherwise: Option<Format>,
    /// Files and folders that the walk is restricted to.
    only: Option<&'a Touched>,
    found: &'a mut FoundFiles,
    /// Number of links followed to each folder.
    linked: HashMap<PathBuf, usize>,
}

/// Folder on the way from the root to the current folder.
struct Folder<'a> {
    path: PathBuf,
    /// Path without links.
    real: PathBuf,
    ignored: Ignored,
    above: Option<&'a Self>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        globs: &'a Override,
        fence: Option<&'a Fence>,
        otherwise: Option<Format>,
        only: Option<&'a Touched>,
        found: &'a mut FoundFiles,
    ) -> Self {
        Self { globs, fence, otherwise, only, found, linked: HashMap::new() }
    }

    pub(super) fn run(&mut self, root: &Path) {
        match std::fs::canonicalize(root) {
            Ok(real) => self.folder(root.to_owned(), real, None),
            Err(error) => self.problem(root, &error),
        }
    }

    fn folder(&mut self, path: PathBuf, real: PathBuf, above: Option<&Folder<'_>>) {
        let entries = match self.entries(&path) {
            Ok(entries) => entries,
            Err(error) => return self.problem(&path, &error),
        };
        let mut here = Folder { path, real, ignored: Ignored::default(), above };
        let is_there = |number: &usize| entries.iter().any(|(name, _)| name == IGNORE_FILES[*number]);
        for number in (0..IGNORE_FILES.len()).filter(is_there) {
            here.ignored.read(number, &here.path, self.fence, &mut self.found.problems);
        }
        let mut links = Vec::new();
        for (name, kind) in entries {
            let path = here.path.join(&name);
            if kind.is_symlink() {
                links.push(path);
            } else if !self.is_left_out(&path, kind.is_dir(), &here) {
                match kind.is_dir() {
                    true => self.folder(path, here.real.join(name), Some(&here)),
                    false => self.file(path, kind),
                }
            }
        }
        // If many links lead to a folder, the order decides which are followed.
        links.sort();
        for link in links {
            self.link(link, &here);
        }
    }

    /// Lists the entries of a folder. In a restricted walk, a folder that is only an ancestor of touched paths gives the
    /// entries on the way to them, and its ignore files.
    fn entries(&mut self, folder: &Path) -> io::Result<Vec<(OsString, FileType)>> {
        let mut entries = Vec::new();
        if let Some(only) = self.only.filter(|only| !only.has(folder)) {
            let mut names = only.entries(folder);
            names.extend(IGNORE_FILES.map(OsString::from));
            for name in names {
                match std::fs::symlink_metadata(folder.join(&name)) {
                    Ok(meta) => entries.push((name, meta.file_type())),
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                    Err(error) => self.problem(&folder.join(&name), &error),
                }
            }
            return Ok(entries);
        }
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            match entry.file_type() {
                Ok(kind) => entries.push((entry.file_name(), kind)),
                Err(error) => self.problem(&entry.path(), &error),
            }
        }
        Ok(entries)
    }

    fn link(&mut self, path: PathBuf, here: &Folder<'_>) {
        self.found.links += 1;
        let looked = std::fs::canonicalize(&path).and_then(|real| Ok((std::fs::metadata(&real)?, real)));
        let (meta, real) = match looked {
            Ok(looked) => looked,
            Err(_) if self.is_left_out(&path, false, here) => return,
            Err(error) => return self.problem(&path, &error),
        };
        if self.is_left_out(&path, meta.is_dir(), here) {
            return;
        }
        if self.fence.is_some_and(|fence| !fence.has(&real)) {
            if meta.is_dir() || self.is_page(&path) {
                self.found.outside.push(path);
            }
        } else if !meta.is_dir() {
            self.file(path, meta.file_type());
        } else if here.ways_up().any(|above| above.real == real) {
            let why = "a symbolic link that leads back to a folder above it";
            self.found.problems.push(Error::new(ErrorKind::Io, why).at(&path));
        } else {
            let links = self.linked.entry(real.clone()).or_default();
            *links += 1;
            match *links {
                ..=LINKS_MAX => self.folder(path, real, Some(here)),
                links if links == LINKS_MAX + 1 => {
                    let why = format!(
                        "more than {LINKS_MAX} links lead to the same folder; this and others are not followed"
                    );
                    self.found.problems.push(Error::new(ErrorKind::Io, why).at(&path));
                }
                _ => {}
            }
        }
    }

    fn file(&mut self, path: PathBuf, kind: FileType) {
        if is_note(&path) || is_side_data(&path) || is_table_name(&path) {
            return;
        }
        match self.is_page(&path) {
            true if !kind.is_file() => self.found.problems.push(neither(&path)),
            true => self.found.files.push(path),
            false => self.found.pass_over(path),
        }
    }

    /// Whether a file is read, judged by its name.
    fn is_page(&self, path: &Path) -> bool {
        let is_asked_for = || self.otherwise.is_some() && self.globs.matched(path, false).is_whitelist();
        let is_beside = is_note(path) || is_side_data(path) || is_table_name(path);
        !is_beside && (Format::of_path(path).is_some() || is_asked_for())
    }

    /// Whether a file or folder is excluded. Globs decide first, then ignore files, those of the nearest
    /// folder first, then a leading dot in the name.
    fn is_left_out(&self, path: &Path, is_dir: bool, here: &Folder<'_>) -> bool {
        let by_globs = self.globs.matched(plain(path), is_dir);
        if !by_globs.is_none() {
            return by_globs.is_ignore();
        }
        let by_files = (0..IGNORE_FILES.len())
            .flat_map(|number| here.ways_up().map(move |folder| folder.ignored.matched(number, path, is_dir)))
            .find(|matched| !matched.is_none());
        match by_files {
            Some(Match::Ignore(())) => true,
            Some(Match::Whitelist(())) => false,
            _ => path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".")),
        }
    }

    fn problem(&mut self, path: &Path, error: &io::Error) {
        let error = match error.kind() {
            io::ErrorKind::NotFound => Error::new(ErrorKind::Io, "a broken symbolic link"),
            _ => unreadable(error),
        };
        self.found.problems.push(error.at(path));
    }
}

impl Folder<'_> {
    /// Iterates over the folder and those above it, up to the root.
    fn ways_up(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |folder| folder.above)
    }
}

/// Returns the path without a leading `./`.
pub(super) fn plain(path: &Path) -> &Path {
    path.strip_prefix(".").unwrap_or(path)
}

/// Lists the pages below `root`; see [`Selection`].
///
/// # Errors
/// [`Io`](ErrorKind::Io) where `root` does not exist.
pub fn walk(root: &Path) -> Result<FoundFiles> {
    Selection::new([root]).find()
}

/// Error for a pipe, a socket or a device, whose reading may never end.
pub(super) fn neither(path: &Path) -> Error {
    Error::new(ErrorKind::Io, "neither a file nor a folder").at(path)
}

/// Error for a folder, a pipe or a device where a regular file is needed.
pub(super) fn not_a_file(path: &Path) -> Error {
    Error::new(ErrorKind::Io, "not a file").at(path)
}

/// Whether the file is a note about its folder, or its settings.
fn is_note(path: &Path) -> bool {
    const NOTES: [&str; 6] = ["README", "LICENSE", "CHANGELOG", "CONTRIBUTING", "NOTICE", "COPYING"];
    path.file_stem().and_then(|stem| stem.to_str()).is_some_and(|stem| NOTES.contains(&stem))
        || path.file_name().is_some_and(|name| name == SETTINGS_FILE)
}

pub(super) fn is_side_data(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.ends_with(SIDE_DATA))
}
