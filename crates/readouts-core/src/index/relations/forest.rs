//! Sets of numbers that grow together: a disjoint-set forest.

use rustc_hash::FxHashMap;

/// Disjoint-set forest (union-find). The root of each set is its smallest number.
#[derive(Debug, Default)]
pub(super) struct Forest {
    /// Parent of each number that was joined; of a root, it is the root itself.
    parents: FxHashMap<u64, u64>,
}

impl Forest {
    /// Whether a number was joined with any.
    pub(super) fn has(&self, number: u64) -> bool {
        self.parents.contains_key(&number)
    }

    /// Returns the root of a number's set, and shortens the way to it.
    pub(super) fn root(&mut self, number: u64) -> u64 {
        let mut root = number;
        let mut path = Vec::new();
        while let Some(parent) = self.parents.get(&root).filter(|parent| **parent != root) {
            path.push(root);
            root = *parent;
        }
        for below in path {
            self.parents.insert(below, root);
        }
        root
    }

    /// Joins the sets of two numbers.
    pub(super) fn join(&mut self, numbers: [u64; 2]) {
        let [one, other] = numbers.map(|number| self.root(number));
        let (low, high) = (one.min(other), one.max(other));
        self.parents.insert(high, low);
        self.parents.insert(low, low);
    }

    /// Iterates over the numbers that were joined.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u64> {
        self.parents.keys().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joined_numbers_have_the_smallest_as_their_root() {
        let mut forest = Forest::default();
        [[7, 5], [9, 8], [5, 9], [3, 3]].into_iter().for_each(|pair| forest.join(pair));
        assert_eq!([5, 7, 8, 9, 3, 4].map(|number| forest.root(number)), [5, 5, 5, 5, 3, 4]);
        assert_eq!([9, 3, 4].map(|number| forest.has(number)), [true, true, false]);
        assert_eq!(forest.numbers().count(), 5);
    }
}
