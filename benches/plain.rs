//! tantivy as it comes: a stored body with the default tokenizer, and an id; where it is asked for, day
//! and outlet. What ours is compared to.
//!
//! It must not know speakers or anything else of an article.

use std::ops::Bound;
use std::path::Path;

use readouts_core::{Date, Readout};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, Occur, PhraseQuery, Query, RangeQuery, TermQuery};
use tantivy::schema::{FAST, Field, IndexRecordOption, STORED, STRING, Schema, TEXT};
use tantivy::{DateTime, Index, IndexReader, Result, TantivyDocument, Term};

/// Threads that index, as in our own default on two cores.
const THREADS: usize = 2;
/// Memory for all of them, as in our own default on two cores.
const MEMORY: usize = THREADS * 200_000_000;

/// The engine's own index of clean bodies.
pub struct Plain {
    index: Index,
    id: Field,
    body: Field,
    /// Day of publication and outlet, where they are indexed.
    facts: Option<(Field, Field)>,
}

/// What is indexed of an article beside its id and body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facts {
    /// Nothing.
    None,
    /// Day of publication and outlet.
    DayAndOutlet,
}

/// What keeps a built index alive; dropping it is not part of building.
#[allow(missing_debug_implementations, reason = "the engine's type has none")]
pub struct PlainWriter(tantivy::IndexWriter);

/// An open index that is searched on so many threads.
#[allow(missing_debug_implementations, reason = "the engine's type has none")]
pub struct PlainReader(IndexReader);

/// What a search finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Articles that match.
    pub documents: usize,
    /// How many of them were ranked.
    pub best: usize,
}

impl Plain {
    /// Makes an empty index in a folder.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn create(dir: &Path, facts: Facts) -> Result<Self> {
        let mut schema = Schema::builder();
        let id = schema.add_text_field("id", STRING | STORED);
        let body = schema.add_text_field("body", TEXT | STORED);
        let facts = (facts == Facts::DayAndOutlet)
            .then(|| (schema.add_date_field("published", FAST), schema.add_text_field("outlet", STRING)));
        Ok(Self { index: Index::create_in_dir(dir, schema.build())?, id, body, facts })
    }

    /// Adds ids and bodies, and commits once.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn add_all(&self, bodies: &[(String, String)]) -> Result<PlainWriter> {
        let mut writer = self.writer()?;
        for (id, body) in bodies {
            let mut document = TantivyDocument::default();
            document.add_text(self.id, id);
            document.add_text(self.body, body);
            writer.0.add_document(document)?;
        }
        writer.0.commit()?;
        Ok(writer)
    }

    /// Opens the index in a folder.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn open(dir: &Path) -> Result<Self> {
        let index = Index::open_in_dir(dir)?;
        let (id, body) = (index.schema().get_field("id")?, index.schema().get_field("body")?);
        Ok(Self { index, id, body, facts: None })
    }

    /// Adds bodies as they come, with a number for an id, and commits once.
    ///
    /// # Errors
    /// Where the folder cannot be written, or the first of the bodies'.
    pub fn add_each(&self, bodies: impl Iterator<Item = anyhow::Result<String>>) -> anyhow::Result<()> {
        let mut writer = self.writer()?;
        for (number, body) in bodies.enumerate() {
            let mut document = TantivyDocument::default();
            document.add_text(self.id, format!("{number:016x}"));
            document.add_text(self.body, body?);
            writer.0.add_document(document)?;
        }
        writer.0.commit()?;
        writer.0.wait_merging_threads()?;
        Ok(())
    }

    /// Begins to write.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn writer(&self) -> Result<PlainWriter> {
        Ok(PlainWriter(self.index.writer_with_num_threads(THREADS, MEMORY)?))
    }

    /// Adds an article with all that is indexed of it.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn add(&self, writer: &PlainWriter, article: &Readout) -> Result<()> {
        let mut document = TantivyDocument::default();
        document.add_text(self.id, &article.id);
        document.add_text(self.body, article.paragraphs.join("\n"));
        if let Some((published, outlet)) = self.facts {
            let certain = article.published.edtf.filter(|date| date.is_certain());
            if let Some(day) = certain.and_then(readouts_core::Edtf::to_date) {
                document.add_date(published, midnight(day));
            }
            if let Some(name) = &article.outlet.name {
                document.add_text(outlet, name);
            }
        }
        writer.0.add_document(document)?;
        Ok(())
    }

    /// Opens what was committed, to be searched on so many threads.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn reader(&self, threads: usize) -> Result<PlainReader> {
        let mut index = self.index.clone();
        if threads > 1 {
            index.set_multithread_executor(threads)?;
        }
        Ok(PlainReader(index.reader()?))
    }

    /// A phrase.
    pub fn phrase(&self, text: &str) -> Box<dyn Query> {
        let words: Vec<Term> = text.split_whitespace().map(|word| self.term(word)).collect();
        Box::new(PhraseQuery::new(words))
    }

    /// All of some words.
    pub fn all_of(&self, words: &[&str]) -> Box<dyn Query> {
        let words = words.iter().map(|word| {
            let word = TermQuery::new(self.term(word), IndexRecordOption::WithFreqs);
            (Occur::Must, Box::new(word) as Box<dyn Query>)
        });
        Box::new(BooleanQuery::new(words.collect()))
    }

    /// A phrase in the articles that an outlet published from one day to another, both included.
    ///
    /// # Panics
    /// Where the index was made without these facts.
    pub fn phrase_in(&self, text: &str, outlet: &str, (from, to): (Date, Date)) -> Box<dyn Query> {
        let (published, of_outlet) = self.facts.expect("days and outlets are indexed");
        let outlet = TermQuery::new(Term::from_field_text(of_outlet, outlet), IndexRecordOption::Basic);
        let day = |day| Bound::Included(Term::from_field_date(published, midnight(day)));
        let days = RangeQuery::new(day(from), day(to));
        Box::new(BooleanQuery::new(vec![
            (Occur::Must, self.phrase(text)),
            (Occur::Must, Box::new(days)),
            (Occur::Must, Box::new(outlet)),
        ]))
    }

    fn term(&self, word: &str) -> Term {
        Term::from_field_text(self.body, &word.to_lowercase())
    }

    /// Ids and bodies of articles, as [`add_all`](Self::add_all) takes them.
    pub fn bodies(articles: &[Readout]) -> Vec<(String, String)> {
        articles.iter().map(|article| (article.id.clone(), article.paragraphs.join("\n"))).collect()
    }
}

impl PlainWriter {
    /// Commits once, and waits until the files are merged as they should be.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn finish(mut self) -> Result<()> {
        self.0.commit()?;
        self.0.wait_merging_threads()
    }
}

impl PlainReader {
    /// Searches: the ten best, and how many there are.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn find(&self, query: &dyn Query) -> Result<Found> {
        let both = (TopDocs::with_limit(10).order_by_score(), Count);
        let (best, documents) = self.0.searcher().search(query, &both)?;
        Ok(Found { documents, best: best.len() })
    }

    /// Number of separate parts of the index.
    pub fn segments(&self) -> usize {
        self.0.searcher().segment_readers().len()
    }
}

fn midnight(day: Date) -> DateTime {
    let days = (day - Date::constant(1970, 1, 1)).get_days();
    DateTime::from_timestamp_secs(i64::from(days) * 86_400)
}

impl std::fmt::Debug for Plain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Plain").finish_non_exhaustive()
    }
}
