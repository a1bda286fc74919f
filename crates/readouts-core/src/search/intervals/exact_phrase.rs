//! Runs: exact phrases, whose words follow one another without a gap.

use tantivy::postings::SegmentPostings;
use tantivy::{DocId, TERMINATED};

use super::Interval;
use super::postings::{Steps, WordPostings};
use crate::search::watch::Watch;

/// Iterator over the documents that have all words of a run; finds where the words follow one another.
pub(in crate::search) struct Run {
    /// Words with their offsets in the run, rarest first.
    words: Vec<(WordPostings, u32)>,
    doc: DocId,
    positions: Vec<u32>,
    starts: Vec<u32>,
}

impl Run {
    /// Creates a run of words in text order; there must be at least one.
    pub(super) fn new(words: Vec<WordPostings>) -> Self {
        let mut words: Vec<_> = words.into_iter().zip(0..).collect();
        words.sort_by_key(|(word, _)| word.cost());
        let mut run = Self { words, doc: 0, positions: Vec::new(), starts: Vec::new() };
        run.step_to(0);
        run
    }

    /// Returns the postings if it is one word, of one term.
    pub(super) fn as_word(&mut self) -> Option<&mut SegmentPostings> {
        match self.words.as_mut_slice() {
            [(WordPostings::One(word), _)] => Some(word),
            _ => None,
        }
    }

    /// Returns the number of words.
    pub(super) fn len(&self) -> u32 {
        self.words.len() as u32
    }

    /// Returns the number of occurrences in the document, if no positions have to be read for it.
    fn count(&self) -> Option<u32> {
        match self.words.as_slice() {
            [(word, _)] => word.count(),
            _ => None,
        }
    }

    /// Replaces `starts` by the positions at which it begins in the document, ascending.
    pub(super) fn starts(&mut self, watch: &Watch, starts: &mut Vec<u32>) {
        // Rarest words first: their few positions are then looked up among the many of the others.
        let Some(((rarest, offset), rest)) = self.words.split_first_mut() else { return };
        rarest.positions(starts);
        let offset = *offset;
        if offset > 0 {
            starts.retain_mut(|start| {
                let begins = *start >= offset;
                *start = start.wrapping_sub(offset);
                begins
            });
        }
        for (word, offset) in rest {
            if starts.is_empty() || watch.is_over() {
                return;
            }
            word.positions(&mut self.positions);
            keep_followed(starts, &self.positions, *offset);
        }
    }

    /// Returns the number of occurrences in the document.
    pub(in crate::search) fn count_all(&mut self, watch: &Watch) -> u32 {
        if let Some(count) = self.count() {
            return count;
        }
        let mut starts = std::mem::take(&mut self.starts);
        self.starts(watch, &mut starts);
        let count = starts.len() as u32;
        self.starts = starts;
        count
    }

    /// Replaces `positions` by the positions of its only word in the document, ascending; returns `false` if
    /// it has several words.
    pub(super) fn positions_of_one(&mut self, positions: &mut Vec<u32>) -> bool {
        let [(word, _)] = self.words.as_mut_slice() else { return false };
        word.positions(positions);
        true
    }

    /// Adds its places in the document to `places`, sorted and minimal.
    pub(super) fn places(&mut self, watch: &Watch, places: &mut Vec<Interval>) {
        let mut starts = std::mem::take(&mut self.starts);
        self.starts(watch, &mut starts);
        let last = self.len() - 1;
        places.extend(starts.iter().map(|&first| Interval { first, last: first + last }));
        self.starts = starts;
    }

    /// Moves to the first document at or after `target` that has all words and for which `hopeful` accepts
    /// the maximum number of occurrences of each word.
    pub(in crate::search) fn seek_where(
        &mut self,
        target: DocId,
        hopeful: impl Fn(DocId, u32) -> bool,
    ) -> DocId {
        let Some(((first, _), rest)) = self.words.split_first_mut() else { return TERMINATED };
        let mut doc = first.seek(target);
        'meeting: while doc != TERMINATED {
            if !hopeful(doc, first.count_at_most()) {
                doc = first.seek(doc + 1);
                continue;
            }
            for (word, _) in rest.iter_mut() {
                let other = word.seek(doc);
                if other > doc || !hopeful(doc, word.count_at_most()) {
                    doc = first.seek(other.max(doc + 1));
                    continue 'meeting;
                }
            }
            break;
        }
        self.doc = doc;
        doc
    }

    fn step_to(&mut self, target: DocId) {
        let Some(((first, _), rest)) = self.words.split_first_mut() else { return };
        let mut doc = first.seek(target);
        'meeting: while doc != TERMINATED {
            for (word, _) in rest.iter_mut() {
                let other = word.seek(doc);
                if other > doc {
                    doc = first.seek(other);
                    continue 'meeting;
                }
            }
            break;
        }
        self.doc = doc;
    }
}

impl Steps for Run {
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
        self.words.first().map_or(0, |(word, _)| word.cost())
    }
}

/// Keeps the starts that have a position `offset` words later; both lists ascend.
fn keep_followed(starts: &mut Vec<u32>, positions: &[u32], offset: u32) {
    let mut at = 0;
    starts.retain(|start| {
        let wanted = start + offset;
        while at < positions.len() && positions[at] < wanted {
            at += 1;
        }
        positions.get(at) == Some(&wanted)
    });
}
