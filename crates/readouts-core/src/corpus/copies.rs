//! Under which other names the index's articles are found: the list that is kept beside the index.
//!
//! It must not know where it is shown.

use super::look::{STREAM, rank};
use super::manifest::{Entry, Id, Manifest, Page};
use crate::{Duplicate, Index, Result};

/// A page that an article is a copy of or named after.
type Named<'a> = (&'a Page, &'a str, &'a Entry);

/// Keeps the list for a state whose list of sources has this name; `None` where nothing has two names.
pub(super) fn of(manifest: &Manifest, sources: &str, index: &Index) -> Result<Option<String>> {
    let doubled = doubled(manifest);
    if doubled.is_empty() {
        return Ok(None);
    }
    let pages = manifest.files.iter().flat_map(|(name, entry)| {
        let name: &str = if entry.is_of_stream() { STREAM } else { name };
        entry.pages.iter().map(move |page| (page, name, entry))
    });
    let mut pages: Vec<Named<'_>> =
        pages.filter(|(page, ..)| doubled.binary_search(&page.id).is_ok()).collect();
    // Of the pages of an article, in the order that decides which it is named after.
    pages.sort_by(|(one, in_one, _), (other, in_other, _)| {
        (one.id, rank(in_one)).cmp(&(other.id, rank(in_other)))
    });
    let of_articles = pages.chunk_by(|(one, ..), (other, ..)| one.id == other.id);
    let rows = of_articles.map(|pages| (pages[0].0.id.number(), pages[1..].iter().map(duplicate)));
    index.keep_copies(sources, rows).map(Some)
}

/// The articles that have several pages, sorted: few, as a rule.
fn doubled(manifest: &Manifest) -> Vec<Id> {
    let mut ids: Vec<Id> = manifest.pages().map(|(_, page)| page.id).collect();
    ids.sort_unstable();
    let mut doubled: Vec<Id> = ids.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    doubled.dedup();
    doubled
}

fn duplicate((page, name, entry): &Named<'_>) -> Duplicate {
    Duplicate { path: page.name(name), url: entry.url(page.number).map(str::to_owned) }
}
