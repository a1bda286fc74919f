//! Under which other names the index's articles are found: the list that is kept beside the index.
//!
//! It must not know where it is shown.

use std::collections::HashSet;
use std::io::Write;

use super::look::STREAM;
use super::manifest::{Id, Manifest};
use crate::index::{Copies, Note};
use crate::{Duplicate, Index, Result};

/// Keeps the list for a state; `None` where nothing has two names.
pub(super) fn of(manifest: &Manifest, index: &Index) -> Result<Option<String>> {
    let mut seen: HashSet<Id> = HashSet::new();
    let mut copies = Copies::default();
    // In the order that decides whom an article is named after.
    let of_stream = |is: bool| manifest.files.iter().filter(move |(_, entry)| entry.is_of_stream() == is);
    for (name, entry) in of_stream(false).chain(of_stream(true)) {
        let name: &str = if entry.is_of_stream() { STREAM } else { name };
        for page in &entry.pages {
            if !seen.insert(page.id) {
                let url = entry.url(page.number).map(str::to_owned);
                copies.add(page.id.to_string(), Duplicate { path: page.name(name), url });
            }
        }
    }
    let write = |to: &mut dyn Write| Ok(serde_json::to_writer(to, &copies)?);
    (!copies.is_empty()).then(|| index.keep(Note::COPIES, write)).transpose()
}
