//! Clusters of articles with the same text, of the articles that a run has changed.
//!
//! A cluster is a component of the graph of articles that share a band of their sketches and have the same text
//! when compared exactly. A cluster that has lost an article, or of which one has changed, is taken apart, and its
//! articles are compared again with one another; any other cluster stays whole, and may only grow. So it is with the
//! clusters of articles that share a band that has become crowded; those that share a band that is no longer crowded
//! are compared like changed ones.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use rustc_hash::{FxHashMap, FxHashSet};

use super::crowds::{Crowds, with_band};
use super::forest::Forest;
use super::groups::Groups;
use super::pieces::{Pieces, band};
use super::texts::Texts;
use crate::Result;

/// Maximum number of pairs remembered as different. More than one band may lead to a pair.
const REMEMBERED: usize = 1 << 20;

/// An article of a band.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    article: u64,
    /// Whether it is compared with all others; two articles whose clusters are whole are not compared.
    compared: bool,
}

/// Clusters while they grow.
struct Joining<'j, 't> {
    pieces: &'j Pieces,
    texts: &'j mut Texts<'t>,
    /// Cluster of each article that was met, as it was before.
    before: FxHashMap<u64, u64>,
    /// Clusters that were joined.
    joined: Forest,
    /// Pairs that were compared and are different.
    different: FxHashSet<[u64; 2]>,
}

impl Joining<'_, '_> {
    fn root(&mut self, article: u64) -> u64 {
        let cluster = self.before.get(&article).copied().unwrap_or(article);
        self.joined.root(cluster)
    }

    fn join(&mut self, one: u64, other: u64) {
        let roots = [self.root(one), self.root(other)];
        self.joined.join(roots);
    }

    /// Notes the cluster that an article was in before.
    fn meet(&mut self, article: u64, groups: &Groups) -> Result<()> {
        let found = groups.of(article).map_err(|error| self.texts.told(error))?;
        self.before.insert(article, found.cluster);
        Ok(())
    }

    fn are_copies(&mut self, one: u64, other: u64) -> Result<bool> {
        let pair = [one.min(other), one.max(other)];
        if self.different.contains(&pair) {
            return Ok(false);
        }
        let same = self.texts.are_copies(one, other, self.pieces)?;
        if !same {
            if self.different.len() >= REMEMBERED {
                self.different.clear();
            }
            self.different.insert(pair);
        }
        Ok(same)
    }

    /// Joins the articles that share a band. Each article is compared with the others until one is found of each
    /// cluster that it belongs to.
    fn band(&mut self, candidates: &[Candidate]) -> Result<()> {
        let mut sets: Vec<Vec<Candidate>> = Vec::new();
        for one in candidates {
            let mut mine = vec![*one];
            let mut at = 0;
            while at < sets.len() {
                let mut joined = self.root(one.article) == self.root(sets[at][0].article);
                for other in &sets[at] {
                    if joined {
                        break;
                    }
                    let compared = one.compared || other.compared;
                    joined = compared && self.are_copies(one.article, other.article)?;
                }
                if joined {
                    self.join(one.article, sets[at][0].article);
                    mine.append(&mut sets.swap_remove(at));
                } else {
                    at += 1;
                }
            }
            sets.push(mine);
        }
        Ok(())
    }
}

/// Computes the clusters of the articles that the newest file knows, and of all that these affect. `maximum` is the
/// number of articles above which a band is crowded.
pub(super) fn join(
    pieces: &Pieces,
    maximum: usize,
    groups: &mut Groups,
    texts: &mut Texts<'_>,
) -> Result<()> {
    let Some(newest) = pieces.0.last() else { return Ok(()) };
    let mut changed = BTreeSet::new();
    let (crowds, loose) = {
        for article in newest.known() {
            changed.insert(article.map_err(|error| texts.told(error))?);
        }
        let crowds = Crowds::of(pieces, maximum).map_err(|error| texts.told(error))?;
        let loose = take_apart(&changed, &crowds.parted, groups).map_err(|error| texts.told(error))?;
        (crowds, loose)
    };
    let before = FxHashMap::default();
    let mut joining =
        Joining { pieces, texts, before, joined: Forest::default(), different: FxHashSet::default() };
    join_loose(&loose, maximum, &mut joining)?;
    for hash in &crowds.opened {
        join_opened(*hash, groups, &mut joining)?;
    }
    join_changed(&loose, &crowds, groups, &mut joining)?;
    let Joining { joined, texts, .. } = joining;
    for clusters in grown(joined).into_values() {
        let set = |groups: &mut Groups| {
            let mut members = BTreeSet::new();
            for cluster in &clusters {
                members.extend(groups.copies_in(*cluster)?);
            }
            let Some(first) = members.first().copied() else { return Ok(()) };
            members.into_iter().try_for_each(|article| groups.set_cluster(article, first))
        };
        set(groups).map_err(|error| texts.told(error))?;
    }
    Ok(())
}

