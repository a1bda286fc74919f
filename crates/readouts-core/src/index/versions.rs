//! The list of articles that are versions of one another: the same address, read again with other text.
//!
//! It is a sidecar file, which the commit names, so that it and the articles change together. An index without
//! versions has no such file.

use std::io::{self, BufRead, Write};
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Searcher, TERMINATED, Term};

use super::Index;
use crate::index::document::fields::tie;
use crate::index::store::commit_payload::Note;
use crate::{Error, ErrorKind, Remedy, Result, VersionPlace};

/// Versions of all articles that have several.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Versions {
    /// Each at least two articles, sorted by the id of the newest.
    pub(crate) all: Vec<VersionsOfOne>,
}

/// Articles that are versions of one another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct VersionsOfOne {
    /// Number of their address.
    #[serde(with = "hexadecimal")]
    pub(crate) address: u64,
    /// Oldest first; all but the last one are superseded.
    pub(crate) versions: Vec<Version>,
}

/// An article that has other versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Version {
    #[serde(with = "hexadecimal")]
    pub(crate) id: u64,
    /// Hash of title and paragraphs. Articles that differ in nothing else are the same version, read again.
    #[serde(with = "hexadecimal")]
    pub(crate) text: u64,
    /// Whether no file has it any more: it lives in the index alone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) is_kept: bool,
    /// Latest time at which it was retrieved, in seconds since 1970, as far as it is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) retrieved: Option<i64>,
    /// Minute at which it was published, since 1970, as far as it is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) published: Option<i64>,
    /// Number of the update with which it came; 0 if it came before it had other versions.
    #[serde(default)]
    pub(crate) run: u32,
    /// What tells that it is later than the one before it.
    pub(crate) order: VersionOrder,
}

/// What tells that a version is later than the one before it, strongest first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum VersionOrder {
    /// It was retrieved later, as side data or the archive that holds it state.
    Retrieved,
    /// It states a later publication date.
    Published,
    /// A later update of the index brought it.
    Update,
    /// Nothing but its place: a file whose name comes later in the alphabet, or a later record of the same file.
    Name,
    /// It is the first one.
    #[default]
    First,
}

impl VersionOrder {
    /// Returns the name used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Retrieved => "retrieved",
            Self::Published => "published",
            Self::Update => "update",
            Self::Name => "name",
            Self::First => "first",
        }
    }
}

impl VersionsOfOne {
    /// Returns the one that is not superseded.
    pub(crate) fn newest(&self) -> &Version {
        self.versions.last().expect("an article with versions has two")
    }

    /// Returns the number of each version, from 1; those with the same text as the one before have its number.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = usize> {
        let mut number = 0;
        let mut before = None;
        self.versions.iter().map(move |version| {
            number += usize::from(before.replace(version.text) != Some(version.text));
            number
        })
    }
}

impl Versions {
    /// Returns the articles that are superseded.
    pub(crate) fn superseded(&self) -> impl Iterator<Item = &Version> {
        self.all.iter().flat_map(|one| &one.versions[..one.versions.len() - 1])
    }

    /// Returns the articles that no file has any more.
    pub(crate) fn kept(&self) -> impl Iterator<Item = &Version> {
        self.superseded().filter(|version| version.is_kept)
    }

    /// Returns the largest number of an update in the list.
    pub(crate) fn last_run(&self) -> u32 {
        self.all.iter().flat_map(|one| &one.versions).map(|version| version.run).max().unwrap_or(0)
    }

    pub(crate) fn write(&self, to: &mut dyn Write) -> io::Result<()> {
        for one in &self.all {
            serde_json::to_writer(&mut *to, one)?;
            to.write_all(b"\n")?;
        }
        Ok(())
    }

    /// Reads a list. It may come from a stranger.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidData`] if it is malformed, or names an article twice.
    pub(crate) fn read(mut from: impl BufRead) -> io::Result<Self> {
        let malformed = |why: &str| io::Error::new(io::ErrorKind::InvalidData, why);
        let (mut all, mut line, mut known) = (Vec::new(), Vec::new(), std::collections::HashSet::new());
        while {
            line.clear();
            from.read_until(b'\n', &mut line)? > 0
        } {
            let one: VersionsOfOne = serde_json::from_slice(&line)?;
            let is_kept = |version: &Version| version.is_kept;
            if one.versions.len() < 2 || one.versions.last().is_some_and(is_kept) {
                return Err(malformed("an article has no newest version"));
            }
            if !one.versions.iter().all(|version| known.insert(version.id)) {
                return Err(malformed("an article is named twice"));
            }
            all.push(one);
        }
        Ok(Self { all })
    }
}

