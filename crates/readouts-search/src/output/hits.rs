//! Writes the articles that a search found.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use erased_serde::Serialize;
use readouts_core::{Date, Duplicate, Edtf, EventDate, Hit, Reprint, SearchResults, VersionPlace};

use super::answer::{Answer, Cell, EachRecord, EachRow};
use super::facets;
use super::marks::Mark;
use super::passages;
use super::rows;
use super::screen::Screen;
use super::style::{QUIET, TITLE};

/// Maximum number of characters of a kept column that are shown.
const KEPT_SHOWN: usize = 80;
/// Maximum number of people taking part who are named.
const PEOPLE_NAMED: usize = 6;
/// Maximum number of copies of a hit that are listed.
const COPIES_LISTED: usize = 3;
/// Maximum number of reprints of a hit whose outlets are named.
const REPRINTS_LISTED: usize = 6;

/// Number of the columns about a match, from `speaker` on.
const MATCH_COLUMNS: usize = 11;

/// Answer to a search.
pub(crate) struct Hits<'a> {
    pub(crate) results: &'a SearchResults,
    /// Number of articles before the first one of these.
    pub(crate) offset: usize,
    /// How matches are marked for people.
    pub(crate) mark: &'a Mark,
}

impl Answer for Hits<'_> {
    /// Writes a block for each article, then the facets.
    fn human(&self, screen: &mut Screen<'_>) -> Result<()> {
        if self.results.total.documents == 0 {
            return Ok(());
        }
        screen.text(QUIET, &totals(self.results, self.offset))?;
        for hit in &self.results.hits {
            screen.blank()?;
            write_hit(screen, hit, self.mark)?;
        }
        facets::write(screen, self.results)
    }

    fn value(&self) -> Result<&dyn Serialize> {
        Ok(self.results)
    }

    fn records(&self, each: &mut EachRecord<'_>) -> Result<()> {
        self.results.hits.iter().try_for_each(|hit| each(hit))
    }

    fn columns(&self) -> Result<Vec<String>> {
        Ok(rows::COLUMNS.into_iter().chain(self.kept()).map(str::to_owned).collect())
    }

    /// Passes on a row for each match; an article without a match has one row.
    fn rows(&self, each: &mut EachRow<'_>) -> Result<()> {
        let kept = self.kept();
        for hit in &self.results.hits {
            let date = |date: Option<Edtf>| date.map(|date| date.to_string()).unwrap_or_default();
            let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
            let [published, event] = [hit.published, hit.event_date.edtf].map(date);
            let [earliest, latest] = [hit.event_date.earliest, hit.event_date.latest].map(day);
            let [path, url, title, outlet, agency] =
                [&hit.path, &hit.url, &hit.title, &hit.outlet, &hit.agency]
                    .map(|text| text.as_deref().unwrap_or_default());
            let participants = rows::list(&hit.participants);
            let article = [
                Cell::Text(&hit.id),
                Cell::Text(path),
                Cell::Link(url),
                Cell::Text(title),
                Cell::Text(outlet),
                Cell::Text(agency),
                Cell::Date(&published),
                Cell::Date(&event),
                Cell::Date(&earliest),
                Cell::Date(&latest),
                Cell::Text(&participants),
            ];
            let own: Vec<String> = kept
                .iter()
                .map(|name| hit.kept.get(*name).map_or_else(String::new, |all| rows::list(all).into_owned()))
                .collect();
            let own: Vec<Cell<'_>> = own.iter().map(|value| Cell::Text(value)).collect();
            if hit.matches.is_empty() {
                each(&[&article[..], &[Cell::Text(""); MATCH_COLUMNS], &own].concat())?;
            }
            for found in &hit.matches {
                let members = rows::list(&found.members);
                let found: [Cell<'_>; MATCH_COLUMNS] = [
                    Cell::Text(found.speaker.as_deref().unwrap_or_default()),
                    Cell::Text(found.basis.as_str()),
                    Cell::Text(&members),
                    Cell::Number(found.paragraph as u64),
                    Cell::Number(found.start as u64),
                    Cell::Number(found.end as u64),
                    Cell::Number(found.start_char as u64),
                    Cell::Number(found.end_char as u64),
                    Cell::Text(&found.left),
                    Cell::Text(&found.text),
                    Cell::Text(&found.right),
                ];
                each(&[&article[..], &found, &own].concat())?;
            }
        }
        Ok(())
    }
}

impl Hits<'_> {
    /// Returns the kept columns of all hits, so that all rows have the same columns.
    fn kept(&self) -> BTreeSet<&str> {
        self.results.hits.iter().flat_map(|hit| hit.kept.keys()).map(String::as_str).collect()
    }
}

/// Returns the totals in one line.
pub(super) fn totals(results: &SearchResults, offset: usize) -> String {
    let total = &results.total;
    let mut articles = plural(total.documents, "article");
    if let Some(reprints) = total.reprints.filter(|reprints| *reprints > 0) {
        articles.push_str(&format!(" (without {})", plural(reprints, "reprint")));
    }
    let mut text = if total.occurrences > 0 {
        format!("{articles}, {}", plural(total.occurrences, "occurrence"))
    } else {
        articles
    };
    if (results.hits.len() as u64) < total.documents && !results.hits.is_empty() {
        text.push_str(&match results.hits.len() {
            1 => format!("; this is number {}", offset + 1),
            shown => format!("; these are {} to {}", offset + 1, offset + shown),
        });
    }
    text
}

