//! Look-up of phrases of one or more words, each with a value; the longest one at a token wins.

use rustc_hash::FxHashMap;

use crate::token::Tokens;

/// Phrases, each with a value, indexed by their folded words.
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
            // The sort is stable: of two equal phrases the one added first wins.
            entries.sort_by_key(|entry| std::cmp::Reverse(entry.rest.len()));
        }
        lexicon
    }

    /// Returns the longest phrase that starts at token `at`, as its number of tokens and its value.
    ///
    /// Tokens are compared without their possessive endings.
    pub(crate) fn longest<'l, 't: 'l>(&'l self, tokens: &'l Tokens<'t>, at: usize) -> Option<(usize, &'l T)> {
        self.all(tokens, at).next()
    }

    /// Returns the folded first words of all phrases.
    pub(super) fn first_words(&self) -> impl Iterator<Item = &str> {
        self.by_first.keys().map(|word| &**word)
    }

    fn entries(&self, word: &str) -> &[Entry<T>] {
        if !self.firsts.may_have(word) {
            return &[];
        }
        self.by_first.get(word).map_or(&[], Vec::as_slice)
    }

    /// Returns every phrase that starts at token `at`, longest first.
    pub(crate) fn all<'l>(
        &'l self,
        tokens: &'l Tokens<'_>,
        at: usize,
    ) -> impl Iterator<Item = (usize, &'l T)> {
        self.all_of(at, move |place| tokens.folded(place))
    }

    /// Returns every phrase that starts at `at`, longest first. The words may come from any source: `word`
    /// returns the one at an index.
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

/// Small filter for membership in a set of words: for each first byte, the lengths of its words as bits.
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

/// Returns a word's first byte, and its length as a bit; lengths of 31 and more share one.
fn shape(word: &str) -> (usize, u32) {
    (usize::from(word.bytes().next().unwrap_or_default()), 1 << word.len().min(31))
}
