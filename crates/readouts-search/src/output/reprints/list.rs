//! Writes clusters of reprints: a block for each, with its source, its first copy and the others.

use anstyle::Style;
use anyhow::Result;
use readouts_core::{ReprintCluster, ReprintCopy, ReprintLikeness, Reprints};

use crate::output::answer::{Answer, Cell, EachRecord, EachRow};
use crate::output::hits::plural;
use crate::output::screen::Screen;
use crate::output::style::{QUIET, TITLE};

/// Answer of `reprints`.
pub(crate) struct ReprintList<'a>(pub(crate) &'a Reprints);

/// Width of the margin with the labels, in columns.
const MARGIN: usize = 10;

const COLUMNS: [&str; 25] = [
    "row",
    "copy",
    "id",
    "path",
    "url",
    "title",
    "outlet",
    "outlet_basis",
    "agency",
    "agency_basis",
    "published",
    "published_basis",
    "matches",
    "jaccard",
    "containment",
    "added",
    "removed",
    "sentences",
    "cut_off",
    "source",
    "source_basis",
    "credited",
    "copies",
    "outlets",
    "hits",
];

impl Answer for ReprintList<'_> {
    fn human(&self, screen: &mut Screen<'_>) -> Result<()> {
        let found = self.0;
        if found.found == 0 {
            return Ok(());
        }
        for (at, row) in found.rows.iter().enumerate() {
            if at > 0 {
                screen.blank()?;
            }
            write(screen, at + 1, row)?;
        }
        if !found.rows.is_empty() {
            screen.blank()?;
        }
        let rest = found.found - found.rows.len() as u64;
        if rest > 0 {
            screen.text(QUIET, &format!("and {} more; -n lists more", plural(rest, "cluster")))?;
        }
        let total = format!(
            "{} of {}, {} of them reprints of a first copy; in clusters: {} of {}; --list ROW shows the copies of a row",
            plural(found.found, "cluster"),
            plural(found.articles, "article"),
            found.reprints,
            found.matching,
            plural(found.documents, "matching article"),
        );
        screen.text(QUIET, &total)?;
        let told = "first: the earliest in this corpus; Jaccard: runs of 5 words that both texts have, of all; containment: \
                    of those of the shorter text; --diff ID shows what differs";
        screen.text(QUIET, told)
    }

    fn value(&self) -> Result<&dyn erased_serde::Serialize> {
        Ok(self.0)
    }

    fn records(&self, each: &mut EachRecord<'_>) -> Result<()> {
        self.0.rows.iter().try_for_each(|row| each(row))
    }

    fn columns(&self) -> Result<Vec<String>> {
        Ok(COLUMNS.map(str::to_owned).into())
    }

    fn rows(&self, each: &mut EachRow<'_>) -> Result<()> {
        for (number, row) in (1..).zip(&self.0.rows) {
            for (place, copy) in (1..).zip(std::iter::once(&row.first).chain(&row.others)) {
                let date = copy.published.map_or_else(String::new, |date| date.to_string());
                let [own, compared] = [of_copy(copy, &date), of_comparison(copy.compared.as_ref())];
                let place = [Cell::Number(number), Cell::Number(place)];
                each(&[place.as_slice(), &own, &compared, &of_cluster(row)].concat())?;
            }
        }
        Ok(())
    }
}

fn text(value: Option<&String>) -> Cell<'_> {
    Cell::Text(value.map_or("", String::as_str))
}

fn yes(value: bool) -> Cell<'static> {
    Cell::Text(if value { "yes" } else { "" })
}

/// Returns the cells of a copy.
fn of_copy<'c>(copy: &'c ReprintCopy, date: &'c str) -> Vec<Cell<'c>> {
    vec![
        Cell::Text(&copy.id),
        text(copy.path.as_ref()),
        Cell::Link(copy.url.as_deref().unwrap_or_default()),
        text(copy.title.as_ref()),
        text(copy.outlet.as_ref()),
        Cell::Text(copy.outlet_basis.as_str()),
        text(copy.agency.as_ref()),
        Cell::Text(copy.agency_basis.as_str()),
        Cell::Date(date),
        Cell::Text(copy.published_basis.as_str()),
        yes(copy.matches),
    ]
}

/// Returns the cells of a comparison with the first copy.
fn of_comparison(compared: Option<&ReprintLikeness>) -> Vec<Cell<'static>> {
    let Some(compared) = compared else { return vec![Cell::Text(""); 6] };
    vec![
        Cell::Real(decimals(compared.jaccard)),
        Cell::Real(decimals(compared.containment)),
        Cell::Number(compared.added),
        Cell::Number(compared.removed),
        Cell::Number(compared.sentences),
        yes(compared.cut_off),
    ]
}

