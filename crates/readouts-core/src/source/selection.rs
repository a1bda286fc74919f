//! Selects the files to read: files and folders, lists of them, and globs that narrow the folders.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use ignore::overrides::{Override, OverrideBuilder};

use super::fence::Fence;
use super::files::{hash_within, open_as};
use super::touched::Touched;
use super::walk::{Walk, neither, plain};
use super::{Columns, Format, Limits, Sources};
use crate::corrections::is_table_name;
use crate::{Error, ErrorKind, Result};

/// Files that may hold pages, and problems met in finding them.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct FoundFiles {
    /// Files to read, sorted by path, each once.
    pub files: Vec<PathBuf>,
    /// Folders and files that could not be read.
    pub problems: Vec<Error>,
    /// Number of files passed over because their names indicate no supported format.
    pub other_files: usize,
    /// The first [`OTHERS_MAX`](Self::OTHERS_MAX) of these files by path, sorted.
    pub others: Vec<PathBuf>,
    /// Symbolic links that lead out of the files and folders named and were not followed; sorted.
    pub outside: Vec<PathBuf>,
    /// Number of symbolic links in the folders.
    pub(crate) links: usize,
}

impl FoundFiles {
    /// Maximum number of files of other types whose paths are kept; the rest is only counted. A folder of
    /// pictures may have millions of them.
    pub const OTHERS_MAX: usize = 10_000;

    /// Adds a file of another type.
    pub(super) fn pass_over(&mut self, path: PathBuf) {
        self.other_files += 1;
        self.others.push(path);
        if self.others.len() >= 2 * Self::OTHERS_MAX {
            self.sort_others();
        }
    }

    /// Sorts these files, keeps each once and drops what is beyond the maximum.
    pub(super) fn sort_others(&mut self) {
        self.others.sort_by(|one, other| (plain(one), one).cmp(&(plain(other), other)));
        let all = self.others.len();
        self.others.dedup_by(|one, other| plain(one) == plain(other));
        self.other_files -= all - self.others.len();
        self.others.truncate(Self::OTHERS_MAX);
    }
}

/// Selection of the files to read: files and folders, lists of them, and globs that narrow the folders.
///
/// A file that is named itself is read whatever its name is. In a folder, every file whose name implies a
/// format ([`Format::of_path`]) is read, except hidden files, files excluded by an `.ignore` or
/// `.readoutsignore` file, side data (`NAME.meta.json`), the tables of corrections
/// ([`TableKind`](crate::corrections::TableKind)) and notes about the folder (`README`, `LICENSE`, …).
/// A symbolic link in a folder is followed if it leads to something below one of the files and folders named;
/// other links only with [`follow_links`](Self::follow_links). The files and folders named may themselves be
/// links.
///
/// ```no_run
/// use readouts_core::source::Selection;
///
/// let found = Selection::new(["pages"]).glob("*.html").glob("!drafts/**").find()?;
/// println!("{} files", found.files.len());
/// # Ok::<(), readouts_core::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Selection {
    roots: Vec<PathBuf>,
    listed: Vec<PathBuf>,
    globs: Vec<String>,
    otherwise: Option<Format>,
    links: Links,
    columns: Option<Arc<Columns>>,
    /// Files and folders that [`find`](Self::find) is restricted to.
    only: Option<Arc<Touched>>,
    /// Canonical paths of the roots, set on first use.
    fence: OnceLock<Fence>,
}

/// The symbolic links in folders that are followed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Links {
    /// Only links that lead to the files and folders named.
    #[default]
    Within,
    All,
}

impl Selection {
    /// Selects the files and folders at these paths. A path that does not exist is an error of
    /// [`find`](Self::find).
    pub fn new<P: Into<PathBuf>>(roots: impl IntoIterator<Item = P>) -> Self {
        Self { roots: roots.into_iter().map(Into::into).collect(), ..Self::default() }
    }

    /// Adds the files and folders at these paths. A path that does not exist is reported in
    /// [`FoundFiles::problems`].
    #[must_use]
    pub fn listed<P: Into<PathBuf>>(mut self, paths: impl IntoIterator<Item = P>) -> Self {
        self.listed.extend(paths.into_iter().map(Into::into));
        self.fence = OnceLock::new();
        self
    }

    /// Narrows folders to files that match one of the globs, or, for a glob that begins with `!`, to files
    /// that do not match it. If several globs match, the last one decides. A glob with a slash is matched
    /// from the folder that was named, a glob without one at any depth.
    #[must_use]
    pub fn glob(mut self, glob: impl Into<String>) -> Self {
        self.globs.push(glob.into());
        self
    }

    /// Sets the format of files whose names imply none: of files that are named themselves, and of files in
    /// folders that a glob selects. Without it, the format of a named file is detected from its first bytes,
    /// and such files in folders are passed over.
    #[must_use]
    pub fn otherwise(self, format: Option<Format>) -> Self {
        Self { otherwise: format, ..self }
    }

