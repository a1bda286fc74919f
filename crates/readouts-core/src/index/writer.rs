//! Adding, replacing and removing articles.
//!
//! It must not know where articles come from, nor which of them changed.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::directory::DirectoryLock;
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy, UserOperation};
use tantivy::{TantivyError, Term};

use super::open::{caught, open_engine};
use super::{Index, Note};
use crate::index::document::fields::{document, tie};
use crate::index::document::lazy::{Failures, Incoming, Later, NO_ARTICLE, Place, Room};
use crate::index::document::schema::Fields;
use crate::index::store::errors::{is_damage, write_error};
use crate::index::store::fence::{Guard, Permit};
use crate::{Error, ErrorKind, Readout, Result};

/// A segment in which more than this share of the articles is deleted is written anew.
const DELETED_RATIO: f32 = 0.3;

/// Number of operations that the engine is handed at once.
const BATCH: usize = 32;

/// Most articles that were added and not yet written: they hold what they are made from.
const ON_THE_WAY: usize = 1024;

/// Memory that a thread of the engine works with where nobody says otherwise.
const THREAD_BYTES: usize = 60_000_000;

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
        Self { memory: THREAD_BYTES * threads, threads }
    }
}

/// Writes an index; one at a time may exist for a folder.
///
/// What was added or removed is seen only after [`commit`](Self::commit), all of it or nothing.
/// Articles can be added from several threads at once. After an error all that was not committed is
/// given up, and the writer takes nothing more before a [`rollback`](Self::rollback).
pub struct IndexWriter {
    index: Index,
    /// `None` where writing has failed, and while it is being dropped.
    engine: Option<tantivy::IndexWriter<Incoming>>,
    queue: Mutex<Queue>,
    room: Arc<Room>,
    failures: Arc<Failures>,
    options: IndexWriterOptions,
    permit: Permit,
    /// Released last.
    _lock: DirectoryLock,
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
    /// [`ErrorKind::IndexLocked`] where another writer is at work, or the index was built anew by another
    /// since it was opened; [`ErrorKind::IndexCorrupt`] where what tells of its articles is damaged.
    pub fn writer(&self, options: WriterOptions) -> Result<IndexWriter> {
        let threads = options.threads.clamp(1, 8);
        let options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread((options.memory / threads).clamp(THREAD_BYTES_MIN, 4_000_000_000))
            .num_merge_threads(threads.min(2))
            .build();
        let lock = self.lock_to_write()?;
        self.sweep();
        let (engine, permit) = self.begin(&options)?;
        // Under the lock, nothing changes any more: now the ids can be counted on.
        self.reload()?;
        let mut known = HashSet::new();
        self.each_id(&self.searcher(), "", |id, _| {
            known.insert(tie(id));
        })?;
        let queue = Mutex::new(Queue { known, waiting: Vec::with_capacity(BATCH) });
        let (index, engine) = (self.clone(), Some(engine));
        let (room, failures) = (Arc::default(), Arc::default());
        Ok(IndexWriter { index, engine, queue, room, failures, options, permit, _lock: lock })
    }

    /// Each writer has an engine of its own: what threads of an earlier one are still about to do does
    /// not reach the files.
    fn begin(&self, options: &IndexWriterOptions) -> Result<(tantivy::IndexWriter<Incoming>, Permit)> {
        let permit = Permit::open();
        let guard = Guard::writing(self.files.folder.clone(), permit.clone());
        let engine = open_engine(guard).and_then(|engine| engine.writer_with_options(options.clone()));
        let engine = engine.map_err(|error| self.error(error))?;
        let mut policy = LogMergePolicy::default();
        policy.set_del_docs_ratio_before_merge(DELETED_RATIO);
        engine.set_merge_policy(Box::new(policy));
        Ok((engine, permit))
    }
}

impl IndexWriter {
    /// Adds an article, in the place of the one with its id.
    ///
    /// # Errors
    /// [`ErrorKind::Document`] where the article contradicts itself: no
    /// id, or statements outside their paragraphs.
    pub fn add(&self, article: &Readout) -> Result<()> {
        let values = document(article, self.fields())?;
        self.put(&article.id, Incoming::ready(values, self.place()?))
    }

    /// Adds the article that `make` makes, in the place of the one with its id.
    ///
    /// `make` is called once, on a thread that writes the index. Where it returns `None` there is no
    /// article with this id after the commit; so too where it panics, or makes an article that
    /// contradicts itself or has another id, and then [`failed`](Self::failed) tells. What `make`
    /// holds is held until its turn comes; this waits while a thousand others wait for theirs.
    ///
    /// # Errors
    /// [`ErrorKind::Document`] where the id is empty.
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
        self.put(id, Incoming::later(later, self.place()?))
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

    fn place(&self) -> Result<Place> {
        self.room.enter(ON_THE_WAY, &|| self.check())
    }

