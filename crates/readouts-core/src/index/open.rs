//! Creates, opens and reloads an index.
//!
//! The outer folder and its generations are handled in `store/generations`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::{Directory, RamDirectory};
use tantivy::error::DataCorruption;
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{IndexReader, IndexSettings, ReloadPolicy, Searcher, TantivyError};

use super::alive::Alive;
use super::names::NamesCache;
use crate::index::document::analyzer;
use crate::index::document::schema::Fields;
use crate::index::duplicates::OpenCopies;
use crate::index::relations::OpenRelations;
use crate::index::store::commit_payload::Note;
use crate::index::store::errors::engine_error;
use crate::index::store::fence::{Guard, Permit};
use crate::index::store::generations::{Home, STORE_BLOCK_BYTES, STORE_ZSTD_LEVEL};
use crate::index::tie_breaks::Ties;
use crate::index::versions::OpenVersions;
use crate::{Error, ErrorKind, Remedy, Result};

/// An index of articles, on disk or in memory.
///
/// An index is cheap to clone. Clones share one view of the articles, which [`reload`](Self::reload) and
/// every commit of a writer made from one of the clones update.
///
/// ```
/// use readouts_core::{Facet, Index, Query, Readout, SearchRequest, WriterOptions};
///
/// let article: Readout = serde_json::from_str(
///     r#"{"schema": 1, "id": "00c0ffee00c0ffee", "language": "en", "title": "Talks",
///         "paragraphs": ["The new era needs peace, Ada Brook said."],
///         "outlet": {"name": "Lumen Daily", "basis": "url"}, "agency": {"basis": "none"},
///         "published": {"basis": "none"}, "event_date": {"basis": "none", "evidence": []},
///         "kind": "meeting", "participants": [], "mentioned": [], "countries": [],
///         "speakers": [{"name": "Ada Brook", "statements": 1}],
///         "statements": [{"paragraph": 0, "start": 0, "end": 40, "speaker": "Ada Brook",
///                         "members": [], "basis": "cue", "cue": "said"}]}"#,
/// )?;
/// let index = Index::in_memory()?;
/// let mut writer = index.writer(WriterOptions::default())?;
/// writer.add(&article)?;
/// writer.commit()?;
///
/// let mut request = SearchRequest::new(Query::phrase("new era")?);
/// request.filters.by = vec!["brook".to_owned()];
/// request.facets = vec![Facet::Outlet];
/// let found = index.search(&request)?;
/// assert_eq!(found.total.occurrences, 1);
/// assert_eq!(found.hits[0].matches[0].left, "The ");
/// assert_eq!(found.facets[&Facet::Outlet][0].value.as_deref(), Some("Lumen Daily"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Index {
    pub(super) engine: tantivy::Index,
    pub(super) reader: IndexReader,
    pub(crate) fields: Arc<Fields>,
    pub(super) ties: Arc<Ties>,
    pub(super) alive: Arc<Alive>,
    pub(super) copies: Arc<OpenCopies>,
    pub(super) versions: Arc<OpenVersions>,
    pub(super) relations: Arc<OpenRelations>,
    pub(super) names: Arc<NamesCache>,
    pub(super) files: Arc<Files>,
}

/// Location of an index's files.
pub(super) struct Files {
    /// Outer folder; `None` in memory.
    pub(super) home: Option<Home>,
    /// Folder of the generation; `None` in memory.
    pub(super) dir: Option<PathBuf>,
    pub(super) generation: String,
    pub(super) folder: Box<dyn Directory>,
    pub(super) lock: Lock,
}

impl Files {
    fn of(home: &Home, generation: &str, folder: Box<dyn Directory>, lock: Lock) -> Self {
        let dir = Some(home.dir_of(generation));
        Self { home: Some(home.clone()), dir, generation: generation.to_owned(), folder, lock }
    }
}

/// Lock that a writer must hold.
pub(super) enum Lock {
    /// The lock of the outer folder. It allows writing only while this generation is the current one.
    OfHome,
    /// A lock next to the generation's own files, for a generation that is not published yet or is in memory.
    OfFiles,
}

impl Index {
    /// Creates an empty index in a folder. The folder is created if it is missing.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] if the folder cannot be written or already holds an index,
    /// [`ErrorKind::IndexLocked`] if another process is creating one in it.
    pub fn create(dir: &Path) -> Result<Self> {
        Self::create_at(&Home::at(dir))
    }

    pub(super) fn create_at(home: &Home) -> Result<Self> {
        home.make()?;
        // Without the lock, the later of two concurrent calls would replace an index that the earlier one has
        // already filled.
        let lock = home.lock()?;
        match home.present() {
            Ok(_) => return Err(Error::new(ErrorKind::Io, "there is an index already").at(&home.dir)),
            Err(error) if error.kind() == ErrorKind::NoIndex => home.refuse_foreign()?,
            Err(error) => return Err(error),
        }
        if home.has_orphans() {
            return Err(home.without_format());
        }
        let generation = home.new_generation()?;
        let made = Self::fill(home, &generation).and_then(|_| home.point_to(&generation));
        made.inspect_err(|_| home.drop_unless_present(&generation))?;
        home.sweep(&generation);
        drop(lock);
        Self::of_generation(home, &generation)
    }

