//! States of a near expression while a text is scanned from its start: which of its things have been met, and
//! what may come next.
//!
//! A state is the number of things met of each leaf, so that things met in different orders share a state.

use std::collections::HashMap;

use crate::index::Attributed;
use crate::query::{Distance, NearOrder};

/// Structure of a near expression. Leaves are numbered from the left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    /// Thing inside which nothing else stands, with the number of times it must occur.
    Leaf {
        times: u32,
    },
    Near {
        parts: Vec<Self>,
        order: NearOrder,
        reach: Distance,
    },
    /// One of these; all alternatives that are leaves are merged into one.
    OneOf(Vec<Self>),
    /// All within words that are attributed in this way.
    By(Attributed, Box<Self>),
}

/// Unit of text that contains all of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unit {
    Sentence,
    Paragraph,
    /// Words that are attributed in this way.
    Voice(Attributed),
}

/// All states, numbered from 0 (nothing met), and the steps between them.
#[derive(Debug)]
pub(super) struct Orders {
    /// For each leaf, the steps that meeting it makes possible.
    pub(super) steps: Vec<Vec<Step>>,
    pub(super) states: Vec<State>,
    /// For each leaf, the number of its things that every match has.
    pub(super) needed: Vec<u32>,
    /// Maximum number of words between consecutive things of a match; `None` if there is no maximum.
    pub(super) farthest: Option<u32>,
    pub(super) units: Vec<Unit>,
    /// For each leaf, the numbers of the units that it must lie in.
    pub(super) within: Vec<Vec<usize>>,
    /// For each unit, the states that end with it.
    pub(super) ending: Vec<Vec<usize>>,
}

/// State of a scan.
#[derive(Debug)]
pub(super) struct State {
    /// Whether nothing is missing.
    pub(super) complete: bool,
    /// Distance, in words, of each operator whose next part must begin near the last word met of it.
    pub(super) reaches: Vec<u32>,
}

/// Step from one state to another.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) from: usize,
    pub(super) to: usize,
    /// For each reach of `to`, the reach of `from` that it continues; `None` if the leaf is the last thing
    /// met.
    pub(super) kept: Vec<Option<usize>>,
    /// Whether, after this step, ways differ in their first words only, so that the latest one suffices.
    pub(super) alike: bool,
}

impl Orders {
    pub(super) fn new(shape: &Shape) -> Self {
        let mut tree = Tree { nodes: Vec::new(), leaves: Vec::new(), units: Vec::new() };
        tree.add(shape, None);
        let start = vec![0; tree.leaves.len()];
        let above: Vec<Vec<usize>> = (0..tree.leaves.len()).map(|leaf| tree.above(leaf)).collect();
        let mut numbers = HashMap::from([(start.clone(), 0)]);
        let mut reaching = vec![tree.reaching(&start)];
        let mut counts = vec![start];
        let mut steps: Vec<Vec<Step>> = tree.leaves.iter().map(|_| Vec::new()).collect();
        let mut from = 0;
        while from < counts.len() {
            for (leaf, (steps, above)) in steps.iter_mut().zip(&above).enumerate() {
                if !tree.may_follow(leaf, above, &counts[from]) {
                    continue;
                }
                let mut met = counts[from].clone();
                met[leaf] += 1;
                let to = *numbers.entry(met).or_insert_with_key(|met| {
                    reaching.push(tree.reaching(met));
                    counts.push(met.clone());
                    counts.len() - 1
                });
                let kept = |node: &usize| match above.contains(node) {
                    true => None,
                    false => reaching[from].iter().position(|other| other == node),
                };
                let kept: Vec<Option<usize>> = reaching[to].iter().map(kept).collect();
                let complete = tree.is_complete(0, &counts[to]);
                let alike = complete || kept.iter().all(Option::is_none);
                steps.push(Step { from, to, kept, alike });
            }
            from += 1;
        }
        let state = |(counts, reaching): (&Vec<u32>, &Vec<usize>)| State {
            complete: tree.is_complete(0, counts),
            reaches: reaching.iter().filter_map(|node| tree.nodes[*node].reach).collect(),
        };
        let ending = (0..tree.units.len()).map(|unit| {
            let ends = |state: &usize| tree.is_under_way(unit, &counts[*state]);
            (0..counts.len()).filter(ends).collect()
        });
        let within = (0..tree.leaves.len()).map(|leaf| tree.units_of(leaf));
        Self {
            states: counts.iter().zip(&reaching).map(state).collect(),
            needed: tree.needed(),
            farthest: tree.farthest(),
            ending: ending.collect(),
            within: within.collect(),
            steps,
            units: tree.units,
        }
    }
}

