//! Why a search found nothing: how close the articles come.

use super::collector::Scanned;
use super::resolved::{Request, Resolved};
use super::{Facet, FacetRow, Filters, Total, facets};
use crate::query::Relation;
use crate::{Query, Result};

/// How close the articles come to a search that found nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WhyEmpty {
    /// Articles that have every word of the query, in any place and from anyone.
    pub words_anywhere: u64,
    /// What the search finds in anyone's words, with who says it; `None` where it asked for no one's.
    pub by_anyone: Option<(Total, Vec<FacetRow>)>,
    /// What the search finds without any filter.
    pub unfiltered: Total,
}

impl<R: Request> Resolved<R> {
    /// Counts how close the articles come to a request that found nothing.
    ///
    /// # Errors
    /// Those of [`Index::search`](crate::Index::search), but for names.
    pub fn why_empty(&self) -> Result<WhyEmpty> {
        let (query, filters) = (self.request.query(), self.request.filters());
        let watch = self.watch();
        let count = |query: &Query, filters: &Filters, facets: &[Facet]| {
            self.index.scan(&self.searcher, filters.plan(query), facets, &watch)
        };
        let anyone = Filters { by: Vec::new(), ..filters.clone() };
        let by_anyone = if filters.by.is_empty() {
            None
        } else {
            let mut found = count(query, &anyone, &[Facet::Speaker])?;
            let rows = facets::rows(found.facets.pop().unwrap_or_default());
            Some((Total { documents: found.documents, occurrences: found.occurrences }, rows))
        };
        let unfiltered = match *filters == Filters::default() {
            // The request itself, which found nothing.
            true => Scanned::default(),
            false => count(query, &Filters::default(), &[])?,
        };
        let loosened = loosened(query);
        // Where there is nothing to take apart, it is the request itself.
        let words_anywhere = match filters.by.is_empty() && loosened == *query {
            true => 0,
            false => count(&loosened, &anyone, &[])?.documents,
        };
        Ok(WhyEmpty {
            words_anywhere,
            by_anyone,
            unfiltered: Total { documents: unfiltered.documents, occurrences: unfiltered.occurrences },
        })
    }
}

/// The query with every phrase taken apart into its words.
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
        Query::All | Query::Not(_) | Query::Fact(_) => query.clone(),
    }
}
