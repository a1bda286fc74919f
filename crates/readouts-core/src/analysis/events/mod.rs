//! Events: what the articles of several outlets tell of one meeting, call or visit, and why articles are joined.

mod articles;
mod list;
mod why;

#[cfg(test)]
mod tests;

use serde::Serialize;

pub use why::{ReprintEvidence, ReprintFeature, WhyJoined};

use crate::search::EventFacts;
use crate::{Edtf, Kind, NameChoice};

/// Events of which articles tell.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Events {
    /// Version of the output schema.
    pub schema: u32,
    /// Query in its printed form.
    pub query: String,
    /// Description in words of how query and filters were read.
    pub explain: String,
    /// Counts of all events, also of those that are not listed.
    pub total: EventsTotal,
    /// Names of the request that fit several people, of whom one was chosen.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<NameChoice>,
    /// Events, in the requested order.
    pub events: Vec<Event>,
}

/// Counts of events.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct EventsTotal {
    /// Number of events of which a matching article tells.
    pub events: u64,
    /// Number of these events of which several articles tell.
    pub joined: u64,
    /// Number of matching articles.
    pub documents: u64,
    /// Number of articles of these events, whether they match or not; of their texts, if one article stands for its
    /// reprints.
    pub articles: u64,
    /// Number of matching articles that are not counted, because another one with the same text stands for them; `None` if
    /// each stands for itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reprints: Option<u64>,
}

/// An event, as its articles tell of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Event {
    /// Id of one of its articles. `event:` with the id of any of them finds all.
    pub id: String,
    /// What its articles say of it as a whole.
    #[serde(flatten)]
    pub facts: EventFacts,
    /// Places of its articles' datelines, each once, in the order of the articles.
    pub places: Vec<String>,
    /// Codes of the countries and organisations whose people or sides take part, sorted.
    pub countries: Vec<String>,
    /// Outlets that tell of it, in the order of their first articles.
    pub outlets: Vec<EventOutlet>,
    /// Its articles: those of an outlet side by side, earliest first.
    pub articles: Vec<EventArticle>,
    /// Number of its articles that match.
    pub documents: u64,
    /// Query that finds all of its articles.
    pub hits: String,
}

/// An outlet that tells of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct EventOutlet {
    /// Name; `None` if it is unknown.
    pub name: Option<String>,
    /// Number of its articles of the event.
    pub articles: u64,
}

/// An article of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct EventArticle {
    /// Id of the article.
    pub id: String,
    /// Path from which it was read.
    pub path: Option<String>,
    /// Address on the web.
    pub url: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Outlet that published it.
    pub outlet: Option<String>,
    /// Agency whose dispatch it carries.
    pub agency: Option<String>,
    /// Publication date.
    pub published: Option<Edtf>,
    /// Date of the event, as the article says it.
    pub event_date: Option<Edtf>,
    /// Kind of event, as the article says it.
    pub kind: Kind,
    /// Language of the body.
    pub language: Option<String>,
    /// Whether it matches the query and passes the filters.
    pub matches: bool,
    /// Id of the article of the same event that has the same text and comes before it; `None` if there is none.
    pub reprint_of: Option<String>,
    /// Ids of the articles of the same event for which it stands, and which are not listed; only if one article stands for
    /// its reprints.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stands_for: Vec<String>,
}

/// Order of events. Equal ones are ordered by their ids.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EventOrder {
    /// Earliest first; unknown dates last.
    #[default]
    DateAscending,
    /// Latest first; unknown dates last.
    DateDescending,
    /// Those with most articles first, then the earliest.
    Articles,
}

/// How events are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EventsOptions {
    /// Order of the events.
    pub order: EventOrder,
    /// Number of events to skip at the start.
    pub offset: usize,
    /// Maximum number of events to list.
    pub limit: usize,
}

impl Default for EventsOptions {
    fn default() -> Self {
        Self { order: EventOrder::default(), offset: 0, limit: usize::MAX }
    }
}

impl EventsOptions {
    /// Sets the order of the events.
    #[must_use]
    pub fn order(self, order: EventOrder) -> Self {
        Self { order, ..self }
    }

    /// Sets the number of events to skip at the start.
    #[must_use]
    pub fn offset(self, offset: usize) -> Self {
        Self { offset, ..self }
    }

    /// Sets the maximum number of events to list.
    #[must_use]
    pub fn limit(self, limit: usize) -> Self {
        Self { limit, ..self }
    }
}
