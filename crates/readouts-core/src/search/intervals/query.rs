//! A plan as a tantivy query: iterates over the matching documents and their occurrences.

use std::sync::Arc;

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use super::node::{Node, Shared, Tally};
use super::open::Prepared;
use super::postings::Steps;
use crate::Result;
use crate::query::FieldQuery;
use crate::search::follow::Step;
use crate::search::related::Related;
use crate::search::watch::Looked;

/// Plan prepared for one state of the index.
#[derive(Clone)]
pub(crate) struct PlanQuery(Arc<Prepared>);

impl PlanQuery {
    pub(crate) fn new(prepared: Prepared) -> Self {
        Self(Arc::new(prepared))
    }

    /// Whether it searches for words in the bodies.
    pub(crate) fn looks_for_words(&self) -> bool {
        self.0.looks_for_words()
    }

    /// Returns the articles for which a condition of the plan holds that compares articles.
    pub(in crate::search) fn related(&self, fact: &FieldQuery) -> Option<&Related> {
        self.0.related(fact)
    }

    /// Checks whether the search has taken too long, or has been stopped.
    ///
    /// # Errors
    /// [`ErrorKind::TimedOut`](crate::ErrorKind::TimedOut) past the deadline,
    /// [`ErrorKind::Stopped`](crate::ErrorKind::Stopped) after a stop.
    pub(crate) fn check_time(&self) -> Result<()> {
        self.0.watch().check()
    }

    /// Tells who follows the search of a step.
    pub(crate) fn tell(&self, step: Step) {
        self.0.watch().tell(step);
    }

    /// Opens it in a segment. The scorer is started by [`begin`](PlanScorer::begin) if all matching documents are wanted, by
    /// [`begin_for_few`](PlanScorer::begin_for_few) if a few known ones are. `collect` says whether places
    /// are wanted, not only their number.
    pub(crate) fn open(&self, reader: &SegmentReader, collect: bool) -> tantivy::Result<PlanScorer> {
        let (node, shared) = self.0.open(reader, collect)?;
        Ok(PlanScorer::new(node, shared, reader.max_doc()))
    }
}

impl std::fmt::Debug for PlanQuery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PlanQuery").finish_non_exhaustive()
    }
}

impl Query for PlanQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(PlanWeight(self.clone())))
    }
}

struct PlanWeight(PlanQuery);

impl Weight for PlanWeight {
    fn scorer(&self, reader: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(self.0.open(reader, false)?.begin()))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.0.open(reader, false)?.begin_for_few();
        let found = scorer.seek(doc) == doc;
        Ok(Explanation::new("sum over words and phrases", if found { scorer.score() } else { 0.0 }))
    }
}

/// Iterator over the matching documents of a segment, including deleted ones.
pub(crate) struct PlanScorer {
    node: Node,
    shared: Shared,
    /// Number of documents of the segment.
    end: DocId,
    doc: DocId,
    tally: Tally,
    tallied: bool,
    looked: Looked,
}

impl PlanScorer {
    fn new(node: Node, shared: Shared, end: DocId) -> Self {
        let doc = node.doc();
        Self { node, shared, end, doc, tally: Tally::default(), tallied: false, looked: Looked::default() }
    }

    /// Moves to the first matching document, for a caller that steps through all of them. This may take as long as finding
    /// all others.
    pub(crate) fn begin(mut self) -> Self {
        self.node = self.node.scanned_if_checking(self.end.into(), &self.shared.watch);
        self.doc = self.node.doc();
        self.begin_for_few()
    }

    /// Moves to the first matching document, for a caller that seeks only a few.
    pub(crate) fn begin_for_few(mut self) -> Self {
        self.skip_what_does_not_match();
        self
    }

    fn skip_what_does_not_match(&mut self) {
        while self.doc != TERMINATED {
            if self.shared.watch.is_over() {
                self.doc = TERMINATED;
                break;
            }
            self.looked.add(&self.shared.watch);
            if self.node.matches(&self.shared) {
                break;
            }
            self.doc = self.node.seek(self.doc + 1);
        }
        if self.doc == TERMINATED {
            self.looked.flush(&self.shared.watch);
        }
        self.tallied = false;
    }

    /// Returns the occurrences and score of the current document.
    pub(crate) fn tally(&mut self) -> &Tally {
        if !self.tallied {
            self.tally.clear();
            self.node.add_to(&self.shared, &mut self.tally);
            self.tally.settle();
            self.tallied = true;
        }
        &self.tally
    }

    /// Returns its parts, for a caller that iterates in its own way.
    pub(crate) fn parts(&mut self) -> (&mut Node, &Shared) {
        (&mut self.node, &self.shared)
    }
}

impl DocSet for PlanScorer {
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.doc = self.node.seek(self.doc + 1);
            self.skip_what_does_not_match();
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = self.node.seek(target);
            self.skip_what_does_not_match();
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        u32::try_from(self.node.cost()).unwrap_or(u32::MAX)
    }
}

impl Scorer for PlanScorer {
    fn score(&mut self) -> Score {
        self.tally().score
    }
}
