//! What becomes of the articles of files that are no more: a folder that is empty since its disk is not there
//! must not lose them.
//!
//! It must not know how files are found or read.

use std::collections::HashSet;
use std::path::PathBuf;

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
    /// Number of articles that the index has of these folders.
    pub of: usize,
}

/// Parts files that are no more into those to be removed, which are given back, and those that are held.
pub(super) fn hold(
    gone: Files,
    roots: &HashSet<PathBuf>,
    names: &Names,
    changes: &mut Changes,
) -> (Files, Files) {
    let mut lost = articles_of(gone.iter().map(|(_, entry)| entry));
    changes.same.iter().for_each(|(_, entry)| forget(&mut lost, entry));
    changes.to_read.iter().filter_map(|file| file.old.as_deref()).for_each(|old| forget(&mut lost, old));
    let mut held = Holding::of(&lost, &gone, roots, names, changes);
    if held.roots.is_empty() {
        return (gone, Files::new());
    }
    for entry in moved(&gone, &changes.to_read, names) {
        forget(&mut lost, entry);
    }
    held = Holding::of(&lost, &gone, roots, names, changes);
    if held.roots.is_empty() {
        return (gone, Files::new());
    }
    let (kept, gone): (Files, Files) = gone.into_iter().partition(|(name, _)| held.has(name, names));
    let files = kept.iter().map(|(name, _)| name.to_string()).collect();
    changes.held = Some(Held { files, articles: held.articles, of: held.of });
    (gone, kept)
}

/// The roots that would lose too much.
#[derive(Default)]
struct Holding<'a> {
    roots: Vec<&'a PathBuf>,
    articles: usize,
    of: usize,
}

impl<'a> Holding<'a> {
    fn of(
        lost: &HashSet<Id>,
        gone: &Files,
        roots: &'a HashSet<PathBuf>,
        names: &Names,
        changes: &Changes,
    ) -> Self {
        let mut holding = Self::default();
        for root in roots {
            let is_below = |name: &str| names.whole_path(name).starts_with(root);
            let gone = gone.iter().filter(|(name, _)| is_below(name)).map(|(_, entry)| entry);
            let mut all = articles_of(gone);
            let articles = all.intersection(lost).count();
            if articles < ARTICLES_MIN {
                continue;
            }
            let same = changes.same.iter().filter(|(name, _)| is_below(name)).map(|(_, entry)| entry);
            let read = changes.to_read.iter().filter(|file| is_below(&file.name));
            all.extend(articles_of(same.chain(read.filter_map(|file| file.old.as_deref()))));
            if articles * 2 > all.len() {
                holding.roots.push(root);
                holding.articles += articles;
                holding.of += all.len();
            }
        }
        holding
    }

    fn has(&self, name: &str, names: &Names) -> bool {
        let path = names.whole_path(name);
        self.roots.iter().any(|root| path.starts_with(root))
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
