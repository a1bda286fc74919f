//! Scores of a partition of articles into groups, against the gold's partition.

use std::collections::HashMap;

use crate::score::Ratio;

/// Group of each article, by article; an article without one is alone.
pub(crate) struct Partition(HashMap<usize, usize>);

impl Partition {
    pub(crate) fn new(groups: &[Vec<usize>]) -> Self {
        let members = groups.iter().enumerate().flat_map(|(at, group)| group.iter().map(move |a| (*a, at)));
        Self(members.collect())
    }

    /// Whether two articles are in one group.
    pub(crate) fn joins(&self, a: usize, b: usize) -> bool {
        a == b || self.0.get(&a).is_some_and(|group| self.0.get(&b) == Some(group))
    }
}

/// Returns B³ precision and recall of one article (Bagga & Baldwin 1998): of the articles in its group, those
/// that gold puts there; of those that gold puts there, those found. The article itself counts in both.
pub(crate) fn b_cubed(article: usize, all: usize, found: &Partition, gold: &Partition) -> (f64, f64) {
    let count = |is: &dyn Fn(usize) -> bool| (0..all).filter(|other| is(*other)).count() as f64;
    let both = count(&|other| found.joins(article, other) && gold.joins(article, other));
    (both / count(&|other| found.joins(article, other)), both / count(&|other| gold.joins(article, other)))
}

/// Returns a pair's shares in precision, recall and F1 over pairs.
pub(crate) fn pair(is_found: bool, is_gold: bool) -> [(&'static str, Ratio); 3] {
    let number = |is: bool| f64::from(u8::from(is));
    let (hit, found, gold) = (number(is_found && is_gold), number(is_found), number(is_gold));
    [
        ("pairs P", Ratio { hit, of: found }),
        ("pairs R", Ratio { hit, of: gold }),
        // 2PR / (P + R), written with the counts.
        ("pairs F1", Ratio { hit, of: (found + gold) / 2.0 }),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b_cubed_is_the_share_of_an_articles_group() {
        let found = Partition::new(&[vec![0, 1, 2], vec![3, 4]]);
        let gold = Partition::new(&[vec![0, 1], vec![2, 3, 4]]);
        let of = |article| b_cubed(article, 6, &found, &gold);
        assert_eq!(of(0), (2.0 / 3.0, 1.0));
        assert_eq!(of(2), (1.0 / 3.0, 1.0 / 3.0));
        assert_eq!(of(3), (1.0, 2.0 / 3.0));
        assert_eq!(of(5), (1.0, 1.0), "alone in both");
    }
}
