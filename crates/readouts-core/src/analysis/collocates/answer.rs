//! The answer: words with their counts and measures.

use serde::Serialize;

use super::{Measure, Window};
use crate::{NameChoice, Total};

/// Words that stand near the occurrences of a query.
///
/// With `o` occurrences of a word in windows, `f` in all words, `own` inside occurrences of the query and in no
/// window, `w` words in all windows, `n` words in all and `n_own` of them inside occurrences, the table of four
/// cells is [`Contingency::new(o, w, f - own, n - n_own)`](crate::statistics::Contingency::new).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Collocates {
    /// Version of the output schema, [`SCHEMA`](crate::SCHEMA).
    pub schema: u32,
    /// Query in its printed form.
    pub query: String,
    /// Description in words of how query and filters were read.
    pub explain: String,
    /// Articles with the query, and its occurrences.
    pub total: Total,
    /// The words with which those in windows are compared: of the articles that pass the filters and the
    /// query's conditions, those by the people in whose words the query searches.
    pub corpus: WordCorpus,
    /// Words on either side of an occurrence that are in its window, or `sentence`.
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Value"))]
    pub window: Window,
    /// Number of words in all windows; a word in several windows counts once.
    pub window_words: u64,
    /// Number of words inside occurrences and in no window.
    pub own_words: u64,
    /// Measure by which the rows are sorted.
    pub measure: Measure,
    /// Minimum number of occurrences of a word in windows.
    pub min: u64,
    /// Minimum number of articles with the word in a window.
    pub min_articles: u64,
    /// Number of words that have the minimum and are in windows more often than elsewhere; the rows are the
    /// first of them.
    pub found: u64,
    /// Names of the request that fit several people, of whom one was chosen.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<NameChoice>,
    /// Words, the most strongly associated first.
    pub collocates: Vec<Collocate>,
}

/// Words among which others are counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct WordCorpus {
    /// Number of articles.
    pub documents: u64,
    /// Number of words.
    pub words: u64,
}

/// A word that stands near the occurrences of a query.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Collocate {
    /// The word, folded; of Chinese, a character.
    pub word: String,
    /// Number of its occurrences in windows.
    pub occurrences: u64,
    /// Number of articles with one.
    pub documents: u64,
    /// Number of all its occurrences in the corpus.
    pub frequency: u64,
    /// How often it would stand in windows if it were as frequent there as elsewhere.
    pub expected: f64,
    /// [`log_dice`](crate::statistics::log_dice) of its occurrences in windows, the occurrences of the query and
    /// all its own.
    pub log_dice: f64,
    /// [Mutual information](crate::statistics::Contingency::mutual_information).
    pub mi: f64,
    /// [`t_score`](crate::statistics::Contingency::t_score).
    pub t: f64,
    /// [G²](crate::statistics::Contingency::log_likelihood) over all four cells.
    pub g2: f64,
    /// [Deviation of proportions](crate::statistics::deviation_of_proportions) over the articles: sizes are
    /// their words in windows. 0 is spread as the windows are.
    pub dp: f64,
    /// Query that lists without filters its articles, and the passages in them that reach from the word to the query's
    /// words, or the other way. Passages are not counted as words are: a word near two occurrences is in two, and of
    /// passages that begin or end with the same words the shortest counts.
    pub hits: String,
}

impl Collocate {
    /// Returns the value of a measure.
    pub fn measured(&self, measure: Measure) -> f64 {
        match measure {
            Measure::LogDice => self.log_dice,
            Measure::Mi => self.mi,
            Measure::T => self.t,
            Measure::G2 => self.g2,
        }
    }
}
