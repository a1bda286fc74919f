//! Verifies an index: the checksums of its files, its stored articles, and whether postings and columns agree
//! with the articles. Only reports problems, repairs nothing.
//!
//! The postings of words and forms are compared with a fresh analysis of the stored article, by a sum over
//! hashes of word and position. This takes one pass over either side, and any difference changes the sum.
//! Sentences are compared one by one, facts in `facts`.

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
use super::{Index, Layout, Note};
use crate::index::document::analysis::Analysis;
use crate::index::document::analyzer;
use crate::index::document::doc_store::{Parts, encode};
use crate::index::passages::Kept as Stored;
use crate::{Readout, Result};

/// Extensions of the files that every segment has.
const SEGMENT_FILES: [&str; 6] = ["idx", "pos", "term", "store", "fast", "fieldnorm"];

/// Result of [`Index::check`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Verification {
    /// Number of articles read and compared.
    pub documents: u64,
    /// Number of words compared.
    pub words: u64,
    /// Descriptions of the problems, one line each; empty if the index is whole.
    pub problems: Vec<String>,
    /// Files left by a killed writer or rebuild. They do no harm, and the next one removes them.
    pub leftovers: Vec<String>,
    /// Source files of the index; `Some` only if there are problems and the sources are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sources: Option<SourceFiles>,
}

/// Counts of an index's source files, which show whether it can be rebuilt from them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SourceFiles {
    /// Number of files that gave articles.
    pub files: u64,
    /// Number of these files that no longer exist at their path.
    pub gone: u64,
    /// Number of articles that were read from a stream, such as standard input.
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
        // Multiplied by a number from the position, so that swapped words change the sum.
        self.sum = self.sum.wrapping_add(word.wrapping_mul(2 * u64::from(position) + 1));
    }
}

impl Index {
    /// Reads the whole index in its current state, and checks it for damage and inconsistency.
    ///
    /// Damage found during the check is not an error; it is listed in [`Verification::problems`].
    ///
    /// # Errors
    /// [`Io`](crate::ErrorKind::Io) or [`IndexCorrupt`](crate::ErrorKind::IndexCorrupt) if the current state
    /// cannot be loaded at all, [`IndexLocked`](crate::ErrorKind::IndexLocked) if the index was rebuilt since
    /// it was opened.
    pub(crate) fn verify(&self) -> Result<Verification> {
        // The files of an outdated state may have been removed.
        self.reload()?;
        let (searcher, note) = (self.searcher_of_all(), self.note()?);
        let mut found = Verification { problems: self.damaged_files(&searcher)?, ..Verification::default() };
        if !found.problems.is_empty() && self.has_changed_since(&searcher, &note)? {
            return self.verify();
        }
        // The engine may abort the process on a damaged file, so the contents are read only if all files are
        // whole.
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
        if found.problems.is_empty()
            && let Some(relations) = &note.relations
        {
            let problem = match self.are_relations_right(&note, relations) {
                Ok(true) => None,
                Ok(false) => Some("its articles are joined otherwise than they would be now".to_owned()),
                Err(error) => Some(error.to_string()),
            };
            if problem.is_some() && self.has_changed_since(&searcher, &note)? {
                return self.verify();
            }
            found.problems.extend(problem);
        }
        found.leftovers = self.all_leftovers();
        Ok(found)
    }

    /// Whether another process has committed since this state was loaded, and may have removed its files.
    fn has_changed_since(&self, searcher: &Searcher, note: &Note) -> Result<bool> {
        self.reload()?;
        if self.is_replaced() {
            return Err(self.replaced());
        }
        Ok(state(&self.searcher_of_all()) != state(searcher) || self.note()? != *note)
    }

    /// Returns the problems with the files of a state.
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
        let sources = note.sources.iter().chain(&note.base_of_sources);
        let sources = sources.map(|name| self.read_kept(name).map(drop));
        let copies = note.copies.iter().map(|name| self.check_copies(name));
        problems.extend(note.relations.iter().flat_map(|relations| self.damaged_relations(relations)));
        let versions = note.versions.iter().map(|_| self.versions_of(&note).map(drop));
        problems.extend(
            sources.chain(copies).chain(versions).filter_map(|checked| Some(checked.err()?.to_string())),
        );
        Ok(problems.into_iter().collect())
    }

    /// Returns the problem with one of the engine's files; `None` if its checksums are right.
    fn damage(&self, name: &str) -> Option<String> {
        match caught(|| Ok(self.engine.directory().validate_checksum(Path::new(name))?)) {
            Ok(true) => None,
            Err(TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. })) => {
                Some(io_error.to_string())
            }
            _ => Some(format!("file `{name}` is damaged")),
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
            // Encoding again also checks the paragraph offsets and anchors stored with the article.
            let stored = encode(&article, &analysis.anchors).is_ok_and(|encoded| encoded == written);
            if !stored || !kept.says(doc, &analysis)? || !kept.facts.say(doc, &article, &self.fields)? {
                let message = format!("article `{}` is not indexed as it is stored", article.id);
                found.problems.push(message);
            }
            if let Some(twice) = ids.replace(article.id) {
                found.problems.push(format!("article `{twice}` is stored twice"));
            }
        }
        Ok(())
    }

    /// Reads the article stored with a document: decoded, and in its stored form.
    fn stored(&self, searcher: &Searcher, address: DocAddress) -> Result<(Readout, String)> {
        let Stored(kept) = searcher.doc(address).map_err(|error| self.error(error))?;
        let article = Parts::of(&kept).and_then(|parts| parts.article());
        Ok((article.map_err(|error| self.told(error))?, kept))
    }
}

/// Returns the identity of an index state: its segments, and the operation stamp of each one's last deletion.
fn state(searcher: &Searcher) -> Vec<(SegmentId, Option<u64>)> {
    let segments = searcher.segment_readers().iter();
    segments.map(|reader| (reader.segment_id(), reader.delete_opstamp())).collect()
}

/// Data of a segment's documents, as read from its postings and columns.
struct Kept {
    /// Tallies of the fields body, forms, title and title forms: for each field, one for each document.
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

    /// Whether the words and sentences of a document agree with its article.
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

/// Returns a tally for each document of a segment, from the postings of a field.
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
