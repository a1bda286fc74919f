//! Writes the counts of a search's facets.

use std::borrow::Cow;
use std::io::Write;

use anyhow::Result;
use readouts_core::{EventFacts, Facet, FacetRow, SearchResults};
use unicode_width::UnicodeWidthStr;

use super::answer::{Answer, Cell, EachRecord, EachRow};
use super::cross_table;
use super::cut::both_ends;
use super::hits::totals;
use super::plain::plain;
use super::screen::Screen;
use super::style::{QUIET, TITLE, paint};

/// Maximum number of values of a facet that are listed for people; the rest are counted.
pub(super) const LISTED: usize = 20;

/// Same for periods, which are listed in the order of time.
const PERIODS_LISTED: usize = 120;

/// Minimum width of the column of values, where there is room for it.
pub(super) const VALUE_WIDTH: usize = 24;

/// Number of columns of a value that is cut only where nothing else makes a table narrower.
const LEAST_VALUE_WIDTH: usize = 12;

/// Maximum number of people of an event who are named.
const PEOPLE_NAMED: usize = 3;

/// Between two columns.
pub(super) const GAP: usize = 2;

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
        screen.text(QUIET, &totals(self.0, 0))?;
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
                cells.push(row.share().map_or(Cell::Text(""), Cell::Real));
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

/// Writes a line for each row. Occurrences have a column only if there are any. On a narrow screen shares are
/// short, then values are cut in their middle, then occurrences are left out; numbers are never cut.
fn write_rows(screen: &mut Screen<'_>, facet: &Facet, rows: &[FacetRow]) -> Result<()> {
    let parts: Vec<&Facet> = facet.parts().collect();
    let listed = if parts.iter().all(|part| part.is_of_time()) { PERIODS_LISTED } else { LISTED };
    let shown = &rows[..listed_of(rows.len(), listed)];
    let has_occurrences = rows.iter().any(|row| row.occurrences > 0);
    let forms = [(Share::Long, has_occurrences), (Share::Short, has_occurrences), (Share::Short, false)];
    let fits = |table: &Table<'_>| screen.width().is_none_or(|room| table.least_width() <= room);
    let mut tables =
        forms.into_iter().map(|(share, occurrences)| Table::of(&parts, shown, share, occurrences));
    let last = tables.next_back();
    let mut left_out = None;
    if let Some(table) = tables.find(fits).or(last) {
        table.write(screen)?;
        left_out =
            Some("--format csv also has occurrences").filter(|_| has_occurrences && !table.has_occurrences);
    }
    write_rest(screen, rows.len() - shown.len())?;
    left_out.map_or(Ok(()), |told| screen.text(QUIET, told))
}

/// How the share of a row is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Share {
    /// `2 of 4 (50.0 %)`
    Long,
    /// `2/4`
    Short,
}

/// Lines of a facet with the heading.
struct Table<'r> {
    lines: Vec<Vec<Cow<'r, str>>>,
    /// Number of columns with values; those with numbers follow.
    values: usize,
    has_occurrences: bool,
}

