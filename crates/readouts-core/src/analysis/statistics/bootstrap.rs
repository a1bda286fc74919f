//! Interval of a ratio of sums over articles.

use rayon::prelude::*;

use super::Interval;
use super::random::SplitMix64;

/// Number of times the articles are drawn for an interval.
pub const DRAWS: u64 = 1_000;

/// Computes the percentile bootstrap interval of Σ numerator / Σ denominator at 95 %: as many articles as there
/// are, drawn with replacement, [`DRAWS`] times; the 2.5th and 97.5th percentiles of the ratios, interpolated
/// linearly between neighbours.
///
/// Articles, not words, are drawn, because the words of an article are not independent of each other. The same
/// articles in any order and the same seed give the same interval. Draws whose denominators add up to 0 are
/// left out.
///
/// Returns `None` for fewer than two articles, of which nothing can be said, or if all denominators are 0.
///
/// Source: B. Efron and R. J. Tibshirani, *An Introduction to the Bootstrap* (1993), section 13.3. Each draw
/// has a generator of its own (SplitMix64, seeded with the seed and the draw's number).
pub fn ratio_interval(articles: &[(u64, u64)], seed: u64) -> Option<Interval> {
    ratio_interval_until(articles, seed, || false)
}

/// Same as [`ratio_interval`], but returns `None` as soon as `is_over` says so.
pub(crate) fn ratio_interval_until(
    articles: &[(u64, u64)],
    seed: u64,
    is_over: impl Fn() -> bool + Sync,
) -> Option<Interval> {
    if articles.len() < 2 {
        return None;
    }
    let mut articles = articles.to_vec();
    articles.sort_unstable();
    // Sums of whole numbers are exact up to 2^53, and do not overflow beyond.
    let articles: Vec<(f64, f64)> = articles.into_iter().map(|(h, w)| (h as f64, w as f64)).collect();
    let ratio = |draw| {
        let mut random = SplitMix64::series(seed, draw);
        let (mut numerator, mut denominator) = (0.0, 0.0);
        for _ in 0..articles.len() {
            let (h, w) = articles[random.below(articles.len())];
            numerator += h;
            denominator += w;
        }
        (denominator > 0.0).then(|| numerator / denominator)
    };
    let draws: Option<Vec<Option<f64>>> =
        (0..DRAWS).into_par_iter().map(|draw| (!is_over()).then(|| ratio(draw))).collect();
    let mut ratios: Vec<f64> = draws?.into_iter().flatten().collect();
    ratios.sort_unstable_by(f64::total_cmp);
    Some(Interval { low: percentile(&ratios, 0.025)?, high: percentile(&ratios, 0.975)? })
}

/// Returns a percentile of ascending numbers, interpolated linearly (type 7 of Hyndman and Fan 1996).
fn percentile(ascending: &[f64], share: f64) -> Option<f64> {
    let at = share * ascending.len().checked_sub(1)? as f64;
    let (below, part) = (at as usize, at.fract());
    let low = *ascending.get(below)?;
    let high = ascending.get(below + 1).copied().unwrap_or(low);
    Some(low + (high - low) * part)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn equal_articles_leave_no_doubt() {
        let Interval { low, high } = ratio_interval(&[(2, 8); 50], 1).unwrap();
        assert_eq!((low, high), (0.25, 0.25));
    }

    #[test]
    fn the_interval_of_a_share_is_near_the_one_of_the_normal_distribution() {
        // 500 of 1,000 articles of one word have it: 0.5 ± 1.96·√(0.25/1000) = 0.469 … 0.531.
        let articles: Vec<_> = (0..1_000).map(|n| (n % 2, 1)).collect();
        let Interval { low, high } = ratio_interval(&articles, 7).unwrap();
        assert!((low - 0.469).abs() < 0.004 && (high - 0.531).abs() < 0.004, "{low} {high}");
    }

    #[test]
    fn one_article_or_no_words_have_no_interval() {
        assert_eq!(ratio_interval(&[], 1), None);
        assert_eq!(ratio_interval(&[(3, 100)], 1), None);
        assert_eq!(ratio_interval(&[(0, 0), (0, 0)], 1), None);
    }

    #[test]
    fn articles_without_words_are_drawn_as_others_are() {
        let Interval { low, high } = ratio_interval(&[(0, 0), (1, 4)], 1).unwrap();
        assert_eq!((low, high), (0.25, 0.25));
    }

    #[test]
    fn huge_counts_give_numbers() {
        let Interval { low, high } = ratio_interval(&[(u64::MAX, u64::MAX), (0, u64::MAX)], 1).unwrap();
        assert_eq!((low, high), (0.0, 1.0));
    }

    #[test]
    fn a_run_that_is_over_has_no_interval() {
        assert_eq!(ratio_interval_until(&[(1, 2), (3, 4)], 1, || true), None);
    }

    #[test]
    fn percentiles_lie_between_neighbours() {
        assert_eq!(percentile(&[1.0, 2.0, 3.0], 0.25), Some(1.5));
        assert_eq!(percentile(&[1.0], 0.975), Some(1.0));
        assert_eq!(percentile(&[], 0.5), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn order_does_not_matter_and_limits_lie_within_the_ratios(
            articles in prop::collection::vec((0u64..20, 1u64..500), 2..40),
            seed: u64,
        ) {
            let interval = ratio_interval(&articles, seed).unwrap();
            let ratios = articles.iter().map(|(h, w)| *h as f64 / *w as f64);
            let (least, most) = ratios.fold((f64::MAX, 0.0), |(a, b), r| (f64::min(a, r), f64::max(b, r)));
            prop_assert!(least - 1e-12 <= interval.low && interval.high <= most + 1e-12);
            prop_assert!(interval.low <= interval.high);
            let reversed: Vec<_> = articles.into_iter().rev().collect();
            prop_assert_eq!(ratio_interval(&reversed, seed), Some(interval));
        }
    }
}
