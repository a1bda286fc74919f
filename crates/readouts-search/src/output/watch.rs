//! Writes what is new: the queries with news, each with its articles.

use anyhow::Result;
use readouts_core::{Absence, Date, EditOfQuery, News, NewsKind, VariantSort, WatchAnswer, WatchCounts};

use super::answer::{Answer, Cell, EachRecord, EachRow};
use super::hits::plural;
use super::rows::list;
use super::screen::Screen;
use super::style::{QUIET, SPEAKER, TITLE};
use super::styled::Styled;
use super::versions::marked;

/// Answer of `watch`.
pub(crate) struct NewsList<'a>(pub(crate) &'a WatchAnswer);

/// Maximum number of changed sentences of a page that are shown.
const SENTENCES: usize = 3;

/// Indent of the lines about an article.
const INDENT: usize = 2;

impl Answer for NewsList<'_> {
    fn human(&self, screen: &mut Screen<'_>) -> Result<()> {
        let mut is_first = true;
        for query in &self.0.queries {
            let news: Vec<&News> = self.0.news.iter().filter(|news| news.name == query.name).collect();
            if news.is_empty() {
                continue;
            }
            if !std::mem::take(&mut is_first) {
                screen.blank()?;
            }
            screen.text(TITLE, &query.name)?;
            screen.text(QUIET, &counts(query, self.0.articles))?;
            news.into_iter().try_for_each(|news| one(screen, news))?;
        }
        Ok(())
    }

    fn value(&self) -> Result<&dyn erased_serde::Serialize> {
        Ok(self.0)
    }

    fn records(&self, each: &mut EachRecord<'_>) -> Result<()> {
        self.0.news.iter().try_for_each(|news| each(news))
    }

    fn columns(&self) -> Result<Vec<String>> {
        let columns = [
            "kind",
            "name",
            "id",
            "url",
            "path",
            "title",
            "outlet",
            "published",
            "event_date",
            "occurrences",
            "speakers",
            "passage",
            "form",
            "sort",
            "used",
            "compared",
            "event_kind",
            "first",
            "last",
            "words",
            "words_median",
            "former",
            "edit",
            "hits",
            "updated",
        ];
        Ok(columns.map(str::to_owned).into())
    }

    fn rows(&self, each: &mut EachRow<'_>) -> Result<()> {
        let date = |date: Option<readouts_core::Edtf>| date.map_or_else(String::new, |date| date.to_string());
        for news in &self.0.news {
            let (absence, edit) = (news.absence.as_ref(), news.edit.as_ref());
            let number =
                |of: fn(&Absence) -> u64| absence.map_or(Cell::Text(""), |all| Cell::Number(of(all)));
            let day = |of: fn(&Absence) -> Date| absence.map_or_else(String::new, |all| of(all).to_string());
            each(&[
                Cell::Text(news.kind.as_str()),
                Cell::Text(&news.name),
                Cell::Text(&news.id),
                Cell::Link(news.url.as_deref().unwrap_or_default()),
                Cell::Text(news.path.as_deref().unwrap_or_default()),
                Cell::Text(news.title.as_deref().unwrap_or_default()),
                Cell::Text(news.outlet.as_deref().unwrap_or_default()),
                Cell::Date(&date(news.published)),
                Cell::Date(&date(news.event_date)),
                Cell::Number(news.occurrences),
                Cell::Text(&list(&news.speakers)),
                Cell::Text(news.passage.as_deref().unwrap_or_default()),
                Cell::Text(news.form.as_deref().unwrap_or_default()),
                Cell::Text(news.sort.map_or("", VariantSort::as_str)),
                number(|all| all.used),
                number(|all| all.compared),
                Cell::Text(absence.map_or("", |all| &all.event_kind)),
                Cell::Date(&day(|all| all.first)),
                Cell::Date(&day(|all| all.last)),
                number(|all| all.words),
                number(|all| all.words_median),
                Cell::Text(edit.map_or("", |edit| &edit.former)),
                Cell::Text(edit.map_or("", |edit| edit.query.as_str())),
                Cell::Text(news.hits.as_deref().unwrap_or_default()),
                Cell::Text(&news.updated),
            ])?;
        }
        Ok(())
    }
}

/// Says how much is new of a query, and of how much.
fn counts(query: &WatchCounts, articles: u64) -> String {
    let some = [
        (query.new, "new"),
        (query.changed, "changed"),
        (query.gone, "gone"),
        (query.edited, "edited"),
        (query.first_uses, "first use"),
        (query.new_variants, "new variant"),
        (query.absences, "absence"),
    ];
    let some = some.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| match what {
        "new" | "changed" | "gone" | "edited" => format!("{count} {what}"),
        _ => plural(count, what),
    });
    let some = some.collect::<Vec<_>>().join(", ");
    format!("{some}; now in {} of {articles} articles", query.documents)
}

/// Writes an article that is new, changed, gone or edited, a first use, a new variant or an absence.
fn one(screen: &mut Screen<'_>, news: &News) -> Result<()> {
    let title = news.title.as_deref().unwrap_or("(no title)");
    let kind = match news.kind {
        NewsKind::Absence => "not in this one".to_owned(),
        NewsKind::Edited => match news.edit.as_ref().map(|edit| edit.query) {
            Some(EditOfQuery::Appeared) => "edited, now with it".to_owned(),
            Some(EditOfQuery::Vanished) => "edited, no longer with it".to_owned(),
            _ => "edited".to_owned(),
        },
        kind => kind.as_str().replace('-', " "),
    };
    let mut head = Styled::of(QUIET, &format!("{kind}: "));
    if matches!(news.kind, NewsKind::FirstUse | NewsKind::Absence) {
        head.push(SPEAKER, &news.speakers.join(", "));
        head.push(QUIET, " in ");
    }
    let form = news.form.as_ref().zip(news.sort);
    if let (Some((form, sort)), NewsKind::NewVariant) = (form, news.kind) {
        head.push(anstyle::Style::new(), &format!("“{form}”"));
        head.push(QUIET, &format!(" ({}) in ", sort.as_str()));
    }
    head.push(TITLE, title);
    screen.indented(INDENT, &head)?;
    let event = news.event_date.map(|date| date.to_string());
    let place = news.url.as_deref().or(news.path.as_deref());
    let facts = [event.as_deref(), news.outlet.as_deref(), place, Some(news.id.as_str())];
    let facts = facts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    screen.indented(2 * INDENT, &Styled::of(QUIET, &facts))?;
    if let Some(absence) = &news.absence {
        screen.indented(2 * INDENT, &Styled::of(anstyle::Style::new(), &absence.to_string()))?;
        if let Some((form, sort)) = form {
            let told = format!("in another form there: “{form}” ({})", sort.as_str());
            screen.indented(2 * INDENT, &Styled::of(anstyle::Style::new(), &told))?;
        }
    }
    if let Some(edit) = &news.edit {
        let told = format!("{}; `versions {} --diff` shows all", edit.change, news.id);
        screen.indented(2 * INDENT, &Styled::of(QUIET, &told))?;
        for sentence in edit.sentences.iter().take(SENTENCES) {
            screen.indented(2 * INDENT, &marked(sentence))?;
        }
        return Ok(());
    }
    if let Some(passage) = &news.passage {
        screen.indented(2 * INDENT, &Styled::of(anstyle::Style::new(), passage))?;
        if news.kind != NewsKind::FirstUse && !news.speakers.is_empty() {
            screen.indented(2 * INDENT, &Styled::of(SPEAKER, &format!("— {}", news.speakers.join(", "))))?;
        }
    }
    Ok(())
}
