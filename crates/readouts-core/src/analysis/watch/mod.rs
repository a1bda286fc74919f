//! What is new since a state that was kept: for each of a number of named queries the articles that it finds for the
//! first time, those that have other hits than before, those that are gone, the pages that were changed after
//! publication, the people who use it for the first time,
//! the forms that were not known, and the people who do not use it where they mostly do.
//!
//! States are compared, never times: the same index and the same state give the same answer on any day.

mod absence;
mod atom;
mod edit;
mod forms;
mod news;
mod pages;
mod state;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

pub use absence::{Absence, AbsenceRule};
pub use atom::to_atom;
pub use edit::{Edit, EditOfQuery};
pub use news::{News, NewsKind};
pub use state::WatchState;

use self::edit::Edits;
use self::forms::Forms;
use self::news::{Found, compared};
use self::pages::{Fresh, Pages};
use self::state::Watched;
use super::listing;
use crate::query::{FieldQuery, Name, QueryField};
use crate::search::{Resolved, SearchRequest};
use crate::{ExportOrder, Query, Result, SCHEMA, Step};

/// A query to watch.
#[derive(Debug, Clone, Copy)]
pub struct WatchQuery<'a> {
    name: &'a str,
    written: &'a str,
    request: &'a Resolved<SearchRequest>,
    absence: Option<AbsenceRule>,
}

impl<'a> WatchQuery<'a> {
    /// Names a query. It counts as the same one as long as `written` is the same, such as
    /// [`SearchRequest::text`] of the request before its names were resolved.
    pub fn new(name: &'a str, written: &'a str, request: &'a Resolved<SearchRequest>) -> Self {
        Self { name, written, request, absence: Some(AbsenceRule::default()) }
    }

    /// Sets how often somebody must have used it, so that a new article without it is told; `None` to tell of none.
    #[must_use]
    pub fn absence(self, absence: Option<AbsenceRule>) -> Self {
        Self { absence, ..self }
    }
}

/// What a query is told of when the state does not know it yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum FirstRun {
    /// Nothing: what is there is the beginning, and what comes later is new.
    #[default]
    Recorded,
    /// Everything that is there.
    Told,
}

/// What is new.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct WatchAnswer {
    /// Version of the output schema.
    pub schema: u32,
    /// State of the index at the last run; null at the first.
    pub before: Option<String>,
    /// State of the index now.
    pub now: String,
    /// Number of articles in the index.
    pub articles: u64,
    /// Queries, in the order in which they were given.
    pub queries: Vec<WatchCounts>,
    /// News, by query.
    pub news: Vec<News>,
}

/// Counts for one query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct WatchCounts {
    /// Name of the query.
    pub name: String,
    /// Whether the state did not know the query, or another one under its name.
    pub is_first: bool,
    /// Number of articles that match now.
    pub documents: u64,
    /// Number of articles that match for the first time.
    pub new: u64,
    /// Number of articles that have other hits than before.
    pub changed: u64,
    /// Number of articles that matched before and do not match now, or are no more in the index.
    pub gone: u64,
    /// Number of pages that were changed after publication and matched before or match now; they are not among the
    /// new, changed and gone articles.
    pub edited: u64,
    /// Number of people who use it for the first time.
    pub first_uses: u64,
    /// Number of forms of the phrase that were not known; 0 if the query is not one phrase.
    pub new_variants: u64,
    /// Number of new articles without it in the words of somebody who mostly uses it, for each such person.
    pub absences: u64,
    /// Query that lists all its hits.
    pub hits: String,
}

impl WatchAnswer {
    /// Whether there is nothing new.
    pub fn is_empty(&self) -> bool {
        self.news.is_empty()
    }
}

impl SearchRequest {
    /// Returns the text of a query that finds without filters what the request finds.
    pub fn text(&self) -> String {
        listing::hits(&self.query, (&self.query, &self.filters), [])
    }
}

