//! Names that the index does not have, and the most similar names that it has.

use std::sync::Arc;

use super::field::NameField;
use crate::index::Names;
use crate::words::fold_words;

/// Maximum number of similar names for one name.
const LISTED: usize = 6;
/// Maximum number of unknown names of a request for which similar names are searched.
const GUESSED: usize = 10;
/// Maximum length of an unknown name for which similar names are searched, in characters.
const GUESSED_CHARS: usize = 100;

/// Minimum length of a name that may differ in two places, in characters: in shorter ones, two other letters make
/// another word.
const TWO_SLIPS_MIN: usize = 9;

/// Maximum number of words of a person's name, with an office.
const PERSON_WORDS_MAX: usize = 5;

/// A name of a request that no article of the index has.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownName {
    /// Kind of the name.
    pub field: NameField,
    /// Name as given in the request.
    pub wanted: String,
    /// Most similar names of the index, best first; empty for all but the first few unknown names of a
    /// request.
    pub nearest: Vec<String>,
}

/// A name that the index does not have.
pub(in crate::search) struct Unknown {
    pub(super) field: NameField,
    pub(super) wanted: String,
    /// The name that was looked up last: the canonical one, if there is an alias.
    pub(super) sought: String,
    /// All names of this kind in the index, to find similar ones.
    pub(super) names: Arc<Names>,
}

impl UnknownName {
    pub(in crate::search) fn of(unknown: &[Unknown]) -> Vec<Self> {
        let named = unknown.iter().enumerate().map(|(number, name)| Self {
            field: name.field.clone(),
            wanted: name.wanted.clone(),
            nearest: if number < GUESSED { name.nearest() } else { Vec::new() },
        });
        named.collect()
    }
}

impl Unknown {
    /// Creates an unknown name that has no similar ones.
    pub(super) fn alone(field: NameField, wanted: &str) -> Self {
        Self { field, wanted: wanted.to_owned(), sought: wanted.to_owned(), names: Arc::default() }
    }

    /// Returns similar names: those that start with the wanted name, or differ from it by one or two typos,
    /// as a whole or in one of their words.
    fn nearest(&self) -> Vec<String> {
        let words = fold_words(&self.field.term(&self.sought)).join(" ");
        let length = words.chars().count();
        if length > GUESSED_CHARS {
            return Vec::new();
        }
        // Another letter is not a typo of a single one.
        let allowed = match length {
            0..=1 => 0,
            2..TWO_SLIPS_MIN => 1,
            _ => 2,
        };
        let slips = |other: &str| {
            let begins = length >= 4 && other.starts_with(&words);
            if begins { Some(1) } else { distance(&words, other, allowed) }
        };
        let mut near = self.names.near(slips);
        near.retain(|(_, name)| self.field != NameField::Person || is_like_a_person(name, slips));
        near.sort();
        let values = near.into_iter().filter_map(|(_, name)| self.field.value(name));
        values.take(LISTED).map(str::to_owned).collect()
    }
}

/// Whether a name that is similar to a wanted one may be a person's: the whole name is similar, or a word of it
/// that is no common noun. Long names are descriptions ("the third report on steel"), not names.
fn is_like_a_person(name: &str, slips: impl Fn(&str) -> Option<usize>) -> bool {
    let is_similar = |text: &str| slips(&fold_words(text).join(" ")).is_some();
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_noun = |word: &str| word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase);
    is_similar(name)
        || words.len() <= PERSON_WORDS_MAX
            && words.iter().flat_map(|word| word.split('-')).any(|word| !is_noun(word) && is_similar(word))
}

/// Returns the number of slips in characters, of which two neighbours swapped are one; `None` if it is above `most`.
fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    if a.chars().count().abs_diff(b.chars().count()) > most {
        return None;
    }
    Some(strsim::osa_distance(a, b)).filter(|distance| *distance <= most)
}
