//! Compares copies of a text with the first one.

use readouts_relations::reprints::{Part, Shingles, changes, is_reprint};

use super::answer::ReprintLikeness;
use crate::Readout;

/// An article with which others are compared.
pub(super) struct Base<'a> {
    article: &'a Readout,
    shingles: Shingles,
}

/// What a comparison of two articles gives.
pub(super) struct Compared {
    pub(super) likeness: ReprintLikeness,
    /// Whether the texts are the same by themselves; copies of a cluster may be so by a third one.
    pub(super) is_reprint: bool,
    pub(super) parts: Vec<Part>,
}

impl<'a> Base<'a> {
    pub(super) fn new(article: &'a Readout) -> Self {
        Self { article, shingles: Shingles::of(article) }
    }

    /// Compares an article with this one.
    pub(super) fn compare(&self, article: &Readout) -> Compared {
        let likeness = self.shingles.likeness(&Shingles::of(article));
        let changes = changes(self.article, article);
        Compared {
            likeness: ReprintLikeness {
                jaccard: likeness.jaccard,
                containment: likeness.containment,
                added: changes.added as u64,
                removed: changes.removed as u64,
                sentences: changes.sentences as u64,
                cut_off: changes.cut_off,
            },
            is_reprint: is_reprint(&likeness),
            parts: changes.parts,
        }
    }
}