    /// Opens the index in a folder.
    ///
    /// Opening detects damage to the lists of files and segments, and wrong file lengths. Other damage is
    /// reported as an error by the call that reads the damaged bytes, so no answer rests on it.
    /// [`check`](Self::check) checks everything.
    ///
    /// # Errors
    /// [`ErrorKind::NoIndex`] if there is none, [`ErrorKind::IndexVersion`] if another version made it,
    /// [`ErrorKind::IndexCorrupt`] if it is damaged.
    pub fn open(dir: &Path) -> Result<Self> {
        Self::open_at(&Home::at(dir))
    }

    pub(super) fn open_at(home: &Home) -> Result<Self> {
        let generation = home.present()?;
        let opened = Self::of_generation(home, &generation);
        match home.present() {
            // A rebuild has published another generation meanwhile, and may have begun to remove this one.
            Ok(present) if present != generation => Self::open_at(home),
            _ => opened,
        }
    }

    /// Opens the index in a folder, or creates an empty one if there is none.
    ///
    /// # Errors
    /// Those of [`open`](Self::open) and [`create`](Self::create).
    pub fn open_or_create(dir: &Path) -> Result<Self> {
        match Self::open(dir) {
            Err(error) if error.kind() == ErrorKind::NoIndex => match Self::create(dir) {
                // Another process has created it since the first attempt.
                Err(_) if Home::at(dir).present().is_ok() => Self::open(dir),
                made => made,
            },
            other => other,
        }
    }

    /// Creates an empty index in memory.
    ///
    /// # Errors
    /// Only if memory or threads are not available.
    pub fn in_memory() -> Result<Self> {
        let folder: Box<dyn Directory> = Box::new(RamDirectory::create());
        make_engine(&*folder).map_err(|error| engine_error(None, error))?;
        Self::over(Files { home: None, dir: None, generation: String::new(), folder, lock: Lock::OfFiles })
    }

    /// Creates the files of an empty index in the folder of a new generation. It has its own lock, because
    /// the caller already holds the lock of the outer folder.
    pub(super) fn fill(home: &Home, generation: &str) -> Result<Self> {
        let dir = home.dir_of(generation);
        let folder = home.disk.folder(generation);
        let folder = folder.map_err(|error| Error::io("cannot be opened", &dir, error))?;
        make_engine(&*folder).map_err(|error| engine_error(Some(&home.dir), error))?;
        Self::over(Files::of(home, generation, folder, Lock::OfFiles))
    }

