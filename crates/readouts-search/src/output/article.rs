//! An article for people: its facts and their basis, then its page.

use anstyle::Style;
use anyhow::Result;
use erased_serde::Serialize;
use readouts_core::{Choice, EventDate, Feature, Hit, Origin, Readout, Speaker};

use super::answer::Answer;
use super::hits::{self, event_date, place_of, version_of};
use super::marks::Mark;
use super::page;
use super::screen::Screen;
use super::style::{QUIET, TITLE};

/// Amount of a page that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    /// Long menus are shortened.
    Readable,
    /// Every line, with its number.
    All,
}

/// Matches to mark in an article.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Marked<'a> {
    pub(crate) hit: &'a Hit,
    pub(crate) mark: &'a Mark,
    pub(crate) around: Around,
}

/// Paragraphs of an article that are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Around {
    /// All of them.
    Everything,
    /// Those with a match.
    Matches,
}

/// Width of the margin with the names of facts, in columns.
const NAMES: usize = 12;

/// Answer that shows an article: its page if the audit is known, else its body.
pub(crate) struct Article<'a> {
    pub(crate) article: &'a Readout,
    pub(crate) detail: Detail,
    pub(crate) marked: Option<Marked<'a>>,
}

impl Answer for Article<'_> {
    fn human(&self, screen: &mut Screen<'_>) -> Result<()> {
        write(screen, self)
    }

    fn value(&self) -> Result<&dyn Serialize> {
        Ok(self.article)
    }
}

fn write(screen: &mut Screen<'_>, shown: &Article<'_>) -> Result<()> {
    let article = shown.article;
    screen.text(TITLE, article.title.as_deref().unwrap_or("(no title)"))?;
    match shown.marked {
        Some(Marked { hit, around: Around::Matches, .. }) => screen.text(QUIET, &hits::facts(hit))?,
        _ => {
            facts(screen, article)?;
            choices(screen, &article.choices)?;
            screen.blank()?;
        }
    }
    page::write(screen, shown)?;
    screen.blank()
}

/// Writes how decisions were made: each candidate with its score, then its features that are not 0.
fn choices(screen: &mut Screen<'_>, choices: &[Choice]) -> Result<()> {
    for choice in choices {
        screen.blank()?;
        let Choice { decision, settled, threshold, margin, candidates } = choice;
        let why = match settled {
            Some(settled) => settled.clone(),
            None if *margin > 0.0 => format!("the best above {threshold}, by at least {margin}"),
            None => format!("the best above {threshold}"),
        };
        screen.row((decision, NAMES), QUIET, &why)?;
        for candidate in candidates {
            let mark = if candidate.taken { "*" } else { " " };
            let score = format!("{:>8.2} {mark}", candidate.score);
            screen.row((&score, NAMES), Style::new(), &candidate.text)?;
            let features = candidate.features.iter().filter(|feature| feature.value != 0.0);
            let told =
                features.map(|Feature { name, value, weight }| format!("{name} {:.2}", value * weight));
            screen.row(("", NAMES), QUIET, &told.collect::<Vec<_>>().join(", "))?;
        }
    }
    Ok(())
}

fn facts(screen: &mut Screen<'_>, article: &Readout) -> Result<()> {
    let fact =
        |screen: &mut Screen<'_>, name: &str, value: &str| screen.row((name, NAMES), Style::new(), value);
    fact(screen, "id", &article.id)?;
    if let Some(path) = &article.path {
        fact(screen, "path", path)?;
    }
    if let Some(url) = &article.url {
        screen.whole_line(Style::new(), &format!("{:NAMES$}{url}", "url"))?;
    }
    let mut fact = |name: &str, value: &str| fact(screen, name, value);
    for copy in &article.copies {
        fact("also in", &place_of(copy))?;
    }
    if let Some(version) = &article.version {
        fact("versions", &version_of(version))?;
    }
    fact("outlet", &origin(&article.outlet))?;
    fact("agency", &origin(&article.agency))?;
    fact("kind", article.kind.as_str())?;
    let published = article.published.edtf.map(|date| date.to_string());
    fact("published", &with_basis(published, article.published.basis.in_words()))?;
    if let Some(line) = &article.dateline {
        let date = line.edtf.map(|date| with_basis(Some(date.to_string()), line.basis.in_words()));
        let place = line.place.clone();
        fact("dateline", &place.into_iter().chain(date).collect::<Vec<_>>().join(", "))?;
    }
    fact("event", &event(&article.event_date))?;
    for evidence in &article.event_date.evidence {
        screen.row(("", NAMES), QUIET, evidence)?;
    }
    let lists = [
        ("speakers", article.speakers.iter().map(with_office).collect()),
        ("taking part", article.participants.clone()),
        ("mentioned", article.mentioned.clone()),
        ("countries", article.countries.clone()),
        ("language", article.language.iter().cloned().collect::<Vec<_>>()),
    ];
    for (name, values) in lists.iter().filter(|(_, values)| !values.is_empty()) {
        screen.row((name, NAMES), Style::new(), &values.join(", "))?;
    }
    Ok(())
}

fn origin(origin: &Origin) -> String {
    with_basis(origin.name.clone(), origin.basis.in_words())
}

fn event(event: &EventDate) -> String {
    let doubt = event.edtf.is_some_and(|date| date.year().is_some() && !date.is_certain());
    let basis = event.basis.in_words().to_owned() + if doubt { ", not certain" } else { "" };
    with_basis(event.edtf.map(|_| event_date(event)), &basis)
}

/// Returns a value with its basis, if known.
fn with_basis(value: Option<String>, basis: &str) -> String {
    match value {
        Some(value) if basis.is_empty() => value,
        Some(value) => format!("{value} · {basis}"),
        None => "unknown".to_owned(),
    }
}

fn with_office(speaker: &Speaker) -> String {
    let of: Vec<&str> = speaker.country.iter().chain(&speaker.office).map(String::as_str).collect();
    if of.is_empty() { speaker.name.clone() } else { format!("{} ({})", speaker.name, of.join(" ")) }
}
