//! Looks up articles by id, and iterates over all of them.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, Searcher, SegmentReader, TERMINATED, Term};

use super::Index;
use crate::index::document::doc_store::Parts;
use crate::index::document::fields::tie;
use crate::index::passages::Kept;
use crate::{Error, ErrorKind, Readout, Result};

/// Number of consecutive documents in one unit of parallel work.
const RUN: u32 = 256;

/// Maximum number of ids that an error lists.
const LISTED: usize = 5;

/// Maximum number of similar ids that are offered for a wrong one.
const NEAR: usize = 3;
/// Maximum number of wrong characters of an id for which similar ones are offered.
const EDITS: usize = 2;

impl Index {
    /// Minimum length of an id prefix that can be used instead of the full id, in characters.
    pub const ID_PREFIX_MIN: usize = crate::query::ID_PREFIX_MIN;

    /// Returns the article with this id, or with the only id that starts with it (at least 4 characters).
    ///
    /// # Errors
    /// [`ErrorKind::Query`] if several ids start with it, [`ErrorKind::IndexCorrupt`] or [`ErrorKind::Io`] if
    /// the article cannot be read.
    pub fn article(&self, id: &str) -> Result<Option<Readout>> {
        let searcher = self.searcher_of_all();
        let address = self.address(&searcher, id)?;
        address.map(|address| read_article(self, &searcher, address)).transpose()
    }

    /// Whether there is an article with exactly this id.
    pub(crate) fn has(&self, id: &str) -> Result<bool> {
        let term = Term::from_field_text(self.fields.id, id);
        let found = || -> tantivy::Result<bool> {
            for reader in self.searcher_of_all().segment_readers() {
                let inverted = reader.inverted_index(self.fields.id)?;
                let docs = inverted.read_postings(&term, IndexRecordOption::Basic)?;
                if docs.is_some_and(|mut docs| {
                    while docs.doc() != TERMINATED && reader.is_deleted(docs.doc()) {
                        docs.advance();
                    }
                    docs.doc() != TERMINATED
                }) {
                    return Ok(true);
                }
            }
            Ok(false)
        };
        found().map_err(|error| self.error(error))
    }

    /// Returns this id if an article has it, else all ids that start with it, sorted.
    pub(crate) fn ids_like(&self, searcher: &Searcher, id: &str) -> Result<Vec<String>> {
        let mut found = BTreeSet::new();
        self.each_id(searcher, id, |full, _| {
            found.insert(full.to_owned());
        })?;
        Ok(if found.contains(id) { vec![id.to_owned()] } else { found.into_iter().collect() })
    }

    /// Returns the address of the article with this id, or with the only id that starts with it.
    pub(crate) fn address(&self, searcher: &Searcher, id: &str) -> Result<Option<DocAddress>> {
        let mut found: BTreeSet<(String, DocAddress)> = BTreeSet::new();
        self.each_id(searcher, id, |full, address| {
            found.insert((full.to_owned(), address));
        })?;
        let exact = found.iter().find(|(full, _)| full == id);
        let only = || found.first().filter(|_| id.chars().count() >= Self::ID_PREFIX_MIN);
        if exact.is_none() && found.len() > 1 && only().is_some() {
            let listed: Vec<String> =
                found.iter().take(LISTED).map(|(full, _)| format!("`{full}`")).collect();
            let message = format!("`{id}` is a prefix of {} article ids", found.len());
            return Err(Error::new(ErrorKind::Query, message)
                .hinting(format!("give more of the id: {}", listed.join(", "))));
        }
        Ok(exact.or_else(only).map(|(_, address)| *address))
    }

    /// Returns the articles of the event that the article with this id, or with the only id that starts with it, tells of,
    /// sorted by id: that article alone if it is joined with no other. `None` if there is no such article.
    ///
    /// # Errors
    /// Those of [`article`](Self::article).
    pub fn articles_of_event(&self, id: &str) -> Result<Option<Vec<Readout>>> {
        let Some(article) = self.article(id)? else { return Ok(None) };
        let relations = self.relations()?;
        let numbers = relations.articles_of(relations.event_of(tie(&article.id)));
        if numbers.len() < 2 {
            return Ok(Some(vec![article]));
        }
        let searcher = self.searcher();
        let mut found = BTreeMap::new();
        self.each_id(&searcher, "", |known, address| {
            if numbers.binary_search(&tie(known)).is_ok() {
                found.insert(known.to_owned(), address);
            }
        })?;
        found
            .into_values()
            .map(|address| read_article(self, &searcher, address))
            .collect::<Result<_>>()
            .map(Some)
    }

