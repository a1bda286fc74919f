//! Makes the rows of a trend from its counts.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use super::count::{Articles, Counted, Key, Sums};
use super::rates::Rates;
use super::{Direction, PERIODS_MAX, TrendMeasure, TrendOptions, TrendRow, TrendSeries};
use crate::analysis::statistics::{mann_kendall, theil_sen, wilson};
use crate::query::Query;
use crate::search::{Filters, When};
use crate::{Error, ErrorKind, Facet, Result};

/// Number of articles of a period below which its figures say little.
const THIN: u64 = 5;

/// Words in a million.
const MILLION: f64 = 1e6;

/// Counts for one query.
pub(super) struct Line {
    pub(super) query: Query,
    pub(super) filters: Filters,
    /// Matching articles.
    pub(super) matched: Counted,
    /// Articles of which shares are taken.
    pub(super) base: Counted,
    pub(super) members: Vec<Member>,
    /// Intervals of the rates of each series; empty if there are none.
    pub(super) rates: Vec<Rates>,
}

/// A series of a line.
pub(super) enum Member {
    /// Everything.
    All,
    Key(Key),
    /// Values that have no series of their own.
    Others(BTreeSet<String>),
}

/// Counts of a series in a period, or in several together.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    matched: Articles,
    base: Articles,
}

/// Returns the periods from the first to the last in which there are articles.
pub(super) fn periods(lines: &[Line]) -> Result<Option<RangeInclusive<u64>>> {
    let counted = lines.iter().flat_map(|line| [&line.matched, &line.base]);
    let numbers = counted.flat_map(|counted| counted.articles.keys()).filter_map(|(when, _)| match when {
        When::In(period) => Some(*period),
        _ => None,
    });
    let Some((first, last)) = numbers.fold(None, |ends: Option<(u64, u64)>, number| {
        Some(ends.map_or((number, number), |(first, last)| (first.min(number), last.max(number))))
    }) else {
        return Ok(None);
    };
    let count = last - first + 1;
    if count > PERIODS_MAX {
        let message =
            format!("from the first date to the last there are {count} periods, more than {PERIODS_MAX}");
        let hint = "take longer periods, or a range of dates";
        return Err(Error::new(ErrorKind::Query, message).hinting(hint));
    }
    Ok(Some(first..=last))
}

impl Line {
    /// Returns the series, each with a row for each of these periods.
    pub(super) fn series(
        &self,
        options: &TrendOptions,
        periods: Option<RangeInclusive<u64>>,
    ) -> Vec<TrendSeries> {
        let periods: Vec<u64> = periods.into_iter().flatten().collect();
        let rates = self.rates.iter().map(Some).chain(std::iter::repeat(None));
        let members = self.members.iter().zip(rates);
        members.map(|(member, rates)| self.one(options, (member, rates), &periods)).collect()
    }

