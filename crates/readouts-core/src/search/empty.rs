//! Explains why a search found nothing, by counting the matches of relaxed versions of the request.

use super::collector::Scanned;
use super::facets::Voices;
use super::resolved::{Request, Resolved};
use super::silent::{SilentPerson, TakingPart, silent, taking_part, with_any};
use super::unseen::{UnseenWord, unseen};
use super::{Facet, FacetRow, Filters, Total, facets};
use crate::query::Relation;
use crate::{Query, Result};

/// Counts of the matches of relaxed versions of a request that found nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WhyEmpty {
    /// Number of articles with the words of the query in any place and said by anyone, within the other
    /// filters. 0 if the query and its filters cannot be relaxed in this way.
    pub words_anywhere: u64,
    /// Matches in anyone's words, with their speakers; `None` if the request has no filter [`Filters::by`].
    pub by_anyone: Option<(Total, Vec<FacetRow>)>,
    /// Matches without any filter.
    pub unfiltered: Total,
    /// Number of articles that match within the filters if headlines are searched too
    /// ([`Query::or_in_titles`]). 0 if the request has a filter [`Filters::by`], as headlines are nobody's
    /// words.
    pub with_titles: u64,
    /// Articles in which the speakers of a request without words take part, also without speaking; `None` if
    /// the request has words or asks for no speaker.
    pub taking_part: Option<TakingPart>,
    /// Articles in which one of the people takes part whom the filter [`Filters::with`] names; `None` if it names
    /// fewer than two.
    pub with_any: Option<TakingPart>,
    /// People whose words the request asks for, and who speak in no article of the index.
    pub silent: Vec<SilentPerson>,
    /// Words of the query that no article has, in the order of the query.
    pub unseen: Vec<UnseenWord>,
}

impl<R: Request> Resolved<R> {
    /// Counts the matches of relaxed versions of a request that found nothing.
    ///
    /// # Errors
    /// Those of [`Index::search`](crate::Index::search), except for ambiguous names.
    pub fn why_empty(&self) -> Result<WhyEmpty> {
        let (query, filters) = (self.request.query(), self.request.filters());
        let watch = self.watch();
        let count = |query: &Query, filters: &Filters, facets: &[Facet]| {
            self.index.scan(&self.searcher, self.plan_of(query, filters), (facets, Voices::Matched), &watch)
        };
        let anyone = Filters { by: Vec::new(), ..filters.clone() };
        let by_anyone = if filters.by.is_empty() {
            None
        } else {
            let mut found = count(query, &anyone, &[Facet::Speaker])?;
            let rows = facets::rows(&Facet::Speaker, &found.facets.pop().unwrap_or_default(), None);
            Some((found.total(), rows))
        };
        let unfiltered = match *filters == Filters::default() {
            // Equal to the request itself, which found nothing.
            true => Scanned::default(),
            false => count(query, &Filters::default(), &[])?,
        };
        let loosened = loosened(query);
        // If nothing was relaxed, this is the request itself, which found nothing.
        let words_anywhere = match filters.by.is_empty() && loosened == *query {
            true => 0,
            false => count(&loosened, &anyone, &[])?.documents,
        };
        let titled = query.or_in_titles();
        let with_titles = match filters.by.is_empty() && titled != *query && titled.check().is_ok() {
            true => count(&titled, filters, &[])?.documents,
            false => 0,
        };
        let taking_part = match taking_part(query, filters) {
            None => None,
            Some((part, query, filters)) => {
                Some(TakingPart { query: part, documents: count(&query, &filters, &[])?.documents })
            }
        };
        let with_any = match with_any(query, filters) {
            None => None,
            Some((part, query, filters)) => {
                Some(TakingPart { query: part, documents: count(&query, &filters, &[])?.documents })
            }
        };
        Ok(WhyEmpty {
            words_anywhere,
            by_anyone,
            unfiltered: unfiltered.total(),
            with_titles,
            taking_part,
            with_any,
            silent: silent(&self.index, &self.searcher, query, filters, &watch)?,
            unseen: unseen(&self.index, &self.searcher, query, &watch)?,
        })
    }
}

impl<R: Request> Resolved<R> {
    /// Counts the matches of another query within the filters of the request.
    ///
    /// # Errors
    /// Those of [`Index::search`](crate::Index::search), except for ambiguous names.
    pub fn count(&self, query: &Query) -> Result<Total> {
        query.check()?;
        let plan = self.plan_of(query, self.request.filters());
        Ok(self.index.scan(&self.searcher, plan, (&[], Voices::Matched), &self.watch())?.total())
    }
}

/// Returns the query without word order, distances, speakers and minimum counts: phrases and near expressions
/// become conjunctions.
fn loosened(query: &Query) -> Query {
    let all = |parts: &[Query]| parts.iter().map(loosened).collect();
    match query {
        Query::Phrase(phrase) if phrase.parts().len() == 1 => query.clone(),
        Query::Phrase(phrase) => Query::And(phrase.each_word().map(Query::Phrase).collect()),
        Query::Near(near) if near.relation == Relation::Not => {
            near.parts.first().map_or(Query::All, loosened)
        }
        Query::Near(near) => Query::And(all(&near.parts)),
        Query::And(parts) => Query::And(all(parts)),
        Query::Or(parts) => Query::Or(all(parts)),
        Query::By(_, part) | Query::AtLeast(_, part) => loosened(part),
        Query::All | Query::Not(_) | Query::Field(_) => query.clone(),
    }
}
