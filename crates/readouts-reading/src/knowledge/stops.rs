//! Full stops that do not end a sentence, recognised by the words next to them.

use rustc_hash::FxHashSet;

use super::lists::Lists;

/// Words next to full stops, merged from all languages because a page names people of any country.
#[derive(Debug)]
pub(crate) struct Stops {
    /// Abbreviations, as written and in capitals.
    abbreviations: FxHashSet<String>,
    at_ends: FxHashSet<String>,
    before_numbers: FxHashSet<String>,
    openers: FxHashSet<String>,
}

impl Stops {
    pub(super) fn new(lists: &Lists) -> Self {
        let set = |words: &[String]| words.iter().cloned().collect();
        Self {
            abbreviations: lists
                .abbreviations
                .iter()
                .flat_map(|word| [word.clone(), word.to_uppercase()])
                .collect(),
            at_ends: set(&lists.abbreviations_at_ends),
            before_numbers: set(&lists.abbreviations_before_numbers),
            openers: set(&lists.sentence_openers),
        }
    }

    /// Whether a word is an abbreviation whose full stop never ends a sentence.
    pub(crate) fn is_abbreviation(&self, word: &str) -> bool {
        self.abbreviations.contains(word)
    }

    /// Whether a word is an abbreviation whose full stop ends a sentence only if an opener of a sentence
    /// follows.
    pub(crate) fn may_end_sentence(&self, word: &str) -> bool {
        self.at_ends.contains(word)
    }

    /// Whether a word is an abbreviation whose full stop does not end a sentence before a number.
    pub(crate) fn is_before_numbers(&self, word: &str) -> bool {
        self.before_numbers.contains(word)
    }

    /// Whether a capitalized word after an initial or an acronym begins a sentence.
    pub(crate) fn opens(&self, word: &str) -> bool {
        self.openers.contains(word)
    }
}
