//! Whether an index is whole: its files, its stored articles, and that postings and columns say the same.
//!
//! Every word's and form's posting is compared with the stored article analysed again, by a sum over
//! hashes of word and position: one pass over either side, and a difference anywhere shows. Sentences
//! and facts are compared one by one. It must not repair.

mod facts;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::Hasher;
use std::path::Path;

use rustc_hash::FxHasher;
use serde::Serialize;
use tantivy::directory::error::OpenReadError;
use tantivy::error::DataCorruption;
use tantivy::index::SegmentId;
use tantivy::postings::Postings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, DocSet, Searcher, SegmentReader, TERMINATED, TantivyError};

use self::facts::Facts;
use super::open::caught;
use super::{Index, Layout};
use crate::index::document::analysis::Analysis;
use crate::index::document::analyzer;
use crate::index::document::doc_store::{Parts, encode};
use crate::index::passages::Kept as Stored;
use crate::{Readout, Result};

/// The ends of the names of the files that every segment has.
const SEGMENT_FILES: [&str; 6] = ["idx", "pos", "term", "store", "fast", "fieldnorm"];

/// Result of [`Index::check`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Verification {
    /// Articles read and compared.
    pub documents: u64,
    /// Words compared.
    pub words: u64,
    /// What is wrong, one line each; empty where the index is whole.
    pub problems: Vec<String>,
    /// Files that a writer or a rebuild that was killed has left: no harm, and the next one removes them.
    pub leftovers: Vec<String>,
    /// Where something is wrong, and it is known what the index was made from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sources: Option<SourceFiles>,
}

