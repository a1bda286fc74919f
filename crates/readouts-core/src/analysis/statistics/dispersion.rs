//! How evenly something is spread over the parts of a corpus.

/// Computes the deviation of proportions, DP = ½·Σ|sᵢ − vᵢ|: sᵢ is the share of the corpus that part i has, vᵢ
/// its share of the occurrences. 0 is spread as the corpus is; near 1 is all in one small part.
///
/// `parts` has the size and the number of occurrences of each part; parts without occurrences may be left out.
/// `size` is the size of the whole corpus. Returns `None` if nothing occurs, or if the parts are together
/// larger than the corpus.
///
/// Source: S. Th. Gries, "Dispersions and adjusted frequencies in corpora", International Journal of Corpus
/// Linguistics 13 (2008), 403–437.
///
/// ```
/// use readouts_core::statistics::deviation_of_proportions;
///
/// // Two halves of a corpus, with three occurrences and one.
/// assert_eq!(deviation_of_proportions(&[(50, 3), (50, 1)], 100), Some(0.25));
/// ```
pub fn deviation_of_proportions(parts: &[(u64, u64)], size: u64) -> Option<f64> {
    let occurrences: u128 = parts.iter().map(|(_, count)| u128::from(*count)).sum();
    let sizes: u128 = parts.iter().map(|(size, _)| u128::from(*size)).sum();
    let rest = u128::from(size).checked_sub(sizes)?;
    if size == 0 || occurrences == 0 {
        return None;
    }
    let distance =
        |(part, count): &(u64, u64)| (*part as f64 / size as f64 - *count as f64 / occurrences as f64).abs();
    let distances: f64 = parts.iter().map(distance).sum();
    Some(((distances + rest as f64 / size as f64) / 2.0).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn figures_are_those_worked_by_hand() {
        // Shares of the corpus 0.2, 0.3, 0.5; of the occurrences 0.5, 0.5, 0: ½·(0.3 + 0.2 + 0.5).
        let dp = deviation_of_proportions(&[(20, 2), (30, 2), (50, 0)], 100).unwrap();
        assert!((dp - 0.5).abs() < 1e-12);
        assert_eq!(deviation_of_proportions(&[(20, 2), (30, 2)], 100), Some(dp));
    }

    #[test]
    fn what_is_spread_as_the_corpus_is_has_none() {
        assert_eq!(deviation_of_proportions(&[(10, 1), (20, 2), (70, 7)], 100), Some(0.0));
        assert_eq!(deviation_of_proportions(&[(100, 3)], 100), Some(0.0));
    }

    #[test]
    fn impossible_counts_have_no_figure() {
        assert_eq!(deviation_of_proportions(&[], 100), None);
        assert_eq!(deviation_of_proportions(&[(10, 0)], 100), None);
        assert_eq!(deviation_of_proportions(&[(60, 1), (60, 1)], 100), None);
        assert_eq!(deviation_of_proportions(&[(0, 1)], 0), None);
    }

    #[test]
    fn huge_counts_give_numbers() {
        let half = u64::MAX / 2;
        let dp = deviation_of_proportions(&[(half, u64::MAX), (half, u64::MAX)], u64::MAX).unwrap();
        assert!(dp < 1e-9, "{dp}");
    }

    proptest! {
        #[test]
        fn parts_without_occurrences_may_be_left_out(
            parts in prop::collection::vec((0u64..1000, 0u64..10), 1..30),
        ) {
            let size = parts.iter().map(|(size, _)| size).sum();
            let some: Vec<_> = parts.iter().copied().filter(|(_, count)| *count > 0).collect();
            match (deviation_of_proportions(&parts, size), deviation_of_proportions(&some, size)) {
                (Some(all), Some(some)) => {
                    prop_assert!((all - some).abs() < 1e-12);
                    prop_assert!((0.0..=1.0).contains(&all));
                }
                (all, some) => prop_assert_eq!(all, some),
            }
        }
    }
}
