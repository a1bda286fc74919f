//! Whether an index is whole: its files, its stored articles, and that its postings say the same.
//!
//! Every word's and form's posting is compared with the stored article analysed again, by a sum over
//! hashes of word and position: one pass over either side, and a difference anywhere shows. Sentences
//! are compared one by one. It must not repair.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;
use tantivy::postings::Postings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, DocSet, Searcher, SegmentReader, TERMINATED};

use super::analysis::Analysis;
use super::stored::{Parts, encode};
use super::texts::Kept as Stored;
use super::{Index, Layout, analyzer};
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
                let mut kept = Kept::read(self, reader).map_err(|error| self.error(error))?;
                self.compare(&searcher, segment as u32, reader, &mut kept, &mut found)?;
            }
        }
        Ok(found)
    }

    fn compare(
        &self,
        searcher: &Searcher,
        segment: u32,
        reader: &SegmentReader,
        kept: &mut Kept,
        found: &mut Verification,
    ) -> Result<()> {
        for doc in reader.doc_ids_alive() {
            found.documents += 1;
            match self.stored(searcher, DocAddress::new(segment, doc)) {
                Ok((article, written)) => {
                    let analysis = Analysis::new(&article);
                    found.words += analysis.count;
                    // Places and anchors too are as the article gives them.
                    let stored = encode(&article, &analysis.anchors)? == written;
                    if !stored || !kept.says(doc, &analysis).map_err(|error| self.error(error))? {
                        let message = format!("article `{}` is not indexed as it is stored", article.id);
                        found.problems.push(message);
                    }
                }
                Err(error) => found.problems.push(error.to_string()),
            }
        }
        Ok(())
    }

    /// The article stored with a document, as it is, and as it is written.
    fn stored(&self, searcher: &Searcher, address: DocAddress) -> Result<(Readout, String)> {
        let Stored(kept) = searcher.doc(address).map_err(|error| self.error(error))?;
        let article = Parts::of(&kept).and_then(|parts| parts.article());
        Ok((article.map_err(|error| self.told(error))?, kept))
    }
}

/// What a segment says of its documents' words.
struct Kept {
    /// For each field, a tally for each document.
    tallies: [Vec<Tally>; 4],
    layout: Layout,
    speakers: BTreeMap<u64, Option<String>>,
}

impl Kept {
    fn read(index: &Index, reader: &SegmentReader) -> tantivy::Result<Self> {
        let fields = &index.fields;
        let posted = |field| posted(reader, field);
        let tallies =
            [posted(fields.body)?, posted(fields.forms)?, posted(fields.title)?, posted(fields.title_forms)?];
        Ok(Self { tallies, layout: Layout::open(reader)?, speakers: BTreeMap::new() })
    }

    /// Whether it says of a document what its article says.
    fn says(&mut self, doc: DocId, analysis: &Analysis<'_>) -> tantivy::Result<bool> {
        let streams =
            [&analysis.body.words, &analysis.body.forms, &analysis.title.words, &analysis.title.forms];
        let same_words =
            self.tallies.iter().zip(streams).all(|(tallies, stream)| tallies[doc as usize] == tally(stream));
        if !same_words {
            return Ok(false);
        }
        let mut expected = analysis.sentences.iter();
        for (start, speaker) in self.layout.sentences(doc) {
            if !self.speakers.contains_key(&speaker) {
                self.speakers.insert(speaker, self.layout.speaker_name(speaker)?);
            }
            let name = self.speakers.get(&speaker).and_then(Option::as_deref);
            let sentence = expected.next().map(|s| (s.start, s.speaker));
            if sentence != Some((start, name)) {
                return Ok(false);
            }
        }
        Ok(expected.next().is_none())
    }
}

/// What the postings of a field say of each document.
fn posted(reader: &SegmentReader, field: Field) -> tantivy::Result<Vec<Tally>> {
    let mut tallies = vec![Tally::default(); reader.max_doc() as usize];
    let inverted = reader.inverted_index(field)?;
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

fn tally(stream: &str) -> Tally {
    let mut tally = Tally::default();
    analyzer::read(stream, |position, word| tally.add(hash(word.as_bytes()), position));
    tally
}

/// FNV-1a, 64 bits.
fn hash(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
