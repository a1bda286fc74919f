//! Options of collocates.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::query::Distance;

/// Options of [`collocates`](crate::Resolved::collocates).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CollocateOptions {
    /// Words around an occurrence that count as near.
    pub window: Window,
    /// Measure by which the rows are sorted.
    pub measure: Measure,
    /// Minimum number of times a word stands in windows.
    pub min: u64,
    /// Minimum number of articles in which it does.
    pub min_articles: u64,
    /// Maximum number of rows.
    pub limit: usize,
}

impl Default for CollocateOptions {
    fn default() -> Self {
        Self { window: Window::default(), measure: Measure::default(), min: 3, min_articles: 2, limit: 20 }
    }
}

/// Words around an occurrence that count as near. No window crosses the end of a paragraph, or leaves the words
/// of the people in whose words the query searches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Window {
    /// This many words on either side, from 1 to [`WINDOW_MAX`].
    Words(u32),
    /// The other words of the sentences that the occurrence is in.
    Sentence,
}

/// Maximum number of words on either side of an occurrence.
pub const WINDOW_MAX: u32 = Distance::WORDS_MAX + 1;

impl Default for Window {
    fn default() -> Self {
        Self::Words(5)
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Words(words) => write!(f, "{words}"),
            Self::Sentence => f.write_str("sentence"),
        }
    }
}

impl Serialize for Window {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Words(words) => to.serialize_u32(*words),
            Self::Sentence => to.serialize_str("sentence"),
        }
    }
}

/// Measure of association.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Measure {
    /// [`log_dice`](crate::statistics::log_dice): prefers words that are seldom without the phrase, and compares
    /// between corpora.
    #[default]
    LogDice,
    /// [Mutual information](crate::statistics::Contingency::mutual_information): prefers rare words.
    Mi,
    /// [`t_score`](crate::statistics::Contingency::t_score): prefers frequent words.
    T,
    /// [G²](crate::statistics::Contingency::log_likelihood): how certain it is that they are associated at all.
    G2,
}

impl Measure {
    /// All measures.
    pub const ALL: [Self; 4] = [Self::LogDice, Self::Mi, Self::T, Self::G2];

    /// Returns the name, as options and outputs have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LogDice => "log-dice",
            Self::Mi => "mi",
            Self::T => "t",
            Self::G2 => "g2",
        }
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Measure {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|measure| measure.as_str() == name);
        found.ok_or_else(|| format!("`{name}` is no measure; there are `log-dice`, `mi`, `t` and `g2`"))
    }
}
