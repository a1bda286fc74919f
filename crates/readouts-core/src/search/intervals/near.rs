//! Near expressions and `not w/` expressions, opened in a segment.

use tantivy::{DocId, TERMINATED};

use super::Interval;
use super::algebra::{add_near_words, drop_near};
use super::expression::{Expression, Reading};
use super::orders::{Orders, Shape, Unit};
use super::postings::{Steps, least, meet, order_of};
use super::sweep::{Event, Sweep};
use crate::query::{Distance, NearOrder};

/// Near expression.
pub(in crate::search) struct NearBy {
    parts: Vec<Side>,
    /// Indexes of the parts, rarest first.
    by_cost: Vec<usize>,
    order: NearOrder,
    reach: Distance,
    doc: DocId,
    /// States of the scan for matches, created when first needed; two single words need no states.
    orders: Option<Orders>,
    events: Vec<Event>,
    sweep: Sweep,
}

/// Part of a near expression: alternatives, and how often one of them must occur.
pub(in crate::search) struct Side {
    any: Vec<Expression>,
    times: u32,
    places: Vec<Interval>,
    positions: Vec<u32>,
}

impl Side {
    pub(super) fn new(any: Vec<Expression>, times: u32) -> Self {
        Self { any, times, places: Vec::new(), positions: Vec::new() }
    }

    /// Reads the part's positions in the document; returns `false` if the part is not a single word.
    fn read_word(&mut self) -> bool {
        match self.any.as_mut_slice() {
            [Expression::Run(run)] if self.times == 1 => run.positions_of_one(&mut self.positions),
            _ => false,
        }
    }

    /// Returns the part's structure: one leaf for all alternatives inside which no other part can stand, then
    /// the other alternatives.
    fn shape(&self) -> Shape {
        let leaf = self.any.iter().any(is_whole).then_some(Shape::Leaf { times: self.times });
        let others = self.any.iter().filter(|one| !is_whole(one)).map(shape_of);
        let mut shapes: Vec<Shape> = leaf.into_iter().chain(others).collect();
        if shapes.len() == 1 { shapes.remove(0) } else { Shape::OneOf(shapes) }
    }

    /// Adds the part's places in the document as events. The part's leaves are numbered from `leaf` on, which
    /// is advanced.
    fn add_events(&mut self, doc: DocId, reading: Reading<'_>, leaf: &mut usize, events: &mut Vec<Event>) {
        let Self { any, places, .. } = self;
        let (mut whole, number) = (false, *leaf);
        for one in any.iter_mut().filter(|one| is_whole(one)) {
            whole = true;
            if one.doc() == doc {
                one.places(reading, places);
                events.extend(places.iter().map(|place| Event { place: *place, leaf: number }));
            }
        }
        *leaf += usize::from(whole);
        for one in any.iter_mut().filter(|one| !is_whole(one)) {
            if let Some(near) = inner(one) {
                near.add_events(doc, reading, leaf, events);
            }
        }
    }
}

impl Steps for Side {
    fn doc(&self) -> DocId {
        self.any.iter().map(Steps::doc).min().unwrap_or(TERMINATED)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        least(&mut self.any, target)
    }

    fn cost(&self) -> u64 {
        self.any.iter().map(Steps::cost).sum()
    }
}

/// Whether no other part can stand inside an expression.
fn is_whole(expression: &Expression) -> bool {
    match expression {
        Expression::Near(_) => false,
        Expression::By(_, inner) => is_whole(inner),
        Expression::Run(_)
        | Expression::Chain(_)
        | Expression::Pair(_)
        | Expression::Apart(_)
        | Expression::Nothing => true,
    }
}

/// Returns the near expression that an expression is, possibly inside speaker restrictions; otherwise `None`.
fn inner(expression: &mut Expression) -> Option<&mut NearBy> {
    match expression {
        Expression::Near(near) => Some(near),
        Expression::By(_, part) => inner(part),
        _ => None,
    }
}

fn shape_of(expression: &Expression) -> Shape {
    match expression {
        Expression::Near(near) => near.shape(),
        Expression::By(attributed, part) if !is_whole(part) => {
            Shape::By(attributed.clone(), Box::new(shape_of(part)))
        }
        _ => Shape::Leaf { times: 1 },
    }
}

