//! Runs a search, from the resolved request to the results.

use std::collections::BTreeMap;

use tantivy::Searcher;

use super::collector::{Scan, Scanned};
use super::events::{ByNumber, EventFacts, ids_of};
use super::facets::{self, Base, Counts, FacetRow, Voices, event_number};
use super::hits::{CorpusSize, SearchResults, Total};
use super::intervals::{PlanQuery, Prepared};
use super::ranking::{Ranking, Totals};
use super::request::{Filters, Order, SearchRequest};
use super::resolved::Resolved;
use super::watch::Watch;
use super::{Facet, base, explain};
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
        (facets, voices): (&[Facet], Voices),
        watch: &Watch,
    ) -> Result<Scanned> {
        let query = PlanQuery::new(Prepared::new(self, searcher, plan, false, watch)?);
        let order = Order::Relevance;
        let scan = Scan { index: self, query: &query, facets, voices, order, best: 0, totals: true };
        scan.run(searcher)
    }
}

/// Facets that are counted with the same filters.
struct Group {
    filters: Filters,
    facets: Vec<Facet>,
}

impl Resolved<SearchRequest> {
    /// Runs the search.
    ///
    /// # Errors
    /// Those of [`Index::search`], except for ambiguous names.
    pub fn search(&self) -> Result<SearchResults> {
        let Self { searcher, request, .. } = self;
        let watch = self.watch();
        let mut groups = self.facet_groups();
        let with_all = groups.remove(0);
        let (ranking, counts) = self.ranking(&with_all.facets, Totals::Counted, &watch)?;
        let mut facets = BTreeMap::new();
        self.add_rows(with_all, counts, &watch, &mut facets)?;
        for group in groups {
            let plan = self.plan_of(&request.query, &group.filters);
            let counts = self.index.scan(searcher, plan, (&group.facets, Voices::Matched), &watch)?.facets;
            self.add_rows(group, counts, &watch, &mut facets)?;
        }
        let mut hits = ranking.load(request.offset..ranking.len(), request.extent())?;
        self.add_reprints(&ranking.query, &mut hits)?;
        Ok(SearchResults {
            schema: SCHEMA,
            query: request.query.to_string(),
            explain: explain::explain(&request.query, &request.filters),
            total: Total {
                possible: self.possible()?,
                reprints: self.left_out(&ranking.query),
                ..ranking.total()
            },
            corpus: CorpusSize { documents: searcher.num_docs() },
            names: self.name_choices().to_vec(),
            hits,
            facets,
        })
    }

    /// Returns the requested facets, each once, in groups that are counted with the same filters. The first
    /// group has the filters of the request and may be empty.
    fn facet_groups(&self) -> Vec<Group> {
        let filters = &self.request.filters;
        let mut groups = vec![Group { filters: filters.clone(), facets: Vec::new() }];
        for facet in &self.request.facets {
            let filters = filters.without_own(facet).unwrap_or_else(|| filters.clone());
            match groups.iter_mut().find(|group| group.filters == filters) {
                Some(group) if group.facets.contains(facet) => {}
                Some(group) => group.facets.push(facet.clone()),
                None => groups.push(Group { filters, facets: vec![facet.clone()] }),
            }
        }
        groups
    }

    /// Makes the rows of a group's facets. If the query has words, the articles of which each row is a share
    /// are counted in another pass.
    fn add_rows(
        &self,
        Group { filters, facets }: Group,
        counts: Vec<Counts>,
        watch: &Watch,
        rows: &mut BTreeMap<Facet, Vec<FacetRow>>,
    ) -> Result<()> {
        let query = &self.request.query;
        let of_words = !Plan::new(query).wanted().is_empty();
        let all_have_places = !of_words || base::always_has_places(query);
        let voices = if of_words { Voices::Sentences } else { Voices::Matched };
        let mut bases = match base::without_words(query).filter(|_| !facets.is_empty()) {
            None => Vec::new(),
            Some(base) => {
                let plan = self.plan_of_base(&base, &filters);
                self.index.scan(&self.searcher, plan, (&facets, voices), watch)?.facets
            }
        }
        .into_iter();
        for (facet, counts) in facets.into_iter().zip(counts) {
            let base = bases.next().map(|counts| Base { counts, all_have_places });
            let mut of_facet = facets::rows(&facet, &counts, base.as_ref());
            if facet.is_of_events() {
                self.name_events(&facet, &mut of_facet)?;
            }
            rows.insert(facet, of_facet);
        }
        Ok(())
    }

    /// Replaces the names under which events were counted by ids, and adds what articles say of the events of the first
    /// rows.
    fn name_events(&self, facet: &Facet, rows: &mut [FacetRow]) -> Result<()> {
        let Self { index, searcher, .. } = self;
        let at: Vec<usize> =
            facet.parts().enumerate().filter(|(_, part)| **part == Facet::Event).map(|(at, _)| at).collect();
        let number = |row: &FacetRow, at: usize| row.each_value().nth(at).flatten().and_then(event_number);
        let numbers = rows.iter().flat_map(|row| at.iter().filter_map(|at| number(row, *at))).collect();
        let ids = ids_of(index, searcher, &numbers)?;
        let relations = index.relations()?;
        let first: Vec<Option<u64>> = rows
            .iter()
            .take(FacetRow::EVENTS_MAX)
            .map(|row| at.first().and_then(|at| number(row, *at)))
            .collect();
        let articles = first.iter().flatten().flat_map(|event| relations.articles_of(*event));
        let articles = ByNumber::find(index, searcher, articles)?.load()?;
        for (row, event) in rows.iter_mut().zip(first) {
            let of = event.map(|event| relations.articles_of(event));
            row.event = of.map(|of| EventFacts::of(of.iter().filter_map(|number| articles.get(number))));
        }
        for row in rows {
            for at in &at {
                let id = number(row, *at).and_then(|number| ids.get(&number)).cloned();
                match (&mut row.values, id) {
                    (Some(values), Some(id)) => values[*at] = Some(id),
                    (None, Some(id)) => row.value = Some(id),
                    (_, None) => {}
                }
            }
        }
        Ok(())
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
        let (voices, totals) = (Voices::Matched, totals == Totals::Counted);
        let scan = Scan { index, query: &query, facets, voices, order, best, totals };
        let found = scan.run(searcher)?;
        let total = if totals { found.total() } else { Total::default() };
        let (index, searcher) = (index.clone(), searcher.clone());
        Ok((Ranking { index, searcher, query, total, best: found.best }, found.facets))
    }
}