/// Returns the cells of a cluster.
fn of_cluster(row: &ReprintCluster) -> Vec<Cell<'_>> {
    vec![
        text(row.source.as_ref()),
        Cell::Text(row.source_basis.as_str()),
        Cell::Number(row.credited),
        Cell::Number(row.copies),
        Cell::Number(row.outlets),
        text(row.hits.as_ref()),
    ]
}

/// Writes a cluster for people.
fn write(screen: &mut Screen<'_>, number: usize, row: &ReprintCluster) -> Result<()> {
    let title = row.first.title.as_deref().unwrap_or("without a title");
    screen.text(TITLE, &format!("{number}  {title}"))?;
    let outlets = match row.outlets {
        0 => "outlets unknown".to_owned(),
        outlets => plural(outlets, "outlet"),
    };
    screen.row(("  copies", MARGIN), Style::new(), &format!("{} in {outlets}", row.copies))?;
    screen.row(("  source", MARGIN), Style::new(), &source(row))?;
    let marks_others = row.matching < row.copies;
    // Nobody knows which of the copies is the first if none has a date.
    let label = if row.first.published.is_some() { "  first" } else { "  copy" };
    screen.row((label, MARGIN), Style::new(), &origin(&row.first, marks_others))?;
    for copy in &row.others {
        screen.row(("  copy", MARGIN), Style::new(), &origin(copy, marks_others))?;
        let mut told = copy.compared.as_ref().map(likeness).unwrap_or_default();
        if let Some(title) = other_title(copy, &row.first) {
            told.push_str(&format!("; “{title}”"));
        }
        screen.row(("", MARGIN), QUIET, &told)?;
    }
    let rest = row.copies - 1 - row.others.len() as u64;
    if rest > 0 {
        let more = if rest == 1 { "1 more copy".to_owned() } else { format!("{rest} more copies") };
        screen.row(("", MARGIN), QUIET, &format!("and {more}; --copies lists more"))?;
    }
    Ok(())
}

/// Returns whose dispatch the text is.
fn source(row: &ReprintCluster) -> String {
    match &row.source {
        None => "unknown".to_owned(),
        Some(source) => {
            let basis = row.source_basis.in_words();
            format!("{source}, credited by {} of {} ({basis})", row.credited, row.copies)
        }
    }
}

/// Returns when, by whom and where a copy was published, and its id.
pub(super) fn origin(copy: &ReprintCopy, marks_others: bool) -> String {
    let date = match (copy.published, copy.published_basis.in_words()) {
        (None, _) => "date unknown".to_owned(),
        (Some(date), "") => date.to_string(),
        (Some(date), basis) => format!("{date} ({basis})"),
    };
    let outlet = copy.outlet.as_deref().unwrap_or("outlet unknown");
    let place = copy.path.as_deref().unwrap_or("-");
    let matches = if marks_others && !copy.matches { " · does not match" } else { "" };
    format!("{date} · {outlet} · {place} · {}{matches}", copy.id)
}

/// Returns how similar a copy is to the first one, and how much differs.
pub(super) fn likeness(compared: &ReprintLikeness) -> String {
    let in_all = match (compared.added, compared.removed) {
        (0, 0) => "the same words".to_owned(),
        (added, removed) => {
            format!("+{added} −{removed} words in {}", plural(compared.sentences, "sentence"))
        }
    };
    let cut_off = if compared.cut_off { ", as far as compared: the texts are too long" } else { "" };
    format!("{}; {in_all}{cut_off}", similarity(compared))
}

/// Returns how similar a copy is to the first one.
pub(super) fn similarity(compared: &ReprintLikeness) -> String {
    format!("Jaccard {}, containment {}", percent(compared.jaccard), percent(compared.containment))
}

/// Returns a share with the digits that it has in JSON.
pub(super) fn decimals(share: f32) -> f64 {
    share.to_string().parse().unwrap_or_default()
}

/// Returns a share in percent; what is not the whole is never rounded up to it.
fn percent(share: f32) -> String {
    let percent = (f64::from(share) * 100.0).round();
    if percent >= 100.0 && share < 1.0 { "over 99 %".to_owned() } else { format!("{percent:.0} %") }
}

/// Returns the title of a copy, if it has other words than that of the first one.
pub(super) fn other_title<'c>(copy: &'c ReprintCopy, first: &ReprintCopy) -> Option<&'c str> {
    let words = |title: Option<&str>| {
        readouts_core::tokens(title.unwrap_or_default()).map(|token| token.text).collect::<Vec<_>>()
    };
    copy.title.as_deref().filter(|title| words(Some(title)) != words(first.title.as_deref()))
}
