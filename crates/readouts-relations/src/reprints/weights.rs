//! Weights of the features that decide whether two texts are the same text.

use super::likeness::Likeness;

/// A feature of a pair of texts, with its weight.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Feature {
    /// Name, as in [`Likeness`].
    pub name: &'static str,
    /// Weight of the feature; its value is between 0 and 1.
    pub weight: f32,
    /// What the weight balances.
    pub balances: &'static str,
    value: fn(&Likeness) -> f32,
}

impl Feature {
    /// Returns the feature's value for a pair.
    pub fn of(&self, likeness: &Likeness) -> f32 {
        (self.value)(likeness)
    }
}

/// Minimum sum of a pair that counts as copies of one text: between an announcement that was changed in a few
/// places, and the same announcement of another day.
pub const THRESHOLD: f32 = 1.05;

/// Weights of the two features that speak for a copy; all others speak against it.
const CONTAINMENT: f32 = 1.0;
const JACCARD: f32 = 0.5;

/// Returns the maximum score of a pair with these similarities.
pub(super) fn highest_score(jaccard: f32, containment: f32) -> f32 {
    CONTAINMENT * containment + JACCARD * jaccard
}

/// Features with their weights. Fitted by hand on the judged pairs, the releases of a ministry, and simulated
/// copies and templates, whose scores are in the evaluation crate.
pub const FEATURES: [Feature; 8] = [
    Feature {
        name: "containment",
        weight: CONTAINMENT,
        balances: "shortened copies, which are contained in the original, against texts that share a passage",
        value: |likeness| likeness.containment,
    },
    Feature {
        name: "jaccard",
        weight: JACCARD,
        balances: "copies with text of their own against quotations: a short text within a long one",
        value: |likeness| likeness.jaccard,
    },
    Feature {
        name: "replaced",
        weight: -2.0,
        balances: "corrected copies against texts made from one template",
        value: |likeness| likeness.replaced,
    },
    Feature {
        name: "other subject",
        weight: -0.6,
        balances: "headlines of two outlets for one text against texts about different people or countries",
        value: |likeness| likeness.other_subject,
    },
    Feature {
        name: "other figures",
        weight: -0.35,
        balances: "a corrected date in a headline against issues of a series",
        value: |likeness| likeness.other_figures,
    },
    Feature {
        name: "other principals",
        weight: -0.5,
        balances: "principals that were read in one copy only against a call with another minister",
        value: |likeness| likeness.other_principals,
    },
    Feature {
        name: "other topic",
        weight: -0.4,
        balances: "headlines in other words against articles that share nothing but a site's boilerplate",
        value: |likeness| (likeness.other_topic - 0.5).max(0.0) * 2.0,
    },
    Feature {
        name: "short",
        weight: -0.6,
        balances: "short releases against what is left of pages whose article was not read",
        value: |likeness| likeness.other_topic * (1.0 - likeness.shingles as f32 / 40.0).max(0.0),
    },
];

/// Returns the sum of the weighted features of a pair.
pub fn score(likeness: &Likeness) -> f32 {
    FEATURES.iter().map(|feature| feature.weight * feature.of(likeness)).sum()
}

/// Whether two texts are the same text: their features add up to [`THRESHOLD`].
pub fn is_reprint(likeness: &Likeness) -> bool {
    score(likeness) >= THRESHOLD
}
