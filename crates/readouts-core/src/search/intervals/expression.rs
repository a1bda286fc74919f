//! What has places in a body, ready to step through a segment. It must not know how it combines.

use tantivy::{DocId, TERMINATED};

use super::Interval;
use super::algebra::{Chains, add_near, add_near_words, drop_near, keep_minimal};
use super::postings::{Steps, least, meet, order_of};
use super::run::Run;
use crate::index::Layout;
use crate::query::{Reach, Relation};

/// A phrase, or things near each other.
pub(super) enum Expression {
    Run(Run),
    Chain(Chain),
    Near(Box<NearBy>),
    /// Held to the words of these speakers, by their numbers in the segment.
    By(Vec<u64>, Box<Self>),
    /// What the segment cannot have.
    Nothing,
}

impl Expression {
    /// How often it stands in the document; puts the places into `places` only if that is asked for
    /// or cannot be done without.
    pub(super) fn count(
        &mut self,
        layout: Option<&Layout>,
        collect: bool,
        places: &mut Vec<Interval>,
    ) -> u32 {
        if !collect && let Self::Run(run) = self {
            return run.count_all();
        }
        self.places(layout, places);
        places.len() as u32
    }

    /// Puts its places in the document into `places`, sorted and minimal.
    pub(super) fn places(&mut self, layout: Option<&Layout>, places: &mut Vec<Interval>) {
        places.clear();
        match self {
            Self::Nothing => {}
            Self::Run(run) => run.places(places),
            Self::Chain(chain) => chain.places(layout, places),
            Self::Near(near) => near.places(layout, places),
            Self::By(speakers, inner) => {
                let doc = inner.doc();
                inner.places(layout, places);
                let Some(layout) = layout else { return places.clear() };
                places.retain(|place| layout.said_by(doc, place.first, place.last, speakers));
            }
        }
    }

    /// The run that it is, if it is nothing else.
    pub(super) fn as_run(&mut self) -> Option<&mut Run> {
        match self {
            Self::Run(run) => Some(run),
            _ => None,
        }
    }
}

impl Steps for Expression {
    fn doc(&self) -> DocId {
        match self {
            Self::Run(run) => run.doc(),
            Self::Chain(chain) => chain.doc,
            Self::Near(near) => near.doc,
            Self::By(_, inner) => inner.doc(),
            Self::Nothing => TERMINATED,
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        match self {
            Self::Run(run) => run.seek(target),
            Self::Chain(chain) => chain.seek(target),
            Self::Near(near) => near.seek(target),
            Self::By(_, inner) => inner.seek(target),
            Self::Nothing => TERMINATED,
        }
    }

    fn cost(&self) -> u64 {
        match self {
            Self::Run(run) => run.cost(),
            Self::Chain(chain) => chain.parts.iter().map(Steps::cost).min().unwrap_or(0),
            Self::Near(near) => near.cost(),
            Self::By(_, inner) => inner.cost(),
            Self::Nothing => 0,
        }
    }
}

/// A phrase with gaps or choices.
pub(super) struct Chain {
    parts: Vec<ChainPart>,
    /// Rarest first.
    order: Vec<usize>,
    doc: DocId,
    chains: Chains,
    starts: Vec<u32>,
}

/// One of several runs, behind `min` to `max` other words.
pub(super) struct ChainPart {
    pub(super) min: u32,
    pub(super) max: u32,
    pub(super) runs: Vec<Run>,
}

impl Chain {
    pub(super) fn new(parts: Vec<ChainPart>) -> Self {
        let order = order_of(&parts);
        let mut chain = Self { parts, order, doc: 0, chains: Chains::default(), starts: Vec::new() };
        chain.doc = meet(&mut chain.parts, &chain.order, 0);
        chain
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = meet(&mut self.parts, &self.order, target);
        }
        self.doc
    }

    fn places(&mut self, layout: Option<&Layout>, places: &mut Vec<Interval>) {
        let doc = self.doc;
        let mut fits = |last, first| layout.is_none_or(|layout| layout.same_paragraph(doc, last, first));
        self.chains.clear();
        for (number, part) in self.parts.iter_mut().enumerate() {
            for run in part.runs.iter_mut().filter(|run| run.doc() == self.doc) {
                run.starts(&mut self.starts);
                match number {
                    0 => self.chains.begin(&self.starts, run.len()),
                    _ => self.chains.extend(&self.starts, run.len(), part.min, part.max, &mut fits),
                }
            }
            if !self.chains.step() {
                return;
            }
        }
        self.chains.finish(places);
    }
}

