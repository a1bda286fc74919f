//! The answer: clusters of articles that have the same text.

use serde::Serialize;

use crate::{Edtf, OriginBasis, Readout};

/// Clusters of articles that have the same text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Reprints {
    /// Version of the output schema.
    pub schema: u32,
    /// The query.
    pub query: String,
    /// Number of articles that match.
    pub documents: u64,
    /// Number of them that are in a cluster: other articles have the same text.
    pub matching: u64,
    /// Number of clusters of which an article matches, also of those beyond the limit.
    pub found: u64,
    /// Number of articles in these clusters, also of those that do not match.
    pub articles: u64,
    /// Number of these articles that are not the first copy: for them the first copies stand.
    pub reprints: u64,
    /// Clusters, in the order asked for.
    pub rows: Vec<ReprintCluster>,
}

/// Articles that have the same text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReprintCluster {
    /// News agency whose dispatch it is, by most of the copies that credit one; null if none does.
    pub source: Option<String>,
    /// Evidence for the agency in the earliest copy that credits it.
    pub source_basis: OriginBasis,
    /// Number of copies that credit the agency.
    pub credited: u64,
    /// Number of copies, the first one among them.
    pub copies: u64,
    /// Number of copies that match.
    pub matching: u64,
    /// Number of outlets of the copies whose outlet is known.
    pub outlets: u64,
    /// The first copy: the earliest publication; of one day, the agency's own, then the smallest number.
    pub first: ReprintCopy,
    /// The other copies in the same order, up to a maximum number.
    pub others: Vec<ReprintCopy>,
    /// Query that lists all copies; null if there are over 900.
    pub hits: Option<String>,
}

/// An article among those that have the same text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReprintCopy {
    /// Id of the article.
    pub id: String,
    /// Path of the article's file.
    pub path: Option<String>,
    /// Address of the article.
    pub url: Option<String>,
    /// Title of the article.
    pub title: Option<String>,
    /// Outlet that published the copy.
    pub outlet: Option<String>,
    /// Evidence for the outlet.
    pub outlet_basis: OriginBasis,
    /// News agency that the copy credits.
    pub agency: Option<String>,
    /// Evidence for the agency.
    pub agency_basis: OriginBasis,
    /// Publication date of the copy.
    pub published: Option<Edtf>,
    /// Evidence for the publication date.
    pub published_basis: OriginBasis,
    /// Whether the article matches the query.
    pub matches: bool,
    /// Comparison with the first copy; null for the first copy itself.
    pub compared: Option<ReprintLikeness>,
}

/// How similar a copy is to the first one, and what differs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReprintLikeness {
    /// Jaccard similarity: runs of 5 words (8 Chinese characters) that both have, as a share of all.
    pub jaccard: f32,
    /// Runs that both have, as a share of those of the shorter text.
    pub containment: f32,
    /// Number of words that the first copy lacks.
    pub added: u64,
    /// Number of words that only the first copy has.
    pub removed: u64,
    /// Number of sentences with a difference.
    pub sentences: u64,
    /// Whether the texts are too long to be compared to their ends: the numbers of words and sentences are those of
    /// the beginnings.
    pub cut_off: bool,
}

impl ReprintCopy {
    pub(super) fn new(article: &Readout, matches: bool, compared: Option<ReprintLikeness>) -> Self {
        Self {
            id: article.id.clone(),
            path: article.path.clone(),
            url: article.url.clone(),
            title: article.title.clone(),
            outlet: article.outlet.name.clone(),
            outlet_basis: article.outlet.basis,
            agency: article.agency.name.clone(),
            agency_basis: article.agency.basis,
            published: article.published.edtf,
            published_basis: article.published.basis,
            matches,
            compared,
        }
    }
}
