//! Brings the list of versions up to date with the articles of a run.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::super::changes::rank;
use super::super::manifest::{Id, Manifest};
use super::group::{Candidate, groups, ordered};
use super::seen::Seen;
use crate::index::{Version, Versions, VersionsOfOne};
use crate::{Error, Index, Readout, Result, address};

/// State before a run, as far as versions depend on it.
pub(in crate::corpus) struct Former<'a> {
    /// Index in its former state; if an index is built anew, the one that it replaces.
    pub(in crate::corpus) index: &'a Index,
    pub(in crate::corpus) versions: &'a Versions,
    /// Whether the index is built anew, so that articles that are kept are to be taken over.
    pub(in crate::corpus) is_rebuilt: bool,
    /// Times at which articles of changed and vanished files were retrieved.
    pub(in crate::corpus) retrieved: HashMap<Id, i64>,
}

/// What a run did to articles.
pub(in crate::corpus) struct Settling {
    /// Articles that were written.
    pub(in crate::corpus) seen: Vec<Seen>,
    /// Articles that are in a file which did not have them before.
    pub(in crate::corpus) arrived: HashSet<Id>,
    /// Articles that no file has any more.
    pub(in crate::corpus) left: Vec<Id>,
    /// Pages that the index has no article of any more, whatever the list of files says.
    pub(in crate::corpus) lost: HashSet<Id>,
}

/// Versions after a run.
#[derive(Default)]
pub(in crate::corpus) struct SettledVersions {
    pub(in crate::corpus) versions: Versions,
    /// Articles that no file has any more and that stay.
    pub(in crate::corpus) kept: HashSet<Id>,
    /// Articles that were kept before, and are no longer.
    pub(in crate::corpus) dropped: Vec<Id>,
    /// Kept articles of the index that is replaced.
    pub(in crate::corpus) taken_over: Vec<Readout>,
    /// Number of versions that came with the run, of articles that were known before it.
    pub(in crate::corpus) new: usize,
    /// Articles of the index that is replaced which could not be read.
    pub(in crate::corpus) unreadable: Vec<(Id, Error)>,
}

/// What the list of files says about an article.
#[derive(Debug, Clone)]
struct Listed<'m> {
    /// Name of the first file that has it, and number of its record there.
    name: (&'m str, u32),
    retrieved: Option<i64>,
}

/// All articles at an address.
type Addresses = BTreeMap<u64, BTreeSet<Id>>;

impl Settling {
    /// Finds the versions among the articles of a list of files, and those that are kept.
    pub(in crate::corpus) fn settle(
        mut self,
        manifest: &Manifest,
        former: &Former<'_>,
    ) -> Result<SettledVersions> {
        // An article that was written twice is as it was written last.
        self.seen.reverse();
        self.seen.sort_by_key(|seen| seen.id);
        self.seen.dedup_by_key(|seen| seen.id);
        let mut addresses = self.addresses(former)?;
        let known =
            former.versions.all.iter().flat_map(|one| &one.versions).map(|version| Id::from(version.id));
        let wanted: HashSet<Id> = addresses.values().flatten().copied().chain(known).collect();
        let listed = listed(manifest, &wanted);
        let mut settled = SettledVersions::default();
        for one in &former.versions.all {
            if !addresses.contains_key(&one.address) && !former.is_rebuilt && self.is_unchanged(one, &listed)
            {
                settled.versions.all.push(one.clone());
            } else {
                let ids = one.versions.iter().map(|version| Id::from(version.id));
                addresses.entry(one.address).or_default().extend(ids);
            }
        }
        let before = former.versions.all.iter().flat_map(|one| &one.versions);
        let before = before.map(|version| (version.id.into(), version)).collect();
        for (address, ids) in addresses {
            let candidates = self.candidates((address, ids), &listed, &before, former, &mut settled)?;
            for group in groups(candidates) {
                let group = self.stay(group, &before);
                if group.len() > 1 {
                    let one = ordered(address, group);
                    settled.new += Self::new_in(&one, former.versions.last_run() + 1);
                    settled.versions.all.push(one);
                }
            }
        }
        settled.versions.all.sort_by_key(|one| one.newest().id);
        settled.kept = settled.versions.kept().map(|version| Id::from(version.id)).collect();
        let kept_before = former.versions.kept().map(|version| Id::from(version.id));
        let is_dropped = |id: &Id| !settled.kept.contains(id) && !listed.contains_key(id);
        settled.dropped = kept_before.filter(is_dropped).collect();
        settled.dropped.sort_unstable();
        settled.taken_over.retain(|article| settled.kept.contains(&Id::of(&article.id)));
        Ok(settled)
    }

