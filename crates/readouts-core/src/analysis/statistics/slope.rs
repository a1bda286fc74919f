//! Direction of a series.

/// Computes the Theil–Sen slope: the median of the slopes between all pairs of points with different `x`. The
/// points may have gaps and any order. Time and memory grow with the square of their number.
///
/// Returns `None` if no two points differ in `x`. Points that are not finite are left out.
///
/// Source: P. K. Sen, "Estimates of the Regression Coefficient Based on Kendall's Tau", Journal of the
/// American Statistical Association 63 (1968), 1379–1389.
///
/// ```
/// use readouts_core::statistics::theil_sen;
///
/// // Nothing is known of 2015.
/// assert_eq!(theil_sen(&[(2013.0, 0.1), (2014.0, 0.2), (2016.0, 0.4)]).map(|s| (s * 1e9).round()), Some(1e8));
/// ```
pub fn theil_sen(points: &[(f64, f64)]) -> Option<f64> {
    // Halves, so that the difference of two large numbers is still a number.
    let finite = points.iter().filter(|(x, y)| x.is_finite() && y.is_finite());
    let points: Vec<(f64, f64)> = finite.map(|(x, y)| (x / 2.0, y / 2.0)).collect();
    let mut slopes = Vec::with_capacity(points.len() * points.len().saturating_sub(1) / 2);
    for (number, (x, y)) in points.iter().enumerate() {
        let others = points[number + 1..].iter().filter(|(other, _)| other != x);
        slopes.extend(others.map(|(other_x, other_y)| (other_y - y) / (other_x - x)));
    }
    median(&mut slopes).filter(|slope| slope.is_finite())
}

/// Returns the median, which for an even count is the mean of the two middle numbers; reorders the numbers.
fn median(numbers: &mut [f64]) -> Option<f64> {
    let middle = numbers.len() / 2;
    if numbers.is_empty() {
        return None;
    }
    let is_odd = numbers.len() % 2 == 1;
    let (below, upper, _) = numbers.select_nth_unstable_by(middle, f64::total_cmp);
    let upper = *upper;
    let lower = below.iter().copied().max_by(f64::total_cmp).filter(|_| !is_odd).unwrap_or(upper);
    Some(if lower == upper { upper } else { lower / 2.0 + upper / 2.0 })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_slope_is_the_median_of_pairs() {
        // Slopes: 1, 3/2, 10/3 from the first point; 2, 9/2 from the second; 7 from the third.
        let points = [(0.0, 0.0), (1.0, 1.0), (2.0, 3.0), (3.0, 10.0)];
        assert_eq!(theil_sen(&points), Some(f64::midpoint(2.0, 10.0 / 3.0)));
        assert_eq!(theil_sen(&points[..3]), Some(1.5));
    }

    #[test]
    fn a_gap_counts_as_the_time_it_takes() {
        assert_eq!(theil_sen(&[(1.0, 0.0), (5.0, 2.0)]), Some(0.5));
    }

    #[test]
    fn one_outlier_does_not_turn_a_line() {
        let mut points: Vec<_> = (0..9).map(|n| (f64::from(n), 2.0 * f64::from(n))).collect();
        points[4].1 = -1e9;
        assert_eq!(theil_sen(&points), Some(2.0));
    }

    #[test]
    fn one_period_has_no_slope_and_equal_ones_have_none_up_or_down() {
        assert_eq!(theil_sen(&[]), None);
        assert_eq!(theil_sen(&[(1.0, 1.0)]), None);
        assert_eq!(theil_sen(&[(1.0, 1.0), (1.0, 2.0)]), None);
        assert_eq!(theil_sen(&[(1.0, 3.0), (2.0, 3.0), (9.0, 3.0)]), Some(0.0));
    }

    #[test]
    fn numbers_that_are_none_are_left_out_and_large_ones_are_not() {
        assert_eq!(theil_sen(&[(0.0, f64::NAN), (0.0, 0.0), (1.0, 1.0), (f64::INFINITY, 2.0)]), Some(1.0));
        assert_eq!(theil_sen(&[(0.0, -f64::MAX), (2.0, f64::MAX)]), Some(f64::MAX));
        assert_eq!(theil_sen(&[(0.0, -f64::MAX), (f64::MIN_POSITIVE, f64::MAX)]), None);
    }

    proptest! {
        #[test]
        fn a_line_has_its_slope(
            slope in -50i32..50,
            at in prop::collection::btree_set(0i32..200, 2..30),
        ) {
            let points: Vec<_> = at.iter().map(|x| (f64::from(*x), f64::from(slope * x + 3))).collect();
            prop_assert_eq!(theil_sen(&points), Some(f64::from(slope)));
        }

        #[test]
        fn half_of_all_pairs_are_steeper(
            points in prop::collection::vec((0i32..20, -100i32..100), 2..20),
        ) {
            let points: Vec<_> = points.iter().map(|(x, y)| (f64::from(*x), f64::from(*y))).collect();
            let mut slopes = Vec::new();
            for (i, a) in points.iter().enumerate() {
                let others = points[..i].iter().filter(|b| a.0 != b.0);
                slopes.extend(others.map(|b| (a.1 - b.1) / (a.0 - b.0)));
            }
            let Some(slope) = theil_sen(&points) else {
                prop_assert!(slopes.is_empty());
                return Ok(());
            };
            let steeper = slopes.iter().filter(|other| **other > slope + 1e-9).count();
            let flatter = slopes.iter().filter(|other| **other < slope - 1e-9).count();
            prop_assert!(2 * steeper <= slopes.len() && 2 * flatter <= slopes.len());
        }
    }
}
