//! Combines the parts of a query in one segment: finds candidate documents by skipping, then checks each.
//!
//! A node yields documents that may match; [`Node::matches`] decides.

use std::ops::Range;
use std::sync::Arc;

use tantivy::columnar::{Column, ColumnIndex};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::SegmentPostings;
use tantivy::query::Bm25Weight;
use tantivy::{DocId, TERMINATED};

use super::Interval;
use super::expression::{Expression, Reading};
use super::postings::{Steps, WordPostings, least};
use crate::index::{Layout, Voice};
use crate::search::related::Docs;
use crate::search::watch::Watch;

/// Minimum [effort](Node::effort) to check a document for words.
const LEAF_EFFORT: u32 = 2;

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

/// Time to look up the value of one document in a column, in units of the time to scan one value.
const LOOKED_UP: f64 = 30.0;
/// Time to find the document of a value that was scanned, in the same unit, in a column that not all documents have.
const FOUND: f64 = 7.0;
/// Number of documents that are scanned at once. Small in tests, whose segments are small.
const SCANNED_AT_ONCE: usize = if cfg!(test) { 64 } else { 1 << 16 };

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

    /// Whether scanning the columns is faster than looking up the values of this number of documents in them.
    fn is_faster_scanned(&self, documents: u64) -> bool {
        let scan = |(column, from, to): &(Column<i64>, i64, i64)| {
            let (least, most) = (column.min_value(), column.max_value());
            let [from, to, first, last] =
                [*from.max(&least), *to.min(&most), least, most].map(|value| value as f64);
            let share = ((to - from + 1.0) / (last - first + 1.0)).clamp(0.0, 1.0);
            let found = if matches!(column.index, ColumnIndex::Full) { 1.0 } else { FOUND };
            f64::from(self.every.end) * (1.0 + share * found)
        };
        documents as f64 * LOOKED_UP * self.columns.len() as f64 >= self.columns.iter().map(scan).sum()
    }

    /// Finds all documents for which the condition holds. After the deadline, some are missing.
    fn scan(&self, watch: &Watch) -> Listed {
        let end = self.every.end;
        let mut found: Option<Docs> = None;
        let mut part = Vec::new();
        for (column, from, to) in &self.columns {
            let mut docs = Docs::new(end);
            // For a range that ends below the smallest value, the engine returns the documents with that value; so both
            // ends are moved inside the column's values.
            let range = *from.max(&column.min_value())..=*to.min(&column.max_value());
            for start in (0..end).step_by(SCANNED_AT_ONCE).filter(|_| !range.is_empty()) {
                if watch.is_over() {
                    break;
                }
                part.clear();
                let docs_of_part = start..end.min(start + SCANNED_AT_ONCE as DocId);
                column.get_docids_for_value_range(range.clone(), docs_of_part, &mut part);
                part.iter().for_each(|doc| docs.insert(*doc));
            }
            match &mut found {
                Some(found) => found.intersect(&docs),
                None => found = Some(docs),
            }
        }
        Listed::new(Arc::new(found.unwrap_or_default()))
    }
}

/// Basis codes of which a sentence of the document must have one.
pub(in crate::search) struct WithBasis {
    pub(super) voices: Column<u64>,
    pub(super) bases: Vec<u64>,
    pub(super) every: Every,
}

impl WithBasis {
    fn holds(&self) -> bool {
        let mut voices = self.voices.values_for_doc(self.every.doc);
        voices.any(|code| self.bases.contains(&Voice::of(code).basis))
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
    /// Index of the rarest of the parts that can find documents.
    lead: Option<usize>,
    /// Indexes of the other parts, in the order in which they check a document of the lead: cheapest first, then rarest.
    others: Vec<usize>,
    /// Indexes of the parts of which a document must still be [checked](Node::matches), cheapest first.
    unsettled: Vec<usize>,
    every: Every,
    /// Whether the others have checked the current document.
    is_met: bool,
}

/// Maximum number of documents that a step rejects before it returns, so that its caller can check the deadline.
const REJECTED: u32 = 1024;

impl And {
    pub(super) fn new(parts: Vec<Node>, end: DocId) -> Self {
        let all = 0..parts.len();
        let lead = all.clone().filter(|part| parts[*part].drives()).min_by_key(|part| parts[*part].cost());
        let mut others: Vec<usize> = all.clone().filter(|part| lead != Some(*part)).collect();
        others.sort_by_key(|part| (parts[*part].effort().min(LEAF_EFFORT), parts[*part].cost()));
        let mut unsettled: Vec<usize> = all.filter(|part| !parts[*part].is_settled()).collect();
        unsettled.sort_by_key(|part| parts[*part].effort());
        let every = Every::new(end);
        let doc = lead.map_or(every.doc, |lead| parts[lead].doc());
        // The others check documents from the first match on: it may take as long as the search, and has a deadline.
        Self { parts, lead, others, unsettled, every: Every { doc, ..every }, is_met: false }
    }

    fn step_to(&mut self, target: DocId) {
        let Self { parts, lead, others, every, is_met, .. } = self;
        let mut lead_to = |parts: &mut [Node], target| match *lead {
            Some(lead) => parts[lead].seek(target),
            None => every.seek(target),
        };
        let mut doc = lead_to(parts, target);
        *is_met = false;
        for _ in 0..REJECTED {
            if doc == TERMINATED {
                break;
            }
            let mut next = others.iter().map(|other| parts[*other].possible_from(doc));
            let Some(next) = next.find(|next| *next > doc) else {
                *is_met = true;
                break;
            };
            doc = lead_to(parts, next);
        }
        every.doc = doc;
    }

