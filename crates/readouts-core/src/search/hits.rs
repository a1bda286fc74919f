//! What a search answers, in the shape of `search --format json`.
//!
//! It must not know how the answer was found.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Facet, FacetRow, Match};
use crate::{Duplicate, Edtf, EventDate, Readout, Speaker};

/// The answer to a search.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SearchResults {
    /// [`SCHEMA`](crate::SCHEMA).
    pub schema: u32,
    /// The query, printed.
    pub query: String,
    /// In words, how query and filters were read.
    pub explain: String,
    /// How much matches, on all pages.
    pub total: Total,
    /// How much there is.
    pub corpus: CorpusSize,
    /// The articles of the page asked for.
    pub hits: Vec<Hit>,
    /// The facets asked for.
    pub facets: BTreeMap<Facet, Vec<FacetRow>>,
}

/// How a query was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Explanation {
    /// In words, how query and filters were read.
    pub reading: String,
    /// The operators that answer it, cheapest first.
    pub operators: String,
}

/// How much matches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Total {
    /// Articles.
    pub documents: u64,
    /// Places in them where what is looked for stands.
    pub occurrences: u64,
}

/// How much there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CorpusSize {
    /// Articles in the index.
    pub documents: u64,
}

/// An article that matches.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Hit {
    /// Its id.
    pub id: String,
    /// Where it was read.
    pub path: Option<String>,
    /// Where else the same page was found.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<Duplicate>,
    /// Its headline.
    pub title: Option<String>,
    /// Who published this copy.
    pub outlet: Option<String>,
    /// Whose dispatch it carries.
    pub agency: Option<String>,
    /// When this copy was published.
    pub published: Option<Edtf>,
    /// When the event took place.
    pub event_date: EventDate,
    /// Columns of its record that the index keeps: their values by the name under which they are kept.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub kept: BTreeMap<String, Vec<String>>,
    /// Who speaks in it.
    pub speakers: Vec<Speaker>,
    /// BM25 over words, phrases and things near each other; 0 without any. It depends on the articles in the
    /// index, not on how they came there.
    pub score: f32,
    /// Every place where what is looked for stands, in the order of the text.
    pub matches: Vec<Match>,
}

impl Hit {
    pub(super) fn new(article: Readout, score: f32, matches: Vec<Match>) -> Self {
        Self {
            id: article.id,
            path: article.path,
            copies: article.copies,
            title: article.title,
            outlet: article.outlet.name,
            agency: article.agency.name,
            published: article.published.edtf,
            event_date: article.event_date,
            kept: article.kept,
            speakers: article.speakers,
            score,
            matches,
        }
    }
}