impl Steps for ChainPart {
    fn doc(&self) -> DocId {
        self.runs.iter().map(Steps::doc).min().unwrap_or(TERMINATED)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        least(&mut self.runs, target)
    }

    fn cost(&self) -> u64 {
        self.runs.iter().map(Steps::cost).sum()
    }
}

/// Things near each other.
pub(super) struct NearBy {
    /// The left side, then the right one.
    sides: [Side; 2],
    /// The sides that a document must have, rarest first.
    order: Vec<usize>,
    relation: Relation,
    reach: Reach,
    doc: DocId,
}

/// One side of an operator: any of several expressions.
pub(super) struct Side {
    all: Vec<Expression>,
    /// In step with `all`: its places in the document.
    places: Vec<Vec<Interval>>,
    positions: Vec<u32>,
}

impl Side {
    pub(super) fn new(all: Vec<Expression>) -> Self {
        let places = all.iter().map(|_| Vec::new()).collect();
        Self { all, places, positions: Vec::new() }
    }

    /// Reads where it stands in the document; `false` where it is not a single word.
    fn read_word(&mut self) -> bool {
        match self.all.as_mut_slice() {
            [Expression::Run(run)] => run.positions_of_one(&mut self.positions),
            _ => false,
        }
    }

    /// Reads the places in `doc` of those that have it; `false` where there are none.
    fn read(&mut self, doc: DocId, layout: Option<&Layout>) -> bool {
        let mut any = false;
        for (one, places) in self.all.iter_mut().zip(&mut self.places) {
            places.clear();
            if one.doc() == doc {
                one.places(layout, places);
            }
            any |= !places.is_empty();
        }
        any
    }
}

impl Steps for Side {
    fn doc(&self) -> DocId {
        self.all.iter().map(Steps::doc).min().unwrap_or(TERMINATED)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        least(&mut self.all, target)
    }

    fn cost(&self) -> u64 {
        self.all.iter().map(Steps::cost).sum()
    }
}

impl NearBy {
    pub(super) fn new(sides: [Side; 2], relation: Relation, reach: Reach) -> Self {
        let order = if relation == Relation::Not { vec![0] } else { order_of(&sides) };
        let mut near = Self { sides, order, relation, reach, doc: 0 };
        near.doc = meet(&mut near.sides, &near.order, 0);
        near
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = meet(&mut self.sides, &self.order, target);
        }
        self.doc
    }

    fn cost(&self) -> u64 {
        self.order.iter().map(|side| self.sides[*side].cost()).min().unwrap_or(0)
    }

    fn places(&mut self, layout: Option<&Layout>, places: &mut Vec<Interval>) {
        let (doc, reach) = (self.doc, self.reach);
        let mut fits = |one: Interval, other: Interval| match (reach, layout) {
            (Reach::Words(most), layout) => {
                other.first - one.last - 1 <= most
                    && layout.is_none_or(|layout| layout.same_paragraph(doc, one.last, other.first))
            }
            (Reach::Sentence, Some(layout)) => layout.same_sentence(doc, one.first, other.last),
            (Reach::Paragraph, Some(layout)) => layout.same_paragraph(doc, one.first, other.last),
            (_, None) => false,
        };
        let [left, right] = &mut self.sides;
        if self.relation == Relation::Not {
            left.read(doc, layout);
            places.append(&mut left.places[0]);
            if !places.is_empty() && right.seek(doc) == doc && right.read(doc, layout) {
                right.places.iter().for_each(|others| drop_near(places, others, &mut fits));
            }
            return;
        }
        if left.read_word()
            && right.read_word()
            && add_near_words(&left.positions, &right.positions, self.relation, &mut fits, places)
        {
            return;
        }
        if !left.read(doc, layout) || !right.read(doc, layout) {
            return;
        }
        for one in &left.places {
            for other in &right.places {
                add_near(one, other, self.relation, &mut fits, places);
            }
        }
        keep_minimal(places);
    }
}
