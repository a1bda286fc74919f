//! Matches of a search in one article.

use super::hits::Hit;
use super::intervals::{PlanQuery, Prepared};
use super::matches::Matches;
use super::request::SearchRequest;
use super::resolved::Resolved;
use crate::Result;

impl Resolved<SearchRequest> {
    /// Loads the article with this id, or with the only id that starts with it, with the matches of the
    /// request in it. The article comes without matches, and with score 0, if it does not match; it is `None`
    /// if there is none.
    ///
    /// # Errors
    /// Those of [`Index::search`](crate::Index::search), except for ambiguous names, and of
    /// [`Index::article`](crate::Index::article).
    pub fn hit(&self, id: &str) -> Result<Option<Hit>> {
        let Self { index, searcher, request, .. } = self;
        let Some(address) = index.address(searcher, id)? else { return Ok(None) };
        let watch = self.watch();
        let query = PlanQuery::new(Prepared::new(index, searcher, self.plan(), false, &watch)?);
        let mut matches = Matches::open(index, searcher, &query, address.segment_ord)?;
        let hit = matches.hit(address.doc_id, 0.0, request.extent())?;
        query.check_time()?;
        Ok(Some(hit))
    }
}
