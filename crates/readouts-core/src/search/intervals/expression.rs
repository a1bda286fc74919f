//! Expressions that have places in a text, opened in a segment.

use tantivy::{DocId, TERMINATED};

use super::Interval;
use super::algebra::Chains;
use super::exact_phrase::Run;
use super::near::{Apart, NearBy};
use super::pair::Pair;
use super::postings::{Steps, least, meet, order_of};
use crate::index::{Attributed, Layout};
use crate::search::watch::Watch;

/// Context for reading places: the layout of the documents, if it is needed, and the deadline.
#[derive(Clone, Copy)]
pub(in crate::search) struct Reading<'r> {
    pub(in crate::search) layout: Option<&'r Layout>,
    pub(in crate::search) watch: &'r Watch,
}

/// Phrase or near expression.
pub(in crate::search) enum Expression {
    Run(Run),
    Chain(Chain),
    Near(Box<NearBy>),
    Pair(Box<Pair>),
    Apart(Box<Apart>),
    /// Restricted to words that are attributed in this way.
    By(Attributed, Box<Self>),
    /// An expression that cannot occur in the segment.
    Nothing,
}

impl Expression {
    /// Returns the number of occurrences in the document. Fills `places` only if `collect` is set or counting
    /// requires it.
    pub(in crate::search) fn count(
        &mut self,
        reading: Reading<'_>,
        collect: bool,
        places: &mut Vec<Interval>,
    ) -> u32 {
        match self {
            Self::Run(run) if !collect => return run.count_all(reading.watch),
            Self::Pair(pair) if !collect => return pair.count(reading),
            _ => {}
        }
        self.places(reading, places);
        places.len() as u32
    }

    /// Replaces `places` by its places in the document, sorted and minimal.
    pub(super) fn places(&mut self, reading: Reading<'_>, places: &mut Vec<Interval>) {
        places.clear();
        match self {
            Self::Nothing => {}
            Self::Run(run) => run.places(reading.watch, places),
            Self::Chain(chain) => chain.places(reading, places),
            Self::Near(near) => near.places(reading, places),
            Self::Pair(pair) => pair.places(reading, places),
            Self::Apart(apart) => apart.places(reading, places),
            Self::By(attributed, inner) => {
                let doc = inner.doc();
                inner.places(reading, places);
                let Some(layout) = reading.layout else { return places.clear() };
                places.retain(|place| layout.is_attributed(doc, place.first, place.last, attributed));
            }
        }
    }

    /// Returns the run if the expression is nothing else.
    pub(in crate::search) fn as_run(&mut self) -> Option<&mut Run> {
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
            Self::Near(near) => near.doc(),
            Self::Pair(pair) => pair.doc(),
            Self::Apart(apart) => apart.doc(),
            Self::By(_, inner) => inner.doc(),
            Self::Nothing => TERMINATED,
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        match self {
            Self::Run(run) => run.seek(target),
            Self::Chain(chain) => chain.seek(target),
            Self::Near(near) => near.seek(target),
            Self::Pair(pair) => pair.seek(target),
            Self::Apart(apart) => apart.seek(target),
            Self::By(_, inner) => inner.seek(target),
            Self::Nothing => TERMINATED,
        }
    }

    fn cost(&self) -> u64 {
        match self {
            Self::Run(run) => run.cost(),
            Self::Chain(chain) => chain.parts.iter().map(Steps::cost).min().unwrap_or(0),
            Self::Near(near) => near.cost(),
            Self::Pair(pair) => pair.cost(),
            Self::Apart(apart) => apart.cost(),
            Self::By(_, inner) => inner.cost(),
            Self::Nothing => 0,
        }
    }
}

/// A phrase with gaps or choices.
pub(in crate::search) struct Chain {
    parts: Vec<ChainPart>,
    /// Indexes of the parts, rarest first.
    order: Vec<usize>,
    doc: DocId,
    chains: Chains,
    starts: Vec<u32>,
}

/// One of several runs, after `min` to `max` other words.
pub(in crate::search) struct ChainPart {
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

    fn places(&mut self, reading: Reading<'_>, places: &mut Vec<Interval>) {
        let doc = self.doc;
        let mut fits =
            |last, first| reading.layout.is_none_or(|layout| layout.same_paragraph(doc, last, first));
        self.chains.clear();
        for (number, part) in self.parts.iter_mut().enumerate() {
            for run in part.runs.iter_mut().filter(|run| run.doc() == self.doc) {
                run.starts(reading.watch, &mut self.starts);
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
