//! Adds, replaces and removes articles.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use readouts_relations::events::Profile;
use tantivy::directory::DirectoryLock;
use tantivy::indexer::{IndexWriterOptions, UserOperation};
use tantivy::{Searcher, TantivyError, Term};

use super::open::{caught, open_engine};
use super::{Index, Note, segments};
use crate::index::document::fields::{document, tie};
use crate::index::document::incoming::{Incoming, Room, Space, Values};
use crate::index::document::schema::Fields;
use crate::index::relations::{Changes, Signature};
use crate::index::store::commit_payload::RelationsNote;
use crate::index::store::errors::{is_damage, write_error};
use crate::index::store::fence::{Guard, Permit};
use crate::index::store::generations::delete;
use crate::{Error, ErrorKind, Knowledge, Readout, Result};

/// Number of operations sent to the engine in one batch.
const BATCH: usize = 32;

/// Maximum total size of documents that were added but not yet processed by the engine, in bytes.
const ON_THE_WAY_BYTES: usize = 16 << 20;

/// Maximum number of segments that a build leaves. More would be searched on more threads, but a rare phrase costs a
/// little for each.
const PARTS_MAX: usize = 4;

/// Id that no article has: articles with an empty id are rejected.
const NO_ID: &str = "";

/// Default memory per engine thread, in bytes.
const THREAD_BYTES: usize = 60_000_000;

/// Minimum memory per engine thread, in bytes.
const THREAD_BYTES_MIN: usize = 15_000_000;

/// Memory and threads that a writer may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct WriterOptions {
    /// Memory for articles not yet on disk, in bytes, over all threads.
    pub memory: usize,
    /// Number of indexing threads, 1 to 8.
    pub threads: usize,
}

impl WriterOptions {
    /// Sets the number of threads, with the default memory for each.
    #[must_use]
    pub fn threads(self, threads: usize) -> Self {
        Self { threads, memory: THREAD_BYTES.saturating_mul(threads) }
    }

    /// Sets the memory for articles not yet on disk, in bytes, over all threads.
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

/// Writes an index. Only one writer can exist for a folder at a time.
///
/// Changes become visible atomically, on [`commit`](Self::commit). Articles can be added from several threads
/// at once. If a commit fails, all uncommitted changes are discarded and the writer accepts no more.
pub struct IndexWriter {
    index: Index,
    /// The state before this writer.
    before: Searcher,
    /// `None` after a failure, and while the writer is being dropped.
    engine: Option<tantivy::IndexWriter<Incoming>>,
    queue: Mutex<Queue>,
    /// Locked after the queue, if both are.
    changes: Mutex<Changes>,
    /// `None` for the built-in tables.
    knowledge: Option<Arc<Knowledge>>,
    room: Arc<Room>,
    /// Maximum number of large segments that [`finish`](Self::finish) leaves.
    parts: usize,
    permit: Permit,
    /// Released last.
    _lock: DirectoryLock,
}

/// Operations waiting to be sent to the engine. All under one lock, so that a new version of an article
/// cannot overtake the old one.
#[derive(Default)]
struct Queue {
    /// Numbers ([`tie`]) of the ids of articles that this writer has added. Only these, and those that were there
    /// before, need a deletion before an addition.
    known: HashSet<u64>,
    /// Waiting operations, oldest first.
    waiting: Vec<UserOperation<Incoming>>,
}

impl Index {
    /// Creates a writer. It joins articles by the built-in tables, see [`IndexWriter::with_knowledge`].
    ///
    /// # Errors
    /// [`ErrorKind::IndexLocked`] if another writer is active, or if the index was rebuilt since it was
    /// opened; [`ErrorKind::IndexCorrupt`] if the list of segments or of article ids is damaged;
    /// [`ErrorKind::Io`] if the index cannot be written.
    pub fn writer(&self, options: WriterOptions) -> Result<IndexWriter> {
        let threads = options.threads.clamp(1, 8);
        let options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread((options.memory / threads).clamp(THREAD_BYTES_MIN, 4_000_000_000))
            .num_merge_threads(threads.min(PARTS_MAX))
            .build();
        let lock = self.lock_to_write()?;
        self.sweep();
        let (engine, permit) = self.begin(options)?;
        // The lock is held, so no one else can change the ids from here on.
        self.reload()?;
        let before = self.searcher_of_all();
        let queue = Mutex::new(Queue { known: HashSet::new(), waiting: Vec::with_capacity(BATCH) });
        let changes = Mutex::new(self.no_changes());
        let (index, engine) = (self.clone(), Some(engine));
        let room = Arc::default();
        let parts = threads.min(PARTS_MAX);
        let knowledge = None;
        Ok(IndexWriter { index, before, engine, queue, changes, knowledge, room, parts, permit, _lock: lock })
    }