    /// Whether the current document may match all parts.
    fn meets(&mut self) -> bool {
        let Self { parts, others, every, is_met, .. } = self;
        *is_met || others.iter().all(|other| parts[*other].possible_from(every.doc) == every.doc)
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

impl Shared {
    /// Whether places are wanted, not only their number.
    pub(in crate::search) fn collects(&self) -> bool {
        self.collect
    }

    /// Returns the layout of the documents, if the query needs it.
    pub(in crate::search) fn layout(&self) -> Option<&Layout> {
        self.layout.as_ref()
    }

    /// Returns the code of the length of a document's body; 0 if documents are not ranked.
    pub(in crate::search) fn body_norm(&self, doc: DocId) -> u8 {
        self.body_norms.as_ref().map_or(0, |norms| norms.fieldnorm_id(doc))
    }
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
    /// Returns the node with its conditions on columns turned into sets of documents where that is faster, if this number of
    /// documents is to be checked.
    pub(super) fn scanned_if_checking(self, documents: u64, watch: &Watch) -> Self {
        let scanned = |part: Self| part.scanned_if_checking(documents, watch);
        match self {
            Self::Within(within) if within.is_faster_scanned(documents) => Self::Listed(within.scan(watch)),
            Self::And(And { parts, lead, every, .. }) => {
                // The other parts check only the documents that the leading part finds.
                let documents = lead.map_or(documents, |lead| documents.min(parts[lead].cost()));
                let parts = parts.into_iter().map(|part| part.scanned_if_checking(documents, watch));
                Self::And(And::new(parts.collect(), every.end))
            }
            Self::Or(parts) => Self::Or(parts.into_iter().map(scanned).collect()),
            Self::Not(part, every) => Self::Not(Box::new(scanned(*part)), every),
            Self::AtLeast(least, part) => Self::AtLeast(least, Box::new(scanned(*part))),
            other => other,
        }
    }

    /// Whether [`possible_from`](Self::possible_from) is exact: a document for which it returns the document itself is
    /// certain to match.
    fn is_settled(&self) -> bool {
        match self {
            Self::All(_) | Self::Terms(_) | Self::Listed(_) => true,
            Self::Within(_) | Self::Valued(_) | Self::Numbered(_) => true,
            Self::Leaf(_) | Self::Attributed(_) | Self::And(_) => false,
            Self::Or(_) | Self::Not(..) | Self::AtLeast(..) => false,
        }
    }

    /// Returns `doc` if it may match; otherwise a later document, such that none from `doc` to before it matches. `doc` must
    /// not decrease from call to call.
    fn possible_from(&mut self, doc: DocId) -> DocId {
        let holds = match self {
            Self::Within(_) | Self::Valued(_) | Self::Numbered(_) => {
                self.seek(doc);
                self.holds()
            }
            _ if self.drives() => return self.seek(doc),
            _ => true,
        };
        doc + DocId::from(!holds)
    }

    /// Whether the condition on columns holds for the current document; true for anything else.
    fn holds(&self) -> bool {
        match self {
            Self::Within(within) => within.holds(),
            Self::Attributed(attributed) => attributed.holds(),
            Self::Valued(valued) => valued.holds(),
            Self::Numbered(numbered) => numbered.holds(),
            _ => true,
        }
    }

    /// Whether it can find documents; if not, it can only check a given document.
    fn drives(&self) -> bool {
        match self {
            Self::Leaf(_) | Self::Terms(_) | Self::Listed(_) => true,
            Self::And(and) => and.lead.is_some(),
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
                [Expression::Run(run)] => LEAF_EFFORT + run.len(),
                _ => 100,
            },
            Self::And(and) => and.parts.iter().map(Self::effort).sum(),
            Self::Or(parts) => parts.iter().map(Self::effort).sum(),
            Self::Not(part, _) | Self::AtLeast(_, part) => part.effort() + 1,
        }
    }

    /// Returns the expression and the weight of an occurrence if the node is nothing but an expression in the body, ranked.
    pub(in crate::search) fn as_expression(&mut self) -> Option<(&mut Expression, &Bm25Weight)> {
        match self {
            Self::Leaf(leaf) if leaf.part == TextPart::Body => match leaf.any.as_mut_slice() {
                [only] => Some((only, leaf.weight.as_ref()?)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Returns the postings of words in the body, each with the weight of an occurrence, if the node is nothing but words
    /// that must all occur, ranked.
    pub(in crate::search) fn as_words(&mut self) -> Option<Vec<(&mut SegmentPostings, &Bm25Weight)>> {
        let Self::And(and) = self else { return None };
        // Without parts, every document matches.
        and.lead?;
        let word = |part| {
            let (expression, weight) = Self::as_expression(part)?;
            Some((expression.as_run()?.as_word()?, weight))
        };
        and.parts.iter_mut().map(word).collect()
    }

    /// Whether the current document matches.
    pub(super) fn matches(&mut self, shared: &Shared) -> bool {
        match self {
            Self::All(_) | Self::Terms(_) | Self::Listed(_) => true,
            Self::Within(_) | Self::Attributed(_) | Self::Valued(_) | Self::Numbered(_) => self.holds(),
            Self::Leaf(leaf) => leaf.read(shared) > 0,
            Self::And(and) => {
                let doc = and.every.doc;
                let meets = and.meets();
                let And { parts, unsettled, .. } = and;
                meets
                    && unsettled
                        .iter()
                        .all(|part| parts[*part].seek(doc) == doc && parts[*part].matches(shared))
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
            Self::And(and) => and.lead.map_or_else(|| and.every.end.into(), |lead| and.parts[lead].cost()),
            Self::Or(parts) => parts.iter().map(Steps::cost).sum(),
            Self::AtLeast(_, part) => part.cost(),
        }
    }
}
