//! Verification of candidates: how similar two texts are, and what the difference consists of.

use super::shingles::{Shingles, Word};
use super::weights::{THRESHOLD, highest_score, is_reprint};

/// Maximum number of words between shared passages that count as replaced in place; more are a passage of the
/// text's own.
const MAX_REPLACED: usize = 8;

/// Minimum number of names and figures in proportion to which the replaced ones are counted.
const MIN_MARKS: usize = 10;

/// How similar two texts are. All but the number of shingles are shares between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Likeness {
    /// Jaccard similarity of the sets of shingles: shared ones as a share of all.
    pub jaccard: f32,
    /// Shared shingles as a share of the smaller set.
    pub containment: f32,
    /// Number of shingles in the smaller set.
    pub shingles: usize,
    /// Names and figures that were replaced by others in place, in both texts, as a share of all.
    pub replaced: f32,
    /// 1 if the headline of each text names something that the text mentions and the other article does not.
    pub other_subject: f32,
    /// 1 if each headline has a figure that the other one does not have.
    pub other_figures: f32,
    /// Participants and countries that the reading found in one text only, on both sides.
    pub other_principals: f32,
    /// Words of a headline that the other article does not have anywhere; the larger share of the two.
    pub other_topic: f32,
}

impl Likeness {
    pub(super) fn of(a: &Shingles, b: &Shingles) -> Self {
        let unreplaced = Overlap::of(a, b).unreplaced(a, b);
        Self { replaced: replaced(a, b), ..unreplaced }
    }
}

/// Whether a pair's likeness is that of copies. Features that take long are computed only if the others leave the
/// question open: all but those of the overlap can only lower the score.
pub(super) fn are_copies(a: &Shingles, b: &Shingles) -> bool {
    let overlap = Overlap::of(a, b);
    if highest_score(overlap.jaccard, overlap.containment) < THRESHOLD {
        return false;
    }
    let unreplaced = overlap.unreplaced(a, b);
    is_reprint(&unreplaced) && is_reprint(&Likeness { replaced: replaced(a, b), ..unreplaced })
}

/// What two texts share.
struct Overlap {
    jaccard: f32,
    containment: f32,
    shingles: usize,
}

impl Overlap {
    fn of(a: &Shingles, b: &Shingles) -> Self {
        let (one, two) = (a.distinct(), b.distinct());
        let both = shared(one, two);
        let (smaller, larger) = ordered(one.len(), two.len());
        Self {
            jaccard: share(both, smaller + larger - both),
            containment: share(both, smaller),
            shingles: smaller,
        }
    }

    /// Returns the likeness of a pair, with nothing replaced.
    fn unreplaced(self, a: &Shingles, b: &Shingles) -> Likeness {
        let Self { jaccard, containment, shingles } = self;
        let (one, two) = (a.sets(), b.sets());
        let flag = |is: bool| f32::from(u8::from(is));
        Likeness {
            jaccard,
            containment,
            shingles,
            replaced: 0.0,
            other_subject: flag(one.has_subject_not_in(two) && two.has_subject_not_in(one)),
            other_figures: flag(one.has_figure_not_in(two) && two.has_figure_not_in(one)),
            other_principals: exchanged(&one.principals, &two.principals),
            other_topic: one.topic_not_in(two).max(two.topic_not_in(one)),
        }
    }
}

/// A text as sorted lists, to compare it.
#[derive(Debug, Clone)]
pub(super) struct Sets {
    /// All words of body and title, each once.
    words: Vec<u32>,
    /// Words of the body that are mostly capitalised, and figures; as often as they occur.
    marks: Vec<u32>,
    /// Words of the title.
    title: Vec<u32>,
    /// Figures in the title.
    figures: Vec<u32>,
    /// Participants and countries.
    principals: Vec<u32>,
}

