//! Making, opening and erasing an index folder, and the check that its format is ours.
//!
//! A small file of our own, `format.json`, says what made the index; it is read before anything
//! else. It must not know what is searched for.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tantivy::directory::error::{LockError, OpenReadError};
use tantivy::directory::{Directory, INDEX_WRITER_LOCK};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{IndexReader, IndexSettings, ReloadPolicy, Searcher, TantivyError};

use super::analyzer;
use super::folder::{Folder, write_whole};
use super::schema::{ANALYZER, FORMAT_VERSION, Fields};
use super::ties::Ties;
use crate::{Error, ErrorKind, Result};

const FORMAT_FILE: &str = "format.json";
const META_FILE: &str = "meta.json";
const STORE_BLOCK_BYTES: usize = 64 * 1024;
const STORE_ZSTD_LEVEL: i32 = 1;

/// An index of articles, on disk or in memory.
///
/// Cheap to clone; clones share one view of the articles, which [`reload`](Self::reload) and every
/// commit of a writer of theirs bring up to date.
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
    dir: Option<PathBuf>,
}

/// What made an index, as `format.json` says.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Format {
    format: u32,
    analyzer: String,
    store_block_bytes: usize,
    store_zstd_level: i32,
}

impl Format {
    fn ours() -> Self {
        Self {
            format: FORMAT_VERSION,
            analyzer: ANALYZER.to_owned(),
            store_block_bytes: STORE_BLOCK_BYTES,
            store_zstd_level: STORE_ZSTD_LEVEL,
        }
    }
}

impl Index {
    /// Makes an empty index in a folder, which is made too where it is missing.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where the folder cannot be written or holds an index already,
    /// [`ErrorKind::IndexLocked`] where another process makes one in it just now.
    pub fn create(dir: &Path) -> Result<Self> {
        std::fs::create_dir_all(dir).map_err(|error| Error::io("cannot be made a folder", dir, error))?;
        let place = Folder::open(dir).map_err(|error| engine_error(Some(dir), error.into()))?;
        // Of two that make it at once, the later would empty what the earlier has put in.
        let _lock = place
            .acquire_lock(&INDEX_WRITER_LOCK)
            .map_err(|error| engine_error(Some(dir), TantivyError::LockFailure(error, None)))?;
        if dir.join(META_FILE).exists() {
            return Err(match dir.join(FORMAT_FILE).exists() {
                true => Error::new(ErrorKind::Io, "there is an index already").at(dir),
                false => Error::new(ErrorKind::IndexCorrupt, "an index without its `format.json`")
                    .at(dir)
                    .hinting("remove the folder if it is yours, or give another with `--index`"),
            });
        }
        // Before the engine's own files: a folder with those alone is of no known format.
        write_atomically(&dir.join(FORMAT_FILE), &Format::ours())?;
        let builder = tantivy::Index::builder().schema(Fields::new().schema).settings(settings());
        let engine = builder.open_or_create(place).map_err(|error| engine_error(Some(dir), error))?;
        Self::over(engine, Some(dir.to_owned()))
    }

    /// Opens the index in a folder.
    ///
    /// # Errors
    /// [`ErrorKind::NoIndex`] where there is none, [`ErrorKind::IndexVersion`] where another version
    /// made it, [`ErrorKind::IndexCorrupt`] where it is damaged.
    pub fn open(dir: &Path) -> Result<Self> {
        check_format(dir)?;
        let place = Folder::open(dir).map_err(|error| engine_error(Some(dir), error.into()))?;
        let engine = tantivy::Index::open(place).map_err(|error| engine_error(Some(dir), error))?;
        if engine.schema() != Fields::new().schema {
            return Err(Error::new(ErrorKind::IndexCorrupt, "its fields are not those of its format")
                .at(dir)
                .hinting(REBUILD));
        }
        Self::over(engine, Some(dir.to_owned()))
    }

    /// Opens the index in a folder, or makes an empty one where there is none.
    ///
    /// # Errors
    /// Those of [`open`](Self::open) and [`create`](Self::create).
    pub fn open_or_create(dir: &Path) -> Result<Self> {
        match Self::open(dir) {
            Err(error) if error.kind() == ErrorKind::NoIndex => match Self::create(dir) {
                // Another process has made it in between.
                Err(_) if check_format(dir).is_ok() => Self::open(dir),
                made => made,
            },
            other => other,
        }
    }

