//! Decisions that are not certain, all in one form. Each candidate has a few named features, and each feature
//! has a weight; the best candidate is taken if its score exceeds a threshold, and its lead over the best
//! candidate with a different answer reaches a margin.

use crate::model::{Candidate, Choice, Feature};

/// A decision with the weights of its `N` features.
pub(crate) struct Decision<const N: usize> {
    pub(crate) name: &'static str,
    /// Names and weights of the features.
    pub(crate) features: [(&'static str, f32); N],
    /// Score above which a candidate may be taken.
    pub(crate) threshold: f32,
    /// Minimum lead over the best candidate with a different answer.
    pub(crate) margin: f32,
}

impl<const N: usize> Decision<N> {
    /// Returns the index of the best candidate (the first of equals); `None` if its score does not exceed the
    /// threshold, or its lead over the best candidate with a different answer is below the margin.
    pub(crate) fn choose(
        &self,
        candidates: &[[f32; N]],
        says_same: impl Fn(usize, usize) -> bool,
    ) -> Option<usize> {
        let scores: Vec<f32> = candidates.iter().map(|values| self.score(values)).collect();
        let best = (0..scores.len()).rev().max_by(|&a, &b| scores[a].total_cmp(&scores[b]))?;
        let others = (0..scores.len()).filter(|&at| at != best && !says_same(best, at)).map(|at| scores[at]);
        let next = others.fold(f32::NEG_INFINITY, f32::max);
        (scores[best] > self.threshold && scores[best] - next >= self.margin).then_some(best)
    }

    /// Returns the score: the sum of the features' values, each times its weight.
    pub(crate) fn score(&self, values: &[f32; N]) -> f32 {
        self.features.iter().zip(values).map(|((_, weight), value)| weight * value).sum()
    }

    /// Describes the decision: each candidate with its features for and against it.
    pub(crate) fn explain<'t>(
        &self,
        candidates: impl IntoIterator<Item = (&'t str, [f32; N])>,
        taken: Option<usize>,
    ) -> Choice {
        let told = candidates.into_iter().enumerate().map(|(at, (text, values))| Candidate {
            text: text.to_owned(),
            taken: taken == Some(at),
            score: self.score(&values),
            features: (self.features.iter().zip(values))
                .map(|((name, weight), value)| Feature { name: (*name).to_owned(), value, weight: *weight })
                .collect(),
        });
        Choice {
            decision: self.name.to_owned(),
            settled: None,
            threshold: self.threshold,
            margin: self.margin,
            candidates: told.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(threshold: f32, margin: f32) -> Decision<2> {
        Decision { name: "test", features: [("long", 1.0), ("near", 2.0)], threshold, margin }
    }

    #[test]
    fn the_best_candidate_is_taken_of_equals_the_first() {
        assert_eq!(decision(0.5, 0.0).choose(&[[1.0, 0.0], [0.0, 1.0], [2.0, 0.0]], |_, _| false), Some(1));
        assert_eq!(decision(0.5, 0.0).choose(&[], |_, _| false), None);
    }

    #[test]
    fn a_low_score_or_a_small_lead_decides_nothing() {
        assert_eq!(decision(2.0, 0.0).choose(&[[0.0, 1.0]], |_, _| false), None);
        assert_eq!(decision(0.5, 0.5).choose(&[[0.0, 1.0], [1.8, 0.0]], |_, _| false), None);
        assert_eq!(decision(0.5, 0.5).choose(&[[1.4, 0.0], [0.0, 1.0]], |_, _| false), Some(1));
        assert_eq!(decision(0.5, 0.5).choose(&[[1.4, 0.0]], |_, _| false), Some(0));
        assert_eq!(decision(0.5, 0.5).choose(&[[1.4, 0.0], [0.0, 0.7]], |_, _| true), Some(0));
    }

    #[test]
    fn an_explanation_tells_each_candidate_with_its_features() {
        let told = decision(0.5, 0.0).explain([("one", [1.0, 0.5]), ("two", [0.0, 0.0])], Some(0));
        assert_eq!(told.candidates[0].score, 2.0);
        assert!(told.candidates[0].taken && !told.candidates[1].taken);
        assert_eq!(told.candidates[0].features[1], Feature { name: "near".into(), value: 0.5, weight: 2.0 });
    }

    proptest::proptest! {
        #[test]
        fn the_choice_is_that_of_sorting(
            values in proptest::collection::vec([-2.0_f32..2.0, -2.0..2.0], 0..6), margin in 0.0_f32..1.0,
        ) {
            let decision = decision(0.0, margin);
            let mut order: Vec<usize> = (0..values.len()).collect();
            order.sort_by(|&a, &b| decision.score(&values[b]).total_cmp(&decision.score(&values[a])));
            let scores: Vec<f32> = order.iter().map(|&at| decision.score(&values[at])).collect();
            let passes = scores.first().is_some_and(|best| *best > 0.0)
                && scores.get(1).is_none_or(|next| scores[0] - next >= margin);
            proptest::prop_assert_eq!(decision.choose(&values, |_, _| false), passes.then(|| order[0]));
        }
    }
}
