//! The rows of a trend, each with a bar.

use std::io::Write;

use anyhow::Result;
use readouts_core::{Trend, TrendMeasure, TrendRow};
use unicode_width::UnicodeWidthStr;

use crate::output::plain::plain;
use crate::output::screen::Screen;
use crate::output::style::{QUIET, paint};

/// Width of the bars if the width of the terminal is not known.
const BARS: usize = 30;
/// Minimum and maximum width of the bars.
const NARROWEST: usize = 5;
const WIDEST: usize = 60;
/// Columns between two columns of a table.
const GAP: usize = 2;
/// Stands in place of the bar of a period without articles: the first that fits.
const GAP_TOLD: [&str; 2] = ["no articles", "–"];
/// Widths of the columns of a row, and the scale of the bars. On a narrow terminal there are no intervals, and no
/// bars on a very narrow one.
pub(super) struct Layout {
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
    pub(super) fn new(trend: &Trend, width: Option<usize>) -> Self {
        let rows = || trend.series.iter().flat_map(|series| &series.rows);
        let (measure, is_smoothed) = (trend.measure, trend.smooth > 0);
        let widest =
            |cell: &dyn Fn(&TrendRow) -> String| rows().map(|row| cell(row).width()).max().unwrap_or(0);
        let widths = |has_intervals| {
            [
                rows().count().to_string().len(),
                widest(&|row| row.period.clone()),
                widest(&|row| counts(measure, row)),
                widest(&|row| value((measure, is_smoothed), has_intervals, row)),
            ]
        };
        // Columns left for bars.
        let left = |has_intervals| {
            let taken = widths(has_intervals).iter().sum::<usize>() + 4 * GAP;
            width.map_or(BARS, |width| width.saturating_sub(taken).min(WIDEST))
        };
        let has_intervals = left(true) >= NARROWEST;
        let bars = Some(left(has_intervals)).filter(|left| *left >= NARROWEST).unwrap_or(0);
        let full = rows().filter_map(|row| drawn(measure, is_smoothed, row)).fold(0.0, f64::max);
        Self { measure, is_smoothed, has_intervals, widths: widths(has_intervals), bars, full }
    }

    pub(super) fn write(&self, screen: &mut Screen<'_>, number: usize, row: &TrendRow) -> Result<()> {
        let [numbers, periods, count, values] = self.widths;
        let bar = if row.is_gap() {
            GAP_TOLD.into_iter().find(|told| told.width() <= self.bars).unwrap_or_default().to_owned()
        } else {
            bar(drawn(self.measure, self.is_smoothed, row), self.full, self.bars)
        };
        let fill = " ".repeat(self.bars - bar.width() + if self.bars > 0 { GAP } else { 0 });
        let bar = if row.thin || row.is_gap() { paint(QUIET, &bar).to_string() } else { bar };
        let line = format!(
            "{number:>numbers$}  {:<periods$}  {bar}{fill}{:>count$}  {:<values$}",
            plain(&row.period),
            counts(self.measure, row),
            value((self.measure, self.is_smoothed), self.has_intervals, row),
        );
        Ok(writeln!(screen, "{}", line.trim_end())?)
    }

    /// Says what the bars mean.
    pub(super) fn scale(&self, trend: &Trend) -> String {
        let full = match self.measure {
            TrendMeasure::Share => percent(self.full),
            TrendMeasure::PerMillion => rate(self.full),
            _ => format!("{:.0}", self.full),
        };
        let full =
            if self.bars > 0 && self.full > 0.0 { format!("a full bar is {full}; ") } else { String::new() };
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

/// Returns the matching articles, and of how many; of rates the occurrences, and in how many words.
fn counts(measure: TrendMeasure, row: &TrendRow) -> String {
    match (measure, row.articles) {
        (_, Some(0)) if row.documents == 0 => String::new(),
        (TrendMeasure::PerMillion, _) => match row.words {
            Some(words) => format!("{} in {words}", row.occurrences),
            None => row.occurrences.to_string(),
        },
        (_, Some(articles)) => format!("{} of {articles}", row.documents),
        (_, None) => row.documents.to_string(),
    }
}

/// Returns the value, with its interval if there is room.
fn value((measure, is_smoothed): (TrendMeasure, bool), has_intervals: bool, row: &TrendRow) -> String {
    let one = |value: f64| match measure {
        TrendMeasure::Share => percent(value),
        TrendMeasure::PerMillion => rate(value),
        _ => format!("{value:.0}"),
    };
    let (own, interval) = match measure {
        TrendMeasure::Share => {
            let interval =
                row.share_interval.map(|i| format!("({:.1}–{:.1})", 100.0 * i.low, 100.0 * i.high));
            (row.share.map(one), interval)
        }
        TrendMeasure::PerMillion => {
            let interval = row.per_million_interval.map(|i| format!("({}–{})", rate(i.low), rate(i.high)));
            (row.per_million.map(one), interval)
        }
        TrendMeasure::Occurrences if !row.is_gap() => (Some(row.occurrences.to_string()), None),
        _ => (None, None),
    };
    let smoothed = row.smoothed.filter(|_| is_smoothed).map(|value| format!("~{}", one(value)));
    let thin = row.thin.then(|| " thin".to_owned());
    let parts = [own, interval.filter(|_| has_intervals), smoothed, thin];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Returns occurrences in a million words, without decimals where they say nothing.
fn rate(rate: f64) -> String {
    if rate < 1000.0 { format!("{rate:.1}") } else { format!("{rate:.0}") }
}

fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}
