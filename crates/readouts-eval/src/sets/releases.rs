//! Sets of releases whose day of publication is known: an event's date that is far from it is probably wrong.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result};
use readouts_reading::pages::{Document, Format, Limits, SideData, open_reader, read_bytes};
use readouts_reading::{Date, Edtf, Reader};

use crate::article::Article;
use crate::gold::{self, Release};
use crate::score::Ratio;

/// Maximum number of days from publication; a certain date beyond it counts as wrong.
const FAR: i32 = 10;

/// Scores the releases of a table, and articles of several tables.
pub(super) fn read(
    shared: &Path,
    only: &str,
    reader: &Reader<'_>,
    articles: &mut Vec<Article>,
) -> Result<()> {
    let set = "releases, state_table";
    if set.contains(only) {
        let path = shared.join("corpus/outlets/us_state_dept_all.csv.gz");
        let bytes = gold::unpack(&path)?;
        let input: Box<dyn Read + Send> = Box::new(std::io::Cursor::new(bytes));
        let name = path.display().to_string();
        for source in open_reader(&name, input, Some(Format::Csv), Limits::default())? {
            let document = source?.read()?;
            let url = document.page.side.url.clone().context("a release without its address")?;
            articles.push(score(set, &url, &document, reader)?);
        }
    }
    let mut rows = gold::lines::<Release>(&shared.join("corpus/events_pages.jsonl"))?;
    rows.sort_by(|a, b| a.table.cmp(&b.table));
    for Release { table, url, title, date, body } in rows {
        let set = format!("releases, {table}");
        let Some(body) = body.filter(|_| set.contains(only)) else { continue };
        let mut side = SideData::default();
        (side.url, side.title, side.date) = (Some(url.clone()), title, date);
        let document = read_bytes(&url, body.as_bytes(), Format::Text, &side)?;
        articles.push(score(&set, &url, &document, reader)?);
    }
    Ok(())
}

fn score(set: &str, url: &str, document: &Document, reader: &Reader<'_>) -> Result<Article> {
    let mut article = Article::new(set, url);
    let readout = reader.read(document)?;
    let stated = document.page.side.date.as_deref().and_then(gold::day);
    let Some(published) = stated.and_then(|day| day.parse::<Date>().ok()) else { return Ok(article) };
    let found = readout.event_date.edtf;
    article.add("event date found", Ratio::one(found.is_some()));
    if let Some(date) = found.filter(|date| !date.is_certain()) {
        article.notes.push(format!(
            "event date near: {date}, published {published}: {:?} ({:?})",
            readout.event_date.evidence, readout.title
        ));
    }
    let certain = found.filter(|date| date.is_certain());
    let is_near = certain.is_some_and(|date| is_near(date, published));
    article.add("event date near", Ratio::one(is_near));
    if let Some(date) = certain {
        article.add("event date far, invented", Ratio::one(!is_near));
        if !is_near {
            article.notes.push(format!(
                "event date far, invented: {date}, published {published}: {:?} ({:?})",
                readout.event_date.evidence, readout.title
            ));
        }
    }
    Ok(article)
}

/// Whether one of the days that a date can mean is close to a day.
fn is_near(date: Edtf, day: Date) -> bool {
    let days = |from: Date, to: Date| to.since(from).map_or(i32::MAX, |span| span.get_days());
    let (Some(first), Some(last)) = (date.earliest(), date.latest()) else { return false };
    days(day, first) <= FAR && days(last, day) <= FAR
}
