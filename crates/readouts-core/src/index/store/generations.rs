//! The outer folder of an index: `format.json`, which states the format and names the current generation, the
//! lock of the writer, and the generations.
//!
//! A generation is a folder with all files of an index. A new generation replaces the current one when
//! `format.json` is atomically replaced, so there is always one whole generation.

use std::hash::{BuildHasher, RandomState};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tantivy::TantivyError;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError};
use tantivy::directory::{Directory, DirectoryLock, INDEX_WRITER_LOCK, META_LOCK};

use crate::index::document::schema::{ANALYZER, FORMAT_VERSION};
use crate::index::store::errors::{VersionMismatch, engine_error};
use crate::index::store::storage::{Disk, Local};
use crate::{Error, ErrorKind, Remedy, Result};

pub(crate) const STORE_BLOCK_BYTES: usize = 64 * 1024;
pub(crate) const STORE_ZSTD_LEVEL: i32 = 1;

pub(crate) const FORMAT_FILE: &str = "format.json";
pub(crate) const META_FILE: &str = "meta.json";
/// The engine's list of its files; without it only the removal of old ones suffers.
pub(crate) const MANAGED_FILE: &str = ".managed.json";

/// The outer folder of an index.
#[derive(Debug, Clone)]
pub(crate) struct Home {
    pub(crate) disk: Arc<dyn Disk>,
    pub(crate) dir: PathBuf,
}

/// Contents of `format.json`: the format of the index, and the name of its current generation.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Format {
    format: u32,
    analyzer: String,
    store_block_bytes: usize,
    store_zstd_level: i32,
    generation: String,
}

impl Home {
    pub(crate) fn at(dir: &Path) -> Self {
        Self { disk: Arc::new(Local::at(dir)), dir: dir.to_owned() }
    }

    /// Returns the path of a generation's folder, below the path that the user gave.
    pub(crate) fn dir_of(&self, generation: &str) -> PathBuf {
        self.dir.join(generation)
    }

    /// Returns the name of the current generation.
    ///
    /// # Errors
    /// [`ErrorKind::NoIndex`] if there is no `format.json`, [`ErrorKind::IndexVersion`] if another version
    /// made the index, [`ErrorKind::IndexCorrupt`] if `format.json` makes no sense, [`ErrorKind::Io`] if it
    /// cannot be read.
    pub(crate) fn present(&self) -> Result<String> {
        if self.dir.is_file() {
            return Err(Error::new(ErrorKind::Io, "a file, but an index is a folder").at(&self.dir));
        }
        let path = self.dir.join(FORMAT_FILE);
        let Some(bytes) = self.format_file().map_err(|error| Error::io("cannot be read", &path, error))?
        else {
            return Err(self.no_index());
        };
        let corrupt = || {
            Error::new(ErrorKind::IndexCorrupt, "the index's format cannot be read")
                .at(&path)
                .remedied_by(Remedy::RebuildIndex)
        };
        let value: serde_json::Value =
            serde_json::from_slice(&bytes).map_err(|error| corrupt().because(error))?;
        let of_another = |message: String| {
            Error::new(ErrorKind::IndexVersion, message).at(&self.dir).remedied_by(Remedy::RebuildIndex)
        };
        match value.get("format").and_then(serde_json::Value::as_u64) {
            Some(found) if found != u64::from(FORMAT_VERSION) => {
                let mismatch = VersionMismatch { found, expected: FORMAT_VERSION.into() };
                return Err(of_another(mismatch.to_string()).with_detail(mismatch));
            }
            _ => {}
        }
        let found: Format = serde_json::from_value(value).map_err(|error| corrupt().because(error))?;
        if found.analyzer != ANALYZER {
            return Err(of_another(format!(
                "the index was made by analyzer `{}`, not `{ANALYZER}`",
                found.analyzer
            )));
        }
        if is_generation(&found.generation) { Ok(found.generation) } else { Err(corrupt()) }
    }

    /// Returns the generation that `format.json` of any version names; `None` if it names none.
    pub(crate) fn pointed(&self) -> io::Result<Option<String>> {
        let Some(bytes) = self.format_file()? else { return Ok(None) };
        let value: serde_json::Value = serde_json::from_slice(&bytes)?;
        Ok(value.get("generation").and_then(serde_json::Value::as_str).map(str::to_owned))
    }

    /// Whether this generation is the current one.
    pub(crate) fn is_present(&self, generation: &str) -> bool {
        self.present().is_ok_and(|present| present == generation)
    }

    pub(crate) fn no_index(&self) -> Error {
        Error::new(ErrorKind::NoIndex, "no index here").at(&self.dir).remedied_by(Remedy::MakeIndex)
    }

