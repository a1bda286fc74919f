//! Search results, facets and statistics for people.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use anyhow::Result;
use readouts_core::{
    Basis, Duplicate, EventDate, Facet, FacetRow, Hit, Match, SearchResults, Stats, Verification,
};

use unicode_width::UnicodeWidthStr;

use super::plain::plain;
use super::style::{MATCH, QUIET, SPEAKER, TITLE, paint};

/// Values of a facet that are listed; the rest are counted.
const FACET_ROWS: usize = 20;
/// So many characters of a kept column are shown.
const KEPT_SHOWN: usize = 80;
/// So many of a hit's other places are listed.
const COPIES_LISTED: usize = 3;

/// A block for each article, then facets.
pub(crate) fn search(results: &SearchResults, offset: usize) -> Result<()> {
    if results.total.documents == 0 {
        return Ok(());
    }
    let mut out = anstream::AutoStream::auto(std::io::stdout());
    write_search(&mut out, results, offset)?;
    Ok(out.flush()?)
}

pub(super) fn write_search(out: &mut impl Write, results: &SearchResults, offset: usize) -> Result<()> {
    writeln!(out, "{}", paint(QUIET, &totals(results, offset)))?;
    for hit in &results.hits {
        writeln!(out)?;
        write_hit(out, hit)?;
    }
    write_facets(out, results)
}

fn totals(results: &SearchResults, offset: usize) -> String {
    let total = &results.total;
    let articles = plural(total.documents, "article");
    let mut text = if total.occurrences > 0 {
        format!("{articles}, {}", plural(total.occurrences, "occurrence"))
    } else {
        articles
    };
    if (results.hits.len() as u64) < total.documents && !results.hits.is_empty() {
        text.push_str(&format!("; these are {} to {}", offset + 1, offset + results.hits.len()));
    }
    text
}

pub(super) fn plural(n: u64, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

fn write_hit(out: &mut impl Write, hit: &Hit) -> Result<()> {
    writeln!(out, "{}", paint(TITLE, hit.title.as_deref().unwrap_or("(no title)")))?;
    let outlet = hit.outlet.as_deref().unwrap_or("outlet unknown");
    let agency = hit.agency.as_deref().map(|a| format!(" ({a})")).unwrap_or_default();
    let facts = format!(
        "{} · {outlet}{agency} · {} · {}",
        event_date(&hit.event_date),
        hit.path.as_deref().unwrap_or("-"),
        hit.id
    );
    writeln!(out, "{}", paint(QUIET, &facts))?;
    if !hit.kept.is_empty() {
        writeln!(out, "{}", paint(QUIET, &kept(&hit.kept)))?;
    }
    if !hit.copies.is_empty() {
        writeln!(out, "{}", paint(QUIET, &also(&hit.copies)))?;
    }
    for found in &hit.matches {
        writeln!(out, "  {}", passage(found))?;
        let according = hit.outlet.as_deref().unwrap_or("an unknown outlet");
        writeln!(out, "    — {}, according to {}", paint(SPEAKER, &speaker(found)), plain(according))?;
    }
    Ok(())
}

/// The columns that are kept, each with the start of its values.
fn kept(columns: &BTreeMap<String, Vec<String>>) -> String {
    let told = |(name, values): (&String, &Vec<String>)| {
        let all = values.join("; ");
        let start: String = all.chars().take(KEPT_SHOWN).collect();
        format!("{name}: {start}{}", if start.len() < all.len() { "…" } else { "" })
    };
    columns.iter().map(told).collect::<Vec<_>>().join(" · ")
}

/// Where else the same page was found, as far as a line holds it.
fn also(copies: &[Duplicate]) -> String {
    let listed: Vec<String> = copies.iter().take(COPIES_LISTED).map(place_of).collect();
    let more = copies.len().saturating_sub(COPIES_LISTED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("also in {}{more}", listed.join(", "))
}

/// Where a copy was found.
pub(super) fn place_of(copy: &Duplicate) -> String {
    match &copy.url {
        Some(url) => format!("{} ({url})", copy.path),
        None => copy.path.clone(),
    }
}

fn passage(found: &Match) -> String {
    format!("{}{}{}", plain(&found.left), paint(MATCH, &found.text), plain(&found.right))
}

fn speaker(found: &Match) -> String {
    match (&found.speaker, found.basis) {
        (Some(speaker), basis) => format!("{speaker} ({})", basis.as_str()),
        (None, Basis::Joint) => "all of them together (joint)".to_owned(),
        (None, Basis::Narration) => "no one's words (narration)".to_owned(),
        (None, basis) => format!("speaker unknown ({})", basis.as_str()),
    }
}

/// A date, and how sure it is.
pub(super) fn event_date(event: &EventDate) -> String {
    let Some(edtf) = event.edtf else { return "date unknown".to_owned() };
    match (event.candidates.first(), event.candidates.last()) {
        (Some(first), Some(last)) => format!("{edtf} ({} to {})", first.year(), last.year()),
        _ => edtf.to_string(),
    }
}

/// Facets alone, with the total.
pub(crate) fn facets(results: &SearchResults) -> Result<()> {
    if results.total.documents == 0 {
        return Ok(());
    }
    let mut out = anstream::AutoStream::auto(std::io::stdout());
    writeln!(out, "{}", paint(QUIET, &totals(results, 0)))?;
    write_facets(&mut out, results)?;
    Ok(out.flush()?)
}

fn write_facets(out: &mut impl Write, results: &SearchResults) -> Result<()> {
    for (facet, rows) in &results.facets {
        let width =
            rows.iter().take(FACET_ROWS).map(|row| value(facet, row).width()).max().unwrap_or(0).max(24);
        writeln!(out)?;
        let name = facet.as_str().replace('_', " ");
        writeln!(
            out,
            "{}{}  articles  occurrences",
            paint(TITLE, &name),
            " ".repeat(width.saturating_sub(name.len()))
        )?;
        for row in rows.iter().take(FACET_ROWS) {
            let value = value(facet, row);
            let fill = " ".repeat(width - value.width().min(width));
            writeln!(out, "{value}{fill}  {:8}  {:11}", row.documents, row.occurrences)?;
        }
        if rows.len() > FACET_ROWS {
            writeln!(
                out,
                "{}",
                paint(QUIET, &format!("and {} more; --format csv lists all", rows.len() - FACET_ROWS))
            )?;
        }
    }
    Ok(())
}

/// A value as it is shown.
fn value<'r>(facet: &Facet, row: &'r FacetRow) -> Cow<'r, str> {
    match (&row.value, facet) {
        (Some(value), _) => plain(value),
        (None, Facet::Speaker) => "(no one's own words)".into(),
        (None, _) => "(unknown)".into(),
    }
}

