//! Fits the weights of a decision to gold by logistic regression, cross-validated by document.

pub(crate) mod comparisons;
pub(crate) mod events;
pub(crate) mod lines;

use std::io::Write;

use anyhow::{Result, bail};
use readouts_reading::Choice;

use crate::split::fold_of;

/// Number of parts of cross-validation.
const FOLDS: u64 = 5;
/// Number of steps of gradient descent; the loss is convex, and no longer falls after about half of them.
const STEPS: usize = 2_000;
/// Length of a step.
const RATE: f64 = 1.0;
/// Weight of the penalty: the sum of squares of the weights.
const PENALTY: f64 = 1e-3;

/// A decision with the right answer known.
#[derive(Debug)]
pub(crate) struct Example {
    pub(crate) id: String,
    pub(crate) choice: Choice,
    /// For each candidate, whether it is right.
    pub(crate) right: Vec<bool>,
}

/// Weights of the features, and last the bias.
#[derive(Debug, Clone, PartialEq)]
struct Model(Vec<f64>);

/// A case for a logistic regression, with its weight.
#[derive(Debug, Clone)]
struct Row {
    values: Vec<f64>,
    /// Share of the case that is right, from 0 to 1.
    right: f64,
    weight: f64,
}

/// A logistic regression.
#[derive(Debug, Clone, PartialEq)]
struct Logistic {
    /// Weights of the values, and last the bias.
    weights: Vec<f64>,
}

impl Logistic {
    /// Fits by gradient descent from zero, over values scaled to mean 0 and deviation 1; the resulting
    /// weights are for the values before scaling.
    fn standardized(rows: &[&Row]) -> Self {
        let count = rows.first().map_or(0, |row| row.values.len());
        let all: f64 = rows.iter().map(|row| row.weight).sum();
        let mean = |of: &dyn Fn(&Row) -> f64| rows.iter().map(|row| row.weight * of(row)).sum::<f64>() / all;
        let means: Vec<f64> = (0..count).map(|at| mean(&|row| row.values[at])).collect();
        let deviations: Vec<f64> = (0..count)
            .map(|at| mean(&|row| (row.values[at] - means[at]).powi(2)).sqrt())
            .map(|deviation| if deviation > 0.0 { deviation } else { 1.0 })
            .collect();
        let standard = |row: &&Row| -> Vec<f64> {
            let values = row.values.iter().zip(&means).zip(&deviations);
            values.map(|((value, mean), deviation)| (value - mean) / deviation).chain([1.0]).collect()
        };
        let cases: Vec<(Vec<f64>, f64, f64)> =
            rows.iter().map(|row| (standard(row), row.right, row.weight / all)).collect();
        let mut weights = vec![0.0; count + 1];
        for _ in 0..STEPS {
            let mut gradient: Vec<f64> = weights.iter().map(|weight| PENALTY / 10.0 * weight).collect();
            for (values, right, weight) in &cases {
                let error = (probability(&weights, values) - right) * weight;
                gradient.iter_mut().zip(values).for_each(|(sum, value)| *sum += error * value);
            }
            weights.iter_mut().zip(gradient).for_each(|(weight, slope)| *weight -= RATE * slope);
        }
        let mut bias = weights[count];
        for at in 0..count {
            weights[at] /= deviations[at];
            bias -= weights[at] * means[at];
        }
        weights[count] = bias;
        Self { weights }
    }
}

/// Numbers of decisions, by outcome.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Outcomes {
    right: usize,
    wrong: usize,
    /// Number left open, though a candidate was right.
    missed: usize,
    /// Number left open, and no candidate was right.
    none: usize,
}

/// Fits the weights, and prints them beside those in use, with the outcomes of both.
pub(crate) fn fit(out: &mut impl Write, decision: &str, examples: &[Example]) -> Result<()> {
    let examples: Vec<&Example> = examples.iter().filter(|example| !example.right.is_empty()).collect();
    let Some(first) = examples.first() else { bail!("no gold has candidates of a decision `{decision}`") };
    let has_right = examples.iter().filter(|example| example.right.contains(&true)).count();
    writeln!(
        out,
        "{decision}: {} decisions of development articles, {has_right} with a right candidate",
        examples.len()
    )?;

    let in_use = examples.iter().map(|e| outcome(&e.right, e.choice.candidates.iter().position(|c| c.taken)));
    print(out, "in use", in_use.sum())?;
    let mut fitted = Outcomes::default();
    for fold in 0..FOLDS {
        let (test, train): (Vec<&Example>, Vec<&Example>) =
            examples.iter().copied().partition(|example| fold_of(&example.id, FOLDS) == fold);
        let model = Model::fit(&train);
        fitted = [fitted, test.iter().map(|example| model.outcome(example)).sum()].into_iter().sum();
    }
    print(out, "fitted, each fold by the others", fitted)?;

    let Model(weights) = Model::fit(&examples);
    writeln!(out, "{:12} {:>8} {:>8}", "feature", "in use", "fitted")?;
    let features = &first.choice.candidates[0].features;
    for (feature, weight) in features.iter().zip(&weights) {
        writeln!(out, "{:12} {:>8.2} {weight:>8.2}", feature.name, feature.weight)?;
    }
    Ok(writeln!(out, "{:12} {:>8.2} {:>8.2}", "threshold", first.choice.threshold, -weights[features.len()])?)
}

