//! Postings of one word of a query: of a term, of any of several terms, or of a term in some of its forms.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use tantivy::columnar::Column;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocId, DocSet, TERMINATED};

use crate::index::Bits;

/// Iterator over documents in ascending order.
pub(in crate::search) trait Steps {
    /// Returns the current document; `TERMINATED` at the end.
    fn doc(&self) -> DocId;

    /// Moves to the first document at or after `target` and returns it.
    fn seek(&mut self, target: DocId) -> DocId;

    /// Returns the approximate number of documents.
    fn cost(&self) -> u64;
}

/// Returns the order in which parts are best intersected: rarest first.
pub(super) fn order_of<S: Steps>(parts: &[S]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|part| parts[*part].cost());
    order
}

/// Moves the parts named by `order` to the first document at or after `target` that all of them have.
pub(super) fn meet<S: Steps>(parts: &mut [S], order: &[usize], target: DocId) -> DocId {
    let Some((first, rest)) = order.split_first() else { return TERMINATED };
    let mut doc = parts[*first].seek(target);
    'meeting: while doc != TERMINATED {
        for part in rest {
            let other = parts[*part].seek(doc);
            if other > doc {
                doc = parts[*first].seek(other);
                continue 'meeting;
            }
        }
        break;
    }
    doc
}

/// Moves all parts to `target` or beyond; returns the first document that one of them has.
pub(super) fn least<S: Steps>(parts: &mut [S], target: DocId) -> DocId {
    parts.iter_mut().map(|part| part.seek(target)).min().unwrap_or(TERMINATED)
}

/// Postings of one word of a query.
#[allow(clippy::large_enum_variant, reason = "the large one is the common case")]
pub(in crate::search) enum WordPostings {
    /// One term, the common case.
    One(SegmentPostings),
    /// Any of several terms.
    Any(AnyPostings),
    /// A term in some of its forms.
    Formed(Box<(SegmentPostings, Forms)>),
    /// Union of two, which have no position in common.
    Either(Box<(Self, Self)>, Vec<u32>),
}

/// Forms that an occurrence of a word may have.
pub(in crate::search) struct Forms {
    capitals: Column<u64>,
    capital: bool,
    plain: bool,
    /// Other forms: those that are accepted if `plain` is false, those that are rejected if it is true.
    listed: Option<AnyPostings>,
    bits: Bits,
    positions: Vec<u32>,
}

impl Forms {
    pub(super) fn new(
        capitals: Column<u64>,
        capital: bool,
        plain: bool,
        listed: Vec<SegmentPostings>,
    ) -> Self {
        let listed = (!listed.is_empty()).then(|| AnyPostings::new(listed));
        Self { capitals, capital, plain, listed, bits: Bits::default(), positions: Vec::new() }
    }

    /// Removes the positions of a document at which the word has none of the accepted forms.
    fn keep(&mut self, doc: DocId, positions: &mut Vec<u32>) {
        self.positions.clear();
        if let Some(listed) = &mut self.listed
            && listed.seek(doc) == doc
        {
            listed.positions(&mut self.positions);
        }
        self.bits.read(&self.capitals, doc);
        let Self { capital, plain, bits, positions: listed, .. } = self;
        positions.retain(|position| {
            if bits.has(*position) { *capital } else { *plain != listed.binary_search(position).is_ok() }
        });
    }
}

impl WordPostings {
    pub(super) fn any(mut all: Vec<SegmentPostings>) -> Self {
        if all.len() == 1 { Self::One(all.remove(0)) } else { Self::Any(AnyPostings::new(all)) }
    }

    pub(super) fn of_forms(word: SegmentPostings, forms: Forms) -> Self {
        if forms.plain && forms.capital && forms.listed.is_none() {
            return Self::One(word);
        }
        Self::Formed(Box::new((word, forms)))
    }

    pub(super) fn either(one: Self, other: Self) -> Self {
        Self::Either(Box::new((one, other)), Vec::new())
    }

