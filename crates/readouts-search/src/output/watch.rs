//! Writes what is new: the queries with news, each with its articles.

use anyhow::Result;
use readouts_core::{News, NewsKind, WatchAnswer, WatchCounts};

use super::answer::{Answer, Cell, EachRecord, EachRow};
use super::hits::plural;
use super::rows::list;
use super::screen::Screen;
use super::style::{QUIET, SPEAKER, TITLE};
use super::styled::Styled;

/// Answer of `watch`.
pub(crate) struct NewsList<'a>(pub(crate) &'a WatchAnswer);

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
            "updated",
        ];
        Ok(columns.map(str::to_owned).into())
    }

    fn rows(&self, each: &mut EachRow<'_>) -> Result<()> {
        let date = |date: Option<readouts_core::Edtf>| date.map_or_else(String::new, |date| date.to_string());
        for news in &self.0.news {
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
        (query.first_uses, "first use"),
    ];
    let some = some.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| match what {
        "first use" => plural(count, what),
        _ => format!("{count} {what}"),
    });
    let some = some.collect::<Vec<_>>().join(", ");
    format!("{some}; now in {} of {articles} articles", query.documents)
}

/// Writes an article that is new, changed or gone, or the first use by somebody.
fn one(screen: &mut Screen<'_>, news: &News) -> Result<()> {
    let title = news.title.as_deref().unwrap_or("(no title)");
    let mut head = Styled::of(QUIET, &format!("{}: ", news.kind.as_str().replace('-', " ")));
    if news.kind == NewsKind::FirstUse {
        head.push(SPEAKER, &news.speakers.join(", "));
        head.push(QUIET, " in ");
    }
    head.push(TITLE, title);
    screen.indented(INDENT, &head)?;
    let event = news.event_date.map(|date| date.to_string());
    let place = news.url.as_deref().or(news.path.as_deref());
    let facts = [event.as_deref(), news.outlet.as_deref(), place, Some(news.id.as_str())];
    let facts = facts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    screen.indented(2 * INDENT, &Styled::of(QUIET, &facts))?;
    if let Some(passage) = &news.passage {
        screen.indented(2 * INDENT, &Styled::of(anstyle::Style::new(), passage))?;
        if news.kind != NewsKind::FirstUse && !news.speakers.is_empty() {
            screen.indented(2 * INDENT, &Styled::of(SPEAKER, &format!("— {}", news.speakers.join(", "))))?;
        }
    }
    Ok(())
}
