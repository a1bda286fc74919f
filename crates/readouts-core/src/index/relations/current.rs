//! Relations of the state of the index that searches see.

use std::io;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::groups::GroupFiles;
use rustc_hash::FxHashMap;

use crate::Result;
use crate::index::Index;
use crate::index::store::commit_payload::Note;
use crate::index::store::fence::Guard;

/// Relations of the current state; `None` before they are opened.
pub(in crate::index) type OpenRelations = Mutex<Option<Arc<OpenFiles>>>;

/// Files of memberships of a state, opened with it, and read when they are first needed.
#[derive(Debug)]
pub(in crate::index) struct OpenFiles {
    files: GroupFiles,
    read: OnceLock<Arc<Relations>>,
}

/// Which articles are of one event, and which have the same text. Articles have numbers: `tie` of their ids.
#[derive(Debug, Default)]
pub(crate) struct Relations {
    files: GroupFiles,
    /// The newest version of each superseded article, which is in no group itself.
    newest: FxHashMap<u64, u64>,
}

impl Relations {
    /// Returns the event of an article: the smallest number of the event's articles, which is that of the article
    /// itself if it is joined with no other. A superseded version is of the event of the newest one.
    pub(crate) fn event_of(&self, article: u64) -> u64 {
        let article = self.newest.get(&article).copied().unwrap_or(article);
        // Reading cannot fail: the files are whole and in memory.
        self.files.of(article).map_or(article, |found| found.event)
    }

    /// Whether an article is an older version of another one, and in no group itself.
    pub(crate) fn is_superseded(&self, article: u64) -> bool {
        self.newest.contains_key(&article)
    }

    /// Returns the articles of an event, sorted.
    pub(crate) fn articles_of(&self, event: u64) -> Vec<u64> {
        self.files.articles_of(event).unwrap_or_default()
    }

    /// Returns the cluster of copies that an article belongs to: the smallest number of the cluster's articles,
    /// which is that of the article itself if no other has the same text.
    pub(crate) fn cluster_of(&self, article: u64) -> u64 {
        self.files.of(article).map_or(article, |found| found.cluster)
    }

    /// Returns the articles of a cluster, sorted.
    pub(crate) fn copies_in(&self, cluster: u64) -> Vec<u64> {
        self.files.copies_in(cluster).unwrap_or_default()
    }
}

impl OpenFiles {
    /// Opens the files that a note names.
    pub(in crate::index) fn open(note: &Note, index: &Index) -> Result<Self> {
        let folder = Guard::reading(index.files.folder.clone());
        let names = note.relations.as_ref().map_or(&[][..], |relations| &relations.groups);
        let files = GroupFiles::open(&folder, names).map_err(|error| index.error(error.into()))?;
        Ok(Self { files, read: OnceLock::new() })
    }
}

impl Index {
    /// Returns the relations of the state that searches see.
    ///
    /// # Errors
    /// [`IndexCorrupt`](crate::ErrorKind::IndexCorrupt) if their files are damaged,
    /// [`Io`](crate::ErrorKind::Io) if they cannot be read.
    pub(crate) fn relations(&self) -> Result<Arc<Relations>> {
        let open = self.relations.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(open) = open else { return Ok(Arc::default()) };
        if let Some(read) = open.read.get() {
            return Ok(Arc::clone(read));
        }
        let whole = open.files.0.iter().map(|file| file.whole().map(Arc::new));
        let whole = whole.collect::<io::Result<_>>().map_err(|error| self.error(error.into()))?;
        let newest =
            self.opened_versions().map(|versions| versions.newest_of_superseded()).unwrap_or_default();
        Ok(Arc::clone(open.read.get_or_init(|| Arc::new(Relations { files: GroupFiles(whole), newest }))))
    }
}

#[cfg(test)]
impl Relations {
    /// Creates relations with these events and these clusters of reprints, each a list of article numbers.
    pub(crate) fn of(
        events: impl IntoIterator<Item = Vec<u64>>,
        clusters: impl IntoIterator<Item = Vec<u64>>,
    ) -> Self {
        use super::groups::{GroupFile, Membership, write};

        let mut rows = std::collections::BTreeMap::new();
        for group in events {
            let event = group.iter().copied().min().unwrap_or_default();
            for article in group {
                rows.entry(article).or_insert_with(|| Membership::own(article)).event = event;
            }
        }
        for group in clusters {
            let cluster = group.iter().copied().min().unwrap_or_default();
            for article in group {
                rows.entry(article).or_insert_with(|| Membership::own(article)).cluster = cluster;
            }
        }
        let (rows, mut bytes): (Vec<(u64, Membership)>, _) = (rows.into_iter().collect(), Vec::new());
        write(&rows, &mut bytes).expect("written");
        let file = GroupFile::of("given", Arc::new(tantivy::directory::OwnedBytes::new(bytes)));
        Self { files: GroupFiles(vec![Arc::new(file.expect("a file"))]), newest: FxHashMap::default() }
    }
}

#[cfg(test)]
impl Index {
    /// Replaces the relations of the state that searches see.
    pub(crate) fn give_relations(&self, relations: Relations) {
        let files = relations.files.clone();
        let open = OpenFiles { files, read: OnceLock::from(Arc::new(relations)) };
        *self.relations.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(open));
    }
}
