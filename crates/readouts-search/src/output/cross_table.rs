//! Writes a crossed facet as a table for people: the values of the first facet down, those of the second across.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::Write;

use anyhow::Result;
use readouts_core::{Crossed, Facet, FacetRow};
use unicode_width::UnicodeWidthStr;

use super::cut::both_ends;
use super::facets::{GAP, LISTED, VALUE_WIDTH, event_told, heading, listed_of, told, write_rest};
use super::screen::Screen;
use super::style::{QUIET, TITLE, paint};

/// Width of a table in columns if the output is not a terminal.
const WIDTH: usize = 100;

/// Sign in cells without articles.
const NONE: &str = "·";

/// Number of columns that a value of the first facet keeps if a table is made narrower.
const LEAST_FIRST: usize = 12;

/// Number of columns that a value of the second facet keeps if a table is made narrower.
const LEAST_SECOND: usize = 8;

/// Writes the rows as a table if it fits the width, with long values cut; returns whether it does.
pub(super) fn write(screen: &mut Screen<'_>, crossed: &Crossed, rows: &[FacetRow]) -> Result<bool> {
    let room = screen.width().unwrap_or(WIDTH);
    let across = second_values(crossed.second(), rows);
    // Each column takes three characters at least.
    if rows.is_empty() || across.len() > room / 3 {
        return Ok(false);
    }
    let table = Table::new(crossed, rows, &across);
    let Some(widths) = table.widths_within(room) else { return Ok(false) };
    if screen.width().is_none() && table.widths_within(usize::MAX).as_ref() != Some(&widths) {
        // A file or a pipe has room for whole names, one pair in each line.
        return Ok(false);
    }
    table.write(screen, &widths)?;
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
        let has_words = rows.iter().any(|row| row.occurrences > 0);
        // Rows are in the order of their first values.
        let by_first: Vec<&[FacetRow]> = rows.chunk_by(|a, b| values(a).0 == values(b).0).collect();
        let listed = listed_of(by_first.len(), LISTED);
        let line = |rows: &&'r [FacetRow]| {
            let cells = across.iter().map(|value| {
                let row = rows.iter().find(|row| values(row).1 == *value);
                row.map_or_else(|| NONE.to_owned(), cell)
            });
            let value = values(&rows[0]).0;
            let head = match &rows[0].event {
                Some(event) if *first == Facet::Event => event_told(value, event).into(),
                _ => told(first, value, has_words),
            };
            (head, cells.collect())
        };
        Self {
            title: format!("{} × {}", heading(first), heading(second)),
            across: across.iter().map(|value| told(second, *value, has_words)).collect(),
            lines: by_first.iter().take(listed).map(line).collect(),
            rest: by_first.len() - listed,
            note: match rows.iter().any(|row| row.articles.is_some()) {
                true => "matching articles/articles; --format csv also has occurrences and shares",
                false => "articles",
            },
        }
    }

    /// Returns the widths of the columns in `room`; `None` if they do not fit. Cells with numbers are never
    /// cut.
    fn widths_within(&self, room: usize) -> Option<Vec<usize>> {
        let first =
            self.lines.iter().map(|(value, _)| value.width()).chain([self.title.width(), VALUE_WIDTH]).max();
        let cells = |column: usize| self.lines.iter().map(move |(_, cells)| cells[column].width());
        let mut widths: Vec<usize> = first.into_iter().collect();
        let mut least = vec![LEAST_FIRST];
        for (column, value) in self.across.iter().enumerate() {
            let numbers = cells(column).max().unwrap_or(0);
            widths.push(value.width().max(numbers));
            least.push(value.width().min(LEAST_SECOND).max(numbers));
        }
        let gaps = self.across.len() * GAP;
        let mut over = (widths.iter().sum::<usize>() + gaps).saturating_sub(room);
        while over > 0 {
            let spare = widths.iter_mut().zip(&least).filter(|(width, least)| **width > **least);
            let (widest, _) = spare.max_by_key(|(width, _)| **width)?;
            *widest -= 1;
            over -= 1;
        }
        Some(widths)
    }

    fn write(&self, screen: &mut Screen<'_>, widths: &[usize]) -> Result<()> {
        let fill = |text: &str, column: usize| " ".repeat(widths[column].saturating_sub(text.width()));
        let title = both_ends(&self.title, widths[0]);
        write!(screen, "{}{}", paint(TITLE, &title), fill(&title, 0))?;
        for (column, value) in self.across.iter().enumerate() {
            let value = both_ends(value, widths[column + 1]);
            write!(screen, "  {}{}", fill(&value, column + 1), paint(TITLE, &value))?;
        }
        writeln!(screen)?;
        for (value, cells) in &self.lines {
            let value = both_ends(value, widths[0]);
            write!(screen, "{value}{}", fill(&value, 0))?;
            for (column, cell) in cells.iter().enumerate() {
                write!(screen, "  {}{cell}", fill(cell, column + 1))?;
            }
            writeln!(screen)?;
        }
        write_rest(screen, self.rest)?;
        screen.text(QUIET, self.note)
    }
}

fn cell(row: &FacetRow) -> String {
    match row.articles {
        Some(articles) => format!("{}/{articles}", row.documents),
        None => row.documents.to_string(),
    }
}
