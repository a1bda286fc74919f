//! What the new list of files holds, and what has to be done to the index so that it holds the same.
//!
//! The list decides: whatever came of reading, an article is removed where the list names it no more, and has
//! the name of the first file in the list that has it.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::feed::Fed;
use super::look::{Changes, STREAM, rank};
use super::manifest::{Entry, Files, Head, Id, Manifest};
use super::report::Skipped;
use crate::{Index, Result};

/// An article that the index holds.
#[derive(Debug)]
pub(super) struct Indexed {
    id: Id,
    /// Name of its file, and number of its page there; `None` where only the list can tell.
    name: Option<(Box<str>, u32)>,
}

/// The new state.
pub(super) struct Settled {
    pub(super) manifest: Manifest,
    /// Articles that the list names no more.
    pub(super) removed: Vec<Id>,
    /// Articles that go on under the name of a file in the list, by that name.
    pub(super) renamed: BTreeMap<Box<str>, HashSet<Id>>,
    /// Problems of streams: told once, since the next run has nothing to do with them.
    pub(super) skipped: Vec<Skipped>,
}

/// Whether the run came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Reached,
    /// Files that are gone stay in the list: what they had may be in a file not come to.
    Stopped,
}

impl Indexed {
    pub(super) fn new(id: Id) -> Self {
        Self { id, name: None }
    }

    pub(super) fn named(self, file: &str, number: u32) -> Self {
        Self { name: Some((shown(file).into(), number)), ..self }
    }
}

/// The state that a run has come to; `index` is that of the state before.
pub(super) fn settle(
    changes: Changes,
    head: Head,
    fed: &mut Fed,
    end: End,
    index: &Index,
) -> Result<Settled> {
    let mut skipped = Vec::new();
    let mut files = changes.same;
    for (name, page) in std::mem::take(&mut fed.displaced) {
        // The address is told by the article that is replaced.
        let url = index.article(&page.id.to_string())?.and_then(|article| article.url);
        let at = files.binary_search_by(|(known, _)| (**known).cmp(&*name));
        if let (Ok(at), Some(url)) = (at, url) {
            files[at].1.tell_url(page.number, url);
        }
    }
    for (name, id) in std::mem::take(&mut fed.none_in) {
        if let Ok(at) = files.binary_search_by(|(known, _)| (**known).cmp(&*name)) {
            files[at].1.take_out(&HashSet::from([id]));
        }
    }
    if end == End::Stopped {
        files.extend(changes.gone);
    }
    files.reserve_exact(changes.to_read.len());
    let mut entries = std::mem::take(&mut fed.entries).into_iter();
    for file in changes.to_read {
        let mut entry = entries.next().or(file.old.map(|old| *old));
        if let Some(read) = entry.as_mut().filter(|_| &*file.name == STREAM) {
            let problems = read.take_trouble().unwrap_or_default().problems;
            skipped.extend(problems);
            entry = entry.filter(|read| !read.pages.is_empty());
        }
        files.extend(entry.map(|entry| (name_to_keep(file.name, &entry), entry)));
    }
    if !fed.stopped.is_empty() {
        // The index has lost what it had of these, and has nothing new: their files are read again.
        files.iter_mut().for_each(|(_, entry)| entry.take_out(&fed.stopped));
        files.retain(|(name, entry)| !name.starts_with(STREAM) || !entry.pages.is_empty());
    }
    files.sort_by(|one, other| one.0.cmp(&other.0));
    let mut doubtful = std::mem::take(&mut fed.doubtful);
    drop_repeated_streams(&mut files, &mut doubtful);
    let manifest = Manifest { head, files };
    let (removed, renamed) = compare(&manifest, &doubtful);
    Ok(Settled { manifest, removed, renamed, skipped })
}

/// Of two streams with the same bytes the later one counts.
fn drop_repeated_streams(files: &mut Files, doubtful: &mut Vec<Indexed>) {
    files.dedup_by(|later, kept| {
        let is_same = later.0 == kept.0;
        if is_same {
            std::mem::swap(later, kept);
            doubtful.extend(later.1.pages.iter().map(|page| Indexed::new(page.id)));
        }
        is_same
    });
}

/// What of the index's articles the list names no more, and what it names otherwise.
fn compare(manifest: &Manifest, doubtful: &[Indexed]) -> (Vec<Id>, BTreeMap<Box<str>, HashSet<Id>>) {
    let mut first: HashMap<Id, Option<(&str, u32)>> =
        doubtful.iter().map(|article| (article.id, None)).collect();
    for (name, page) in manifest.pages().filter(|_| !doubtful.is_empty()) {
        if let Some(first) = first.get_mut(&page.id)
            && first.is_none_or(|(known, _)| rank(name) < rank(known))
        {
            *first = Some((name, page.number));
        }
    }
    let mut removed = Vec::new();
    let mut renamed: BTreeMap<Box<str>, HashSet<Id>> = BTreeMap::new();
    for article in doubtful {
        match (first[&article.id], &article.name) {
            (None, _) => removed.push(article.id),
            (Some((name, number)), Some(now)) if (shown(name), number) != (&*now.0, now.1) => {
                renamed.entry(name.into()).or_default().insert(article.id);
            }
            _ => {}
        }
    }
    removed.sort_unstable();
    removed.dedup();
    (removed, renamed)
}

/// The name of a file as the index has it.
fn shown(name: &str) -> &str {
    let (is_of_stream, _) = rank(name);
    if is_of_stream { STREAM } else { name }
}

/// A stream is kept under a name of its own, so that the next one does not take its place.
fn name_to_keep(name: Box<str>, entry: &Entry) -> Box<str> {
    if &*name == STREAM { format!("{STREAM}:{}", entry.hash).into() } else { name }
}