/// Nodes of a shape; each comes after its parent.
struct Tree {
    nodes: Vec<Node>,
    /// Indexes of the nodes that are leaves.
    leaves: Vec<usize>,
    units: Vec<Unit>,
}

struct Node {
    parent: Option<usize>,
    children: Vec<usize>,
    kind: Kind,
    /// Maximum number of words between neighbours.
    reach: Option<u32>,
    unit: Option<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Leaf {
        number: usize,
        times: u32,
    },
    /// All of its children.
    All(NearOrder),
    OneOf,
}

impl Tree {
    fn add(&mut self, shape: &Shape, parent: Option<usize>) -> usize {
        let (kind, children, reach, unit) = match shape {
            Shape::Leaf { times } => {
                let number = self.leaves.len();
                self.leaves.push(self.nodes.len());
                (Kind::Leaf { number, times: *times }, &[][..], None, None)
            }
            Shape::Near { parts, order, reach } => {
                let unit = match reach {
                    Distance::Sentence => Some(Unit::Sentence),
                    _ => reach.may_leave_paragraph().then_some(Unit::Paragraph),
                };
                let most = match reach {
                    Distance::Words(most) => Some(*most),
                    Distance::Sentence | Distance::Paragraph => None,
                };
                (Kind::All(*order), parts.as_slice(), most, unit)
            }
            Shape::OneOf(parts) => (Kind::OneOf, parts.as_slice(), None, None),
            Shape::By(attributed, part) => {
                (Kind::OneOf, std::slice::from_ref(&**part), None, Some(Unit::Voice(attributed.clone())))
            }
        };
        let unit = unit.map(|unit| {
            self.units.iter().position(|other| *other == unit).unwrap_or_else(|| {
                self.units.push(unit);
                self.units.len() - 1
            })
        });
        let at = self.nodes.len();
        self.nodes.push(Node { parent, children: Vec::new(), kind, reach, unit });
        self.nodes[at].children = children.iter().map(|child| self.add(child, Some(at))).collect();
        at
    }

    /// Returns the ancestors of a leaf.
    fn above(&self, leaf: usize) -> Vec<usize> {
        let parent = |node: &usize| self.nodes[*node].parent;
        std::iter::successors(parent(&self.leaves[leaf]), parent).collect()
    }

    fn units_of(&self, leaf: usize) -> Vec<usize> {
        let mut units: Vec<usize> =
            self.above(leaf).into_iter().filter_map(|node| self.nodes[node].unit).collect();
        units.sort_unstable();
        units.dedup();
        units
    }

    fn has_begun(&self, node: usize, counts: &[u32]) -> bool {
        match self.nodes[node].kind {
            Kind::Leaf { number, .. } => counts[number] > 0,
            _ => self.nodes[node].children.iter().any(|child| self.has_begun(*child, counts)),
        }
    }

    fn is_complete(&self, node: usize, counts: &[u32]) -> bool {
        let mut children = self.nodes[node].children.iter();
        match self.nodes[node].kind {
            Kind::Leaf { number, times } => counts[number] == times,
            Kind::All(_) => children.all(|child| self.is_complete(*child, counts)),
            Kind::OneOf => children.any(|child| self.is_complete(*child, counts)),
        }
    }

