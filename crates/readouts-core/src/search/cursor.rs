//! The places of one phrase in the documents of a segment, read from the postings.
//!
//! It must not know the query that the phrase is part of.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, Term};

/// Steps through documents in ascending order.
pub(super) struct PhraseCursor {
    /// One for each word, in order.
    words: Vec<SegmentPostings>,
    /// Indices of `words`, rarest in the document first.
    by_rarity: Vec<usize>,
    positions: Vec<u32>,
}

impl PhraseCursor {
    /// `None` where one of the words is not in the segment at all.
    pub(super) fn open(
        reader: &SegmentReader,
        body: Field,
        words: &[String],
    ) -> tantivy::Result<Option<Self>> {
        let inverted = reader.inverted_index(body)?;
        let mut postings = Vec::with_capacity(words.len());
        for word in words {
            let term = Term::from_field_text(body, word);
            match inverted.read_postings(&term, IndexRecordOption::WithFreqsAndPositions)? {
                Some(found) => postings.push(found),
                None => return Ok(None),
            }
        }
        let by_rarity = (0..postings.len()).collect();
        Ok(Some(Self { words: postings, by_rarity, positions: Vec::new() }))
    }

    /// How often a phrase of a single word stands in `doc`, without reading where; `None` for others.
    ///
    /// `doc` must not be less than at the call before.
    pub(super) fn count(&mut self, doc: DocId) -> Option<u32> {
        let [word] = self.words.as_mut_slice() else { return None };
        if word.doc() < doc {
            word.seek(doc);
        }
        Some(if word.doc() == doc { word.term_freq() } else { 0 })
    }

    /// Puts the positions at which the phrase begins in `doc` into `starts`, ascending.
    ///
    /// `doc` must not be less than at the call before.
    pub(super) fn starts(&mut self, doc: DocId, starts: &mut Vec<u32>) {
        starts.clear();
        for word in &mut self.words {
            if word.doc() < doc {
                word.seek(doc);
            }
            if word.doc() != doc {
                return;
            }
        }
        let words = &mut self.words;
        self.by_rarity.sort_by_key(|&at| words[at].term_freq());
        let [rarest, rest @ ..] = self.by_rarity.as_slice() else { return };
        words[*rarest].positions(starts);
        let offset = *rarest as u32;
        starts.retain_mut(|start| {
            let begins = *start >= offset;
            *start = start.wrapping_sub(offset);
            begins
        });
        for &at in rest {
            if starts.is_empty() {
                return;
            }
            words[at].positions(&mut self.positions);
            keep_followed(starts, &self.positions, at as u32);
        }
    }
}

/// Keeps the starts that have a position `offset` further on; both ascend.
fn keep_followed(starts: &mut Vec<u32>, positions: &[u32], offset: u32) {
    let mut positions = positions.iter().copied().peekable();
    starts.retain(|start| {
        while positions.next_if(|position| *position < start + offset).is_some() {}
        positions.peek() == Some(&(start + offset))
    });
}
