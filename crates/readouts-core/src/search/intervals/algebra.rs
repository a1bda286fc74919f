//! Operators on the intervals of one document.
//!
//! Lists are sorted and minimal unless stated otherwise. Both ends of consecutive intervals then ascend, so
//! that only the nearest neighbour has to be compared (Vigna & Boldi 2010).

use std::collections::VecDeque;

use super::Interval;
use crate::query::NearOrder;

/// Sorts intervals and drops those that contain another one.
pub(super) fn keep_minimal(intervals: &mut Vec<Interval>) {
    if intervals.len() < 2 {
        return;
    }
    // Of intervals with the same end the shortest comes first, and an interval never ends before one that it
    // contains.
    intervals.sort_unstable_by(|a, b| (a.last, b.first).cmp(&(b.last, a.first)));
    let mut latest: Option<u32> = None;
    intervals.retain(|interval| {
        let keeps = latest.is_none_or(|first| interval.first > first);
        if keeps {
            latest = Some(interval.first);
        }
        keeps
    });
}

/// Adds to `out` the hulls of two words near each other, sorted and minimal. `left` and `right` are their
/// positions, sorted.
///
/// `fits` decides whether two words, given in text order, are near each other. Only pairs with no other word
/// of either side between them are tried: every other hull contains such a pair. Returns `false`, with
/// nothing added, if a position is on both sides.
pub(super) fn add_near_words(
    left: &[u32],
    right: &[u32],
    order: NearOrder,
    fits: &mut impl FnMut(Interval, Interval) -> bool,
    out: &mut Vec<Interval>,
) -> bool {
    let word = |position| Interval { first: position, last: position };
    let (mut lefts, mut rights) = (left.iter().peekable(), right.iter().peekable());
    let mut before: Option<(u32, bool)> = None;
    loop {
        let is_left = match (lefts.peek(), rights.peek()) {
            (Some(one), Some(other)) if one == other => {
                out.clear();
                return false;
            }
            (Some(one), Some(other)) => one < other,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => return true,
        };
        let next = if is_left { lefts.next() } else { rights.next() };
        let Some(&position) = next else { return true };
        if let Some((last, was_left)) = before
            && was_left != is_left
            && (was_left || order == NearOrder::Any)
            && fits(word(last), word(position))
        {
            out.push(Interval { first: last, last: position });
        }
        before = Some((position, is_left));
    }
}

/// Keeps the left intervals that no right interval overlaps or is near.
pub(super) fn drop_near(
    left: &mut Vec<Interval>,
    right: &[Interval],
    fits: &mut impl FnMut(Interval, Interval) -> bool,
) {
    let (mut after, mut before) = (0, 0);
    left.retain(|one| {
        while right.get(after).is_some_and(|other| other.first <= one.last) {
            after += 1;
        }
        while right.get(before).is_some_and(|other| other.last < one.first) {
            before += 1;
        }
        let overlaps = before < after;
        let follows = right.get(after).is_some_and(|other| fits(*one, *other));
        let precedes =
            before.checked_sub(1).and_then(|at| right.get(at)).is_some_and(|other| fits(*other, *one));
        !overlaps && !follows && !precedes
    });
}

/// Partial matches of a phrase with gaps: for each last word, the latest first word.
///
/// These are sufficient: how a chain can be extended depends on its last word alone, and of two chains with
/// the same last word the longer contains the shorter.
#[derive(Debug, Default)]
pub(super) struct Chains {
    /// Sorted by last word, without duplicates.
    ends: Vec<Interval>,
    next: Vec<Interval>,
    /// Indexes in `ends` of the chains in reach of a run. Each begins later than all chains after it in this
    /// queue.
    reach: VecDeque<usize>,
}

impl Chains {
    /// Removes all chains.
    pub(super) fn clear(&mut self) {
        self.ends.clear();
        self.next.clear();
    }

    /// Starts a chain with a run of `len` words at each of these positions, which are sorted.
    pub(super) fn begin(&mut self, starts: &[u32], len: u32) {
        self.next.extend(starts.iter().map(|start| Interval { first: *start, last: start + len - 1 }));
    }