impl WatchState {
    /// Compares what queries find with this state; returns what is new, and the state that is to be kept for the next
    /// time. Queries that are not given are left out of it.
    ///
    /// `index_time` says as of when the index is, in the form of RFC 3339: the date of news about articles without a
    /// day of publication, and about those that are gone.
    ///
    /// # Errors
    /// Those of [`Resolved::articles`].
    pub fn update(
        &self,
        queries: &[WatchQuery<'_>],
        first_run: FirstRun,
        index_time: &str,
    ) -> Result<(WatchAnswer, Self)> {
        let mut state = Self { queries: BTreeMap::new(), ..self.clone() };
        let (mut news, mut counts) = (Vec::new(), Vec::new());
        let mut articles = 0;
        let mut fresh = None;
        // As long as it lives, who follows the work sees one piece of work.
        let watch = queries.first().map(|query| query.request.watch()).unwrap_or_default();
        for (number, query) in (1..).zip(queries) {
            watch.tell(Step::Query { number, of: queries.len() as u64 });
            let now = query.request.index_state();
            articles = query.request.documents();
            let read_as = query.request.request().text();
            let before =
                self.queries.get(query.name).filter(|before| is_same(&before.written, query.written));
            let is_unchanged = self.index.as_ref() == Some(&now) && self.pages.is_some();
            state.index = Some(now);
            // The same words with the same names find the same in the same index.
            if let Some(before) = before.filter(|before| is_unchanged && before.read_as == read_as) {
                counts.push(WatchCounts::of(
                    query.name,
                    Some(before),
                    (before.articles.len(), &read_as),
                    &[],
                ));
                state.queries.insert(query.name.to_owned(), before.clone());
                continue;
            }
            let fresh = match &mut fresh {
                Some(fresh) => &*fresh,
                none => {
                    let (pages, found) = self.fresh(query.request)?;
                    state.pages = Some(pages);
                    &*none.insert(found)
                }
            };
            let pages = self.pages.as_ref();
            let run = Run {
                before,
                pages,
                fresh,
                index_time,
                is_told: before.is_some() || first_run == FirstRun::Told,
            };
            let (of_query, documents, watched) = run.query(query, read_as)?;
            counts.push(WatchCounts::of(query.name, before, (documents, &watched.read_as), &of_query));
            news.extend(of_query);
            state.queries.insert(query.name.to_owned(), watched);
        }
        state.keep(&news);
        let now = state.index.clone().unwrap_or_default();
        let answer =
            WatchAnswer { schema: SCHEMA, before: self.index.clone(), now, articles, queries: counts, news };
        Ok((answer, state))
    }
}

impl WatchState {
    /// Returns the pages of the index and those that are new; none is, if pages were never looked at.
    fn fresh(&self, request: &Resolved<SearchRequest>) -> Result<(Pages, Fresh)> {
        let before = self.pages.as_ref().map_or_else(|| Cow::Owned(Pages::default()), Cow::Borrowed);
        let (pages, fresh) = Pages::now(request, &before)?;
        Ok((pages, if self.pages.is_some() { fresh } else { Fresh::default() }))
    }
}

/// Whether two texts are of one query: a query may be printed in more than one way.
fn is_same(one: &str, other: &str) -> bool {
    one == other || Query::parse(one).is_ok_and(|one| Query::parse(other).is_ok_and(|other| one == other))
}

/// A look at one query.
struct Run<'r> {
    before: Option<&'r Watched>,
    /// Articles of the index at the last run.
    pages: Option<&'r Pages>,
    fresh: &'r Fresh,
    index_time: &'r str,
    is_told: bool,
}

impl Run<'_> {
    /// Returns the news, the number of articles found, and what is to be kept.
    fn query(&self, query: &WatchQuery<'_>, read_as: String) -> Result<(Vec<News>, usize, Watched)> {
        let Self { before, pages, fresh, index_time, is_told } = *self;
        let found = found(query.request)?;
        let (mut news, speakers) = compared(query.name, before, &found, index_time);
        let SearchRequest { query: asked, filters, .. } = query.request.request();
        if let Some(before) = before.filter(|_| is_told) {
            let (name, request, found) = (query.name, query.request, &found);
            Edits { name, request, before, pages, fresh, found, index_time }.tell(&mut news)?;
        }
        for one in news.iter_mut().filter(|one| found.contains_key(&one.id)) {
            let article = Query::Field(FieldQuery::Named(QueryField::Id, vec![Name::new(&one.id)]));
            one.hits = Some(listing::hits(asked, (asked, filters), [article]));
        }
        // All of a query that the state does not know is as new as the query.
        let is_first = before.is_none();
        let is_unseen = |number: u64| is_first || fresh.unseen.contains(&number);
        let known = before.and_then(|before| before.forms.as_ref());
        let forms = Forms::of(query.request)?;
        // What there was when forms were looked at for the first time counts as known.
        if let Some(forms) = forms.as_ref().filter(|_| is_told && (is_first || known.is_some())) {
            news.extend(forms.news(known, &is_unseen, (query.name, index_time))?);
        }
        if let Some(rule) = query.absence.filter(|_| is_told) {
            let is_new = |number: u64| is_first || fresh.new.contains(&number);
            let mut absences = absence::absences(query.request, rule, &is_new, (query.name, index_time))?;
            if let Some(forms) = &forms {
                forms.add_to(&mut absences)?;
            }
            news.extend(absences);
        }
        let forms = forms.map_or_else(|| known.cloned(), |forms| Some(forms.known(known)));
        news.sort_by(|a, b| {
            (a.kind, &a.id, &a.speakers, &a.form).cmp(&(b.kind, &b.id, &b.speakers, &b.form))
        });
        if !is_told {
            news.clear();
        }
        let documents = found.len();
        let articles = found.into_iter().map(|(id, found)| (id, found.seen)).collect();
        let written = query.written.to_owned();
        Ok((news, documents, Watched { written, read_as, articles, speakers, forms }))
    }
}

impl WatchCounts {
    fn of(name: &str, before: Option<&Watched>, (documents, hits): (usize, &str), news: &[News]) -> Self {
        let count = |kind| news.iter().filter(|one| one.kind == kind).count() as u64;
        Self {
            name: name.to_owned(),
            is_first: before.is_none(),
            documents: documents as u64,
            new: count(NewsKind::New),
            changed: count(NewsKind::Changed),
            gone: count(NewsKind::Gone),
            edited: count(NewsKind::Edited),
            first_uses: count(NewsKind::FirstUse),
            new_variants: count(NewsKind::NewVariant),
            absences: count(NewsKind::Absence),
            hits: hits.to_owned(),
        }
    }
}

/// Returns the articles that a request finds, by id, with what is compared of them.
fn found(request: &Resolved<SearchRequest>) -> Result<BTreeMap<String, Found>> {
    let watch = request.watch();
    let mut all = BTreeMap::new();
    for article in request.articles(ExportOrder::Id)? {
        watch.check()?;
        let article = article?;
        all.insert(article.article.id.clone(), Found::of(&article));
    }
    Ok(all)
}