    /// Follows every symbolic link in folders, wherever it leads.
    #[must_use]
    pub fn follow_links(self) -> Self {
        Self { links: Links::All, ..self }
    }

    /// Sets the names of the columns of records and of the keys of side data, and which columns are kept.
    #[must_use]
    pub fn columns(self, columns: Columns) -> Self {
        Self { columns: Some(Arc::new(columns)), ..self }
    }

    /// Returns the selection of these files, read as those of this one.
    pub(crate) fn with_roots(&self, roots: Vec<PathBuf>) -> Self {
        Self { roots, listed: Vec::new(), fence: OnceLock::new(), ..self.clone() }
    }

    /// Restricts [`find`](Self::find) to some of the files and folders, because only they may have changed.
    pub(crate) fn only(&self, touched: Arc<Touched>) -> Self {
        Self { only: Some(touched), ..self.clone() }
    }

    /// Returns the files and folders that [`find`](Self::find) is restricted to.
    pub(crate) fn restricted_to(&self) -> Option<&Touched> {
        self.only.as_deref()
    }

    /// Returns the columns, if they were set.
    pub(crate) fn named_columns(&self) -> Option<&Arc<Columns>> {
        self.columns.as_ref()
    }

    /// Opens one of the files; see [`open`](super::open).
    ///
    /// # Errors
    /// Those of [`open`](super::open), and [`Outside`](ErrorKind::Outside) if it lies outside the files and
    /// folders named by now.
    pub fn open(&self, path: &Path, name: &str, limits: Limits) -> Result<Sources> {
        let columns = self.columns.clone().unwrap_or_default();
        open_as(path, name, self.otherwise, self.fence(), limits, &columns)
    }

    /// Returns the hash of the bytes of a file that was found and of its side data.
    pub(crate) fn hash(&self, path: &Path, is_stopped: &dyn Fn() -> bool) -> std::io::Result<String> {
        hash_within(path, self.fence(), is_stopped)
    }

    /// Returns the fence that a file must lie within to be read; `None` if all links are followed.
    fn fence(&self) -> Option<&Fence> {
        (self.links == Links::Within).then(|| self.fence.get_or_init(|| Fence::around(self.roots())))
    }

    /// Whether links out of the files and folders named are followed.
    pub(crate) fn follows_links(&self) -> bool {
        self.links == Links::All
    }

    /// Iterates over the files and folders named, in order, those of lists last.
    pub fn roots(&self) -> impl Iterator<Item = &Path> {
        self.roots.iter().chain(&self.listed).map(PathBuf::as_path)
    }

    /// Returns the format of files whose names imply none.
    pub(crate) fn format(&self) -> Option<Format> {
        self.otherwise
    }

    /// Whether there are globs, which may exclude files.
    pub(crate) fn is_narrowed(&self) -> bool {
        !self.globs.is_empty()
    }

    /// Lists the files.
    ///
    /// # Errors
    /// [`Io`](ErrorKind::Io) if a root does not exist or a glob is invalid.
    pub fn find(&self) -> Result<FoundFiles> {
        let mut found = FoundFiles::default();
        for root in &self.roots {
            self.look(root, &mut found)?;
        }
        for path in &self.listed {
            if let Err(error) = self.look(path, &mut found) {
                found.problems.push(error);
            }
        }
        found.files.sort_by(|one, other| (plain(one), one).cmp(&(plain(other), other)));
        found.files.dedup_by(|one, other| plain(one) == plain(other));
        found.sort_others();
        found.outside.sort();
        found.outside.dedup();
        Ok(found)
    }

    fn look(&self, root: &Path, found: &mut FoundFiles) -> Result<()> {
        let meta = std::fs::metadata(root).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Error::new(ErrorKind::Io, "no such file or folder").at(root),
            _ => super::unreadable(&error).at(root),
        })?;
        let only = self.restricted_to();
        if meta.is_file() {
            if only.is_some_and(|only| !only.has(root)) {
                return Ok(());
            }
            // Named by a shell's `*`, perhaps, but never a page.
            if !is_table_name(root) {
                found.files.push(root.to_owned());
            }
            return Ok(());
        }
        if !meta.is_dir() {
            return Err(neither(root));
        }
        let globs = self.globs_at(root)?;
        Walk::new(&globs, self.fence(), self.otherwise, only, found).run(root);
        Ok(())
    }

    fn globs_at(&self, root: &Path) -> Result<Override> {
        let mut builder = OverrideBuilder::new(root);
        for glob in &self.globs {
            builder.add(glob).map_err(|error| bad_glob(glob, &error))?;
        }
        builder.build().map_err(|error| bad_glob("", &error))
    }
}

fn bad_glob(glob: &str, error: &ignore::Error) -> Error {
    let why = match error {
        ignore::Error::Glob { err, .. } => err.clone(),
        other => other.to_string(),
    };
    Error::new(ErrorKind::Io, format!("`{glob}` is not a valid glob: {why}"))
}
