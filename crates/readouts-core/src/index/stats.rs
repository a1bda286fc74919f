//! Counts the articles, words, names and files of an index.

use std::collections::BTreeSet;

use serde::Serialize;
use tantivy::SegmentReader;

use super::{Index, field};
use crate::Result;

/// Counts of what an index holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Stats {
    /// Number of articles, without versions that are superseded.
    pub documents: u64,
    /// Number of articles that are superseded by newer versions.
    #[serde(skip_serializing_if = "is_none")]
    pub superseded: u64,
    /// Number of articles that are reprints of others: of each text that several articles have, all but one.
    pub reprints: u64,
    /// Number of paragraphs in all bodies.
    pub paragraphs: u64,
    /// Number of words in all bodies.
    pub words: u64,
    /// Number of articles with at least one attributed statement.
    pub with_speaker: u64,
    /// Number of articles whose outlet is known.
    pub with_outlet: u64,
    /// Number of articles whose agency is known.
    pub with_agency: u64,
    /// Number of articles whose event date is certain.
    pub with_event_date: u64,
    /// Number of articles whose publication date is known.
    pub with_published: u64,
    /// Number of distinct speakers.
    pub speakers: u64,
    /// Number of distinct outlets.
    pub outlets: u64,
    /// Number of segments (groups of index files). Each search goes through all of them.
    pub segments: u64,
    /// Total size of the index's files in bytes; 0 in memory.
    pub bytes: u64,
}

/// Whether a number stands for nothing that is to be told.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is that of serde")]
fn is_none(number: &u64) -> bool {
    *number == 0
}

impl Index {
    /// Counts the articles, words, names and files of the index.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) or
    /// [`ErrorKind::IndexCorrupt`](crate::ErrorKind::IndexCorrupt) if the index cannot be read.
    pub fn stats(&self) -> Result<Stats> {
        let searcher = self.searcher();
        let mut stats = Stats { segments: searcher.segment_readers().len() as u64, ..Stats::default() };
        let (mut speakers, mut outlets) = (BTreeSet::new(), BTreeSet::new());
        let relations = self.relations()?;
        for reader in searcher.segment_readers() {
            stats.add(reader).map_err(|error| self.error(error))?;
            let ties = self.ties(reader).map_err(|error| self.error(error))?;
            let numbers = reader.doc_ids_alive().filter_map(|doc| ties.first(doc));
            stats.reprints +=
                numbers.filter(|number| relations.cluster_of(*number) != *number).count() as u64;
            values(reader, field::SPEAKER, &mut speakers).map_err(|error| self.error(error))?;
            values(reader, field::OUTLET, &mut outlets).map_err(|error| self.error(error))?;
        }
        stats.superseded = self.searcher_of_all().num_docs() - searcher.num_docs();
        stats.speakers = speakers.len() as u64;
        stats.outlets = outlets.len() as u64;
        if let Some(dir) = self.dir() {
            let files = std::fs::read_dir(dir).into_iter().flatten().flatten();
            stats.bytes = files.filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum();
        }
        Ok(stats)
    }
}

impl Stats {
    fn add(&mut self, reader: &SegmentReader) -> tantivy::Result<()> {
        let columns = reader.fast_fields();
        let (paragraphs, words) = (columns.u64(field::PARAGRAPHS)?, columns.u64(field::WORDS)?);
        let [speaker, outlet, agency] =
            [field::SPEAKER, field::OUTLET, field::AGENCY].map(|name| columns.str(name));
        let (speaker, outlet, agency) = (speaker?, outlet?, agency?);
        let (event, published) = (columns.i64(field::CERTAIN_FROM)?, columns.i64(field::PUBLISHED)?);
        for doc in reader.doc_ids_alive() {
            self.documents += 1;
            self.paragraphs += paragraphs.first(doc).unwrap_or(0);
            self.words += words.first(doc).unwrap_or(0);
            let known = |column: &Option<tantivy::columnar::StrColumn>| {
                u64::from(column.as_ref().is_some_and(|column| column.ords().first(doc).is_some()))
            };
            self.with_speaker += known(&speaker);
            self.with_outlet += known(&outlet);
            self.with_agency += known(&agency);
            self.with_event_date += u64::from(event.first(doc).is_some());
            self.with_published += u64::from(published.first(doc).is_some());
        }
        Ok(())
    }
}

/// Adds the distinct values of a text column, over the articles that are not deleted.
fn values(reader: &SegmentReader, name: &str, into: &mut BTreeSet<String>) -> tantivy::Result<()> {
    let Some(column) = reader.fast_fields().str(name)? else { return Ok(()) };
    let ords: BTreeSet<u64> = reader.doc_ids_alive().flat_map(|doc| column.term_ords(doc)).collect();
    for ord in ords {
        let mut value = String::new();
        if column.ord_to_str(ord, &mut value)? {
            into.insert(value);
        }
    }
    Ok(())
}
