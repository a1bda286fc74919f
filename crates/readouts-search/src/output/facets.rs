//! Writes the counts of a search's facets.

use std::borrow::Cow;
use std::io::Write;

use anyhow::Result;
use readouts_core::{Facet, FacetRow, SearchResults};
use unicode_width::UnicodeWidthStr;

use super::answer::{Answer, Cell, EachRecord, EachRow};
use super::hits::totals;
use super::plain::plain;
use super::screen::Screen;
use super::style::{QUIET, TITLE, paint};

/// Maximum number of values of a facet that are listed for people; the rest are counted.
const LISTED: usize = 20;

/// Answer with the facets of a search alone, and its total.
pub(crate) struct Facets<'a>(pub(crate) &'a SearchResults);

#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Record<'a> {
    facet: &'a Facet,
    #[serde(flatten)]
    row: &'a FacetRow,
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
        Ok(["facet", "value", "documents", "occurrences"].map(str::to_owned).into())
    }

    /// Calls `each` with a row for each value of each facet; an unknown value is an empty cell.
    fn rows(&self, each: &mut EachRow<'_>) -> Result<()> {
        for (facet, rows) in &self.0.facets {
            for row in rows {
                each(&[
                    Cell::Text(facet.as_str()),
                    Cell::Text(row.value.as_deref().unwrap_or_default()),
                    Cell::Number(row.documents),
                    Cell::Number(row.occurrences),
                ])?;
            }
        }
        Ok(())
    }
}

/// Writes a table for each facet.
pub(super) fn write(screen: &mut Screen<'_>, results: &SearchResults) -> Result<()> {
    for (facet, rows) in &results.facets {
        let width = rows.iter().take(LISTED).map(|row| value(facet, row).width()).max().unwrap_or(0).max(24);
        screen.blank()?;
        let name = facet.as_str().replace('_', " ");
        writeln!(
            screen,
            "{}{}  articles  occurrences",
            paint(TITLE, &name),
            " ".repeat(width.saturating_sub(name.len()))
        )?;
        for row in rows.iter().take(LISTED) {
            let value = value(facet, row);
            let fill = " ".repeat(width - value.width().min(width));
            writeln!(screen, "{value}{fill}  {:8}  {:11}", row.documents, row.occurrences)?;
        }
        if rows.len() > LISTED {
            let more = format!("and {} more; --format csv lists all", rows.len() - LISTED);
            writeln!(screen, "{}", paint(QUIET, &more))?;
        }
    }
    Ok(())
}

/// Returns a value as shown to people.
fn value<'r>(facet: &Facet, row: &'r FacetRow) -> Cow<'r, str> {
    match (&row.value, facet) {
        (Some(value), _) => plain(value),
        (None, Facet::Speaker) => "(no one's own words)".into(),
        (None, _) => "(unknown)".into(),
    }
}