/// Returns a count with its noun.
pub(crate) fn plural(n: u64, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

fn write_hit(out: &mut Screen<'_>, hit: &Hit, mark: &Mark) -> Result<()> {
    out.text(TITLE, hit.title.as_deref().unwrap_or("(no title)"))?;
    out.text(QUIET, &facts(hit))?;
    if let Some(url) = &hit.url {
        out.whole_line(QUIET, url)?;
    }
    if !hit.participants.is_empty() {
        out.text(QUIET, &taking_part(&hit.participants))?;
    }
    if !hit.kept.is_empty() {
        out.text(QUIET, &kept(&hit.kept))?;
    }
    if !hit.copies.is_empty() {
        out.text(QUIET, &also(&hit.copies))?;
    }
    if let Some(version) = &hit.version {
        out.text(QUIET, &version_of(version))?;
    }
    if !hit.reprints.is_empty() {
        out.text(QUIET, &reprints(&hit.reprints))?;
    }
    passages::write(out, hit, mark)
}

/// Returns who took part in the event; the first people are named, the others counted.
fn taking_part(people: &[String]) -> String {
    let more = people.len().saturating_sub(PEOPLE_NAMED);
    let named = people[..people.len() - more].join(", ");
    if more > 0 { format!("taking part: {named} and {more} more") } else { format!("taking part: {named}") }
}

/// Returns when, by whom and where an article is, and its id.
pub(super) fn facts(hit: &Hit) -> String {
    let outlet = hit.outlet.as_deref().unwrap_or("outlet unknown");
    let agency = hit.agency.as_deref().map(|a| format!(" ({a})")).unwrap_or_default();
    let (date, place) = (event_date(&hit.event_date), hit.path.as_deref().unwrap_or("-"));
    format!("{date} · {outlet}{agency} · {place} · {}", hit.id)
}

/// Returns the kept columns, each with the start of its values.
fn kept(columns: &BTreeMap<String, Vec<String>>) -> String {
    let told = |(name, values): (&String, &Vec<String>)| {
        let all = values.join("; ");
        let start: String = all.chars().take(KEPT_SHOWN).collect();
        format!("{name}: {start}{}", if start.len() < all.len() { "…" } else { "" })
    };
    columns.iter().map(told).collect::<Vec<_>>().join(" · ")
}

/// Returns where else the same page was found; the first copies are listed, the others counted.
fn also(copies: &[Duplicate]) -> String {
    let listed: Vec<String> = copies.iter().take(COPIES_LISTED).map(place_of).collect();
    let more = copies.len().saturating_sub(COPIES_LISTED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("also in {}{more}", listed.join(", "))
}

/// Returns which of several versions of a page an article is, and which one is the newest.
pub(super) fn version_of(version: &VersionPlace) -> String {
    let VersionPlace { number, of, newest } = version;
    let newer = if version.is_newest() { String::new() } else { format!("; the newest is {newest}") };
    format!("version {number} of {of}{newer}")
}

/// Returns where else the same text was printed; the first outlets are named, the others counted.
fn reprints(reprints: &[Reprint]) -> String {
    let named = reprints.iter().take(REPRINTS_LISTED).map(|reprint| {
        let outlet = reprint.outlet.as_deref().unwrap_or("outlet unknown");
        let mark = if reprint.matches { "" } else { " (does not match)" };
        format!("{outlet}{mark}")
    });
    let named: Vec<String> = named.collect();
    let more = reprints.len().saturating_sub(REPRINTS_LISTED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("and {}: {}{more}", plural(reprints.len() as u64, "reprint"), named.join(", "))
}

/// Returns where a copy was found.
pub(super) fn place_of(copy: &Duplicate) -> String {
    match &copy.url {
        Some(url) => format!("{} ({url})", copy.path),
        None => copy.path.clone(),
    }
}

/// Returns a date and, if its year is unknown, the bounds of it that are known.
pub(super) fn event_date(event: &EventDate) -> String {
    let Some(edtf) = event.edtf else { return "date unknown".to_owned() };
    if let (Some(first), Some(last)) = (event.candidates.first(), event.candidates.last()) {
        return format!("{edtf} ({} to {})", first.year(), last.year());
    }
    let years = if edtf.year().is_none() { [event.earliest, event.latest] } else { [None, None] };
    match years.map(|day| day.map(Date::year)) {
        [Some(first), Some(last)] => format!("{edtf} ({first} to {last})"),
        [Some(first), None] => format!("{edtf} ({first} or later)"),
        [None, Some(last)] => format!("{edtf} ({last} or earlier)"),
        [None, None] => edtf.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_told_as_far_as_they_are_known_and_no_further() {
        let told = |edtf: &str, earliest: Option<&str>, latest: Option<&str>| {
            let mut event = EventDate { edtf: edtf.parse().ok(), ..EventDate::default() };
            event.earliest = earliest.and_then(|day| day.parse().ok());
            event.latest = latest.and_then(|day| day.parse().ok());
            event_date(&event)
        };
        assert_eq!(told("XXXX-03-03", None, None), "XXXX-03-03");
        assert_eq!(told("XXXX-03-03", Some("2026-03-03"), None), "XXXX-03-03 (2026 or later)");
        assert_eq!(told("XXXX-03-03", None, Some("1998-03-03")), "XXXX-03-03 (1998 or earlier)");
        let both = told("XXXX-03-03", Some("2026-03-03"), Some("2031-03-03"));
        assert_eq!(both, "XXXX-03-03 (2026 to 2031)");
        // A year that is known needs no bounds.
        assert_eq!(told("2026-03-03?", Some("2026-02-01"), Some("2027-03-03")), "2026-03-03?");
    }
}
