//! What is new since a state that was kept: for each of a number of named queries the articles that it finds for the
//! first time, those that have other hits than before, those that are gone, and the people who use it for the first
//! time.
//!
//! States are compared, never times: the same index and the same state give the same answer on any day.

mod atom;
mod news;
mod state;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Serialize;

pub use atom::to_atom;
pub use news::{News, NewsKind};
pub use state::WatchState;

use self::news::{Found, compared};
use self::state::Watched;
use super::listing;
use crate::search::{Resolved, SearchRequest};
use crate::{ExportOrder, Result, SCHEMA};

/// A query to watch.
#[derive(Debug, Clone, Copy)]
pub struct WatchQuery<'a> {
    name: &'a str,
    written: &'a str,
    request: &'a Resolved<SearchRequest>,
}

impl<'a> WatchQuery<'a> {
    /// Names a query. It counts as the same one as long as `written` is the same, such as
    /// [`SearchRequest::text`] of the request before its names were resolved.
    pub fn new(name: &'a str, written: &'a str, request: &'a Resolved<SearchRequest>) -> Self {
        Self { name, written, request }
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
    /// Number of people who use it for the first time.
    pub first_uses: u64,
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
        listing::hits(&self.query, &self.filters, [])
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
        for query in queries {
            let now = query.request.index_state();
            articles = query.request.documents();
            let read_as = query.request.request().text();
            let before = self.queries.get(query.name).filter(|before| before.written == query.written);
            let is_unchanged = self.index.as_ref() == Some(&now);
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
            let found = found(query.request)?;
            let (of_query, speakers) = compared(query.name, before, &found, index_time);
            let is_told = before.is_some() || first_run == FirstRun::Told;
            let of_query = if is_told { of_query } else { Vec::new() };
            counts.push(WatchCounts::of(query.name, before, (found.len(), &read_as), &of_query));
            news.extend(of_query);
            let articles = found.into_iter().map(|(id, found)| (id, found.seen)).collect();
            let written = query.written.to_owned();
            state.queries.insert(query.name.to_owned(), Watched { written, read_as, articles, speakers });
        }
        state.keep(&news);
        let now = state.index.clone().unwrap_or_default();
        let answer =
            WatchAnswer { schema: SCHEMA, before: self.index.clone(), now, articles, queries: counts, news };
        Ok((answer, state))
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
            first_uses: count(NewsKind::FirstUse),
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