    /// Whether a leaf may be met next.
    fn may_follow(&self, leaf: usize, above: &[usize], counts: &[u32]) -> bool {
        let mut below = self.leaves[leaf];
        if self.is_complete(below, counts) {
            return false;
        }
        above.iter().all(|&node| {
            let children = &self.nodes[node].children;
            let here = std::mem::replace(&mut below, node);
            match self.nodes[node].kind {
                Kind::Leaf { .. } | Kind::All(NearOrder::Any) => true,
                Kind::All(NearOrder::Written) => {
                    let before = children.iter().take_while(|child| **child != here);
                    before.into_iter().all(|child| self.is_complete(*child, counts))
                }
                Kind::OneOf => children.iter().all(|child| *child == here || !self.has_begun(*child, counts)),
            }
        })
    }

    /// Returns, for each leaf, the number of its things that every match has; 0 for a leaf inside a choice.
    fn needed(&self) -> Vec<u32> {
        let is_choice = |node: &usize| {
            let Node { kind, children, .. } = &self.nodes[*node];
            *kind == Kind::OneOf && children.len() > 1
        };
        let needed = |(leaf, node): (usize, &usize)| match self.nodes[*node].kind {
            Kind::Leaf { times, .. } if !self.above(leaf).iter().any(is_choice) => times,
            _ => 0,
        };
        self.leaves.iter().enumerate().map(needed).collect()
    }

    /// Returns the maximum number of words between consecutive things of a match: the reach of the operator
    /// that reaches farthest.
    fn farthest(&self) -> Option<u32> {
        let operators = self.nodes.iter().filter(|node| matches!(node.kind, Kind::All(_)));
        operators.map(|node| node.reach).try_fold(0, |most, reach| reach.map(|reach| most.max(reach)))
    }

    /// Returns the operators whose next part must follow near the last word met. An operator with a part
    /// under way is not one of them, because the next thing may stand in a gap of that part.
    fn reaching(&self, counts: &[u32]) -> Vec<usize> {
        let under_way = |node: usize| self.has_begun(node, counts) && !self.is_complete(node, counts);
        let reaches = |node: &usize| {
            let Node { reach, children, .. } = &self.nodes[*node];
            let gap =
                |child: &usize| !matches!(self.nodes[*child].kind, Kind::Leaf { .. }) && under_way(*child);
            reach.is_some() && under_way(*node) && !children.iter().any(gap)
        };
        (0..self.nodes.len()).filter(reaches).collect()
    }

    /// Whether something that must lie in a unit has begun but is not complete.
    fn is_under_way(&self, unit: usize, counts: &[u32]) -> bool {
        (0..self.nodes.len()).any(|node| {
            self.nodes[node].unit == Some(unit)
                && self.has_begun(node, counts)
                && !self.is_complete(node, counts)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(parts: Vec<Shape>, order: NearOrder, most: u32) -> Shape {
        Shape::Near { parts, order, reach: Distance::Words(most) }
    }

    fn leaves<const N: usize>(times: [u32; N]) -> Vec<Shape> {
        times.into_iter().map(|times| Shape::Leaf { times }).collect()
    }

    #[test]
    fn states_double_with_what_may_stand_anywhere_only() {
        let states = |shape: Shape| Orders::new(&shape).states.len();
        assert_eq!(states(near(leaves([1; 8]), NearOrder::Any, 5)), 256);
        assert_eq!(states(near(leaves([1; 10]), NearOrder::Written, 5)), 11);
        assert_eq!(states(near(leaves([40, 3]), NearOrder::Any, 5)), 41 * 4);
    }

    #[test]
    fn what_is_under_way_leaves_a_gap_for_others() {
        let pair = near(leaves([1; 2]), NearOrder::Any, 5);
        let orders = Orders::new(&near(vec![pair, Shape::Leaf { times: 1 }], NearOrder::Any, 2));
        let first = orders.steps[0].iter().find(|step| step.from == 0).expect("a first step");
        assert_eq!(orders.states[first.to].reaches, [5]);
        // The third thing stands in the gap of the pair, so the pair's reach is unchanged.
        let third = orders.steps[2].iter().find(|step| step.from == first.to).expect("a step");
        assert_eq!(third.kept, [Some(0)]);
    }
}
