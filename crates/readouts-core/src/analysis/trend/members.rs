//! Chooses the series of a trend, and tells to which of them the values of articles belong.

use std::collections::BTreeMap;

use super::axes::SEVERAL;
use super::count::Matches;
use super::{SERIES_MAX, TrendMeasure, TrendOptions};
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

/// Value of a facet that a series stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Key {
    Value(String),
    /// Articles or words without a value.
    None,
    /// Occurrences in the words of several speakers.
    Several,
}

/// The series to which the numbers of a segment belong: those of the largest values, then the one of all others, the one
/// without a value, and the one of several speakers.
#[derive(Debug)]
pub(super) struct Table {
    /// Whether there is only one series, of everything.
    is_undivided: bool,
    /// Number of values that have a series of their own.
    largest: usize,
    /// Series of each value by its number.
    values: Vec<u8>,
}

/// A set of series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Members(u64);

// The largest ones, `others`, and those without a value or with several.
const _: () = assert!(SERIES_MAX + 3 <= u64::BITS as usize);

/// Occurrences and articles of each key.
pub(super) type Sizes = BTreeMap<Key, (u64, u64)>;

/// Returns the sizes of the series of matching articles.
pub(super) fn sizes(pass: &Pass<'_>, matches: &[Matches], options: &TrendOptions) -> Result<Sizes> {
    let mut all = Sizes::new();
    if options.split.is_none() {
        return Ok(all);
    }
    for of_segment in pass.each_segment(|segment| sizes_in(&segment, matches))? {
        for (key, (occurrences, documents)) in of_segment {
            let sum = all.entry(key).or_default();
            *sum = (sum.0 + occurrences, sum.1 + documents);
        }
    }
    Ok(all)
}

fn sizes_in(segment: &Segment<'_>, matches: &[Matches]) -> Result<Vec<(Key, (u64, u64))>> {
    let Some(Matches { series, totals, .. }) = matches.get(segment.number as usize) else {
        return Ok(Vec::new());
    };
    let mut sizes: Vec<(u64, (u64, u64))> = totals.iter().map(|(number, size)| (*number, *size)).collect();
    sizes.sort_unstable();
    let known = sizes.partition_point(|(number, _)| *number < SEVERAL);
    let numbers: Vec<u64> = sizes[..known].iter().map(|(number, _)| *number).collect();
    let names = series.names(segment, &numbers)?.into_iter();
    let names = names.map(|name| name.map_or(Key::None, Key::Value));
    let others = sizes[known..].iter();
    let others = others.map(|(number, _)| if *number == SEVERAL { Key::Several } else { Key::None });
    Ok(names.chain(others).zip(sizes.iter().map(|(_, size)| *size)).collect())
}

/// Returns the values that have series of their own: of all queries together the largest by the measure, so that their
/// series can be compared.
pub(super) fn largest<'s>(all: impl Iterator<Item = &'s Sizes>, options: &TrendOptions) -> Vec<String> {
    let mut sums: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for (key, (occurrences, documents)) in all.flatten() {
        if let Key::Value(value) = key {
            let sum = sums.entry(value).or_default();
            *sum = (sum.0 + occurrences, sum.1 + documents);
        }
    }
    let mut values: Vec<(&str, (u64, u64))> = sums.into_iter().collect();
    let rank = |(occurrences, documents): (u64, u64)| match options.measure {
        TrendMeasure::Share | TrendMeasure::Articles => (documents, occurrences),
        TrendMeasure::Occurrences | TrendMeasure::PerMillion => (occurrences, documents),
    };
    values.sort_by(|a, b| rank(b.1).cmp(&rank(a.1)).then(a.0.cmp(b.0)));
    values.truncate(options.series.min(SERIES_MAX));
    values.into_iter().map(|(value, _)| value.to_owned()).collect()
}

/// Returns the series of a query, in order.
pub(super) fn members(sizes: &Sizes, largest: &[String], options: &TrendOptions) -> Vec<Member> {
    if options.split.is_none() {
        return vec![Member::All];
    }
    let others = sizes.keys().filter_map(Key::value).filter(|value| !largest.iter().any(|one| one == value));
    let others = Member::Others(others.map(str::to_owned).collect());
    let own = largest.iter().map(|value| Member::Key(Key::Value(value.clone())));
    own.chain([others, Member::Key(Key::None), Member::Key(Key::Several)]).collect()
}

/// Returns the table of each segment for these series, which are in the order of [`members`].
pub(super) fn tables(
    (pass, matches): (&Pass<'_>, &[Matches]),
    largest: &[String],
    options: &TrendOptions,
) -> Result<Vec<Table>> {
    let Some(facet) = &options.split else {
        let table = || Table { is_undivided: true, ..Table::new(0) };
        return Ok(pass.segments().map(|_| table()).collect());
    };
    pass.each_segment(|segment| {
        let mut table = Table::new(largest.len());
        let Some(Matches { series, .. }) = matches.get(segment.number as usize) else { return Ok(table) };
        for (place, value) in largest.iter().enumerate() {
            if let Some(number) = series.number(&segment, facet, value)? {
                table.set(number, place);
            }
        }
        Ok(table)
    })
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
    fn new(largest: usize) -> Self {
        Self { is_undivided: false, largest, values: Vec::new() }
    }

    fn set(&mut self, number: u64, series: usize) {
        let number = number as usize;
        self.values.resize(self.values.len().max(number + 1), self.largest as u8);
        self.values[number] = series as u8;
    }

    /// Returns the number of series.
    pub(super) fn series(&self) -> usize {
        if self.is_undivided { 1 } else { self.largest + 3 }
    }

    /// Returns the series that a number belongs to.
    pub(super) fn get(&self, number: u64) -> usize {
        match number {
            NO_ONE => self.largest + 1,
            SEVERAL => self.largest + 2,
            value => self.values.get(value as usize).map_or(self.largest, |series| usize::from(*series)),
        }
    }

    /// Returns the series that an article or an occurrence with these numbers belongs to.
    pub(super) fn members(&self, numbers: &[u64]) -> Members {
        let mut members = Members(u64::from(self.is_undivided));
        numbers.iter().for_each(|number| members.add(self.get(*number)));
        members
    }
}

impl Members {
    pub(super) fn add(&mut self, member: usize) {
        self.0 |= 1 << member;
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