    pub(super) fn new(
        (query, filters): (&Query, &Filters),
        (matched, base): (Counted, Counted),
        options: &TrendOptions,
    ) -> Self {
        let members = members(&matched, options);
        let (query, filters) = (query.clone(), filters.clone());
        Self { query, filters, matched, base, members, rates: Vec::new() }
    }
    fn one(
        &self,
        options: &TrendOptions,
        (member, rates): (&Member, Option<&Rates>),
        periods: &[u64],
    ) -> TrendSeries {
        let cells = self.cells(member);
        let with_words = options.measure == TrendMeasure::PerMillion;
        let row = |when: Option<When>, cell: Cell| {
            let has_base = !matches!(member, Member::Key(Key::Several));
            let articles = has_base.then_some(cell.base.documents);
            let shared = articles.filter(|articles| *articles > 0);
            let words = (has_base && with_words).then_some(cell.base.words);
            TrendRow {
                period: when.map_or_else(|| "all".to_owned(), |when| period_name(options, when)),
                documents: cell.matched.documents,
                occurrences: cell.matched.occurrences,
                articles,
                share: shared.map(|articles| cell.matched.documents as f64 / articles as f64),
                share_interval: shared.and_then(|articles| wilson(cell.matched.documents, articles)),
                words,
                per_million: words
                    .filter(|words| *words > 0)
                    .map(|words| cell.matched.occurrences as f64 / words as f64 * MILLION),
                per_million_interval: rates
                    .and_then(|rates| rates.get(&when))
                    .map(|rate| rate.scaled(MILLION)),
                smoothed: None,
                thin: articles.is_some_and(|articles| articles > 0 && articles < THIN),
                hits: self.hits(options, member, when, periods),
            }
        };
        let of = |when: When| cells.get(&when).copied().unwrap_or_default();
        let mut rows: Vec<TrendRow> =
            periods.iter().map(|period| row(Some(When::In(*period)), of(When::In(*period)))).collect();
        if options.smooth > 0 {
            let dated: Vec<Cell> = periods.iter().map(|period| of(When::In(*period))).collect();
            for (at, row) in rows.iter_mut().enumerate() {
                let around = at.saturating_sub(options.smooth as usize)
                    ..dated.len().min(at + options.smooth as usize + 1);
                let sum = dated[around].iter().fold(Cell::default(), |sum, cell| sum.and(*cell));
                row.smoothed = sum.measure(options.measure).filter(|_| !row.is_gap());
            }
        }
        let dated =
            rows.iter().enumerate().filter(|(_, row)| row.articles.is_some_and(|articles| articles > 0));
        let points: Vec<(f64, f64)> =
            dated.filter_map(|(at, row)| Some((at as f64, row.measure(options.measure)?))).collect();
        let values: Vec<f64> = points.iter().map(|(_, value)| *value).collect();
        let direction = theil_sen(&points).zip(mann_kendall(&values)).map(|(slope, test)| Direction {
            slope,
            test,
            periods: points.len() as u64,
        });
        for when in [When::Span, When::Uncertain, When::Unknown] {
            if let Some(cell) = cells.get(&when) {
                rows.push(row(Some(when), *cell));
            }
        }
        let total = cells.values().fold(Cell::default(), |sum, cell| sum.and(*cell));
        TrendSeries {
            query: self.query.to_string(),
            name: member.name(options.split.as_ref()),
            is_value: matches!(member, Member::Key(Key::Value(_))),
            total: row(None, total),
            rows,
            direction,
        }
    }

    /// Returns the counts of a series by period.
    fn cells(&self, member: &Member) -> BTreeMap<When, Cell> {
        let mut cells: BTreeMap<When, Cell> = BTreeMap::new();
        for ((when, _), articles) in self.matched.articles.iter().filter(|((_, keys), _)| member.has(keys)) {
            cells.entry(*when).or_default().matched.add(*articles);
        }
        for ((when, _), articles) in self.base.articles.iter().filter(|((_, keys), _)| member.has(keys)) {
            cells.entry(*when).or_default().base.add(*articles);
        }
        let by_speaker = |counted: &Counted| {
            let of = counted.by_speaker.iter().filter(|((_, key), _)| member.has(std::slice::from_ref(key)));
            let mut sums: BTreeMap<When, Sums> = BTreeMap::new();
            of.for_each(|((when, _), sum)| sums.entry(*when).or_default().add(*sum));
            sums
        };
        // Of speakers, the occurrences and words that are theirs.
        if !matches!(member, Member::All) {
            if !self.matched.by_speaker.is_empty() {
                cells.values_mut().for_each(|cell| cell.matched.occurrences = 0);
                for (when, sums) in by_speaker(&self.matched) {
                    cells.entry(when).or_default().matched.occurrences = sums.occurrences;
                }
            }
            if !self.base.by_speaker.is_empty() {
                cells.values_mut().for_each(|cell| cell.base.words = 0);
                for (when, sums) in by_speaker(&self.base) {
                    cells.entry(when).or_default().base.words = sums.words;
                }
            }
        }
        cells
    }
}

