//! A search from request to answer.
//!
//! It must not know how documents are gone through, nor how facets are counted.

use std::collections::BTreeMap;

use tantivy::Searcher;

use super::facets::{self, Counts};
use super::filters::Resolved;
use super::hits::{Corpus, Explanation, SearchResults, Total};
use super::intervals::{PlanQuery, Prepared};
use super::ranking::Ranking;
use super::request::{Filters, Order, SearchRequest};
use super::scan::{Scan, Scanned};
use super::watch::Watch;
use super::{Facet, explain};
use crate::index::Index;
use crate::query::Plan;
use crate::{Query, Result, SCHEMA};

impl Index {
    /// Answers a search. The whole answer is of one state of the index.
    ///
    /// # Errors
    /// [`ErrorKind::Query`](crate::ErrorKind::Query) where a name fits several, a word stands for more
    /// than [`EXPANSION_MAX`](super::EXPANSION_MAX) words or the query is too large;
    /// [`ErrorKind::TimedOut`](crate::ErrorKind::TimedOut) where it is not done by its deadline;
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) or
    /// [`ErrorKind::IndexCorrupt`](crate::ErrorKind::IndexCorrupt) where the index cannot be read.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchResults> {
        let searcher = self.searcher();
        let watch = Watch::new(request.deadline);
        let asked = self.asked(&searcher, request)?;
        let mut counted: BTreeMap<Facet, Counts> = BTreeMap::new();
        let mut with_all: Vec<Facet> = Vec::new();
        for facet in &request.facets {
            match asked.filters.without_own(facet) {
                Some(fewer) if !counted.contains_key(facet) => {
                    let facets = std::slice::from_ref(facet);
                    let mut found = self.scan(&searcher, fewer.plan(&asked.query), facets, &watch)?;
                    counted.insert(facet.clone(), found.facets.pop().unwrap_or_default());
                }
                None if !with_all.contains(facet) => with_all.push(facet.clone()),
                _ => {}
            }
        }
        let (ranking, facets) =
            self.ranking(searcher, request, &asked, &with_all, Totals::Counted, &watch)?;
        counted.extend(with_all.into_iter().zip(facets));
        let shown = (request.offset..ranking.len()).map(|number| ranking.hit(number, request.context));
        Ok(SearchResults {
            schema: SCHEMA,
            query: request.query.to_string(),
            explain: explain::explain(&asked.query, &asked.filters.filters),
            total: ranking.total(),
            corpus: Corpus { documents: ranking.searcher.num_docs() },
            hits: shown.collect::<Result<_>>()?,
            facets: counted.into_iter().map(|(facet, counts)| (facet, facets::rows(counts))).collect(),
        })
    }

    /// Tells how a query and its filters are read, without answering them.
    ///
    /// # Errors
    /// Those of [`search`](Self::search).
    pub fn explain(&self, query: &Query, filters: &Filters) -> Result<Explanation> {
        let searcher = self.searcher();
        query.check()?;
        let query = self.with_names(&searcher, query)?;
        let filters = Resolved::new(self, &searcher, filters)?;
        Ok(Explanation {
            reading: explain::explain(&query, &filters.filters),
            operators: explain::operators(&filters.plan(&query)),
        })
    }

    /// Counts what matches and ranks the best, without loading any article; facets are left out.
    ///
    /// # Errors
    /// Those of [`search`](Self::search).
    pub fn rank(&self, request: &SearchRequest) -> Result<Ranking> {
        let searcher = self.searcher();
        let asked = self.asked(&searcher, request)?;
        Ok(self.ranking(searcher, request, &asked, &[], Totals::Counted, &Watch::new(request.deadline))?.0)
    }

    /// Ranks the best without counting what matches, which is faster for a single phrase: articles that
    /// cannot be among them are passed over.
    ///
    /// # Errors
    /// Those of [`search`](Self::search).
    pub fn best(&self, request: &SearchRequest) -> Result<Ranking> {
        let searcher = self.searcher();
        let asked = self.asked(&searcher, request)?;
        Ok(self.ranking(searcher, request, &asked, &[], Totals::PassedOver, &Watch::new(request.deadline))?.0)
    }

    pub(super) fn asked(&self, searcher: &Searcher, request: &SearchRequest) -> Result<Question> {
        request.query.check()?;
        Ok(Question {
            query: self.with_names(searcher, &request.query)?,
            filters: Resolved::new(self, searcher, &request.filters)?,
        })
    }

    fn ranking(
        &self,
        searcher: Searcher,
        request: &SearchRequest,
        asked: &Question,
        facets: &[Facet],
        totals: Totals,
        watch: &Watch,
    ) -> Result<(Ranking, Vec<Counts>)> {
        let best = match request.limit {
            0 => 0,
            limit => request.offset.saturating_add(limit),
        };
        let prepared = Prepared::new(self, &searcher, asked.filters.plan(&asked.query), best > 0, watch)?;
        let query = PlanQuery::new(prepared);
        let scan = Scan {
            index: self,
            query: &query,
            facets,
            order: request.order,
            best,
            totals: totals == Totals::Counted,
        };
        let found = scan.run(&searcher)?;
        let total = match totals {
            Totals::Counted => Total { documents: found.documents, occurrences: found.occurrences },
            Totals::PassedOver => Total::default(),
        };
        Ok((Ranking { index: self.clone(), searcher, query, total, best: found.best }, found.facets))
    }

    /// Counts what a plan finds, by these facets.
    pub(super) fn scan(
        &self,
        searcher: &Searcher,
        plan: Plan,
        facets: &[Facet],
        watch: &Watch,
    ) -> Result<Scanned> {
        let query = PlanQuery::new(Prepared::new(self, searcher, plan, false, watch)?);
        let scan =
            Scan { index: self, query: &query, facets, order: Order::Relevance, best: 0, totals: true };
        scan.run(searcher)
    }
}

/// A request whose names are those of the index.
pub(super) struct Question {
    pub(super) query: Query,
    pub(super) filters: Resolved,
}

/// Whether all that matches is counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Totals {
    Counted,
    PassedOver,
}