/// What the index holds.
pub(crate) fn stats(stats: &Stats, dir: Option<&Path>) -> Result<()> {
    let mut out = anstream::AutoStream::auto(std::io::stdout());
    if let Some(dir) = dir {
        writeln!(out, "{}", paint(QUIET, &format!("index in {}", dir.display())))?;
    }
    let share =
        |n: u64| (n * 100).checked_div(stats.documents).map_or_else(String::new, |p| format!(" ({p} %)"));
    writeln!(out, "articles              {:>10}", stats.documents)?;
    writeln!(out, "  with a speaker      {:>10}{}", stats.with_speaker, share(stats.with_speaker))?;
    writeln!(out, "  with an outlet      {:>10}{}", stats.with_outlet, share(stats.with_outlet))?;
    writeln!(out, "  with an agency      {:>10}{}", stats.with_agency, share(stats.with_agency))?;
    writeln!(out, "  event date certain  {:>10}{}", stats.with_event_date, share(stats.with_event_date))?;
    writeln!(out, "  published known     {:>10}{}", stats.with_published, share(stats.with_published))?;
    writeln!(out, "paragraphs            {:>10}", stats.paragraphs)?;
    writeln!(out, "words                 {:>10}", stats.words)?;
    writeln!(out, "speakers              {:>10}", stats.speakers)?;
    writeln!(out, "outlets               {:>10}", stats.outlets)?;
    writeln!(out, "segments              {:>10}", stats.segments)?;
    writeln!(out, "bytes                 {:>10}", stats.bytes)?;
    Ok(out.flush()?)
}

/// What a check found.
pub(crate) fn verification(found: &Verification, dir: Option<&Path>) -> Result<()> {
    let mut out = anstream::AutoStream::auto(std::io::stdout());
    write_verification(&mut out, found, dir)?;
    Ok(out.flush()?)
}

pub(super) fn write_verification(
    out: &mut impl Write,
    found: &Verification,
    dir: Option<&Path>,
) -> Result<()> {
    let place = dir.map(|dir| format!("{}: ", plain(&dir.display().to_string()))).unwrap_or_default();
    writeln!(out, "{place}{}, {} checked", plural(found.documents, "article"), plural(found.words, "word"))?;
    for problem in &found.problems {
        writeln!(out, "problem: {}", plain(problem))?;
    }
    if found.problems.is_empty() {
        writeln!(out, "no problems")?;
    }
    if !found.leftovers.is_empty() {
        let (count, them) =
            (found.leftovers.len() as u64, if found.leftovers.len() == 1 { "it" } else { "them" });
        let leftovers = plural(count, "leftover");
        writeln!(out, "{leftovers} of a run that was broken off: no harm, the next update removes {them}")?;
    }
    Ok(())
}
