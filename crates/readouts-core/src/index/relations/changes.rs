//! Changes to the articles of an index since its last commit.

use std::io;
use std::path::PathBuf;

use rustc_hash::{FxHashMap, FxHashSet};

use super::pieces::write;
use super::signature::Signature;
use super::spool::Spool;
use super::table::create;
use crate::index::store::fence::Guard;
use crate::index::store::generations::ROWS;

/// Maximum number of articles whose signatures are in memory.
const HELD: usize = if cfg!(test) { 7 } else { 20_000 };

/// Signatures of the articles that were added since the last commit, and the articles that were removed.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    /// `None` for a removed article.
    held: FxHashMap<u64, Option<Signature>>,
    pub(super) spool: Spool,
    /// Numbers of the articles that were removed, in memory or written.
    removed: FxHashSet<u64>,
    /// Names of the files with earlier changes, oldest first.
    pub(super) written: Vec<String>,
}

impl Changes {
    /// Creates an empty record that writes temporary files to this folder.
    pub(super) fn within(folder: Option<PathBuf>) -> Self {
        Self { spool: Spool::within(folder), ..Self::default() }
    }

    /// Records an article that was added or replaced.
    pub(crate) fn add(&mut self, mut signature: Signature, folder: &Guard) -> io::Result<()> {
        self.spool.put(signature.number, &std::mem::take(&mut signature.text))?;
        self.removed.remove(&signature.number);
        self.held.insert(signature.number, Some(signature));
        if self.held.len() >= HELD { self.write(folder) } else { Ok(()) }
    }

    /// Records an article that was removed.
    pub(crate) fn remove(&mut self, article: u64) {
        self.removed.insert(article);
        self.held.insert(article, None);
    }

    /// Whether an article was added or replaced, be it removed again.
    pub(super) fn has_added(&self, article: u64) -> bool {
        self.spool.has(article)
    }

    /// Whether an article was removed.
    pub(super) fn has_removed(&self, article: u64) -> bool {
        self.removed.contains(&article)
    }

    /// Whether no article was added, replaced or removed.
    pub(super) fn is_empty(&self) -> bool {
        self.held.is_empty() && self.written.is_empty()
    }

    /// Writes the changes in memory to a file.
    pub(super) fn write(&mut self, folder: &Guard) -> io::Result<()> {
        if self.held.is_empty() {
            return Ok(());
        }
        let mut rows: Vec<(u64, Option<Signature>)> = self.held.drain().collect();
        rows.sort_unstable_by_key(|(article, _)| *article);
        let name = new_name(SIGNATURES);
        create(folder, &name, |to| write(&rows, to))?;
        self.written.push(name);
        Ok(())
    }
}

/// Kind of the files of signatures, in their names.
pub(super) const SIGNATURES: &str = "signatures";
/// Kind of the files of memberships, in their names.
pub(super) const GROUPS: &str = "groups";

/// Returns a name that no file has.
pub(super) fn new_name(kind: &str) -> String {
    use std::hash::{BuildHasher, RandomState};
    format!("{kind}-{:016x}{ROWS}", RandomState::new().hash_one(std::process::id()))
}
