//! Events of the articles that a run has changed.
//!
//! Articles that are filed under each other's keys and are linked form a graph, and no event spans two of its
//! components. So only the components that have changed are computed again: those of the changed articles, and
//! of the articles to which these were linked before.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::io;

use readouts_relations::events::{Link, Linking, Profile, are_linked, events_of_links};
use rustc_hash::{FxHashMap, FxHashSet};

use super::forest::Forest;
use super::groups::Groups;
use super::pieces::{Piece, Pieces, Place, key};
use super::table::malformed;

/// Minimum ratio of all articles to those that have changed at which the affected ones are looked for; below it, all
/// are joined again, which takes less time.
const FEW: usize = if cfg!(test) { 2 } else { 8 };

/// Articles to join, and where their profiles are: the number of the file, and the place in it. The profiles
/// themselves stay on disk.
type Found = BTreeMap<u64, (u32, Place)>;

/// Articles as they are filed in a state of the index.
struct Filed<'p> {
    pieces: &'p Pieces,
    /// Maximum number of articles of a key; one with more is crowded, and links no articles.
    maximum: usize,
    /// Whether any key may be crowded.
    may_crowd: bool,
    crowded: RefCell<FxHashMap<u64, bool>>,
}

impl<'p> Filed<'p> {
    fn new(pieces: &'p Pieces, maximum: usize) -> Self {
        let may_crowd = pieces.may_share_key(maximum);
        Self { pieces, maximum, may_crowd, crowded: RefCell::default() }
    }

    /// Returns the articles that are filed under a key, with the numbers of their files and their places.
    fn under(&self, wanted: u64) -> io::Result<Vec<(u64, (u32, Place))>> {
        let mut found = Vec::new();
        for (from, piece) in self.pieces.0.iter().enumerate() {
            let first = piece.keys.find(|row| key(*row).0 < wanted)?;
            for at in first..piece.keys.len() {
                let (under, place) = key(piece.keys.row(at)?);
                if under != wanted {
                    break;
                }
                let article = piece.article(place)?;
                if self.pieces.is_newest(from + 1, article)? {
                    found.push((article, (from as u32, place)));
                }
            }
        }
        Ok(found)
    }

    fn is_crowded(&self, wanted: u64) -> io::Result<bool> {
        if !self.may_crowd {
            return Ok(false);
        }
        if let Some(known) = self.crowded.borrow().get(&wanted) {
            return Ok(*known);
        }
        let mut rows = 0;
        for piece in &self.pieces.0 {
            let first = piece.keys.find(|row| key(*row).0 < wanted)?;
            rows += piece.keys.seek(first, |row| key(*row).0 == wanted)? - first;
        }
        // Some of the rows may be of articles that have changed since.
        let is_crowded = rows > self.maximum && self.under(wanted)?.len() > self.maximum;
        self.crowded.borrow_mut().insert(wanted, is_crowded);
        Ok(is_crowded)
    }

    /// Returns the articles that are linked to this one, but for those that are known already.
    fn linked_to(
        &self,
        article: u64,
        profile: &Profile,
        is_known: impl Fn(u64) -> bool,
    ) -> io::Result<Vec<(u64, (u32, Place))>> {
        let mut is_filed = false;
        for key in profile.keys() {
            is_filed = is_filed || !self.is_crowded(key)?;
        }
        let (mut found, mut seen) = (Vec::new(), FxHashSet::from_iter([article]));
        for key in profile.near_keys() {
            if !is_filed && self.is_crowded(key)? {
                continue;
            }
            for (other, at) in self.under(key)? {
                if is_known(other) || !seen.insert(other) {
                    continue;
                }
                let Some(theirs) = self.pieces.profile(at)? else { continue };
                if are_linked(profile, &theirs) && self.are_compared((article, profile), (other, &theirs))? {
                    found.push((other, at));
                }
            }
        }
        Ok(found)
    }

