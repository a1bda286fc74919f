//! What a caller asks for.

use std::time::Instant;

use super::Facet;
use crate::Query;
use crate::query::DateRange;

/// A search: what to look for, within which articles, and what to tell of them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SearchRequest {
    /// What an article must hold.
    pub query: Query,
    /// Which articles are looked at.
    pub filters: Filters,
    /// What to count the matches by.
    pub facets: Vec<Facet>,
    /// How the articles are ordered.
    pub order: Order,
    /// Number of articles to leave out at the front.
    pub offset: usize,
    /// Number of articles to show; with 0, only totals and facets are told.
    pub limit: usize,
    /// Characters of text to show on either side of a match.
    pub context: usize,
    /// When the answer must be there; past it the search ends with [`ErrorKind::TimedOut`](crate::ErrorKind),
    /// within about a tenth of a second. `None` for no such moment: then no clock is read.
    pub deadline: Option<Instant>,
}

impl SearchRequest {
    /// Asks for the ten most relevant articles, unfiltered, without facets.
    pub fn new(query: Query) -> Self {
        Self { query, ..Self::default() }
    }

    /// Sets which articles are looked at.
    #[must_use]
    pub fn filters(self, filters: Filters) -> Self {
        Self { filters, ..self }
    }

    /// Sets what the matches are counted by.
    #[must_use]
    pub fn facets(self, facets: impl IntoIterator<Item = Facet>) -> Self {
        Self { facets: facets.into_iter().collect(), ..self }
    }

    /// Sets how the articles are ordered.
    #[must_use]
    pub fn order(self, order: Order) -> Self {
        Self { order, ..self }
    }

    /// Sets the number of articles to show.
    #[must_use]
    pub fn limit(self, limit: usize) -> Self {
        Self { limit, ..self }
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
            deadline: None,
        }
    }
}

/// Which articles are looked at: all filters must let one through; of a filter's values, any one.
///
/// Values are compared folded; of people, outlets and agencies, words that fit one name are enough.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Filters {
    /// In whose words everything is looked for, what is under `NOT` too: each place as a whole within the
    /// words of one of these, who must also speak in the article. Without words to look for it is `speaker`.
    pub by: Vec<String>,
    /// Who must speak somewhere in the article.
    pub speaker: Vec<String>,
    /// Who must be named without taking part.
    pub mentions: Vec<String>,
    /// Who published it.
    pub outlet: Vec<String>,
    /// Whose dispatch it carries.
    pub agency: Vec<String>,
    /// Whose people or sides take part, as a code.
    pub country: Vec<String>,
    /// What sort of event it tells of.
    pub kind: Vec<String>,
    /// The body's language, as a code.
    pub language: Vec<String>,
    /// When the event certainly took place: all of what its date can mean lies within.
    pub event: DateRange,
    /// When the copy was published: all of what that date can mean lies within.
    pub published: DateRange,
}

/// Adds a value to a filter.
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
        mentions: "Adds somebody who may be the one who is named without taking part.",
        outlet: "Adds an outlet.",
        agency: "Adds an agency.",
        country: "Adds a country, as a code.",
        kind: "Adds a sort of event.",
        language: "Adds a language, as a code."
    }

    /// Sets when the event certainly took place.
    #[must_use]
    pub fn event(self, event: DateRange) -> Self {
        Self { event, ..self }
    }

    /// Sets when the copy was published.
    #[must_use]
    pub fn published(self, published: DateRange) -> Self {
        Self { published, ..self }
    }
}

/// How articles are ordered; equal ones by their id.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Order {
    /// Best first, by BM25 over the phrases.
    #[default]
    Relevance,
    /// By event date, or date of publication where that is not certain; the unknown last.
    DateAscending,
    /// The same, latest first; the unknown last.
    DateDescending,
}