    /// Returns the number of occurrences in the document; `None` if that requires reading positions.
    pub(super) fn count(&self) -> Option<u32> {
        match self {
            Self::One(one) => Some(one.term_freq()),
            Self::Any(any) => Some(any.count()),
            Self::Formed(_) => None,
            Self::Either(both, _) => {
                let doc = Steps::doc(&**both);
                let count = |one: &Self| if Steps::doc(one) == doc { one.count() } else { Some(0) };
                Some(count(&both.0)? + count(&both.1)?)
            }
        }
    }

    /// Returns an upper bound of the number of occurrences in the document.
    pub(super) fn count_at_most(&self) -> u32 {
        match self {
            Self::Formed(both) => both.0.term_freq(),
            Self::One(_) | Self::Any(_) => self.count().unwrap_or(u32::MAX),
            Self::Either(both, _) => {
                let doc = Steps::doc(&**both);
                let most = |one: &Self| if Steps::doc(one) == doc { one.count_at_most() } else { 0 };
                most(&both.0).saturating_add(most(&both.1))
            }
        }
    }

    /// Replaces `positions` by its positions in the document, ascending.
    pub(super) fn positions(&mut self, positions: &mut Vec<u32>) {
        match self {
            Self::One(one) => one.positions(positions),
            Self::Any(any) => any.positions(positions),
            Self::Formed(both) => {
                let (word, forms) = &mut **both;
                word.positions(positions);
                forms.keep(Steps::doc(word), positions);
            }
            Self::Either(both, others) => {
                let doc = Steps::doc(&**both);
                positions.clear();
                for one in [&mut both.0, &mut both.1] {
                    if Steps::doc(one) == doc {
                        one.positions(others);
                        positions.append(others);
                    }
                }
                positions.sort_unstable();
            }
        }
    }
}

impl<S: Steps, T: Steps> Steps for (S, T) {
    fn doc(&self) -> DocId {
        self.0.doc().min(self.1.doc())
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.0.seek(target).min(self.1.seek(target))
    }

    fn cost(&self) -> u64 {
        self.0.cost() + self.1.cost()
    }
}

impl Steps for WordPostings {
    fn doc(&self) -> DocId {
        match self {
            Self::One(one) => Steps::doc(one),
            Self::Any(any) => any.doc(),
            Self::Formed(both) => Steps::doc(&both.0),
            Self::Either(both, _) => Steps::doc(&**both),
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        match self {
            Self::One(one) => Steps::seek(one, target),
            Self::Any(any) => any.seek(target),
            Self::Formed(both) => Steps::seek(&mut both.0, target),
            Self::Either(both, _) => Steps::seek(&mut **both, target),
        }
    }

    fn cost(&self) -> u64 {
        match self {
            Self::One(one) => one.doc_freq().into(),
            Self::Any(any) => any.cost,
            Self::Formed(both) => both.0.doc_freq().into(),
            Self::Either(both, _) => both.cost(),
        }
    }
}

impl Steps for SegmentPostings {
    fn doc(&self) -> DocId {
        DocSet::doc(self)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let doc = DocSet::doc(self);
        if doc >= target { doc } else { DocSet::seek(self, target) }
    }

