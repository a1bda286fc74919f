//! Searching: a request, the documents that match it, and what is told of them.
//!
//! Every matching document's places are read from the postings, so that totals and facets are exact;
//! stored articles are loaded for the page shown only. It must not know how results are printed.

mod concordance;
mod empty;
mod expansions;
mod explain;
mod facets;
mod filters;
mod hits;
mod intervals;
mod matches;
mod names;
mod ranking;
mod request;
mod run;
mod scan;
mod watch;
mod worth;

pub use concordance::{ConcordanceKey, ConcordanceRequest, ConcordanceRow, Sample};
pub use empty::WhyEmpty;
pub use expansions::{EXPANDED_ARTICLES_MAX, EXPANSION_MAX, EXPANSIONS_MAX};
pub use facets::{Facet, FacetRow};
pub use hits::{Corpus, Explanation, Hit, SearchResults, Total};
pub use matches::Match;
pub use names::{NameField, Resolution, UnknownName};
pub use ranking::Ranking;
pub use request::{Filters, Order, SearchRequest};

#[cfg(test)]
mod oracle;
#[cfg(test)]
mod tests;
