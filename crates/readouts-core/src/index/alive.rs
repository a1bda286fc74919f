//! Term and word statistics over the articles that are not deleted. The engine's own statistics count deleted
//! articles until their segment is merged, and are estimates after a merge, so answers based on them would
//! depend on the history of the index.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentId;
use tantivy::postings::TermInfo;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Opstamp, Searcher, SegmentReader, TERMINATED, Term};

use super::Index;

/// Maximum number of entries in each cache. The cache is cleared beyond it, since most entries then belong to
/// states that are no longer in use.
const KEPT_MAX: usize = 64;

/// State of a segment: its id, and the operation stamp of the last deletion in it.
pub(super) type State = (SegmentId, Option<Opstamp>);

/// Statistics by segment state. They need no invalidation, because a state never changes.
#[derive(Default)]
pub(super) struct Alive {
    deleted: Mutex<FxHashMap<State, Arc<[DocId]>>>,
    words: Mutex<FxHashMap<(State, Field), u64>>,
}

impl Index {
    /// Returns the total number of words that the articles have in a field. Each article's number is rounded
    /// down as its fieldnorm stores it.
    pub(crate) fn words_in(&self, searcher: &Searcher, field: Field) -> tantivy::Result<u64> {
        searcher.segment_readers().iter().map(|reader| self.alive.words(reader, field)).sum()
    }

    /// Returns the number of articles that contain a term.
    pub(crate) fn articles_with(&self, searcher: &Searcher, term: &Term) -> tantivy::Result<u64> {
        self.articles_with_each(searcher, term, |_, _| {})
    }

    /// Returns the number of articles that contain a term, and calls `found` for each segment that has it.
    pub(crate) fn articles_with_each(
        &self,
        searcher: &Searcher,
        term: &Term,
        mut found: impl FnMut(SegmentId, TermInfo),
    ) -> tantivy::Result<u64> {
        let mut articles = 0;
        for reader in searcher.segment_readers() {
            if let Some(info) = reader.inverted_index(term.field())?.get_term_info(term)? {
                articles += self.alive.articles_with(reader, term, &info)?;
                found(reader.segment_id(), info);
            }
        }
        Ok(articles)
    }
}

impl Alive {
    fn words(&self, reader: &SegmentReader, field: Field) -> tantivy::Result<u64> {
        kept(&self.words, (state(reader), field), || {
            let norms = reader.get_fieldnorms_reader(field)?;
            let words = |doc| u64::from(FieldNormReader::id_to_fieldnorm(norms.fieldnorm_id(doc)));
            let all: u64 = (0..reader.max_doc()).map(words).sum();
            let removed: u64 = self.deleted(reader)?.iter().map(|doc| words(*doc)).sum();
            Ok(all - removed)
        })
    }

    fn articles_with(&self, reader: &SegmentReader, term: &Term, info: &TermInfo) -> tantivy::Result<u64> {
        let all = u64::from(info.doc_freq);
        let deleted = self.deleted(reader)?;
        if deleted.is_empty() {
            return Ok(all);
        }
        let inverted = reader.inverted_index(term.field())?;
        let docs = inverted.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
        Ok(all - in_both(docs, &deleted))
    }

    /// Returns the deleted documents of a segment, ascending.
    fn deleted(&self, reader: &SegmentReader) -> tantivy::Result<Arc<[DocId]>> {
        let Some(alive) = reader.alive_bitset().filter(|_| reader.has_deletes()) else {
            return Ok(Arc::default());
        };
        kept(&self.deleted, state(reader), || {
            let mut deleted = Vec::with_capacity(reader.num_deleted_docs() as usize);
            deleted.extend((0..reader.max_doc()).filter(|doc| alive.is_deleted(*doc)));
            Ok(deleted.into())
        })
    }
}

pub(super) fn state(reader: &SegmentReader) -> State {
    (reader.segment_id(), reader.delete_opstamp())
}

/// Returns the cached value of a key, or makes and caches it. It is made without holding the lock, so two
/// threads may both make it.
fn kept<K: std::hash::Hash + Eq, V: Clone>(
    values: &Mutex<FxHashMap<K, V>>,
    key: K,
    make: impl FnOnce() -> tantivy::Result<V>,
) -> tantivy::Result<V> {
    let open = || values.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(value) = open().get(&key) {
        return Ok(value.clone());
    }
    let value = make()?;
    let mut values = open();
    if values.len() >= KEPT_MAX {
        values.clear();
    }
    values.insert(key, value.clone());
    Ok(value)
}

/// Counts the documents in both lists, by seeking each to the next document of the other.
fn in_both(mut docs: impl DocSet, wanted: &[DocId]) -> u64 {
    let mut both = 0;
    let mut rest = wanted;
    while let Some(&next) = rest.first() {
        let doc = if docs.doc() < next { docs.seek(next) } else { docs.doc() };
        if doc == TERMINATED {
            break;
        }
        if next < doc {
            rest = &rest[rest.partition_point(|wanted| *wanted < doc)..];
        }
        if rest.first() == Some(&doc) {
            both += 1;
            rest = &rest[1..];
        }
    }
    both
}

#[cfg(test)]
mod tests {
    use tantivy::BitSet;
    use tantivy::query::BitSetDocSet;

    use super::*;

    #[test]
    fn documents_of_both_lists_are_counted() {
        for (docs, wanted, both) in [
            (&[][..], &[1, 2][..], 0),
            (&[1, 2], &[], 0),
            (&[1, 2, 3], &[1, 2, 3], 3),
            (&[0, 5, 9], &[1, 5, 6, 7, 10], 1),
            (&[2, 4, 6, 8], &[1, 2, 3, 8], 2),
        ] {
            let mut set = BitSet::with_max_value(11);
            for doc in docs {
                set.insert(*doc);
            }
            assert_eq!(in_both(BitSetDocSet::from(set), wanted), both, "{docs:?} {wanted:?}");
        }
    }
}
