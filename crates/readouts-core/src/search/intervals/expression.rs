//! What has places in a body, ready to step through a segment. It must not know how it combines.

use tantivy::{DocId, TERMINATED};

use super::Interval;
use super::algebra::Chains;
use super::near::{Apart, NearBy};
use super::postings::{Steps, least, meet, order_of};
use super::run::Run;
use crate::index::Layout;
use crate::search::watch::Watch;

/// What places are read by: a document's layout, where it is needed, and the time that there is.
#[derive(Clone, Copy)]
pub(super) struct Reading<'r> {
    pub(super) layout: Option<&'r Layout>,
    pub(super) watch: &'r Watch,
}

/// A phrase, or things near each other.
pub(super) enum Expression {
    Run(Run),
    Chain(Chain),
    Near(Box<NearBy>),
    Apart(Box<Apart>),
    /// Held to the words of these speakers, by their numbers in the segment.
    By(Vec<u64>, Box<Self>),
    /// What the segment cannot have.
    Nothing,
}

impl Expression {
    /// How often it stands in the document; puts the places into `places` only if that is asked for
    /// or cannot be done without.
    pub(super) fn count(&mut self, reading: Reading<'_>, collect: bool, places: &mut Vec<Interval>) -> u32 {
        if !collect && let Self::Run(run) = self {
            return run.count_all(reading.watch);
        }
        self.places(reading, places);
        places.len() as u32
    }

    /// Puts its places in the document into `places`, sorted and minimal.
    pub(super) fn places(&mut self, reading: Reading<'_>, places: &mut Vec<Interval>) {
        places.clear();
        match self {
            Self::Nothing => {}
            Self::Run(run) => run.places(reading.watch, places),
            Self::Chain(chain) => chain.places(reading, places),
            Self::Near(near) => near.places(reading, places),
            Self::Apart(apart) => apart.places(reading, places),
            Self::By(speakers, inner) => {
                let doc = inner.doc();
                inner.places(reading, places);
                let Some(layout) = reading.layout else { return places.clear() };
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
            Self::Near(near) => near.doc(),
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
            Self::Apart(apart) => apart.cost(),
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