    /// Whether [`Linking`] compares two articles.
    fn are_compared(&self, one: (u64, &Profile), other: (u64, &Profile)) -> io::Result<bool> {
        let (first, second) = if one.0 < other.0 { (one.1, other.1) } else { (other.1, one.1) };
        let keys: FxHashSet<u64> = second.keys().collect();
        for key in first.near_keys().filter(|key| keys.contains(key)) {
            if !self.is_crowded(key)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Computes the events of the articles that the newest file knows, and of all that these affect. `maximum` is the
/// number of articles above which a key is crowded.
pub(super) fn join(pieces: &Pieces, maximum: usize, groups: &mut Groups) -> io::Result<()> {
    let Some(newest) = pieces.0.last() else { return Ok(()) };
    let before = pieces.before();
    let now = Filed::new(pieces, maximum);
    let all: usize = pieces.0.iter().map(|piece| piece.len()).sum();
    let found = if newest.len().saturating_mul(FEW) > all {
        joinable(pieces, 0)?
    } else {
        affected(newest, &Filed::new(&before, maximum), &now)?
    };
    for article in newest.known() {
        let article = article?;
        if !found.contains_key(&article) {
            groups.set_event(article, article)?;
        }
    }
    let links = links(&found, &now)?;
    let mut linked = Forest::default();
    links.iter().for_each(|link| linked.join(link.numbers));
    for article in found.keys().filter(|article| !linked.has(**article)) {
        groups.set_event(*article, *article)?;
    }
    let mut links: Vec<(u64, Link)> =
        links.into_iter().map(|link| (linked.root(link.numbers[0]), link)).collect();
    links.sort_unstable();
    for component in links.chunk_by(|one, other| one.0 == other.0) {
        join_component(component, &found, pieces, groups)?;
    }
    Ok(())
}

/// Returns the articles of the files from this one on that can be joined.
fn joinable(pieces: &Pieces, from: usize) -> io::Result<Found> {
    let mut found = Found::new();
    for (from, piece) in pieces.0.iter().enumerate().skip(from) {
        for place in 0..piece.articles.len() as Place {
            let article = piece.article(place)?;
            if piece.has_profile(place)? && pieces.is_newest(from + 1, article)? {
                found.insert(article, (from as u32, place));
            }
        }
    }
    Ok(found)
}

/// Returns the linked pairs of these articles. Only profiles of near days are in memory.
fn links(found: &Found, filed: &Filed<'_>) -> io::Result<Vec<Link>> {
    let mut ordered = Vec::with_capacity(found.len());
    for (article, at) in found {
        let Some(profile) = filed.pieces.profile(*at)? else { continue };
        ordered.push((profile.first_day(), *article, *at));
    }
    ordered.sort_unstable();
    let failed = Cell::new(None);
    let is_crowded = |key| {
        filed.is_crowded(key).unwrap_or_else(|error| {
            failed.set(Some(error));
            false
        })
    };
    let mut linking = Linking::new(is_crowded);
    let mut links = Vec::new();
    for (_, article, at) in ordered {
        let Some(profile) = filed.pieces.profile(at)? else { continue };
        linking.add(article, profile, &mut links);
    }
    drop(linking);
    failed.into_inner().map_or(Ok(links), Err)
}

/// Computes the events of articles that are connected by links.
fn join_component(
    links: &[(u64, Link)],
    found: &Found,
    pieces: &Pieces,
    groups: &mut Groups,
) -> io::Result<()> {
    let mut numbers: Vec<u64> = links.iter().flat_map(|(_, link)| link.numbers).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let mut profiles = Vec::with_capacity(numbers.len());
    for number in &numbers {
        let profile = found.get(number).map(|at| pieces.profile(*at)).transpose()?;
        profiles.push(profile.flatten().ok_or_else(malformed)?);
    }
    let articles: Vec<(u64, &Profile)> = numbers.iter().copied().zip(&profiles).collect();
    for event in events_of_links(&articles, links.iter().map(|(_, link)| *link).collect()) {
        // An event's articles are sorted by number.
        for at in &event {
            groups.set_event(numbers[*at], numbers[event[0]])?;
        }
    }
    Ok(())
}

/// Returns the articles whose events may have changed because of those that the newest file knows, and these.
fn affected(newest: &Piece, before: &Filed<'_>, now: &Filed<'_>) -> io::Result<Found> {
    let mut found = joinable(now.pieces, now.pieces.0.len() - 1)?;
    // Articles that were filed otherwise before, with their former profiles.
    let mut former: Vec<(u64, Profile)> = Vec::new();
    let mut keys: FxHashSet<u64> = FxHashSet::default();
    for article in newest.known() {
        let article = article?;
        if let Some((piece, place)) = before.pieces.find(article)?
            && let Some(profile) = piece.profile(place)?
        {
            keys.extend(profile.keys());
            former.push((article, profile));
        }
    }
    if before.may_crowd || now.may_crowd {
        for row in newest.keys.each() {
            keys.insert(key(row?).0);
        }
        for key in keys {
            if before.is_crowded(key)? == now.is_crowded(key)? {
                continue;
            }
            for (article, at) in before.under(key)? {
                former.extend(before.pieces.profile(at)?.map(|profile| (article, profile)));
            }
            found.extend(now.under(key)?);
        }
    }
    for (article, profile) in &former {
        for (other, at) in before.linked_to(*article, profile, |other| found.contains_key(&other))? {
            if !newest.knows(other)? {
                found.insert(other, at);
            }
        }
    }
    let mut left: Vec<u64> = found.keys().copied().collect();
    while let Some(article) = left.pop() {
        let Some(profile) = now.pieces.profile(found[&article])? else { continue };
        for (other, at) in now.linked_to(article, &profile, |other| found.contains_key(&other))? {
            left.push(other);
            found.insert(other, at);
        }
    }
    Ok(found)
}
