//! Writes the counts of a search's facets.

use std::borrow::Cow;
use std::io::Write;

use anyhow::Result;
use readouts_core::{Facet, FacetRow, SearchResults};
use unicode_width::UnicodeWidthStr;

use super::answer::{Answer, Cell, EachRecord, EachRow};
use super::cross_table;
use super::hits::totals;
use super::plain::plain;
use super::screen::Screen;
use super::style::{QUIET, TITLE, paint};

/// Maximum number of values of a facet that are listed for people; the rest are counted.
pub(super) const LISTED: usize = 20;

/// Same for periods, which are listed in the order of time.
const PERIODS_LISTED: usize = 120;

/// Minimum width of the column of values.
pub(super) const VALUE_WIDTH: usize = 24;

/// Answer with the facets of a search alone, and its total.
pub(crate) struct Facets<'a>(pub(crate) &'a SearchResults);

#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Record<'a> {
    facet: &'a Facet,
    #[serde(flatten)]
    row: &'a FacetRow,
}

impl Facets<'_> {
    fn has_crossed(&self) -> bool {
        self.0.facets.keys().any(|facet| matches!(facet, Facet::Crossed(_)))
    }
}

impl Answer for Facets<'_> {
    fn human(&self, screen: &mut Screen<'_>) -> Result<()> {
        if self.0.total.documents == 0 {
            return Ok(());
        }
        writeln!(screen, "{}", paint(QUIET, &totals(self.0, 0)))?;
        write(screen, self.0)
    }

    fn value(&self) -> Result<&dyn erased_serde::Serialize> {
        Ok(self.0)
    }

    fn records(&self, each: &mut EachRecord<'_>) -> Result<()> {
        for (facet, rows) in &self.0.facets {
            for row in rows {
                each(&Record { facet, row })?;
            }
        }
        Ok(())
    }

    fn columns(&self) -> Result<Vec<String>> {
        let second = self.has_crossed().then_some("value_2");
        let counts = ["documents", "occurrences", "articles", "share"];
        Ok(["facet", "value"].into_iter().chain(second).chain(counts).map(str::to_owned).collect())
    }

    /// Calls `each` with a row for each value of each facet; an unknown value is an empty cell. If one of the
    /// facets is crossed, there is a column for the second values.
    fn rows(&self, each: &mut EachRow<'_>) -> Result<()> {
        let values = if self.has_crossed() { 2 } else { 1 };
        for (facet, rows) in &self.0.facets {
            for row in rows {
                let mut cells = vec![Cell::Text(facet.as_str())];
                cells.extend(row.each_value().map(|value| Cell::Text(value.unwrap_or_default())));
                cells.resize(1 + values, Cell::Text(""));
                cells.extend([Cell::Number(row.documents), Cell::Number(row.occurrences)]);
                cells.push(row.articles.map_or(Cell::Text(""), Cell::Number));
                cells.push(row.share().map_or(Cell::Text(""), Cell::Share));
                each(&cells)?;
            }
        }
        Ok(())
    }
}

/// Writes a table for each facet.
pub(super) fn write(screen: &mut Screen<'_>, results: &SearchResults) -> Result<()> {
    for (facet, rows) in &results.facets {
        screen.blank()?;
        if let Facet::Crossed(crossed) = facet
            && cross_table::write(screen, crossed, rows)?
        {
            continue;
        }
        write_rows(screen, facet, rows)?;
    }
    Ok(())
}

/// Writes a line for each row. Occurrences have a column only if there are any.
fn write_rows(screen: &mut Screen<'_>, facet: &Facet, rows: &[FacetRow]) -> Result<()> {
    let parts: Vec<&Facet> = facet.parts().collect();
    let listed = if parts.iter().all(|part| part.is_of_time()) { PERIODS_LISTED } else { LISTED };
    let shown = &rows[..rows.len().min(listed)];
    let mut lines: Vec<Vec<Cow<'_, str>>> = vec![parts.iter().map(|part| heading(part).into()).collect()];
    lines[0].extend(["articles".into(), "occurrences".into()]);
    for row in shown {
        let mut cells: Vec<Cow<'_, str>> =
            parts.iter().zip(row.each_value()).map(|(part, value)| told(part, value)).collect();
        cells.extend([share(row).into(), row.occurrences.to_string().into()]);
        lines.push(cells);
    }
    if rows.iter().all(|row| row.occurrences == 0) {
        lines.iter_mut().for_each(|cells| cells.truncate(parts.len() + 1));
    }
    let widths: Vec<usize> = (0..lines[0].len())
        .map(|column| {
            let widest = lines.iter().map(|cells| cells[column].width()).max().unwrap_or(0);
            if column < parts.len() { widest.max(VALUE_WIDTH) } else { widest }
        })
        .collect();
    for (number, cells) in lines.iter().enumerate() {
        for (column, (cell, width)) in cells.iter().zip(&widths).enumerate() {
            let fill = " ".repeat(width - cell.width());
            let gap = if column == 0 { "" } else { "  " };
            match column < parts.len() {
                true if number == 0 => write!(screen, "{gap}{}{fill}", paint(TITLE, cell))?,
                true => write!(screen, "{gap}{cell}{fill}")?,
                false => write!(screen, "{gap}{fill}{cell}")?,
            }
        }
        writeln!(screen)?;
    }
    write_rest(screen, rows.len() - shown.len())
}

/// Says how many rows are not shown.
pub(super) fn write_rest(screen: &mut Screen<'_>, rest: usize) -> Result<()> {
    if rest > 0 {
        writeln!(screen, "{}", paint(QUIET, &format!("and {rest} more; --format csv lists all")))?;
    }
    Ok(())
}

/// Returns the name of a facet as shown to people.
pub(super) fn heading(facet: &Facet) -> String {
    facet.as_str().replace('_', " ")
}

/// Returns the number of matching articles and, if it is known, of how many they are a share.
fn share(row: &FacetRow) -> String {
    match (row.articles, row.share()) {
        (Some(articles), Some(share)) => {
            format!("{} of {articles} ({:.1} %)", row.documents, 100.0 * share)
        }
        _ => row.documents.to_string(),
    }
}

/// Returns a value as shown to people.
pub(super) fn told<'r>(facet: &Facet, value: Option<&'r str>) -> Cow<'r, str> {
    match (value, facet) {
        (Some("uncertain"), facet) if facet.is_of_time() => "(uncertain)".into(),
        (Some("span"), facet) if facet.is_of_time() => "(longer span)".into(),
        (Some(value), _) => plain(value),
        (None, Facet::Speaker) => "(no one's own words)".into(),
        (None, Facet::Pair) => "(fewer than two)".into(),
        (None, _) => "(unknown)".into(),
    }
}
