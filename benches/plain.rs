//! tantivy as it comes: a stored body with the default tokenizer, and an id. What ours is compared to.
//!
//! It must not know speakers, dates or anything else of an article.

use std::path::Path;

use readouts_core::Readout;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::PhraseQuery;
use tantivy::schema::{Field, STORED, STRING, Schema, TEXT};
use tantivy::{Index, IndexReader, Result, TantivyDocument, Term};

/// Threads that index, as in our own default on two cores.
const THREADS: usize = 2;
/// Memory for all of them, as in our own default on two cores.
const MEMORY: usize = THREADS * 200_000_000;

/// The engine's own index of clean bodies.
pub struct Plain {
    index: Index,
    id: Field,
    body: Field,
}

/// What keeps a built index alive; dropping it is not part of building.
#[allow(missing_debug_implementations, reason = "the engine's type has none")]
pub struct PlainWriter(#[allow(dead_code, reason = "held, then dropped")] tantivy::IndexWriter);

/// What a phrase finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Articles that hold it.
    pub documents: usize,
    /// How many of them were ranked.
    pub best: usize,
}

impl Plain {
    /// Makes an empty index in a folder.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn create(dir: &Path) -> Result<Self> {
        let mut schema = Schema::builder();
        let id = schema.add_text_field("id", STRING | STORED);
        let body = schema.add_text_field("body", TEXT | STORED);
        Ok(Self { index: Index::create_in_dir(dir, schema.build())?, id, body })
    }

    /// Adds ids and bodies, and commits once.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn add_all(&self, bodies: &[(String, String)]) -> Result<PlainWriter> {
        let mut writer: tantivy::IndexWriter = self.index.writer_with_num_threads(THREADS, MEMORY)?;
        for (id, body) in bodies {
            let mut document = TantivyDocument::default();
            document.add_text(self.id, id);
            document.add_text(self.body, body);
            writer.add_document(document)?;
        }
        writer.commit()?;
        Ok(PlainWriter(writer))
    }

    /// Opens what was committed.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn reader(&self) -> Result<IndexReader> {
        self.index.reader()
    }

    /// Looks for a phrase: the ten best, and how many there are.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn find(&self, reader: &IndexReader, phrase: &str) -> Result<Found> {
        let words =
            phrase.split_whitespace().map(|word| Term::from_field_text(self.body, &word.to_lowercase()));
        let query = PhraseQuery::new(words.collect());
        let both = (TopDocs::with_limit(10).order_by_score(), Count);
        let (best, documents) = reader.searcher().search(&query, &both)?;
        Ok(Found { documents, best: best.len() })
    }

    /// Ids and bodies of articles, as [`add_all`](Self::add_all) takes them.
    pub fn bodies(articles: &[Readout]) -> Vec<(String, String)> {
        articles.iter().map(|article| (article.id.clone(), article.paragraphs.join("\n"))).collect()
    }
}

impl std::fmt::Debug for Plain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Plain").finish_non_exhaustive()
    }
}
