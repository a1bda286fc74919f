//! What to say when nothing was found: how close the articles come.
//!
//! It must not put it into words.

use super::filters::Resolved;
use super::run::Asked;
use super::{Facet, FacetRow, Filters, SearchRequest, Total, facets};
use crate::index::Index;
use crate::query::Plan;
use crate::{Query, Result};

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
        let plan = Plan::new(&request.query);
        let count = |filters: &Resolved, facets| self.scan(&searcher, &plan, filters, Asked::facets(facets));
        let by_anyone = if request.filters.by.is_empty() {
            None
        } else {
            let filters = Filters { by: Vec::new(), ..request.filters.clone() };
            let mut found = count(&Resolved::new(self, &searcher, &filters)?, vec![Facet::Speaker])?;
            let rows = facets::rows(found.facets.pop().unwrap_or_default());
            Some((Total { documents: found.documents, occurrences: found.occurrences }, rows))
        };
        let unfiltered = count(&Resolved::new(self, &searcher, &Filters::default())?, Vec::new())?;
        Ok(WhyEmpty {
            words_anywhere: self.words_anywhere(&request.query, &request.filters)?,
            by_anyone,
            unfiltered: Total { documents: unfiltered.documents, occurrences: unfiltered.occurrences },
        })
    }

    /// Counts the articles that have every word of each phrase in any place, from anyone.
    ///
    /// # Errors
    /// Those of [`search`](Self::search).
    pub fn words_anywhere(&self, query: &Query, filters: &Filters) -> Result<u64> {
        let filters = Filters { by: Vec::new(), ..filters.clone() };
        let plan = Plan::new(&loosened(query));
        let searcher = self.searcher();
        let filters = Resolved::new(self, &searcher, &filters)?;
        let found = self.scan(&searcher, &plan, &filters, Asked::default())?;
        Ok(found.documents)
    }
}

/// The query with each phrase looked for taken apart into its words.
fn loosened(query: &Query) -> Query {
    let all = |parts: &[Query]| parts.iter().map(loosened).collect();
    match query {
        Query::Phrase(phrase) => Query::And(phrase.each_word().map(Query::Phrase).collect()),
        Query::And(parts) => Query::And(all(parts)),
        Query::Or(parts) => Query::Or(all(parts)),
        Query::All | Query::Not(_) => query.clone(),
    }
}
