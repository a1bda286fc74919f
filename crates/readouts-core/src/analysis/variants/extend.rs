//! Extends forms by the words that most of their places have before and after them.

use std::collections::BTreeMap;

use super::gather::{Id, Place};

/// Minimum number of places that a word beside a form must be in.
const LEAST: usize = 3;

/// A form with the places that belong to it and to no longer form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) words: Vec<Id>,
    pub(super) core: Vec<Id>,
    /// Number of words before the core.
    pub(super) before: usize,
    /// Numbers of the places.
    pub(super) places: Vec<usize>,
    /// Longer forms by one word, which took places of this one.
    pub(super) longer: Vec<Vec<Id>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// Returns the forms of these places, extended first to the right, then to the left.
pub(super) fn extended(places: &[Place]) -> Vec<Form> {
    let mut cores: BTreeMap<&[Id], Vec<usize>> = BTreeMap::new();
    for (number, place) in places.iter().enumerate() {
        cores.entry(&place.core).or_default().push(number);
    }
    let forms = cores.into_iter().map(|(core, places)| Form {
        words: core.to_vec(),
        core: core.to_vec(),
        before: 0,
        places,
        longer: Vec::new(),
    });
    let right = grown(forms.collect(), Side::Right, |place, at| places[place].right.get(at).copied());
    // Words behind a form that belong to it are not before the next one.
    let mut taken = vec![0; places.len()];
    for form in &right {
        form.places.iter().for_each(|place| taken[*place] = form.words.len() - form.core.len());
    }
    grown(right, Side::Left, |number, at| {
        let place = &places[number];
        let free = place.gap.zip(number.checked_sub(1)).map(|(gap, before)| gap - taken[before].min(gap));
        place.left.get(at).copied().filter(|_| free.is_none_or(|free| at < free))
    })
}

/// Extends forms on one side. `beside` returns the word at a distance from the core of a place.
fn grown(forms: Vec<Form>, side: Side, beside: impl Fn(usize, usize) -> Option<Id>) -> Vec<Form> {
    let mut done = Vec::new();
    // Forms with the number of words that were added on this side.
    let mut waiting: Vec<(Form, usize)> = forms.into_iter().map(|form| (form, 0)).collect();
    while let Some((mut form, added)) = waiting.pop() {
        let mut by_word: BTreeMap<Id, Vec<usize>> = BTreeMap::new();
        for place in &form.places {
            if let Some(word) = beside(*place, added) {
                by_word.entry(word).or_default().push(*place);
            }
        }
        let all = form.places.len();
        by_word.retain(|_, places| places.len() >= LEAST && 2 * places.len() >= all);
        let extended = form.longer.clone();
        for (word, places) in by_word {
            // What a form is extended to on the right, it is with the word on its left too.
            let with_word = |longer: &Vec<Id>| [&[word], longer.as_slice()].concat();
            let longer =
                if side == Side::Left { extended.iter().map(with_word).collect() } else { Vec::new() };
            let mut words = form.words.clone();
            match side {
                Side::Left => words.insert(0, word),
                Side::Right => words.push(word),
            }
            form.places.retain(|place| places.binary_search(place).is_err());
            form.longer.push(words.clone());
            let before = form.before + usize::from(side == Side::Left);
            waiting.push((Form { words, core: form.core.clone(), before, places, longer }, added + 1));
        }
        if !form.places.is_empty() {
            done.push(form);
        }
    }
    done
}

/// Puts forms together that have the same words: one form may be of several cores, if it was extended by the words that
/// one of them has.
pub(super) fn merged(forms: Vec<Form>) -> Vec<Form> {
    let mut by_words: BTreeMap<Vec<Id>, Form> = BTreeMap::new();
    for form in forms {
        match by_words.get_mut(&form.words) {
            Some(known) => {
                known.places.extend(form.places);
                known.longer.extend(form.longer);
                if form.core.len() > known.core.len() {
                    (known.core, known.before) = (form.core, form.before);
                }
            }
            None => drop(by_words.insert(form.words.clone(), form)),
        }
    }
    let mut forms: Vec<Form> = by_words.into_values().collect();
    forms.iter_mut().for_each(|form| form.places.sort_unstable());
    forms
}
