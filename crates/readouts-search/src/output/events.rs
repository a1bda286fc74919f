//! Writes events, with the articles that tell of them, and why two articles are of one event.

use anstyle::Style;
use anyhow::Result;
use readouts_core::{Date, Edtf, Event, EventArticle, Events, WhyJoined};

use super::answer::{Answer, Cell, EachRecord, EachRow};
use super::facets::event_told;
use super::hits::plural;
use super::rows;
use super::screen::Screen;
use super::style::{QUIET, TITLE};

/// Answer of `events`.
pub(crate) struct EventsList<'a> {
    pub(crate) events: &'a Events,
    /// Number of events before the first one of these.
    pub(crate) offset: usize,
    /// Whether it is marked which articles match.
    pub(crate) marks_matches: bool,
}

/// Answer of `events why`.
pub(crate) struct Why<'a>(pub(crate) &'a WhyJoined);

/// Width of the margin before the title of an article, in columns.
const MARGIN: usize = 17;

impl Answer for EventsList<'_> {
    fn human(&self, screen: &mut Screen<'_>) -> Result<()> {
        let Events { total, events, .. } = self.events;
        if total.events == 0 {
            return Ok(());
        }
        screen.text(QUIET, &self.totals())?;
        for event in events {
            screen.blank()?;
            self.write(screen, event)?;
        }
        let is_marked = |event: &Event| event.articles.iter().any(|article| !article.matches);
        if self.marks_matches && events.iter().any(is_marked) {
            screen.blank()?;
            screen.text(QUIET, "* the article matches")?;
        }
        Ok(())
    }

    fn value(&self) -> Result<&dyn erased_serde::Serialize> {
        Ok(self.events)
    }

    fn records(&self, each: &mut EachRecord<'_>) -> Result<()> {
        self.events.events.iter().try_for_each(|event| each(event))
    }

    fn columns(&self) -> Result<Vec<String>> {
        let columns = [
            "event",
            "from",
            "to",
            "certain",
            "event_kind",
            "event_participants",
            "event_places",
            "event_countries",
            "id",
            "path",
            "url",
            "title",
            "outlet",
            "agency",
            "published",
            "event_date",
            "kind",
            "language",
            "matches",
            "reprint_of",
            "stands_for",
        ];
        Ok(columns.map(str::to_owned).into())
    }

    /// Passes on a row for each article.
    fn rows(&self, each: &mut EachRow<'_>) -> Result<()> {
        for event in &self.events.events {
            let facts = &event.facts;
            let [from, to] = [facts.from, facts.to].map(day);
            let people = rows::list(&facts.participants);
            let (places, countries) = (rows::list(&event.places), rows::list(&event.countries));
            let kind = facts.kind.map_or("", |kind| kind.as_str());
            for article in &event.articles {
                let [published, event_date] = [article.published, article.event_date].map(date);
                let stands_for = rows::list(&article.stands_for);
                let text = |text: &'_ Option<String>| text.clone().unwrap_or_default();
                let [path, url, title, outlet, agency, language, reprint_of] = [
                    &article.path,
                    &article.url,
                    &article.title,
                    &article.outlet,
                    &article.agency,
                    &article.language,
                    &article.reprint_of,
                ]
                .map(text);
                each(&[
                    Cell::Text(&event.id),
                    Cell::Date(&from),
                    Cell::Date(&to),
                    Cell::Text(truth(facts.certain)),
                    Cell::Text(kind),
                    Cell::Text(&people),
                    Cell::Text(&places),
                    Cell::Text(&countries),
                    Cell::Text(&article.id),
                    Cell::Text(&path),
                    Cell::Link(&url),
                    Cell::Text(&title),
                    Cell::Text(&outlet),
                    Cell::Text(&agency),
                    Cell::Date(&published),
                    Cell::Date(&event_date),
                    Cell::Text(article.kind.as_str()),
                    Cell::Text(&language),
                    Cell::Text(truth(article.matches)),
                    Cell::Text(&reprint_of),
                    Cell::Text(&stands_for),
                ])?;
            }
        }
        Ok(())
    }
}

