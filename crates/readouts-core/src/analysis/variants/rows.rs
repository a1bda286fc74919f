//! Makes the rows of forms and of frames.

use std::collections::{BTreeMap, BTreeSet};

use super::extend::Form;
use super::gather::{Id, Lexicon, Place};
use super::phrase::{self, Nested};
use super::{VariantFiller, VariantFrame, VariantOptions, VariantRow, VariantSort, align};
use crate::analysis::statistics::{entropy, types_per_token};
use crate::query::{Distance, Near, Query, Relation};
use crate::search::{Doc, Matched, Pass};
use crate::{Date, Result};

/// Maximum number of longer forms in a query that leaves them out.
const LEFT_OUT_MAX: usize = 50;

/// The places of all forms.
pub(super) struct Table<'t> {
    pub(super) places: &'t [Place],
    pub(super) lexicon: &'t Lexicon,
    pub(super) phrase: &'t [Id],
}

impl Table<'_> {
    fn text<'i>(&self, words: impl IntoIterator<Item = &'i Id>) -> String {
        phrase::joined(words.into_iter().map(|id| self.lexicon.text(*id)))
    }

    /// Returns the number of articles with any form.
    pub(super) fn documents(&self) -> u64 {
        self.places.chunk_by(|a, b| a.article == b.article).count() as u64
    }

    /// Returns the rows of the most frequent forms, and the number of all forms.
    pub(super) fn rows(&self, forms: Vec<Form>, options: &VariantOptions) -> (Vec<(VariantRow, Form)>, u64) {
        // One form may be of several cores, if it was extended by the words that one of them has.
        let mut by_words: BTreeMap<Vec<Id>, Form> = BTreeMap::new();
        for form in forms {
            match by_words.get_mut(&form.words) {
                Some(known) => {
                    known.places.extend(form.places);
                    known.longer.extend(form.longer);
                    if form.core.len() > known.core.len() {
                        known.core = form.core;
                    }
                }
                None => drop(by_words.insert(form.words.clone(), form)),
            }
        }
        let count = by_words.len() as u64;
        let mut rows: Vec<(VariantRow, Form)> = by_words
            .into_values()
            .map(|mut form| {
                form.places.sort_unstable();
                (self.row(&form), form)
            })
            .collect();
        rows.sort_by(|(a, _), (b, _)| {
            (b.occurrences, b.documents).cmp(&(a.occurrences, a.documents)).then_with(|| a.form.cmp(&b.form))
        });
        rows.truncate(options.forms);
        let last = |row: &mut VariantRow, days: Option<i64>, to: fn(&mut VariantRow, Date)| {
            if let Some(day) = days {
                to(row, Date::constant(1970, 1, 1).saturating_add(jiff::Span::new().days(day)));
            }
        };
        for (row, form) in &mut rows {
            let days = || form.places.iter().filter_map(|place| self.places[*place].days);
            let (first, end) = (days().map(|days| days.0).min(), days().map(|days| days.1).max());
            last(row, first, |row, day| row.first = Some(day));
            last(row, end, |row, day| row.last = Some(day));
        }
        (rows, count)
    }

    fn row(&self, form: &Form) -> VariantRow {
        let difference = align::difference(self.phrase, &form.core);
        let is_extended = form.words != form.core;
        let sort = match (difference.is_same, difference.slots.is_empty()) {
            (true, _) if is_extended => VariantSort::Longer,
            (true, _) => VariantSort::Same,
            (false, true) => VariantSort::Shorter,
            (false, false) => VariantSort::Slot,
        };
        let of = |place: &usize| &self.places[*place];
        let distinct = |of: &dyn Fn(&Place) -> Option<Id>| {
            let all = form.places.iter().filter_map(|place| of(&self.places[*place]));
            all.collect::<BTreeSet<Id>>().len() as u64
        };
        VariantRow {
            form: self.text(&form.words),
            sort,
            slot: (sort == VariantSort::Slot).then(|| self.filler(&form.core, &difference)),
            occurrences: form.places.len() as u64,
            documents: form.places.iter().map(|place| of(place).article).collect::<BTreeSet<_>>().len()
                as u64,
            speakers: distinct(&|place| place.speaker),
            outlets: distinct(&|place| place.outlet),
            first: None,
            last: None,
            hits: None,
        }
    }

    fn filler(&self, core: &[Id], difference: &align::Difference) -> String {
        let slots = difference.slots.iter().map(|slot| self.text(&core[slot.clone()]));
        slots.collect::<Vec<_>>().join(" | ")
    }

    /// Returns the frames with their fillers.
    pub(super) fn frames(&self, options: &VariantOptions) -> Vec<VariantFrame> {
        let mut by_core: BTreeMap<&[Id], u64> = BTreeMap::new();
        self.places.iter().for_each(|place| *by_core.entry(&place.core).or_default() += 1);
        let mut frames: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
        for (core, count) in by_core {
            let difference = align::difference(self.phrase, core);
            if difference.slots.is_empty() {
                continue;
            }
            let mut frame: Vec<&str> = Vec::new();
            for (at, id) in core.iter().enumerate() {
                match difference.slots.iter().find(|slot| slot.contains(&at)) {
                    Some(slot) if slot.start == at => frame.push("*"),
                    Some(_) => {}
                    None => frame.push(self.lexicon.text(*id)),
                }
            }
            let fillers = frames.entry(phrase::joined(frame)).or_default();
            *fillers.entry(self.filler(core, &difference)).or_default() += count;
        }
        let mut frames: Vec<VariantFrame> = frames
            .into_iter()
            .map(|(frame, fillers)| {
                let counts: Vec<u64> = fillers.values().copied().collect();
                let fillers =
                    fillers.into_iter().map(|(words, occurrences)| VariantFiller { words, occurrences });
                let mut fillers: Vec<VariantFiller> = fillers.collect();
                fillers.sort_by(|a, b| b.occurrences.cmp(&a.occurrences).then_with(|| a.words.cmp(&b.words)));
                fillers.truncate(options.forms);
                VariantFrame {
                    frame,
                    tokens: counts.iter().sum(),
                    types: counts.len() as u64,
                    types_per_token: types_per_token(&counts),
                    entropy: entropy(&counts),
                    fillers,
                }
            })
            .collect();
        frames.sort_by(|a, b| b.tokens.cmp(&a.tokens).then_with(|| a.frame.cmp(&b.frame)));
        frames.truncate(options.forms);
        frames
    }

    /// Returns a query that probably lists the places of a form.
    pub(super) fn query(&self, query: &Query, form: &Form, nested: Nested) -> Option<Query> {
        let exact = |words: &[Id]| phrase::exact(words.iter().map(|id| self.lexicon.text(*id)));
        let own = exact(&form.words)?;
        if nested == Nested::Counted {
            return Some(phrase::with(query, &own));
        }
        let mut longer: Vec<Query> = form.longer.iter().filter_map(|words| exact(words)).collect();
        if longer.is_empty() || longer.len() > LEFT_OUT_MAX {
            return None;
        }
        let other = if longer.len() == 1 { longer.remove(0) } else { Query::Or(longer) };
        let parts = vec![own, other];
        let alone = Query::Near(Near { parts, relation: Relation::Not, reach: Distance::Words(0) });
        Some(phrase::with(query, &alone))
    }

    /// Whether a pass finds as many occurrences in each article as the form has places, and no others.
    pub(super) fn are_listed(&self, form: &Form, pass: &Pass<'_>) -> Result<bool> {
        let mut wanted: BTreeMap<(u32, Doc), u64> = BTreeMap::new();
        form.places.iter().for_each(|place| *wanted.entry(self.places[*place].article).or_default() += 1);
        let found = pass.each_segment(|segment| {
            let (mut fits, mut articles) = (true, 0);
            segment.each(|Matched { doc, occurrences, .. }| {
                fits &= wanted.get(&(segment.number, doc)) == Some(&occurrences);
                articles += 1;
                Ok(())
            })?;
            Ok((fits, articles))
        })?;
        let articles: usize = found.iter().map(|(_, articles)| articles).sum();
        Ok(found.iter().all(|(fits, _)| *fits) && articles == wanted.len())
    }
}
