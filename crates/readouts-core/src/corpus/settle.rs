//! Builds the new list of files, and derives the changes that make the index agree with it.
//!
//! The list decides: an article that the list no longer names is removed, and an article is named after the
//! first file in the list that has it.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::changes::{Changes, STREAM, rank};
use super::dedup::Fed;
use super::manifest::{Entry, Files, Head, Id, Manifest, Stored};
use super::report::Skipped;
use crate::index::Versions;
use crate::{Corrections, Index, Result};

/// Article that the index holds.
#[derive(Debug)]
pub(super) struct Indexed {
    id: Id,
    /// Name of its file, and number of its page there; `None` if the name need not be compared with the list.
    name: Option<(Box<str>, u32)>,
}

/// State after a run.
pub(super) struct Settled {
    pub(super) manifest: Manifest,
    /// Articles that the list no longer names.
    pub(super) removed: Vec<Id>,
    /// Articles to name after another file in the list, by the name of that file.
    pub(super) renamed: BTreeMap<Box<str>, HashSet<Id>>,
    /// Problems of streams. They are reported once, because the next run does not read the stream again.
    pub(super) skipped: Vec<Skipped>,
}

/// Whether the run reached its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Reached,
    /// The run was stopped early. Files that no longer exist stay in the list, because their articles may be in
    /// a file that was not read.
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

/// Builds the state after a run; `index` still holds the state before.
pub(super) fn settle(
    changes: Changes,
    head: Head,
    fed: &mut Fed,
    end: End,
    corrections: &Corrections,
    index: &Index,
) -> Result<Settled> {
    let mut skipped = Vec::new();
    let mut files = changes.same;
    for (name, page) in std::mem::take(&mut fed.displaced) {
        // The URL is taken from the article that is about to be replaced.
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
        // The index has lost the former articles of these pages and got no new ones: their files are read
        // again.
        files.iter_mut().for_each(|(_, entry)| entry.take_out(&fed.stopped));
        files.retain(|(name, entry)| !name.starts_with(STREAM) || !entry.pages.is_empty());
    }
    files.sort_by(|one, other| one.0.cmp(&other.0));
    let mut doubtful = std::mem::take(&mut fed.doubtful);
    drop_repeated_streams(&mut files, &mut doubtful);
    leave_out(&mut files, &mut doubtful, corrections);
    let manifest = Manifest { head, files, versions: Versions::default(), stored: Stored::default() };
    let (removed, renamed) = compare(&manifest, &doubtful);
    Ok(Settled { manifest, removed, renamed, skipped })
}

/// Keeps the later one of two streams with the same bytes.
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

/// Leaves out the pages that are no readouts, also those of files that were not read.
fn leave_out(files: &mut Files, doubtful: &mut Vec<Indexed>, corrections: &Corrections) {
    if !corrections.excludes_any() {
        return;
    }
    let is_left_out = |id: Id| corrections.excludes(&id.to_string());
    for (_, entry) in files {
        doubtful.extend(entry.leave_out_all(&is_left_out).into_iter().map(Indexed::new));
    }
}

/// Returns the articles that the list no longer names, and those that it names after another file.
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

/// Returns the name of a file as it is stored in the index.
fn shown(name: &str) -> &str {
    let (is_of_stream, _) = rank(name);
    if is_of_stream { STREAM } else { name }
}

/// Returns the name under which a file is kept. A stream gets a unique one, so that the next stream does not
/// replace it.
fn name_to_keep(name: Box<str>, entry: &Entry) -> Box<str> {
    if &*name == STREAM { format!("{STREAM}:{}", entry.hash).into() } else { name }
}
