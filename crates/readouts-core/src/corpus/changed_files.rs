//! Files that may have changed, for an update that looks at no others.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::update::Update;
use crate::corrections::is_table_name;
use crate::source::{IGNORE_FILES, SETTINGS_FILE, SIDE_DATA, Touched};

/// Maximum number of paths in the set. With more, any file counts as changed.
const PATHS: usize = 100_000;

/// Files and folders that may have changed; made of their paths, or by a `FileWatcher` (feature `watch`).
///
/// Each path must begin with a root of the [`Selection`](crate::source::Selection), spelled as there. The path of a
/// settings file, a table of corrections or an ignore file makes all files count as changed, because such a file affects
/// others.
#[derive(Debug, Clone)]
pub struct ChangedFiles(Which);

#[derive(Debug, Clone)]
enum Which {
    /// Any of all files.
    Any,
    /// Some files and folders.
    Some(BTreeSet<PathBuf>),
}

impl ChangedFiles {
    /// Any of all files.
    pub fn any() -> Self {
        Self(Which::Any)
    }

    pub(super) fn add(&mut self, path: PathBuf) {
        let Which::Some(paths) = &mut self.0 else { return };
        let name = path.file_name().unwrap_or_default();
        let decides = name == SETTINGS_FILE
            || is_table_name(&path)
            || IGNORE_FILES.iter().any(|ignored| name == *ignored);
        if decides || paths.len() >= PATHS {
            *self = Self::any();
            return;
        }
        // A page changes with its side data.
        if let Some(page) = name.to_str().and_then(|name| name.strip_suffix(SIDE_DATA)) {
            paths.insert(path.with_file_name(OsStr::new(page)));
        }
        paths.insert(path);
    }
}

impl Default for ChangedFiles {
    /// No file.
    fn default() -> Self {
        Self(Which::Some(BTreeSet::new()))
    }
}

impl FromIterator<PathBuf> for ChangedFiles {
    fn from_iter<I: IntoIterator<Item = PathBuf>>(paths: I) -> Self {
        let mut changed = Self::default();
        paths.into_iter().for_each(|path| changed.add(path));
        changed
    }
}

impl Update<'_> {
    /// Looks at these files alone: no other is compared with the index. If a folder of the selection is among them,
    /// or one above it, all files are looked at.
    #[must_use]
    pub fn only(mut self, changed: &ChangedFiles) -> Self {
        let Which::Some(paths) = &changed.0 else { return self };
        let holds = |path: &PathBuf, root: &Path| root.starts_with(path) && !(path == root && root.is_file());
        if !self.selection.roots().any(|root| paths.iter().any(|path| holds(path, root))) {
            self.selection = self.selection.only(Arc::new(Touched::new(paths.iter().cloned())));
        }
        self
    }
}
