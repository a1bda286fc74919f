//! Association of two events: measures of collocation over a table of four cells.

/// Table of four cells: how often two events are met together and apart, such as "is this word" and "stands
/// near the phrase" over all words of a corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contingency {
    both: u64,
    first: u64,
    second: u64,
    total: u64,
}

impl Contingency {
    /// Makes a table from the number of times that both events are met, the number of each of them, and the
    /// number of all observations.
    ///
    /// Returns `None` if a cell would be negative, or if there are no observations.
    pub fn new(both: u64, first: u64, second: u64, total: u64) -> Option<Self> {
        let either = u128::from(first) + u128::from(second) - u128::from(both.min(first));
        let fits = total > 0 && both <= first.min(second) && either <= u128::from(total);
        fits.then_some(Self { both, first, second, total })
    }

    /// Returns how often both events would be met if they were independent: first · second / total.
    pub fn expected(&self) -> f64 {
        product(self.first, self.second) / self.total as f64
    }

    /// Computes pointwise mutual information, log₂(observed / expected); `None` if the events are never met
    /// together.
    ///
    /// Source: K. W. Church and P. Hanks, "Word Association Norms, Mutual Information, and Lexicography",
    /// Computational Linguistics 16 (1990), 22–29.
    pub fn mutual_information(&self) -> Option<f64> {
        (self.both > 0).then(|| (self.both as f64 / self.expected()).log2())
    }

    /// Computes the t-score, (observed − expected) / √observed; `None` if the events are never met together.
    ///
    /// Source: K. Church, W. Gale, P. Hanks and D. Hindle, "Using Statistics in Lexical Analysis", in *Lexical
    /// Acquisition* (1991).
    pub fn t_score(&self) -> Option<f64> {
        (self.both > 0).then(|| self.excess() / (self.both as f64).sqrt())
    }

    /// Computes the log-likelihood ratio G² = 2·Σ O·ln(O/E) over all four cells; an empty cell adds 0.
    ///
    /// Source: T. Dunning, "Accurate Methods for the Statistics of Surprise and Coincidence", Computational
    /// Linguistics 19 (1993), 61–74.
    pub fn log_likelihood(&self) -> f64 {
        let Self { first, second, total, .. } = *self;
        // All cells differ from what is expected by the same amount. Each adds E·((1+x)·ln(1+x) − x), where
        // x = (O−E)/E; the parts −x add up to 0, and without them large numbers would cancel each other out.
        let excess = self.excess();
        let rows = [(first, excess), (total - first, -excess)];
        let mut half = 0.0;
        for (row, excess) in rows {
            for (column, excess) in [(second, excess), (total - second, -excess)] {
                let expected = product(row, column) / total as f64;
                if expected > 0.0 {
                    half += expected * deviance((excess / expected).max(-1.0));
                }
            }
        }
        2.0 * half
    }

    /// Returns observed − expected, without rounding what is subtracted.
    fn excess(&self) -> f64 {
        let observed = u128::from(self.both) * u128::from(self.total);
        let expected = u128::from(self.first) * u128::from(self.second);
        let distance = observed.abs_diff(expected) as f64 / self.total as f64;
        if observed < expected { -distance } else { distance }
    }
}

/// Computes logDice = 14 + log₂(2·both / (first + second)), which does not depend on the size of the corpus; a
/// point more is twice as strong. `None` if the events are never met together.
///
/// 14 is reached where two words are met only together. Words in a window can be more frequent there than the
/// phrase itself; then it may be exceeded.
///
/// Source: P. Rychlý, "A Lexicographer-Friendly Association Score", RASLAN 2008, 6–9.
///
/// ```
/// use readouts_core::statistics::log_dice;
///
/// assert_eq!(log_dice(10, 10, 10), Some(14.0));
/// assert_eq!(log_dice(10, 30, 10), Some(13.0));
/// ```
pub fn log_dice(both: u64, first: u64, second: u64) -> Option<f64> {
    let sum = u128::from(first) + u128::from(second);
    (both > 0 && sum > 0).then(|| 14.0 + (2.0 * both as f64 / sum as f64).log2())
}

fn product(a: u64, b: u64) -> f64 {
    (u128::from(a) * u128::from(b)) as f64
}

