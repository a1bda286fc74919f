//! Results of a search, in the structure of `search --format json`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Facet, FacetRow, Match, NameChoice};
use crate::{Duplicate, Edtf, EventDate, Readout, Speaker, VersionPlace};

/// Results of a search.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SearchResults {
    /// Version of the output schema, [`SCHEMA`](crate::SCHEMA).
    pub schema: u32,
    /// Query in its printed form.
    pub query: String,
    /// Description in words of how query and filters were read.
    pub explain: String,
    /// Counts of all matches, including those outside the requested page.
    pub total: Total,
    /// Size of the index.
    pub corpus: CorpusSize,
    /// Names of the request that fit several people, of whom one was chosen.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<NameChoice>,
    /// Articles of the requested page.
    pub hits: Vec<Hit>,
    /// Rows of the requested facets.
    pub facets: BTreeMap<Facet, Vec<FacetRow>>,
}

/// How a query was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Explanation {
    /// Description in words of how query and filters were read.
    pub reading: String,
    /// Operators that answer the query, cheapest first.
    pub operators: String,
}

/// Counts of all matches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Total {
    /// Number of matching articles.
    pub documents: u64,
    /// Number of matches in these articles.
    pub occurrences: u64,
    /// Number of further articles whose event may lie in the range of the event date, or in that of the
    /// query's `date:` fields, but not certainly: [`Filters::possible`](super::Filters::possible) includes
    /// them. `None` if there is no such range, if they are included, or if they are not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub possible: Option<u64>,
    /// Number of further matching articles that are not counted, because another one with the same text stands for them.
    /// `None` if every article stands for itself, or if they are not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reprints: Option<u64>,
}

/// Size of the index.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CorpusSize {
    /// Articles in the index.
    pub documents: u64,
}

/// A matching article.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Hit {
    /// Id of the article.
    pub id: String,
    /// Path from which it was read.
    pub path: Option<String>,
    /// Address on the web.
    pub url: Option<String>,
    /// Other paths and URLs of the same page.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<Duplicate>,
    /// Place among the versions of the page at its address, if there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<VersionPlace>,
    /// Other articles with the same text, earliest first; only if one of them stands for all
    /// ([`Collapse::Reprints`](super::Collapse::Reprints)).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reprints: Vec<Reprint>,
    /// Code of the body's language.
    pub language: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Outlet that published this copy.
    pub outlet: Option<String>,
    /// Agency whose dispatch it carries.
    pub agency: Option<String>,
    /// Publication date of this copy.
    pub published: Option<Edtf>,
    /// Date of the event.
    pub event_date: EventDate,
    /// Values of the record's kept columns, by the name under which each column is kept.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub kept: BTreeMap<String, Vec<String>>,
    /// Canonical names of those who took part in the event.
    pub participants: Vec<String>,
    /// Speakers in the article.
    pub speakers: Vec<Speaker>,
    /// BM25 score over words, phrases and near expressions; 0 if the query has none. It depends only on the
    /// articles in the index, not on the index's history.
    pub score: f32,
    /// Number of matches in the article.
    pub occurrences: u64,
    /// Matches, in text order: all of them, or those of the first
    /// [`SearchRequest::passages`](super::SearchRequest).
    pub matches: Vec<Match>,
}

/// An article with the same text as another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Reprint {
    /// Id of the article.
    pub id: String,
    /// Path from which it was read.
    pub path: Option<String>,
    /// Address on the web.
    pub url: Option<String>,
    /// Outlet that published it.
    pub outlet: Option<String>,
    /// Publication date.
    pub published: Option<Edtf>,
    /// Whether it matches as well, and is not counted because another article stands for it.
    pub matches: bool,
}

impl Hit {
    pub(super) fn new(article: Readout, score: f32, occurrences: u64, matches: Vec<Match>) -> Self {
        Self {
            id: article.id,
            path: article.path,
            url: article.url,
            copies: article.copies,
            version: article.version,
            reprints: Vec::new(),
            language: article.language,
            title: article.title,
            outlet: article.outlet.name,
            agency: article.agency.name,
            published: article.published.edtf,
            event_date: article.event_date,
            kept: article.kept,
            participants: article.participants,
            speakers: article.speakers,
            score,
            occurrences,
            matches,
        }
    }
}
