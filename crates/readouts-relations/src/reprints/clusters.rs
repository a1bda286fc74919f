//! Clusters of copies.

use rustc_hash::FxHashMap;

use super::shingles::Shingles;
use super::sketch::Sketch;

/// Maximum number of articles that a band may have; a band with more makes no candidates, so that the cost stays linear.
/// A text in more than this many articles is probably boilerplate, such as a form or an error page, not a dispatch.
pub const CROWDED: usize = 1_000;

/// Returns the clusters of more than one text: connected components of "is a candidate and a reprint", as
/// ascending indices, ordered by the first index. Candidates share a band that is not crowded, and
/// [may be copies](super::Sketch::is_candidate).
///
/// A pair that is already in one component is not compared, so n equal texts need about n comparisons.
pub fn clusters(texts: &[&Shingles]) -> Vec<Vec<usize>> {
    let sketches: Vec<Option<Sketch>> = texts.iter().map(|text| text.sketch()).collect();
    let mut filed: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for (at, sketch) in sketches.iter().enumerate() {
        for band in sketch.iter().flat_map(Sketch::bands) {
            filed.entry(band).or_default().push(at);
        }
    }
    let mut bands: Vec<Vec<usize>> = filed.into_values().filter(|band| band.len() <= CROWDED).collect();
    bands.sort_unstable();
    let mut forest = Forest((0..texts.len()).collect());
    for band in bands {
        for (before, at) in band
            .iter()
            .enumerate()
            .flat_map(|(from, at)| band[..from].iter().map(move |before| (*before, *at)))
        {
            let digests = sketches[before].as_ref().zip(sketches[at].as_ref());
            if forest.root(before) != forest.root(at)
                && digests.is_some_and(|(a, b)| a.is_candidate(b))
                && texts[before].is_copy_of(texts[at])
            {
                forest.join(before, at);
            }
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
