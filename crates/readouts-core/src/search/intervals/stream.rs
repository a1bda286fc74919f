//! Sequential reader for the postings of one term.

use std::io;

use tantivy::directory::FileSlice;
use tantivy::positions::PositionReader;
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::{DocId, TERMINATED};

use super::postings::Steps;

/// Number of documents in a block of postings.
const BLOCK: usize = 128;

/// Postings of one term with their positions, for a reader that visits most documents of the term.
///
/// The engine's own postings look up the offset of the positions of each document. This reader unpacks the positions of a
/// whole block of documents and keeps the offset while it advances.
pub(super) struct Stream {
    block: BlockSegmentPostings,
    /// Index of the current document in the block.
    at: usize,
    doc: DocId,
    positions: PositionReader,
    /// Number of positions in all blocks before this one.
    before: u64,
    /// Prefix sums, over the whole block, of the position deltas that the engine stores for each document; computed in one
    /// pass over all documents. They may wrap around. Empty until the positions of the block are needed.
    sums: Vec<u32>,
    /// Index in `sums` of the first position of the current document.
    offset: usize,
}

/// Positions of a term in a document, ascending.
#[derive(Clone, Copy)]
pub(super) struct Positions<'s> {
    sums: &'s [u32],
    before: u32,
}

impl Positions<'_> {
    /// Returns the number of positions.
    pub(super) fn len(self) -> usize {
        self.sums.len()
    }

    /// Returns a position; `TERMINATED` after the last.
    pub(super) fn at(self, index: usize) -> u32 {
        self.sums.get(index).map_or(TERMINATED, |sum| sum.wrapping_sub(self.before))
    }

    /// Returns the positions in order.
    pub(super) fn iter(self) -> impl Iterator<Item = u32> {
        self.sums.iter().map(move |sum| sum.wrapping_sub(self.before))
    }
}

impl Stream {
    /// `positions` is the engine's file of positions for the term's field.
    pub(super) fn open(
        block: BlockSegmentPostings,
        term: &TermInfo,
        positions: &FileSlice,
    ) -> io::Result<Self> {
        let positions = PositionReader::open(positions.slice(term.positions_range.clone()).read_bytes()?)?;
        let doc = block.doc(0);
        Ok(Self { block, at: 0, doc, positions, before: 0, sums: Vec::new(), offset: 0 })
    }

    /// Returns the number of occurrences in the document.
    pub(super) fn count(&self) -> u32 {
        self.block.freq(self.at)
    }

    /// Returns the positions in the document.
    pub(super) fn positions(&mut self) -> Positions<'_> {
        if self.sums.is_empty() {
            self.sums.resize(self.offset + self.left(), 0);
            self.positions.read(self.before, &mut self.sums);
            let mut sum = 0_u32;
            for delta in &mut self.sums {
                sum = sum.wrapping_add(*delta);
                *delta = sum;
            }
        }
        let sums = self.sums.get(self.offset..self.offset + self.count() as usize).unwrap_or_default();
        let before = self.offset.checked_sub(1).and_then(|last| self.sums.get(last)).copied().unwrap_or(0);
        Positions { sums, before }
    }

    /// Returns the number of positions in the current and the later documents of the block.
    fn left(&self) -> usize {
        self.block.freqs().get(self.at..).unwrap_or_default().iter().sum::<u32>() as usize
    }

    fn next_block(&mut self) {
        self.before += (self.offset + self.left()) as u64;
        self.sums.clear();
        (self.offset, self.at) = (0, 0);
        self.block.advance();
        self.doc = self.block.doc(0);
    }
}

impl Steps for Stream {
    fn doc(&self) -> DocId {
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        // The engine pads the last block with `TERMINATED`.
        while self.block.doc(BLOCK - 1) < target {
            self.next_block();
        }
        while self.doc < target {
            self.offset += self.count() as usize;
            self.at += 1;
            self.doc = self.block.doc(self.at);
        }
        self.doc
    }

    fn cost(&self) -> u64 {
        self.block.doc_freq().into()
    }
}
