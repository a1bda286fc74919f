//! Compares the relations of an index with its articles: computes them anew, and compares the files that both give
//! when they are merged into one.

use std::io;

use readouts_relations::events::Profile;
use tantivy::directory::{Directory, RamDirectory};

use super::changes::Changes;
use super::commit::{Computing, stamp};
use super::groups::GroupFiles;
use super::merging::{Below, merge_groups, merge_pieces};
use super::pieces::Pieces;
use super::table::{create, open};
use crate::index::Index;
use crate::index::document::fields::tie;
use crate::index::store::commit_payload::{Note, RelationsNote};
use crate::index::store::directory::Folder;
use crate::index::store::fence::{Guard, Permit};
use crate::{Error, Knowledge, Result};

/// Maximum number of articles whose relations are computed in memory; those of more go to a temporary folder.
const IN_MEMORY: u64 = 10_000;

impl Index {
    /// Returns the problems with the files of relations.
    pub(in crate::index) fn damaged_relations(&self, note: &RelationsNote) -> Vec<String> {
        let folder = Guard::reading(self.files.folder.clone());
        let signatures = note.signatures.iter().map(|name| {
            let pieces = Pieces::open(&folder, std::slice::from_ref(name))?;
            pieces.0.iter().try_for_each(|piece| piece.check())
        });
        let groups = note.groups.iter().map(|name| {
            let files = GroupFiles::open(&folder, std::slice::from_ref(name))?;
            files.0.iter().try_for_each(|file| file.whole().map(drop))
        });
        let problem = |checked: io::Result<()>| Some(self.error(checked.err()?.into()).to_string());
        signatures.chain(groups).filter_map(problem).collect()
    }

    /// Whether the relations are those of the articles.
    pub(in crate::index) fn are_relations_right(
        &self,
        note: &Note,
        relations: &RelationsNote,
    ) -> Result<bool> {
        let failed = |error: io::Error| self.error(error.into());
        let temporary;
        let folder: Box<dyn Directory> = if self.searcher().num_docs() <= IN_MEMORY {
            Box::new(RamDirectory::create())
        } else {
            let place = std::env::temp_dir();
            temporary = tempfile::tempdir().map_err(|error| Error::io("cannot be written", &place, error))?;
            Box::new(Folder::open(temporary.path()).map_err(|error| failed(io::Error::other(error)))?)
        };
        let folder = Guard::writing(folder, Permit::open());
        let own = Guard::reading(self.files.folder.clone());
        let stored = Pieces::open(&own, &relations.signatures).map_err(failed)?;
        let groups = GroupFiles::open(&own, &relations.groups).map_err(failed)?;

        let mut computing = Computing::new(self, &folder);
        let changes = Changes::within(None);
        let left_out = self.superseded(note)?;
        let mut all = match relations.made_by == stamp(None) {
            true => {
                computing.sign(changes, &left_out, |article| Profile::of(article, Knowledge::builtin()))?
            }
            // Which tables they were joined by is not known: the profiles are taken as they are.
            false => computing.sign(changes, &left_out, |article| {
                let (piece, place) = stored.find(tie(&article.id)).ok()??;
                piece.profile(place).ok()?
            })?,
        };
        computing.add(&mut all)?;
        let ([fresh, fresh_groups], _) = computing.finish()?;
        let compared = || -> io::Result<bool> {
            let fresh = Pieces::open(&folder, &fresh)?;
            let fresh_groups = GroupFiles::open(&folder, &fresh_groups)?;
            let merged = |name: &str, pieces: &Pieces| {
                create(&folder, name, |to| merge_pieces(&pieces.0, Below::Nothing, to))
            };
            merged("stored-signatures", &stored)?;
            merged("signatures", &fresh)?;
            let merged = |name: &str, files: &GroupFiles| {
                create(&folder, name, |to| merge_groups(&files.0, Below::Nothing, to))
            };
            merged("stored-groups", &groups)?;
            merged("groups", &fresh_groups)?;
            let bytes = |name: &str| {
                let file = open(&folder, name)?;
                file.read_bytes(0..file.len())
            };
            let are_equal = |one: &str, other: &str| Ok::<_, io::Error>(*bytes(one)? == *bytes(other)?);
            Ok(are_equal("stored-signatures", "signatures")? && are_equal("stored-groups", "groups")?)
        };
        compared().map_err(failed)
    }
}
