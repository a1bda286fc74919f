//! Words of a sentence with their stems, and phrases found by the stems of their words.

use readouts_words::{each_token, stem};
use rustc_hash::FxHashMap;

/// A word of a sentence.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) folded: String,
    pub(super) stem: String,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) letters: Letters,
    /// Whether it is one character of a script without spaces, or a Korean syllable.
    pub(super) is_character: bool,
}

/// Case in which a word is written, and in which a word of a phrase has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Letters {
    Any,
    /// The first letter is a capital.
    Capital,
    /// All letters are capitals, and there are several.
    Capitals,
}

impl Letters {
    fn of(written: &str) -> Self {
        let letters = || written.chars().filter(|c| c.is_alphabetic());
        if letters().nth(1).is_some() && letters().all(char::is_uppercase) {
            Self::Capitals
        } else if letters().next().is_some_and(char::is_uppercase) {
            Self::Capital
        } else {
            Self::Any
        }
    }
}

/// Returns the words of a text.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    each_token(text, |token| {
        let first = token.text.chars().next().unwrap_or(' ');
        words.push(Word {
            folded: token.text.clone(),
            stem: stem(&token.text).into_owned(),
            start: token.start,
            end: token.end,
            letters: Letters::of(&text[token.start..token.end]),
            is_character: matches!(first, '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{20000}'..='\u{3ffff}'),
        });
    });
    words
}

/// Phrases with a value each, found by the stems of their words.
#[derive(Debug, Clone)]
pub(super) struct Phrases<T> {
    by_first: FxHashMap<Box<str>, Vec<Phrase<T>>>,
}

#[derive(Debug, Clone)]
struct Phrase<T> {
    rest: Box<[Box<str>]>,
    letters: Letters,
    value: T,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self { by_first: FxHashMap::default() }
    }
}

impl<T: Copy> Phrases<T> {
    /// Adds a phrase that is found in any case.
    pub(super) fn add(&mut self, phrase: &str, value: T) {
        self.insert(phrase, Letters::Any, value);
    }

    /// Adds a name, which is found only if its first word is written as here: in capitals (`US`), or with a capital.
    pub(super) fn add_name(&mut self, name: &str, value: T) {
        let letters = words(name).first().map_or(Letters::Any, |word| word.letters);
        self.insert(name, letters, value);
    }

    fn insert(&mut self, phrase: &str, letters: Letters, value: T) {
        let mut stems = words(phrase).into_iter().map(|word| word.stem.into_boxed_str());
        let Some(first) = stems.next() else { return };
        let rest = stems.collect();
        self.by_first.entry(first).or_default().push(Phrase { rest, letters, value });
    }

    /// Returns the phrases that start at a word, each as its number of words and its value.
    pub(super) fn at<'p>(&'p self, words: &'p [Word], at: usize) -> impl Iterator<Item = (usize, T)> + 'p {
        let phrases = self.by_first.get(words[at].stem.as_str()).map_or(&[][..], Vec::as_slice);
        phrases.iter().filter_map(move |phrase| {
            let fits = words[at].letters >= phrase.letters
                && words[at + 1..].len() >= phrase.rest.len()
                && phrase.rest.iter().zip(&words[at + 1..]).all(|(stem, word)| **stem == *word.stem);
            fits.then_some((phrase.rest.len() + 1, phrase.value))
        })
    }

    /// Returns the longest phrase that starts at a word; of several, the one added first.
    pub(super) fn longest(&self, words: &[Word], at: usize) -> Option<(usize, T)> {
        let mut best: Option<(usize, T)> = None;
        for (length, value) in self.at(words, at) {
            if best.is_none_or(|(known, _)| length > known) {
                best = Some((length, value));
            }
        }
        best
    }
}
