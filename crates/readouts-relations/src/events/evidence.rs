//! Why two articles are linked or not, feature by feature.

use std::fmt;

use serde::Serialize;

/// Comparison of two articles: what agrees and what does not, with the weight of each, and the result.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Evidence {
    /// Features in the order of the table of weights; those that were not found are left out.
    pub findings: Vec<Finding>,
    /// Sum of the weights, in bits.
    pub sum: f32,
    /// Minimum sum of a pair that is linked.
    pub threshold: f32,
    /// Reason why the two cannot be of one event, whatever the sum.
    pub veto: Option<String>,
    /// Whether the two are linked: the sum reaches the threshold, and there is no veto.
    pub linked: bool,
}

/// One compared feature.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Finding {
    /// Name of the feature in the table of weights.
    pub feature: String,
    /// Value of the feature: 1 where it is found, a share or a number where the note says so.
    pub value: f32,
    /// What the value means, where the name does not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Weight of the finding in bits, the value times the weight in the table: above 0 it counts for one event, below 0
    /// against.
    pub weight: f32,
}

/// Writes a line for each feature, then the sum with the threshold, then the veto.
impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Finding { feature, note, weight, .. } in &self.findings {
            write!(f, "{weight:+6.1}  {feature}")?;
            match note {
                Some(note) => writeln!(f, ": {note}")?,
                None => writeln!(f)?,
            }
        }
        let relation = if self.sum >= self.threshold { "reaches" } else { "is below" };
        write!(f, "{:+6.1}  sum, which {relation} the threshold of {:.1}", self.sum, self.threshold)?;
        match &self.veto {
            Some(reason) => write!(f, "\nruled out: {reason}"),
            None => Ok(()),
        }
    }
}
