//! What becomes of the articles of files that are no more: a folder that is empty since its disk is not there
//! must not lose them.
//!
//! It must not know how files are found or read.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::look::{Changes, File, Names};
use super::manifest::{Entry, Files, Hash, Id};
use crate::source::file_hash;

/// Minimum number of articles of a root that must be about to go before they are kept: one that goes alone is
/// everyday work.
const ARTICLES_MIN: usize = 2;

/// What becomes of the articles of files that are no more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Missing {
    /// They are removed; but where that would be more than half of the articles of one of the files and
    /// folders named, and more than one, those of that folder are kept and reported ([`Held`]). Articles that
    /// have another file, which may be new, do not count as going.
    #[default]
    RemoveFew,
    /// They are removed.
    Remove,
    /// They are kept.
    Keep,
}

/// Articles that were kept though their files are no more, since more than half of the articles of a folder
/// would have gone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Held {
    /// Names of the files, sorted.
    pub files: Vec<String>,
    /// Number of articles that would have gone.
    pub articles: usize,
    /// Number of articles that the index has of the folders that they were in.
    pub of: usize,
}

/// Parts files that are no more into those to be removed and those that are held; what was held once stays so
/// until it is said otherwise, however many articles there are by then.
pub(super) fn hold(
    gone: Files,
    roots: &HashSet<PathBuf>,
    names: &Names,
    changes: &mut Changes,
) -> (Files, Files) {
    let mut lost = articles_of(gone.iter().map(|(_, entry)| entry));
    changes.same.iter().for_each(|(_, entry)| forget(&mut lost, entry));
    changes.to_read.iter().filter_map(|file| file.old.as_deref()).for_each(|old| forget(&mut lost, old));
    let below = Below { names, gone: &gone, changes };
    if below.losing(roots, &lost).is_empty() && !gone.iter().any(|(_, entry)| entry.is_held()) {
        return (gone, Files::new());
    }
    for entry in moved(&gone, &changes.to_read, names) {
        forget(&mut lost, entry);
    }
    let losing = below.losing(roots, &lost);
    let is_held = |name: &str, entry: &Entry| {
        (entry.is_held() || losing.iter().any(|root| names.is_below(name, root)))
            && entry.pages.iter().any(|page| lost.contains(&page.id))
    };
    let held: Vec<bool> = gone.iter().map(|(name, entry)| is_held(name, entry)).collect();
    let is_kept = |at: &usize| held[*at];
    let kept: Vec<&(Box<str>, Entry)> = (0..gone.len()).filter(is_kept).map(|at| &gone[at]).collect();
    if kept.is_empty() {
        return (gone, Files::new());
    }
    let articles = articles_of(kept.iter().map(|(_, entry)| entry)).intersection(&lost).count();
    let has_kept = |root: &&PathBuf| kept.iter().any(|(name, _)| names.is_below(name, root));
    let of = below.all(roots.iter().filter(has_kept)).len();
    let files = kept.iter().map(|(name, _)| name.to_string()).collect();
    changes.held = Some(Held { files, articles, of });
    let (kept, gone): (Vec<_>, Vec<_>) = gone.into_iter().zip(held).partition(|(_, held)| *held);
    let mut kept: Files = kept.into_iter().map(|(file, _)| file).collect();
    let gone = gone.into_iter().map(|(file, _)| file).collect();
    for (_, entry) in &mut kept {
        // That it is held is worth keeping.
        changes.touched += usize::from(!entry.is_held());
        entry.set_held(true);
    }
    (gone, kept)
}

/// The articles that the index has below a folder.
struct Below<'a> {
    names: &'a Names,
    gone: &'a Files,
    changes: &'a Changes,
}

impl Below<'_> {
    /// The roots that would lose too much of what they had when they lost nothing yet.
    fn losing<'r>(&self, roots: &'r HashSet<PathBuf>, lost: &HashSet<Id>) -> Vec<&'r PathBuf> {
        let loses_much = |root: &&PathBuf| {
            let gone = self.gone(root).filter(|entry| !entry.is_held());
            let mut all = articles_of(gone);
            let articles = all.intersection(lost).count();
            articles >= ARTICLES_MIN && {
                all.extend(articles_of(self.there(root)));
                articles * 2 > all.len()
            }
        };
        roots.iter().filter(loses_much).collect()
    }

    /// All articles of these roots.
    fn all<'r>(&self, roots: impl Iterator<Item = &'r PathBuf>) -> HashSet<Id> {
        let mut all = HashSet::new();
        for root in roots {
            all.extend(articles_of(self.gone(root).chain(self.there(root))));
        }
        all
    }

    fn gone(&self, root: &Path) -> impl Iterator<Item = &Entry> {
        let is_below = |(name, _): &&(Box<str>, Entry)| self.names.is_below(name, root);
        self.gone.iter().filter(is_below).map(|(_, entry)| entry)
    }

    /// Of files that are there, as the index knows them.
    fn there(&self, root: &Path) -> impl Iterator<Item = &Entry> {
        let same = self.changes.same.iter().filter(|(name, _)| self.names.is_below(name, root));
        let read = self.changes.to_read.iter().filter(|file| self.names.is_below(&file.name, root));
        same.map(|(_, entry)| entry).chain(read.filter_map(|file| file.old.as_deref()))
    }
}

fn articles_of<'a>(entries: impl Iterator<Item = &'a Entry>) -> HashSet<Id> {
    entries.flat_map(|entry| &entry.pages).map(|page| page.id).collect()
}

fn forget(ids: &mut HashSet<Id>, entry: &Entry) {
    for page in &entry.pages {
        ids.remove(&page.id);
    }
}

/// Files that are not gone, but have another name now.
fn moved<'a>(gone: &'a Files, to_read: &[File], names: &Names) -> Vec<&'a Entry> {
    let sizes: HashSet<u64> = gone.iter().map(|(_, entry)| entry.stamp.size).collect();
    let new = to_read.iter().filter(|file| file.old.is_none() && sizes.contains(&file.stamp.size));
    let hashes: HashSet<String> = new.filter_map(|file| file_hash(&names.path(&file.name)).ok()).collect();
    let hashes: HashSet<Hash> = hashes.iter().map(|hash| Hash::of(hash)).collect();
    gone.iter().map(|(_, entry)| entry).filter(|entry| hashes.contains(&entry.hash)).collect()
}
