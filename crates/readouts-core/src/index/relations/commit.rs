//! Computes the relations of a new state of the index, before its commit.

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use readouts_relations::events::{self, Profile};
use readouts_relations::reprints::{self, Shingles};
use rustc_hash::FxHashSet;
use tantivy::directory::Directory;

use super::changes::{Changes, GROUPS, SIGNATURES, new_name};
use super::groups::{GroupFile, GroupFiles, Groups, write as write_groups};
use super::merging::{Below, merge_groups, merge_pieces, merged_from};
use super::pieces::{Piece, Pieces};
use super::signature::{Signature, plain};
use super::table::create;
use super::texts::Texts;
use crate::index::Index;
use crate::index::document::fields::tie;
use crate::index::store::commit_payload::{Note, RelationsNote};
use crate::index::store::fence::Guard;
use crate::{Knowledge, Readout, Result};

/// Version of the files and of the clusters. It must be raised whenever the same articles would give others.
const VERSION: u32 = 2;

/// Maximum number of articles that a key may have to link them.
pub(super) const CROWDED: usize = if cfg!(test) { 6 } else { events::CROWDED };

/// Maximum number of articles that may share a band and be candidates.
pub(super) const SHARED: usize = if cfg!(test) { 6 } else { reprints::CROWDED };

/// Returns a text that identifies how relations are computed: if it changes, all are computed anew. `None` stands
/// for the built-in tables.
pub(in crate::index) fn stamp(knowledge: Option<&Knowledge>) -> String {
    let tables = knowledge.map_or_else(Knowledge::builtin_fingerprint, |tables| tables.fingerprint().clone());
    format!("{VERSION}/{}/{}/{}/{}", events::VERSION, reprints::VERSION, tables.pages, tables.texts)
}

impl Index {
    /// Whether the relations were computed as with these tables; true if there are none.
    pub(crate) fn has_relations_by(&self, knowledge: Option<&Knowledge>) -> Result<bool> {
        Ok(self.note()?.relations.is_none_or(|relations| relations.made_by == stamp(knowledge)))
    }

    /// Returns an empty record of changes to this index.
    pub(in crate::index) fn no_changes(&self) -> Changes {
        Changes::within(self.dir().map(Path::to_owned))
    }

    /// Returns the numbers of the articles that are superseded in the state of a note: they have no relations.
    pub(super) fn superseded(&self, note: &Note) -> Result<FxHashSet<u64>> {
        Ok(self.versions_of(note)?.superseded().map(|version| version.id).collect())
    }

    /// Adds what becomes of articles that are superseded now, or no longer.
    fn supersede(
        &self,
        [before, now]: [&FxHashSet<u64>; 2],
        changes: &mut Changes,
        knowledge: Option<&Knowledge>,
        folder: &Guard,
    ) -> Result<()> {
        for article in now {
            if !before.contains(article) || changes.has_added(*article) {
                changes.remove(*article);
            }
        }
        for article in before.difference(now) {
            if changes.has_added(*article) || changes.has_removed(*article) {
                continue;
            }
            if let Some(article) = self.article(&plain(*article))? {
                let profile = Profile::of(&article, knowledge.unwrap_or_else(|| Knowledge::builtin()));
                let signature = Signature::new(&article, profile.as_ref(), &Shingles::of(&article));
                changes.add(signature, folder).map_err(|error| self.error(error.into()))?;
            }
        }
        Ok(())
    }

    /// Computes the relations of a state with these changes and this note. Returns the names of their files, and those of files
    /// that do not belong to this state.
    pub(in crate::index) fn relate(
        &self,
        note: &Note,
        mut changes: Changes,
        knowledge: Option<&Knowledge>,
        folder: &Guard,
    ) -> Result<(Option<RelationsNote>, Vec<String>)> {
        let former = self.note()?;
        let superseded = self.superseded(note)?;
        if note.versions != former.versions || !superseded.is_empty() {
            let before = self.superseded(&former)?;
            self.supersede([&before, &superseded], &mut changes, knowledge, folder)?;
        }
        let before = former.relations;
        let made_by = stamp(knowledge);
        let is_current = before.as_ref().is_none_or(|before| before.made_by == made_by);
        if is_current && changes.is_empty() {
            return Ok((before, Vec::new()));
        }
        let mut unused: Vec<String> = before.iter().flat_map(RelationsNote::names).cloned().collect();
        let mut computing = Computing::new(self, folder);
        let before = before.filter(|_| is_current).unwrap_or_default();
        computing.open(&before)?;
        if !is_current {
            let knowledge = knowledge.unwrap_or_else(|| Knowledge::builtin());
            let mut all =
                computing.sign(self.no_changes(), &superseded, |article| Profile::of(article, knowledge))?;
            computing.add(&mut all)?;
        }
        computing.add(&mut changes)?;
        let ([signatures, groups], mut made) = computing.finish()?;
        let note = RelationsNote { made_by, signatures, groups };
        unused.append(&mut made);
        unused.retain(|name| !note.names().any(|used| used == name));
        Ok((Some(note), unused))
    }
}