    fn of_generation(home: &Home, generation: &str) -> Result<Self> {
        let folder = home.disk.folder(generation).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => {
                Error::new(ErrorKind::IndexCorrupt, "the folder with its files is missing")
                    .at(&home.dir_of(generation))
                    .remedied_by(Remedy::RebuildIndex)
            }
            _ => Error::io("cannot be opened", &home.dir_of(generation), error),
        })?;
        Self::over(Files::of(home, generation, folder, Lock::OfHome))
    }

    /// Returns the folder with the index's files, below the folder it was opened with; `None` in memory.
    pub fn dir(&self) -> Option<&Path> {
        self.files.dir.as_deref()
    }

    /// Returns the folder the index was opened with; `None` in memory.
    pub fn place(&self) -> Option<&Path> {
        self.files.home.as_ref().map(|home| &*home.dir)
    }

    pub(super) fn home(&self) -> Option<&Home> {
        self.files.home.as_ref()
    }

    /// Returns the note of the last commit.
    pub(crate) fn note(&self) -> Result<Note> {
        let payload = self.engine.load_metas().map_err(|error| self.error(error))?.payload;
        match payload.as_deref().map(Note::read) {
            None => Ok(Note::default()),
            Some(Some(note)) => Ok(note),
            Some(None) => {
                let message = "its commit names unknown files";
                Err(self.told(Error::new(ErrorKind::IndexCorrupt, message).remedied_by(Remedy::RebuildIndex)))
            }
        }
    }

    /// Returns what identifies the state of the articles in the folder: it is another one after each commit.
    ///
    /// # Errors
    /// [`ErrorKind::IndexCorrupt`] or [`ErrorKind::Io`] if the state cannot be read.
    pub fn state(&self) -> Result<String> {
        let stamp = self.engine.load_metas().map_err(|error| self.error(error))?.opstamp;
        Ok(format!("{}-{stamp}", self.files.generation))
    }

    /// Updates the view to the last commit, which another process may have made.
    ///
    /// If the index was rebuilt since it was opened, the view stays as it is, and
    /// [`is_replaced`](Self::is_replaced) returns true.
    ///
    /// # Errors
    /// [`ErrorKind::IndexCorrupt`] or [`ErrorKind::Io`] if the new state cannot be read.
    pub fn reload(&self) -> Result<()> {
        match self.with_copies(|| caught(|| self.reader.reload()).map_err(|error| self.error(error))) {
            Err(_) if self.is_replaced() => Ok(()),
            other => other,
        }
    }

    /// Whether the index in this folder was rebuilt since this one was opened. If so, this one shows the old
    /// articles and cannot be written.
    pub fn is_replaced(&self) -> bool {
        let present = |home: &Home| home.is_present(&self.files.generation);
        matches!(self.files.lock, Lock::OfHome) && !self.home().is_none_or(present)
    }

    /// Returns a snapshot of the current articles without superseded versions, which does not change while it is
    /// held.
    pub(crate) fn searcher(&self) -> Searcher {
        self.opened_versions().map_or_else(|| self.reader.searcher(), |opened| opened.newest.clone())
    }

    /// Returns a snapshot of all current articles, also of superseded versions.
    pub(crate) fn searcher_of_all(&self) -> Searcher {
        self.reader.searcher()
    }

    pub(crate) fn error(&self, error: TantivyError) -> Error {
        engine_error(self.place(), error)
    }

    /// Adds the index's folder to an error without a path.
    pub(super) fn told(&self, error: Error) -> Error {
        match self.place() {
            Some(dir) => error.at(dir),
            None => error,
        }
    }

    fn over(files: Files) -> Result<Self> {
        let dir = files.home.as_ref().map(|home| home.dir.clone());
        let told = |error| engine_error(dir.as_deref(), error);
        let engine = open_engine(Guard::reading(files.folder.clone())).map_err(told)?;
        let fields = Fields::new();
        let corrupt = |why| {
            let error = Error::new(ErrorKind::IndexCorrupt, why).remedied_by(Remedy::RebuildIndex);
            match &dir {
                Some(dir) => error.at(dir),
                None => error,
            }
        };
        if engine.schema() != fields.schema {
            return Err(corrupt("its fields are not those of its format"));
        }
        if *engine.settings() != settings() {
            return Err(corrupt("its settings do not match its format"));
        }
        let reader = || engine.reader_builder().reload_policy(ReloadPolicy::Manual).try_into();
        let reader = caught(reader).map_err(told)?;
        if !caught(|| are_counts_right(&reader, &fields)).map_err(told)? {
            return Err(corrupt("a part of it holds another number of articles than its list says"));
        }
        let (fields, files) = (Arc::new(fields), Arc::new(files));
        let (ties, alive, copies, versions, relations, names) = Default::default();
        let index = Self { engine, reader, fields, ties, alive, copies, versions, relations, names, files };
        if !index.note()?.names().is_empty() {
            index.with_copies(|| caught(|| index.reader.reload()).map_err(|error| index.error(error)))?;
        }
        Ok(index)
    }
}

/// Whether each segment holds the number of documents that the list of segments states. The engine allocates
/// memory and iterates over documents by that number.
fn are_counts_right(reader: &IndexReader, fields: &Fields) -> tantivy::Result<bool> {
    for segment in reader.searcher().segment_readers() {
        if segment.get_fieldnorms_reader(fields.body)?.num_docs() != segment.max_doc() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Opens the engine's index in a folder, with the analyzers registered.
pub(super) fn open_engine(guard: Guard) -> tantivy::Result<tantivy::Index> {
    let engine = caught(|| tantivy::Index::open(guard))?;
    analyzer::register(engine.tokenizers());
    Ok(engine)
}

/// Creates the engine's files of an empty index.
fn make_engine(folder: &dyn Directory) -> tantivy::Result<()> {
    let guard = Guard::writing(folder.box_clone(), Permit::open());
    let builder = tantivy::Index::builder().schema(Fields::new().schema).settings(settings());
    builder.open_or_create(guard)?;
    Ok(())
}

/// Calls the engine, and turns a panic into an error: on damaged files the engine may panic.
pub(super) fn caught<T>(ask: impl FnOnce() -> tantivy::Result<T>) -> tantivy::Result<T> {
    // Unwind safe: a half-made result is dropped, and the files it is read from do not change.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(ask)).unwrap_or_else(|_| {
        Err(DataCorruption::comment_only("the engine cannot make sense of its files").into())
    })
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("dir", &self.dir()).finish_non_exhaustive()
    }
}

fn settings() -> IndexSettings {
    IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor { compression_level: Some(STORE_ZSTD_LEVEL) }),
        docstore_blocksize: STORE_BLOCK_BYTES,
        ..IndexSettings::default()
    }
}
