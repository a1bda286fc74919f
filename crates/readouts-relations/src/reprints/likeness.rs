//! Verification of candidates: how similar two texts are, and what the difference consists of.

use std::cmp::Ordering;

use super::shingles::{Shingles, Word};

/// A text as sorted lists, to compare it.
#[derive(Debug, Clone)]
pub(super) struct Sets {
    /// Shingles, each once.
    pub(super) shingles: Vec<u32>,
    /// Words of the body that are always capitalised, and figures; as often as they occur.
    marks: Vec<u32>,
    /// Words of the title.
    title: Vec<u32>,
    /// Participants and countries.
    principals: Vec<u32>,
}

impl Sets {
    pub(super) fn of(text: &Shingles) -> Self {
        let mut shingles = Vec::with_capacity(text.words.len());
        text.each(|shingle| shingles.push(shingle));
        shingles.sort_unstable();
        shingles.dedup();
        let sorted = |words: &[Word], are_marked: bool| {
            let words = words.iter().filter(|word| word.is_marked() == are_marked);
            let mut words: Vec<u32> = words.map(|word| word.folded()).collect();
            words.sort_unstable();
            words
        };
        let mut marks = sorted(&text.words, true);
        // Words that also occur in lower case are capitalised only where a sentence begins.
        let lower = sorted(&text.words, false);
        marks.retain(|word| lower.binary_search(word).is_err());
        let mut title: Vec<u32> = text.title.iter().map(|word| word.folded()).collect();
        title.sort_unstable();
        let mut principals = text.principals.clone();
        principals.sort_unstable();
        Self { shingles, marks, title, principals }
    }
}

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
    pub(super) fn of(a: &Sets, b: &Sets) -> Self {
        let both = shared(&a.shingles, &b.shingles);
        let smaller = a.shingles.len().min(b.shingles.len());
        let all = a.shingles.len() + b.shingles.len() - both;
        let share = |of: usize| if of == 0 { 0.0 } else { both as f32 / of as f32 };
        Self {
            jaccard: share(all),
            containment: share(smaller),
            shingles: smaller,
            replaced: replaced(&a.marks, &b.marks),
            replaced_in_title: replaced(&a.title, &b.title),
            replaced_principals: replaced(&a.principals, &b.principals),
        }
    }
}

/// Share of two sorted lists that was replaced: what only one of them has, in the list that has less of it, in
/// proportion to the shorter list. What was only added or left out counts as nothing.
fn replaced(a: &[u32], b: &[u32]) -> f32 {
    let shared = shared(a, b);
    let shorter = a.len().min(b.len());
    if shorter == 0 { 0.0 } else { (shorter - shared) as f32 / shorter as f32 }
}

/// Returns how many elements two sorted lists have in common, counting equal ones as often as both have them.
fn shared(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            Ordering::Less => i += 1,
            Ordering::Greater => j += 1,
            Ordering::Equal => {
                (i, j) = (i + 1, j + 1);
                shared += 1;
            }
        }
    }
    shared
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
