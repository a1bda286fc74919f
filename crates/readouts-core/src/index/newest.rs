//! The view of an index in which superseded versions of articles do not exist.
//!
//! The engine opens the same files a second time, but is told of more deleted documents than the folder tells. So
//! everything that leaves deleted articles out, from statistics to facets, leaves these out too, at the same cost. An
//! index without superseded versions has no such view.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, ManagedDirectory, RamDirectory, TerminatingWrite,
    WatchCallback, WatchHandle, WritePtr,
};
use tantivy::error::DataCorruption;
use tantivy::fastfield::write_alive_bitset;
use tantivy::schema::IndexRecordOption;
use tantivy::{BitSet, DocSet, ReloadPolicy, Searcher, SegmentReader, TERMINATED, Term};

use super::Index;
use super::open::caught;
use crate::Result;
use crate::index::document::analyzer;
use crate::index::store::fence::Guard;
use crate::index::store::generations::META_FILE;

/// Maximum number of attempts to open the view while other processes merge segments.
const ATTEMPTS: usize = 20;

impl Index {
    /// Returns a view without these articles, which must be those of a state that is loaded already.
    ///
    /// # Errors
    /// [`ErrorKind::IndexCorrupt`](crate::ErrorKind) or [`ErrorKind::Io`](crate::ErrorKind) if the index cannot be
    /// read.
    pub(super) fn without(&self, superseded: &[u64]) -> Result<Searcher> {
        for _ in 0..ATTEMPTS {
            match caught(|| self.try_without(superseded)) {
                Ok(Some(searcher)) => return Ok(searcher),
                // Another process has merged segments meanwhile.
                Ok(None) => {}
                Err(error) if self.is_current().unwrap_or(true) => return Err(self.error(error)),
                Err(_) => {}
            }
            caught(|| self.reader.reload()).map_err(|error| self.error(error))?;
        }
        let error = DataCorruption::comment_only("its list of segments changes all the time");
        Err(self.error(error.into()))
    }

    /// Whether the state that is loaded is the one in the folder.
    fn is_current(&self) -> tantivy::Result<bool> {
        let list = self.segment_list()?;
        Ok(are_same(segments(&list), self.reader.searcher().segment_readers()))
    }

    /// Returns the engine's list of segments.
    fn segment_list(&self) -> tantivy::Result<Value> {
        let list = Guard::reading(self.files.folder.clone()).atomic_read(Path::new(META_FILE))?;
        serde_json::from_slice(&list)
            .map_err(|_| DataCorruption::comment_only("its list of segments cannot be read").into())
    }

    /// Opens the view; `None` if the folder has another state than the one that is loaded.
    fn try_without(&self, superseded: &[u64]) -> tantivy::Result<Option<Searcher>> {
        let mut list = self.segment_list()?;
        let loaded = self.reader.searcher();
        if !are_same(segments(&list), loaded.segment_readers()) {
            return Ok(None);
        }
        let deletions = RamDirectory::create();
        let written = ManagedDirectory::wrap(Box::new(deletions.clone()))?;
        for (entry, reader) in
            list["segments"].as_array_mut().into_iter().flatten().zip(loaded.segment_readers())
        {
            let hidden = self.documents_of(reader, superseded)?;
            if hidden.len() == 0 {
                continue;
            }
            let mut alive = BitSet::with_max_value(reader.max_doc());
            for doc in reader.doc_ids_alive().filter(|doc| !hidden.contains(*doc)) {
                alive.insert(doc);
            }
            let mut bytes = Vec::new();
            write_alive_bitset(&alive, &mut bytes)?;
            // The number of a deletion names its file and, in caches, the state of its segment.
            let hash = blake3::hash(&bytes);
            let stamp =
                u64::from_le_bytes(hash.as_bytes()[..8].try_into().expect("a hash of 32 bytes has 8"));
            let name = format!("{}.{stamp}.del", reader.segment_id().uuid_string());
            let mut file =
                written.open_write(Path::new(&name)).map_err(|error| io::Error::other(error.to_string()))?;
            file.write_all(&bytes)?;
            file.terminate()?;
            entry["deletes"] = serde_json::json!({ "num_deleted_docs": reader.max_doc() - alive.len() as u32, "opstamp": stamp });
        }
        let folder = Guard::reading(self.files.folder.clone());
        let view = View { folder, deletions, list: serde_json::to_vec(&list)?.into() };
        let engine = tantivy::Index::open(view)?;
        analyzer::register(engine.tokenizers());
        let reader: tantivy::IndexReader =
            engine.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Some(reader.searcher()))
    }

    /// Returns the documents of a segment that hold these articles and are not deleted.
    fn documents_of(&self, reader: &SegmentReader, articles: &[u64]) -> tantivy::Result<BitSet> {
        let mut found = BitSet::with_max_value(reader.max_doc());
        let inverted = reader.inverted_index(self.fields.id)?;
        for article in articles {
            let term = Term::from_field_text(self.fields.id, &format!("{article:016x}"));
            let Some(mut docs) = inverted.read_postings(&term, IndexRecordOption::Basic)? else { continue };
            while docs.doc() != TERMINATED {
                if !reader.is_deleted(docs.doc()) {
                    found.insert(docs.doc());
                }
                docs.advance();
            }
        }
        Ok(found)
    }
}

/// Returns the segments that a list names: the id of each, and the number of the last deletion in it.
fn segments(list: &Value) -> Vec<(String, Option<u64>)> {
    let all = list["segments"].as_array().into_iter().flatten();
    let id = |entry: &Value| entry["segment_id"].as_str().unwrap_or_default().replace('-', "");
    all.map(|entry| (id(entry), entry["deletes"]["opstamp"].as_u64())).collect()
}

fn are_same(listed: Vec<(String, Option<u64>)>, loaded: &[SegmentReader]) -> bool {
    let loaded = loaded.iter().map(|reader| (reader.segment_id().uuid_string(), reader.delete_opstamp()));
    listed.into_iter().eq(loaded)
}

/// Folder of an index with another list of segments, and further deletions. It cannot be written.
#[derive(Debug, Clone)]
struct View {
    folder: Guard,
    deletions: RamDirectory,
    list: Arc<[u8]>,
}

impl View {
    fn refused() -> io::Error {
        io::Error::new(io::ErrorKind::PermissionDenied, "a view of an index is not written")
    }
}

impl Directory for View {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        match self.deletions.exists(path)? {
            true => self.deletions.get_file_handle(path),
            false => self.folder.get_file_handle(path),
        }
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        Ok(self.deletions.exists(path)? || self.folder.exists(path)?)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        match path.as_os_str() == META_FILE {
            true => Ok(self.list.to_vec()),
            false => self.folder.atomic_read(path),
        }
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.folder.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.folder.watch(callback)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::IoError { io_error: Arc::new(Self::refused()), filepath: path.to_owned() })
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::wrap_io_error(Self::refused(), PathBuf::from(path)))
    }

    fn atomic_write(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(Self::refused())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Err(Self::refused())
    }
}
