//! Chooses the series of a trend, and tells to which of them the values of articles belong.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::axes::{SEVERAL, Series};
use super::count::Matches;
use super::{SERIES_MAX, TrendOptions};
use crate::Result;
use crate::index::NO_ONE;
use crate::search::{Pass, Segment};

/// A series.
#[derive(Debug)]
pub(super) enum Member {
    /// Everything.
    All,
    Key(Key),
    /// Values that have no series of their own, in order.
    Others(Vec<String>),
}

/// What series are told apart by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Key {
    Value(String),
    /// Articles or words without a value.
    None,
    /// Occurrences in the words of several speakers.
    Several,
}

/// The series to which the numbers of a segment belong.
#[derive(Debug)]
pub(super) struct Table {
    series: usize,
    /// Whether there is only one series, of everything.
    is_undivided: bool,
    /// Series of each value by its number; [`NO_SERIES`] for none.
    values: Vec<u8>,
    none: Option<usize>,
    several: Option<usize>,
}

const NO_SERIES: u8 = u8::MAX;

/// A set of series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Members(u64);

// The largest ones, `others`, and those without a value or with several.
const _: () = assert!(SERIES_MAX + 3 <= u64::BITS as usize);

/// Returns the series of matching articles, in order, and a table for each segment.
pub(super) fn members(
    (pass, matches): (&Pass<'_>, &[Matches]),
    options: &TrendOptions,
) -> Result<(Vec<Member>, Vec<Table>)> {
    if options.split.is_none() {
        let table = || Table { is_undivided: true, ..Table::new(1) };
        return Ok((vec![Member::All], matches.iter().map(|_| table()).collect()));
    }
    let keys = pass.each_segment(|segment| keys(&segment, matches, options))?;
    let mut sums: BTreeMap<&Key, (u64, u64)> = BTreeMap::new();
    for (of_segment, keys) in matches.iter().zip(&keys) {
        for (number, key) in keys {
            let (occurrences, documents) = of_segment.totals.get(number).copied().unwrap_or_default();
            let sum = sums.entry(key).or_default();
            *sum = (sum.0 + occurrences, sum.1 + documents);
        }
    }
    let (members, places) = chosen(&sums, options.series.min(SERIES_MAX));
    let tables = keys.iter().map(|keys| {
        let mut table = Table::new(members.len());
        for (number, key) in keys {
            places.get(key).iter().for_each(|place| table.set(*number, **place));
        }
        table
    });
    let tables = tables.collect();
    Ok((members, tables))
}

/// Returns what the numbers of a segment's series stand for.
fn keys(segment: &Segment<'_>, matches: &[Matches], options: &TrendOptions) -> Result<Vec<(u64, Key)>> {
    let totals = matches.get(segment.number as usize).map(|matches| matches.totals.keys());
    let mut numbers: Vec<u64> = totals.into_iter().flatten().copied().collect();
    numbers.sort_unstable();
    let known = numbers.partition_point(|number| *number < SEVERAL);
    let names = Series::open(options, segment)?.names(segment, &numbers[..known])?.into_iter();
    let names = names.map(|name| name.map_or(Key::None, Key::Value));
    let others =
        numbers[known..].iter().map(|number| if *number == SEVERAL { Key::Several } else { Key::None });
    Ok(numbers.iter().copied().zip(names.chain(others)).collect())
}

/// Chooses the series from the occurrences and articles of each key; returns them with the place of each key.
fn chosen<'k>(
    sums: &BTreeMap<&'k Key, (u64, u64)>,
    count: usize,
) -> (Vec<Member>, FxHashMap<&'k Key, usize>) {
    let is_value = |key: &Key| matches!(key, Key::Value(_));
    let mut values: Vec<(&Key, (u64, u64))> =
        sums.iter().map(|(key, sum)| (*key, *sum)).filter(|(key, _)| is_value(key)).collect();
    values.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let mut others: Vec<&Key> =
        values.split_off(values.len().min(count)).into_iter().map(|(key, _)| key).collect();
    others.sort_unstable();
    let mut places: FxHashMap<&Key, usize> = others.iter().map(|key| (*key, values.len())).collect();
    let mut members: Vec<Member> = Vec::new();
    let rest = sums.keys().copied().filter(|key| !is_value(key));
    let names: Vec<String> = others.into_iter().filter_map(Key::value).map(str::to_owned).collect();
    for key in values.into_iter().map(|(key, _)| key) {
        places.insert(key, members.len());
        members.push(Member::Key(key.clone()));
    }
    if !names.is_empty() {
        members.push(Member::Others(names));
    }
    for key in rest {
        places.insert(key, members.len());
        members.push(Member::Key(key.clone()));
    }
    (members, places)
}

impl Key {
    fn value(&self) -> Option<&str> {
        match self {
            Self::Value(value) => Some(value),
            Self::None | Self::Several => None,
        }
    }
}

impl Table {
    fn new(series: usize) -> Self {
        Self { series, is_undivided: false, values: Vec::new(), none: None, several: None }
    }

    fn set(&mut self, number: u64, series: usize) {
        match number {
            NO_ONE => self.none = Some(series),
            SEVERAL => self.several = Some(series),
            value => {
                let value = value as usize;
                self.values.resize(self.values.len().max(value + 1), NO_SERIES);
                self.values[value] = series as u8;
            }
        }
    }

    /// Returns the number of series.
    pub(super) fn series(&self) -> usize {
        self.series
    }

    /// Returns the series that a number belongs to.
    pub(super) fn get(&self, number: u64) -> Option<usize> {
        match number {
            NO_ONE => self.none,
            SEVERAL => self.several,
            value => {
                let series = self.values.get(value as usize).filter(|series| **series != NO_SERIES);
                series.map(|series| usize::from(*series))
            }
        }
    }

    /// Returns the series that an article or an occurrence with these numbers belongs to.
    pub(super) fn members(&self, numbers: &[u64]) -> Members {
        let mut members = Members(u64::from(self.is_undivided));
        members.extend(numbers.iter().filter_map(|number| self.get(*number)));
        members
    }
}

impl Members {
    pub(super) fn add(&mut self, member: usize) {
        self.0 |= 1 << member;
    }

    pub(super) fn extend(&mut self, members: impl IntoIterator<Item = usize>) {
        members.into_iter().for_each(|member| self.add(member));
    }

    /// Calls `each` for every series of the set.
    pub(super) fn each(self, mut each: impl FnMut(usize)) {
        let mut left = self.0;
        while left != 0 {
            each(left.trailing_zeros() as usize);
            left &= left - 1;
        }
    }
}
