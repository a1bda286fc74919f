//! Adding, replacing and removing articles.
//!
//! It must not know where articles come from, nor which of them changed.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::Term;
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy, UserOperation};

use super::document::{document, tie};
use super::incoming::{Failures, Incoming, Later, NO_ARTICLE, Room};
use super::{Index, schema::Fields};
use crate::{Error, ErrorKind, Readout, Result};

/// A segment in which more than this share of the articles is deleted is written anew.
const DELETED_RATIO: f32 = 0.3;

/// Number of operations that the engine is handed at once.
const BATCH: usize = 32;

/// Most articles that were added and not yet written: they hold what they are made from.
const ON_THE_WAY: usize = 1024;

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
    engine: Option<tantivy::IndexWriter<Incoming>>,
    queue: Mutex<Queue>,
    room: Arc<Room>,
    failures: Arc<Failures>,
}

/// What the engine is to do next. One lock: what replaces an article must not overtake it.
#[derive(Default)]
struct Queue {
    /// Ids that are or were in the index: only for these is there anything to replace.
    known: HashSet<u64>,
    /// In order.
    waiting: Vec<UserOperation<Incoming>>,
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
        let queue = Mutex::new(Queue { known, waiting: Vec::with_capacity(BATCH) });
        let (room, failures) = (Arc::default(), Arc::default());
        Ok(IndexWriter { index: self.clone(), engine: Some(engine), queue, room, failures })
    }
}

impl IndexWriter {
    /// Adds an article, in the place of the one with its id.
    ///
    /// # Errors
    /// [`ErrorKind::Document`](crate::ErrorKind::Document) where the article contradicts itself: no
    /// id, or statements outside their paragraphs.
    pub fn add(&self, article: &Readout) -> Result<()> {
        let values = document(article, self.fields())?;
        self.put(&article.id, Incoming::ready(values, self.room.enter(ON_THE_WAY)))
    }

    /// Adds the article that `make` makes, in the place of the one with its id.
    ///
    /// `make` is called once, on a thread that writes the index. Where it returns `None` there is no
    /// article with this id after the commit; so too where it panics, or makes an article that
    /// contradicts itself or has another id, and then [`failed`](Self::failed) tells. What `make`
    /// holds is held until its turn comes; this waits while a thousand others wait for theirs.
    ///
    /// # Errors
    /// [`ErrorKind::Document`](crate::ErrorKind::Document) where the id is empty.
    pub fn add_later(
        &self,
        id: &str,
        make: Box<dyn FnOnce() -> Option<Readout> + Send + Sync>,
    ) -> Result<()> {
        if id.is_empty() {
            return Err(Error::new(ErrorKind::Document, "an article without an id cannot be indexed"));
        }
        let (fields, failures) = (Arc::clone(&self.index.fields), Arc::clone(&self.failures));
        let later = Later { id: id.to_owned(), make, fields, failures };
        self.put(id, Incoming::later(later, self.room.enter(ON_THE_WAY)))
    }

    /// The ids of [`add_later`](Self::add_later) whose article could not be made, as far as their turn
    /// has come: all of them after a commit. Sorted.
    pub fn failed(&self) -> Vec<String> {
        self.failures.ids()
    }

    /// Removes the article with this id, if there is one.
    pub fn remove(&self, id: &str) {
        let mut queue = self.queue();
        if queue.known.contains(&tie(id)) {
            queue.waiting.push(UserOperation::Delete(self.term(id)));
        }
    }

    fn put(&self, id: &str, document: Incoming) -> Result<()> {
        let mut queue = self.queue();
        if !queue.known.insert(tie(id)) {
            queue.waiting.push(UserOperation::Delete(self.term(id)));
        }
        queue.waiting.push(UserOperation::Add(document));
        if queue.waiting.len() >= BATCH { self.send(&mut queue) } else { Ok(()) }
    }

    /// Hands the engine what waits.
    fn send(&self, queue: &mut Queue) -> Result<()> {
        let engine = self.engine.as_ref().expect("it is there until dropped");
        engine.run(queue.waiting.drain(..)).map_err(|error| self.index.error(error))?;
        Ok(())
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
        self.send(&mut self.queue())?;
        let none = self.term(NO_ARTICLE);
        let failures = Arc::clone(&self.failures);
        let engine = self.engine.as_mut().expect("it is there until dropped");
        let commit = || -> tantivy::Result<()> {
            let mut prepared = engine.prepare_commit()?;
            // All are written: now it is known which are no article.
            if failures.any() {
                drop(prepared);
                engine.delete_term(none);
                prepared = engine.prepare_commit()?;
            }
            if let Some(note) = note {
                prepared.set_payload(note);
            }
            prepared.commit()?;
            Ok(())
        };
        commit().map_err(|error| self.index.error(error))?;
        self.failures.removed();
        self.index.reload()
    }

    /// Gives up everything since the last commit.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where the index cannot be read again.
    pub fn rollback(&mut self) -> Result<()> {
        self.queue().waiting.clear();
        let engine = self.engine.as_mut().expect("it is there until dropped");
        engine.rollback().map_err(|error| self.index.error(error))?;
        self.failures.forget();
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

    fn fields(&self) -> &Fields {
        &self.index.fields
    }

    fn term(&self, id: &str) -> Term {
        Term::from_field_text(self.fields().id, id)
    }

    fn queue(&self) -> std::sync::MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
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
