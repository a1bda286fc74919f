//! Combines the parts of a query in one segment: finds candidate documents by skipping, then checks each.
//!
//! A node yields documents that may match; [`Node::matches`] decides.

use std::ops::Range;
use std::sync::Arc;

use tantivy::columnar::{Column, ColumnIndex};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::Bm25Weight;
use tantivy::{DocId, TERMINATED};

use super::Interval;
use super::exact_phrase::Run;
use super::expression::{Expression, Reading};
use super::postings::{Steps, WordPostings, least, meet};
use crate::index::{Layout, SentenceStart};
use crate::search::related::Docs;
use crate::search::watch::Watch;

/// Part of a query, opened in a segment.
pub(in crate::search) enum Node {
    /// All documents of the segment.
    All(Every),
    Leaf(Box<Leaf>),
    /// Documents with one of several terms.
    Terms(Box<WordPostings>),
    /// Documents with column values in ranges.
    Within(Within),
    /// Documents with a sentence whose attribution has one of these bases.
    Attributed(WithBasis),
    /// Documents that have a value in one of several columns.
    Valued(Valued),
    /// Documents with a value of a column whose number lies in a range.
    Numbered(Numbered),
    /// Documents of a set.
    Listed(Listed),
    And(And),
    Or(Vec<Self>),
    Not(Box<Self>, Every),
    AtLeast(u32, Box<Self>),
}

/// Iterator over all documents of a segment.
#[derive(Debug, Clone, Copy)]
pub(in crate::search) struct Every {
    doc: DocId,
    end: DocId,
}

impl Every {
    pub(super) fn new(end: DocId) -> Self {
        Self { doc: if end == 0 { TERMINATED } else { 0 }, end }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = if target < self.end { target } else { TERMINATED };
        }
        self.doc
    }
}

/// Columns that must each have a value in a range, ends included.
pub(in crate::search) struct Within {
    pub(super) columns: Vec<(Column<i64>, i64, i64)>,
    pub(super) every: Every,
}

impl Within {
    fn holds(&self) -> bool {
        self.columns.iter().all(|(column, from, to)| {
            column.first(self.every.doc).is_some_and(|value| (*from..=*to).contains(&value))
        })
    }
}

/// Basis codes of which a sentence of the document must have one.
pub(in crate::search) struct WithBasis {
    pub(super) sentences: Column<u64>,
    pub(super) bases: Vec<u64>,
    pub(super) every: Every,
}

impl WithBasis {
    fn holds(&self) -> bool {
        let mut codes = self.sentences.values_for_doc(self.every.doc);
        codes.any(|code| self.bases.contains(&SentenceStart::of(code).basis))
    }
}

/// Columns of which one must have a value.
pub(in crate::search) struct Valued {
    pub(super) indexes: Vec<ColumnIndex>,
    pub(super) every: Every,
}

impl Valued {
    fn holds(&self) -> bool {
        self.indexes.iter().any(|index| !index.value_row_ids(self.every.doc).is_empty())
    }
}

/// Column that must have a value with a number in a range.
pub(in crate::search) struct Numbered {
    pub(super) values: Column<u64>,
    pub(super) numbers: Range<u64>,
    pub(super) every: Every,
}

impl Numbered {
    fn holds(&self) -> bool {
        self.values.values_for_doc(self.every.doc).any(|value| self.numbers.contains(&value))
    }
}

/// Documents of a set, one after another.
pub(in crate::search) struct Listed {
    docs: Arc<Docs>,
    doc: DocId,
}

impl Listed {
    pub(super) fn new(docs: Arc<Docs>) -> Self {
        let doc = docs.from(0);
        Self { docs, doc }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = self.docs.from(target);
        }
        self.doc
    }
}

/// Parts that a document must all match.
pub(in crate::search) struct And {
    parts: Vec<Node>,
    /// Indexes of the parts that can find documents, rarest first.
    drivers: Vec<usize>,
    /// Indexes of all parts, cheapest to check first.
    by_effort: Vec<usize>,
    every: Every,
}

impl And {
    pub(super) fn new(parts: Vec<Node>, end: DocId) -> Self {
        let mut drivers: Vec<usize> = (0..parts.len()).filter(|part| parts[*part].drives()).collect();
        drivers.sort_by_key(|part| parts[*part].cost());
        let mut by_effort: Vec<usize> = (0..parts.len()).collect();
        by_effort.sort_by_key(|part| parts[*part].effort());
        let mut and = Self { parts, drivers, by_effort, every: Every::new(end) };
        and.step_to(0);
        and
    }

    fn step_to(&mut self, target: DocId) {
        self.every.doc = if self.drivers.is_empty() {
            Every { doc: 0, ..self.every }.seek(target)
        } else {
            meet(&mut self.parts, &self.drivers, target)
        };
    }
}

