//! Finds the file that an article is named after: the first one that has it.

use super::changes::rank;
use super::manifest::{Entry, Id, Page};

/// First file of each article, sorted by article id.
#[derive(Debug)]
pub(super) struct Owners<'a>(Vec<Owner<'a>>);

/// Page of an article in the file that the article is named after.
#[derive(Debug, Clone, Copy)]
pub(super) struct Owner<'a> {
    pub(super) name: &'a str,
    pub(super) page: Page,
}

impl<'a> Owners<'a> {
    pub(super) fn of(entries: impl Iterator<Item = (&'a str, &'a Entry)>) -> Self {
        let pages = entries.flat_map(|(name, entry)| entry.pages.iter().map(move |page| (name, *page)));
        let mut owners: Vec<_> = pages.map(|(name, page)| Owner { name, page }).collect();
        // The sort is stable: pages of one file stay in order.
        owners.sort_by(|one, other| (one.page.id, rank(one.name)).cmp(&(other.page.id, rank(other.name))));
        owners.dedup_by_key(|owner| owner.page.id);
        owners.shrink_to_fit();
        Self(owners)
    }

    pub(super) fn get(&self, id: Id) -> Option<&Owner<'a>> {
        let at = self.0.binary_search_by_key(&id, |owner| owner.page.id).ok()?;
        Some(&self.0[at])
    }

    pub(super) fn has(&self, id: Id) -> bool {
        self.get(id).is_some()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Owner<'a>> {
        self.0.iter()
    }
}
