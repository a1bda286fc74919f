//! Caches the tie-break column of each segment: for a ranking of a few documents, opening the column would
//! cost more than everything else.

use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;
use tantivy::SegmentReader;
use tantivy::columnar::Column;
use tantivy::index::SegmentId;

use super::{Index, field};

/// Maximum number of cached columns. The cache is cleared beyond it, since more than this many segments means
/// that most of them are no longer in the index.
const KEPT: usize = 64;

/// Tie-break columns by segment. They need no invalidation, because a segment's columns never change.
#[derive(Default)]
pub(super) struct Ties(Mutex<FxHashMap<SegmentId, Column<u64>>>);

impl Index {
    /// Returns the column with the numbers that break ties between a segment's documents.
    pub(crate) fn ties(&self, reader: &SegmentReader) -> tantivy::Result<Column<u64>> {
        self.ties.of(reader)
    }
}

impl Ties {
    fn of(&self, reader: &SegmentReader) -> tantivy::Result<Column<u64>> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(column) = open.get(&reader.segment_id()) {
            return Ok(column.clone());
        }
        let column = reader.fast_fields().u64(field::TIE)?;
        if open.len() >= KEPT {
            open.clear();
        }
        open.insert(reader.segment_id(), column.clone());
        Ok(column)
    }
}
