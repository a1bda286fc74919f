//! Files and folders that may have changed: a walk that is restricted to them reads no other folder.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

/// Paths of files and folders that may have changed, with whatever is below them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Touched(BTreeSet<PathBuf>);

impl Touched {
    pub(crate) fn new(paths: impl IntoIterator<Item = PathBuf>) -> Self {
        Self(paths.into_iter().collect())
    }

    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.0.iter().map(PathBuf::as_path)
    }

    /// Whether a path is a touched path or below one.
    pub(super) fn has(&self, path: &Path) -> bool {
        path.ancestors().any(|path| self.0.contains(path))
    }

    /// Returns the names of those entries of a folder that are touched paths or ancestors of touched paths.
    pub(super) fn entries(&self, folder: &Path) -> BTreeSet<OsString> {
        // Paths are ordered by their components, so those below a folder follow it.
        let below = self.0.range(folder.to_owned()..).map_while(|path| path.strip_prefix(folder).ok());
        let first = below.filter_map(|rest| match rest.components().next()? {
            Component::Normal(name) => Some(name.to_owned()),
            _ => None,
        });
        first.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_below_a_folder_are_found_by_their_first_name() {
        let touched = Touched::new(["a/b/c", "a/b-c", "a/d", "e"].map(PathBuf::from));
        let names = |folder: &str| touched.entries(Path::new(folder)).into_iter().collect::<Vec<_>>();
        assert_eq!(names("a"), ["b", "b-c", "d"]);
        assert_eq!((names("a/b"), names("f")), (vec!["c".into()], vec![]));
        assert_eq!(["a/b/c/x", "e", "a/b"].map(|path| touched.has(Path::new(path))), [true, true, false]);
    }
}
