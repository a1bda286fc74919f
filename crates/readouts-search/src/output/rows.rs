//! What is in the comma- and tab-separated rows of a search.

use std::io::Write;

use anyhow::Result;
use readouts_core::SearchResults;

use super::cells::{Cell, Cells, Formulas};

const MATCHES: [&str; 15] = [
    "id",
    "path",
    "title",
    "outlet",
    "agency",
    "published",
    "event_date",
    "speaker",
    "basis",
    "paragraph",
    "start",
    "end",
    "left",
    "match",
    "right",
];

/// Number of columns that tell of the match, from `speaker` on.
const MATCH_COLUMNS: usize = 8;

/// A row for each match; an article without any has one row.
pub(crate) fn matches(results: &SearchResults, separator: u8, formulas: Formulas) -> Result<()> {
    let mut out = Cells::stdout(separator, formulas, &MATCHES)?;
    write_matches(&mut out, results)?;
    out.finish()
}

pub(super) fn write_matches<W: Write>(out: &mut Cells<W>, results: &SearchResults) -> Result<()> {
    for hit in &results.hits {
        let date = |date: Option<readouts_core::Edtf>| date.map(|d| d.to_string()).unwrap_or_default();
        let (published, event) = (date(hit.published), date(hit.event_date.edtf));
        let [path, title, outlet, agency] =
            [&hit.path, &hit.title, &hit.outlet, &hit.agency].map(|text| text.as_deref().unwrap_or_default());
        let article = [&hit.id, path, title, outlet, agency, &published, &event].map(Cell::Text);
        if hit.matches.is_empty() {
            out.row(article.into_iter().chain([Cell::Text(""); MATCH_COLUMNS]))?;
        }
        for found in &hit.matches {
            let found: [Cell<'_>; MATCH_COLUMNS] = [
                Cell::Text(found.speaker.as_deref().unwrap_or_default()),
                Cell::Text(found.basis.as_str()),
                Cell::Number(found.paragraph as u64),
                Cell::Number(found.start as u64),
                Cell::Number(found.end as u64),
                Cell::Text(&found.left),
                Cell::Text(&found.text),
                Cell::Text(&found.right),
            ];
            out.row(article.into_iter().chain(found))?;
        }
    }
    Ok(())
}

/// A row for each value of each facet; the unknown's value is empty.
pub(crate) fn facets(results: &SearchResults, separator: u8, formulas: Formulas) -> Result<()> {
    let mut out = Cells::stdout(separator, formulas, &["facet", "value", "documents", "occurrences"])?;
    write_facets(&mut out, results)?;
    out.finish()
}

pub(super) fn write_facets<W: Write>(out: &mut Cells<W>, results: &SearchResults) -> Result<()> {
    for (facet, rows) in &results.facets {
        for row in rows {
            out.row([
                Cell::Text(facet.as_str()),
                Cell::Text(row.value.as_deref().unwrap_or_default()),
                Cell::Number(row.documents),
                Cell::Number(row.occurrences),
            ])?;
        }
    }
    Ok(())
}
