//! Writes a trend: a bar for each period, with its counts and its interval.

use std::io::Write;

use anyhow::Result;
use readouts_core::{Trend, TrendMeasure, TrendRow, TrendSeries};
use unicode_width::UnicodeWidthStr;

use super::answer::{Answer, Cell, EachRecord, EachRow};
use super::plain::plain;
use super::screen::Screen;
use super::style::{QUIET, TITLE, paint};

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

/// Width of the bars if the width of the terminal is not known.
const BARS: usize = 30;
/// Minimum and maximum width of the bars.
const NARROWEST: usize = 5;
const WIDEST: usize = 60;
/// Columns between two columns of a table.
const GAP: usize = 2;
/// Stands in place of the bar of a period without articles.
const GAP_TOLD: &str = "no articles";

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
        TrendMeasure::PerMillion => "occurrences in a million words",
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
        periods => format!("; bars and the figures before the counts over {periods} more on either side"),
    };
    let by = trend.split.as_ref().map_or_else(String::new, |facet| format!(" by {}", facet.as_str()));
    format!("{measure}{by} per {}{interval}; {date}{smoothed}", trend.per.as_str())
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
        text.push_str(&format!(
            "; slope {slope:+.2}{points} per {} (Theil–Sen), p = {} (Mann–Kendall, {} periods)",
            trend.per.as_str(),
            probability(direction.test.p),
            direction.periods
        ));
    }
    text
}

fn probability(p: f64) -> String {
    if p < 0.001 { "0.000…".to_owned() } else { format!("{p:.3}") }
}

/// Widths of the columns of a row, and the scale of the bars. On a narrow terminal there are no intervals, and no
/// bars on a very narrow one.
struct Layout {
    measure: TrendMeasure,
    is_smoothed: bool,
    has_intervals: bool,
    /// Widths of number, period, counts and value.
    widths: [usize; 4],
    bars: usize,
    /// Value of a full bar.
    full: f64,
}

impl Layout {
    fn new(trend: &Trend, width: Option<usize>) -> Self {
        let rows = || trend.series.iter().flat_map(|series| &series.rows);
        let measure = trend.measure;
        let widest =
            |cell: &dyn Fn(&TrendRow) -> String| rows().map(|row| cell(row).width()).max().unwrap_or(0);
        let widths = |has_intervals| {
            [
                rows().count().to_string().len(),
                widest(&|row| row.period.clone()),
                widest(&counts),
                widest(&|row| value(measure, has_intervals, row)),
            ]
        };
        // Columns left for bars.
        let left = |has_intervals| {
            let taken = widths(has_intervals).iter().sum::<usize>() + 4 * GAP;
            width.map_or(BARS, |width| width.saturating_sub(taken).min(WIDEST))
        };
        let has_intervals = left(true) >= NARROWEST;
        let bars = Some(left(has_intervals)).filter(|left| *left >= NARROWEST).unwrap_or(0);
        let is_smoothed = trend.smooth > 0;
        let full = rows().filter_map(|row| drawn(measure, is_smoothed, row)).fold(0.0, f64::max);
        Self { measure, is_smoothed, has_intervals, widths: widths(has_intervals), bars, full }
    }

    fn write(&self, screen: &mut Screen<'_>, number: usize, row: &TrendRow) -> Result<()> {
        let [numbers, periods, count, values] = self.widths;
        let bar = if row.is_gap() {
            GAP_TOLD.chars().take(self.bars).collect()
        } else {
            bar(drawn(self.measure, self.is_smoothed, row), self.full, self.bars)
        };
        let fill = " ".repeat(self.bars - bar.width() + if self.bars > 0 { GAP } else { 0 });
        let bar = if row.thin || row.is_gap() { paint(QUIET, &bar).to_string() } else { bar };
        let line = format!(
            "{number:>numbers$}  {:<periods$}  {bar}{fill}{:>count$}  {:<values$}",
            plain(&row.period),
            counts(row),
            value(self.measure, self.has_intervals, row),
        );
        Ok(writeln!(screen, "{}", line.trim_end())?)
    }

    /// Says what the bars mean.
    fn scale(&self, trend: &Trend) -> String {
        let full = match self.measure {
            TrendMeasure::Share => percent(self.full),
            TrendMeasure::PerMillion => format!("{:.1}", self.full),
            _ => format!("{:.0}", self.full),
        };
        let full = if self.bars > 0 { format!("a full bar is {full}; ") } else { String::new() };
        let thin = trend.series.iter().flat_map(|series| &series.rows).any(|row| row.thin);
        let thin = if thin { "thin: fewer than 5 articles; " } else { "" };
        format!("{full}{thin}--list ROW shows the hits of a row")
    }
}

/// Returns the value that a bar stands for.
fn drawn(measure: TrendMeasure, is_smoothed: bool, row: &TrendRow) -> Option<f64> {
    if is_smoothed { row.smoothed } else { row.measure(measure) }
}

/// Returns a bar in eighths of columns.
fn bar(value: Option<f64>, full: f64, columns: usize) -> String {
    let Some(value) = value.filter(|value| *value > 0.0 && full > 0.0 && columns > 0) else {
        return String::new();
    };
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = ((value / full).min(1.0) * (8 * columns) as f64).round().max(1.0) as usize;
    "█".repeat(eighths / 8) + EIGHTHS[eighths % 8]
}

/// Returns the matching articles, and of how many.
fn counts(row: &TrendRow) -> String {
    match row.articles {
        Some(0) if row.documents == 0 => String::new(),
        Some(articles) => format!("{} of {articles}", row.documents),
        None => row.documents.to_string(),
    }
}

/// Returns the value, with its interval if there is room.
fn value(measure: TrendMeasure, has_intervals: bool, row: &TrendRow) -> String {
    let thin = if row.thin { "  thin" } else { "" };
    let with_interval = |value: String, interval: Option<String>| match interval.filter(|_| has_intervals) {
        Some(interval) => format!("{value} ({interval}){thin}"),
        None => format!("{value}{thin}"),
    };
    match measure {
        TrendMeasure::Share => row.share.map_or_else(String::new, |share| {
            let interval = row.share_interval.map(|i| format!("{:.1}–{:.1}", 100.0 * i.low, 100.0 * i.high));
            with_interval(percent(share), interval)
        }),
        TrendMeasure::PerMillion => row.per_million.map_or_else(String::new, |rate| {
            let interval = row.per_million_interval.map(|i| format!("{:.1}–{:.1}", i.low, i.high));
            with_interval(format!("{rate:.1}"), interval)
        }),
        TrendMeasure::Occurrences if !row.is_gap() => format!("{}{thin}", row.occurrences),
        _ => thin.trim_start().to_owned(),
    }
}

fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}
