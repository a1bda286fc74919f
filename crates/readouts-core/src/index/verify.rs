//! Whether an index is whole: its files, its stored articles, and that its postings say the same.
//!
//! Every word's posting is compared with the stored article analysed again, by a sum over hashes of
//! word and position: one pass over either side, and a difference anywhere shows. It must not repair.

use std::path::PathBuf;

use serde::Serialize;
use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, Searcher, SegmentReader, TERMINATED};

use super::{Index, placed_words, read_article};
use crate::{Readout, Result};

/// What [`Index::verify`] found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Articles read and compared.
    pub documents: u64,
    /// Words compared.
    pub words: u64,
    /// What is wrong, one line each; empty where the index is whole.
    pub problems: Vec<String>,
}

/// Number of words of an article and the sum of their hashes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Tally {
    words: u64,
    sum: u64,
}

impl Tally {
    fn add(&mut self, word: u64, position: u32) {
        self.words += 1;
        // Multiplied, so that words which change places change the sum.
        self.sum = self.sum.wrapping_add(word.wrapping_mul(2 * u64::from(position) + 1));
    }
}

impl Index {
    /// Reads the whole index and compares it with itself.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where it cannot be read at all; damage is not an error
    /// but a problem reported.
    pub fn verify(&self) -> Result<Verification> {
        let mut found = Verification::default();
        let damaged = self.engine.validate_checksum().map_err(|error| self.error(error))?;
        let mut damaged: Vec<PathBuf> = damaged.into_iter().collect();
        damaged.sort();
        found.problems = damaged.iter().map(|path| format!("file `{}` is damaged", path.display())).collect();
        // The engine may stop the program over a damaged file: do not read one.
        if found.problems.is_empty() {
            let searcher = self.searcher();
            for (segment, reader) in searcher.segment_readers().iter().enumerate() {
                let tallies = self.posted(reader).map_err(|error| self.error(error))?;
                self.compare(&searcher, segment as u32, reader, &tallies, &mut found);
            }
        }
        Ok(found)
    }

    /// What the postings say of each document.
    fn posted(&self, reader: &SegmentReader) -> tantivy::Result<Vec<Tally>> {
        let mut tallies = vec![Tally::default(); reader.max_doc() as usize];
        let inverted = reader.inverted_index(self.fields.body)?;
        let mut terms = inverted.terms().stream()?;
        let mut positions = Vec::new();
        while terms.advance() {
            let word = hash(terms.key());
            let option = IndexRecordOption::WithFreqsAndPositions;
            let mut postings = inverted.read_postings_from_terminfo(terms.value(), option)?;
            while postings.doc() != TERMINATED {
                postings.positions(&mut positions);
                let tally = &mut tallies[postings.doc() as usize];
                positions.iter().for_each(|position| tally.add(word, *position));
                postings.advance();
            }
        }
        Ok(tallies)
    }

    fn compare(
        &self,
        searcher: &Searcher,
        segment: u32,
        reader: &SegmentReader,
        tallies: &[Tally],
        found: &mut Verification,
    ) {
        for doc in reader.doc_ids_alive() {
            found.documents += 1;
            match read_article(self, searcher, DocAddress::new(segment, doc)) {
                Ok(article) => {
                    let tally = analysed(&article);
                    found.words += tally.words;
                    if tally != tallies[doc as usize] {
                        let message = format!("article `{}` is not indexed as it is stored", article.id);
                        found.problems.push(message);
                    }
                }
                Err(error) => found.problems.push(error.to_string()),
            }
        }
    }
}

fn analysed(article: &Readout) -> Tally {
    let mut tally = Tally::default();
    placed_words(article, |word| tally.add(hash(word.token.text.as_bytes()), word.token.position));
    tally
}

/// FNV-1a, 64 bits.
fn hash(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
