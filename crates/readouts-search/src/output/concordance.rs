//! Writes the rows of a concordance as they are found.

use std::cell::Cell as Shared;
use std::io::Write;
use std::ops::ControlFlow;

use anyhow::{Result, bail};
use erased_serde::Serialize;
use readouts_core::{ConcordanceRequest, ConcordanceRow, Error, Resolved, Total};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::answer::{Answer, Cell, EachRecord, EachRow};
use super::hits::plural;
use super::plain::plain;
use super::screen::Screen;
use super::style::{MATCH, QUIET, SPEAKER, paint};

/// Width of the output in columns if it is not a terminal.
const WIDTH: usize = 120;

/// Width of the date in columns.
const DATE: usize = 11;
/// Width of the speaker and of the outlet in columns.
const NAME: usize = 18;
/// Minimum width of the passage in columns.
const WORDS_MIN: usize = 50;

const COLUMNS: [&str; 12] = [
    "id",
    "path",
    "event_date",
    "outlet",
    "speaker",
    "basis",
    "paragraph",
    "start",
    "end",
    "left",
    "match",
    "right",
];

/// Answer with the rows of a concordance, which is computed while it is written.
pub(crate) struct Concordance<'a> {
    pub(crate) request: &'a Resolved<ConcordanceRequest>,
    /// Puts an error of the search into the program's words.
    pub(crate) told: &'a dyn Fn(Error) -> anyhow::Error,
    /// Maximum number of rows.
    pub(crate) limit: usize,
    /// Names of the columns that the index keeps.
    pub(crate) kept: &'a [String],
    /// Total of what was found; set once the rows are written.
    pub(crate) total: Shared<Total>,
}

impl Concordance<'_> {
    /// Passes on the rows, up to the limit or to the first one that cannot be written.
    fn each(&self, mut each: impl FnMut(&ConcordanceRow<'_>) -> Result<()>) -> Result<()> {
        let (mut left, mut failed) = (self.limit, None);
        let total = self.request.concordance(|row| {
            if left == 0 {
                return ControlFlow::Break(());
            }
            left -= 1;
            each(&row).map_or_else(
                |error| {
                    failed = Some(error);
                    ControlFlow::Break(())
                },
                ControlFlow::Continue,
            )
        });
        self.total.set(total.map_err(self.told)?);
        failed.map_or(Ok(()), Err)
    }
}

impl Answer for Concordance<'_> {
    fn human(&self, screen: &mut Screen<'_>) -> Result<()> {
        let width = screen.width().unwrap_or(WIDTH);
        self.each(|row| write_row(screen, width, row))?;
        let total = self.total.get();
        if total.documents > 0 {
            let occurrences = plural(total.occurrences, "occurrence");
            let text = format!("{occurrences} in {}", plural(total.documents, "article"));
            writeln!(screen, "{}", paint(QUIET, &text))?;
        }
        Ok(())
    }

    fn value(&self) -> Result<&dyn Serialize> {
        bail!("rows come as --format jsonl, csv or tsv")
    }

    fn records(&self, each: &mut EachRecord<'_>) -> Result<()> {
        self.each(|row| each(row))
    }

    fn columns(&self) -> Result<Vec<String>> {
        Ok(COLUMNS.into_iter().map(str::to_owned).chain(self.kept.iter().cloned()).collect())
    }

    fn rows(&self, each: &mut EachRow<'_>) -> Result<()> {
        self.each(|row| each_cells(row, self.kept, each))
    }
}

pub(super) fn each_cells(row: &ConcordanceRow<'_>, kept: &[String], each: &mut EachRow<'_>) -> Result<()> {
    let cells = [
        Cell::Text(row.id),
        Cell::Text(row.path.unwrap_or_default()),
        Cell::Text(row.event_date.unwrap_or_default()),
        Cell::Text(row.outlet.unwrap_or_default()),
        Cell::Text(row.speaker.unwrap_or_default()),
        Cell::Text(row.basis.as_str()),
        Cell::Number(row.paragraph as u64),
        Cell::Number(row.start as u64),
        Cell::Number(row.end as u64),
        Cell::Text(row.left),
        Cell::Text(row.text),
        Cell::Text(row.right),
    ];
    if kept.is_empty() {
        return each(&cells);
    }
    let columns = row.columns();
    let values: Vec<String> =
        kept.iter().map(|name| columns.get(name).map_or_else(String::new, |all| all.join("; "))).collect();
    let values: Vec<Cell<'_>> = values.iter().map(|value| Cell::Text(value)).collect();
    each(&[&cells[..], &values].concat())
}

pub(super) fn write_row(out: &mut impl Write, width: usize, row: &ConcordanceRow<'_>) -> Result<()> {
    // Widths are those of the text as shown, after escaping.
    let date = padded(&plain(row.event_date.unwrap_or("-")), DATE);
    let speaker = match row.speaker {
        Some(speaker) => format!("{} ({})", plain(speaker), row.basis.as_str()),
        None => format!("({})", row.basis.as_str()),
    };
    let outlet = padded(&plain(row.outlet.unwrap_or("outlet unknown")), NAME);
    let (left, found, right) = (plain(row.left), plain(row.text), plain(row.right));
    // All matches begin in the same column, whatever their length.
    let room = width.saturating_sub(DATE + 2 * NAME + 6).max(WORDS_MIN);
    let (before, after) = (room * 2 / 5, (room * 3 / 5).saturating_sub(found.width()));
    let left = ending(&left, before);
    let fill = " ".repeat(before.saturating_sub(left.width()));
    writeln!(
        out,
        "{}  {}  {}  {fill}{left}{}{}",
        paint(QUIET, &date),
        paint(SPEAKER, &padded(&speaker, NAME)),
        paint(QUIET, &outlet),
        paint(MATCH, &found),
        beginning(&right, after)
    )?;
    Ok(())
}

/// Returns a text cut or padded to a number of columns.
fn padded(text: &str, columns: usize) -> String {
    let text = beginning(text, columns);
    let fill = columns.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(fill))
}

/// Returns the beginning of a text that fits into a number of columns.
fn beginning(text: &str, columns: usize) -> String {
    cut(text.chars(), columns, text.width()).into_iter().collect()
}

/// Returns the end of a text that fits into a number of columns.
fn ending(text: &str, columns: usize) -> String {
    cut(text.chars().rev(), columns, text.width()).into_iter().rev().collect()
}

/// Returns the characters that fit. If some do not, the last one is an ellipsis.
fn cut(chars: impl Iterator<Item = char>, columns: usize, width: usize) -> Vec<char> {
    if width <= columns {
        return chars.collect();
    }
    let mut room = columns.saturating_sub(1);
    let fits = |c: &char| {
        let wide = c.width().unwrap_or(0);
        let fits = wide <= room;
        room = room.saturating_sub(wide);
        fits
    };
    chars.take_while(fits).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_cut_on_its_far_side() {
        assert_eq!(beginning("peace and trust", 8), "peace a…");
        assert_eq!(ending("peace and trust", 8), "…d trust");
        assert_eq!(beginning("新时代", 4), "新…");
        assert_eq!(padded("ab", 4), "ab  ");
        assert_eq!(ending("short", 8), "short");
    }
}