/// Returns (1+x)·ln(1+x) − x, which is never negative, for x ≥ −1.
fn deviance(x: f64) -> f64 {
    if x <= -1.0 {
        1.0
    } else if x.abs() < 1e-3 {
        // The first terms of its series; the next one is below 1e-15 of the first.
        x * x * (0.5 + x * (-1.0 / 6.0 + x * (1.0 / 12.0 + x * (-1.0 / 20.0 + x / 30.0))))
    } else {
        (1.0 + x) * x.ln_1p() - x
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-9 * b.abs().max(1.0)
    }

    #[test]
    fn measures_are_those_worked_by_hand() {
        // 20 together, 100 and 50 of 1,000: 5 expected.
        let table = Contingency::new(20, 100, 50, 1_000).unwrap();
        assert_eq!(table.expected(), 5.0);
        assert_eq!(table.mutual_information(), Some(2.0));
        assert!(near(table.t_score().unwrap(), 15.0 / 20f64.sqrt()));
        assert!(near(log_dice(20, 100, 50).unwrap(), 14.0 + (40f64 / 150.0).log2()));
        let cells = [(20.0, 5.0), (80.0, 95.0), (30.0, 45.0), (870.0, 855.0)];
        let g2: f64 = 2.0 * cells.iter().map(|(o, e): &(f64, f64)| o * (o / e).ln()).sum::<f64>();
        assert!(near(table.log_likelihood(), g2), "{g2}");
    }

    #[test]
    fn independent_events_are_not_associated() {
        let table = Contingency::new(5, 100, 50, 1_000).unwrap();
        assert_eq!(table.mutual_information(), Some(0.0));
        assert_eq!(table.t_score(), Some(0.0));
        assert_eq!(table.log_likelihood(), 0.0);
    }

    #[test]
    fn what_is_never_met_together_has_no_score_but_a_likelihood() {
        let table = Contingency::new(0, 100, 50, 1_000).unwrap();
        assert_eq!((table.mutual_information(), table.t_score()), (None, None));
        // Cells 0, 100, 50, 850; expected 5, 95, 45, 855.
        let cells = [(100.0, 95.0), (50.0, 45.0), (850.0, 855.0)];
        let g2: f64 = 2.0 * cells.iter().map(|(o, e): &(f64, f64)| o * (o / e).ln()).sum::<f64>();
        assert!(near(table.log_likelihood(), g2));
        assert_eq!(log_dice(0, 100, 50), None);
        assert_eq!(log_dice(0, 0, 0), None);
    }

    #[test]
    fn empty_rows_and_columns_say_nothing() {
        for (both, first, second) in [(0, 0, 5), (0, 5, 0), (10, 10, 10), (5, 10, 5), (0, 0, 0)] {
            let table = Contingency::new(both, first, second, 10).unwrap();
            let g2 = table.log_likelihood();
            assert!(g2.is_finite() && g2 >= 0.0);
            assert_eq!(g2 == 0.0, first % 10 == 0 || second % 10 == 0, "{table:?}");
        }
    }

    #[test]
    fn cells_are_never_negative() {
        assert_eq!(Contingency::new(3, 2, 5, 10), None);
        assert_eq!(Contingency::new(3, 5, 2, 10), None);
        assert_eq!(Contingency::new(0, 6, 5, 10), None);
        assert_eq!(Contingency::new(0, 0, 0, 0), None);
        assert_eq!(Contingency::new(1, u64::MAX, u64::MAX, u64::MAX), None);
    }

    #[test]
    fn huge_counts_give_numbers() {
        let huge = u64::MAX;
        for (both, first, second) in [(huge, huge, huge), (0, huge / 2, huge / 2), (1, 1, huge), (1, huge, 1)]
        {
            let table = Contingency::new(both, first, second, huge).unwrap();
            assert!(table.expected().is_finite() && table.log_likelihood().is_finite(), "{table:?}");
            assert!(table.log_likelihood() >= 0.0);
            assert!(table.mutual_information().is_none_or(f64::is_finite));
            assert!(log_dice(both, first, second).is_none_or(f64::is_finite));
        }
        // A small excess over a huge number is not lost: G² is about excess²·N/(R·C) here.
        let table = Contingency::new(
            250_000_000_000_100,
            500_000_000_000_000,
            500_000_000_000_000,
            1_000_000_000_000_000,
        );
        assert!(near(table.unwrap().log_likelihood(), 100.0 * 100.0 * 4.0 / 250_000_000_000_000.0));
    }

    fn tables() -> impl Strategy<Value = Contingency> {
        let margins = (1u64..1_000_000).prop_flat_map(|total| (0..=total, 0..=total, Just(total)));
        let tables = margins.prop_flat_map(|(first, second, total)| {
            let least = (first + second).saturating_sub(total);
            (least..=first.min(second), Just(first), Just(second), Just(total))
        });
        tables.prop_map(|(both, first, second, total)| Contingency::new(both, first, second, total).unwrap())
    }

    proptest! {
        #[test]
        fn the_likelihood_is_that_of_its_definition(table in tables()) {
            let Contingency { both, first, second, total } = table;
            let cells = [
                (both, first, second),
                (first - both, first, total - second),
                (second - both, total - first, second),
                (total + both - first - second, total - first, total - second),
            ];
            let term = |(o, row, column): &(u64, u64, u64)| {
                let expected = *row as f64 * *column as f64 / total as f64;
                if *o == 0 { 0.0 } else { *o as f64 * (*o as f64 / expected).ln() }
            };
            let g2 = 2.0 * cells.iter().map(term).sum::<f64>();
            let ours = table.log_likelihood();
            prop_assert!(ours >= 0.0);
            // The definition itself loses digits of numbers as large as the total.
            prop_assert!((ours - g2).abs() <= 1e-9 * g2.abs() + 1e-9 * total as f64 * 1e-3, "{} {}", ours, g2);
        }

        #[test]
        fn both_events_count_alike(table in tables()) {
            let Contingency { both, first, second, total } = table;
            let other = Contingency::new(both, second, first, total).unwrap();
            prop_assert_eq!(table.mutual_information(), other.mutual_information());
            prop_assert_eq!(table.t_score(), other.t_score());
            let (a, b) = (table.log_likelihood(), other.log_likelihood());
            prop_assert!((a - b).abs() <= 1e-12 * a.max(1.0));
            prop_assert_eq!(log_dice(both, first, second), log_dice(both, second, first));
        }
    }
}
