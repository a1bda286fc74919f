//! How much more frequent a word is in one corpus than in another.

/// Critical value of G² for one degree of freedom at p < 0.0001, above which a difference between two corpora
/// is reported (Rayson, Berridge and Francis 2004).
pub const G2_CRITICAL: f64 = 15.13;

/// Computes the log ratio: log₂ of how many times more frequent something is in one corpus (`count` of
/// `total`) than in another. A point more is twice as frequent.
///
/// A count of 0 is taken as ½, so that what is absent from one corpus has a ratio. Returns `None` if both
/// counts are 0, or if a corpus is empty.
///
/// Source: A. Hardie, "Log Ratio: an informal introduction", Centre for Corpus Approaches to Social Science,
/// Lancaster (2014), with its correction of zeros.
///
/// ```
/// use readouts_core::statistics::log_ratio;
///
/// assert_eq!(log_ratio((8, 1_000), (2, 1_000)), Some(2.0));
/// assert_eq!(log_ratio((8, 1_000), (0, 1_000)), Some(4.0));
/// ```
pub fn log_ratio((count, total): (u64, u64), (other_count, other_total): (u64, u64)) -> Option<f64> {
    if total == 0 || other_total == 0 || (count == 0 && other_count == 0) {
        return None;
    }
    let corrected = |count: u64| if count == 0 { 0.5 } else { count as f64 };
    let rate = |count, total: u64| corrected(count) / total as f64;
    Some((rate(count, total) / rate(other_count, other_total)).log2())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_point_is_twice_as_frequent() {
        assert_eq!(log_ratio((10, 100), (10, 100)), Some(0.0));
        assert_eq!(log_ratio((20, 100), (10, 100)), Some(1.0));
        assert_eq!(log_ratio((10, 400), (10, 100)), Some(-2.0));
    }

    #[test]
    fn nothing_counts_as_half() {
        assert_eq!(log_ratio((4, 100), (0, 100)), Some(3.0));
        assert_eq!(log_ratio((0, 100), (4, 100)), Some(-3.0));
        assert_eq!(log_ratio((0, 100), (0, 100)), None);
        assert_eq!(log_ratio((0, 0), (1, 100)), None);
        assert_eq!(log_ratio((1, 100), (0, 0)), None);
    }

    #[test]
    fn huge_counts_give_numbers() {
        let ratio = log_ratio((u64::MAX, u64::MAX), (0, u64::MAX)).unwrap();
        assert!((ratio - 65.0).abs() < 1e-9, "{ratio}");
    }

    proptest! {
        #[test]
        fn the_other_side_has_the_opposite_ratio(
            a in 0u64..1000, b in 0u64..1000, more in 1u64..100_000, others in 1u64..100_000,
        ) {
            let (one, other) = ((a, a + more), (b, b + others));
            match (log_ratio(one, other), log_ratio(other, one)) {
                (Some(there), Some(back)) => prop_assert!((there + back).abs() < 1e-9),
                (there, back) => prop_assert_eq!((there, back, a + b), (None, None, 0)),
            }
        }
    }
}
