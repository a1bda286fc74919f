//! What is in the comma- and tab-separated rows of a search.

use std::collections::BTreeSet;
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
    // The columns of all hits, so that every row has the same.
    let kept: BTreeSet<&str> =
        results.hits.iter().flat_map(|hit| hit.kept.keys()).map(String::as_str).collect();
    let kept: Vec<&str> = kept.into_iter().collect();
    let mut out = Cells::stdout(separator, formulas, &[&MATCHES[..], &kept].concat())?;
    write_matches(&mut out, results, &kept)?;
    out.finish()
}

pub(super) fn write_matches<W: Write>(
    out: &mut Cells<W>,
    results: &SearchResults,
    kept: &[&str],
) -> Result<()> {
    for hit in &results.hits {
        let date = |date: Option<readouts_core::Edtf>| date.map(|d| d.to_string()).unwrap_or_default();
        let (published, event) = (date(hit.published), date(hit.event_date.edtf));
        let [path, title, outlet, agency] =
            [&hit.path, &hit.title, &hit.outlet, &hit.agency].map(|text| text.as_deref().unwrap_or_default());
        let article = [&hit.id, path, title, outlet, agency, &published, &event].map(Cell::Text);
        let values: Vec<String> = kept
            .iter()
            .map(|name| hit.kept.get(*name).map(|all| all.join("; ")).unwrap_or_default())
            .collect();
        let own = || values.iter().map(|value| Cell::Text(value));
        if hit.matches.is_empty() {
            out.row(article.into_iter().chain([Cell::Text(""); MATCH_COLUMNS]).chain(own()))?;
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
            out.row(article.into_iter().chain(found).chain(own()))?;
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