    /// Makes an empty index that lives in memory only.
    ///
    /// # Errors
    /// Only where memory or threads cannot be had.
    pub fn in_memory() -> Result<Self> {
        let builder = tantivy::Index::builder().schema(Fields::new().schema).settings(settings());
        Self::over(builder.create_in_ram().map_err(|error| engine_error(None, error))?, None)
    }

    /// Removes the files of an index, of whatever version, from a folder; nothing else in it.
    ///
    /// # Errors
    /// [`ErrorKind::NoIndex`] where there is none, [`ErrorKind::IndexLocked`] where a writer is at work,
    /// [`ErrorKind::Io`] where a file cannot be removed.
    pub fn erase(dir: &Path) -> Result<()> {
        if !dir.join(FORMAT_FILE).is_file() {
            return Err(no_index(dir));
        }
        let place = Folder::open(dir).map_err(|error| engine_error(Some(dir), error.into()))?;
        let _lock = match place.acquire_lock(&INDEX_WRITER_LOCK) {
            Err(error @ LockError::LockBusy) => {
                return Err(engine_error(Some(dir), TantivyError::LockFailure(error, None)));
            }
            // Where the lock cannot be made, removing will tell why.
            other => other,
        };
        let managed = std::fs::read(dir.join(".managed.json")).unwrap_or_default();
        let managed: Vec<PathBuf> = serde_json::from_slice(&managed).unwrap_or_default();
        let own = [META_FILE, ".managed.json", ".tantivy-writer.lock", ".tantivy-meta.lock", FORMAT_FILE];
        // Names only: a list of files must not reach out of the folder.
        let names = managed.iter().filter_map(|path| path.file_name()).map(PathBuf::from);
        for name in names.chain(own.map(PathBuf::from)) {
            let path = dir.join(name);
            match std::fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(Error::io("cannot be removed", &path, error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The folder it lies in; `None` in memory.
    pub fn dir(&self) -> Option<&Path> {
        self.dir.as_deref()
    }

    /// The note of the last commit.
    pub(crate) fn note(&self) -> Result<Option<String>> {
        Ok(self.engine.load_metas().map_err(|error| self.error(error))?.payload)
    }

    /// Takes up what other processes have committed since.
    ///
    /// # Errors
    /// [`ErrorKind::IndexCorrupt`] or [`ErrorKind::Io`] where the new state cannot be read.
    pub fn reload(&self) -> Result<()> {
        self.reader.reload().map_err(|error| self.error(error))
    }

    /// The articles as they are now; does not change while it is held.
    pub(crate) fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }

    pub(crate) fn error(&self, error: TantivyError) -> Error {
        engine_error(self.dir(), error)
    }

    /// Adds the folder to an error that has no place.
    pub(super) fn told(&self, error: Error) -> Error {
        match self.dir() {
            Some(dir) => error.at(dir),
            None => error,
        }
    }

    fn over(engine: tantivy::Index, dir: Option<PathBuf>) -> Result<Self> {
        analyzer::register(engine.tokenizers());
        let reader = engine.reader_builder().reload_policy(ReloadPolicy::Manual).try_into();
        let reader = reader.map_err(|error| engine_error(dir.as_deref(), error))?;
        Ok(Self { engine, reader, fields: Arc::new(Fields::new()), ties: Arc::default(), dir })
    }
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("dir", &self.dir).finish_non_exhaustive()
    }
}

const REBUILD: &str = "build it anew: `readouts-search index --rebuild PATH`";

fn settings() -> IndexSettings {
    IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor { compression_level: Some(STORE_ZSTD_LEVEL) }),
        docstore_blocksize: STORE_BLOCK_BYTES,
        ..IndexSettings::default()
    }
}

fn no_index(dir: &Path) -> Error {
    Error::new(ErrorKind::NoIndex, "no index here")
        .at(dir)
        .hinting("make one: `readouts-search index PATH` with the folder of your articles")
}

