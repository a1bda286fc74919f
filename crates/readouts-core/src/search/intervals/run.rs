//! Words that follow one another without a gap: the exact phrase. It must not know what it is part of.

use tantivy::{DocId, TERMINATED};

use super::Interval;
use super::postings::{Steps, WordPostings};
use crate::search::watch::Watch;

/// Steps through documents that have all of some words, and tells where in them the words follow one
/// another.
pub(in crate::search) struct Run {
    /// Rarest first, each with its place in the run.
    words: Vec<(WordPostings, u32)>,
    doc: DocId,
    positions: Vec<u32>,
    starts: Vec<u32>,
}

impl Run {
    /// Of words in the order of the text; at least one.
    pub(super) fn new(words: Vec<WordPostings>) -> Self {
        let mut words: Vec<_> = words.into_iter().zip(0..).collect();
        words.sort_by_key(|(word, _)| word.cost());
        let mut run = Self { words, doc: 0, positions: Vec::new(), starts: Vec::new() };
        run.step_to(0);
        run
    }

    /// Number of words.
    pub(super) fn len(&self) -> u32 {
        self.words.len() as u32
    }

    /// How often it stands in the document, if that takes no reading of positions.
    fn count(&self) -> Option<u32> {
        match self.words.as_slice() {
            [(word, _)] => word.count(),
            _ => None,
        }
    }

    /// Puts the positions at which it begins in the document into `starts`, ascending.
    pub(super) fn starts(&mut self, watch: &Watch, starts: &mut Vec<u32>) {
        // Those with few places first: what is left of them is looked for among the many.
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

    /// How often it stands in the document.
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

    /// Puts the positions of its word in the document into `positions`, ascending; `false` where it has
    /// several words.
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

    /// Steps to the first document not before `target` that has all words and of which `hopeful` holds
    /// for how often each of them stands in it.
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

/// Keeps the starts that have a position `offset` further on; both ascend.
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
