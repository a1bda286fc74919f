//! Near expressions of two different frequent words: their postings are read as streams.

use tantivy::{DocId, TERMINATED};

use super::Interval;
use super::expression::Reading;
use super::postings::Steps;
use super::stream::{Positions, Stream};
use crate::query::{Distance, NearOrder};
use crate::words::PARAGRAPH_GAP;

/// Minimum number of documents of the rarer word. For fewer, opening streams costs more than it saves.
const MANY: u64 = if cfg!(test) { 1 } else { 512 };

/// Maximum ratio of the numbers of documents of the two words. A stream unpacks every block; for a higher ratio, skipping
/// blocks is faster.
const RATIO: u64 = 16;

/// Near expression of two different words.
pub(in crate::search) struct Pair {
    /// In the order of the query.
    words: [Stream; 2],
    order: NearOrder,
    reach: Distance,
    doc: DocId,
    /// For each position of either word, the number of its sentence or paragraph.
    units: [Vec<u32>; 2],
}

impl Pair {
    /// Whether streams are faster for words with these numbers of documents.
    pub(super) fn pays(documents: [u32; 2]) -> bool {
        let [one, other] = documents.map(u64::from);
        one.min(other) >= MANY && one.max(other) <= RATIO * one.min(other)
    }

    /// Whether a distance is supported. A longer one could cross from one paragraph into the next.
    pub(super) fn reaches(reach: Distance) -> bool {
        !matches!(reach, Distance::Words(most) if most >= PARAGRAPH_GAP)
    }

    pub(super) fn new(words: [Stream; 2], order: NearOrder, reach: Distance) -> Self {
        let mut pair = Self { words, order, reach, doc: 0, units: Default::default() };
        pair.step_to(0);
        pair
    }

    /// Returns the number of occurrences in the document.
    pub(super) fn count(&mut self, reading: Reading<'_>) -> u32 {
        let mut count = 0;
        self.each(reading, |near, _| count += u32::from(near));
        count
    }

    /// Adds its places in the document to `places`, sorted and minimal.
    pub(super) fn places(&mut self, reading: Reading<'_>, places: &mut Vec<Interval>) {
        self.each(reading, |near, place| places.extend(near.then_some(place)));
    }

    /// Calls `each` for every two adjacent positions of the merged positions of both words, in text order. The first argument
    /// says whether they are an occurrence.
    fn each(&mut self, reading: Reading<'_>, mut each: impl FnMut(bool, Interval)) {
        let Self { words: [left, right], units, order, reach, doc } = self;
        let words = [left.positions(), right.positions()];
        let in_order = *order == NearOrder::Written;
        let layout = match (*reach, reading.layout) {
            (Distance::Words(most), _) => {
                return neighbours(
                    words,
                    in_order,
                    |_, _| 0,
                    |place, _, fits| {
                        each(fits & (place.last - place.first <= most + 1), place);
                    },
                );
            }
            (Distance::Sentence | Distance::Paragraph, Some(layout)) => layout,
            (Distance::Sentence | Distance::Paragraph, None) => return,
        };
        for (positions, units) in words.iter().zip(units.iter_mut()) {
            units.clear();
            match reach {
                Distance::Paragraph => layout.add_paragraphs(*doc, positions.iter(), units),
                _ => layout.add_sentences(*doc, positions.iter(), units),
            }
        }
        let unit = |word: usize, index: usize| units[word].get(index).copied().unwrap_or_default();
        neighbours(words, in_order, unit, |place, same_unit, fits| each(fits & same_unit, place));
    }

    fn step_to(&mut self, target: DocId) {
        let [one, other] = &mut self.words;
        self.doc = one.seek(target);
        // Seeking unpacks every block on the way, so neither stream seeks once the other has ended.
        while self.doc != TERMINATED {
            let next = other.seek(self.doc);
            if next == self.doc || next == TERMINATED {
                self.doc = next;
                break;
            }
            self.doc = one.seek(next);
            if self.doc == next {
                break;
            }
        }
    }
}

/// Merges the positions of two words, which have none in common, and calls `each` for every two adjacent ones, in text
/// order: with their interval, whether both are in one unit (sentence or paragraph), and whether they belong to different
/// words, in the order of the query if `in_order` is set. `unit(word, index)` returns the number of the unit that holds the
/// position at this index in the position list of the word (0 or 1).
///
/// The merge has no branch on which word comes next, because such a branch would often be mispredicted.
fn neighbours(
    [left, right]: [Positions<'_>; 2],
    in_order: bool,
    unit: impl Fn(usize, usize) -> u32,
    mut each: impl FnMut(Interval, bool, bool),
) {
    let (mut lefts, mut rights) = (0, 0);
    let mut next = || {
        let (one, other) = (left.at(lefts), right.at(rights));
        let (here, there) = (unit(0, lefts), unit(1, rights));
        let is_left = one < other;
        lefts += usize::from(is_left);
        rights += usize::from(!is_left);
        (one.min(other), if is_left { here } else { there }, is_left)
    };
    let mut before = next();
    for _ in 1..left.len() + right.len() {
        let after = next();
        let place = Interval { first: before.0, last: after.0 };
        each(place, before.1 == after.1, (before.2 != after.2) & (before.2 | !in_order));
        before = after;
    }
}

impl Steps for Pair {
    fn doc(&self) -> DocId {
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.step_to(target);
        }
        self.doc
    }

    fn cost(&self) -> u64 {
        self.words.iter().map(Steps::cost).min().unwrap_or(0)
    }
}