/// Words and phrases searched in the body or in the headline.
pub(in crate::search) struct Leaf {
    /// Alternatives.
    pub(super) any: Vec<Expression>,
    pub(super) part: TextPart,
    /// BM25 weight of an occurrence; `None` if documents are not ranked.
    pub(super) weight: Option<Bm25Weight>,
    /// Document that `count` and `places` belong to.
    pub(super) read: Option<DocId>,
    pub(super) count: u32,
    /// Filled only if places are collected, or were needed to count them.
    pub(super) places: Vec<Interval>,
    pub(super) buffer: Vec<Interval>,
}

/// Text that is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::search) enum TextPart {
    Body,
    Title,
}

/// State shared by all nodes of a segment.
pub(in crate::search) struct Shared {
    /// `Some` only if the query needs sentences, paragraphs or speakers.
    pub(super) layout: Option<Layout>,
    /// `Some` only if documents are ranked.
    pub(crate) body_norms: Option<FieldNormReader>,
    /// `Some` only if documents are ranked and the query searches headlines.
    pub(super) title_norms: Option<FieldNormReader>,
    /// Whether places are wanted, not only their number.
    pub(super) collect: bool,
    pub(crate) watch: Watch,
}

/// Occurrences and score of a matching document.
#[derive(Debug, Default)]
pub(in crate::search) struct Tally {
    pub(crate) occurrences: u64,
    pub(crate) score: f32,
    /// Sorted, without duplicates; empty if places are not collected.
    pub(crate) places: Vec<Interval>,
}

impl Leaf {
    fn doc(&self) -> DocId {
        self.any.iter().map(Steps::doc).min().unwrap_or(TERMINATED)
    }

    /// Reads its places in the current document; returns their number.
    fn read(&mut self, shared: &Shared) -> u32 {
        let doc = self.doc();
        if self.read.replace(doc) == Some(doc) {
            return self.count;
        }
        // Only the body has a layout.
        let layout = shared.layout.as_ref().filter(|_| self.part == TextPart::Body);
        let reading = Reading { layout, watch: &shared.watch };
        if let [only] = self.any.as_mut_slice() {
            self.count = only.count(reading, shared.collect, &mut self.places);
            return self.count;
        }
        self.places.clear();
        for one in self.any.iter_mut().filter(|one| one.doc() == doc) {
            one.places(reading, &mut self.buffer);
            self.places.append(&mut self.buffer);
        }
        self.places.sort_unstable();
        self.places.dedup();
        self.count = self.places.len() as u32;
        self.count
    }

    fn score(&self, shared: &Shared, doc: DocId) -> f32 {
        let norms = match self.part {
            TextPart::Body => &shared.body_norms,
            TextPart::Title => &shared.title_norms,
        };
        let (Some(weight), Some(norms)) = (&self.weight, norms) else { return 0.0 };
        weight.score(norms.fieldnorm_id(doc), self.count)
    }
}

impl Node {
    /// Whether it can find documents; if not, it can only check a given document.
    fn drives(&self) -> bool {
        match self {
            Self::Leaf(_) | Self::Terms(_) | Self::Listed(_) => true,
            Self::And(and) => !and.drivers.is_empty(),
            Self::Or(parts) => parts.iter().all(Self::drives),
            Self::AtLeast(_, part) => part.drives(),
            Self::All(_)
            | Self::Within(_)
            | Self::Attributed(_)
            | Self::Valued(_)
            | Self::Numbered(_)
            | Self::Not(..) => false,
        }
    }

    /// Returns a rough estimate of the effort to check a document.
    fn effort(&self) -> u32 {
        match self {
            Self::All(_) | Self::Terms(_) | Self::Listed(_) => 0,
            Self::Within(_) | Self::Valued(_) | Self::Numbered(_) => 1,
            Self::Attributed(_) => 10,
            Self::Leaf(leaf) => match leaf.any.as_slice() {
                [Expression::Run(run)] => run.len(),
                _ => 100,
            },
            Self::And(and) => and.parts.iter().map(Self::effort).sum(),
            Self::Or(parts) => parts.iter().map(Self::effort).sum(),
            Self::Not(part, _) | Self::AtLeast(_, part) => part.effort() + 1,
        }
    }