    pub(crate) fn has_format(&self) -> bool {
        self.format_file().is_ok_and(|file| file.is_some())
    }

    /// Creates the outer folder if it is missing.
    pub(crate) fn make(&self) -> Result<()> {
        self.disk.make("").map_err(|error| Error::io("the folder cannot be created", &self.dir, error))
    }

    /// Rejects a folder that contains tantivy files: without `format.json`, which the caller has looked for,
    /// they may belong to another program.
    pub(crate) fn refuse_foreign(&self) -> Result<()> {
        let names = self.disk.list("").map_err(|error| Error::io("cannot be read", &self.dir, error))?;
        if names.iter().any(|name| name == META_FILE) { Err(self.without_format()) } else { Ok(()) }
    }

    pub(crate) fn without_format(&self) -> Error {
        Error::new(ErrorKind::IndexCorrupt, "an index without its `format.json`")
            .at(&self.dir)
            .hinting("remove the folder if it is yours, or use another")
            .remedied_by(Remedy::UseAnotherFolder)
    }

    fn format_file(&self) -> io::Result<Option<Vec<u8>>> {
        let outer = match self.disk.folder("") {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            other => other?,
        };
        match outer.atomic_read(Path::new(FORMAT_FILE)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(OpenReadError::FileDoesNotExist(_)) => Ok(None),
            Err(OpenReadError::IoError { io_error, .. }) => {
                Err(io::Error::new(io_error.kind(), io_error.to_string()))
            }
            Err(other) => Err(io::Error::other(other)),
        }
    }

    /// Opens the outer folder.
    pub(crate) fn outer(&self) -> Result<Box<dyn Directory>> {
        self.disk.folder("").map_err(|error| Error::io("the index folder cannot be opened", &self.dir, error))
    }

    /// Takes the write lock, which excludes other writers and rebuilds, of any version, while it is held.
    pub(crate) fn lock(&self) -> Result<DirectoryLock> {
        lock(&*self.outer()?, &self.dir)
    }

    /// Creates a folder for a new generation, and returns its name. Must be called under the write lock.
    pub(crate) fn new_generation(&self) -> Result<String> {
        let generation = format!("g-{:016x}", RandomState::new().hash_one(std::process::id()));
        self.disk
            .make(&generation)
            .map_err(|error| Error::io("the folder cannot be created", &self.dir_of(&generation), error))?;
        Ok(generation)
    }

    /// Makes a generation the current one. It must be complete and synced. Must be called under the write
    /// lock.
    pub(crate) fn point_to(&self, generation: &str) -> Result<()> {
        let format = Format {
            format: FORMAT_VERSION,
            analyzer: ANALYZER.to_owned(),
            store_block_bytes: STORE_BLOCK_BYTES,
            store_zstd_level: STORE_ZSTD_LEVEL,
            generation: generation.to_owned(),
        };
        let outer = self.outer()?;
        let write = || -> io::Result<()> {
            // In this order: the folder entry of the generation, the file that names it, the entry of that
            // file.
            outer.sync_directory()?;
            outer.atomic_write(Path::new(FORMAT_FILE), &serde_json::to_vec_pretty(&format)?)?;
            outer.sync_directory()
        };
        write().map_err(|error| Error::io("cannot be written", &self.dir.join(FORMAT_FILE), error))
    }

    /// Removes a generation unless it is the current one. If `format.json` cannot be read, the generation is
    /// left to the sweep of the next writer. Must be called under the write lock.
    pub(crate) fn drop_unless_present(&self, generation: &str) {
        if self.pointed().is_ok_and(|pointed| pointed.as_deref() != Some(generation)) {
            let _ = self.disk.remove(generation);
        }
    }

    /// Syncs the outer folder, so that the current generation stays current after a power cut. Needed before
    /// anything is written to it, or an older generation is removed.
    pub(crate) fn settle(&self) -> Result<()> {
        let synced = self.outer()?.sync_directory();
        synced.map_err(|error| Error::io("cannot be written", &self.dir, error))
    }

    /// Removes leftovers of a killed rebuild or writer beside the current generation, and ignores failures.
    /// Must be called under the write lock, with `format.json` synced.
    pub(crate) fn sweep(&self, present: &str) {
        let Ok(outer) = self.outer() else { return };
        for leftover in self.leftovers(present).unwrap_or_default() {
            let _ = self.remove_leftover(&*outer, &leftover);
        }
    }

