//! Requests whose names are resolved to names of the index. A resolved request can be searched, explained, or
//! analyzed for why it finds nothing.

use std::sync::Arc;
use std::time::Instant;

use tantivy::Searcher;

use super::follow::Follow;
use super::names::{Lookup, NameChoice, UnknownName, find_names};
use super::request::{Filters, SearchRequest, WhichVersions};
use super::watch::Watch;
use super::{ConcordanceRequest, Explanation, NameField, explain};
use crate::index::{Index, VersionsOfOne, state_name};
use crate::query::{NameOf, Plan};
use crate::{Query, Readout, Result};

/// Common interface of requests: a query with filters and a deadline. The trait is sealed, so other crates
/// cannot implement it.
pub trait Request: Clone + sealed::Sealed {
    /// Returns the query.
    fn query(&self) -> &Query;

    /// Returns the filters.
    fn filters(&self) -> &Filters;

    /// Returns the deadline, if there is one.
    fn deadline(&self) -> Option<Instant>;

    /// Replaces the names of people for which `renamed` returns another one, such as those that corrections have
    /// merged ([`Renamings`](crate::Renamings)).
    fn rename_people(&mut self, mut renamed: impl FnMut(&str) -> Option<String>) {
        let (query, filters) = self.parts_mut();
        let mut rename = |of: NameOf<'_>, name: &mut String| {
            if NameField::of(of) == NameField::Person
                && let Some(now) = renamed(name)
            {
                *name = now;
            }
        };
        // Renaming does not fail, so no error ends it early.
        let _: Result<()> = query.each_name(&mut |of, name| {
            rename(of, &mut name.text);
            Ok(())
        });
        for (of, names) in filters.names() {
            names.iter_mut().for_each(|name| rename(of, name));
        }
    }

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

/// A request with resolved names, and a snapshot of the index: all of its methods answer from the same
/// articles.
///
/// ```
/// use readouts_core::{Index, Query, SearchRequest};
///
/// let index = Index::in_memory()?;
/// let mut request = SearchRequest::new(Query::phrase("new era")?);
/// request.filters.by = vec!["Brook".to_owned()];
/// let request = index.resolve(&request, |_, _| Vec::new())?;
/// assert_eq!(request.unknown_names()[0].wanted, "Brook");
/// assert_eq!(request.search()?.total.documents, 0);
/// assert_eq!(request.why_empty()?.unfiltered.documents, 0);
/// # Ok::<(), readouts_core::Error>(())
/// ```
pub struct Resolved<R> {
    pub(super) index: Index,
    pub(super) searcher: Searcher,
    pub(super) request: R,
    names: Lookup,
    follow: Option<Arc<dyn Follow>>,
}

impl Index {
    /// Replaces the names in a request by names of the index. A name that the index does not have stays as it
    /// is and finds nothing; [`Resolved::unknown_names`] lists such names.
    ///
    /// A name resolves to the name of the index that is identical, or identical when folded, or, for people,
    /// outlets and agencies, the only one with all of its words. People who speak come before people who are
    /// only named, where somebody's words are searched. If there is no such name, `spellings` is called for
    /// others under which it may be known ([`Aliases`](crate::Aliases) has many). If several people are left,
    /// the name means the one with [`LEAD`](crate::LEAD) times the words of each of the others, which
    /// [`Resolved::name_choices`] tells.
    ///
    /// # Errors
    /// [`ErrorKind::Query`](crate::ErrorKind::Query) if a name is ambiguous, with its place in the query, or
    /// if the query is too large; [`ErrorKind::Io`](crate::ErrorKind::Io) or
    /// [`ErrorKind::IndexCorrupt`](crate::ErrorKind::IndexCorrupt) if the index cannot be read.
    pub fn resolve<R: Request>(
        &self,
        request: &R,
        spellings: impl Fn(&NameField, &str) -> Vec<String>,
    ) -> Result<Resolved<R>> {
        request.query().check()?;
        let searcher = match request.filters().versions {
            WhichVersions::Newest => self.searcher(),
            WhichVersions::All => self.searcher_of_all(),
        };
        let mut request = request.clone();
        let (query, filters) = request.parts_mut();
        let names = find_names(self, &searcher, (query, filters), &spellings)?;
        Ok(Resolved { index: self.clone(), searcher, request, names, follow: None })
    }

    /// Resolves a request without other spellings.
    pub(crate) fn resolve_own<R: Request>(&self, request: &R) -> Result<Resolved<R>> {
        self.resolve(request, |_, _| Vec::new())
    }
}

impl<R: Request> Resolved<R> {
    /// Returns the request with its names resolved.
    pub fn request(&self) -> &R {
        &self.request
    }

    /// Lets somebody follow the work of all methods, and end it.
    #[must_use]
    pub fn followed_by(self, follow: Arc<dyn Follow>) -> Self {
        Self { follow: Some(follow), ..self }
    }

    /// Returns the names that no article of the index has: first those of the query, then those of the
    /// filters.
    pub fn unknown_names(&self) -> Vec<UnknownName> {
        UnknownName::of(&self.names.unknown)
    }

    /// Returns the names that fit several people, of whom one was chosen.
    pub fn name_choices(&self) -> &[NameChoice] {
        &self.names.choices
    }

    /// Returns the outlets and agencies of the index that no table assigns to a country, sorted; empty unless the request
    /// selects events by the number of countries whose outlets report them. For that number, their articles do not count.
    pub fn outlets_without_country(&self) -> &[String] {
        &self.names.without_country
    }

    /// Returns the number of articles in the index.
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

    /// Returns the name of the state that the index has in this snapshot.
    pub(crate) fn index_state(&self) -> String {
        state_name(&self.searcher)
    }

    /// Returns an article of the index, also one that is superseded.
    pub(crate) fn article(&self, id: &str) -> Result<Option<Readout>> {
        self.index.article(id)
    }

    /// Returns an article with all its versions; `None` if it has no other one.
    pub(crate) fn versions_with(&self, id: &str) -> Option<VersionsOfOne> {
        self.index.versions_with(id)
    }

    pub(super) fn plan(&self) -> Plan {
        self.request.filters().plan(self.request.query())
    }

    /// Returns the plan of another query within these filters. If one article stands for its reprints, those that the
    /// request itself counts come first.
    pub(crate) fn plan_of(&self, query: &Query, filters: &Filters) -> Plan {
        Plan::new(&filters.within_after(query, self.own()))
    }

    /// Returns the plan of the articles of which those that the request's query finds within these filters are a share.
    /// If one article stands for its reprints, those found come first, so that they are among these articles.
    pub(super) fn plan_of_base(&self, base: &Query, filters: &Filters) -> Plan {
        let found = filters.within_after(self.request.query(), self.own());
        Plan::new(&filters.within_after(base, found))
    }

    /// Returns the request's query within its filters, with reprints that `collapse` leaves out.
    fn own(&self) -> Query {
        self.request.filters().within_all(self.request.query())
    }

    /// Returns the index.
    pub(crate) fn index(&self) -> &Index {
        &self.index
    }

    /// Returns the snapshot of the index.
    pub(crate) fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    pub(crate) fn watch(&self) -> Watch {
        Watch::new(self.request.deadline(), self.follow.clone())
    }
}

impl<R: std::fmt::Debug> std::fmt::Debug for Resolved<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Resolved").field("request", &self.request).finish_non_exhaustive()
    }
}