/// Takes the clusters of the changed and the parted articles apart, and returns the articles that have not changed.
fn take_apart(
    changed: &BTreeSet<u64>,
    parted: &BTreeSet<u64>,
    groups: &mut Groups,
) -> io::Result<BTreeSet<u64>> {
    let mut loose = BTreeSet::new();
    if groups.is_empty() {
        return Ok(loose);
    }
    let mut clusters = BTreeSet::new();
    for article in changed.union(parted) {
        clusters.insert(groups.of(*article)?.cluster);
    }
    for cluster in clusters {
        let members = groups.copies_in(cluster)?;
        if members.len() > 1 {
            for article in members {
                groups.set_cluster(article, article)?;
                if !changed.contains(&article) {
                    loose.insert(article);
                }
            }
        }
    }
    Ok(loose)
}

/// Joins the articles of clusters that were taken apart with one another.
fn join_loose(loose: &BTreeSet<u64>, maximum: usize, joining: &mut Joining<'_, '_>) -> Result<()> {
    let mut bands: BTreeMap<u32, Vec<Candidate>> = BTreeMap::new();
    for article in loose {
        let shingles = joining.texts.shingles(*article, joining.pieces)?;
        for hash in shingles.sketch().into_iter().flat_map(|sketch| sketch.bands()) {
            bands.entry(hash).or_default().push(Candidate { article: *article, compared: true });
        }
    }
    for (hash, candidates) in bands.iter().filter(|(_, candidates)| candidates.len() > 1) {
        let pieces = joining.pieces;
        let is_crowded = pieces.may_share_band(maximum)
            && with_band(*hash, pieces).map_err(|error| joining.texts.told(error))?.len() > maximum;
        if !is_crowded {
            joining.band(candidates)?;
        }
    }
    Ok(())
}

/// Joins the articles that share a band, which was crowded before.
fn join_opened(hash: u32, groups: &Groups, joining: &mut Joining<'_, '_>) -> Result<()> {
    let mut candidates = Vec::new();
    for article in with_band(hash, joining.pieces).map_err(|error| joining.texts.told(error))? {
        joining.meet(article, groups)?;
        candidates.push(Candidate { article, compared: true });
    }
    joining.band(&candidates)
}

/// Joins the articles of the newest file with one another and with all others.
fn join_changed(
    loose: &BTreeSet<u64>,
    crowds: &Crowds,
    groups: &Groups,
    joining: &mut Joining<'_, '_>,
) -> Result<()> {
    let pieces = joining.pieces;
    let Some((newest, older)) = pieces.0.split_last() else { return Ok(()) };
    let mut places = vec![0; older.len()];
    let mut rows = newest.bands.each().peekable();
    let (mut candidates, mut own) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next() {
        let read = || -> io::Result<()> {
            candidates.clear();
            own.clear();
            let (hash, place) = band(row?);
            own.push(place);
            while let Some(row) = rows.next_if(|row| row.as_ref().is_ok_and(|row| band(*row).0 == hash)) {
                own.push(band(row?).1);
            }
            if crowds.crowded.contains(&hash) {
                return Ok(());
            }
            for (from, piece) in older.iter().enumerate() {
                let mut at = piece.bands.seek(places[from], |row| band(*row).0 < hash)?;
                while at < piece.bands.len() {
                    let (found, place) = band(piece.bands.row(at)?);
                    if found != hash {
                        break;
                    }
                    let article = piece.article(place)?;
                    if pieces.is_newest(from + 1, article)? {
                        candidates.push(Candidate { article, compared: loose.contains(&article) });
                    }
                    at += 1;
                }
                places[from] = at;
            }
            // Most bands are of one article, which need not be looked up.
            if own.len() + candidates.len() > 1 {
                for place in &own {
                    candidates.push(Candidate { article: newest.article(*place)?, compared: true });
                }
            }
            Ok(())
        };
        read().map_err(|error| joining.texts.told(error))?;
        if candidates.len() > 1 {
            for Candidate { article, .. } in candidates.iter().filter(|candidate| !candidate.compared) {
                joining.meet(*article, groups)?;
            }
            joining.band(&candidates)?;
        }
    }
    Ok(())
}

/// Returns the clusters that were joined, by their roots.
fn grown(mut joined: Forest) -> BTreeMap<u64, Vec<u64>> {
    let mut grown: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    for cluster in joined.numbers().collect::<Vec<_>>() {
        grown.entry(joined.root(cluster)).or_default().push(cluster);
    }
    grown
}
