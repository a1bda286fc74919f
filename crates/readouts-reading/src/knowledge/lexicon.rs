//! Phrases of several words, found longest first at a place in a text.
//!
//! It must not know what its phrases mean.

use rustc_hash::FxHashMap;

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

    /// The folded first words of all phrases.
    pub(super) fn first_words(&self) -> impl Iterator<Item = &str> {
        self.by_first.keys().map(|word| &**word)
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

/// For each first byte of some words, the lengths that such words have, as bits: it tells of most words
/// of a text that they are none of them.
#[derive(Debug)]
pub(super) struct Shapes([u32; 256]);

impl Default for Shapes {
    fn default() -> Self {
        Self([0; 256])
    }
}

impl Shapes {
    pub(super) fn add(&mut self, word: &str) {
        let (byte, length) = shape(word);
        self.0[byte] |= length;
    }

    pub(super) fn may_have(&self, word: &str) -> bool {
        let (byte, length) = shape(word);
        self.0[byte] & length != 0
    }
}

/// A word's first byte, and its length as a bit.
fn shape(word: &str) -> (usize, u32) {
    (usize::from(word.bytes().next().unwrap_or_default()), 1 << word.len().min(31))
}