    fn cost(&self) -> u64 {
        self.doc_freq().into()
    }
}

/// Minimum number of terms from which on rare terms are read completely when opened. Small in tests, which
/// have few terms.
const MANY: usize = if cfg!(test) { 2 } else { 32 };
/// Maximum number of documents, and of occurrences, of a rare term.
const RARE: u32 = 64;

fn is_rare(one: &SegmentPostings) -> bool {
    let places = || {
        let mut one = one.clone();
        let mut places = 0;
        while DocSet::doc(&one) != TERMINATED {
            places += one.term_freq();
            one.advance();
        }
        places
    };
    one.doc_freq() <= RARE && places() <= RARE
}

/// Postings of any of several terms; no two of them occur at the same position.
pub(in crate::search) struct AnyPostings {
    /// Terms that are not rare.
    all: Vec<SegmentPostings>,
    doc: DocId,
    /// Indexes of the terms that occur in the current document.
    here: Vec<usize>,
    /// The other terms, by their next document.
    ahead: BinaryHeap<Reverse<(DocId, usize)>>,
    /// Positions of the rare terms, sorted: for thousands of terms this is cheaper than stepping through
    /// each.
    rare: Vec<(DocId, u32)>,
    /// Range of `rare` for the current document; empty, at the next entry, if it has none.
    rare_here: Range<usize>,
    cost: u64,
}

impl AnyPostings {
    pub(super) fn new(all: Vec<SegmentPostings>) -> Self {
        let cost = all.iter().map(Steps::cost).sum();
        let are_many = all.len() >= MANY;
        let (few, all): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| are_many && is_rare(one));
        let mut rare = Vec::new();
        let mut positions = Vec::new();
        for mut one in few {
            while DocSet::doc(&one) != TERMINATED {
                let doc = DocSet::doc(&one);
                one.positions(&mut positions);
                if positions.is_empty() {
                    // Opened without positions: only their number matters.
                    positions.resize(one.term_freq() as usize, 0);
                }
                rare.extend(positions.iter().map(|position| (doc, *position)));
                one.advance();
            }
        }
        rare.sort_unstable();
        let ahead = all.iter().enumerate().map(|(at, one)| Reverse((DocSet::doc(one), at))).collect();
        let mut any = Self { all, doc: TERMINATED, here: Vec::new(), ahead, rare, rare_here: 0..0, cost };
        any.gather();
        any
    }

    /// Collects the terms that occur in the next document.
    fn gather(&mut self) {
        self.here.clear();
        self.doc = self.ahead.peek().map_or(TERMINATED, |Reverse((doc, _))| *doc);
        let start = self.rare_here.start;
        self.rare_here.end = start;
        if let Some(&(rare, _)) = self.rare.get(start)
            && rare <= self.doc
        {
            self.doc = rare;
            self.rare_here.end += self.rare[start..].iter().take_while(|(doc, _)| *doc == rare).count();
        }
        while let Some(&Reverse((doc, at))) = self.ahead.peek()
            && doc == self.doc
            && doc != TERMINATED
        {
            self.ahead.pop();
            self.here.push(at);
        }
    }

    fn count(&self) -> u32 {
        self.here.iter().map(|at| self.all[*at].term_freq()).sum::<u32>() + self.rare_here.len() as u32
    }

    fn positions(&mut self, positions: &mut Vec<u32>) {
        positions.clear();
        for at in &self.here {
            self.all[*at].append_positions_with_offset(0, positions);
        }
        positions.extend(self.rare[self.rare_here.clone()].iter().map(|(_, position)| *position));
        if self.here.len() + self.rare_here.len() > 1 {
            positions.sort_unstable();
        }
    }
}

impl Steps for AnyPostings {
    fn doc(&self) -> DocId {
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        for at in self.here.drain(..) {
            self.ahead.push(Reverse((Steps::seek(&mut self.all[at], target), at)));
        }
        while let Some(mut first) = self.ahead.peek_mut()
            && first.0.0 < target
        {
            let at = first.0.1;
            *first = Reverse((Steps::seek(&mut self.all[at], target), at));
        }
        let start = &mut self.rare_here.start;
        // Most steps are short, so the next few entries are searched first.
        let near = self.rare.len().min(*start + 16);
        *start += match self.rare[near..].first() {
            Some((doc, _)) if *doc < target => {
                near - *start + self.rare[near..].partition_point(|(doc, _)| *doc < target)
            }
            _ => self.rare[*start..near].partition_point(|(doc, _)| *doc < target),
        };
        self.gather();
        self.doc
    }

    fn cost(&self) -> u64 {
        self.cost
    }
}
