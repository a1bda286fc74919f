//! Finds the file that an article is named after: the first one that has it.

use super::changes::rank;
use super::manifest::{Entry, Id, Page};

/// First file of each article.
#[derive(Debug)]
pub(super) struct Owners<'a> {
    /// Pages of all files, in the order of the files, with the files' names.
    pages: Vec<Owner<'a>>,
    /// Articles with the numbers of their pages, sorted.
    sorted: Vec<(Id, u32)>,
}

/// Page of an article in the file that the article is named after.
#[derive(Debug, Clone, Copy)]
pub(super) struct Owner<'a> {
    pub(super) name: &'a str,
    pub(super) page: Page,
}

impl<'a> Owners<'a> {
    pub(super) fn of(entries: impl Iterator<Item = (&'a str, &'a Entry)>) -> Self {
        let pages = entries.flat_map(|(name, entry)| entry.pages.iter().map(move |page| (name, *page)));
        let pages: Vec<_> = pages.map(|(name, page)| Owner { name, page }).collect();
        let mut sorted: Vec<(Id, u32)> =
            pages.iter().zip(0..).map(|(owner, at)| (owner.page.id, at)).collect();
        sorted.sort_unstable();
        Self { pages, sorted }
    }

    pub(super) fn get(&self, id: Id) -> Option<&Owner<'a>> {
        let from = self.sorted.partition_point(|(other, _)| *other < id);
        self.first(self.sorted[from..].iter().take_while(|(other, _)| *other == id))
    }

    pub(super) fn has(&self, id: Id) -> bool {
        self.sorted.binary_search_by_key(&id, |(id, _)| *id).is_ok()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Owner<'a>> {
        self.sorted.chunk_by(|(one, _), (other, _)| one == other).filter_map(|same| self.first(same.iter()))
    }

    /// Returns the first of an article's pages; of those in one file, the first there.
    fn first<'s>(&self, same: impl Iterator<Item = &'s (Id, u32)>) -> Option<&Owner<'a>> {
        same.map(|(_, at)| &self.pages[*at as usize]).min_by_key(|owner| rank(owner.name))
    }
}
