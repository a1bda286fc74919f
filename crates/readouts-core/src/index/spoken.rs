//! Counts the words attributed to people.

use std::collections::BTreeMap;

use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Searcher, SegmentReader, TERMINATED, Term};

use super::Index;
use crate::index::document::schema::field;
use crate::index::document::sentence_columns::{Layout, NO_ONE};
use crate::words::PARAGRAPH_GAP;

impl Index {
    /// Returns the number of words in the sentences of which a person is the speaker.
    pub(crate) fn words_said(&self, searcher: &Searcher, name: &str) -> tantivy::Result<u64> {
        let readers = searcher.segment_readers().iter();
        readers.map(|reader| self.words_said_in(reader, name)).sum()
    }

    fn words_said_in(&self, reader: &SegmentReader, name: &str) -> tantivy::Result<u64> {
        let layout = Layout::open(reader)?;
        let Some(number) = layout.speaker_number(name)? else { return Ok(0) };
        let speaker = self.fields.named(field::SPEAKER);
        let term = Term::from_field_text(speaker, name);
        let inverted = reader.inverted_index(speaker)?;
        let Some(mut docs) = inverted.read_postings(&term, IndexRecordOption::Basic)? else { return Ok(0) };
        let lengths = reader.fast_fields().u64(field::WORDS)?;
        let mut said = 0;
        while docs.doc() != TERMINATED {
            let doc = docs.doc();
            if !reader.is_deleted(doc) {
                each_voice(&layout, doc, lengths.first(doc).unwrap_or(0), |speaker, words| {
                    if speaker == number {
                        said += words;
                    }
                });
            }
            docs.advance();
        }
        Ok(said)
    }
}

/// Returns the number of words in the sentences of each speaker, in these documents of a segment.
pub(crate) fn words_by_speaker(
    reader: &SegmentReader,
    docs: impl Iterator<Item = DocId>,
) -> tantivy::Result<BTreeMap<String, u64>> {
    let layout = Layout::open(reader)?;
    let lengths = reader.fast_fields().u64(field::WORDS)?;
    let mut said: BTreeMap<u64, u64> = BTreeMap::new();
    for doc in docs {
        each_voice(&layout, doc, lengths.first(doc).unwrap_or(0), |speaker, words| {
            *said.entry(speaker).or_default() += words;
        });
    }
    said.remove(&NO_ONE);
    let mut by_name = BTreeMap::new();
    for (speaker, words) in said {
        if let Some(name) = layout.speaker_name(speaker)? {
            by_name.insert(name, words);
        }
    }
    Ok(by_name)
}

/// Calls `each` with the speaker and the number of words of every sentence of a document that has `length` words.
fn each_voice(layout: &Layout, doc: DocId, length: u64, mut each: impl FnMut(u64, u64)) {
    let mut before = 0;
    let mut sentences = layout.sentences(doc).peekable();
    while let Some((start, speaker)) = sentences.next() {
        let words = match sentences.peek() {
            Some((next, _)) => {
                let gap = if next.opens_paragraph { PARAGRAPH_GAP } else { 0 };
                u64::from((next.position - start.position).saturating_sub(gap))
            }
            None => length.saturating_sub(before),
        };
        before += words;
        each(speaker, words);
    }
}
