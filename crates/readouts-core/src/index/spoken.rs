//! Counts the words attributed to a person.

use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Searcher, SegmentReader, TERMINATED, Term};

use super::Index;
use crate::index::document::schema::field;
use crate::index::document::sentence_columns::Layout;
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
                said += words_of(&layout, doc, number, lengths.first(doc).unwrap_or(0));
            }
            docs.advance();
        }
        Ok(said)
    }
}

/// Returns the number of words of a speaker in a document that has `length` words.
fn words_of(layout: &Layout, doc: u32, speaker: u64, length: u64) -> u64 {
    let (mut before, mut said) = (0, 0);
    let mut sentences = layout.sentences(doc).peekable();
    while let Some((start, number)) = sentences.next() {
        let words = match sentences.peek() {
            Some((next, _)) => {
                let gap = if next.opens_paragraph { PARAGRAPH_GAP } else { 0 };
                u64::from((next.position - start.position).saturating_sub(gap))
            }
            None => length.saturating_sub(before),
        };
        before += words;
        if number == speaker {
            said += words;
        }
    }
    said
}
