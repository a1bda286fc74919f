//! Search requests: query, filters, order, paging and facets.

use std::time::Instant;

use super::Facet;
use super::matches::Extent;
use crate::query::{DateRange, Sides};
use crate::{Basis, Query};

/// A search request: what to search for, in which articles, and what to return.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SearchRequest {
    /// Query that an article must match.
    pub query: Query,
    /// Filters that restrict the articles searched.
    pub filters: Filters,
    /// Facets by which the matches are counted.
    pub facets: Vec<Facet>,
    /// Order of the articles.
    pub order: Order,
    /// Number of articles to skip at the start.
    pub offset: usize,
    /// Maximum number of articles to return; with 0, only totals and facets are returned.
    pub limit: usize,
    /// Maximum number of characters of text to return on either side of a match.
    pub context: usize,
    /// Maximum number of passages of an article whose matches are returned
    /// ([`Hit::passages`](super::Hit::passages)); `None` for all.
    pub passages: Option<usize>,
    /// Deadline. Past it the search ends with [`ErrorKind::TimedOut`](crate::ErrorKind), within about a tenth
    /// of a second. If it is `None`, the clock is not read.
    pub deadline: Option<Instant>,
}

impl SearchRequest {
    /// Creates a request for the ten most relevant articles, without filters and facets.
    pub fn new(query: Query) -> Self {
        Self { query, ..Self::default() }
    }

    /// Sets the filters.
    #[must_use]
    pub fn filters(self, filters: Filters) -> Self {
        Self { filters, ..self }
    }

    /// Sets the facets by which the matches are counted.
    #[must_use]
    pub fn facets(self, facets: impl IntoIterator<Item = Facet>) -> Self {
        Self { facets: facets.into_iter().collect(), ..self }
    }

    /// Sets the order of the articles.
    #[must_use]
    pub fn order(self, order: Order) -> Self {
        Self { order, ..self }
    }

    /// Sets the maximum number of articles to return.
    #[must_use]
    pub fn limit(self, limit: usize) -> Self {
        Self { limit, ..self }
    }

    /// Sets the maximum number of characters on either side of a match.
    #[must_use]
    pub fn context(self, context: usize) -> Self {
        Self { context, ..self }
    }

    /// Sets the maximum number of passages of an article.
    #[must_use]
    pub fn passages(self, passages: usize) -> Self {
        Self { passages: Some(passages), ..self }
    }
}

impl SearchRequest {
    pub(super) fn extent(&self) -> Extent {
        Extent { context: self.context, passages: self.passages }
    }
}

impl Default for SearchRequest {
    fn default() -> Self {
        Self {
            query: Query::All,
            filters: Filters::default(),
            facets: Vec::new(),
            order: Order::Relevance,
            offset: 0,
            limit: 10,
            context: 60,
            passages: None,
            deadline: None,
        }
    }
}

/// Filters that restrict the articles searched. An article must pass all filters; it passes a filter that has
/// several values if one of them fits, except for [`with`](Self::with), whose people must all be there.
///
/// Values are compared folded. For people, outlets and agencies, some words of a name are enough if only one
/// name has them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Filters {
    /// People in whose words the query is searched, including its parts under `NOT`: each match must lie
    /// entirely in the words of one of them, and one of them must be a speaker of the article. For a query
    /// without words, this is the same as `speaker`.
    pub by: Vec<String>,
    /// Whether joint statements of which one of the people in `by` is a member count as their words.
    pub joint: Joint,
    /// Bases of attribution: each match must lie entirely in words that are attributed on one of them. For a
    /// query without words, one sentence of the article must be.
    pub basis: Vec<Basis>,
    /// People who speak somewhere in the article.
    pub speaker: Vec<String>,
    /// People who all take part in the event, speak, or are members of a joint statement.
    pub with: Vec<String>,
    /// People who are named without taking part.
    pub mentions: Vec<String>,
    /// Outlets that published the article.
    pub outlet: Vec<String>,
    /// Agencies whose dispatch the article carries.
    pub agency: Vec<String>,
    /// Codes of countries or organisations whose people or sides take part in the event.
    pub country: Vec<String>,
    /// Kinds of event.
    pub kind: Vec<String>,
    /// Codes of the body's language.
    pub language: Vec<String>,
    /// Ids of articles: those that tell of the event of one of them.
    pub same_event: Vec<String>,
    /// Number of countries whose outlets tell of the event.
    pub sides: Option<Sides>,
    /// Whether one article stands for all that have the same text.
    pub collapse: Collapse,
    /// Range of the event date. Unless [`event_days`](Self::event_days) says otherwise, the date must be
    /// certain, and all days that it can mean must lie in the range.
    pub event: DateRange,
    /// Days of the event that are compared with the range, and with those of the query's `date:` fields.
    pub event_days: EventDays,
    /// Range of this copy's publication date. All days that the date can mean must lie in the range.
    pub published: DateRange,
    /// Treatment of a name that fits several people.
    pub ambiguous: Ambiguous,
    /// Versions of an article that are searched.
    pub versions: WhichVersions,
}

