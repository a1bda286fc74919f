//! A request whose names are those of the index: resolved once, then searched, explained, or asked why it finds
//! nothing.

use std::time::Instant;

use tantivy::Searcher;

use super::names::{UnknownName, find_names};
use super::request::{Filters, SearchRequest};
use super::watch::Watch;
use super::{ConcordanceRequest, Explanation, NameField, explain};
use crate::index::Index;
use crate::query::Plan;
use crate::{Query, Result};

/// What every request has: a query within filters. Requests of other crates cannot be resolved.
pub trait Request: Clone + sealed::Sealed {
    /// The query.
    fn query(&self) -> &Query;

    /// The filters.
    fn filters(&self) -> &Filters;

    /// When the answer must be there.
    fn deadline(&self) -> Option<Instant>;

    #[doc(hidden)]
    fn parts_mut(&mut self) -> (&mut Query, &mut Filters);
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! requests {
    ($($request:ty),*) => {$(
        impl sealed::Sealed for $request {}

        impl Request for $request {
            fn query(&self) -> &Query {
                &self.query
            }

            fn filters(&self) -> &Filters {
                &self.filters
            }

            fn deadline(&self) -> Option<Instant> {
                self.deadline
            }

            fn parts_mut(&mut self) -> (&mut Query, &mut Filters) {
                (&mut self.query, &mut self.filters)
            }
        }
    )*};
}

requests!(SearchRequest, ConcordanceRequest);

/// A request whose names are those of the index, over one state of the index: whatever is asked of it is
/// answered from the same articles.
///
/// ```
/// use readouts_core::{Index, Query, SearchRequest};
///
/// let index = Index::in_memory()?;
/// let mut request = SearchRequest::new(Query::phrase("new era")?);
/// request.filters.by = vec!["Brook".to_owned()];
/// let request = index.resolve(&request, |_, _| None)?;
/// assert_eq!(request.unknown_names()[0].wanted, "Brook");
/// assert_eq!(request.search()?.total.documents, 0);
/// assert_eq!(request.why_empty()?.unfiltered.documents, 0);
/// # Ok::<(), readouts_core::Error>(())
/// ```
pub struct Resolved<R> {
    pub(super) index: Index,
    pub(super) searcher: Searcher,
    pub(super) request: R,
    unknown: Vec<super::names::Unknown>,
}

impl Index {
    /// Puts the names of the index in the place of those in a request. A name that the index does not have stays
    /// as it is and finds nothing; [`Resolved::unknown_names`] lists them.
    ///
    /// A name of the index is one that is the same, the same when folded, or, of people, outlets and agencies, the
    /// only one with all of the words. Where there is none, `aliases` is asked for the canonical name of another
    /// spelling ([`Aliases`](crate::Aliases) knows many).
    ///
    /// # Errors
    /// [`ErrorKind::Query`](crate::ErrorKind::Query) where a name fits several, with its place in the query, or
    /// where the query is too large.
    pub fn resolve<R: Request>(
        &self,
        request: &R,
        aliases: impl Fn(&NameField, &str) -> Option<String>,
    ) -> Result<Resolved<R>> {
        request.query().check()?;
        let searcher = self.searcher();
        let mut request = request.clone();
        let (query, filters) = request.parts_mut();
        let unknown = find_names(self, &searcher, (query, filters), &aliases)?;
        Ok(Resolved { index: self.clone(), searcher, request, unknown })
    }

    /// Resolves a request without other spellings.
    pub(crate) fn resolve_own<R: Request>(&self, request: &R) -> Result<Resolved<R>> {
        self.resolve(request, |_, _| None)
    }
}

impl<R: Request> Resolved<R> {
    /// The request with the names of the index.
    pub fn request(&self) -> &R {
        &self.request
    }

    /// The names that no article of the index has, in the order of the request: the query's, then the filters'.
    pub fn unknown_names(&self) -> Vec<UnknownName> {
        UnknownName::of(&self.unknown)
    }

    /// Number of articles in the index.
    pub fn documents(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// Explains how query and filters are read, without answering them.
    pub fn explain(&self) -> Explanation {
        let (query, filters) = (self.request.query(), self.request.filters());
        Explanation {
            reading: explain::explain(query, filters),
            operators: explain::operators(&filters.plan(query)),
        }
    }

    pub(super) fn plan(&self) -> Plan {
        self.request.filters().plan(self.request.query())
    }

    pub(super) fn watch(&self) -> Watch {
        Watch::new(self.request.deadline())
    }
}

impl<R: std::fmt::Debug> std::fmt::Debug for Resolved<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Resolved").field("request", &self.request).finish_non_exhaustive()
    }
}
