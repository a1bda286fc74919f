//! Runs a search, from the resolved request to the results.

use std::collections::BTreeMap;

use tantivy::Searcher;

use super::collector::{Scan, Scanned};
use super::facets::{self, Counts};
use super::hits::{CorpusSize, SearchResults, Total};
use super::intervals::{PlanQuery, Prepared};
use super::ranking::{Ranking, Totals};
use super::request::{Order, SearchRequest};
use super::resolved::Resolved;
use super::watch::Watch;
use super::{Facet, explain};
use crate::index::Index;
use crate::query::Plan;
use crate::{Result, SCHEMA};

impl Index {
    /// Runs a search on a snapshot of the index.
    ///
    /// # Errors
    /// [`ErrorKind::Query`](crate::ErrorKind::Query) if a name is ambiguous, if patterns and stems stand for
    /// too many words (such as more than [`EXPANSION_MAX`](super::EXPANSION_MAX) for one of them), or if the
    /// query is too large; [`ErrorKind::TimedOut`](crate::ErrorKind::TimedOut) past the request's deadline;
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) or [`ErrorKind::IndexCorrupt`](crate::ErrorKind::IndexCorrupt)
    /// if the index cannot be read.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchResults> {
        self.resolve_own(request)?.search()
    }

    /// Ranks the best articles without loading any of them. The request's facets are ignored.
    ///
    /// # Errors
    /// Those of [`search`](Self::search).
    pub fn rank(&self, request: &SearchRequest, totals: Totals) -> Result<Ranking> {
        self.resolve_own(request)?.rank(totals)
    }

    /// Counts the matches of a plan, by these facets.
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

impl Resolved<SearchRequest> {
    /// Runs the search.
    ///
    /// # Errors
    /// Those of [`Index::search`], except for ambiguous names.
    pub fn search(&self) -> Result<SearchResults> {
        let Self { index, searcher, request, .. } = self;
        let watch = self.watch();
        let mut counted: BTreeMap<Facet, Counts> = BTreeMap::new();
        let mut with_all: Vec<Facet> = Vec::new();
        for facet in &request.facets {
            match request.filters.without_own(facet) {
                Some(fewer) if !counted.contains_key(facet) => {
                    let facets = std::slice::from_ref(facet);
                    let mut found = index.scan(searcher, fewer.plan(&request.query), facets, &watch)?;
                    counted.insert(facet.clone(), found.facets.pop().unwrap_or_default());
                }
                None if !with_all.contains(facet) => with_all.push(facet.clone()),
                _ => {}
            }
        }
        let (ranking, facets) = self.ranking(&with_all, Totals::Counted, &watch)?;
        counted.extend(with_all.into_iter().zip(facets));
        Ok(SearchResults {
            schema: SCHEMA,
            query: request.query.to_string(),
            explain: explain::explain(&request.query, &request.filters),
            total: ranking.total(),
            corpus: CorpusSize { documents: searcher.num_docs() },
            names: self.name_choices().to_vec(),
            hits: ranking.load(request.offset..ranking.len(), request.extent())?,
            facets: counted.into_iter().map(|(facet, counts)| (facet, facets::rows(counts))).collect(),
        })
    }

    /// Ranks the best articles without loading any of them. The request's facets are ignored.
    ///
    /// # Errors
    /// Those of [`search`](Self::search).
    pub fn rank(&self, totals: Totals) -> Result<Ranking> {
        Ok(self.ranking(&[], totals, &self.watch())?.0)
    }

    fn ranking(&self, facets: &[Facet], totals: Totals, watch: &Watch) -> Result<(Ranking, Vec<Counts>)> {
        let Self { index, searcher, request, .. } = self;
        let best = match request.limit {
            0 => 0,
            limit => request.offset.saturating_add(limit),
        };
        let query = PlanQuery::new(Prepared::new(index, searcher, self.plan(), best > 0, watch)?);
        let order = request.order;
        let scan = Scan { index, query: &query, facets, order, best, totals: totals == Totals::Counted };
        let found = scan.run(searcher)?;
        let total = match totals {
            Totals::Counted => Total { documents: found.documents, occurrences: found.occurrences },
            Totals::Skipped => Total::default(),
        };
        let (index, searcher) = (index.clone(), searcher.clone());
        Ok((Ranking { index, searcher, query, total, best: found.best }, found.facets))
    }
}