    /// Opens the engine for writing. Each writer has its own instance and permit, so that remaining threads
    /// of an earlier writer cannot change the files.
    fn begin(&self, options: IndexWriterOptions) -> Result<(tantivy::IndexWriter<Incoming>, Permit)> {
        let permit = Permit::open();
        let guard = Guard::writing(self.files.folder.clone(), permit.clone());
        let engine = open_engine(guard).and_then(|engine| engine.writer_with_options(options));
        let engine = engine.map_err(|error| self.error(error))?;
        engine.set_merge_policy(segments::while_writing());
        Ok((engine, permit))
    }
}

/// Document of an article, and what relating the article to others needs.
#[derive(Debug)]
pub(crate) struct Made {
    values: Values,
    signature: Signature,
}

impl IndexWriter {
    /// Sets the tables by which articles are joined to events; `None` for the built-in ones. If the articles of
    /// the index were joined by others, all are joined again at the next commit.
    #[must_use]
    pub fn with_knowledge(mut self, knowledge: Option<Arc<Knowledge>>) -> Self {
        self.knowledge = knowledge;
        self
    }

    /// Adds an article, and replaces an existing one with the same id.
    ///
    /// # Errors
    /// [`ErrorKind::Document`] if the article has no id, or has statements outside their paragraphs or out of
    /// order; [`ErrorKind::Io`] or [`ErrorKind::IndexCorrupt`] if writing has failed.
    pub fn add(&self, article: &Readout) -> Result<()> {
        self.add_document(&article.id, self.document(article)?)
    }

    /// Returns an article's document.
    ///
    /// # Errors
    /// [`ErrorKind::Document`] if the article contradicts itself.
    pub(crate) fn document(&self, article: &Readout) -> Result<Made> {
        let (values, shingles) = document(article, self.fields())?;
        let knowledge = self.knowledge.as_deref().unwrap_or_else(|| Knowledge::builtin());
        let profile = Profile::of(article, knowledge);
        Ok(Made { values, signature: Signature::new(article, profile.as_ref(), &shingles) })
    }

    /// Adds the document of the article with this id.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] or [`ErrorKind::IndexCorrupt`] if writing has failed.
    pub(crate) fn add_document(&self, id: &str, made: Made) -> Result<()> {
        let bytes = made.values.bytes();
        // Documents still in the queue would hold their room forever.
        if !self.room.has(bytes, ON_THE_WAY_BYTES) {
            self.flush()?;
        }
        let at_work = || self.flush().and_then(|()| self.check());
        let space = self.room.enter(bytes, ON_THE_WAY_BYTES, &at_work)?;
        self.put(id, made, space)
    }

    /// Removes the article with this id, if there is one.
    pub fn remove(&self, id: &str) {
        let was_there = self.was_there(id);
        let mut queue = self.queue();
        if was_there || queue.known.contains(&tie(id)) {
            queue.waiting.push(UserOperation::Delete(self.term(id)));
            self.changes().remove(tie(id));
        }
    }

    /// Whether the index had an article with this id before this writer. If that cannot be read, it may have had one.
    fn was_there(&self, id: &str) -> bool {
        let term = self.term(id);
        self.before.segment_readers().iter().any(|segment| {
            let count = caught(|| Ok(segment.inverted_index(term.field())?.doc_freq(&term)?));
            !matches!(count, Ok(0))
        })
    }

    /// Checks that the engine's threads are alive.
    ///
    /// # Errors
    /// The reason why they have ended.
    fn check(&self) -> Result<()> {
        let engine = self.engine.as_ref().ok_or_else(|| self.given_up())?;
        // The engine reports dead threads only when given an operation. Deleting an id that no article has
        // does nothing else.
        let nothing = UserOperation::Delete(self.term(NO_ID));
        engine.run([nothing]).map(drop).map_err(|error| self.error(error))
    }

    fn put(&self, id: &str, made: Made, space: Space) -> Result<()> {
        if self.engine.is_none() {
            return Err(self.given_up());
        }
        let was_there = self.was_there(id);
        let mut queue = self.queue();
        let Made { values, signature } = made;
        let recorded = self.changes().add(signature, &self.guard());
        if let Err(error) = recorded {
            // The next commit would lack the articles that could not be recorded.
            self.permit.close();
            return Err(self.error(error.into()));
        }
        if !queue.known.insert(tie(id)) || was_there {
            queue.waiting.push(UserOperation::Delete(self.term(id)));
        }
        queue.waiting.push(UserOperation::Add(Incoming::new(values, space)));
        if queue.waiting.len() >= BATCH { self.send(&mut queue) } else { Ok(()) }
    }

    /// Sends all waiting operations to the engine.
    fn flush(&self) -> Result<()> {
        self.send(&mut self.queue())
    }

