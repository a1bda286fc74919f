//! Comma- and tab-separated rows.

use anyhow::Result;
use readouts_core::SearchResults;

/// A row for each match; an article without any has one row.
pub(crate) fn matches(results: &SearchResults, separator: u8) -> Result<()> {
    let mut out = csv::WriterBuilder::new().delimiter(separator).from_writer(std::io::stdout().lock());
    out.write_record([
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
    ])?;
    for hit in &results.hits {
        let date = |date: Option<readouts_core::Edtf>| date.map(|d| d.to_string()).unwrap_or_default();
        let own = |text: &Option<String>| text.clone().unwrap_or_default();
        let article = [
            hit.id.clone(),
            own(&hit.path),
            own(&hit.title),
            own(&hit.outlet),
            own(&hit.agency),
            date(hit.published),
            date(hit.event_date.edtf),
        ];
        if hit.matches.is_empty() {
            out.write_record(article.iter().map(String::as_str).chain([""; MATCH_COLUMNS]))?;
        }
        for found in &hit.matches {
            let found: [&str; MATCH_COLUMNS] = [
                &own(&found.speaker),
                found.basis.as_str(),
                &found.paragraph.to_string(),
                &found.start.to_string(),
                &found.end.to_string(),
                &found.left,
                &found.text,
                &found.right,
            ];
            out.write_record(article.iter().map(String::as_str).chain(found))?;
        }
    }
    Ok(out.flush()?)
}

/// The columns of a row that tell of the match, from `speaker` on.
const MATCH_COLUMNS: usize = 8;

/// A row for each value of each facet; the unknown's value is empty.
pub(crate) fn facets(results: &SearchResults, separator: u8) -> Result<()> {
    let mut out = csv::WriterBuilder::new().delimiter(separator).from_writer(std::io::stdout().lock());
    out.write_record(["facet", "value", "documents", "occurrences"])?;
    for (facet, rows) in &results.facets {
        for row in rows {
            let value = row.value.as_deref().unwrap_or_default();
            out.write_record([
                facet.as_str(),
                value,
                &row.documents.to_string(),
                &row.occurrences.to_string(),
            ])?;
        }
    }
    Ok(out.flush()?)
}
