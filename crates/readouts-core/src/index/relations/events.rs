//! Events of the articles that a run has changed.
//!
//! Articles that are filed under each other's keys and are linked form a graph, and no event spans two of its
//! components. So only the components that have changed are computed again: those of the changed articles, and
//! of the articles to which these were linked before.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::io;

use readouts_relations::events::{Profile, events_with, weigh};
use rustc_hash::{FxHashMap, FxHashSet};

use super::groups::Groups;
use super::pieces::{Piece, Pieces, Place, key};

/// Articles as they are filed in a state of the index.
struct Filed<'p> {
    pieces: &'p Pieces,
    /// Maximum number of articles of a key; one with more is crowded, and links no articles.
    maximum: usize,
    crowded: RefCell<FxHashMap<u64, bool>>,
}

impl<'p> Filed<'p> {
    fn new(pieces: &'p Pieces, maximum: usize) -> Self {
        Self { pieces, maximum, crowded: RefCell::default() }
    }

    /// Returns the articles that are filed under a key.
    fn under(&self, wanted: u64) -> io::Result<Vec<(u64, &'p Piece, Place)>> {
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
                    found.push((article, &**piece, place));
                }
            }
        }
        Ok(found)
    }

    fn is_crowded(&self, wanted: u64) -> io::Result<bool> {
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
    ) -> io::Result<Vec<(u64, Profile)>> {
        let mut is_filed = false;
        for key in profile.keys() {
            is_filed = is_filed || !self.is_crowded(key)?;
        }
        let (mut found, mut seen) = (Vec::new(), FxHashSet::from_iter([article]));
        for key in profile.near_keys() {
            if !is_filed && self.is_crowded(key)? {
                continue;
            }
            for (other, piece, place) in self.under(key)? {
                if is_known(other) || !seen.insert(other) {
                    continue;
                }
                let Some(theirs) = piece.profile(place)? else { continue };
                if weigh(profile, &theirs).linked
                    && self.are_compared((article, profile), (other, &theirs))?
                {
                    found.push((other, theirs));
                }
            }
        }
        Ok(found)
    }

    /// Whether [`events_with`] compares two articles.
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
    let mut found: BTreeMap<u64, Profile> = BTreeMap::new();
    for place in 0..newest.articles.len() as Place {
        if let Some(profile) = newest.profile(place)? {
            found.insert(newest.article(place)?, profile);
        }
    }
    if !before.0.is_empty() {
        affected(newest, &Filed::new(&before, maximum), &now, &mut found)?;
    }
    for article in newest.known() {
        let article = article?;
        if !found.contains_key(&article) {
            groups.set_event(article, article)?;
        }
    }
    let articles: Vec<(u64, &Profile)> = found.iter().map(|(article, profile)| (*article, profile)).collect();
    let failed = Cell::new(None);
    let is_crowded = |key| {
        now.is_crowded(key).unwrap_or_else(|error| {
            failed.set(Some(error));
            false
        })
    };
    let events = events_with(&articles, is_crowded);
    if let Some(error) = failed.into_inner() {
        return Err(error);
    }
    for event in events {
        let Some(first) = event.iter().map(|at| articles[*at].0).min() else { continue };
        for at in event {
            groups.set_event(articles[at].0, first)?;
        }
    }
    Ok(())
}

/// Adds the articles whose events may have changed because of those that the newest file knows.
fn affected(
    newest: &Piece,
    before: &Filed<'_>,
    now: &Filed<'_>,
    found: &mut BTreeMap<u64, Profile>,
) -> io::Result<()> {
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
    for row in newest.keys.each() {
        keys.insert(key(row?).0);
    }
    for key in keys {
        if before.is_crowded(key)? == now.is_crowded(key)? {
            continue;
        }
        for (filed, all) in [(before, false), (now, true)] {
            for (article, piece, place) in filed.under(key)? {
                let Some(profile) = piece.profile(place)? else { continue };
                if all {
                    found.insert(article, profile);
                } else {
                    former.push((article, profile));
                }
            }
        }
    }
    for (article, profile) in &former {
        for (other, theirs) in before.linked_to(*article, profile, |other| found.contains_key(&other))? {
            if !newest.knows(other)? {
                found.insert(other, theirs);
            }
        }
    }
    let mut left: Vec<u64> = found.keys().copied().collect();
    while let Some(article) = left.pop() {
        let linked = now.linked_to(article, &found[&article], |other| found.contains_key(&other))?;
        for (other, profile) in linked {
            left.push(other);
            found.insert(other, profile);
        }
    }
    Ok(())
}
