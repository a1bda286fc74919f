//! How the use of a formula changes over time: articles, shares and rates by period, for all or by speaker, outlet,
//! country, kind or language.

mod axes;
mod count;
mod hits;
mod members;
#[cfg(feature = "plot")]
mod plot;
mod rates;
mod rows;
#[cfg(test)]
mod tests;

use serde::Serialize;

use super::dates::DateOf;
use super::statistics::{Interval, MannKendall};
use crate::search::{self, Period, Resolved, SearchRequest, Watch, base};
use crate::{Error, ErrorKind, Facet, Query, Result, SCHEMA};

/// Maximum number of periods of a trend, those without articles included.
pub const PERIODS_MAX: u64 = 20_000;
/// Maximum number of series of a trend, `others` not included.
pub const SERIES_MAX: usize = 50;

/// What a trend shows.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TrendOptions {
    /// Length of the periods.
    pub per: Period,
    /// Date by which an article belongs to a period.
    pub date: DateOf,
    /// Facet whose values are series of their own: speaker, outlet, agency, country, kind, language, or a kept
    /// column. The series of speakers count occurrences in their words.
    pub split: Option<Facet>,
    /// Maximum number of series: the values with the most matching articles, or occurrences if these are measured, over
    /// all queries. All other values, also those in which nothing is found, are added up as `others`.
    pub series: usize,
    /// What the direction is computed of, and whether words are counted.
    pub measure: TrendMeasure,
    /// Number of periods on either side that are added to each for the smoothed measure.
    pub smooth: u32,
}

impl Default for TrendOptions {
    fn default() -> Self {
        Self {
            per: Period::Year,
            date: DateOf::Event,
            split: None,
            series: 5,
            measure: TrendMeasure::Share,
            smooth: 0,
        }
    }
}

impl TrendOptions {
    /// Shows a trend by periods of this length.
    pub fn per(per: Period) -> Self {
        Self { per, ..Self::default() }
    }

    /// Tells series apart by a facet.
    #[must_use]
    pub fn split(self, facet: Facet) -> Self {
        Self { split: Some(facet), ..self }
    }

    /// Sets the measure.
    #[must_use]
    pub fn measure(self, measure: TrendMeasure) -> Self {
        Self { measure, ..self }
    }

    /// Sets the date by which an article belongs to a period.
    #[must_use]
    pub fn date(self, date: DateOf) -> Self {
        Self { date, ..self }
    }
}

/// Measure of a trend.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum TrendMeasure {
    /// Share of the articles of a period that match.
    #[default]
    Share,
    /// Number of articles that match.
    Articles,
    /// Number of occurrences.
    Occurrences,
    /// Occurrences in a million words: of the articles' words, or of somebody's if the query looks in their words.
    PerMillion,
}

/// Trend of one or several queries.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Trend {
    /// Version of the output schema.
    pub schema: u32,
    /// Length of the periods.
    pub per: Period,
    /// Date by which an article belongs to a period.
    pub date: DateOf,
    /// Facet whose values are series, or null.
    pub split: Option<Facet>,
    /// What the direction is computed of.
    pub measure: TrendMeasure,
    /// Number of periods on either side that are added to each for `smoothed`.
    pub smooth: u32,
    /// Series: of each query in turn the largest first, then `others`, then what has no value.
    pub series: Vec<TrendSeries>,
}

/// One line of a trend.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TrendSeries {
    /// The query.
    pub query: String,
    /// Name of the series: a value of the facet, `others`, `unknown`, `nobody` or `several speakers`; null if the
    /// trend is not split.
    pub name: Option<String>,
    /// Whether the name is a value of the facet.
    pub is_value: bool,
    /// Counts over all rows.
    pub total: TrendRow,
    /// Rows in the order of time, without a break; then `span`, `uncertain` and `unknown` where there are any.
    pub rows: Vec<TrendRow>,
    /// Direction over the periods that have articles; null for fewer than two.
    pub direction: Option<Direction>,
}