impl<'r> Table<'r> {
    fn of(parts: &[&Facet], rows: &'r [FacetRow], share: Share, has_occurrences: bool) -> Self {
        let mut heading: Vec<Cow<'r, str>> = parts.iter().map(|part| heading(part).into()).collect();
        heading.push("articles".into());
        if has_occurrences {
            heading.push("occurrences".into());
        }
        let has_words = rows.iter().any(|row| row.occurrences > 0);
        let line = |row: &'r FacetRow| {
            let values = parts.iter().zip(row.each_value()).map(|(part, value)| match &row.event {
                Some(event) if **part == Facet::Event => event_told(value, event).into(),
                _ => told(part, value, has_words),
            });
            let occurrences = has_occurrences.then(|| row.occurrences.to_string().into());
            values.chain([share_of(row, share).into()]).chain(occurrences).collect()
        };
        let lines = std::iter::once(heading).chain(rows.iter().map(line)).collect();
        Self { lines, values: parts.len(), has_occurrences }
    }

    /// Returns the widths of the columns as if there were room for all of them.
    fn widths(&self) -> Vec<usize> {
        let widest = |column: usize| self.lines.iter().map(|cells| cells[column].width()).max().unwrap_or(0);
        (0..self.lines[0].len()).map(widest).collect()
    }

    /// Returns the width of the table if the values are cut as far as they can still be told apart.
    fn least_width(&self) -> usize {
        let cut = |(column, width): (usize, usize)| {
            if column < self.values { width.min(LEAST_VALUE_WIDTH) } else { width }
        };
        self.widths().into_iter().enumerate().map(cut).map(|width| width + GAP).sum::<usize>() - GAP
    }

    fn write(&self, screen: &mut Screen<'_>) -> Result<()> {
        let mut widths = self.widths();
        let numbers: usize = widths[self.values..].iter().map(|width| width + GAP).sum();
        let values = &mut widths[..self.values];
        values.iter_mut().for_each(|width| *width = (*width).max(VALUE_WIDTH));
        if let Some(room) = screen.width() {
            narrow(values, room.saturating_sub(numbers + (self.values - 1) * GAP));
        }
        for (number, cells) in self.lines.iter().enumerate() {
            for (column, (cell, width)) in cells.iter().zip(&widths).enumerate() {
                let is_value = column < self.values;
                let cell = if is_value { both_ends(cell, *width) } else { cell.to_string() };
                let fill = " ".repeat(width.saturating_sub(cell.width()));
                let gap = if column == 0 { "" } else { "  " };
                match is_value {
                    true if number == 0 => write!(screen, "{gap}{}{fill}", paint(TITLE, &cell))?,
                    true => write!(screen, "{gap}{cell}{fill}")?,
                    false => write!(screen, "{gap}{fill}{cell}")?,
                }
            }
            writeln!(screen)?;
        }
        Ok(())
    }
}

/// Reduces the widest of some widths until their sum is at most `room`; none becomes 0.
pub(super) fn narrow(widths: &mut [usize], room: usize) {
    let mut over = widths.iter().sum::<usize>().saturating_sub(room);
    while over > 0 {
        let Some(widest) = widths.iter_mut().max().filter(|widest| **widest > 1) else { return };
        *widest -= 1;
        over -= 1;
    }
}

/// Returns how many of `count` lines are listed where `most` are: a line that counts a single further one
/// would take the place of it.
pub(super) fn listed_of(count: usize, most: usize) -> usize {
    if count == most + 1 { count } else { count.min(most) }
}

/// Says how many rows are not shown.
pub(super) fn write_rest(screen: &mut Screen<'_>, rest: usize) -> Result<()> {
    if rest > 0 {
        screen.text(QUIET, &format!("and {rest} more; --format csv lists all"))?;
    }
    Ok(())
}

/// Returns the name of a facet as shown to people.
pub(super) fn heading(facet: &Facet) -> String {
    facet.as_str().replace('_', " ")
}

/// Returns the number of matching articles and, if it is known, of how many they are a share.
fn share_of(row: &FacetRow, form: Share) -> String {
    match (row.articles, row.share()) {
        (Some(articles), Some(share)) if form == Share::Long => {
            format!("{} of {articles} ({:.1} %)", row.documents, 100.0 * share)
        }
        (Some(articles), Some(_)) => format!("{}/{articles}", row.documents),
        _ => row.documents.to_string(),
    }
}

/// Returns an event as shown to people: when it was, what it was, who took part, and its id.
pub(super) fn event_told(id: Option<&str>, event: &EventFacts) -> String {
    let days = event.days().unwrap_or_else(|| "date unknown".to_owned());
    let kind = event.kind.map(|kind| format!(" · {}", kind.as_str())).unwrap_or_default();
    let more = event.participants.len().saturating_sub(PEOPLE_NAMED);
    let named = event.participants[..event.participants.len() - more].join(", ");
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let people = if named.is_empty() { String::new() } else { format!(" · {named}{more}") };
    let id = id.map(|id| format!(" · {id}")).unwrap_or_default();
    plain(&format!("{days}{kind}{people}{id}")).into_owned()
}

/// Returns a value as shown to people. `has_words` says whether speakers are counted by the words found, or by
/// articles in which they speak.
pub(super) fn told<'r>(facet: &Facet, value: Option<&'r str>, has_words: bool) -> Cow<'r, str> {
    match (value, facet) {
        (Some("uncertain"), facet) if facet.is_of_time() => "(uncertain)".into(),
        (Some("span"), facet) if facet.is_of_time() => "(longer span)".into(),
        (Some(value), _) => plain(value),
        (None, Facet::Speaker) if has_words => "(no one's or unknown)".into(),
        (None, Facet::Speaker) => "(nobody speaks)".into(),
        (None, Facet::Pair) => "(fewer than two)".into(),
        (None, _) => "(unknown)".into(),
    }
}
