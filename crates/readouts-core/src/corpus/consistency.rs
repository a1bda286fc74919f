//! Checks that an index has the articles that the list of its files names, and no others.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::manifest::{Id, Manifest};
use super::name;
use crate::{Index, Result, SourceFiles, Verification};

/// Maximum number of missing or surplus articles that are named.
const NAMED: usize = 20;

impl Index {
    /// Reads the whole index, checks that it is consistent, and compares its
    /// articles with the list of files that an [`Update`](crate::Update) keeps with it.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) if it cannot be read at all. Damage is not an error but a
    /// reported problem.
    pub fn check(&self) -> Result<Verification> {
        loop {
            let before = self.reload().and_then(|()| self.note());
            let found = self.check_once();
            // If another process commits meanwhile, two states are compared: problems found then are checked
            // again.
            if found.as_ref().is_ok_and(|found| found.problems.is_empty()) {
                return found;
            }
            if self.is_replaced() {
                return Err(self.replaced());
            }
            if before.is_err() || self.note().ok() == before.ok() {
                return found;
            }
        }
    }

    fn check_once(&self) -> Result<Verification> {
        let mut found = self.verify()?;
        // Articles may have been added directly, without any file.
        if self.note()?.sources.is_none() {
            return Ok(found);
        }
        let manifest = match Manifest::load(self) {
            Ok(manifest) => manifest,
            // This problem is reported already.
            Err(_) if !found.problems.is_empty() => return Ok(found),
            Err(error) => return Err(error),
        };
        if found.problems.is_empty() {
            self.compare_with(&manifest, &mut found)?;
        }
        if !found.problems.is_empty() {
            found.sources = Some(manifest.left(self.place()));
        }
        Ok(found)
    }

    fn compare_with(&self, manifest: &Manifest, found: &mut Verification) -> Result<()> {
        let kept = manifest.versions.kept().map(|version| Id::from(version.id));
        let listed = manifest.pages().map(|(_, page)| page.id).chain(kept);
        let listed: BTreeSet<String> = listed.map(|id| id.to_string()).collect();
        let there: BTreeSet<String> = self.ids()?.into_iter().collect();
        let missing = listed.difference(&there).map(|id| format!("article `{id}` is missing"));
        let extra = there.difference(&listed).map(|id| format!("article `{id}` belongs to no file"));
        let all = listed.symmetric_difference(&there).count();
        found.problems.extend(missing.chain(extra).take(NAMED));
        if all > NAMED {
            found.problems.push(format!("{} more articles are missing or of no file", all - NAMED));
        }
        Ok(())
    }
}

impl Manifest {
    /// Counts the sources that a rebuild would find; `place` is the folder of the index.
    fn left(&self, place: Option<&Path>) -> SourceFiles {
        let giving = self.files.iter().filter(|(_, entry)| !entry.pages.is_empty());
        let (streams, files): (Vec<_>, Vec<_>) = giving.partition(|(_, entry)| entry.is_of_stream());
        let gone =
            |base: &Path| files.iter().filter(|(name, _)| !base.join(name::path(name)).exists()).count();
        // Folder of the corpus as listed, and where it is now if it moved together with its index.
        let now = || place.and_then(Path::parent).map(Path::to_owned);
        let bases: Vec<PathBuf> = match self.head.base.as_deref().map(name::path) {
            Some(base) => std::iter::once(base).chain(now()).collect(),
            None => vec![PathBuf::new()],
        };
        let gone = bases.iter().map(|base| gone(base)).min().unwrap_or(files.len());
        SourceFiles {
            files: files.len() as u64,
            gone: gone as u64,
            streamed: streams.iter().map(|(_, entry)| entry.pages.len() as u64).sum(),
        }
    }
}