fn print(out: &mut impl Write, name: &str, outcomes: Outcomes) -> Result<()> {
    let Outcomes { right, wrong, missed, none } = outcomes;
    Ok(writeln!(out, "{name}: {right} right, {wrong} wrong, {missed} missed, {none} rightly left open")?)
}

fn outcome(right: &[bool], taken: Option<usize>) -> Outcomes {
    let mut outcomes = Outcomes::default();
    match taken.map(|at| right[at]) {
        Some(true) => outcomes.right = 1,
        Some(false) => outcomes.wrong = 1,
        None if right.contains(&true) => outcomes.missed = 1,
        None => outcomes.none = 1,
    }
    outcomes
}

impl std::iter::Sum for Outcomes {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, one| Self {
            right: sum.right + one.right,
            wrong: sum.wrong + one.wrong,
            missed: sum.missed + one.missed,
            none: sum.none + one.none,
        })
    }
}

impl Model {
    /// Fits a plain logistic regression over candidates by gradient descent from zero: the same examples in
    /// the same order give the same weights.
    fn fit(examples: &[&Example]) -> Self {
        let rows: Vec<(Vec<f64>, f64)> = examples
            .iter()
            .flat_map(|example| example.choice.candidates.iter().zip(&example.right))
            .map(|(candidate, right)| {
                let values = candidate.features.iter().map(|feature| f64::from(feature.value));
                (values.chain([1.0]).collect(), f64::from(u8::from(*right)))
            })
            .collect();
        let mut weights = vec![0.0; rows.first().map_or(1, |(values, _)| values.len())];
        for _ in 0..STEPS {
            let mut gradient: Vec<f64> = weights.iter().map(|weight| PENALTY * weight).collect();
            for (values, right) in &rows {
                let error = (probability(&weights, values) - right) / rows.len() as f64;
                gradient.iter_mut().zip(values).for_each(|(sum, value)| *sum += error * value);
            }
            weights.iter_mut().zip(gradient).for_each(|(weight, slope)| *weight -= RATE * slope);
        }
        Self(weights)
    }

    /// Takes the likeliest candidate if it is more likely right than not.
    fn outcome(&self, example: &Example) -> Outcomes {
        let of = |at: usize| {
            let features = &example.choice.candidates[at].features;
            let values: Vec<f64> =
                features.iter().map(|feature| f64::from(feature.value)).chain([1.0]).collect();
            probability(&self.0, &values)
        };
        let scored = (0..example.right.len()).map(|at| (at, of(at)));
        let best = scored.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        outcome(&example.right, best.filter(|(_, likely)| *likely > 0.5).map(|(at, _)| at))
    }
}

fn probability(weights: &[f64], values: &[f64]) -> f64 {
    let sum: f64 = weights.iter().zip(values).map(|(weight, value)| weight * value).sum();
    1.0 / (1.0 + (-sum).exp())
}

#[cfg(test)]
mod tests {
    use readouts_reading::{Candidate, Feature};

    use super::*;

    /// Returns examples with two features; only the first shows which candidate is right.
    fn examples(count: usize) -> Vec<Example> {
        let candidate = |told: f32, noise: f32| Candidate {
            text: String::new(),
            taken: false,
            score: 0.0,
            features: [("told", told), ("noise", noise)]
                .map(|(name, value)| Feature { name: name.to_owned(), value, weight: 1.0 })
                .to_vec(),
        };
        let example = |at: usize| Example {
            id: format!("{at}_page"),
            choice: Choice {
                decision: "test".to_owned(),
                settled: None,
                threshold: 0.0,
                margin: 0.0,
                candidates: vec![candidate(0.1, (at % 2) as f32), candidate(0.9, (at % 3) as f32 / 2.0)],
            },
            right: vec![false, true],
        };
        (0..count).map(example).collect()
    }

    #[test]
    fn a_feature_that_tells_gets_the_weight() {
        let examples = examples(60);
        let all: Vec<&Example> = examples.iter().collect();
        let model = Model::fit(&all);
        assert!(model.0[0] > 4.0 * model.0[1].abs(), "{model:?}");
        assert_eq!(model, Model::fit(&all));
        let sum: Outcomes = all.iter().map(|example| model.outcome(example)).sum();
        assert_eq!(sum, Outcomes { right: 60, ..Outcomes::default() });
    }

    #[test]
    fn a_report_tells_both_weights() {
        let mut out = Vec::new();
        fit(&mut out, "test", &examples(40)).expect("fitted");
        let text = String::from_utf8(out).expect("text");
        assert!(text.contains("in use: 0 right, 0 wrong, 40 missed, 0 rightly left open"), "{text}");
        assert!(
            text.contains(
                "fitted, each fold by the others: 40 right, 0 wrong, 0 missed, 0 rightly left open"
            ),
            "{text}"
        );
        let told = text.lines().find(|line| line.starts_with("told")).expect("a row of the feature");
        let weights: Vec<f64> =
            told.split_whitespace().skip(1).filter_map(|word| word.parse().ok()).collect();
        assert!(weights.len() == 2 && weights[0] == 1.0 && weights[1] > 1.0, "{told}");
        assert!(fit(&mut Vec::new(), "other", &[]).is_err());
    }
}
