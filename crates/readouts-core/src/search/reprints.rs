//! Reprints for which other articles stand.

use rustc_hash::FxHashSet;

use super::events::ByNumber;
use super::hits::{Hit, Reprint};
use super::intervals::{PlanQuery, Prepared};
use super::resolved::{Request, Resolved};
use crate::Result;
use crate::index::id_number;
use crate::query::{FieldQuery, Plan};

/// Numbers of the articles that match a request.
pub(crate) struct MatchingNumbers {
    pub(crate) numbers: FxHashSet<u64>,
    /// Number of further ones that are left out because others stand for them; `None` if each stands for itself.
    pub(crate) reprints: Option<u64>,
}

impl<R: Request> Resolved<R> {
    /// Returns the condition that an article of the request stands for its reprints; `None` if each stands for itself.
    fn collapsed(&self) -> Option<FieldQuery> {
        self.request().filters().collapsed(self.request().query()).map(FieldQuery::Collapsed)
    }

    /// Returns the number of matching articles that are left out because another one stands for them; `None` if each
    /// stands for itself.
    ///
    /// # Errors
    /// Those of [`Index::search`](crate::Index::search), except for ambiguous names.
    pub fn reprints_left_out(&self) -> Result<Option<u64>> {
        let Some(collapsed) = self.collapsed() else { return Ok(None) };
        let plan = Plan::Field(collapsed);
        let query = PlanQuery::new(Prepared::new(&self.index, &self.searcher, plan, false, &self.watch())?);
        Ok(self.left_out(&query))
    }

    /// Returns the numbers of the matching articles.
    pub(crate) fn matching_numbers(&self) -> Result<MatchingNumbers> {
        let pass = self.pass(&self.watch())?;
        Ok(MatchingNumbers { numbers: pass.numbers()?, reprints: self.left_out(pass.query()) })
    }

    /// Does the same as [`reprints_left_out`](Self::reprints_left_out), for a query that was prepared for the request.
    pub(super) fn left_out(&self, query: &PlanQuery) -> Option<u64> {
        Some(query.related(&self.collapsed()?)?.left_out())
    }

    /// Adds to each hit the other articles with its text.
    pub(super) fn add_reprints(&self, query: &PlanQuery, hits: &mut [Hit]) -> Result<()> {
        let Some(collapsed) = self.collapsed().filter(|_| !hits.is_empty()) else { return Ok(()) };
        let relations = self.index.relations()?;
        let others = |hit: &Hit| -> Vec<u64> {
            let number = id_number(&hit.id);
            let copies = relations.copies_in(relations.cluster_of(number));
            copies.into_iter().filter(|copy| *copy != number).collect()
        };
        let all: Vec<u64> = hits.iter().flat_map(&others).collect();
        let articles = ByNumber::find(&self.index, &self.searcher, all)?.load()?;
        let related = query.related(&collapsed);
        for hit in hits {
            let stands_for = related.and_then(|related| related.stands_for.get(&id_number(&hit.id)));
            let mut reprints = Vec::new();
            for number in others(hit) {
                let Some(article) = articles.get(&number).cloned() else { continue };
                reprints.push(Reprint {
                    id: article.id,
                    path: article.path,
                    url: article.url,
                    outlet: article.outlet.name,
                    published: article.published.edtf,
                    matches: stands_for.is_some_and(|numbers| numbers.contains(&number)),
                });
            }
            reprints.sort_by_cached_key(|reprint| {
                let day = reprint.published.and_then(crate::Edtf::earliest);
                (day.is_none(), day, reprint.id.clone())
            });
            hit.reprints = reprints;
        }
        Ok(())
    }
}
