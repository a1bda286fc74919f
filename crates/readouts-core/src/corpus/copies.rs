//! Under which other names the index's articles are found: the list that is kept beside the index.
//!
//! It must not know where it is shown.

use std::collections::HashSet;

use super::manifest::{Id, Manifest};
use crate::index::{Copies, Note};
use crate::{Duplicate, Index, Result};

/// Keeps the list for a state; `None` where nothing has two names.
pub(super) fn of(manifest: &Manifest, index: &Index) -> Result<Option<String>> {
    let mut seen: HashSet<Id> = HashSet::new();
    let mut copies = Copies::default();
    for (name, entry) in &manifest.files {
        for page in &entry.pages {
            if !seen.insert(page.id) {
                let url = entry.urls.binary_search_by_key(&page.number, |(number, _)| *number);
                let url = url.ok().map(|at| entry.urls[at].1.clone());
                copies.add(page.id.to_string(), Duplicate { path: page.name(name), url });
            }
        }
    }
    copies.written().map(|bytes| index.keep(Note::COPIES, &bytes)).transpose()
}