/// Versions of an article, if it was read several times with different texts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WhichVersions {
    /// The newest one: an article counts once.
    #[default]
    Newest,
    /// All of them: each counts as an article.
    All,
}

/// Whether joint statements count as the words of their members.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Joint {
    /// They are no one's own words.
    #[default]
    LeftOut,
    /// They are words of each member.
    Included,
}

/// Treatment of a name that fits several people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Ambiguous {
    /// The name means the one who has at least [`LEAD`](super::LEAD) times as many words as each of the
    /// others; if there is no such person, the name is an error.
    #[default]
    Leader,
    /// The name is an error.
    Refused,
}

/// Defines methods that add a value to a filter.
macro_rules! adders {
    ($($name:ident: $doc:literal),*) => {$(
        #[doc = $doc]
        #[must_use]
        pub fn $name(mut self, value: impl Into<String>) -> Self {
            self.$name.push(value.into());
            self
        }
    )*};
}

impl Filters {
    adders! {
        by: "Adds somebody in whose words everything is looked for.",
        speaker: "Adds somebody who may be the one who speaks.",
        with: "Adds somebody who must take part, speak, or be a member of a joint statement.",
        mentions: "Adds somebody who may be the one who is named without taking part.",
        outlet: "Adds an outlet.",
        agency: "Adds an agency.",
        country: "Adds a country, as a code.",
        kind: "Adds a sort of event.",
        language: "Adds a language, as a code.",
        same_event: "Adds an article of whose event the articles have to tell, by its id."
    }

    /// Counts joint statements as the words of their members.
    #[must_use]
    pub fn joint(self) -> Self {
        Self { joint: Joint::Included, ..self }
    }

    /// Restricts the articles to events that outlets of at least this many countries tell of.
    #[must_use]
    pub fn sides(self, sides: Sides) -> Self {
        Self { sides: Some(sides), ..self }
    }

    /// Lets one article stand for all that match and have the same text.
    #[must_use]
    pub fn collapse(self, collapse: Collapse) -> Self {
        Self { collapse, ..self }
    }

    /// Adds a basis of attribution.
    #[must_use]
    pub fn basis(mut self, basis: Basis) -> Self {
        self.basis.push(basis);
        self
    }

    /// Makes a name that fits several people an error, even if one of them has most of the words.
    #[must_use]
    pub fn strict(self) -> Self {
        Self { ambiguous: Ambiguous::Refused, ..self }
    }

    /// Sets the range of the event date, which must be certain.
    #[must_use]
    pub fn event(self, event: DateRange) -> Self {
        Self { event, ..self }
    }

    /// Includes events that may have taken place in the range of the event date, or in that of the query's
    /// `date:` fields outside `NOT`.
    #[must_use]
    pub fn possible(self) -> Self {
        Self { event_days: EventDays::Possible, ..self }
    }

    /// Sets the range of the copy's publication date.
    #[must_use]
    pub fn published(self, published: DateRange) -> Self {
        Self { published, ..self }
    }
}

/// Days of an event that are compared with a range of the event date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EventDays {
    /// Days of a certain date, all of which must lie in the range.
    #[default]
    Certain,
    /// Possible days, some of which must lie in the range, as the query's `date~:` compares them.
    Possible,
}

/// Articles of which one stands for others: it is found, counted and shown, the others are not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Collapse {
    /// Every article stands for itself.
    #[default]
    Nothing,
    /// Among the articles that match the query and pass the filters, the first of those that have the same text
    /// stands for the others; see [`Collapsed`](crate::query::Collapsed) for their order.
    Reprints,
}

/// Order of the articles. Equal ones are ordered by a number derived from their id.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Order {
    /// Best first, by BM25 over words, phrases and near expressions.
    #[default]
    Relevance,
    /// Earliest first, by the event date if it is certain, else by the publication date; unknown dates last.
    DateAscending,
    /// Latest first, by the same dates; unknown dates last.
    DateDescending,
}