    /// Returns ids that are written much like `id`, or begin so, the most similar first.
    ///
    /// # Errors
    /// [`ErrorKind::IndexCorrupt`] or [`ErrorKind::Io`] if the index cannot be read.
    pub fn near_ids(&self, id: &str) -> Result<Vec<String>> {
        let (id, length) = (id.to_lowercase(), id.chars().count());
        let mut near = BTreeSet::new();
        self.each_id(&self.searcher(), "", |known, _| {
            let beginning: String = known.chars().take(length).collect();
            let edits = strsim::osa_distance(&beginning, &id);
            if edits <= EDITS && edits * 3 <= length {
                near.insert((edits, known.to_owned()));
                if near.len() > NEAR {
                    near.pop_last();
                }
            }
        })?;
        Ok(near.into_iter().map(|(_, known)| known).collect())
    }

    /// Returns the ids of all articles, also of superseded versions, sorted.
    ///
    /// # Errors
    /// [`ErrorKind::IndexCorrupt`] or [`ErrorKind::Io`] if the index cannot be read.
    pub fn ids(&self) -> Result<Vec<String>> {
        let mut ids = BTreeSet::new();
        self.each_id(&self.searcher_of_all(), "", |id, _| {
            ids.insert(id.to_owned());
        })?;
        Ok(ids.into_iter().collect())
    }

    /// Calls `take` for every article, in parallel and in no particular order.
    ///
    /// # Errors
    /// An error of `take`; [`ErrorKind::IndexCorrupt`] or [`ErrorKind::Io`] if an article cannot be read.
    pub(crate) fn each_article(&self, take: impl Fn(Readout) -> Result<()> + Sync) -> Result<()> {
        let searcher = self.searcher_of_all();
        let runs: Vec<(&SegmentReader, std::ops::Range<u32>)> = searcher
            .segment_readers()
            .iter()
            .flat_map(|reader| {
                let starts = (0..reader.max_doc()).step_by(RUN as usize);
                starts.map(move |start| (reader, start..reader.max_doc().min(start + RUN)))
            })
            .collect();
        runs.into_par_iter().try_for_each(|(reader, docs)| {
            let store = reader.get_store_reader(1).map_err(|error| self.error(error.into()))?;
            docs.filter(|doc| !reader.is_deleted(*doc)).try_for_each(|doc| {
                let kept: Kept = store.get(doc).map_err(|error| self.error(error))?;
                take(Parts::of(&kept.0).and_then(|parts| parts.article()).map_err(|error| self.told(error))?)
            })
        })
    }

    /// Calls `each` with the id and the document address of every article whose id starts with `prefix`.
    pub(crate) fn each_id(
        &self,
        searcher: &Searcher,
        prefix: &str,
        mut each: impl FnMut(&str, DocAddress),
    ) -> Result<()> {
        for (segment, reader) in searcher.segment_readers().iter().enumerate() {
            self.ids_of_segment(reader, prefix, |id, doc| each(id, DocAddress::new(segment as u32, doc)))
                .map_err(|error| self.error(error))?;
        }
        Ok(())
    }

    fn ids_of_segment(
        &self,
        reader: &SegmentReader,
        prefix: &str,
        mut each: impl FnMut(&str, u32),
    ) -> tantivy::Result<()> {
        let inverted = reader.inverted_index(self.fields.id)?;
        let mut terms = inverted.terms().range().ge(prefix).into_stream()?;
        while terms.advance() {
            let Ok(id) = std::str::from_utf8(terms.key()) else { continue };
            if !id.starts_with(prefix) {
                break;
            }
            let mut docs = inverted.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
            while docs.doc() != TERMINATED {
                if !reader.is_deleted(docs.doc()) {
                    each(id, docs.doc());
                }
                docs.advance();
            }
        }
        Ok(())
    }
}

/// Reads the article stored with a document, with its copies and its place among its versions.
fn read_article(index: &Index, searcher: &Searcher, address: DocAddress) -> Result<Readout> {
    let kept: Kept = searcher.doc(address).map_err(|error| index.error(error))?;
    let mut article =
        Parts::of(&kept.0).and_then(|parts| parts.article()).map_err(|error| index.told(error))?;
    article.copies = index.copies_of(&article.id)?;
    article.version = index.version_place(&article.id);
    Ok(article)
}
