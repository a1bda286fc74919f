//! Search: requests, matching documents, and the results shown.
//!
//! The matches in every document are read from the postings, so that totals and facets are exact. Stored
//! articles are loaded only for the hits shown.

mod articles;
pub(crate) mod base;
mod bm25;
mod collector;
mod concordance;
mod empty;
mod events;
mod expansions;
pub(crate) mod explain;
mod facets;
mod filters;
mod follow;
mod hits;
mod intervals;
mod known_names;
mod languages;
mod matches;
mod names;
mod pass;
mod passages;
mod people;
mod periods;
mod possible;
mod ranking;
mod region;
mod related;
mod reprints;
mod request;
mod resolved;
mod run;
mod silent;
mod single;
mod unseen;
mod voices;
mod watch;
mod when;
mod words_said;

pub(crate) use base::without_words;
pub(crate) use facets::Source;
pub(crate) use intervals::Interval;
pub(crate) use matches::match_at;
pub(crate) use pass::{Doc, Matched, Pass, Segment};
pub use periods::Period;
pub(crate) use periods::day_of;
pub(crate) use region::{OpenRegion, Region};
pub(crate) use voices::Voices;
pub(crate) use watch::Watch;
pub(crate) use when::{EventPeriods, PublishedPeriods, When};
pub(crate) use words_said::{WordsSaid, voices};

pub use articles::{Articles, ExportOrder, FoundArticle};
pub use concordance::{ConcordanceKey, ConcordanceRequest, ConcordanceRow, Sample};
pub use empty::WhyEmpty;
pub use events::EventFacts;
pub(crate) use events::{ByNumber, EventFound};
pub use expansions::{EXPANDED_ARTICLES_MAX, EXPANSION_MAX, EXPANSIONS_MAX};
pub use facets::{CROSSED_MAX, Crossed, Facet, FacetRow, PAIRED_MAX};
pub use follow::{Follow, Step};
pub use hits::{CorpusSize, Explanation, Hit, Reprint, SearchResults, Total};
pub use languages::WordLanguages;
pub use matches::{Match, Voice};
pub use names::{LEAD, NameChoice, NameField, Spoken, UnknownName};
pub use passages::{Edge, Passage};
pub use people::{Office, Person};
pub use ranking::{Ranking, Totals};
pub use request::{Ambiguous, Collapse, EventDays, Filters, Joint, Order, SearchRequest, WhichVersions};
pub use resolved::{Request, Resolved};
pub use silent::{SilentPerson, TakingPart};
pub use unseen::{NearWord, UnseenWord};

#[cfg(test)]
pub(crate) mod oracle;
#[cfg(test)]
pub(crate) mod tests;
