//! A correction by hand, as an article that it was applied to records it.

use serde::{Deserialize, Serialize};

/// A correction by hand that was applied to an article: what it changed, who made it and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Correction {
    /// Fact that was corrected.
    pub what: CorrectedFact,
    /// Number of the sentence among the article's statements, from 1; only for the speaker of a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentence: Option<usize>,
    /// Value before the correction, if there was one.
    pub before: Option<String>,
    /// Basis of the value before, by its name in JSON; absent for a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis_before: Option<String>,
    /// Value after the correction; absent for nobody, for an unknown value, and for a name that is of no
    /// person.
    pub after: Option<String>,
    /// Who made the correction.
    pub by: String,
    /// Time at which it was made, in ISO 8601.
    pub at: String,
}

/// Fact that a correction by hand changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CorrectedFact {
    /// The speaker of a sentence.
    Speaker,
    /// The date of the event.
    EventDate,
    /// The outlet.
    Outlet,
    /// The name of a person, wherever the article has it.
    Person,
}
