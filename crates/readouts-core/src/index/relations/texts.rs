//! Texts of candidates, which are compared exactly: articles of this run from the spool, older ones from the index.

use std::io;
use std::sync::Arc;

use readouts_relations::reprints::{Digest, Shingles};
use rustc_hash::FxHashMap;
use tantivy::Searcher;

use super::pieces::Pieces;
use super::spool::Spool;
use super::table::malformed;
use crate::index::Index;
use crate::index::document::doc_store::Parts;
use crate::index::passages::Kept;
use crate::{Readout, Result};

/// Maximum number of bytes of shingles that are kept in memory.
const KEPT: usize = 64 << 20;

/// Maximum number of digests that are kept in memory, of 150 bytes each.
const DIGESTS: usize = 100_000;

pub(super) struct Texts<'t> {
    index: &'t Index,
    searcher: Searcher,
    spool: &'t mut Spool,
    kept: FxHashMap<u64, Arc<Shingles>>,
    bytes: usize,
    digests: FxHashMap<u64, Option<Digest>>,
}

impl<'t> Texts<'t> {
    pub(super) fn new(index: &'t Index, spool: &'t mut Spool) -> Self {
        Self {
            searcher: index.searcher_of_all(),
            index,
            spool,
            kept: FxHashMap::default(),
            bytes: 0,
            digests: FxHashMap::default(),
        }
    }

    /// Whether two articles that share a band have the same text.
    pub(super) fn are_copies(&mut self, one: u64, other: u64, pieces: &Pieces) -> Result<bool> {
        let digests = (self.digest(one, pieces)?, self.digest(other, pieces)?);
        let (Some(a), Some(b)) = digests else { return Ok(false) };
        if !a.may_be_copy_of(&b) {
            return Ok(false);
        }
        let (one, other) = (self.shingles(one, pieces)?, self.shingles(other, pieces)?);
        Ok(one.is_copy_of(&other))
    }

    /// Returns the digest of an article's sketch; `None` if it has no sketch any more.
    fn digest(&mut self, article: u64, pieces: &Pieces) -> Result<Option<Digest>> {
        if let Some(digest) = self.digests.get(&article) {
            return Ok(*digest);
        }
        let spooled = self.spool.read_first(article, Digest::BYTES).map_err(|error| self.told(error))?;
        let digest = match spooled {
            Some(bytes) => Digest::read(&bytes),
            None => self.shingles(article, pieces)?.sketch().map(|sketch| *sketch.digest()),
        };
        if self.digests.len() >= DIGESTS {
            self.digests.clear();
        }
        self.digests.insert(article, digest);
        Ok(digest)
    }

    pub(super) fn shingles(&mut self, article: u64, pieces: &Pieces) -> Result<Arc<Shingles>> {
        if let Some(kept) = self.kept.get(&article) {
            return Ok(Arc::clone(kept));
        }
        let spooled = self.spool.read(article).map_err(|error| self.told(error))?;
        let shingles = match spooled {
            // The article has come without a sketch since it was filed, and is compared again.
            Some(bytes) if bytes.is_empty() => Shingles::default(),
            Some(bytes) => {
                let text = bytes.get(Digest::BYTES..).and_then(Shingles::read);
                text.ok_or_else(|| self.told(malformed()))?
            }
            None => Shingles::of(&self.stored(article, pieces)?),
        };
        let shingles = Arc::new(shingles);
        // Comparing doubles it.
        let bytes = 2 * shingles.bytes();
        if self.bytes + bytes > KEPT {
            self.kept.clear();
            self.bytes = 0;
        }
        self.bytes += bytes;
        self.kept.insert(article, Arc::clone(&shingles));
        Ok(shingles)
    }

    /// Reads an article of the last commit.
    fn stored(&self, article: u64, pieces: &Pieces) -> Result<Readout> {
        let found =
            pieces.find(article).and_then(|found| found.map(|(piece, place)| piece.id(place)).transpose());
        let id = found.and_then(|id| id.ok_or_else(malformed)).map_err(|error| self.told(error))?;
        let mut address = None;
        self.index.each_id(&self.searcher, &id, |full, at| {
            if full == id {
                address = Some(at);
            }
        })?;
        let address = address.ok_or_else(|| self.told(malformed()))?;
        let Kept(kept) = self.searcher.doc(address).map_err(|error| self.index.error(error))?;
        Parts::of(&kept).and_then(|parts| parts.article()).map_err(|error| self.index.told(error))
    }

    pub(super) fn told(&self, error: io::Error) -> crate::Error {
        self.index.error(error.into())
    }
}