/// Computes the files of a state.
pub(super) struct Computing<'c> {
    index: &'c Index,
    folder: &'c Guard,
    pieces: Pieces,
    groups: Groups,
    /// Names of all files that were written.
    made: Vec<String>,
}

impl<'c> Computing<'c> {
    pub(super) fn new(index: &'c Index, folder: &'c Guard) -> Self {
        let (pieces, groups) = Default::default();
        Self { index, folder, pieces, groups, made: Vec::new() }
    }

    /// Continues with the files of a state.
    pub(super) fn open(&mut self, before: &RelationsNote) -> Result<()> {
        let opened = Pieces::open(self.folder, &before.signatures).and_then(|pieces| {
            self.pieces = pieces;
            self.groups = Groups::new(GroupFiles::open(self.folder, &before.groups)?);
            Ok(())
        });
        opened.map_err(|error| self.told(error))
    }

    /// Adds the signatures of all articles of the last commit, but for these, to changes.
    pub(super) fn sign(
        &self,
        changes: Changes,
        left_out: &FxHashSet<u64>,
        profile: impl Fn(&Readout) -> Option<Profile> + Sync,
    ) -> Result<Changes> {
        let all = Mutex::new(changes);
        self.index.each_article(|article| {
            if left_out.contains(&tie(&article.id)) {
                return Ok(());
            }
            let profile = profile(&article);
            let signature = Signature::new(&article, profile.as_ref(), &Shingles::of(&article));
            let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
            all.add(signature, self.folder).map_err(|error| self.told(error))
        })?;
        Ok(all.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes changes up.
    pub(super) fn add(&mut self, changes: &mut Changes) -> Result<()> {
        let newest = changes.write(self.folder).and_then(|()| self.merge_written(changes));
        let Some(newest) = newest.map_err(|error| self.told(error))? else { return Ok(()) };
        self.pieces.0.push(newest);
        super::events::join(&self.pieces, CROWDED, &mut self.groups).map_err(|error| self.told(error))?;
        let mut texts = Texts::new(self.index, &mut changes.spool);
        super::reprints::join(&self.pieces, SHARED, &mut self.groups, &mut texts)
    }

    /// Merges the files that changes were written to into one, because a file is compared with all older ones.
    fn merge_written(&mut self, changes: &mut Changes) -> io::Result<Option<Arc<Piece>>> {
        let names = std::mem::take(&mut changes.written);
        self.made.extend(names.iter().cloned());
        let mut written = Pieces::open(self.folder, &names)?.0;
        if written.len() > 1 {
            let name = self.new_name(SIGNATURES);
            let below = Below::of(self.pieces.0.len());
            create(self.folder, &name, |to| merge_pieces(&written, below, to))?;
            written = vec![Arc::new(Piece::open(self.folder, &name)?)];
        }
        Ok(written.pop())
    }

    /// Writes what is not written yet, and merges files. Returns the names of the signatures' and the groups'
    /// files, and those of all files that were written.
    pub(super) fn finish(mut self) -> Result<([Vec<String>; 2], Vec<String>)> {
        let (index, folder) = (self.index, self.folder);
        let groups = std::mem::take(&mut self.groups);
        let written = self.write_groups(groups).and_then(|groups| {
            let signatures = self.merge_signatures()?;
            folder.sync_directory()?;
            Ok([signatures, groups])
        });
        Ok((written.map_err(|error| index.error(error.into()))?, self.made))
    }

    /// Merges files of signatures if there are too many, and returns the names of all.
    fn merge_signatures(&mut self) -> io::Result<Vec<String>> {
        let pieces = std::mem::take(&mut self.pieces.0);
        let sizes: Vec<usize> = pieces.iter().map(|piece| piece.len()).collect();
        let from = merged_from(&sizes);
        let mut names: Vec<String> = pieces[..from].iter().map(|piece| piece.name.clone()).collect();
        if from < pieces.len() {
            let name = self.new_name(SIGNATURES);
            create(self.folder, &name, |to| merge_pieces(&pieces[from..], Below::of(from), to))?;
            names.push(name);
        }
        Ok(names)
    }

    /// Writes the memberships that have changed, merges files of them if there are too many, and returns the names
    /// of all.
    fn write_groups(&mut self, groups: Groups) -> io::Result<Vec<String>> {
        let (mut files, changed) = groups.finish()?;
        if !changed.is_empty() {
            let name = self.new_name(GROUPS);
            create(self.folder, &name, |to| write_groups(&changed, to))?;
            files.0.push(Arc::new(GroupFile::open(self.folder, &name)?));
        }
        let sizes: Vec<usize> = files.0.iter().map(|file| file.len()).collect();
        let from = merged_from(&sizes);
        let mut names: Vec<String> = files.0[..from].iter().map(|file| file.name.clone()).collect();
        if from < files.0.len() {
            let name = self.new_name(GROUPS);
            create(self.folder, &name, |to| merge_groups(&files.0[from..], Below::of(from), to))?;
            names.push(name);
        }
        Ok(names)
    }

    fn new_name(&mut self, kind: &str) -> String {
        let name = new_name(kind);
        self.made.push(name.clone());
        name
    }

    fn told(&self, error: io::Error) -> crate::Error {
        self.index.error(error.into())
    }
}
