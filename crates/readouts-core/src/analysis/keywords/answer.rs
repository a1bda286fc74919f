//! The answer: words with their counts on both sides.

use serde::Serialize;

use crate::{NameChoice, WordCorpus};

/// Words that are more frequent on one side of a comparison than on the other.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Keywords {
    /// Version of the output schema, [`SCHEMA`](crate::SCHEMA).
    pub schema: u32,
    /// Query of the first side with its filters. `by:NAME` alone stands for all words of that person.
    pub query: String,
    /// Description in words of the first side: whose words, and of which articles.
    pub explain: String,
    /// Query of the other side with its filters; absent if it is all other words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub against: Option<String>,
    /// Description in words of the other side.
    pub against_explain: String,
    /// Articles of the first side, and their words that are compared: if the query or the filters are about
    /// somebody's words, those.
    pub corpus: WordCorpus,
    /// Articles and words of the other side, without the words of the first one.
    pub reference: WordCorpus,
    /// Minimum number of words in a row that are counted as one.
    pub min_words: u32,
    /// Maximum number of words in a row that are counted as one.
    pub max_words: u32,
    /// Minimum number of articles of the first side.
    pub min_articles: u64,
    /// Minimum of G².
    pub min_g2: f64,
    /// Number of keywords; the rows are the first of them. Phrases by which the articles of the first side were chosen
    /// are left out: that they are frequent there says nothing.
    pub found: u64,
    /// Names of the requests that fit several people, of whom one was chosen.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<NameChoice>,
    /// Keywords, those with the largest log ratio first.
    pub keywords: Vec<Keyword>,
}

/// A word or sequence of words that is more frequent on the first side.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Keyword {
    /// The words, folded, with a space between them; of Chinese, characters.
    pub text: String,
    /// Number of words.
    pub words: u32,
    /// Number of occurrences on the first side.
    pub occurrences: u64,
    /// Number of articles with one.
    pub documents: u64,
    /// Number of occurrences on the other side.
    pub reference_occurrences: u64,
    /// Number of articles with one of these.
    pub reference_documents: u64,
    /// Occurrences in a million words of the first side.
    pub per_million: f64,
    /// Occurrences in a million words of the other side.
    pub reference_per_million: f64,
    /// [`log_ratio`](crate::statistics::log_ratio): a point more is twice as frequent.
    pub log_ratio: f64,
    /// [G²](crate::statistics::Contingency::log_likelihood) over all four cells: it, or another; the first side,
    /// or the other one.
    pub g2: f64,
    /// Query that lists without filters its articles on the first side, and just its occurrences there: what the
    /// articles were chosen by is a condition (`NOT NOT`), which has none.
    pub hits: String,
}
