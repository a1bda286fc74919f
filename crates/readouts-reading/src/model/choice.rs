//! How an uncertain decision was made.

use serde::{Deserialize, Serialize};

/// A decision with its candidates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Choice {
    /// Name of the decision, such as `title`.
    pub decision: String,
    /// Reason that settled the decision without weighing candidates, such as a title that the page states.
    pub settled: Option<String>,
    /// Score above which a candidate may be taken.
    pub threshold: f32,
    /// Minimum lead over the next candidate that says something else.
    pub margin: f32,
    /// The candidates, in the order of the page.
    pub candidates: Vec<Candidate>,
}

/// A candidate of a decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Candidate {
    /// Text as it stands in the page.
    pub text: String,
    /// Whether it was taken; at most one of a choice is.
    pub taken: bool,
    /// Sum of the values of the features, each times its weight; for the lines of a page, plus a bias.
    pub score: f32,
    /// Features that count for it (product above 0) or against it.
    pub features: Vec<Feature>,
}

/// A feature that counts for or against a candidate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Feature {
    /// Name of the weight, without that of the decision.
    pub name: String,
    /// Value, mostly between 0 and 1.
    pub value: f32,
    /// Weight by which the value is multiplied; see the table of weights.
    pub weight: f32,
}