impl NearBy {
    pub(super) fn new(parts: Vec<Side>, order: NearOrder, reach: Distance) -> Self {
        let by_cost = order_of(&parts);
        let (orders, events, sweep) = (None, Vec::new(), Sweep::default());
        let mut near = Self { parts, by_cost, order, reach, doc: 0, orders, events, sweep };
        near.doc = meet(&mut near.parts, &near.by_cost, 0);
        near
    }

    fn shape(&self) -> Shape {
        let parts = self.parts.iter().map(Side::shape).collect();
        Shape::Near { parts, order: self.order, reach: self.reach }
    }

    fn add_events(&mut self, doc: DocId, reading: Reading<'_>, leaf: &mut usize, events: &mut Vec<Event>) {
        self.parts.iter_mut().for_each(|part| part.add_events(doc, reading, leaf, events));
    }

    /// Adds the near expression's places in the document to `places`, sorted and minimal.
    pub(super) fn places(&mut self, reading: Reading<'_>, places: &mut Vec<Interval>) {
        let doc = self.doc;
        if self.add_places_of_two_words(reading, places) {
            return;
        }
        let mut events = std::mem::take(&mut self.events);
        events.clear();
        self.add_events(doc, reading, &mut 0, &mut events);
        // The places of each leaf are already sorted, which the stable sort exploits.
        events.sort();
        events.dedup();
        let in_unit = |unit: &Unit, Interval { first, last }: Interval| {
            reading.layout.is_some_and(|layout| match unit {
                Unit::Sentence => layout.same_sentence(doc, first, last),
                Unit::Paragraph => layout.same_paragraph(doc, first, last),
                Unit::Voice(attributed) => layout.is_attributed(doc, first, last, attributed),
            })
        };
        if self.orders.is_none() {
            self.orders = Some(Orders::new(&self.shape()));
        }
        if let Some(orders) = &self.orders {
            self.sweep.run(orders, &events, in_unit, reading.watch, places);
        }
        self.events = events;
    }

    /// Same as `places`, for two single words. Returns `false` for other parts, or if both words have a
    /// position in common.
    fn add_places_of_two_words(&mut self, reading: Reading<'_>, places: &mut Vec<Interval>) -> bool {
        let mut fits = fits(self.doc, self.reach, reading);
        let [left, right] = self.parts.as_mut_slice() else { return false };
        left.read_word()
            && right.read_word()
            && add_near_words(&left.positions, &right.positions, self.order, &mut fits, places)
    }
}

/// Whether two intervals that do not overlap, given in text order, are within reach of each other.
fn fits<'r>(
    doc: DocId,
    reach: Distance,
    reading: Reading<'r>,
) -> impl FnMut(Interval, Interval) -> bool + 'r {
    move |one, other| match (reach, reading.layout) {
        (Distance::Words(most), layout) => {
            other.first - one.last - 1 <= most
                && layout.is_none_or(|layout| layout.same_paragraph(doc, one.last, other.first))
        }
        (Distance::Sentence, Some(layout)) => layout.same_sentence(doc, one.first, other.last),
        (Distance::Paragraph, Some(layout)) => layout.same_paragraph(doc, one.first, other.last),
        (_, None) => false,
    }
}

impl Steps for NearBy {
    fn doc(&self) -> DocId {
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = meet(&mut self.parts, &self.by_cost, target);
        }
        self.doc
    }

    fn cost(&self) -> u64 {
        self.by_cost.first().map_or(0, |part| self.parts[*part].cost())
    }
}

/// Expression whose places count only if no place of the other expressions is near (`not w/`).
pub(in crate::search) struct Apart {
    one: Expression,
    others: Vec<Expression>,
    reach: Distance,
    buffer: Vec<Interval>,
}

impl Apart {
    pub(super) fn new(one: Expression, others: Vec<Expression>, reach: Distance) -> Self {
        Self { one, others, reach, buffer: Vec::new() }
    }

    /// Replaces `places` by the expression's places in the document, sorted and minimal.
    pub(super) fn places(&mut self, reading: Reading<'_>, places: &mut Vec<Interval>) {
        let doc = self.one.doc();
        self.one.places(reading, places);
        let mut fits = fits(doc, self.reach, reading);
        for other in &mut self.others {
            if !places.is_empty() && other.seek(doc) == doc {
                other.places(reading, &mut self.buffer);
                drop_near(places, &self.buffer, &mut fits);
            }
        }
    }
}

impl Steps for Apart {
    fn doc(&self) -> DocId {
        self.one.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.one.seek(target)
    }

    fn cost(&self) -> u64 {
        self.one.cost()
    }
}
