//! Adding, replacing and removing articles.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::directory::DirectoryLock;
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy, UserOperation};
use tantivy::{TantivyError, Term};

use super::open::{caught, open_engine};
use super::{Index, Note};
use crate::index::document::fields::{document, tie};
use crate::index::document::incoming::{Incoming, Room};
use crate::index::document::schema::Fields;
use crate::index::store::errors::{is_damage, write_error};
use crate::index::store::fence::{Guard, Permit};
use crate::{Error, ErrorKind, Readout, Result};

/// Maximum share of deleted articles in a segment before it is rewritten.
const DELETED_RATIO: f32 = 0.3;

/// Number of operations that are sent to the engine at once.
const BATCH: usize = 32;

/// Maximum number of bytes of documents that were added and that the engine has not taken yet.
const ON_THE_WAY_BYTES: usize = 16 << 20;

/// The id that no article has.
const NO_ID: &str = "";

/// Default memory of a thread of the engine.
const THREAD_BYTES: usize = 60_000_000;

/// Minimum memory of a thread of the engine.
const THREAD_BYTES_MIN: usize = 15_000_000;

/// How much of the machine writing takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct WriterOptions {
    /// Memory for articles not yet on disk, in bytes, over all threads.
    pub memory: usize,
    /// Threads that index: 1 to 8.
    pub threads: usize,
}

impl WriterOptions {
    /// Sets the number of threads, with the usual memory for each.
    #[must_use]
    pub fn threads(self, threads: usize) -> Self {
        Self { threads, memory: THREAD_BYTES.saturating_mul(threads) }
    }

    /// Sets the memory in bytes.
    #[must_use]
    pub fn memory(self, memory: usize) -> Self {
        Self { memory, ..self }
    }
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
/// given up, and the writer takes nothing more.
pub struct IndexWriter {
    index: Index,
    /// `None` where writing has failed, and while it is being dropped.
    engine: Option<tantivy::IndexWriter<Incoming>>,
    queue: Mutex<Queue>,
    room: Arc<Room>,
    permit: Permit,
    /// Released last.
    _lock: DirectoryLock,
}

/// Operations that wait to be sent. One lock: a new version of an article must not overtake the old one.
#[derive(Default)]
struct Queue {
    /// Hashes of the ids that are or were in the index: only these can be replaced.
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
        let (engine, permit) = self.begin(options)?;
        // Under the lock, nothing changes any more: now the ids can be counted on.
        self.reload()?;
        let mut known = HashSet::new();
        self.each_id(&self.searcher(), "", |id, _| {
            known.insert(tie(id));
        })?;
        let queue = Mutex::new(Queue { known, waiting: Vec::with_capacity(BATCH) });
        let (index, engine) = (self.clone(), Some(engine));
        let room = Arc::default();
        Ok(IndexWriter { index, engine, queue, room, permit, _lock: lock })
    }

    /// Each writer has an engine of its own: what threads of an earlier one are still about to do does
    /// not reach the files.
    fn begin(&self, options: IndexWriterOptions) -> Result<(tantivy::IndexWriter<Incoming>, Permit)> {
        let permit = Permit::open();
        let guard = Guard::writing(self.files.folder.clone(), permit.clone());
        let engine = open_engine(guard).and_then(|engine| engine.writer_with_options(options));
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
        // Documents that are not sent yet would keep their room for ever.
        let at_work = || self.flush().and_then(|()| self.check());
        let space = self.room.enter(values.bytes(), ON_THE_WAY_BYTES, &at_work)?;
        self.put(&article.id, Incoming::new(values, space))
    }

    /// Removes the article with this id, if there is one.
    pub fn remove(&self, id: &str) {
        let mut queue = self.queue();
        if queue.known.contains(&tie(id)) {
            queue.waiting.push(UserOperation::Delete(self.term(id)));
        }
    }

    /// Whether the engine is at work on what it was given.
    ///
    /// # Errors
    /// Why its threads have ended.
    fn check(&self) -> Result<()> {
        let engine = self.engine.as_ref().ok_or_else(|| self.given_up())?;
        // The engine tells only when it is given something to do: here, what a commit does too.
        let nothing = UserOperation::Delete(self.term(NO_ID));
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

    /// Sends the engine all operations that wait.
    fn flush(&self) -> Result<()> {
        self.send(&mut self.queue())
    }

    /// Sends the engine these operations.
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
        let sent = self.send(&mut self.queue());
        let committed = sent.and_then(|()| {
            let engine = self.engine.as_mut().expect("it has just been sent to");
            let committed = caught(|| commit(engine, note));
            committed.map_err(|error| self.error(error))
        });
        if committed.is_err() {
            // The engine would take the next commit, without what it has lost; and the end of a merge
            // would write what this one could not.
            self.give_up();
            return committed;
        }
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

fn commit(engine: &mut tantivy::IndexWriter<Incoming>, note: &Note) -> tantivy::Result<()> {
    let mut prepared = engine.prepare_commit()?;
    prepared.set_payload(&note.write());
    prepared.commit()?;
    Ok(())
}

impl std::fmt::Debug for IndexWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IndexWriter").field("index", &self.index).finish_non_exhaustive()
    }
}
