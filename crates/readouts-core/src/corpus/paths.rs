//! Translates between the names of files in the list and their paths.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::name;
use crate::source::{Selection, Touched};

/// Translates between the names of files and their paths.
#[derive(Debug)]
pub(super) struct Names {
    /// Base folder as given, for paths.
    base: Option<PathBuf>,
    /// Base folder as a canonical path, for names.
    whole_base: Option<PathBuf>,
    /// Selected folders, as given and as canonical paths.
    roots: Vec<(PathBuf, PathBuf)>,
}

impl Names {
    pub(super) fn new(base: Option<&Path>, selection: &Selection) -> Self {
        let folders = selection.roots().filter(|root| root.is_dir());
        let roots = folders.map(|root| (root.to_owned(), whole(root))).collect();
        Self { base: base.map(Path::to_owned), whole_base: base.map(whole), roots }
    }

    /// Returns the folder that names are relative to, as a canonical path.
    pub(super) fn base(&self) -> Option<String> {
        self.whole_base.as_deref().map(name::of)
    }

    /// Returns the name of a file: its path from the base if it lies below the base, else its absolute path.
    /// Without a base, it is the path as given.
    pub(super) fn of(&self, path: &Path) -> Box<str> {
        let (Some(base), Some(whole_base)) = (&self.base, &self.whole_base) else {
            return name::of(path).into();
        };
        let below = |path: &Path, base: &Path| {
            path.strip_prefix(base).ok().filter(|rest| !rest.as_os_str().is_empty()).map(name::of)
        };
        if let Some(short) = below(path, base) {
            return short.into();
        }
        let of_root = self.roots.iter().find_map(|(root, all)| Some(all.join(path.strip_prefix(root).ok()?)));
        let all = of_root.unwrap_or_else(|| whole(path));
        below(&all, whole_base).unwrap_or_else(|| name::of(&all)).into()
    }

    /// Returns the names of these files and folders.
    pub(super) fn of_all(&self, touched: &Touched) -> HashSet<Box<str>> {
        touched.paths().map(|path| self.of(path)).collect()
    }

    /// Returns the path of the file with this name.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        let path = name::path(name);
        match &self.base {
            Some(base) => base.join(path),
            None => path,
        }
    }

    /// Returns the absolute path of the file with this name.
    pub(super) fn whole_path(&self, name: &str) -> PathBuf {
        match &self.whole_base {
            Some(base) => base.join(name::path(name)),
            None => whole(&name::path(name)),
        }
    }

    /// Whether the file with this name lies below a folder, given as a canonical path.
    pub(super) fn is_below(&self, name: &str, folder: &Path) -> bool {
        self.whole_path(name).starts_with(folder)
    }
}

/// Whether the file with this name is one of these files, or below one of these folders.
pub(super) fn is_below_any(name: &str, names: &HashSet<Box<str>>) -> bool {
    names.contains(name) || name.match_indices('/').any(|(at, _)| names.contains(&name[..at]))
}

/// Returns a folder's canonical path; for a file, the canonical path of its folder with the file's own name.
pub(super) fn whole(path: &Path) -> PathBuf {
    let absolute = || std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if path.is_dir() {
        return std::fs::canonicalize(path).unwrap_or_else(|_| absolute());
    }
    let absolute = absolute();
    match (absolute.parent(), absolute.file_name()) {
        (Some(folder), Some(file)) => {
            std::fs::canonicalize(folder).map_or(absolute.clone(), |folder| folder.join(file))
        }
        _ => absolute,
    }
}