/// Returns the series of matching articles, in order.
fn members(matched: &Counted, options: &TrendOptions) -> Vec<Member> {
    if options.split.is_none() {
        return vec![Member::All];
    }
    let mut sums: BTreeMap<&Key, (u64, u64)> = BTreeMap::new();
    for ((_, keys), articles) in &matched.articles {
        for key in keys {
            let sum = sums.entry(key).or_default();
            sum.0 += if matched.by_speaker.is_empty() { articles.occurrences } else { 0 };
            sum.1 += articles.documents;
        }
    }
    for ((_, key), Sums { occurrences, .. }) in &matched.by_speaker {
        sums.entry(key).or_default().0 += occurrences;
    }
    let mut values: Vec<(&str, (u64, u64))> = Vec::new();
    for (key, sum) in &sums {
        if let Key::Value(value) = key {
            values.push((value, *sum));
        }
    }
    values.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let others = values.split_off(values.len().min(options.series));
    let mut members: Vec<Member> =
        values.into_iter().map(|(value, _)| Member::Key(Key::Value(value.to_owned()))).collect();
    if !others.is_empty() {
        members.push(Member::Others(others.into_iter().map(|(value, _)| value.to_owned()).collect()));
    }
    let rest = [Key::None, Key::Several].into_iter().filter(|key| sums.contains_key(key));
    members.extend(rest.map(Member::Key));
    members
}

impl Member {
    /// Whether an article with these keys belongs to the series.
    pub(super) fn has(&self, keys: &[Key]) -> bool {
        match self {
            Self::All => true,
            Self::Key(key) => keys.contains(key),
            Self::Others(values) => {
                keys.iter().any(|key| matches!(key, Key::Value(value) if values.contains(value)))
            }
        }
    }

    fn name(&self, facet: Option<&Facet>) -> Option<String> {
        Some(match self {
            Self::All => return None,
            Self::Key(Key::Value(value)) => value.clone(),
            Self::Key(Key::None) if facet == Some(&Facet::Speaker) => "nobody".to_owned(),
            Self::Key(Key::None) => "unknown".to_owned(),
            Self::Key(Key::Several) => "several speakers".to_owned(),
            Self::Others(_) => "others".to_owned(),
        })
    }
}

impl Cell {
    fn and(self, other: Self) -> Self {
        let mut sum = self;
        sum.matched.add(other.matched);
        sum.base.add(other.base);
        sum
    }

    /// Returns the measure; `None` if there are no articles or words.
    fn measure(self, measure: TrendMeasure) -> Option<f64> {
        let quotient = |part: u64, whole: u64| (whole > 0).then(|| part as f64 / whole as f64);
        match measure {
            TrendMeasure::Share => quotient(self.matched.documents, self.base.documents),
            TrendMeasure::Articles => Some(self.matched.documents as f64),
            TrendMeasure::Occurrences => Some(self.matched.occurrences as f64),
            TrendMeasure::PerMillion => {
                quotient(self.matched.occurrences, self.base.words).map(|rate| rate * MILLION)
            }
        }
    }
}

impl TrendRow {
    /// Returns the value of a measure.
    pub fn measure(&self, measure: TrendMeasure) -> Option<f64> {
        match measure {
            TrendMeasure::Share => self.share,
            TrendMeasure::Articles => Some(self.documents as f64),
            TrendMeasure::Occurrences => Some(self.occurrences as f64),
            TrendMeasure::PerMillion => self.per_million,
        }
    }
}

fn period_name(options: &TrendOptions, when: When) -> String {
    match when {
        When::In(period) => options.per.name(period),
        When::Span => "span".to_owned(),
        When::Likely(_) | When::Uncertain => "uncertain".to_owned(),
        When::Unknown => "unknown".to_owned(),
    }
}
