//! A search from request to answer.
//!
//! It must not know how documents are gone through, nor how facets are counted.

use std::collections::BTreeMap;

use tantivy::Searcher;

use super::filters::Resolved;
use super::hits::{Corpus, Hit, SearchResults, Total};
use super::matches::matches;
use super::request::{Order, SearchRequest};
use super::scan::{Scan, Scanned};
use super::{Facet, explain, facets};
use crate::index::{Index, read_article};
use crate::query::Plan;
use crate::{Result, SCHEMA};

impl Index {
    /// Answers a search. The whole answer is of one state of the index.
    ///
    /// # Errors
    /// [`ErrorKind::Query`](crate::ErrorKind::Query) where a filter's name fits several,
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) or
    /// [`ErrorKind::IndexCorrupt`](crate::ErrorKind::IndexCorrupt) where the index cannot be read.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchResults> {
        let searcher = self.searcher();
        let filters = Resolved::new(self, &searcher, &request.filters)?;
        let plan = Plan::new(&request.query);
        let mut counted = BTreeMap::new();
        let mut with_all: Vec<Facet> = Vec::new();
        for &facet in &request.facets {
            match filters.without_own(facet) {
                Some(fewer) if !counted.contains_key(&facet) => {
                    let mut found = self.scan(&searcher, &plan, &fewer, Asked::facets(vec![facet]))?;
                    counted.insert(facet, found.facets.pop().unwrap_or_default());
                }
                None if !with_all.contains(&facet) => with_all.push(facet),
                _ => {}
            }
        }
        let best = match request.limit {
            0 => 0,
            limit => request.offset.saturating_add(limit),
        };
        let asked = Asked { facets: with_all.clone(), order: request.order, best };
        let found = self.scan(&searcher, &plan, &filters, asked)?;
        counted.extend(with_all.into_iter().zip(found.facets));
        let shown = found.best.into_iter().skip(request.offset).take(request.limit);
        let hits = shown.map(|ranked| {
            let article = read_article(self, &searcher, ranked.address)?;
            let matches = matches(&article, plan.wanted(), filters.by(), request.context);
            Ok(Hit::new(article, ranked.score, matches))
        });
        Ok(SearchResults {
            schema: SCHEMA,
            query: request.query.to_string(),
            explain: explain::explain(&request.query, &filters.filters),
            total: Total { documents: found.documents, occurrences: found.occurrences },
            corpus: Corpus { documents: searcher.num_docs() },
            hits: hits.collect::<Result<_>>()?,
            facets: counted.into_iter().map(|(facet, counts)| (facet, facets::rows(counts))).collect(),
        })
    }

    pub(super) fn scan(
        &self,
        searcher: &Searcher,
        plan: &Plan,
        filters: &Resolved,
        asked: Asked,
    ) -> Result<Scanned> {
        let scan = Scan {
            plan,
            filters: filters.clauses(&self.fields),
            by: filters.by(),
            facets: asked.facets,
            order: asked.order,
            best: asked.best,
        };
        scan.run(searcher, &self.fields).map_err(|error| self.error(error))
    }
}

/// What a pass over the documents is to tell.
#[derive(Default)]
pub(super) struct Asked {
    facets: Vec<Facet>,
    order: Order,
    best: usize,
}

impl Asked {
    /// Facets and totals only.
    pub(super) fn facets(facets: Vec<Facet>) -> Self {
        Self { facets, ..Self::default() }
    }
}