impl Sets {
    pub(super) fn of(text: &Shingles) -> Self {
        let folded = |words: &[Word], is: fn(Word) -> bool| {
            let words = words.iter().filter(|word| is(**word));
            words.map(|word| word.folded()).collect::<Vec<u32>>()
        };
        let sorted = |mut words: Vec<u32>| {
            words.sort_unstable();
            words
        };
        let lower = sorted(folded(&text.words, |word| !word.is_marked()));
        let upper = sorted(folded(&text.words, Word::is_marked));
        // Words that are more often in lower case are capitalised only where a sentence begins.
        let names = upper.chunk_by(|a, b| a == b).filter(|same| same.len() > count(&lower, same[0]));
        let marks = names.flatten().copied().collect();
        let title = distinct(folded(&text.title, |_| true));
        let words = [&lower[..], &upper, &title].concat();
        Self {
            words: distinct(words),
            marks,
            title,
            figures: distinct(folded(&text.title, Word::is_figure)),
            principals: distinct(text.principals.clone()),
        }
    }

    /// Whether the headline has a name that the body also has, and the other article does not.
    fn has_subject_not_in(&self, other: &Self) -> bool {
        let mut names = self.title.iter().filter(|word| has(&self.marks, word));
        names.any(|name| !has(&other.words, name))
    }

    fn has_figure_not_in(&self, other: &Self) -> bool {
        self.figures.iter().any(|figure| !has(&other.title, figure))
    }

    /// Returns the share of the headline's words that the other article does not have.
    fn topic_not_in(&self, other: &Self) -> f32 {
        share(self.title.iter().filter(|word| !has(&other.words, word)).count(), self.title.len())
    }
}

/// Returns the share of names and figures that were replaced by others in place, in both texts.
fn replaced(a: &Shingles, b: &Shingles) -> f32 {
    let marks = a.sets().marks.len().min(b.sets().marks.len()).max(MIN_MARKS);
    share(replaced_in(a, b.distinct()).min(replaced_in(b, a.distinct())).min(marks), marks)
}

/// Returns the number of names and figures of a text in short gaps between passages shared with a second text, whose
/// shingles are `other`. The text before the first and after the last shared passage is not counted: it holds datelines
/// and credits.
fn replaced_in(text: &Shingles, other: &[u32]) -> usize {
    let own = text.sets();
    let (mut replaced, mut before) = (0, None);
    text.each(|shingle, range| {
        if has(other, &shingle) {
            let gap = before.unwrap_or(range.start)..range.start;
            if (1..=MAX_REPLACED).contains(&gap.len()) {
                let marks = text.words[gap].iter().filter(|word| has(&own.marks, &word.folded()));
                replaced += marks.count();
            }
            before = Some(range.end);
        }
    });
    replaced
}

fn ordered(a: usize, b: usize) -> (usize, usize) {
    (a.min(b), a.max(b))
}

pub(super) fn distinct(mut list: Vec<u32>) -> Vec<u32> {
    list.sort_unstable();
    list.dedup();
    list
}

/// Returns how often an element is in a sorted list.
fn count(sorted: &[u32], element: u32) -> usize {
    let rest = &sorted[sorted.partition_point(|other| *other < element)..];
    rest.partition_point(|other| *other == element)
}

fn has(sorted: &[u32], element: &u32) -> bool {
    sorted.binary_search(element).is_ok()
}

/// Returns a share; of nothing, 0.
fn share(part: usize, of: usize) -> f32 {
    if of == 0 { 0.0 } else { part as f32 / of as f32 }
}

/// Share of the shorter of two sorted lists that the longer one does not have: what was only added or left out
/// counts as nothing.
fn exchanged(a: &[u32], b: &[u32]) -> f32 {
    let shorter = a.len().min(b.len());
    share(shorter - shared(a, b), shorter)
}

/// Returns how many elements two sorted lists have in common.
fn shared(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    // Without branches, which nothing could predict.
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        shared += usize::from(x == y);
        (i, j) = (i + usize::from(x <= y), j + usize::from(y <= x));
    }
    shared
}
