//! What joining needs to know of an article.

use readouts_reading::{Date, Kind, Knowledge, Readout};

use super::hash;

/// Maximum number of days that an event's date may span; above it, the article cannot be joined.
const SPAN: i32 = 7;
/// Maximum number of principals that are kept.
pub(super) const PRINCIPALS: usize = 8;
/// Number of days by which the dates of two articles of one event may differ.
pub(super) const APART: i32 = 2;

/// What joining needs to know of an article: the days on which its event may have taken place, its kind, its outlet
/// and its principals. It can be [written](Self::write) to bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// First and last possible day, as days since 1970-01-01.
    pub(super) days: [i32; 2],
    pub(super) kind: Kind,
    /// Hash of the outlet's name; 0 if it is unknown.
    pub(super) outlet: u64,
    /// Hashes of the principals' names, sorted.
    pub(super) people: Vec<u64>,
}

impl Profile {
    /// Returns the profile of an article; `None` if it cannot be joined, because no principals or no days are known.
    pub fn of(article: &Readout, _knowledge: &Knowledge) -> Option<Self> {
        let mut people: Vec<u64> = article
            .participants
            .iter()
            .take(PRINCIPALS)
            .map(|name| hash::of_bytes(name.as_bytes()))
            .collect();
        people.sort_unstable();
        people.dedup();
        let event = &article.event_date;
        let published = article.published.edtf;
        let first = event.earliest.or_else(|| published?.earliest())?;
        let last = event.latest.or_else(|| published?.latest())?;
        let days = [number(first), number(last)];
        if people.len() < 2 || days[1] < days[0] || days[1] - days[0] > SPAN {
            return None;
        }
        let outlet = article.outlet.name.as_deref().map_or(0, |name| hash::of_bytes(name.as_bytes()));
        Some(Self { days, kind: article.kind, outlet, people })
    }

    /// Returns the keys under which the article is filed: each pair of principals, on each possible day.
    pub fn keys(&self) -> impl Iterator<Item = u64> {
        self.keys_within(0)
    }

    /// Returns the keys under which articles that may be of the same event are filed: those of [`keys`](Self::keys),
    /// with the days that may lie between the dates of two articles.
    ///
    /// The relation is symmetric: an article is filed under a near key of a second one if and only if the second one is
    /// filed under a near key of the first.
    pub fn near_keys(&self) -> impl Iterator<Item = u64> {
        self.keys_within(APART)
    }

    fn keys_within(&self, apart: i32) -> impl Iterator<Item = u64> {
        let people = &self.people;
        let pairs = people.iter().enumerate().flat_map(|(at, a)| people[at + 1..].iter().map(|b| (*a, *b)));
        let days = self.days[0].saturating_sub(apart)..=self.days[1].saturating_add(apart);
        pairs.flat_map(move |(a, b)| days.clone().map(move |day| hash::of_numbers(&[a, b, day as u64])))
    }
}

/// Returns the number of days since 1970-01-01.
pub(super) fn number(date: Date) -> i32 {
    let first = Date::constant(1970, 1, 1);
    date.since(first).map_or(0, |span| span.get_days())
}