    /// Removes the generations that `format.json` of any version does not name. Must be called under the
    /// write lock.
    pub(crate) fn sweep_generations(&self) {
        let Ok(pointed) = self.pointed() else { return };
        if !self.has_format() || self.settle().is_err() {
            return;
        }
        let names = self.disk.list("").unwrap_or_default();
        for name in names.iter().filter(|name| is_generation(name) && Some(*name) != pointed.as_ref()) {
            let _ = self.remove_generation(name);
        }
    }

    /// Lists old generations and incomplete files beside the current generation.
    pub(crate) fn leftovers(&self, present: &str) -> io::Result<Vec<String>> {
        let names = self.disk.list("")?;
        let old = |name: &&String| is_generation(name) && *name != present || is_part(name);
        Ok(names.iter().filter(old).cloned().collect())
    }

    fn remove_leftover(&self, outer: &dyn Directory, name: &str) -> io::Result<()> {
        if is_generation(name) { self.remove_generation(name) } else { delete(outer, name) }
    }

    /// Removes a generation. A reader that is just opening it gets all of its files or none.
    fn remove_generation(&self, name: &str) -> io::Result<()> {
        // An entry that is not a folder, such as a link, is no generation: only the entry is removed.
        if let Ok(folder) = self.disk.folder(name) {
            let opening = folder.acquire_lock(&META_LOCK);
            delete(&*folder, META_FILE)?;
            drop(opening);
        }
        self.disk.remove(name)
    }

    /// Whether the folder contains articles, in a generation or in tantivy files of its own. Called when
    /// there is no `format.json`.
    pub(crate) fn has_orphans(&self) -> bool {
        let names = self.disk.list("").unwrap_or_default();
        let filled = |name: &str| {
            let read = |folder: Box<dyn Directory>| folder.atomic_read(Path::new(META_FILE)).ok();
            let meta = self.disk.folder(name).ok().and_then(read).unwrap_or_default();
            // A new generation has no segments.
            !meta.is_empty() && !String::from_utf8_lossy(&meta).contains("\"segments\": []")
        };
        names.iter().any(|name| name == META_FILE || is_generation(name) && filled(name))
    }
}

/// Takes the write lock of a folder.
pub(crate) fn lock(folder: &dyn Directory, dir: &Path) -> Result<DirectoryLock> {
    let told = |error: LockError| engine_error(Some(dir), TantivyError::LockFailure(error, None));
    folder.acquire_lock(&INDEX_WRITER_LOCK).map_err(told)
}

/// Removes a file; no error if it does not exist.
pub(crate) fn delete(folder: &dyn Directory, name: &str) -> io::Result<()> {
    match folder.delete(Path::new(name)) {
        Ok(()) | Err(DeleteError::FileDoesNotExist(_)) => Ok(()),
        Err(DeleteError::IoError { io_error, .. }) => {
            Err(io::Error::new(io_error.kind(), io_error.to_string()))
        }
    }
}

/// Whether a name belongs to a generation's folder.
pub(crate) fn is_generation(name: &str) -> bool {
    name.strip_prefix("g-").is_some_and(is_hash)
}

/// Suffix of sidecar files that are read whole.
pub(crate) const KEPT: &str = ".json.zst";

/// Suffix of sidecar files that are read row by row.
pub(crate) const ROWS: &str = ".rows";

/// Whether a name belongs to a sidecar file: `KIND-HASH` with [`KEPT`] or [`ROWS`].
pub(crate) fn is_kept(name: &str) -> bool {
    let stem = [KEPT, ROWS].iter().find_map(|end| name.strip_suffix(end));
    stem.and_then(|stem| stem.rsplit_once('-')).is_some_and(|(kind, hash)| {
        !kind.is_empty() && kind.bytes().all(|byte| byte.is_ascii_lowercase()) && is_hash(hash)
    })
}

fn is_hash(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether a name belongs to a segment's file: 32 hexadecimal digits before the first dot.
pub(crate) fn is_segment(name: &str) -> bool {
    let id = name.split('.').next().unwrap_or_default();
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'.';
    id.len() == 32
        && id.len() < name.len()
        && id.bytes().all(|byte| byte.is_ascii_hexdigit())
        && name.bytes().all(is_plain)
}

/// Whether a name belongs to an incompletely written list or sidecar file: `NAME.PROCESS.part`.
pub(crate) fn is_part(name: &str) -> bool {
    let list = name.strip_suffix(".part").and_then(|name| name.rsplit_once('.'));
    list.is_some_and(|(list, process)| {
        let is_list = [FORMAT_FILE, META_FILE, MANAGED_FILE].contains(&list) || is_kept(list);
        is_list && process.bytes().all(|byte| byte.is_ascii_digit())
    })
}