fn check_format(dir: &Path) -> Result<()> {
    if dir.is_file() {
        return Err(Error::new(ErrorKind::Io, "a file, but an index is a folder").at(dir));
    }
    let path = dir.join(FORMAT_FILE);
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(no_index(dir)),
        Err(error) => return Err(Error::io("cannot be read", &path, error)),
    };
    let corrupt = |error: serde_json::Error| {
        Error::new(ErrorKind::IndexCorrupt, "the index's format cannot be read")
            .at(&path)
            .because(error)
            .hinting(REBUILD)
    };
    let version: serde_json::Value = serde_json::from_slice(&bytes).map_err(corrupt)?;
    match version.get("format").and_then(serde_json::Value::as_u64) {
        Some(found) if found != u64::from(FORMAT_VERSION) => {
            let message =
                format!("the index is of format {found}, this version reads and writes {FORMAT_VERSION}");
            return Err(Error::new(ErrorKind::IndexVersion, message).at(dir).hinting(REBUILD));
        }
        _ => {}
    }
    let found: Format = serde_json::from_value(version).map_err(corrupt)?;
    if found.analyzer != ANALYZER {
        let message = format!("the index was made by analyzer `{}`, not `{ANALYZER}`", found.analyzer);
        return Err(Error::new(ErrorKind::IndexVersion, message).at(dir).hinting(REBUILD));
    }
    // Made, but broken off before there was anything in it.
    if dir.join(META_FILE).exists() { Ok(()) } else { Err(no_index(dir)) }
}

fn write_atomically(path: &Path, format: &Format) -> Result<()> {
    let written = serde_json::to_vec_pretty(format).map_err(Into::into);
    written
        .and_then(|bytes| write_whole(path, &bytes))
        .map_err(|error| Error::io("cannot be written", path, error))
}

/// The usual reasons why an index cannot be locked; the engine's words add nothing to them.
fn lock_error(error: &TantivyError) -> Option<Error> {
    match error {
        TantivyError::LockFailure(LockError::LockBusy, _) => {
            let message = "another process is writing this index";
            Some(Error::new(ErrorKind::IndexLocked, message).hinting("wait for it to end, then try again"))
        }
        TantivyError::LockFailure(LockError::IoError(cause), _)
            if cause.kind() == std::io::ErrorKind::PermissionDenied =>
        {
            let message = "the index cannot be written: permission denied";
            let hint = "`readouts-search index PATH --index DIR` makes one of your own";
            Some(Error::new(ErrorKind::Io, message).hinting(hint))
        }
        _ => None,
    }
}

/// Puts an error of the engine into our words.
pub(crate) fn engine_error(dir: Option<&Path>, error: TantivyError) -> Error {
    let told = lock_error(&error).unwrap_or_else(|| own_words(&error).because(error));
    match dir {
        Some(dir) => told.at(dir),
        None => told,
    }
}

fn own_words(error: &TantivyError) -> Error {
    let new = |kind, message: &str| Error::new(kind, message);
    match error {
        TantivyError::IoError(cause) if cause.kind() == std::io::ErrorKind::InvalidData => {
            new(ErrorKind::IndexCorrupt, "the index is damaged").hinting(REBUILD)
        }
        TantivyError::LockFailure(..) | TantivyError::IoError(_) | TantivyError::OpenWriteError(_) => {
            new(ErrorKind::Io, "the index cannot be read or written")
        }
        TantivyError::OpenDirectoryError(_) => new(ErrorKind::Io, "the index folder cannot be opened"),
        TantivyError::IncompatibleIndex(_)
        | TantivyError::OpenReadError(OpenReadError::IncompatibleIndex(_)) => {
            new(ErrorKind::IndexVersion, "the index was made by another version").hinting(REBUILD)
        }
        TantivyError::OpenReadError(OpenReadError::IoError { .. }) => {
            new(ErrorKind::Io, "a file of the index cannot be read")
        }
        TantivyError::OpenReadError(_) => {
            new(ErrorKind::IndexCorrupt, "a file of the index is missing").hinting(REBUILD)
        }
        TantivyError::InvalidArgument(_) => new(ErrorKind::Io, "the index refuses these settings"),
        _ => new(ErrorKind::IndexCorrupt, "the index is damaged").hinting(REBUILD),
    }
}
