//! Decides what happens to the articles of files that are gone. A folder that is empty because its disk is
//! not mounted must not lose its articles.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::changes::{Changes, Look};
use super::manifest::{Entry, Files, Hash, Id};
use super::paths::Names;

/// Minimum number of articles of a root that would have to be removed before they are kept instead: removing
/// a single article is everyday work.
const ARTICLES_MIN: usize = 2;

/// What happens to the articles of files that are gone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Missing {
    /// Removes them. But if that would be more than half of the articles, and more than one, of one of the
    /// files and folders given, those of that folder are kept and reported ([`Held`]). Articles that also
    /// come from another file, which may be new, do not count as removed.
    #[default]
    RemoveFew,
    /// Removes them.
    Remove,
    /// Keeps them.
    Keep,
}

/// Articles that were kept although their files are gone, because more than half of the articles of a folder
/// would have been removed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Held {
    /// Names of the files, sorted.
    pub files: Vec<String>,
    /// Number of articles that would have been removed.
    pub articles: usize,
    /// Number of articles that the index has from the folders concerned.
    pub of: usize,
}

/// Splits files that are gone into those to remove and those to hold. A held file stays held until the user
/// decides, however many articles the index has by then.
pub(super) fn hold(
    gone: Files,
    roots: &HashSet<PathBuf>,
    look: &Look<'_>,
    changes: &mut Changes,
) -> (Files, Files) {
    let names = look.names;
    let mut lost = without_file(&gone, changes);
    let below = Below { names, gone: &gone, changes };
    if below.losing(roots, &lost).is_empty() && !gone.iter().any(|(_, entry)| entry.is_held()) {
        return (gone, Files::new());
    }
    forget_moved(&mut lost, &gone, changes, look);
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
        // The new flag has to be saved.
        changes.touched += usize::from(!entry.is_held());
        entry.set_held(true);
    }
    (gone, kept)
}

/// Articles that the index has below a folder.
struct Below<'a> {
    names: &'a Names,
    gone: &'a Files,
    changes: &'a Changes,
}

impl Below<'_> {
    /// Returns the roots that would lose too much. Files that are held already do not count.
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

    /// Returns all articles of these roots.
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

    /// Iterates over the index's entries of files that still exist.
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

/// Returns the articles of files that are gone which no other file has.
fn without_file(gone: &Files, changes: &Changes) -> HashSet<Id> {
    let mut lost = articles_of(gone.iter().map(|(_, entry)| entry));
    changes.same.iter().for_each(|(_, entry)| forget(&mut lost, entry));
    changes.to_read.iter().filter_map(|file| file.old.as_deref()).for_each(|old| forget(&mut lost, old));
    lost
}

/// Removes from `lost` the articles of files that are not gone but were renamed.
fn forget_moved(lost: &mut HashSet<Id>, gone: &Files, changes: &Changes, look: &Look<'_>) {
    let sizes: HashSet<u64> = gone.iter().map(|(_, entry)| entry.stamp.size).collect();
    let new = changes.to_read.iter().filter(|file| file.old.is_none() && sizes.contains(&file.stamp.size));
    let hashes: HashSet<String> =
        new.filter_map(|file| look.hash(&look.names.path(&file.name)).ok()).collect();
    let hashes: HashSet<Hash> = hashes.iter().map(|hash| Hash::of(hash)).collect();
    let moved = gone.iter().map(|(_, entry)| entry).filter(|entry| hashes.contains(&entry.hash));
    moved.for_each(|entry| forget(lost, entry));
}

/// Returns everything that would be removed, however little it is.
pub(super) fn all(changes: &Changes, look: &Look<'_>) -> Option<Held> {
    let mut lost = without_file(&changes.gone, changes);
    if !lost.is_empty() {
        forget_moved(&mut lost, &changes.gone, changes, look);
    }
    let of_lost = |(_, entry): &&(Box<str>, Entry)| entry.pages.iter().any(|page| lost.contains(&page.id));
    let files: Vec<String> = changes.gone.iter().filter(of_lost).map(|(name, _)| name.to_string()).collect();
    let there = changes.to_read.iter().filter_map(|file| file.old.as_deref());
    let kept = changes.same.iter().chain(&changes.gone).map(|(_, entry)| entry);
    let of = articles_of(kept.chain(there)).len();
    (!lost.is_empty()).then_some(Held { files, articles: lost.len(), of })
}