/// List of versions of the state that is loaded, and the view without the superseded ones.
pub(super) struct Opened {
    list: Versions,
    /// Place of each article: number in the list, and among its versions.
    places: FxHashMap<u64, (usize, usize)>,
    pub(super) newest: Searcher,
}

impl Opened {
    /// Returns the newest version of each superseded article, by numbers.
    pub(super) fn newest_of_superseded(&self) -> FxHashMap<u64, u64> {
        let of = |one: &VersionsOfOne| {
            let newest = one.versions.last().map(|version| version.id);
            let superseded = one.versions.iter().map(|version| version.id);
            superseded
                .zip(std::iter::repeat(newest))
                .filter_map(|(id, newest)| Some((id, newest?)))
                .collect::<Vec<_>>()
        };
        self.list.all.iter().flat_map(of).filter(|(id, newest)| id != newest).collect()
    }
}

/// `None` if the state that is loaded has no versions.
pub(super) type OpenVersions = Mutex<Option<Arc<Opened>>>;

impl Index {
    /// Returns the place of an article among its versions; `None` if it has only one.
    pub(crate) fn version_place(&self, id: &str) -> Option<VersionPlace> {
        let opened = self.opened_versions()?;
        let (one, at) = *opened.places.get(&tie(id))?;
        let versions = &opened.list.all[one];
        let numbers: Vec<usize> = versions.numbers().collect();
        let of = numbers.last().copied().filter(|of| *of > 1)?;
        Some(VersionPlace { number: numbers[at], of, newest: format!("{:016x}", versions.newest().id) })
    }

    /// Returns an article with all its versions, oldest first; `None` if it has no other one.
    pub(crate) fn versions_with(&self, id: &str) -> Option<VersionsOfOne> {
        let opened = self.opened_versions()?;
        let (one, _) = *opened.places.get(&tie(id))?;
        Some(opened.list.all[one].clone())
    }

    pub(super) fn opened_versions(&self) -> Option<Arc<Opened>> {
        self.versions.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Opens a list of versions for the state that is loaded.
    pub(super) fn open_versions(&self, name: &str) -> Result<Arc<Opened>> {
        let list = self.read_versions(name)?;
        let mut superseded: Vec<u64> = list.superseded().map(|version| version.id).collect();
        superseded.sort_unstable();
        let newest = self.without(&superseded)?;
        let mut places = FxHashMap::default();
        for (one, versions) in list.all.iter().enumerate() {
            places.extend(versions.versions.iter().enumerate().map(|(at, version)| (version.id, (one, at))));
        }
        Ok(Arc::new(Opened { list, places, newest }))
    }

    /// Returns the list of versions that a note names.
    pub(crate) fn versions_of(&self, note: &Note) -> Result<Versions> {
        note.versions.as_deref().map_or_else(|| Ok(Versions::default()), |name| self.read_versions(name))
    }

    /// Returns the numbers of all articles with an address, in no particular order.
    pub(crate) fn articles_at(&self, address: u64) -> Result<Vec<u64>> {
        let mut found = Vec::new();
        let term = Term::from_field_text(self.fields.address, &format!("{address:016x}"));
        let mut search = || -> tantivy::Result<()> {
            for reader in self.searcher_of_all().segment_readers() {
                let inverted = reader.inverted_index(self.fields.address)?;
                let Some(mut docs) = inverted.read_postings(&term, IndexRecordOption::Basic)? else {
                    continue;
                };
                let numbers = self.ties(reader)?;
                while docs.doc() != TERMINATED {
                    found.extend(numbers.first(docs.doc()).filter(|_| !reader.is_deleted(docs.doc())));
                    docs.advance();
                }
            }
            Ok(())
        };
        search().map_err(|error| self.error(error))?;
        Ok(found)
    }

    fn read_versions(&self, name: &str) -> Result<Versions> {
        Versions::read(self.read_kept(name)?).map_err(|error| {
            let message = "the list of versions of its articles is damaged";
            let error = Error::new(ErrorKind::IndexCorrupt, message).because(error);
            self.told(error.remedied_by(Remedy::RebuildIndex))
        })
    }

    /// Saves a list of versions beside the index; returns its name for the commit, `None` for an empty one.
    pub(crate) fn keep_versions(&self, list: &Versions) -> Result<Option<String>> {
        if list.all.is_empty() {
            return Ok(None);
        }
        self.keep(Note::VERSIONS, |to| list.write(to)).map(Some)
    }
}

mod hexadecimal {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(number: &u64, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&format!("{number:016x}"))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
        let text = String::deserialize(from)?;
        u64::from_str_radix(&text, 16).map_err(D::Error::custom)
    }
}
