//! Which files an index was made from, and which articles each gave.
//!
//! Kept beside the index in a file of its own, whose name the index's commit carries: index and
//! manifest change together or not at all.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Write;
use std::path::Path;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::source::side_path;
use crate::{Error, ErrorKind, Index, Result};

const PREFIX: &str = "sources-";

/// Every file that was read.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// What read them: another reader or other tables may read them differently.
    pub(super) reader: String,
    pub(super) files: BTreeMap<String, Entry>,
}

/// One file as it was when it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) stamp: Stamp,
    /// Hash of its bytes and its side data.
    pub(super) hash: String,
    /// Ids of its articles, in order.
    pub(super) articles: Vec<String>,
    /// Why some or all of it gave no article; told again until it changes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) problems: Vec<String>,
    /// The limit that a page of it was over; under a higher one it is read again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) over: Option<u64>,
}

/// What tells without reading that a file is likely the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    size: u64,
    /// Nanoseconds since 1970 of the last change; of file and side data the later one.
    modified: u128,
}

impl Stamp {
    pub(super) fn of(path: &Path) -> std::io::Result<Self> {
        let one = |path: &Path| -> std::io::Result<Self> {
            let meta = std::fs::metadata(path)?;
            let modified =
                meta.modified()?.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_nanos();
            Ok(Self { size: meta.len(), modified })
        };
        let own = one(path)?;
        Ok(match one(&side_path(path)) {
            Ok(side) => Self { size: own.size + side.size, modified: own.modified.max(side.modified) },
            Err(_) => own,
        })
    }
}

/// Hash of a file's bytes and its side data.
pub(super) fn hash(path: &Path) -> std::io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(std::fs::File::open(path)?)?;
    let side = side_path(path);
    match std::fs::metadata(&side) {
        Ok(meta) if meta.is_file() => {
            hasher.update(&[0]);
            hasher.update_reader(std::fs::File::open(side)?)?;
        }
        // Opening a pipe would wait for its writer.
        Ok(_) => {
            hasher.update(&[1]);
        }
        Err(_) => {}
    }
    Ok(hasher.finalize().to_hex()[..32].to_owned())
}

impl Manifest {
    /// The manifest of an index's present state; an empty one where it has none.
    pub(super) fn load(index: &Index) -> Result<Self> {
        let Some((dir, name)) = index.dir().zip(index.note()?) else { return Ok(Self::default()) };
        let path = dir.join(&name);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            // Another process has committed in between, and removed it.
            Err(_) if index.note()?.is_some_and(|now| now != name) => return Self::load(index),
            Err(error) => return Err(damaged(&path).because(error)),
        };
        serde_json::from_slice(&bytes).map_err(|error| damaged(&path).because(error))
    }

    /// Writes it beside the index; the name is for the commit.
    pub(super) fn save(&self, dir: &Path) -> Result<String> {
        let bytes = serde_json::to_vec(self)
            .map_err(|error| Error::new(ErrorKind::Io, "cannot be written").because(error))?;
        let name = format!("{PREFIX}{}.json", &blake3::hash(&bytes).to_hex()[..16]);
        let path = dir.join(&name);
        let write = || -> std::io::Result<()> {
            let mut file = std::fs::File::create(&path)?;
            file.write_all(&bytes)?;
            file.sync_all()
        };
        write().map_err(|error| Error::io("cannot be written", &path, error))?;
        Ok(name)
    }

    /// Removes the manifests of earlier states.
    pub(super) fn remove_others(dir: &Path, current: &str) {
        let files = std::fs::read_dir(dir).into_iter().flatten().flatten().map(|file| file.path());
        for path in files.filter(|path| is_manifest(path) && !path.ends_with(current)) {
            // One that stays is no harm: no commit names it.
            let _ = std::fs::remove_file(path);
        }
    }

    /// For each article the first file that has it, by name.
    pub(super) fn owners(&self) -> HashMap<&str, &str> {
        let mut owners = HashMap::new();
        for (name, entry) in &self.files {
            for id in &entry.articles {
                owners.entry(id.as_str()).or_insert(name.as_str());
            }
        }
        owners
    }

    pub(super) fn ids(&self) -> BTreeSet<&str> {
        self.files.values().flat_map(|entry| &entry.articles).map(String::as_str).collect()
    }
}

pub(super) fn is_manifest(path: &Path) -> bool {
    path.file_name()
        .and_then(|name| name.to_str())
        .is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(".json"))
}

fn damaged(path: &Path) -> Error {
    Error::new(ErrorKind::IndexCorrupt, "the list of what the index was made from is missing or damaged")
        .at(path)
        .hinting("build it anew: `readouts-search index --rebuild PATH`")
}
