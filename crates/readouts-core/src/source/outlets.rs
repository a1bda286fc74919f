//! The outlets of files by folder, for pages that state none.

use std::path::Path;
use std::sync::Arc;

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

use crate::{Error, ErrorKind, Result};

/// Outlets by folder: rules that give the pages of some files an outlet. A page that states its own, in a
/// column, front matter or a sidecar, keeps it.
///
/// A rule has a folder or a glob. One with a slash is matched from the folder of the corpus, one without at
/// any depth. A folder stands for everything in it. If several rules match, the last one decides.
///
/// ```
/// use std::path::Path;
/// use readouts_core::source::Outlets;
///
/// let outlets = Outlets::new([("lumen", "Lumen Daily"), ("lumen/wire/*.txt", "Norpress")])?;
/// assert_eq!(outlets.of(Path::new("lumen/2031/a.txt")).as_deref(), Some("Lumen Daily"));
/// assert_eq!(outlets.of(Path::new("lumen/wire/a.txt")).as_deref(), Some("Norpress"));
/// assert_eq!(outlets.of(Path::new("suria/a.txt")), None);
/// # Ok::<(), readouts_core::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Outlets {
    /// Two globs for each rule: one for the files that it names, one for what is in the folders that it names.
    globs: GlobSet,
    names: Vec<Arc<str>>,
}

impl Outlets {
    /// Creates rules, each a folder or glob with an outlet, in the order in which they are matched.
    ///
    /// # Errors
    /// [`Io`](ErrorKind::Io) if a glob is invalid or leads out of the folder, or an outlet has no name.
    pub fn new<G: AsRef<str>, O: AsRef<str>>(rules: impl IntoIterator<Item = (G, O)>) -> Result<Self> {
        let mut globs = GlobSetBuilder::new();
        let mut names = Vec::new();
        for (glob, outlet) in rules {
            let (glob, outlet) = (glob.as_ref(), outlet.as_ref().trim());
            if outlet.is_empty() {
                return Err(Error::new(ErrorKind::Io, format!("`{glob}` has an outlet without a name")));
            }
            for glob in globs_of(glob)? {
                globs.add(glob);
            }
            names.push(outlet.into());
        }
        let globs = globs.build().map_err(|error| bad_glob("", &error))?;
        Ok(Self { globs, names })
    }

    /// Returns the outlet of a file, given its path from the folder of the corpus.
    pub fn of(&self, path: &Path) -> Option<Arc<str>> {
        // A file outside the folder has an absolute path.
        if self.names.is_empty() || path.is_absolute() {
            return None;
        }
        let last = self.globs.matches(path).into_iter().max()?;
        Some(Arc::clone(&self.names[last / 2]))
    }
}

/// Returns the two globs of a rule.
fn globs_of(rule: &str) -> Result<[Glob; 2]> {
    let trimmed = rule.trim().trim_end_matches('/');
    let name = trimmed.strip_prefix('/').or(trimmed.strip_prefix("./")).unwrap_or(trimmed);
    if name.split('/').any(|part| part == "..") {
        return Err(Error::new(ErrorKind::Io, format!("`{rule}` leads out of the folder")));
    }
    let anywhere = if trimmed.contains('/') { "" } else { "**/" };
    let glob = |text: String| {
        GlobBuilder::new(&text).literal_separator(true).build().map_err(|error| bad_glob(rule, &error))
    };
    // A folder of this name holds all that is in it; `.` is the folder of the corpus.
    match name {
        "" | "." => Ok([glob("**".to_owned())?, glob("**".to_owned())?]),
        _ => Ok([glob(format!("{anywhere}{name}"))?, glob(format!("{anywhere}{name}/**"))?]),
    }
}

fn bad_glob(rule: &str, error: &globset::Error) -> Error {
    Error::new(ErrorKind::Io, format!("`{rule}` is not a valid glob: {}", error.kind()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rules: &[(&str, &str)], path: &str) -> Option<String> {
        let outlets = Outlets::new(rules.iter().copied()).expect("rules");
        outlets.of(Path::new(path)).map(|outlet| outlet.to_string())
    }

    #[test]
    fn a_folder_stands_for_what_is_in_it() {
        for rule in ["lumen", "lumen/", "/lumen", "./lumen", "lumen/**", "lu*", "**/*.txt", "."] {
            assert_eq!(of(&[(rule, "Lumen")], "lumen/a/b.txt").as_deref(), Some("Lumen"), "{rule}");
        }
        for rule in ["lume", "lumen/*.txt", "a/b.txt", "/a", "lumen/a/b.txt/c", "**/*.html"] {
            assert_eq!(of(&[(rule, "Lumen")], "lumen/a/b.txt"), None, "{rule}");
        }
        // Without a slash a rule is matched at any depth.
        assert_eq!(of(&[("a", "Lumen")], "lumen/a/b.txt").as_deref(), Some("Lumen"));
        assert_eq!(of(&[("外交", "Lumen")], "外交/b.txt").as_deref(), Some("Lumen"));
    }

    #[test]
    fn the_last_rule_that_matches_decides() {
        let rules = [("a", "One"), ("a/b", "Two"), ("*.md", "Three")];
        for (path, outlet) in [("a/c.txt", "One"), ("a/b/c.txt", "Two"), ("a/b/c.md", "Three")] {
            assert_eq!(of(&rules, path).as_deref(), Some(outlet));
        }
        let turned: Vec<_> = rules.into_iter().rev().collect();
        assert_eq!(of(&turned, "a/b/c.md").as_deref(), Some("One"));
    }

    #[test]
    fn files_outside_the_folder_have_none() {
        assert_eq!(of(&[("**", "Lumen")], "/elsewhere/a.txt"), None);
        for rule in ["../a", "a/../../b", "[", "{a"] {
            assert!(Outlets::new([(rule, "Lumen")]).is_err(), "{rule}");
        }
        assert!(Outlets::new([("a", " ")]).is_err());
    }
}
