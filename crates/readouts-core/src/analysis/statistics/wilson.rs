//! Interval of a share.

use super::Interval;

/// Quantile of the normal distribution for a two-sided interval at 95 %, rounded as textbooks print it.
pub const Z_95: f64 = 1.96;

/// Computes the score interval of a share at 95 %: (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n), with
/// z = 1.96.
///
/// Returns `None` without trials, or if there are more successes than trials.
///
/// Source: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", Journal of
/// the American Statistical Association 22 (1927), 209–212.
///
/// ```
/// use readouts_core::statistics::wilson;
///
/// let interval = wilson(4, 10).unwrap();
/// assert_eq!((interval.low * 1e4).round(), 1682.0);
/// assert_eq!((interval.high * 1e4).round(), 6873.0);
/// ```
pub fn wilson(successes: u64, trials: u64) -> Option<Interval> {
    if trials == 0 || successes > trials {
        return None;
    }
    let n = trials as f64;
    let p = successes as f64 / n;
    let z2n = Z_95 * Z_95 / n;
    let middle = p + z2n / 2.0;
    let reach = (Z_95 * (p * (1.0 - p) / n + z2n / (4.0 * n)).sqrt()).min(middle);
    // The limits at the ends are exactly 0 and 1, which rounding may miss.
    let low = if successes == 0 { 0.0 } else { (middle - reach) / (1.0 + z2n) };
    let high = if successes == trials { 1.0 } else { ((middle + reach) / (1.0 + z2n)).min(1.0) };
    Some(Interval { low, high })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn limits_are_those_worked_by_hand() {
        // p = 1/2, n = 4: (0.5 + 0.4802 ± 1.96·√(0.0625 + 0.060025)) / 1.9604.
        let Interval { low, high } = wilson(2, 4).unwrap();
        assert!((low - 0.150_036).abs() < 1e-6, "{low}");
        assert!((high - 0.849_964).abs() < 1e-6, "{high}");
    }

    #[test]
    fn none_and_all_end_at_zero_and_one() {
        let none = wilson(0, 10).unwrap();
        assert_eq!(none.low, 0.0);
        assert!((none.high - 0.384_16 / 1.384_16).abs() < 1e-12);
        let all = wilson(10, 10).unwrap();
        assert!((all.low - 1.0 / 1.384_16).abs() < 1e-12);
        assert_eq!(all.high, 1.0);
    }

    #[test]
    fn impossible_counts_have_no_interval() {
        assert_eq!(wilson(0, 0), None);
        assert_eq!(wilson(2, 1), None);
    }

    #[test]
    fn huge_counts_stay_within_zero_and_one() {
        for (successes, trials) in [(1, u64::MAX), (u64::MAX - 1, u64::MAX), (u64::MAX, u64::MAX)] {
            let Interval { low, high } = wilson(successes, trials).unwrap();
            assert!(0.0 <= low && low <= high && high <= 1.0, "{low} {high}");
        }
    }

    proptest! {
        #[test]
        fn the_share_lies_in_its_interval(trials in 1u64..1_000_000, at in 0.0..=1.0f64) {
            let successes = (trials as f64 * at) as u64;
            let share = successes as f64 / trials as f64;
            let Interval { low, high } = wilson(successes, trials).unwrap();
            prop_assert!(0.0 <= low && low <= share && share <= high && high <= 1.0);
        }
    }
}
