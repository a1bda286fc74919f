//! Matches a near expression in one sweep over the places of its leaves, from the first word of a document to
//! its last.
//!
//! For each state of the expression, only the latest starts at which it can be reached are kept. The effort
//! therefore grows with the number of places and states, not with the number of combinations.

use super::Interval;
use super::algebra::keep_minimal;
use super::orders::{Orders, Step, Unit};
use crate::search::watch::Watch;

/// Place of a leaf; ordered as in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Event {
    pub(super) place: Interval,
    pub(super) leaf: usize,
}

/// Partial matches, called ways, for each state. A way is stored as its first word, followed by the last word
/// met for each reach of the state.
#[derive(Debug, Default)]
pub(super) struct Sweep {
    /// Ways of each state. No way is kept whose words are all at or before those of another way.
    ways: Vec<Vec<u32>>,
    /// Ways that become available once the sweep has passed their last word.
    waiting: Vec<Waiting>,
    /// Words of the waiting ways.
    numbers: Vec<u32>,
    /// For each leaf, the number of events that a group still lacks.
    missing: Vec<u32>,
}

#[derive(Debug, Clone, Copy)]
struct Waiting {
    last: u32,
    state: usize,
    /// Offset of its way in `numbers`.
    way: usize,
}

impl Sweep {
    /// Adds the minimal intervals of the whole expression to `out`; `events` must be sorted.
    ///
    /// `in_unit` says whether all words of an interval lie in one unit.
    pub(super) fn run(
        &mut self,
        orders: &Orders,
        events: &[Event],
        in_unit: impl Fn(&Unit, Interval) -> bool,
        watch: &Watch,
        out: &mut Vec<Interval>,
    ) {
        self.ways.resize_with(orders.states.len(), Vec::new);
        let mut rest = events;
        while !rest.is_empty() && !watch.is_over() {
            let (group, others) = rest.split_at(self.group(orders, rest));
            rest = others;
            if self.has_all(orders, group) {
                self.run_group(orders, group, &in_unit, watch, out);
            }
        }
        keep_minimal(out);
    }

    /// Returns the number of leading events after which the next event is out of reach of all of them.
    fn group(&self, orders: &Orders, events: &[Event]) -> usize {
        let Some(farthest) = orders.farthest else { return events.len() };
        let mut last = 0;
        let far = events.iter().position(|event| {
            let far = last > 0 && event.place.first.saturating_sub(last) > farthest;
            last = last.max(event.place.last + 1);
            far
        });
        far.unwrap_or(events.len())
    }

    /// Whether each leaf has as many events as every match needs.
    fn has_all(&mut self, orders: &Orders, events: &[Event]) -> bool {
        self.missing.clone_from(&orders.needed);
        let mut left: u32 = orders.needed.iter().sum();
        for event in events {
            if let Some(missing) = self.missing.get_mut(event.leaf).filter(|missing| **missing > 0) {
                *missing -= 1;
                left -= 1;
            }
            if left == 0 {
                return true;
            }
        }
        left == 0
    }

    fn run_group(
        &mut self,
        orders: &Orders,
        events: &[Event],
        in_unit: &impl Fn(&Unit, Interval) -> bool,
        watch: &Watch,
        out: &mut Vec<Interval>,
    ) {
        self.ways.iter_mut().for_each(Vec::clear);
        self.waiting.clear();
        self.numbers.clear();
        let mut before: Option<u32> = None;
        for (number, event) in events.iter().enumerate() {
            if watch.is_over_at(number) {
                break;
            }
            let first = event.place.first;
            if before != Some(first) {
                self.admit(orders, first);
                if let Some(before) = before {
                    self.end_units(orders, |unit| in_unit(unit, Interval { first: before, last: first }));
                }
                before = Some(first);
            }
            if orders.within[event.leaf].iter().all(|unit| in_unit(&orders.units[*unit], event.place)) {
                for step in &orders.steps[event.leaf] {
                    if step.from == 0 || !self.ways[step.from].is_empty() {
                        self.step(orders, step, event.place, out);
                    }
                }
            }
        }
    }

    /// Moves the waiting ways that end before a word to the ways of their state.
    fn admit(&mut self, orders: &Orders, first: u32) {
        let Self { ways, waiting, numbers, .. } = self;
        waiting.retain(|one| {
            if one.last >= first {
                return true;
            }
            let stride = 1 + orders.states[one.state].reaches.len();
            add_way(&mut ways[one.state], &numbers[one.way..one.way + stride]);
            false
        });
        if waiting.is_empty() {
            numbers.clear();
        }
    }

    /// Drops the ways that would have to lie in a unit that has ended.
    fn end_units(&mut self, orders: &Orders, goes_on: impl Fn(&Unit) -> bool) {
        for (unit, ending) in orders.units.iter().zip(&orders.ending) {
            if goes_on(unit) {
                continue;
            }
            ending.iter().for_each(|state| self.ways[*state].clear());
            self.waiting.retain(|one| !ending.contains(&one.state));
        }
    }

    fn step(&mut self, orders: &Orders, step: &Step, place: Interval, out: &mut Vec<Interval>) {
        let Self { ways, waiting, numbers, .. } = self;
        let complete = orders.states[step.to].complete;
        let mut latest: Option<u32> = None;
        let mut go_on = |from: &[u32]| {
            if step.alike {
                latest = latest.max(Some(from[0]));
                return;
            }
            waiting.push(Waiting { last: place.last, state: step.to, way: numbers.len() });
            numbers.push(from[0]);
            numbers.extend(step.kept.iter().map(|kept| kept.map_or(place.last, |number| from[1 + number])));
        };
        if step.from == 0 {
            go_on(&[place.first]);
        } else {
            let reaches = &orders.states[step.from].reaches;
            let is_near = |way: &[u32]| {
                let mut lasts = way[1..].iter().zip(reaches);
                lasts.all(|(last, most)| place.first.saturating_sub(last + 1) <= *most)
            };
            let stride = 1 + reaches.len();
            let from = &mut ways[step.from];
            // A way that is out of reach of this place is out of reach of all later ones.
            if !from.chunks_exact(stride).all(is_near) {
                let kept: Vec<u32> =
                    from.chunks_exact(stride).filter(|way| is_near(way)).flatten().copied().collect();
                *from = kept;
            }
            from.chunks_exact(stride).for_each(&mut go_on);
        }
        let Some(first) = latest else { return };
        if complete {
            out.push(Interval { first, last: place.last });
        } else {
            waiting.push(Waiting { last: place.last, state: step.to, way: numbers.len() });
            numbers.push(first);
            numbers.extend(step.kept.iter().map(|_| place.last));
        }
    }
}

/// Adds a way to those of a state, unless one of them is at least as good; drops those that are not better.
/// Later words are better.
fn add_way(ways: &mut Vec<u32>, way: &[u32]) {
    let stride = way.len();
    let no_better = |one: &[u32], other: &[u32]| one.iter().zip(other).all(|(one, other)| one <= other);
    // Usually a state has one way, and the one found later is better.
    if ways.len() == stride && no_better(ways, way) {
        return ways.copy_from_slice(way);
    }
    if ways.chunks_exact(stride).any(|other| no_better(way, other)) {
        return;
    }
    let mut kept = 0;
    for at in (0..ways.len()).step_by(stride) {
        if !no_better(&ways[at..at + stride], way) {
            ways.copy_within(at..at + stride, kept);
            kept += stride;
        }
    }
    ways.truncate(kept);
    ways.extend_from_slice(way);
}
