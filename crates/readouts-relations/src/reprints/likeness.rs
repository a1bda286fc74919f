//! Verification of candidates: how similar two texts are, and what the difference consists of.

use super::marks::{replaced, shared};
use super::shingles::Shingles;

/// How similar two texts are.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Likeness {
    /// Jaccard similarity of the sets of shingles: shared ones as a share of all.
    pub jaccard: f32,
    /// Shared shingles as a share of the smaller set.
    pub containment: f32,
    /// Number of shingles in the smaller set.
    pub shingles: usize,
    /// Share of names and figures of the body that were replaced by others.
    pub replaced: f32,
    /// Share of words of the title that were replaced by others.
    pub replaced_in_title: f32,
    /// Share of participants and countries that were replaced by others.
    pub replaced_principals: f32,
}

impl Likeness {
    pub(super) fn of(a: &Shingles, b: &Shingles) -> Self {
        let both = shared(&a.hashes, &b.hashes);
        let smaller = a.len().min(b.len());
        let all = a.len() + b.len() - both;
        let share = |of: usize| if of == 0 { 0.0 } else { both as f32 / of as f32 };
        Self {
            jaccard: share(all),
            containment: share(smaller),
            shingles: smaller,
            replaced: replaced(&a.marks.body, &b.marks.body),
            replaced_in_title: replaced(&a.marks.title, &b.marks.title),
            replaced_principals: replaced(&a.marks.principals, &b.marks.principals),
        }
    }
}

/// Weights of the decision whether two texts are the same text.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Weights {
    /// Minimum similarity.
    pub threshold: f32,
}

/// Weights in use.
pub static WEIGHTS: Weights = Weights { threshold: 0.55 };

/// Whether two texts are the same text.
pub fn is_reprint(likeness: &Likeness) -> bool {
    likeness.jaccard >= WEIGHTS.threshold
}