impl EventsList<'_> {
    fn totals(&self) -> String {
        let Events { total, events, .. } = self.events;
        let mut text = plural(total.events, "event");
        if total.joined > 0 && total.events > 1 {
            let are = if total.joined == 1 { "is" } else { "are" };
            text.push_str(&format!(", {} of which {are} told by several articles", total.joined));
        }
        text.push_str(&format!("; {}", plural(total.articles, "article")));
        if total.documents < total.articles {
            let matches = if total.documents == 1 { "matches" } else { "match" };
            text.push_str(&format!(", {} of them {matches}", total.documents));
        }
        if let Some(reprints) = total.reprints.filter(|reprints| *reprints > 0) {
            text.push_str(&format!(" (without {})", plural(reprints, "reprint")));
        }
        if (events.len() as u64) < total.events && !events.is_empty() {
            let (first, last) = (self.offset + 1, self.offset + events.len());
            text.push_str(&format!("; these are {first} to {last}, -n lists more"));
        }
        text
    }

    /// Writes an event for people: a line for each article, below its outlet.
    fn write(&self, screen: &mut Screen<'_>, event: &Event) -> Result<()> {
        screen.text(TITLE, &event_told(None, &event.facts))?;
        let outlets = plural(event.outlets.len() as u64, "outlet");
        let told = format!("{outlets}, {}", plural(event.articles.len() as u64, "article"));
        let parts =
            [event.places.join(", "), event.countries.join(", "), told, format!("event:{}", event.id)];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        screen.text(QUIET, &parts.join(" · "))?;
        for articles in event.articles.chunk_by(|a, b| a.outlet == b.outlet) {
            let outlet = articles[0].outlet.as_deref().unwrap_or("outlet unknown");
            screen.text(Style::new(), &format!("  {outlet}"))?;
            articles.iter().try_for_each(|article| self.article(screen, article))?;
        }
        Ok(())
    }

    fn article(&self, screen: &mut Screen<'_>, article: &EventArticle) -> Result<()> {
        let mark = if self.marks_matches && article.matches { "*" } else { " " };
        let published = article.published.map_or_else(|| "undated".to_owned(), |date| date.to_string());
        // The column has room for a day.
        let published = published.split('T').next().unwrap_or_default();
        screen.row((&format!("  {mark} {published}"), MARGIN), Style::new(), &told(article))
    }
}

/// Returns kind, title and id of an article, and of what it is a reprint.
fn told(article: &EventArticle) -> String {
    let title = article.title.as_deref().unwrap_or("(no title)");
    let reprint = article.reprint_of.as_ref().map(|id| format!(" · reprint of {id}")).unwrap_or_default();
    let stands_for = match article.stands_for.len() as u64 {
        0 => String::new(),
        reprints => format!(" · and {}", plural(reprints, "reprint")),
    };
    format!("{} · {title} · {}{reprint}{stands_for}", article.kind.as_str(), article.id)
}

impl Answer for Why<'_> {
    fn human(&self, screen: &mut Screen<'_>) -> Result<()> {
        let why = self.0;
        for article in &why.articles {
            let outlet = article.outlet.as_deref().unwrap_or("outlet unknown");
            let date = article.event_date.map_or_else(|| "date unknown".to_owned(), |date| date.to_string());
            screen.text(Style::new(), &format!("{date} · {outlet} · {}", told(article)))?;
        }
        screen.blank()?;
        let is_linked = why.evidence.as_ref().is_some_and(|evidence| evidence.linked);
        let verdict = match (why.same_event, is_linked) {
            (true, true) => "one event",
            (true, false) => "one event, by way of other articles",
            (false, true) => "two events here, although the two are linked: other articles keep them apart",
            (false, false) => "two events",
        };
        screen.text(TITLE, verdict)?;
        if let Some(evidence) = &why.evidence {
            for line in evidence.to_string().lines() {
                screen.text(Style::new(), line)?;
            }
        }
        for id in &why.cannot_be_joined {
            let told =
                "cannot be joined with any article: who takes part, or the day, is not known well enough";
            screen.text(Style::new(), &format!("{id} {told}"))?;
        }
        for article in &why.through {
            let outlet = article.outlet.as_deref().unwrap_or("outlet unknown");
            screen.text(Style::new(), &format!("by way of: {outlet} · {}", told(article)))?;
        }
        screen.blank()?;
        let text = &why.reprint;
        let verdict = match (why.same_text, text.is_reprint) {
            (true, true) => "the same text",
            (true, false) => "the same text, by way of other copies",
            (false, true) => "the same text, but not found as such in this index",
            (false, false) => "two texts",
        };
        screen.text(TITLE, verdict)?;
        for feature in text.features.iter().filter(|feature| feature.value > 0.0) {
            let name = feature.feature.replace('_', " ");
            let told = format!("{:+6.2}  {name}: {:.2}", feature.value * feature.weight, feature.value);
            screen.text(Style::new(), &told)?;
        }
        let relation = if text.is_reprint { "reaches" } else { "is below" };
        let shingles = plural(text.shingles, "sequence");
        let told = format!(
            "{:+6.2}  sum, which {relation} the threshold of {:.2} (of {shingles} of words)",
            text.sum, text.threshold
        );
        screen.text(Style::new(), &told)
    }

    fn value(&self) -> Result<&dyn erased_serde::Serialize> {
        Ok(self.0)
    }
}

fn truth(is: bool) -> &'static str {
    if is { "true" } else { "false" }
}

fn day(day: Option<Date>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}

fn date(date: Option<Edtf>) -> String {
    date.map_or_else(String::new, |date| date.to_string())
}
