//! Fits the weights of events to judged pairs, and scores them over the range of one weight.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use readouts_reading::Reader;
use readouts_relations::events::{Weight, Weights};

use super::FOLDS;
use crate::sets::events::{Judged, Label, Pair, judged};
use crate::split::fold_of;

/// Number of equal steps into which a weight's range is divided.
const STEPS: u8 = 8;
/// Number of passes over all weights.
const PASSES: usize = 3;
/// Cost of a wrong join, where that of a missed one is 1.
const WRONG: f64 = 10.0;
/// Margin from the threshold, in bits, below which a pair has a cost, and the cost of each missing bit.
const MARGIN: f32 = 2.0;
const NARROW: f64 = 0.1;

/// Number of joins and misses of some pairs.
#[derive(Debug, Default, Clone, Copy)]
struct Count {
    wrong: usize,
    joined: usize,
    same: usize,
    narrow: f64,
}

impl Count {
    fn of<'p>(judged: &Judged, pairs: impl Iterator<Item = &'p Pair>, weights: &Weights) -> Self {
        let events = judged.events(weights);
        let mut count = Self::default();
        for pair in pairs {
            let is_joined = events[pair.a] == events[pair.b];
            let is_same = pair.label != Label::Different;
            count.wrong += usize::from(is_joined && !is_same);
            count.same += usize::from(is_same);
            count.joined += usize::from(is_joined && is_same);
            let margin = judged.margin(pair, weights).map(|margin| if is_same { margin } else { -margin });
            count.narrow += f64::from((MARGIN - margin.unwrap_or(MARGIN)).max(0.0));
        }
        count
    }

    fn cost(self) -> f64 {
        WRONG * self.wrong as f64 + (self.same - self.joined) as f64 + NARROW * self.narrow
    }
}

/// Prints the joins of judged pairs over the range of a weight.
pub(crate) fn sweep(out: &mut impl Write, weight: &Weight, shared: &Path, only: &str) -> Result<()> {
    writeln!(out, "{}: {}", weight.name, weight.balances)?;
    for judged in judged(shared, only, &Reader::default())? {
        for value in values(weight).into_iter().chain([weight.value]) {
            let weights = Weights::default().with(weight.name, value).context("a row of the table")?;
            let Count { wrong, joined, same, .. } = Count::of(&judged, judged.pairs.iter(), &weights);
            writeln!(out, "{value:>8.2}  wrong {wrong}, joined {joined} of {same}")?;
        }
    }
    Ok(())
}

/// Fits all weights on four of five parts of the pairs, and scores the fifth; pairs that share an article are in one
/// part. Last fits on all.
pub(crate) fn fit(out: &mut impl Write, shared: &Path, only: &str) -> Result<()> {
    for judged in judged(shared, only, &Reader::default())? {
        let mut all = [Count::default(); 2];
        for fold in 0..FOLDS {
            let (held, open): (Vec<&Pair>, Vec<&Pair>) =
                judged.pairs.iter().partition(|pair| fold_of(&pair.group, FOLDS) == fold);
            let weights = fitted(&judged, &open);
            let counts = [
                Count::of(&judged, held.iter().copied(), &weights),
                Count::of(&judged, held.into_iter(), &Weights::default()),
            ];
            for (name, count) in ["fitted on the others", "as in the table"].iter().zip(counts) {
                let Count { wrong, joined, same, .. } = count;
                writeln!(out, "part {fold}, {name}: wrong {wrong}, joined {joined} of {same}")?;
            }
            for (sum, count) in all.iter_mut().zip(counts) {
                sum.wrong += count.wrong;
                sum.joined += count.joined;
                sum.same += count.same;
            }
        }
        for (name, Count { wrong, joined, same, .. }) in
            ["cross-validated", "as in the table"].iter().zip(all)
        {
            writeln!(out, "{name}: wrong {wrong}, joined {joined} of {same}")?;
        }
        let weights = fitted(&judged, &judged.pairs.iter().collect::<Vec<_>>());
        for row in Weights::rows() {
            let value = weights.value(row.name).context("a row of the table")?;
            writeln!(out, "{:24} {value:>8.2}, in the table {:>8.2}", row.name, row.value)?;
        }
    }
    Ok(())
}

/// Returns the weights with the lowest cost by coordinate descent from the middle of all ranges.
fn fitted(judged: &Judged, pairs: &[&Pair]) -> Weights {
    let cost = |weights: &Weights| Count::of(judged, pairs.iter().copied(), weights).cost();
    let middle = |weights: Weights, row: &Weight| {
        weights.with(row.name, (row.range[0] + row.range[1]) / 2.0).unwrap_or(weights)
    };
    let mut best = Weights::rows().iter().fold(Weights::default(), middle);
    let mut lowest = cost(&best);
    for _ in 0..PASSES {
        for row in Weights::rows() {
            for value in values(row) {
                let Some(other) = best.with(row.name, value) else { continue };
                let cost = cost(&other);
                if cost < lowest {
                    (best, lowest) = (other, cost);
                }
            }
        }
    }
    best
}

fn values(weight: &Weight) -> Vec<f32> {
    let [low, high] = weight.range;
    (0..=STEPS).map(|step| low + (high - low) * f32::from(step) / f32::from(STEPS)).collect()
}
