//! Adding, replacing and removing articles.
//!
//! It must not know where articles come from, nor which of them changed.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use tantivy::indexer::{IndexWriterOptions, LogMergePolicy};
use tantivy::{TantivyDocument, Term};

use super::document::{document, tie};
use super::{Index, schema::Fields};
use crate::{Readout, Result};

/// A segment in which more than this share of the articles is deleted is written anew.
const DELETED_RATIO: f32 = 0.3;

/// The least memory that a thread of the engine works with.
const THREAD_BYTES_MIN: usize = 15_000_000;

/// How much of the machine writing takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WriterOptions {
    /// Memory for articles not yet on disk, in bytes, over all threads.
    pub memory: usize,
    /// Threads that index: 1 to 8.
    pub threads: usize,
}

impl Default for WriterOptions {
    fn default() -> Self {
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(8);
        Self { memory: 200_000_000 * threads, threads }
    }
}

/// Writes an index; one at a time may exist for a folder.
///
/// What was added or removed is seen only after [`commit`](Self::commit), all of it or nothing.
/// Articles can be added from several threads at once.
pub struct IndexWriter {
    index: Index,
    /// `None` only while it is being dropped.
    engine: Option<tantivy::IndexWriter<TantivyDocument>>,
    /// Ids that are or were in the index: only for these is there anything to replace.
    known: Mutex<HashSet<u64>>,
}

impl Index {
    /// Begins to write.
    ///
    /// # Errors
    /// [`ErrorKind::IndexLocked`](crate::ErrorKind::IndexLocked) where another writer is at work.
    pub fn writer(&self, options: WriterOptions) -> Result<IndexWriter> {
        let threads = options.threads.clamp(1, 8);
        let engine_options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread((options.memory / threads).clamp(THREAD_BYTES_MIN, 4_000_000_000))
            .num_merge_threads(threads.min(2))
            .build();
        let engine = self.engine.writer_with_options(engine_options).map_err(|error| self.error(error))?;
        let mut policy = LogMergePolicy::default();
        policy.set_del_docs_ratio_before_merge(DELETED_RATIO);
        engine.set_merge_policy(Box::new(policy));
        // Under the lock, nothing changes any more: now the ids can be counted on.
        self.reload()?;
        let known = self.ids()?.iter().map(|id| tie(id)).collect();
        Ok(IndexWriter { index: self.clone(), engine: Some(engine), known: Mutex::new(known) })
    }
}

impl IndexWriter {
    /// Adds an article, in the place of the one with its id.
    ///
    /// # Errors
    /// [`ErrorKind::Document`](crate::ErrorKind::Document) where the article contradicts itself: no
    /// id, or statements outside their paragraphs.
    pub fn add(&self, article: &Readout) -> Result<()> {
        let document = document(article, self.fields())?;
        let known = !self.known().insert(tie(&article.id));
        if known {
            self.engine().delete_term(self.term(&article.id));
        }
        self.engine().add_document(document).map_err(|error| self.index.error(error))?;
        Ok(())
    }

    /// Removes the article with this id, if there is one.
    pub fn remove(&self, id: &str) {
        if self.known().contains(&tie(id)) {
            self.engine().delete_term(self.term(id));
        }
    }

    /// Makes everything since the last commit part of the index at once.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where the disk refuses; the index is as it was before.
    pub fn commit(&mut self) -> Result<()> {
        let note = self.index.note()?;
        self.commit_with(note.as_deref())
    }

    /// The same, and keeps a note with the new state: both are there, or neither.
    pub(crate) fn commit_with(&mut self, note: Option<&str>) -> Result<()> {
        let engine = self.engine.as_mut().expect("it is there until dropped");
        let mut commit = || -> tantivy::Result<()> {
            let mut prepared = engine.prepare_commit()?;
            if let Some(note) = note {
                prepared.set_payload(note);
            }
            prepared.commit()?;
            Ok(())
        };
        commit().map_err(|error| self.index.error(error))?;
        self.index.reload()
    }

    /// Gives up everything since the last commit.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where the index cannot be read again.
    pub fn rollback(&mut self) -> Result<()> {
        let engine = self.engine.as_mut().expect("it is there until dropped");
        engine.rollback().map_err(|error| self.index.error(error))?;
        Ok(())
    }

    /// Waits until the files are merged as they should be, and ends writing.
    ///
    /// Dropping does the same, but cannot tell of an error.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where merging failed; what was committed is safe.
    pub fn finish(mut self) -> Result<()> {
        let engine = self.engine.take().expect("it is there until dropped");
        engine.wait_merging_threads().map_err(|error| self.index.error(error))?;
        self.index.reload()
    }

    fn engine(&self) -> &tantivy::IndexWriter<TantivyDocument> {
        self.engine.as_ref().expect("it is there until dropped")
    }

    fn fields(&self) -> &Fields {
        &self.index.fields
    }

    fn term(&self, id: &str) -> Term {
        Term::from_field_text(self.fields().id, id)
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashSet<u64>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for IndexWriter {
    fn drop(&mut self) {
        if let Some(engine) = self.engine.take() {
            // Commits are safe on disk already; a merge that failed is tried again by the next writer.
            let _ = engine.wait_merging_threads();
        }
    }
}

impl std::fmt::Debug for IndexWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IndexWriter").field("index", &self.index).finish_non_exhaustive()
    }
}
