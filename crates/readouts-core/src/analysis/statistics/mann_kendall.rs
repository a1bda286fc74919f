//! Test for a monotonic trend.

use serde::Serialize;

/// Number of values up to which the distribution of the test is computed exactly: factorials up to this one
/// fit into 128 bits.
pub const EXACT_MAX: usize = 33;

/// Result of a [`mann_kendall`] test.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MannKendall {
    /// Number of pairs in which the later value is larger, minus that of pairs in which it is smaller.
    pub s: i64,
    /// Two-sided probability of an `s` at least as far from 0 if there is no trend.
    pub p: f64,
    /// How the probability was computed.
    pub method: TestMethod,
}

/// How a probability was computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum TestMethod {
    /// By counting the orders of the values.
    Exact,
    /// By the normal distribution, with corrections for ties and continuity.
    Normal,
}

/// Tests whether values in the order of time rise or fall, without assuming a shape (Mann–Kendall).
///
/// Up to [`EXACT_MAX`] values, all orders of the values, ties among them, are counted. For more, `s` is taken
/// to be normal with the variance (n(n−1)(2n+5) − Σt(t−1)(2t+5)) / 18, where t are the sizes of groups of ties,
/// and its distance from 0 is reduced by 1.
///
/// Returns `None` for fewer than two values, or if one is not a number.
///
/// Sources: H. B. Mann, "Nonparametric Tests Against Trend", Econometrica 13 (1945), 245–259; M. G. Kendall,
/// *Rank Correlation Methods*, 4th edition (1970), chapters 4 and 5. The orders of values with ties are
/// counted by inversions (Gaussian multinomial coefficients; Stanley, *Enumerative Combinatorics* 1, section
/// 1.7).
///
/// ```
/// use readouts_core::statistics::mann_kendall;
///
/// // Of the 24 orders of four values, the rising and the falling one are as far from none.
/// let test = mann_kendall(&[0.1, 0.2, 0.4, 0.8]).unwrap();
/// assert_eq!((test.s, test.p), (6, 2.0 / 24.0));
/// ```
pub fn mann_kendall(values: &[f64]) -> Option<MannKendall> {
    if values.len() < 2 || values.iter().any(|value| value.is_nan()) {
        return None;
    }
    let mut s = 0i64;
    for (number, later) in values.iter().enumerate() {
        for earlier in &values[..number] {
            s += i64::from(later > earlier) - i64::from(later < earlier);
        }
    }
    let ties = ties(values);
    let (p, method) = if values.len() <= EXACT_MAX {
        (exact(s, &ties), TestMethod::Exact)
    } else {
        (normal(s, &ties), TestMethod::Normal)
    };
    Some(MannKendall { s, p, method })
}

/// Returns the sizes of the groups of equal values; single values are groups of one.
fn ties(values: &[f64]) -> Vec<usize> {
    let mut ascending = values.to_vec();
    ascending.sort_unstable_by(f64::total_cmp);
    ascending.chunk_by(|a, b| a == b).map(<[f64]>::len).collect()
}

fn exact(s: i64, ties: &[usize]) -> f64 {
    let orders = orders_by_inversions(ties);
    // Each inversion takes a pair from those that rise and adds it to those that fall.
    let pairs = orders.len() as i64 - 1;
    let inversions = ((pairs - s.abs()) / 2) as usize;
    let as_far: u128 = orders[..=inversions].iter().sum();
    let all: u128 = orders.iter().sum();
    // If `s` is 0, both tails have the middle.
    (2.0 * as_far as f64 / all as f64).min(1.0)
}

/// Counts the distinct orders of values, with groups of these sizes, by their number of inversions.
fn orders_by_inversions(groups: &[usize]) -> Vec<u128> {
    // The product of the Gaussian binomials [m + t, t] over the groups: for each factor, times 1 − q^(m+i),
    // divided by 1 − q^i.
    let mut orders = vec![1u128];
    let mut placed = 0;
    for group in groups {
        for i in 1..=*group {
            multiply(&mut orders, placed + i);
            divide(&mut orders, i);
        }
        placed += group;
    }
    orders
}

/// Multiplies a polynomial by 1 − q^`by`. Differences wrap; [`divide`] undoes it.
fn multiply(polynomial: &mut Vec<u128>, by: usize) {
    polynomial.resize(polynomial.len() + by, 0);
    for at in (by..polynomial.len()).rev() {
        polynomial[at] = polynomial[at].wrapping_sub(polynomial[at - by]);
    }
}

/// Divides a polynomial by 1 − q^`by`, which must leave no remainder.
fn divide(polynomial: &mut Vec<u128>, by: usize) {
    for at in by..polynomial.len() {
        polynomial[at] = polynomial[at].wrapping_add(polynomial[at - by]);
    }
    polynomial.truncate(polynomial.len() - by);
}

