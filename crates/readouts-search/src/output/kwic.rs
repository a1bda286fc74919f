//! Concordance rows, written as they come.

use std::io::{BufWriter, Stdout, StdoutLock, Write};

use anstream::AutoStream;
use anyhow::{Result, bail};
use readouts_core::{ConcordanceRow, Total};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::cells::{Cell, Cells, Formulas};
use super::human::plural;
use super::json;
use super::plain::plain;
use super::style::{MATCH, QUIET, SPEAKER, paint};
use crate::args::Format;

/// Rows in one form of output.
pub(crate) enum Rows {
    Human(Box<AutoStream<Stdout>>, usize),
    /// With the columns that the index keeps.
    Separated(Box<Cells<StdoutLock<'static>>>, Vec<String>),
    JsonLines(BufWriter<StdoutLock<'static>>),
}

/// Columns of a terminal that is none.
const WIDTH: usize = 120;

/// Columns for the date; for the speaker, and the outlet; for words at the least.
const DATE: usize = 11;
const NAME: usize = 18;
const NARROWEST: usize = 50;

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

impl Rows {
    pub(crate) fn begin(format: Format, formulas: Formulas, kept: &[String]) -> Result<Self> {
        let stdout = std::io::stdout();
        let separated = |separator| -> Result<Self> {
            let columns = COLUMNS.into_iter().chain(kept.iter().map(String::as_str)).collect::<Vec<_>>();
            Ok(Self::Separated(Box::new(Cells::stdout(separator, formulas, &columns)?), kept.to_vec()))
        };
        match format {
            Format::Human => {
                let width = terminal_size::terminal_size_of(&stdout).map(|(width, _)| usize::from(width.0));
                Ok(Self::Human(Box::new(AutoStream::auto(stdout)), width.unwrap_or(WIDTH)))
            }
            Format::Csv => separated(b','),
            Format::Tsv => separated(b'\t'),
            Format::Jsonl => Ok(Self::JsonLines(BufWriter::with_capacity(64 * 1024, stdout.lock()))),
            Format::Json => bail!("rows come as --format jsonl, csv or tsv"),
        }
    }

    pub(crate) fn write(&mut self, row: &ConcordanceRow<'_>) -> Result<()> {
        match self {
            Self::Human(out, width) => write_human(out, *width, row),
            Self::Separated(out, kept) => write_cells(out, row, kept),
            Self::JsonLines(out) => json::write_line(out, row),
        }
    }

    pub(crate) fn end(self, total: Total) -> Result<()> {
        match self {
            Self::Human(mut out, _) => {
                if total.documents > 0 {
                    let occurrences = plural(total.occurrences, "occurrence");
                    let text = format!("{occurrences} in {}", plural(total.documents, "article"));
                    writeln!(out, "{}", paint(QUIET, &text))?;
                }
                Ok(out.flush()?)
            }
            Self::Separated(mut out, _) => out.finish(),
            Self::JsonLines(mut out) => Ok(out.flush()?),
        }
    }
}

pub(super) fn write_cells<W: Write>(
    out: &mut Cells<W>,
    row: &ConcordanceRow<'_>,
    kept: &[String],
) -> Result<()> {
    let columns = row.columns();
    let values = |name: &String| columns.get(name).map(|all| all.join("; ")).unwrap_or_default();
    let values: Vec<String> = kept.iter().map(values).collect();
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
    out.row(cells.into_iter().chain(values.iter().map(|value| Cell::Text(value))))
}

pub(super) fn write_human(out: &mut impl Write, width: usize, row: &ConcordanceRow<'_>) -> Result<()> {
    // Columns are those of what is shown.
    let date = padded(&plain(row.event_date.unwrap_or("-")), DATE);
    let speaker = match row.speaker {
        Some(speaker) => format!("{} ({})", plain(speaker), row.basis.as_str()),
        None => format!("({})", row.basis.as_str()),
    };
    let outlet = padded(&plain(row.outlet.unwrap_or("outlet unknown")), NAME);
    let (left, found, right) = (plain(row.left), plain(row.text), plain(row.right));
    // What is found begins in one column, whatever its length.
    let room = width.saturating_sub(DATE + 2 * NAME + 6).max(NARROWEST);
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

/// A text in so many columns, cut or filled.
fn padded(text: &str, columns: usize) -> String {
    let text = beginning(text, columns);
    let fill = columns.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(fill))
}

/// As much of a text as fits into so many columns from its beginning.
fn beginning(text: &str, columns: usize) -> String {
    cut(text.chars(), columns, text.width()).into_iter().collect()
}

/// As much of a text as fits into so many columns up to its end.
fn ending(text: &str, columns: usize) -> String {
    cut(text.chars().rev(), columns, text.width()).into_iter().rev().collect()
}

/// The characters that fit; one that tells that there were more is in the place of the last.
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
