//! Searching: a request, the documents that match it, and what is told of them.
//!
//! Every matching document's places are read from the postings, so that totals and facets are exact;
//! stored articles are loaded for the page shown only. It must not know how results are printed.

mod cursor;
mod empty;
mod explain;
mod facets;
mod filters;
mod hits;
mod matches;
mod names;
mod request;
mod run;
mod runs;
mod scan;

pub use empty::WhyEmpty;
pub use facets::{Facet, FacetRow};
pub use hits::{Corpus, Hit, SearchResults, Total};
pub use matches::Match;
pub use names::{NameField, Resolution};
pub use request::{DateRange, Filters, Order, SearchRequest};

#[cfg(test)]
mod oracle;
#[cfg(test)]
mod tests;