/// What an index was made from, as far as it is there to build it anew.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SourceFiles {
    /// Files that gave articles.
    pub files: u64,
    /// Of these, the ones that are no more where they were read.
    pub gone: u64,
    /// Articles that came on a stream, such as standard input.
    pub streamed: u64,
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
    /// Reads the whole index, as it is now, and compares it with itself.
    ///
    /// # Errors
    /// [`Io`](crate::ErrorKind::Io) where it cannot be read at all, [`IndexLocked`](crate::ErrorKind::IndexLocked) where another has built
    /// it anew since it was opened; damage is not an error but a problem reported.
    pub(crate) fn verify(&self) -> Result<Verification> {
        // The files of a state that is gone may be gone too.
        self.reload()?;
        let (searcher, note) = (self.searcher(), self.note()?);
        let mut found = Verification { problems: self.damaged_files(&searcher)?, ..Verification::default() };
        if !found.problems.is_empty() {
            self.reload()?;
            if self.is_replaced() {
                return Err(self.replaced());
            }
            // Another process has committed meanwhile.
            if state(&self.searcher()) != state(&searcher) || self.note()? != note {
                return self.verify();
            }
        }
        // The engine may stop the program over a damaged file: do not read one.
        if found.problems.is_empty() {
            let mut ids = HashSet::new();
            for (segment, reader) in searcher.segment_readers().iter().enumerate() {
                let compared = caught(|| {
                    let mut kept = Kept::read(self, reader)?;
                    self.compare(&searcher, segment as u32, reader, &mut kept, &mut ids, &mut found)
                });
                if let Err(error) = compared {
                    found.problems.push(self.error(error).to_string());
                }
            }
        }
        found.leftovers = self.all_leftovers();
        Ok(found)
    }

    /// What is wrong with the files of a state.
    fn damaged_files(&self, searcher: &Searcher) -> Result<Vec<String>> {
        let mut problems = BTreeSet::new();
        for reader in searcher.segment_readers() {
            let segment = reader.segment_id().uuid_string();
            for extension in SEGMENT_FILES {
                let name = format!("{segment}.{extension}");
                problems.extend(self.damage(&name));
            }
            if let Some(opstamp) = reader.delete_opstamp().filter(|_| reader.has_deletes()) {
                problems.extend(self.damage(&format!("{segment}.{opstamp}.del")));
            }
        }
        let note = self.note()?;
        let sources = note.sources.iter().map(|name| self.read_kept(name).map(drop));
        let copies = note.copies.iter().map(|name| self.check_copies(name));
        problems.extend(sources.chain(copies).filter_map(|checked| Some(checked.err()?.to_string())));
        Ok(problems.into_iter().collect())
    }

    /// What is wrong with one of the engine's files.
    fn damage(&self, name: &str) -> Option<String> {
        match caught(|| Ok(self.engine.directory().validate_checksum(Path::new(name))?)) {
            Ok(true) => None,
            Err(TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. })) => {
                Some(io_error.to_string())
            }
            _ => Some(format!("file `{name}` is not as it was written")),
        }
    }

    fn all_leftovers(&self) -> Vec<String> {
        let mut all = self.leftovers().unwrap_or_default();
        if let Some(home) = self.home().filter(|_| !self.is_replaced()) {
            all.extend(home.leftovers(&self.files.generation).unwrap_or_default());
        }
        all
    }

    fn compare(
        &self,
        searcher: &Searcher,
        segment: u32,
        reader: &SegmentReader,
        kept: &mut Kept,
        ids: &mut HashSet<String>,
        found: &mut Verification,
    ) -> tantivy::Result<()> {
        for doc in reader.doc_ids_alive() {
            found.documents += 1;
            let (article, written) = match self.stored(searcher, DocAddress::new(segment, doc)) {
                Ok(stored) => stored,
                Err(error) => {
                    found.problems.push(error.to_string());
                    continue;
                }
            };
            let analysis = Analysis::new(&article);
            found.words += analysis.count;
            // Places and anchors too are as the article gives them.
            let stored = encode(&article, &analysis.anchors).is_ok_and(|encoded| encoded == written);
            if !stored || !kept.says(doc, &analysis)? || !kept.facts.say(doc, &article, &self.fields)? {
                let message = format!("article `{}` is not indexed as it is stored", article.id);
                found.problems.push(message);
            }
            if let Some(twice) = ids.replace(article.id) {
                found.problems.push(format!("article `{twice}` is there twice"));
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

/// What tells one state of an index from another: its segments, and what is deleted in them.
fn state(searcher: &Searcher) -> Vec<(SegmentId, Option<u64>)> {
    let segments = searcher.segment_readers().iter();
    segments.map(|reader| (reader.segment_id(), reader.delete_opstamp())).collect()
}

/// What a segment says of its documents' words.
struct Kept {
    /// For each field, a tally for each document.
    tallies: [Vec<Tally>; 4],
    layout: Layout,
    speakers: BTreeMap<u64, Option<String>>,
    facts: Facts,
}

impl Kept {
    fn read(index: &Index, reader: &SegmentReader) -> tantivy::Result<Self> {
        let fields = &index.fields;
        let posted = |field| posted(reader, field, IndexRecordOption::WithFreqsAndPositions);
        let tallies =
            [posted(fields.body)?, posted(fields.forms)?, posted(fields.title)?, posted(fields.title_forms)?];
        let (layout, facts) = (Layout::open(reader)?, Facts::read(reader, fields)?);
        Ok(Self { tallies, layout, speakers: BTreeMap::new(), facts })
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
fn posted(reader: &SegmentReader, field: Field, option: IndexRecordOption) -> tantivy::Result<Vec<Tally>> {
    let mut tallies = vec![Tally::default(); reader.max_doc() as usize];
    let inverted = reader.inverted_index(field)?;
    let mut terms = inverted.terms().stream()?;
    let mut positions = vec![0];
    while terms.advance() {
        let word = hash(terms.key());
        let mut postings = inverted.read_postings_from_terminfo(terms.value(), option)?;
        while postings.doc() != TERMINATED {
            if option.has_positions() {
                postings.positions(&mut positions);
            }
            let Some(tally) = tallies.get_mut(postings.doc() as usize) else {
                return Err(DataCorruption::comment_only("a posting of no document").into());
            };
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

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(bytes);
    hasher.finish()
}
