//! Makes the rows of a trend from its counts.

use std::ops::RangeInclusive;

use rayon::prelude::*;

use super::count::{Cell, Cells};
use super::hits::{self, DatesListed};
use super::members::{Key, Member};
use super::rates::Rates;
use super::{Direction, TrendMeasure, TrendOptions, TrendRow, TrendSeries};
use crate::analysis::dates;
use crate::analysis::statistics::{mann_kendall, theil_sen, wilson};
use crate::query::Query;
use crate::search::{Filters, When};
use crate::{Facet, Result};

/// Number of articles of a period below which its figures say little.
const THIN: u64 = 5;

/// Words in a million.
const MILLION: f64 = 1e6;

/// Counts for one query.
pub(super) struct Line {
    pub(super) query: Query,
    pub(super) filters: Filters,
    pub(super) cells: Cells,
    pub(super) members: Vec<Member>,
    /// Intervals of the rates of each series; empty if there are none.
    pub(super) rates: Vec<Rates>,
}

/// Returns the periods from the first to the last in which there are articles.
pub(super) fn periods(lines: &[Line]) -> Result<Option<RangeInclusive<u64>>> {
    dates::periods(lines.iter().flat_map(|line| line.cells.by_period.keys()))
}

impl Line {
    /// Returns the series, each with a row for each of these periods.
    pub(super) fn series(
        &self,
        options: &TrendOptions,
        periods: Option<RangeInclusive<u64>>,
    ) -> Vec<TrendSeries> {
        let periods: Vec<u64> = periods.into_iter().flatten().collect();
        let dates = DatesListed::new(options, &periods);
        let series = (0..self.members.len()).into_par_iter().filter(|series| self.is_shown(*series, options));
        series.map(|number| self.one(options, number, (&periods, &dates))).collect()
    }

    /// Whether a series is shown. Those of values are, so that several queries have the same; of the others those that
    /// have articles. Nearly every article has words of nobody, so that these are only shown if something is found there.
    fn is_shown(&self, series: usize, options: &TrendOptions) -> bool {
        let total = self.total(series);
        let is_found = total.matched.documents > 0;
        match &self.members[series] {
            Member::All | Member::Key(Key::Value(_)) => true,
            Member::Key(Key::None) if options.split == Some(Facet::Speaker) => is_found,
            Member::Others(_) | Member::Key(_) => is_found || total.base.documents > 0,
        }
    }

    fn total(&self, series: usize) -> Cell {
        let cells = self.cells.by_period.values().filter_map(|row| row.get(series));
        cells.fold(Cell::default(), |sum, cell| sum.and(*cell))
    }

    fn one(
        &self,
        options: &TrendOptions,
        number: usize,
        (periods, dates): (&[u64], &DatesListed),
    ) -> TrendSeries {
        let (member, rates) = (&self.members[number], self.rates.get(number));
        let with_words = options.measure == TrendMeasure::PerMillion;
        let listed = self.listed(options.split.as_ref(), member);
        let row = |when: Option<When>, cell: Cell| {
            let has_base = !matches!(member, Member::Key(Key::Several));
            let articles = has_base.then_some(cell.base.documents);
            let shared = articles.filter(|articles| *articles > 0);
            let words = (has_base && with_words).then_some(cell.base.words);
            TrendRow {
                period: when.map_or_else(|| "all".to_owned(), |when| when.name(options.per)),
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
                hits: hits::hits(listed.as_ref(), when, dates),
            }
        };
        let of = |when: When| self.cells.get(when, number).unwrap_or_default();
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
            if let Some(cell) = self.cells.get(when, number).filter(|cell| !cell.is_empty()) {
                rows.push(row(Some(when), cell));
            }
        }
        TrendSeries {
            query: self.query.to_string(),
            name: member.name(options.split.as_ref()),
            is_value: matches!(member, Member::Key(Key::Value(_))),
            total: row(None, self.total(number)),
            rows,
            direction,
        }
    }
}

impl Member {
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
