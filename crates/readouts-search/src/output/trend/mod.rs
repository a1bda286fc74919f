//! Writes a trend: a bar for each period, with its counts and its interval.

mod bars;

use anyhow::Result;
use readouts_core::{Facet, Trend, TrendMeasure, TrendRow, TrendSeries};

use self::bars::Layout;
use super::answer::{Answer, Cell, EachRecord, EachRow};
use super::screen::Screen;
use super::style::{QUIET, TITLE};

/// Answer of `trend`.
pub(crate) struct TrendTable<'a>(pub(crate) &'a Trend);

/// A row with the series that it belongs to, as a record.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Record<'a> {
    /// The query.
    query: &'a str,
    /// Name of the series; null if the trend is not split.
    series: Option<&'a str>,
    #[serde(flatten)]
    row: &'a TrendRow,
}

/// Number of periods below which a direction says little.
const FEW: u64 = 5;

impl TrendTable<'_> {
    /// Whether no article matches.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.series.iter().all(|series| series.total.documents == 0)
    }

    fn each(&self) -> impl Iterator<Item = (&TrendSeries, &TrendRow)> {
        self.0.series.iter().flat_map(|series| series.rows.iter().map(move |row| (series, row)))
    }
}

impl Answer for TrendTable<'_> {
    fn human(&self, screen: &mut Screen<'_>) -> Result<()> {
        let trend = self.0;
        if trend.series.iter().all(|series| series.rows.is_empty()) {
            return Ok(());
        }
        screen.text(QUIET, &heading(trend))?;
        let layout = Layout::new(trend, screen.width());
        let mut number = 0;
        for series in &trend.series {
            if trend.series.len() > 1 || series.name.is_some() {
                screen.blank()?;
                let name = series.name.as_deref().unwrap_or(&series.query);
                let several = trend.series.iter().any(|other| other.query != series.query);
                let query = if several && series.name.is_some() { &series.query } else { "" };
                screen.text(TITLE, [name, query].join("  ").trim_end())?;
            }
            for row in &series.rows {
                number += 1;
                layout.write(screen, number, row)?;
            }
            screen.text(QUIET, &summary(trend, series))?;
        }
        screen.text(QUIET, &layout.scale(trend))
    }

    fn value(&self) -> Result<&dyn erased_serde::Serialize> {
        Ok(self.0)
    }

    fn records(&self, each: &mut EachRecord<'_>) -> Result<()> {
        self.each().try_for_each(|(series, row)| {
            each(&Record { query: &series.query, series: series.name.as_deref(), row })
        })
    }

    fn columns(&self) -> Result<Vec<String>> {
        let columns = [
            "query",
            "series",
            "period",
            "documents",
            "occurrences",
            "articles",
            "share",
            "share_low",
            "share_high",
            "words",
            "per_million",
            "per_million_low",
            "per_million_high",
            "smoothed",
            "thin",
            "hits",
        ];
        Ok(columns.map(str::to_owned).into())
    }

    fn rows(&self, each: &mut EachRow<'_>) -> Result<()> {
        let real = |value: Option<f64>| value.map_or(Cell::Text(""), Cell::Real);
        let number = |value: Option<u64>| value.map_or(Cell::Text(""), Cell::Number);
        for (series, row) in self.each() {
            each(&[
                Cell::Text(&series.query),
                Cell::Text(series.name.as_deref().unwrap_or_default()),
                Cell::Text(&row.period),
                Cell::Number(row.documents),
                Cell::Number(row.occurrences),
                number(row.articles),
                real(row.share),
                real(row.share_interval.map(|interval| interval.low)),
                real(row.share_interval.map(|interval| interval.high)),
                number(row.words),
                real(row.per_million),
                real(row.per_million_interval.map(|interval| interval.low)),
                real(row.per_million_interval.map(|interval| interval.high)),
                real(row.smoothed),
                Cell::Text(if row.thin { "thin" } else { "" }),
                Cell::Text(row.hits.as_deref().unwrap_or_default()),
            ])?;
        }
        Ok(())
    }
}

/// Returns what the figures are.
fn heading(trend: &Trend) -> String {
    let measure = match trend.measure {
        TrendMeasure::Share => "share of articles",
        TrendMeasure::Occurrences => "occurrences",
        TrendMeasure::PerMillion => "occurrences and words, occurrences in a million words",
        _ => "articles",
    };
    let interval = match trend.measure {
        TrendMeasure::Share | TrendMeasure::PerMillion => ", in brackets the 95 % interval",
        _ => "",
    };
    let date = match trend.date {
        readouts_core::DateOf::Published => "date of publication",
        _ => "date of the event, where it is certain",
    };
    let smoothed = match trend.smooth {
        0 => String::new(),
        1 => "; bars and figures after ~ over the period and one on either side".to_owned(),
        periods => format!("; bars and figures after ~ over the period and {periods} on either side"),
    };
    let by = trend.split.as_ref().map_or_else(String::new, |facet| format!(" by {}", facet.as_str()));
    let overlap = match &trend.split {
        Some(Facet::Speaker | Facet::Country | Facet::Kept(_)) => "; an article can be in several series",
        _ => "",
    };
    format!("{measure}{by} per {}{interval}; {date}{overlap}{smoothed}", trend.per.as_str())
}

/// Returns the sums of a series and its direction.
fn summary(trend: &Trend, series: &TrendSeries) -> String {
    let total = &series.total;
    let all = match total.articles {
        Some(articles) => format!("{} of {articles} articles", total.documents),
        None => format!("{} articles", total.documents),
    };
    let mut text = format!("all: {all}, {} occurrences", total.occurrences);
    if let Some(words) = total.words {
        text.push_str(&format!(" in {words} words"));
    }
    if let Some(direction) = &series.direction {
        let (slope, points) = match trend.measure {
            TrendMeasure::Share => (100.0 * direction.slope, " points"),
            _ => (direction.slope, ""),
        };
        let thin = series.rows.iter().filter(|row| row.thin).count();
        let thin = if thin > 0 { format!(", {thin} of the rows thin") } else { String::new() };
        let few = if direction.periods < FEW { ": too few to tell a direction" } else { "" };
        text.push_str(&format!(
            "; slope {slope:+.2}{points} per {} (Theil–Sen), p {} (Mann–Kendall, {} periods{thin}{few})",
            trend.per.as_str(),
            probability(direction.test.p),
            direction.periods
        ));
    }
    text
}

fn probability(p: f64) -> String {
    if p < 0.001 { "< 0.001".to_owned() } else { format!("= {p:.3}") }
}
