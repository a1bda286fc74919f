//! Writes a crossed facet as a table for people: the values of the first facet down, those of the second across.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::Write;

use anyhow::Result;
use readouts_core::{Crossed, Facet, FacetRow};
use unicode_width::UnicodeWidthStr;

use super::facets::{LISTED, VALUE_WIDTH, heading, told, write_rest};
use super::screen::Screen;
use super::style::{QUIET, TITLE, paint};

/// Width of a table in columns if the output is not a terminal.
const WIDTH: usize = 100;

/// Sign in cells without articles.
const NONE: &str = "·";

/// Writes the rows as a table if it fits the width; returns whether it does.
pub(super) fn write(screen: &mut Screen<'_>, crossed: &Crossed, rows: &[FacetRow]) -> Result<bool> {
    let room = screen.width().unwrap_or(WIDTH);
    let across = second_values(crossed.second(), rows);
    // Each column takes three characters at least.
    if rows.is_empty() || across.len() > room / 3 {
        return Ok(false);
    }
    let table = Table::new(crossed, rows, &across);
    if table.width() > room {
        return Ok(false);
    }
    table.write(screen)?;
    Ok(true)
}

/// Returns both values of a row.
fn values(row: &FacetRow) -> (Option<&str>, Option<&str>) {
    let mut values = row.each_value();
    (values.next().flatten(), values.next().flatten())
}

/// Returns the second values in the order of their facet: by time, or most frequent first.
fn second_values<'r>(facet: &Facet, rows: &'r [FacetRow]) -> Vec<Option<&'r str>> {
    let mut sums: BTreeMap<Option<&str>, (u64, u64)> = BTreeMap::new();
    for row in rows {
        let sum = sums.entry(values(row).1).or_default();
        *sum = (sum.0 + row.occurrences, sum.1 + row.documents);
    }
    let mut all: Vec<(Option<&str>, (u64, u64))> = sums.into_iter().collect();
    if facet.is_of_time() {
        // `span` and `uncertain` are after all periods already.
        all.sort_by_key(|(value, _)| value.is_none());
    } else {
        all.sort_by_key(|(value, sum)| (Reverse(*sum), value.is_none()));
    }
    all.into_iter().map(|(value, _)| value).collect()
}

struct Table<'r> {
    title: String,
    across: Vec<Cow<'r, str>>,
    /// Value of the first facet and the cells of each line.
    lines: Vec<(Cow<'r, str>, Vec<String>)>,
    /// Number of lines that are not shown.
    rest: usize,
    /// Explanation of the cells.
    note: &'static str,
}

impl<'r> Table<'r> {
    fn new(crossed: &Crossed, rows: &'r [FacetRow], across: &[Option<&'r str>]) -> Self {
        let (first, second) = (crossed.first(), crossed.second());
        // Rows are in the order of their first values.
        let by_first: Vec<&[FacetRow]> = rows.chunk_by(|a, b| values(a).0 == values(b).0).collect();
        let line = |rows: &&'r [FacetRow]| {
            let cells = across.iter().map(|value| {
                let row = rows.iter().find(|row| values(row).1 == *value);
                row.map_or_else(|| NONE.to_owned(), cell)
            });
            (told(first, values(&rows[0]).0), cells.collect())
        };
        Self {
            title: format!("{} × {}", heading(first), heading(second)),
            across: across.iter().map(|value| told(second, *value)).collect(),
            lines: by_first.iter().take(LISTED).map(line).collect(),
            rest: by_first.len().saturating_sub(LISTED),
            note: match rows.iter().any(|row| row.articles.is_some()) {
                true => "matching articles/articles; --format csv also has occurrences and shares",
                false => "articles",
            },
        }
    }

    /// Returns the widths of the columns.
    fn widths(&self) -> Vec<usize> {
        let first =
            self.lines.iter().map(|(value, _)| value.width()).chain([self.title.width(), VALUE_WIDTH]);
        let across = self.across.iter().enumerate().map(|(column, value)| {
            let cells = self.lines.iter().map(|(_, cells)| cells[column].width());
            cells.chain([value.width()]).max().unwrap_or(0)
        });
        first.max().into_iter().chain(across).collect()
    }

    fn width(&self) -> usize {
        self.widths().iter().map(|width| width + 2).sum::<usize>() - 2
    }

    fn write(&self, screen: &mut Screen<'_>) -> Result<()> {
        let widths = self.widths();
        let fill = |text: &str, column: usize| " ".repeat(widths[column].saturating_sub(text.width()));
        write!(screen, "{}{}", paint(TITLE, &self.title), fill(&self.title, 0))?;
        for (column, value) in self.across.iter().enumerate() {
            write!(screen, "  {}{}", fill(value, column + 1), paint(TITLE, value))?;
        }
        writeln!(screen)?;
        for (value, cells) in &self.lines {
            write!(screen, "{value}{}", fill(value, 0))?;
            for (column, cell) in cells.iter().enumerate() {
                write!(screen, "  {}{cell}", fill(cell, column + 1))?;
            }
            writeln!(screen)?;
        }
        write_rest(screen, self.rest)?;
        writeln!(screen, "{}", paint(QUIET, self.note))?;
        Ok(())
    }
}

fn cell(row: &FacetRow) -> String {
    match row.articles {
        Some(articles) => format!("{}/{articles}", row.documents),
        None => row.documents.to_string(),
    }
}
