//! Saves the list of further names of the index's articles (their copies), which is stored beside the index.

use super::changes::{STREAM, rank};
use super::manifest::{Entry, Id, Manifest, Page};
use crate::{Duplicate, Index, Result};

/// Page of an article, with the name and the entry of its file.
type Named<'a> = (&'a Page, &'a str, &'a Entry);

/// Saves the list for the state whose list of sources has this name. Returns `None` if no article has two
/// names.
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
    // Pages of an article, in the order that decides which one it is named after.
    pages.sort_by(|(one, in_one, _), (other, in_other, _)| {
        (one.id, rank(in_one)).cmp(&(other.id, rank(in_other)))
    });
    let of_articles = pages.chunk_by(|(one, ..), (other, ..)| one.id == other.id);
    let rows = of_articles.map(|pages| (pages[0].0.id.number(), pages[1..].iter().map(duplicate)));
    index.keep_copies(sources, rows).map(Some)
}

/// Returns the articles that have several pages, sorted; usually few.
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