    /// Returns the run and the weight of an occurrence if the node is nothing but an exact phrase in the
    /// body.
    pub(crate) fn as_run(&mut self) -> Option<(&mut Run, Option<&Bm25Weight>)> {
        match self {
            Self::Leaf(leaf) if leaf.part == TextPart::Body => match leaf.any.as_mut_slice() {
                [only] => only.as_run().map(|run| (run, leaf.weight.as_ref())),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether the current document matches.
    pub(super) fn matches(&mut self, shared: &Shared) -> bool {
        match self {
            Self::All(_) | Self::Terms(_) | Self::Listed(_) => true,
            Self::Within(within) => within.holds(),
            Self::Attributed(attributed) => attributed.holds(),
            Self::Valued(valued) => valued.holds(),
            Self::Numbered(numbered) => numbered.holds(),
            Self::Leaf(leaf) => leaf.read(shared) > 0,
            Self::And(and) => {
                let doc = and.every.doc;
                let And { parts, by_effort, .. } = and;
                by_effort.iter().all(|part| parts[*part].seek(doc) == doc && parts[*part].matches(shared))
            }
            Self::Or(parts) => {
                let doc = parts.iter().map(Steps::doc).min().unwrap_or(TERMINATED);
                parts.iter_mut().any(|part| part.doc() == doc && part.matches(shared))
            }
            Self::Not(part, every) => part.seek(every.doc) != every.doc || !part.matches(shared),
            Self::AtLeast(least, part) => {
                part.matches(shared) && {
                    let mut tally = Tally::default();
                    part.add_to(shared, &mut tally);
                    tally.settle();
                    tally.occurrences >= u64::from(*least)
                }
            }
        }
    }

    /// Adds the occurrences and score of the current document, which must match.
    pub(super) fn add_to(&mut self, shared: &Shared, tally: &mut Tally) {
        match self {
            Self::All(_)
            | Self::Terms(_)
            | Self::Within(_)
            | Self::Attributed(_)
            | Self::Valued(_)
            | Self::Numbered(_)
            | Self::Listed(_)
            | Self::Not(..) => {}
            Self::Leaf(leaf) => {
                let count = leaf.read(shared);
                tally.score += leaf.score(shared, leaf.doc());
                if leaf.part == TextPart::Body {
                    tally.occurrences += u64::from(count);
                    if shared.collect {
                        tally.places.extend_from_slice(&leaf.places);
                    }
                }
            }
            Self::And(and) => and.parts.iter_mut().for_each(|part| part.add_to(shared, tally)),
            Self::Or(parts) => {
                let doc = parts.iter().map(Steps::doc).min().unwrap_or(TERMINATED);
                for part in parts {
                    if part.doc() == doc && part.matches(shared) {
                        part.add_to(shared, tally);
                    }
                }
            }
            Self::AtLeast(_, part) => part.add_to(shared, tally),
        }
    }
}

impl Tally {
    pub(super) fn clear(&mut self) {
        self.occurrences = 0;
        self.score = 0.0;
        self.places.clear();
    }

    /// Sorts the collected places, removes duplicates and updates the number of occurrences.
    pub(super) fn settle(&mut self) {
        if !self.places.is_empty() {
            if !self.places.is_sorted_by(|a, b| a < b) {
                self.places.sort_unstable();
                self.places.dedup();
            }
            self.occurrences = self.places.len() as u64;
        }
    }
}

impl Steps for Node {
    fn doc(&self) -> DocId {
        match self {
            Self::All(every) | Self::Not(_, every) => every.doc,
            Self::Leaf(leaf) => leaf.doc(),
            Self::Terms(terms) => terms.doc(),
            Self::Within(within) => within.every.doc,
            Self::Attributed(attributed) => attributed.every.doc,
            Self::Valued(valued) => valued.every.doc,
            Self::Numbered(numbered) => numbered.every.doc,
            Self::Listed(listed) => listed.doc,
            Self::And(and) => and.every.doc,
            Self::Or(parts) => parts.iter().map(Steps::doc).min().unwrap_or(TERMINATED),
            Self::AtLeast(_, part) => part.doc(),
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        match self {
            Self::All(every) | Self::Not(_, every) => every.seek(target),
            Self::Leaf(leaf) => least(&mut leaf.any, target),
            Self::Terms(terms) => terms.seek(target),
            Self::Within(within) => within.every.seek(target),
            Self::Attributed(attributed) => attributed.every.seek(target),
            Self::Valued(valued) => valued.every.seek(target),
            Self::Numbered(numbered) => numbered.every.seek(target),
            Self::Listed(listed) => listed.seek(target),
            Self::And(and) => {
                if and.every.doc < target {
                    and.step_to(target);
                }
                and.every.doc
            }
            Self::Or(parts) => least(parts, target),
            Self::AtLeast(_, part) => part.seek(target),
        }
    }

    fn cost(&self) -> u64 {
        match self {
            Self::All(every) | Self::Not(_, every) => every.end.into(),
            Self::Within(within) => within.every.end.into(),
            Self::Attributed(attributed) => attributed.every.end.into(),
            Self::Valued(valued) => valued.every.end.into(),
            Self::Numbered(numbered) => numbered.every.end.into(),
            Self::Listed(listed) => listed.docs.count.into(),
            Self::Leaf(leaf) => leaf.any.iter().map(Steps::cost).sum(),
            Self::Terms(terms) => terms.cost(),
            Self::And(and) => {
                let least = and.drivers.first().map(|part| and.parts[*part].cost());
                least.unwrap_or_else(|| and.every.end.into())
            }
            Self::Or(parts) => parts.iter().map(Steps::cost).sum(),
            Self::AtLeast(_, part) => part.cost(),
        }
    }
}