    /// Whether the engine is at work on what it was given.
    ///
    /// # Errors
    /// Why its threads have ended.
    pub(crate) fn check(&self) -> Result<()> {
        let engine = self.engine.as_ref().ok_or_else(|| self.given_up())?;
        // The engine tells only when it is given something to do: here, what a commit does too.
        let nothing = UserOperation::Delete(self.term(NO_ARTICLE));
        engine.run([nothing]).map(drop).map_err(|error| self.error(error))
    }

    fn put(&self, id: &str, document: Incoming) -> Result<()> {
        if self.engine.is_none() {
            return Err(self.given_up());
        }
        let mut queue = self.queue();
        if !queue.known.insert(tie(id)) {
            queue.waiting.push(UserOperation::Delete(self.term(id)));
        }
        queue.waiting.push(UserOperation::Add(document));
        if queue.waiting.len() >= BATCH { self.send(&mut queue) } else { Ok(()) }
    }

    /// Hands the engine all that was added so far.
    pub(crate) fn flush(&self) -> Result<()> {
        self.send(&mut self.queue())
    }

    /// Hands the engine what waits.
    fn send(&self, queue: &mut Queue) -> Result<()> {
        let engine = self.engine.as_ref().ok_or_else(|| self.given_up())?;
        engine.run(queue.waiting.drain(..)).map_err(|error| self.error(error))?;
        Ok(())
    }

    /// Makes everything since the last commit part of the index at once.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where the disk refuses: then the index has the state before or, where only the
    /// last step failed, the new one, and all that is not in it is given up.
    pub fn commit(&mut self) -> Result<()> {
        let note = self.index.note()?;
        self.commit_with(&note)
    }

    /// The same, and keeps a note with the new state: both are there, or neither.
    pub(crate) fn commit_with(&mut self, note: &Note) -> Result<()> {
        let none = self.term(NO_ARTICLE);
        let sent = self.send(&mut self.queue());
        let committed = sent.and_then(|()| {
            let engine = self.engine.as_mut().expect("it has just been sent to");
            let committed = caught(|| commit(engine, &none, &self.failures, note));
            committed.map_err(|error| self.error(error))
        });
        if committed.is_err() {
            // The engine would take the next commit, without what it has lost; and the end of a merge
            // would write what this one could not.
            self.give_up();
            return committed;
        }
        self.failures.removed();
        self.index.reload()
    }

    /// Gives up everything since the last commit, and begins anew.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] or [`ErrorKind::IndexCorrupt`] where the index cannot be read again.
    pub fn rollback(&mut self) -> Result<()> {
        self.give_up();
        let (engine, permit) = self.index.begin(&self.options)?;
        (self.engine, self.permit) = (Some(engine), permit);
        self.failures.forget();
        self.index.reload()
    }

    /// Waits until the files are merged as they should be, and ends writing.
    ///
    /// Dropping does the same, but cannot tell of an error.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where merging failed, [`ErrorKind::IndexCorrupt`] where it came upon damage; what was
    /// committed is safe.
    pub fn finish(mut self) -> Result<()> {
        let ended = match self.engine.take() {
            Some(engine) => match (caught(|| engine.wait_merging_threads()), self.permit.failure()) {
                (Ok(()), Some(cause)) if is_damage(&cause) => Err(write_error(self.index.place(), cause)),
                (ended, _) => ended.map_err(|error| self.error(error)),
            },
            None => Ok(()),
        };
        self.permit.close();
        ended.and_then(|()| self.index.reload())
    }

    fn give_up(&mut self) {
        self.permit.close();
        self.queue().waiting.clear();
        drop(self.engine.take());
    }

    fn given_up(&self) -> Error {
        self.index.told(Error::new(ErrorKind::Io, "writing has failed before"))
    }

    /// What went wrong, told by the first failure of the disk where there was one.
    fn error(&self, error: TantivyError) -> Error {
        match self.permit.failure() {
            Some(cause) => write_error(self.index.place(), cause),
            None => self.index.error(error),
        }
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
            let _ = caught(|| engine.wait_merging_threads());
        }
        self.permit.close();
        // What merging has removed must not be looked for; a reader of its own sees that later.
        let _ = self.index.reload();
        // What came to nothing must not fill the disk until somebody writes again.
        self.index.sweep();
    }
}

fn commit(
    engine: &mut tantivy::IndexWriter<Incoming>,
    none: &Term,
    failures: &Failures,
    note: &Note,
) -> tantivy::Result<()> {
    let mut prepared = engine.prepare_commit()?;
    // All are written: now it is known which are no article.
    if failures.any() {
        drop(prepared);
        engine.delete_term(none.clone());
        prepared = engine.prepare_commit()?;
    }
    prepared.set_payload(&note.write());
    prepared.commit()?;
    Ok(())
}

impl std::fmt::Debug for IndexWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IndexWriter").field("index", &self.index).finish_non_exhaustive()
    }
}