    /// Sends the operations of a locked queue to the engine.
    fn send(&self, queue: &mut Queue) -> Result<()> {
        let engine = self.engine.as_ref().ok_or_else(|| self.given_up())?;
        engine.run(queue.waiting.drain(..)).map_err(|error| self.error(error))?;
        Ok(())
    }

    /// Commits all changes since the last commit atomically.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] if the disk cannot be written, [`ErrorKind::IndexCorrupt`] if a damaged file was
    /// read. The index then has the old state or, if only the last step failed, the new one. Changes that are
    /// not in it are discarded.
    pub fn commit(&mut self) -> Result<()> {
        let note = self.index.note()?;
        self.commit_with(note).map(drop)
    }

    /// Commits all changes together with a note, atomically. Returns the note, completed with the relations
    /// between articles.
    pub(crate) fn commit_with(&mut self, note: Note) -> Result<Note> {
        let sent = self.send(&mut self.queue());
        let related = sent.and_then(|()| self.relate(&note));
        let committed = related.and_then(|(relations, unused)| {
            let note = Note { relations, ..note };
            let engine = self.engine.as_mut().expect("it has just been sent to");
            let committed = caught(|| commit(engine, &note));
            committed.map(|()| (note, unused)).map_err(|error| self.error(error))
        });
        if committed.is_err() {
            // The engine would accept another commit, without the documents it has lost, and a finished merge
            // would write the state that this commit could not.
            self.give_up();
        }
        let (note, unused) = committed?;
        self.index.reload()?;
        for name in unused {
            // One that cannot be removed does no harm: no commit names it.
            let _ = delete(&*self.index.files.folder, &name);
        }
        Ok(note)
    }

    /// Computes the relations of the new state. Returns the names of their files, and those of files that no
    /// longer belong to the index once it is committed.
    fn relate(&mut self, note: &Note) -> Result<(Option<RelationsNote>, Vec<String>)> {
        let changes = std::mem::replace(&mut *self.changes(), self.index.no_changes());
        let knowledge = self.knowledge.as_deref();
        let related = self.index.relate(note, changes, knowledge, &self.guard());
        related.map_err(|error| match self.permit.failure() {
            Some(cause) => write_error(self.index.place(), cause),
            None => error,
        })
    }

    /// Returns the folder of the index's files, writable as long as this writer may write.
    fn guard(&self) -> Guard {
        Guard::writing(self.index.files.folder.clone(), self.permit.clone())
    }

    /// Merges segments so that few are left, waits until this is done, and ends writing.
    ///
    /// Dropping the writer only waits for merges that have begun, and cannot return an error.
    ///
    /// # Errors
    /// [`ErrorKind::IndexCorrupt`] if merging read a damaged file, [`ErrorKind::Io`] if a thread failed. Committed changes are
    /// safe. A merge for which there is no room on the disk is left to the next writer.
    pub fn finish(mut self) -> Result<()> {
        let ended = match self.engine.take() {
            Some(engine) => match (caught(|| self.merge(engine)), self.permit.failure()) {
                (Ok(()), Some(cause)) if is_damage(&cause) => Err(write_error(self.index.place(), cause)),
                (ended, _) => ended.map_err(|error| self.error(error)),
            },
            None => Ok(()),
        };
        self.permit.close();
        ended.and_then(|()| self.index.reload())
    }

    /// Merges segments into few, and waits for these and all other merges.
    fn merge(&self, mut engine: tantivy::IndexWriter<Incoming>) -> tantivy::Result<()> {
        let segments = engine.index().searchable_segment_metas().unwrap_or_default();
        let groups = segments::at_the_end(segments, self.parts);
        for merge in groups.iter().map(|group| engine.merge(group)).collect::<Vec<_>>() {
            // After a failure the segments stay as they were, and the next writer tries again. The permit records damage.
            let _ = merge.wait();
        }
        engine.wait_merging_threads()
    }

    fn give_up(&mut self) {
        self.permit.close();
        self.queue().waiting.clear();
        drop(self.engine.take());
    }

    fn given_up(&self) -> Error {
        self.index.told(Error::new(ErrorKind::Io, "writing has failed before"))
    }

    /// Converts an engine error. Prefers the first disk failure, if there was one, since it is the cause.
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

    fn changes(&self) -> std::sync::MutexGuard<'_, Changes> {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn queue(&self) -> std::sync::MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for IndexWriter {
    fn drop(&mut self) {
        if let Some(engine) = self.engine.take() {
            // Errors are ignored: commits are already on disk, and the next writer retries a failed merge.
            let _ = caught(|| engine.wait_merging_threads());
        }
        self.permit.close();
        // Merging has removed files that the old view refers to.
        let _ = self.index.reload();
        // Unused files must not fill the disk until the next writer.
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
