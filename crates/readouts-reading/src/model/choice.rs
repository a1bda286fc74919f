//! How an uncertain decision was made.

use serde::{Deserialize, Serialize};

/// A decision with its candidates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// What was decided: `title`.
    pub decision: String,
    /// What settled it without weighing candidates, such as a title that the page states; `None` where they were
    /// weighed.
    pub settled: Option<String>,
    /// Minimum score of the candidate that is taken.
    pub threshold: f32,
    /// Minimum lead over the next candidate.
    pub margin: f32,
    /// The candidates, in the order of the page.
    pub candidates: Vec<Candidate>,
}

/// What might have been chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// As it stands in the page.
    pub text: String,
    /// Whether it was taken; at most one of a choice is.
    pub taken: bool,
    /// The sum of its features' values, each times its weight.
    pub score: f32,
    /// What speaks for it (a product above 0) or against it.
    pub features: Vec<Feature>,
}

/// One thing that speaks for or against a candidate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Feature {
    /// Name of the weight, without that of the decision.
    pub name: String,
    /// Mostly between 0 and 1.
    pub value: f32,
    /// What the value counts; see the table of weights.
    pub weight: f32,
}
