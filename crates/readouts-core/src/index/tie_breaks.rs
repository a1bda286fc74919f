//! The column that breaks ties, kept open: a ranking of a few documents would spend more on opening it
//! than on all else.
//!
//! It must not know what is ranked.

use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;
use tantivy::SegmentReader;
use tantivy::columnar::Column;
use tantivy::index::SegmentId;

use super::{Index, field};

/// Segments whose columns are kept; more are those of states that are gone.
const KEPT: usize = 64;

/// Columns by segment; a segment's columns never change.
#[derive(Default)]
pub(super) struct Ties(Mutex<FxHashMap<SegmentId, Column<u64>>>);

impl Index {
    /// The numbers that break ties between a segment's documents.
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
