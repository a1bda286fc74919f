//! An index that is built anew beside the one there is, and takes its place at once.
//!
//! It must not know what the new one is filled with.

use std::path::Path;

use tantivy::directory::DirectoryLock;

use super::Index;
use crate::Result;
use crate::index::store::generations::{Home, lock};

/// A new, empty index that becomes the one in its folder by [`finish`](Self::finish), and vanishes
/// without it.
///
/// Until then, and where the program dies, the folder has the index it had: of whatever version, whole or
/// damaged, and whoever has it open goes on reading. No other writer can begin meanwhile.
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
    /// Nobody begins before all is removed or finished.
    _lock: Lock,
}

struct Lock(#[expect(dead_code, reason = "held")] DirectoryLock);

impl std::fmt::Debug for Lock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Lock")
    }
}

impl Index {
    /// Begins to build the index of a folder anew; the folder is made where it is missing.
    ///
    /// # Errors
    /// [`IndexLocked`](crate::ErrorKind::IndexLocked) where a writer is at work, [`IndexCorrupt`](crate::ErrorKind::IndexCorrupt) where the folder
    /// has files of an engine without a `format.json`, which may not be ours, [`Io`](crate::ErrorKind::Io) where it
    /// cannot be written.
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
    /// The new index, to be filled.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Puts it in the place of the old one, which is removed.
    ///
    /// # Errors
    /// [`IndexLocked`](crate::ErrorKind::IndexLocked) where a writer of the new index is still there, [`Io`](crate::ErrorKind::Io) where
    /// the disk refuses. After an error the folder has the old index or the new one, whole.
    pub fn finish(self) -> Result<Index> {
        let generation = self.generation().to_owned();
        // Whoever still writes would write into what others take for finished.
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