    /// Extends the chains by a run of `len` words at each of these sorted positions, with `min` to `max`
    /// words between. `fits` decides on a chain's last word and the run's first.
    pub(super) fn extend(
        &mut self,
        starts: &[u32],
        len: u32,
        min: u32,
        max: u32,
        fits: &mut impl FnMut(u32, u32) -> bool,
    ) {
        // The chains from `near` to `taken` are in reach of a run; both indexes only increase.
        let (mut near, mut taken) = (0, 0);
        self.reach.clear();
        for &start in starts {
            // The last word of the chain must be `min + 1` to `max + 1` positions before the run.
            let Some(highest) = start.checked_sub(min + 1) else { continue };
            let lowest = start.saturating_sub(max.saturating_add(1));
            while let Some(end) = self.ends.get(taken).filter(|end| end.last <= highest) {
                while self.reach.back().is_some_and(|before| self.ends[*before].first <= end.first) {
                    self.reach.pop_back();
                }
                self.reach.push_back(taken);
                taken += 1;
            }
            // `fits` is monotonic: it fails for all chains that end before the paragraph of the run.
            let mut is_far = |end: &Interval| end.last < lowest || !fits(end.last, start);
            near += self.ends[near.min(taken)..taken].iter().take_while(|end| is_far(end)).count();
            while self.reach.front().is_some_and(|at| *at < near) {
                self.reach.pop_front();
            }
            if let Some(&at) = self.reach.front() {
                self.next.push(Interval { first: self.ends[at].first, last: start + len - 1 });
            }
        }
    }

    /// Finishes a part: the chains added become those that the next part extends. Returns `false` if there
    /// are none.
    pub(super) fn step(&mut self) -> bool {
        std::mem::swap(&mut self.ends, &mut self.next);
        self.next.clear();
        self.ends.sort_unstable_by(|a, b| (a.last, b.first).cmp(&(b.last, a.first)));
        self.ends.dedup_by_key(|end| end.last);
        !self.ends.is_empty()
    }

    /// Adds the minimal intervals of the chains to `out`.
    pub(super) fn finish(&mut self, out: &mut Vec<Interval>) {
        keep_minimal(&mut self.ends);
        out.append(&mut self.ends);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn intervals(pairs: &[(u32, u32)]) -> Vec<Interval> {
        pairs.iter().map(|(first, last)| Interval { first: *first, last: *last }).collect()
    }

    #[test]
    fn what_contains_another_is_dropped() {
        let mut all = intervals(&[(0, 5), (2, 5), (1, 3), (4, 4), (1, 3)]);
        keep_minimal(&mut all);
        assert_eq!(all, intervals(&[(1, 3), (4, 4)]));
    }

    proptest! {
        #[test]
        fn single_words_are_near_as_intervals_are(
            left in prop::collection::btree_set(0_u32..40, 0..12),
            right in prop::collection::btree_set(0_u32..40, 0..12),
            most in 0_u32..6,
            ordered: bool,
        ) {
            let order = if ordered { NearOrder::Written } else { NearOrder::Any };
            let mut fits = |one: Interval, other: Interval| other.first - one.last - 1 <= most;
            let words = |words: &BTreeSet<u32>| words.iter().copied().collect::<Vec<u32>>();
            let (mut fast, mut slow) = (Vec::new(), Vec::new());
            let done = add_near_words(&words(&left), &words(&right), order, &mut fits, &mut fast);
            for (one, other) in left.iter().flat_map(|one| right.iter().map(move |other| (*one, *other))) {
                let hull = Interval { first: one.min(other), last: one.max(other) };
                if hull.first < hull.last && hull.last - hull.first <= most + 1 && (one < other || !ordered) {
                    slow.push(hull);
                }
            }
            keep_minimal(&mut slow);
            prop_assert_eq!(done, left.is_disjoint(&right));
            prop_assert_eq!(fast, if done { slow } else { Vec::new() });
        }
    }

    #[test]
    fn not_near_counts_what_overlaps() {
        let mut a = intervals(&[(0, 0), (5, 5), (12, 12)]);
        drop_near(&mut a, &intervals(&[(4, 6), (20, 20)]), &mut |one, other| other.first - one.last <= 3);
        assert_eq!(a, intervals(&[(0, 0), (12, 12)]));
    }

    #[test]
    fn a_chain_goes_on_from_the_latest_first_word() {
        let mut chains = Chains::default();
        let mut out = Vec::new();
        chains.begin(&[0, 2], 1);
        assert!(chains.step());
        chains.extend(&[3], 1, 0, 5, &mut |_, _| true);
        assert!(chains.step());
        chains.finish(&mut out);
        assert_eq!(out, intervals(&[(2, 3)]));
    }
}
