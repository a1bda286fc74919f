//! Full stops that do not end a sentence, by the words before them.

use rustc_hash::FxHashSet;

use super::lists::Lists;

/// Words that tell what a full stop is for, of all languages together: a page names people of any.
#[derive(Debug)]
pub(crate) struct Stops {
    /// As written and in capitals.
    abbreviations: FxHashSet<String>,
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
            before_numbers: set(&lists.abbreviations_before_numbers),
            openers: set(&lists.sentence_openers),
        }
    }

    /// Whether a full stop behind a word never ends a sentence.
    pub(crate) fn is_abbreviation(&self, word: &str) -> bool {
        self.abbreviations.contains(word)
    }

    /// Whether a full stop between a word and a number ends no sentence.
    pub(crate) fn is_before_numbers(&self, word: &str) -> bool {
        self.before_numbers.contains(word)
    }

    /// Whether a word in capitals behind an initial or an acronym begins a sentence.
    pub(crate) fn opens(&self, word: &str) -> bool {
        self.openers.contains(word)
    }
}
