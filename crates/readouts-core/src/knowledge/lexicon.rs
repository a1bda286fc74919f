//! Sets of words, and phrases of several words, found longest first at a place in a text.
//!
//! It must not know what its words and phrases mean.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::token::Tokens;

/// Phrases with a value each, keyed by their folded words.
#[derive(Debug)]
pub(crate) struct Lexicon<T> {
    by_first: FxHashMap<Box<str>, Vec<Entry<T>>>,
    firsts: Shapes,
}

#[derive(Debug)]
struct Entry<T> {
    rest: Box<[Box<str>]>,
    value: T,
}

impl<T> Default for Lexicon<T> {
    fn default() -> Self {
        Self { by_first: FxHashMap::default(), firsts: Shapes::default() }
    }
}

impl<T> Lexicon<T> {
    pub(crate) fn new(phrases: impl IntoIterator<Item = (String, T)>) -> Self {
        let mut lexicon = Self::default();
        for (phrase, value) in phrases {
            let tokens = Tokens::new(&phrase);
            if tokens.len() == 0 {
                continue;
            }
            let rest = (1..tokens.len()).map(|i| tokens.folded(i).into()).collect();
            lexicon.firsts.add(tokens.folded(0));
            lexicon.by_first.entry(tokens.folded(0).into()).or_default().push(Entry { rest, value });
        }
        for entries in lexicon.by_first.values_mut() {
            // Stable: of two equal phrases the one added first wins.
            entries.sort_by_key(|entry| std::cmp::Reverse(entry.rest.len()));
        }
        lexicon
    }

    /// The longest phrase that starts at token `at`: its number of tokens and its value.
    ///
    /// A possessive inside the phrase must be the table's own: only the last token may carry one.
    pub(crate) fn longest<'l, 't: 'l>(&'l self, tokens: &'l Tokens<'t>, at: usize) -> Option<(usize, &'l T)> {
        self.all(tokens, at).next()
    }

    /// Whether some phrase opens with a folded word.
    pub(crate) fn has_first(&self, word: &str) -> bool {
        !self.entries(word).is_empty()
    }

    fn entries(&self, word: &str) -> &[Entry<T>] {
        if !self.firsts.may_have(word) {
            return &[];
        }
        self.by_first.get(word).map_or(&[], Vec::as_slice)
    }

    /// Every phrase that starts at token `at`, longest first.
    pub(crate) fn all<'l>(
        &'l self,
        tokens: &'l Tokens<'_>,
        at: usize,
    ) -> impl Iterator<Item = (usize, &'l T)> {
        self.all_of(at, move |place| tokens.folded(place))
    }

    /// The same over words of any making: `word` gives the one at a place.
    pub(crate) fn all_of<'l, 'w: 'l>(
        &'l self,
        at: usize,
        word: impl Fn(usize) -> &'w str + 'l,
    ) -> impl Iterator<Item = (usize, &'l T)> {
        self.entries(word(at)).iter().filter_map(move |entry| {
            let matches = entry.rest.iter().enumerate().all(|(i, rest)| word(at + 1 + i) == &**rest);
            matches.then(|| (entry.rest.len() + 1, &entry.value))
        })
    }
}

/// A set of folded words.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "FxHashSet<String>")]
pub(crate) struct WordSet {
    words: FxHashSet<String>,
    shapes: Shapes,
}

impl WordSet {
    pub(crate) fn contains(&self, word: &str) -> bool {
        self.shapes.may_have(word) && self.words.contains(word)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &String> {
        self.words.iter()
    }

    pub(super) fn extend(&mut self, more: Self) {
        more.words.iter().for_each(|word| self.shapes.add(word));
        self.words.extend(more.words);
    }
}

impl From<FxHashSet<String>> for WordSet {
    fn from(words: FxHashSet<String>) -> Self {
        let mut shapes = Shapes::default();
        words.iter().for_each(|word| shapes.add(word));
        Self { words, shapes }
    }
}

/// For each first byte of some words, the lengths that such words have, as bits: it tells of most words
/// of a text that they are none of them.
#[derive(Debug)]
struct Shapes([u32; 256]);

impl Default for Shapes {
    fn default() -> Self {
        Self([0; 256])
    }
}

impl Shapes {
    fn add(&mut self, word: &str) {
        let (byte, length) = shape(word);
        self.0[byte] |= length;
    }

    fn may_have(&self, word: &str) -> bool {
        let (byte, length) = shape(word);
        self.0[byte] & length != 0
    }
}

/// A word's first byte, and its length as a bit.
fn shape(word: &str) -> (usize, u32) {
    (usize::from(word.bytes().next().unwrap_or_default()), 1 << word.len().min(31))
}