    /// Returns the addresses of the articles that were written, moved or removed, with all articles there, if there
    /// are several. Where an article was removed, the others may be grouped in another way, because groups depend on
    /// all articles at an address.
    fn addresses(&self, former: &Former<'_>) -> Result<Addresses> {
        let mut found: Vec<(u64, Id)> = self.seen.iter().map(|seen| (seen.address, seen.id)).collect();
        for id in self.arrived.iter().filter(|id| self.written(**id).is_none()) {
            found.extend(address_of(*id, former.index)?.map(|address| (address, *id)));
        }
        let mut addresses = Addresses::new();
        self.add_articles_at(found, former, &mut addresses)?;
        // An index that is built anew has only articles that were written.
        if former.is_rebuilt {
            return Ok(addresses);
        }
        // An article that made way for another version has the address of that version, which is known already.
        let known: HashSet<Id> = addresses.values().flatten().copied().collect();
        let mut found = Vec::new();
        for id in self.left.iter().chain(&self.lost).filter(|id| !known.contains(id)) {
            // What cannot be read is removed all the same; its address is looked at when another article comes to it.
            let address = address_of(*id, former.index).ok().flatten();
            found.extend(address.map(|address| (address, *id)));
        }
        self.add_articles_at(found, former, &mut addresses)?;
        Ok(addresses)
    }

    /// Adds the addresses at which there are several articles, those that were found and those of the index.
    fn add_articles_at(
        &self,
        mut found: Vec<(u64, Id)>,
        former: &Former<'_>,
        addresses: &mut Addresses,
    ) -> Result<()> {
        found.sort_unstable();
        for of_address in found.chunk_by(|one, other| one.0 == other.0) {
            let address = of_address[0].0;
            let mut ids: BTreeSet<Id> = of_address.iter().map(|(_, id)| *id).collect();
            let there = former.index.articles_at(address)?.into_iter().map(Id::from);
            ids.extend(there.filter(|id| self.written(*id).is_none_or(|seen| seen.address == address)));
            if ids.len() > 1 {
                addresses.insert(address, ids);
            }
        }
        Ok(())
    }

    fn written(&self, id: Id) -> Option<&Seen> {
        let at = self.seen.binary_search_by_key(&id, |seen| seen.id).ok()?;
        Some(&self.seen[at])
    }

    /// Whether nothing that decides about these versions changed, apart from articles that came to their address.
    fn is_unchanged(&self, one: &VersionsOfOne, listed: &HashMap<Id, Listed<'_>>) -> bool {
        one.versions.iter().all(|version| {
            let id = Id::from(version.id);
            let now = listed.get(&id);
            let is_same = match now {
                Some(now) => !version.is_kept && now.retrieved == version.retrieved,
                None => version.is_kept,
            };
            is_same && self.written(id).is_none() && !self.lost.contains(&id)
        })
    }

