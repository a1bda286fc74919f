//! Random sample of occurrences.

use std::collections::BinaryHeap;

use super::Sample;
use crate::search::intervals::Interval;

/// Occurrence in the sample. The order of occurrences is the order of preference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Drawn {
    /// Pseudo-random number; occurrences with lower numbers are preferred.
    lot: u64,
    /// Number of the article that does not depend on its segment; orders occurrences with equal lots.
    tie: u64,
    pub(super) place: Interval,
    pub(super) segment: u32,
    pub(super) doc: u32,
}

/// Keeps the occurrences with the lowest lots. A lot depends only on the article, the place and the seed, so
/// that the sample does not depend on how articles are stored in the index.
pub(super) struct Urn {
    sample: Sample,
    drawn: BinaryHeap<Drawn>,
}

impl Urn {
    pub(super) fn new(sample: Sample) -> Self {
        Self { sample, drawn: BinaryHeap::new() }
    }

    pub(super) fn offer(&mut self, tie: u64, place: Interval, segment: u32, doc: u32) {
        let places = u64::from(place.first) << 32 | u64::from(place.last);
        let lot = mixed(mixed(mixed(self.sample.seed) ^ tie) ^ places);
        self.keep(Drawn { lot, tie, place, segment, doc });
    }

    pub(super) fn add(&mut self, other: Self) {
        other.drawn.into_iter().for_each(|drawn| self.keep(drawn));
    }

    fn keep(&mut self, drawn: Drawn) {
        if self.drawn.len() < self.sample.size {
            self.drawn.push(drawn);
        } else if self.drawn.peek().is_some_and(|last| drawn < *last) {
            self.drawn.pop();
            self.drawn.push(drawn);
        }
    }

    /// Returns the sample of each segment, ordered by document and place.
    pub(super) fn by_segment(self, segments: usize) -> Vec<Vec<Drawn>> {
        let mut all = vec![Vec::new(); segments];
        for drawn in self.drawn {
            all[drawn.segment as usize].push(drawn);
        }
        all.iter_mut().for_each(|drawn| drawn.sort_unstable_by_key(|drawn| (drawn.doc, drawn.place)));
        all
    }
}

/// The finalizer of SplitMix64 (Steele, Lea & Flood 2014).
fn mixed(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
