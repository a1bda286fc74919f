//! Clusters of copies.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use rustc_hash::FxHasher;

use super::shingles::Shingles;
use super::weights::is_reprint;

/// Returns the clusters of more than one text: connected components of "shares a band and is a reprint", as
/// ascending indices, ordered by the first index.
///
/// A pair that is connected already is not compared again, so many equal texts cost little. Many *different*
/// texts that share a band are compared pair by pair.
pub fn clusters(texts: &[&Shingles]) -> Vec<Vec<usize>> {
    let mut forest = Forest((0..texts.len()).collect());
    let mut filed: HashMap<u32, Vec<usize>, BuildHasherDefault<FxHasher>> = HashMap::default();
    for (at, text) in texts.iter().enumerate() {
        for band in text.sketch().iter().flat_map(super::sketch::Sketch::bands) {
            let bucket = filed.entry(band).or_default();
            for &before in &*bucket {
                if forest.root(before) != forest.root(at) && is_reprint(&texts[before].likeness(text)) {
                    forest.join(before, at);
                }
            }
            bucket.push(at);
        }
    }
    forest.components()
}

/// Disjoint sets of indices; the smallest index is the root of its set.
struct Forest(Vec<usize>);

impl Forest {
    fn root(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
    }

    fn components(mut self) -> Vec<Vec<usize>> {
        let mut sets: Vec<Vec<usize>> = vec![Vec::new(); self.0.len()];
        for at in 0..self.0.len() {
            let root = self.root(at);
            sets[root].push(at);
        }
        sets.retain(|set| set.len() > 1);
        sets
    }
}