    /// Returns the articles at an address, with what is known about them.
    fn candidates(
        &self,
        (address, ids): (u64, BTreeSet<Id>),
        listed: &HashMap<Id, Listed<'_>>,
        before: &HashMap<Id, &Version>,
        former: &Former<'_>,
        settled: &mut SettledVersions,
    ) -> Result<Vec<Candidate>> {
        let run = former.versions.last_run() + 1;
        let mut candidates = Vec::new();
        for id in ids.into_iter().filter(|id| !self.lost.contains(id)) {
            let on_list = listed.get(&id);
            let was = before.get(&id).copied();
            let was_kept = was.is_some_and(|version| version.is_kept);
            let seen = match self.written(id) {
                Some(seen) => Some(seen.clone()),
                None => match former.index.article(&id.to_string()) {
                    Ok(Some(article)) => {
                        let seen = Seen::of(&article);
                        settled.taken_over.extend(Some(article).filter(|_| former.is_rebuilt));
                        seen
                    }
                    Ok(None) => None,
                    Err(error) if former.is_rebuilt => {
                        settled.unreadable.push((id, error));
                        None
                    }
                    Err(error) => return Err(error),
                },
            };
            let Some(seen) = seen.filter(|seen| seen.address == address) else { continue };
            let retrieved = match on_list {
                Some(listed) => listed.retrieved,
                None if was_kept => was.and_then(|version| version.retrieved),
                None => former.retrieved.get(&id).copied(),
            };
            let run = match was {
                // It came back.
                Some(version) if version.is_kept && on_list.is_some() => run,
                Some(version) => version.run,
                None if former.index.has(&id.to_string())? => 0,
                None => run,
            };
            let name = on_list.map_or(("", 0), |listed| listed.name);
            let name = (name.0.into(), name.1);
            candidates.push(Candidate { seen, is_listed: on_list.is_some(), name, retrieved, run });
        }
        Ok(candidates)
    }

    /// Leaves out the articles that no file has and that do not become or stay older versions: those with the text of
    /// another one, and those that left without another version taking their place.
    fn stay(&self, mut group: Vec<Candidate>, before: &HashMap<Id, &Version>) -> Vec<Candidate> {
        let is_replaced = group.iter().any(|one| one.is_listed && self.arrived.contains(&one.seen.id));
        let mut texts: HashSet<u64> =
            group.iter().filter(|one| one.is_listed).map(|one| one.seen.text).collect();
        // Of equal texts that no file has, the latest stays.
        group.sort_by_key(|one| std::cmp::Reverse((one.retrieved, one.seen.published, one.run, one.seen.id)));
        group.retain(|one| {
            let was_kept = before.get(&one.seen.id).is_some_and(|version| version.is_kept);
            one.is_listed || (was_kept || is_replaced) && texts.insert(one.seen.text)
        });
        group
    }

    /// Returns the number of versions of an article that came with this update, if it was known before.
    fn new_in(one: &VersionsOfOne, run: u32) -> usize {
        let texts = |is_new: bool| {
            let versions = one.versions.iter().filter(move |version| (version.run == run) == is_new);
            versions.map(|version| version.text).collect::<HashSet<_>>()
        };
        let (old, new) = (texts(false), texts(true));
        if old.is_empty() { 0 } else { new.difference(&old).count() }
    }
}

/// Returns the address of an article of an index, if it has one.
fn address_of(id: Id, index: &Index) -> Result<Option<u64>> {
    let article = index.article(&id.to_string())?;
    Ok(article.and_then(|article| address::number(article.url.as_deref()?)))
}

/// Returns what a list of files says about these articles.
fn listed<'m>(manifest: &'m Manifest, wanted: &HashSet<Id>) -> HashMap<Id, Listed<'m>> {
    let mut listed: HashMap<Id, Listed<'m>> = HashMap::new();
    for (name, page) in manifest.pages().filter(|_| !wanted.is_empty()) {
        if !wanted.contains(&page.id) {
            continue;
        }
        let retrieved = page.retrieved();
        listed
            .entry(page.id)
            .and_modify(|known| {
                known.retrieved = known.retrieved.max(retrieved);
                if (rank(name), page.number) < (rank(known.name.0), known.name.1) {
                    known.name = (name, page.number);
                }
            })
            .or_insert(Listed { name: (name, page.number), retrieved });
    }
    listed
}
