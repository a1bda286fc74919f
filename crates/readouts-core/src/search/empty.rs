//! What to say when nothing was found: how close the articles come.
//!
//! It must not put it into words.

use super::filters::Resolved;
use super::scan::Scanned;
use super::watch::Watch;
use super::{Facet, FacetRow, Filters, SearchRequest, Total, facets};
use crate::index::Index;
use crate::{Query, Relation, Result};

/// How close the articles come to a search that found nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhyEmpty {
    /// Articles that have every word of the query, in any place and from anyone.
    pub words_anywhere: u64,
    /// What the search finds in anyone's words, with who says it; `None` where it asked for no one's.
    pub by_anyone: Option<(Total, Vec<FacetRow>)>,
    /// What the search finds without any filter.
    pub unfiltered: Total,
}

impl Index {
    /// Tells how close the articles come to a search that found nothing.
    ///
    /// # Errors
    /// Those of [`search`](Self::search).
    pub fn why_empty(&self, request: &SearchRequest) -> Result<WhyEmpty> {
        let searcher = self.searcher();
        let query = self.with_names(&searcher, &request.query)?;
        let watch = Watch::new(request.deadline);
        let count =
            |filters: &Resolved, facets: &[Facet]| self.scan(&searcher, filters.plan(&query), facets, &watch);
        let by_anyone = if request.filters.by.is_empty() {
            None
        } else {
            let filters = Filters { by: Vec::new(), ..request.filters.clone() };
            let mut found = count(&Resolved::new(self, &searcher, &filters)?, &[Facet::Speaker])?;
            let rows = facets::rows(found.facets.pop().unwrap_or_default());
            Some((Total { documents: found.documents, occurrences: found.occurrences }, rows))
        };
        let unfiltered = match request.filters == Filters::default() {
            // What found nothing.
            true => Scanned::default(),
            false => count(&Resolved::new(self, &searcher, &Filters::default())?, &[])?,
        };
        // Where there is nothing to take apart, it is what found nothing.
        let is_taken_apart = !request.filters.by.is_empty() || loosened(&request.query) != request.query;
        let words = || self.count_words(&request.query, &request.filters, &watch);
        Ok(WhyEmpty {
            words_anywhere: if is_taken_apart { words()? } else { 0 },
            by_anyone,
            unfiltered: Total { documents: unfiltered.documents, occurrences: unfiltered.occurrences },
        })
    }

    /// Counts the articles that have every word of each phrase in any place, from anyone.
    ///
    /// # Errors
    /// Those of [`search`](Self::search).
    pub fn words_anywhere(&self, query: &Query, filters: &Filters) -> Result<u64> {
        self.count_words(query, filters, &Watch::default())
    }

    fn count_words(&self, query: &Query, filters: &Filters, watch: &Watch) -> Result<u64> {
        let filters = Filters { by: Vec::new(), ..filters.clone() };
        let searcher = self.searcher();
        let query = self.with_names(&searcher, &loosened(query))?;
        let filters = Resolved::new(self, &searcher, &filters)?;
        let found = self.scan(&searcher, filters.plan(&query), &[], watch)?;
        Ok(found.documents)
    }
}

/// The query with all that is looked for taken apart into its words.
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