fn normal(s: i64, ties: &[usize]) -> f64 {
    let term = |n: f64| n * (n - 1.0) * (2.0 * n + 5.0);
    let n: usize = ties.iter().sum();
    let variance = (term(n as f64) - ties.iter().map(|tied| term(*tied as f64)).sum::<f64>()) / 18.0;
    if variance <= 0.0 || s == 0 {
        return 1.0;
    }
    let z = (s.abs() - 1) as f64 / variance.sqrt();
    libm::erfc(z / std::f64::consts::SQRT_2)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn orders_of_different_values_are_counted_by_inversions() {
        // Mahonian numbers.
        assert_eq!(orders_by_inversions(&[1, 1, 1, 1]), [1, 3, 5, 6, 5, 3, 1]);
        assert_eq!(orders_by_inversions(&[2, 2]), [1, 1, 2, 1, 1]);
        assert_eq!(orders_by_inversions(&[3]), [1]);
    }

    #[test]
    fn five_rising_years_are_one_order_in_a_hundred_and_twenty() {
        let test = mann_kendall(&[1.0, 2.0, 3.0, 4.0, 5.0]).unwrap();
        assert_eq!((test.s, test.method), (10, TestMethod::Exact));
        assert!((test.p - 2.0 / 120.0).abs() < 1e-15);
        assert_eq!(
            mann_kendall(&[5.0, 4.0, 3.0, 2.0, 1.0]).map(|test| (test.s, test.p)),
            Some((-10, test.p))
        );
    }

    #[test]
    fn ties_are_orders_that_cannot_be_told_apart() {
        // Six orders of 0 0 1 1; the first and the last have |S| = 4.
        let test = mann_kendall(&[0.0, 0.0, 1.0, 1.0]).unwrap();
        assert_eq!(test.s, 4);
        assert!((test.p - 2.0 / 6.0).abs() < 1e-15);
    }

    #[test]
    fn no_direction_is_certain_to_be_no_direction() {
        for values in [&[2.0, 2.0, 2.0][..], &[1.0, 2.0, 1.0], &[0.0, 0.0], &[7.0; 100]] {
            let test = mann_kendall(values).unwrap();
            assert_eq!((test.s, test.p), (0, 1.0), "{values:?}");
        }
        assert_eq!(mann_kendall(&[1.0, 2.0]).unwrap().p, 1.0);
    }

    #[test]
    fn too_few_values_and_those_that_are_no_numbers_have_no_test() {
        assert_eq!(mann_kendall(&[]), None);
        assert_eq!(mann_kendall(&[1.0]), None);
        assert_eq!(mann_kendall(&[1.0, f64::NAN, 2.0]), None);
    }

    #[test]
    fn many_values_are_taken_to_be_normal() {
        // 40 rising values: S = 780, variance 40·39·85/18 = 7366.67, z = 779/85.829 = 9.0762.
        let values: Vec<f64> = (0..40).map(f64::from).collect();
        let test = mann_kendall(&values).unwrap();
        assert_eq!((test.s, test.method), (780, TestMethod::Normal));
        assert!((test.p / 1.125e-19 - 1.0).abs() < 0.01, "{}", test.p);
    }

    #[test]
    fn the_most_values_counted_exactly_do_not_overflow() {
        let values: Vec<f64> = (0..EXACT_MAX as u32).map(f64::from).collect();
        let all: u128 = orders_by_inversions(&[1; EXACT_MAX]).iter().sum();
        assert_eq!(all, (1..=EXACT_MAX as u128).product::<u128>());
        assert_eq!(mann_kendall(&values).unwrap().p, 2.0 / all as f64);
    }

    #[test]
    fn both_ways_agree_where_one_takes_over() {
        let groups = [1, 2, 1, 3, 1, 1, 2, 4, 1, 1, 1, 2, 5, 1, 1, 2, 1, 1, 2];
        assert_eq!(groups.iter().sum::<usize>(), EXACT_MAX);
        let pairs = orders_by_inversions(&groups).len() as i64 - 1;
        for s in (-pairs..=pairs).step_by(2) {
            let (exact, normal) = (exact(s, &groups), normal(s, &groups));
            assert!((exact - normal).abs() < 0.01, "{s}: {exact} {normal}");
        }
    }

    /// Counts over all orders, which may repeat.
    fn naive(values: &[f64]) -> f64 {
        fn each_order(values: &mut [f64], from: usize, each: &mut impl FnMut(&[f64])) {
            if from == values.len() {
                return each(values);
            }
            for at in from..values.len() {
                values.swap(from, at);
                each_order(values, from + 1, each);
                values.swap(from, at);
            }
        }
        let s = |values: &[f64]| {
            let pairs = (0..values.len()).flat_map(|j| (0..j).map(move |i| (i, j)));
            pairs.map(|(i, j)| values[j].partial_cmp(&values[i]).unwrap() as i64).sum::<i64>().abs()
        };
        let (observed, mut all, mut as_far) = (s(values), 0u64, 0u64);
        each_order(&mut values.to_vec(), 0, &mut |order| {
            all += 1;
            as_far += u64::from(s(order) >= observed);
        });
        as_far as f64 / all as f64
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn the_probability_is_the_share_of_orders_that_are_as_far_from_none(
            values in prop::collection::vec((0i32..6).prop_map(f64::from), 2..8),
        ) {
            let test = mann_kendall(&values).unwrap();
            prop_assert!((test.p - naive(&values)).abs() < 1e-12);
        }

        #[test]
        fn a_series_and_its_reverse_have_opposite_directions(
            values in prop::collection::vec(-1e9..1e9f64, 2..60),
        ) {
            let test = mann_kendall(&values).unwrap();
            let reverse: Vec<_> = values.into_iter().rev().collect();
            let reverse = mann_kendall(&reverse).unwrap();
            prop_assert_eq!((test.s, test.p), (-reverse.s, reverse.p));
            prop_assert!((0.0..=1.0).contains(&test.p));
        }
    }
}
