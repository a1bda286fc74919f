//! Decides which articles are versions of one another: the same address, read again with other text.
//!
//! The decision is made from the articles that the files have, and from those that are kept although no file has
//! them any more. What a search finds is decided by the files alone: a kept article is never the newest version.

mod group;
mod seen;
mod settle;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

pub(super) use seen::Seen;
pub(super) use settle::{Former, SettledVersions, Settling};

use super::changes::Changes;
use super::manifest::{Entry, Id, Manifest};

/// Returns the articles that are in a file which did not have them before. `former` is the list of an index that is
/// built anew. If nothing was there before, nothing can be superseded, and nothing is returned.
pub(super) fn arrived(changes: &Changes, entries: &[Entry], former: Option<&Manifest>) -> HashSet<Id> {
    let mut arrived = HashSet::new();
    if former.is_none() && changes.gone.is_empty() && changes.to_read.iter().all(|file| file.old.is_none()) {
        return arrived;
    }
    for (file, entry) in changes.to_read.iter().zip(entries) {
        let old = match former {
            Some(former) => {
                let at = former.files.binary_search_by(|(name, _)| name.cmp(&file.name));
                at.ok().map(|at| &former.files[at].1)
            }
            None => file.old.as_deref(),
        };
        let old: HashSet<Id> = old.iter().flat_map(|old| &old.pages).map(|page| page.id).collect();
        arrived.extend(entry.pages.iter().map(|page| page.id).filter(|id| !old.contains(id)));
    }
    arrived
}

/// Returns the latest time at which each article of the former state was retrieved, in seconds since 1970, of the
/// articles that may no longer be in any file.
pub(super) fn retrieved(changes: &Changes, former: Option<&Manifest>) -> HashMap<Id, i64> {
    let old = changes.to_read.iter().filter_map(|file| file.old.as_deref());
    let gone =
        changes.gone.iter().chain(former.iter().flat_map(|former| &former.files)).map(|(_, entry)| entry);
    let mut retrieved = HashMap::new();
    for page in old.chain(gone).flat_map(|entry| &entry.pages) {
        if let Some(time) = page.retrieved() {
            let latest = retrieved.entry(page.id).or_insert(time);
            *latest = time.max(*latest);
        }
    }
    retrieved
}
