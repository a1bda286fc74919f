//! How varied the things are that fill a slot.

/// Computes the entropy of a distribution, −Σ p·log₂ p, in bits: 0 if there is one kind, log₂ V if V kinds are
/// equally frequent. `None` if nothing was counted.
///
/// Source: C. E. Shannon, "A Mathematical Theory of Communication", Bell System Technical Journal 27 (1948).
///
/// ```
/// use readouts_core::statistics::entropy;
///
/// assert_eq!(entropy(&[2, 1, 1]), Some(1.5));
/// ```
pub fn entropy(counts: &[u64]) -> Option<f64> {
    let total: u128 = counts.iter().map(|count| u128::from(*count)).sum();
    let share = |count: &u64| *count as f64 / total as f64;
    let bits = counts.iter().filter(|count| **count > 0).map(share).map(|p| p * -p.log2()).sum::<f64>();
    // A share of 1 has minus nothing.
    (total > 0).then(|| bits.max(0.0) + 0.0)
}

/// Computes V/N: the number of kinds that were counted, by the sum of all counts. `None` if nothing was
/// counted.
pub fn types_per_token(counts: &[u64]) -> Option<f64> {
    let total: u128 = counts.iter().map(|count| u128::from(*count)).sum();
    let kinds = counts.iter().filter(|count| **count > 0).count();
    (total > 0).then(|| kinds as f64 / total as f64)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn equal_kinds_have_the_most_entropy_and_one_kind_none() {
        assert_eq!(entropy(&[3, 3, 3, 3]), Some(2.0));
        assert_eq!(entropy(&[3, 0, 3]), Some(1.0));
        assert_eq!(entropy(&[7]), Some(0.0));
        assert!(entropy(&[7]).unwrap().is_sign_positive());
        assert_eq!((entropy(&[]), entropy(&[0, 0])), (None, None));
    }

    #[test]
    fn kinds_are_counted_once() {
        assert_eq!(types_per_token(&[3, 0, 1]), Some(0.5));
        assert_eq!((types_per_token(&[]), types_per_token(&[0])), (None, None));
    }

    #[test]
    fn huge_counts_give_numbers() {
        assert_eq!(entropy(&[u64::MAX, u64::MAX]), Some(1.0));
        assert!(types_per_token(&[u64::MAX, u64::MAX]).unwrap() > 0.0);
    }

    proptest! {
        #[test]
        fn entropy_lies_between_none_and_that_of_equal_kinds(counts in prop::collection::vec(0u64..100, 1..40)) {
            let kinds = counts.iter().filter(|count| **count > 0).count();
            let Some(bits) = entropy(&counts) else {
                prop_assert_eq!(kinds, 0);
                return Ok(());
            };
            prop_assert!(0.0 <= bits && bits <= (kinds as f64).log2() + 1e-9);
        }
    }
}
