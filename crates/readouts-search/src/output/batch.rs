//! Writes what named queries find: a line for each.

use std::io::Write;

use anyhow::Result;
use readouts_core::{Batch, BatchRow};
use unicode_width::UnicodeWidthStr;

use super::answer::{Answer, Cell, EachRecord, EachRow};
use super::cut::{both_ends, padded};
use super::plain::plain;
use super::screen::Screen;
use super::style::QUIET;

/// Answer of `batch`.
pub(crate) struct BatchTable<'a>(pub(crate) &'a Batch);

/// Heads of the columns that people see.
const HEADS: [&str; 8] = ["", "query", "articles", "share", "occurrences", "speakers", "outlets", "dates"];
/// Columns in the order in which they are left out on a narrow terminal: names that cannot be told apart are of no use.
const LEFT_OUT: [usize; 5] = [6, 5, 7, 4, 3];
/// What is to be said of columns, if they are shown.
const NOTES: [(usize, &str); 4] = [
    (3, "share: of the articles within the same filters, in brackets the 95 % interval"),
    (5, "speakers: who says it"),
    (7, "dates: first and last certain event"),
    (0, "--list ROW shows the hits of a row"),
];
/// Columns between two columns of the table.
const GAP: usize = 2;
/// Number of the column with the name, and its minimum width: before columns are left out for it, and after.
const NAME: usize = 1;
const NARROW: usize = 32;
const NARROWEST: usize = 8;

impl Answer for BatchTable<'_> {
    fn human(&self, screen: &mut Screen<'_>) -> Result<()> {
        let digits = self.0.rows.iter().filter_map(percent).map(|share| share.len()).max().unwrap_or(0);
        let rows: Vec<[String; 8]> =
            self.0.rows.iter().enumerate().map(|(at, row)| cells(at + 1, row, digits)).collect();
        let heads = HEADS.map(str::to_owned);
        let mut widths: [usize; 8] = std::array::from_fn(|column| {
            let cells = std::iter::once(&heads).chain(&rows);
            cells.map(|row| row[column].width()).max().unwrap_or(0)
        });
        if let Some(width) = screen.width() {
            let mut left_out = LEFT_OUT.into_iter();
            while over(&widths, width) > widths[NAME].saturating_sub(NARROW)
                && let Some(column) = left_out.next()
            {
                widths[column] = 0;
            }
            let narrowest = widths[NAME].min(NARROWEST);
            widths[NAME] = widths[NAME].saturating_sub(over(&widths, width)).max(narrowest);
        }
        screen.text(QUIET, &line(&heads, &widths))?;
        for row in &rows {
            writeln!(screen, "{}", line(row, &widths))?;
        }
        let left_out: Vec<&str> = LEFT_OUT
            .iter()
            .rev()
            .filter(|column| widths[**column] == 0)
            .map(|column| HEADS[*column])
            .collect();
        if !left_out.is_empty() {
            screen.text(QUIET, &format!("--format csv has the {} too", listed(&left_out)))?;
        }
        let shown = NOTES.iter().filter(|(column, _)| widths[*column] > 0).map(|(_, told)| *told);
        screen.text(QUIET, &shown.collect::<Vec<_>>().join("; "))
    }

    fn value(&self) -> Result<&dyn erased_serde::Serialize> {
        Ok(self.0)
    }

    fn records(&self, each: &mut EachRecord<'_>) -> Result<()> {
        self.0.rows.iter().try_for_each(|row| each(row))
    }

    fn columns(&self) -> Result<Vec<String>> {
        let columns = [
            "name",
            "query",
            "documents",
            "occurrences",
            "articles",
            "share",
            "share_low",
            "share_high",
            "speakers",
            "outlets",
            "first",
            "last",
            "hits",
        ];
        Ok(columns.map(str::to_owned).into())
    }

    fn rows(&self, each: &mut EachRow<'_>) -> Result<()> {
        let real = |value: Option<f64>| value.map_or(Cell::Text(""), Cell::Real);
        let day = |date: Option<readouts_core::Date>| date.map_or_else(String::new, |date| date.to_string());
        for row in &self.0.rows {
            each(&[
                Cell::Text(&row.name),
                Cell::Text(&row.query),
                Cell::Number(row.documents),
                Cell::Number(row.occurrences),
                Cell::Number(row.articles),
                real(row.share),
                real(row.share_interval.map(|interval| interval.low)),
                real(row.share_interval.map(|interval| interval.high)),
                Cell::Number(row.speakers),
                Cell::Number(row.outlets),
                Cell::Date(&day(row.first)),
                Cell::Date(&day(row.last)),
                Cell::Text(&row.hits),
            ])?;
        }
        Ok(())
    }
}

/// Returns a list in words.
fn listed(items: &[&str]) -> String {
    match items {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

/// Returns the share of a row in percent, as a number.
fn percent(row: &BatchRow) -> Option<String> {
    row.share.map(|share| format!("{:.1}", 100.0 * share))
}

/// Returns what people see of a row; shares have so many digits.
fn cells(number: usize, row: &BatchRow, digits: usize) -> [String; 8] {
    let share = match (percent(row), row.share_interval) {
        (Some(share), Some(interval)) => {
            format!("{share:>digits$} % ({:.1}–{:.1})", 100.0 * interval.low, 100.0 * interval.high)
        }
        _ => String::new(),
    };
    let dates = match (row.first, row.last) {
        (Some(first), Some(last)) if first == last => first.to_string(),
        (Some(first), Some(last)) => format!("{first}–{last}"),
        _ => String::new(),
    };
    [
        number.to_string(),
        plain(&row.name).into_owned(),
        format!("{} of {}", row.documents, row.articles),
        share,
        row.occurrences.to_string(),
        row.speakers.to_string(),
        row.outlets.to_string(),
        dates,
    ]
}

/// Returns by how many columns the table is wider than the terminal.
fn over(widths: &[usize; 8], width: usize) -> usize {
    let shown = widths.iter().filter(|width| **width > 0);
    let taken = shown.clone().sum::<usize>() + GAP * shown.count().saturating_sub(1);
    taken.saturating_sub(width)
}

fn line(cells: &[String; 8], widths: &[usize; 8]) -> String {
    let shown = cells.iter().zip(widths).enumerate().filter(|(_, (_, width))| **width > 0);
    let shown = shown.map(|(column, (cell, width))| {
        let is_number = matches!(column, 0 | 2 | 4..=6);
        let cell = if column == NAME { &both_ends(cell, *width) } else { cell };
        let fill = " ".repeat(if is_number { width.saturating_sub(cell.width()) } else { 0 });
        padded(&format!("{fill}{cell}"), *width)
    });
    shown.collect::<Vec<_>>().join(&" ".repeat(GAP)).trim_end().to_owned()
}
