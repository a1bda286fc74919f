//! Rebuilds an index: a new one is filled beside the old one and then replaces it atomically.

use std::path::Path;

use tantivy::directory::DirectoryLock;

use super::Index;
use crate::Result;
use crate::index::store::generations::{Home, lock};

/// A new, empty index that replaces the one in its folder on [`finish`](Self::finish), and is removed if
/// dropped before.
///
/// Until then, and if the program dies, the folder keeps its old index, of whatever version, whole or
/// damaged, and open readers continue to work. No other writer can start in the meantime.
///
/// ```
/// use readouts_core::{Index, Update};
///
/// # let folder = tempfile::tempdir()?;
/// # let (folder, pages) = (folder.path().join("index"), folder.path().to_owned());
/// let rebuild = Index::rebuild(&folder)?;
/// Update::new(&[pages]).run(rebuild.index())?;
/// let index = rebuild.finish()?;
/// assert_eq!(index.stats()?.documents, 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Rebuild {
    home: Home,
    index: Index,
    /// Lock of the outer folder. Declared last, so that it is released last.
    _lock: Lock,
}

struct Lock(#[expect(dead_code, reason = "held")] DirectoryLock);

impl std::fmt::Debug for Lock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Lock")
    }
}

impl Index {
    /// Starts to rebuild the index of a folder. The folder is created if it is missing.
    ///
    /// # Errors
    /// [`IndexLocked`](crate::ErrorKind::IndexLocked) if a writer is active,
    /// [`IndexCorrupt`](crate::ErrorKind::IndexCorrupt) if the folder has tantivy files but no `format.json`,
    /// since they may belong to another program, [`Io`](crate::ErrorKind::Io) if it cannot be written.
    pub fn rebuild(dir: &Path) -> Result<Rebuild> {
        Self::rebuild_at(Home::at(dir))
    }

    pub(super) fn rebuild_at(home: Home) -> Result<Rebuild> {
        home.make()?;
        let lock = Lock(home.lock()?);
        if !home.has_format() {
            home.refuse_foreign()?;
        }
        home.sweep_generations();
        let generation = home.new_generation()?;
        let index = Self::fill(&home, &generation).inspect_err(|_| {
            let _ = home.disk.remove(&generation);
        })?;
        Ok(Rebuild { home, index, _lock: lock })
    }
}

impl Rebuild {
    /// Returns the new index, to be filled.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Replaces the old index with the new one, and removes the old one.
    ///
    /// # Errors
    /// [`IndexLocked`](crate::ErrorKind::IndexLocked) if a writer of the new index still exists,
    /// [`Io`](crate::ErrorKind::Io) if the disk cannot be written. After an error the folder holds either the
    /// old index or the new one, whole.
    pub fn finish(self) -> Result<Index> {
        let generation = self.generation().to_owned();
        // Fails if a writer of the new index still exists: it would write into an index that others take as
        // finished.
        drop(lock(&*self.index.files.folder, &self.home.dir)?);
        self.home.point_to(&generation)?;
        self.home.sweep(&generation);
        let home = self.home.clone();
        drop(self);
        Index::open_at(&home)
    }

    fn generation(&self) -> &str {
        &self.index.files.generation
    }
}

impl Drop for Rebuild {
    fn drop(&mut self) {
        self.home.drop_unless_present(self.generation());
    }
}
