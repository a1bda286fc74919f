//! Fits the weights by which sentences of two versions are matched, and cross-validates them by pair of versions.

use std::io::Write;

use anyhow::{Context, Result};
use readouts_relations::compare::{NoCorpus, Options, WeightRow, Weights};

use crate::score::Ratio;
use crate::sets::comparisons::{Counts, Versions};

/// Number of equal steps into which a weight's range is divided.
const STEPS: u32 = 8;

/// Maximum number of passes over all weights.
const PASSES: usize = 4;

/// Minimum gain for which a weight is changed: less than that is a link or two of so few.
const MIN_GAIN: f64 = 0.02;

/// Factors of the threshold over which a score is averaged, so that no weight is fitted to where a single pair
/// happens to lie.
const THRESHOLDS: [f64; 3] = [0.85, 1.0, 1.15];

/// Prints the scores of the built-in weights, of weights fitted to all pairs, and of weights fitted to all other
/// pairs.
pub(crate) fn fit(out: &mut impl Write, versions: &[Versions]) -> Result<()> {
    let all: Vec<&Versions> = versions.iter().collect();
    let mut options = Options::default();
    print(out, "built in", counts(&all, &mut options, Weights::default()))?;
    let weights = fitted(&all, &mut options);
    print(out, "fitted to all", counts(&all, &mut options, weights))?;
    for row in Weights::TABLE {
        let value = weights.value(row.name).context("a weight of the table")?;
        writeln!(out, "{:16} {:6.3}, built in {:6.3}", row.name, value, row.value)?;
    }
    let mut sum = Counts::default();
    for left_out in 0..all.len() {
        let mut others = all.clone();
        let own = others.remove(left_out);
        let weights = fitted(&others, &mut options);
        let counts = counts(&[own], &mut options, weights);
        print(out, &own.id, counts)?;
        sum += counts;
    }
    print(out, "fitted to the others", sum)
}

fn print(out: &mut impl Write, what: &str, Counts { right, found, wanted }: Counts) -> Result<()> {
    let f1 = Counts { right, found, wanted }.f1().value().unwrap_or_default();
    Ok(writeln!(out, "F1 {f1:.3}, {right} right of {found} found, {wanted} wanted: {what}")?)
}

fn counts(versions: &[&Versions], options: &mut Options<'_>, weights: Weights) -> Counts {
    options.weights = weights;
    let mut sum = Counts::default();
    versions.iter().for_each(|of| sum += of.counts(options, &NoCorpus));
    sum
}

/// Returns the score that is fitted: F1, a mean over thresholds.
fn score(versions: &[&Versions], options: &mut Options<'_>, weights: Weights) -> f64 {
    let mut sum = Ratio::default();
    for factor in THRESHOLDS {
        let Some(weights) = weights.with("threshold", weights.threshold * factor) else { continue };
        let counts = counts(versions, options, weights);
        sum += Ratio::mean(counts.f1().value().unwrap_or_default());
    }
    sum.value().unwrap_or_default()
}

/// Returns the weights of the best score, changing one after another from the built-in ones.
fn fitted(versions: &[&Versions], options: &mut Options<'_>) -> Weights {
    let mut best = Weights::default();
    let mut best_score = score(versions, options, best);
    for _ in 0..PASSES {
        let before = best_score;
        for row in Weights::TABLE {
            for value in values(row) {
                let Some(weights) = best.with(row.name, value) else { continue };
                let score = score(versions, options, weights);
                if score > best_score + MIN_GAIN {
                    (best, best_score) = (weights, score);
                }
            }
        }
        if best_score <= before {
            break;
        }
    }
    best
}

/// Returns the values at which a weight is tried.
pub(crate) fn values(row: &WeightRow) -> Vec<f64> {
    let [low, high] = row.range;
    let mut values: Vec<f64> =
        (0..=STEPS).map(|step| low + (high - low) * f64::from(step) / f64::from(STEPS)).collect();
    values.push(row.value);
    values.sort_by(f64::total_cmp);
    values.dedup();
    values
}

/// Prints the score of each set over the range of a weight; its own value is marked.
pub(crate) fn sweep(out: &mut impl Write, row: &WeightRow, versions: &[Versions]) -> Result<()> {
    writeln!(out, "compare.{}: {}", row.name, row.balances)?;
    let all: Vec<&Versions> = versions.iter().collect();
    let mut options = Options::default();
    for value in values(row) {
        let weights = Weights::default().with(row.name, value).context("a weight of the table")?;
        let of = counts(&all, &mut options, weights);
        let own = if value == row.value { "*" } else { " " };
        writeln!(
            out,
            "{value:8.3}{own} links F1 {:.4}, {} right of {} found, {} wanted",
            of.f1().value().unwrap_or_default(),
            of.right,
            of.found,
            of.wanted
        )?;
    }
    Ok(())
}