/// Counts of a period.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TrendRow {
    /// Period, such as `2031`, `2031-Q2`, `2031-05` or `2031-W19`; `span` for certain dates that do not lie in one,
    /// `uncertain`, `unknown`; `all` in the total.
    pub period: String,
    /// Number of matching articles.
    pub documents: u64,
    /// Number of occurrences.
    pub occurrences: u64,
    /// Number of articles that pass the same filters and belong to the series, whatever their words; null for
    /// occurrences in the words of several speakers.
    pub articles: Option<u64>,
    /// `documents` divided by `articles`; null if there are none.
    pub share: Option<f64>,
    /// Interval of the share (Wilson, 95 %).
    pub share_interval: Option<Interval>,
    /// Number of words in these articles; of the speaker's words, where words of somebody are looked in. Only counted
    /// for the measure `per-million`.
    pub words: Option<u64>,
    /// Occurrences in a million of these words.
    pub per_million: Option<f64>,
    /// Interval of the rate (bootstrap over articles, 95 %).
    pub per_million_interval: Option<Interval>,
    /// The measure over this period and those around it: a quotient of sums.
    pub smoothed: Option<f64>,
    /// Whether there are so few articles that the figures say little: fewer than five.
    pub thin: bool,
    /// Query that lists the hits; null if no query does.
    pub hits: Option<String>,
}

/// Direction of a measure over time.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Direction {
    /// Median of the slopes between all pairs of periods (Theil–Sen), in the measure's unit per period.
    pub slope: f64,
    /// Test whether it rises or falls (Mann–Kendall).
    pub test: MannKendall,
    /// Number of periods with articles.
    pub periods: u64,
}

impl TrendRow {
    /// Whether the period has no articles: it is a gap, not a zero.
    pub fn is_gap(&self) -> bool {
        self.articles == Some(0)
    }
}

impl Resolved<SearchRequest> {
    /// Counts matches by period.
    ///
    /// # Errors
    /// [`ErrorKind::Query`] if series are wanted of a facet that has none, or if there are more than
    /// [`PERIODS_MAX`] periods; those of [`search`](Self::search).
    pub fn trend(&self, options: &TrendOptions) -> Result<Trend> {
        Self::trends(&[self], options)
    }

    /// Counts the matches of several requests by the same periods.
    ///
    /// # Errors
    /// Those of [`trend`](Self::trend).
    pub fn trends(requests: &[&Self], options: &TrendOptions) -> Result<Trend> {
        let facet = options.split.as_ref();
        if let Some(facet) = facet.filter(|facet| !has_series(facet)) {
            let message = format!("a trend cannot be split by `{}`", facet.as_str());
            let hint = "it can be split by speaker, outlet, agency, country, kind, language or a kept column";
            return Err(Error::new(ErrorKind::Query, message).hinting(hint));
        }
        let watches: Vec<Watch> = requests.iter().map(|request| request.watch()).collect();
        let mut found = Vec::new();
        for (request, watch) in requests.iter().zip(&watches) {
            let pass = request.pass(watch)?;
            let matches = count::matches(&pass, options)?;
            let sizes = members::sizes(&pass, &matches, options)?;
            found.push((matches, sizes));
        }
        let largest = members::largest(found.iter().map(|(_, sizes)| sizes), options);
        let counted = requests.iter().zip(&watches).zip(found);
        let counted =
            counted.map(|((request, watch), found)| request.line((options, watch), found, &largest));
        let counted: Vec<rows::Line> = counted.collect::<Result<_>>()?;
        let periods = rows::periods(&counted)?;
        let series = counted.iter().flat_map(|line| line.series(options, periods.clone()));
        let TrendOptions { per, date, split, measure, smooth, .. } = options.clone();
        Ok(Trend { schema: SCHEMA, per, date, split, measure, smooth, series: series.collect() })
    }

    /// Counts the articles of a request, and those of which shares are taken.
    fn line(
        &self,
        (options, watch): (&TrendOptions, &Watch),
        (matches, sizes): (Vec<count::Matches>, members::Sizes),
        largest: &[String],
    ) -> Result<rows::Line> {
        let (query, filters) = (&self.request().query, &self.request().filters);
        // A query without words is a condition, and the share is that of the articles that meet it.
        let base = base::without_words(query).unwrap_or(Query::All);
        let base = self.pass_within(&base, watch)?;
        let tables = members::tables((&base, &matches), largest, options)?;
        let voices = search::voices(&filters.within(query));
        let with_words = options.measure == TrendMeasure::PerMillion;
        let words = with_words.then_some(voices.as_slice());
        let cells = count::count((&base, &matches), (options, words), &tables)?;
        let rates = with_words.then(|| rates::rates((&base, &matches), (options, &voices), &tables));
        let rates = rates.transpose()?.unwrap_or_default();
        let members = members::members(&sizes, largest, options);
        Ok(rows::Line { query: query.clone(), filters: filters.clone(), cells, members, rates })
    }
}

/// Whether the values of a facet can be series.
fn has_series(facet: &Facet) -> bool {
    matches!(
        facet,
        Facet::Speaker
            | Facet::Outlet
            | Facet::Agency
            | Facet::Country
            | Facet::Kind
            | Facet::Language
            | Facet::Kept(_)
    )
}
