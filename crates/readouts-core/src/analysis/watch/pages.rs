//! The articles that an index had at former runs: which ones are new, and which are pages that have changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Result;
use crate::index::Texts;
use crate::query::Plan;
use crate::search::{Resolved, SearchRequest};

/// Number of characters of an article in the text form: 16 of its number, 8 of the hash of its place.
const WRITTEN: usize = 24;

/// Place of an article that has neither an address nor a path.
const NOWHERE: u32 = 0;

/// Articles that the index has or had: the number of each id, with a hash of its address, or else of its path. Sorted by
/// number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Pages(Vec<(u64, u32)>);

/// Articles of the index that were not there before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Fresh {
    /// All of them.
    pub(super) unseen: FxHashSet<u64>,
    /// Those that are not a known page with another text.
    pub(super) new: FxHashSet<u64>,
}

impl Pages {
    /// Returns the articles of the index together with those before, and those that were not there before.
    pub(super) fn now(request: &Resolved<SearchRequest>, before: &Self) -> Result<(Self, Fresh)> {
        let watch = request.watch();
        let pass = request.pass_of(Plan::All, &watch)?;
        let found = pass.each_segment(|segment| {
            let ties = segment.open(|reader| pass.index.ties(reader))?;
            let mut texts = Texts::open(pass.index, segment.reader(), 1)?;
            let mut pages = Vec::new();
            segment.each(|matched| {
                let Some(number) = ties.first(matched.doc) else { return Ok(()) };
                let place = match before.place(number) {
                    Some(place) => place,
                    None => {
                        pass.check_time()?;
                        let text = texts.read(matched.doc)?;
                        let head = text.head()?;
                        head.url.or(head.path).map_or(NOWHERE, |place| hash(&place))
                    }
                };
                pages.push((number, place));
                Ok(())
            })?;
            Ok(pages)
        })?;
        let mut now: Vec<(u64, u32)> = found.into_iter().flatten().collect();
        now.sort_unstable();
        Ok(before.compared(now))
    }

    /// Whether an article is or was in the index.
    pub(super) fn has(&self, number: u64) -> bool {
        self.place(number).is_some()
    }

    fn place(&self, number: u64) -> Option<u32> {
        let at = self.0.binary_search_by_key(&number, |(number, _)| *number).ok()?;
        Some(self.0[at].1)
    }

    /// Compares these articles with those that there are now, which are sorted.
    fn compared(&self, now: Vec<(u64, u32)>) -> (Self, Fresh) {
        let here: FxHashSet<u64> = now.iter().map(|(number, _)| *number).collect();
        let mut gone: BTreeMap<u32, BTreeSet<u64>> = BTreeMap::new();
        for (number, place) in self.0.iter().filter(|(number, _)| !here.contains(number)) {
            gone.entry(*place).or_default().insert(*number);
        }
        let mut fresh = Fresh::default();
        for (number, place) in now.iter().filter(|(number, _)| self.place(*number).is_none()) {
            fresh.unseen.insert(*number);
            // A page that has changed takes the place of the one that it was.
            let was = gone.get_mut(place).filter(|_| *place != NOWHERE).and_then(BTreeSet::pop_first);
            if was.is_none() {
                fresh.new.insert(*number);
            }
        }
        // What is gone may come back, and is not new then.
        let left =
            gone.into_iter().flat_map(|(place, all)| all.into_iter().map(move |number| (number, place)));
        let mut all: Vec<(u64, u32)> = now.into_iter().chain(left).collect();
        all.sort_unstable();
        (Self(all), fresh)
    }
}

fn hash(place: &str) -> u32 {
    let hash = blake3::hash(place.as_bytes());
    let [a, b, c, d] = [0, 1, 2, 3].map(|at| hash.as_bytes()[at]);
    u32::from_le_bytes([a, b, c, d]).max(NOWHERE + 1)
}

impl fmt::Display for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|(number, place)| write!(f, "{number:016x}{place:08x}"))
    }
}

impl Serialize for Pages {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Pages {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let read = |one: &[u8]| {
            let one = std::str::from_utf8(one).ok().filter(|_| one.len() == WRITTEN)?;
            let number = u64::from_str_radix(one.get(..16)?, 16).ok()?;
            Some((number, u32::from_str_radix(one.get(16..)?, 16).ok()?))
        };
        let pages: Option<Vec<(u64, u32)>> = text.as_bytes().chunks(WRITTEN).map(read).collect();
        let pages = pages.filter(|pages| pages.is_sorted_by(|(a, _), (b, _)| a < b));
        pages.map(Self).ok_or_else(|| serde::de::Error::custom("no list of pages"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(of: &[(u64, u32)]) -> Pages {
        Pages(of.to_vec())
    }

    #[test]
    fn a_page_in_the_place_of_one_that_is_gone_has_changed() {
        let before = pages(&[(1, 10), (2, 20), (3, 30)]);
        let (now, fresh) = before.compared(vec![(1, 10), (4, 20), (5, 50)]);
        assert_eq!(fresh.unseen, [4, 5].into_iter().collect());
        assert_eq!(fresh.new, [5].into_iter().collect());
        // The third is gone; the second is another now.
        assert_eq!(now, pages(&[(1, 10), (3, 30), (4, 20), (5, 50)]));
        let (_, fresh) = now.compared(vec![(1, 10), (3, 30), (4, 20), (5, 50)]);
        assert_eq!(fresh, Fresh::default());
    }

    #[test]
    fn pages_without_a_place_and_pages_beside_each_other_are_new() {
        let before = pages(&[(1, NOWHERE), (2, 20)]);
        let (_, fresh) = before.compared(vec![(2, 20), (3, NOWHERE), (4, 20)]);
        assert_eq!(fresh.new, [3, 4].into_iter().collect());
    }

    #[test]
    fn what_is_written_is_read() {
        let all = pages(&[(0, 0), (1, u32::MAX), (u64::MAX, 7)]);
        let text = serde_json::to_string(&all).expect("written");
        assert_eq!(serde_json::from_str::<Pages>(&text).expect("read"), all);
        for wrong in ["\"0\"", "\"00000000000000010000000g\"", "\"+000000000000001+0000001é\"", "7"] {
            assert!(serde_json::from_str::<Pages>(wrong).is_err(), "{wrong}");
        }
        let twice = format!("\"{0}{0}\"", "0".repeat(WRITTEN));
        assert!(serde_json::from_str::<Pages>(&twice).is_err());
    }
}
