//! Makes the rows of forms and of frames.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::extend::Form;
use super::gather::{Id, Lexicon, Place};
use super::{
    VariantFiller, VariantFrame, VariantHits, VariantOptions, VariantPeriod, VariantRow, VariantSort, align,
};
use super::{periods, phrase};
use crate::analysis::statistics::{entropy, types_per_token};
use crate::search::{When, day_of};

/// The places of all forms.
pub(super) struct Table<'t> {
    pub(super) places: &'t [Place],
    pub(super) lexicon: &'t Lexicon,
    pub(super) phrase: &'t [Id],
    pub(super) periods: &'t [When],
    /// Counts of all places by these periods.
    pub(super) by_period: &'t [VariantPeriod],
}

impl Table<'_> {
    fn text<'i>(&self, words: impl IntoIterator<Item = &'i Id>) -> String {
        phrase::joined(words.into_iter().map(|id| self.lexicon.text(*id)))
    }

    /// Returns the number of articles with any form.
    pub(super) fn documents(&self) -> u64 {
        self.places.chunk_by(|a, b| a.article == b.article).count() as u64
    }

    /// Returns the rows of the most frequent forms.
    pub(super) fn rows<'f>(
        &self,
        forms: &'f [Form],
        options: &VariantOptions,
    ) -> Vec<(VariantRow, &'f Form)> {
        let mut rows: Vec<(VariantRow, &Form)> = forms.iter().map(|form| (self.row(form), form)).collect();
        rows.sort_by(|(a, _), (b, _)| {
            (b.occurrences, b.documents).cmp(&(a.occurrences, a.documents)).then_with(|| a.form.cmp(&b.form))
        });
        rows.truncate(options.forms);
        for (row, form) in &mut rows {
            let days = || form.places.iter().filter_map(|place| self.places[*place].days);
            row.first = days().map(|(first, _)| day_of(first)).min();
            row.last = days().map(|(_, last)| day_of(last)).max();
            row.periods = periods::of_form(form, self.places, self.periods, self.by_period);
        }
        rows
    }

    fn row(&self, form: &Form) -> VariantRow {
        let shape = self.shape(form);
        let of = |place: &usize| &self.places[*place];
        let distinct = |of: &dyn Fn(&Place) -> Option<Id>| {
            let all = form.places.iter().filter_map(|place| of(&self.places[*place]));
            all.collect::<BTreeSet<Id>>().len() as u64
        };
        VariantRow {
            form: self.text(&form.words),
            sort: shape.sort,
            slot: (shape.sort == VariantSort::Slot).then(|| self.filler(form, &shape)),
            occurrences: form.places.len() as u64,
            documents: form.places.iter().map(|place| of(place).article).collect::<BTreeSet<_>>().len()
                as u64,
            speakers: distinct(&|place| place.speaker),
            outlets: distinct(&|place| place.outlet),
            first: None,
            last: None,
            periods: Vec::new(),
            hits: String::new(),
            hits_list: VariantHits::More,
        }
    }

    /// Tells how a form differs from the phrase. If it lacks words of the phrase at an edge and was extended there, the
    /// words it was extended by stand in their place.
    fn shape(&self, form: &Form) -> Shape {
        let difference = align::difference(self.phrase, &form.core);
        let core = form.before..form.before + form.core.len();
        let mut slots: Vec<Range<usize>> =
            difference.slots.iter().map(|slot| core.start + slot.start..core.start + slot.end).collect();
        let mut framed = core.clone();
        if difference.lacks_beginning && core.start > 0 {
            framed.start = 0;
            match slots.first_mut().filter(|slot| slot.start == core.start) {
                Some(slot) => slot.start = 0,
                None => slots.insert(0, 0..core.start),
            }
        }
        if difference.lacks_end && core.end < form.words.len() {
            framed.end = form.words.len();
            match slots.last_mut().filter(|slot| slot.end == core.end) {
                Some(slot) => slot.end = form.words.len(),
                None => slots.push(core.end..form.words.len()),
            }
        }
        let sort = match (difference.is_same, slots.is_empty()) {
            (true, _) if form.words != form.core => VariantSort::Longer,
            (true, _) => VariantSort::Same,
            (false, true) => VariantSort::Shorter,
            (false, false) => VariantSort::Slot,
        };
        Shape { sort, slots, framed }
    }

    fn filler(&self, form: &Form, shape: &Shape) -> String {
        let slots = shape.slots.iter().map(|slot| self.text(&form.words[slot.clone()]));
        slots.collect::<Vec<_>>().join(" | ")
    }

    /// Returns a form with `*` for each slot, without what was added before and after it.
    fn frame(&self, form: &Form, shape: &Shape) -> String {
        let mut frame: Vec<&str> = Vec::new();
        for at in shape.framed.clone() {
            match shape.slots.iter().find(|slot| slot.contains(&at)) {
                Some(slot) if slot.start == at => frame.push("*"),
                Some(_) => {}
                None => frame.push(self.lexicon.text(form.words[at])),
            }
        }
        phrase::joined(frame)
    }

    /// Returns the frames of the forms with a slot, with their fillers and forms.
    pub(super) fn frames<'f>(
        &self,
        forms: &'f [Form],
        options: &VariantOptions,
    ) -> Vec<(VariantFrame, Vec<&'f Form>)> {
        let mut frames: BTreeMap<String, (BTreeMap<String, u64>, Vec<&Form>)> = BTreeMap::new();
        for form in forms {
            let shape = self.shape(form);
            if shape.sort == VariantSort::Slot {
                let (fillers, forms) = frames.entry(self.frame(form, &shape)).or_default();
                forms.push(form);
                *fillers.entry(self.filler(form, &shape)).or_default() += form.places.len() as u64;
            }
        }
        let one = |(frame, (fillers, forms))| (one_frame(frame, fillers, options), forms);
        let mut frames: Vec<(VariantFrame, Vec<&Form>)> = frames.into_iter().map(one).collect();
        frames.sort_by(|(a, _), (b, _)| b.tokens.cmp(&a.tokens).then_with(|| a.frame.cmp(&b.frame)));
        frames.truncate(options.forms);
        frames
    }
}

/// How a form differs from the phrase.
struct Shape {
    sort: VariantSort,
    /// Words of the form that stand in slots.
    slots: Vec<Range<usize>>,
    /// Words of the form that make its frame.
    framed: Range<usize>,
}

fn one_frame(frame: String, fillers: BTreeMap<String, u64>, options: &VariantOptions) -> VariantFrame {
    let counts: Vec<u64> = fillers.values().copied().collect();
    let fillers = fillers.into_iter().map(|(words, occurrences)| VariantFiller { words, occurrences });
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
        hits: String::new(),
        hits_list: VariantHits::More,
    }
}
