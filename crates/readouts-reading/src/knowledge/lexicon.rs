//! Look-up of phrases of one or more words, each with a value; the longest one at a token wins.

use super::words::WordMap;
use crate::token::Tokens;

/// Phrases, each with a value, indexed by their folded words.
#[derive(Debug)]
pub(crate) struct Lexicon<T> {
    /// First words of the phrases, each with the index in `entries` of the longest phrase that begins with it.
    firsts: WordMap<u32>,
    entries: Vec<Entry<T>>,
    /// All words but the first of each phrase, concatenated.
    rest: String,
    /// End of each word in `rest`, in bytes. A word starts where the previous one ends.
    ends: Vec<u32>,
}

#[derive(Debug)]
struct Entry<T> {
    /// Words after the first: index of the first of them in `ends`, and their number.
    rest: (u32, u32),
    /// Index of the next phrase with the same first word, in order of descending length; [`NONE`] for the last.
    next: u32,
    value: T,
}

/// Index that stands for no phrase.
const NONE: u32 = u32::MAX;

impl<T> Default for Lexicon<T> {
    fn default() -> Self {
        Self { firsts: WordMap::default(), entries: Vec::new(), rest: String::new(), ends: Vec::new() }
    }
}

impl<T> Lexicon<T> {
    pub(crate) fn new<S: AsRef<str>>(phrases: impl IntoIterator<Item = (S, T)>) -> Self {
        let mut lexicon = Self::default();
        let mut lower = String::new();
        for (phrase, value) in phrases {
            let phrase = phrase.as_ref();
            if is_plain(phrase) {
                lower.clear();
                lower.push_str(phrase);
                lower.make_ascii_lowercase();
                lexicon.add(lower.split(' '), value);
            } else {
                let tokens = Tokens::new(phrase);
                lexicon.add((0..tokens.len()).map(|at| tokens.folded(at)), value);
            }
        }
        lexicon
    }

    /// Adds a phrase by its folded words; one without words is left out.
    pub(super) fn add<'w>(&mut self, mut words: impl Iterator<Item = &'w str>, value: T) {
        let Some(first) = words.next() else { return };
        let from = self.ends.len() as u32;
        for word in words {
            self.rest.push_str(word);
            self.ends.push(self.rest.len() as u32);
        }
        let rest = (from, self.ends.len() as u32 - from);
        let number = self.entries.len() as u32;
        let head = self.firsts.entry(first, NONE);
        // Inserted after all phrases that are at least as long: of two equal phrases the one added first wins.
        let (mut before, mut at) = (None, *head);
        while let Some(other) = self.entries.get(at as usize)
            && other.rest.1 >= rest.1
        {
            before = Some(at as usize);
            at = other.next;
        }
        match before {
            Some(before) => self.entries[before].next = number,
            None => *head = number,
        }
        self.entries.push(Entry { rest, next: at, value });
    }

    /// Returns the longest phrase that starts at token `at`, as its number of tokens and its value.
    ///
    /// Tokens are compared without their possessive endings.
    pub(crate) fn longest<'l, 't: 'l>(&'l self, tokens: &'l Tokens<'t>, at: usize) -> Option<(usize, &'l T)> {
        self.all(tokens, at).next()
    }

    /// Returns the folded first words of all phrases.
    pub(super) fn first_words(&self) -> impl Iterator<Item = &str> {
        self.firsts.words()
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
        let longest = self.firsts.get(word(at)).copied().unwrap_or(NONE);
        let mut next = longest;
        std::iter::from_fn(move || {
            while let Some(entry) = self.entries.get(next as usize) {
                next = entry.next;
                let (from, words) = (entry.rest.0 as usize, entry.rest.1 as usize);
                if (0..words).all(|other| word(at + 1 + other) == self.rest_word(from + other)) {
                    return Some((words + 1, &entry.value));
                }
            }
            None
        })
    }

    fn rest_word(&self, number: usize) -> &str {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.rest[start as usize..self.ends[number] as usize]
    }
}

/// Whether a phrase consists of ASCII letters and single spaces, so that its words are the parts between spaces.
fn is_plain(phrase: &str) -> bool {
    phrase.split(' ').all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_comes_first_and_of_two_equal_ones_that_which_was_added_first() {
        let lexicon = Lexicon::new([
            ("foreign", 0),
            ("foreign minister", 1),
            ("Foreign Minister of Norland", 2),
            ("foreign minister", 3),
            ("", 4),
            ("minister", 5),
        ]);
        let tokens = Tokens::new("the foreign minister of Norland");
        let all = |at| lexicon.all(&tokens, at).map(|(length, value)| (length, *value)).collect::<Vec<_>>();
        assert_eq!(all(1), [(4, 2), (2, 1), (2, 3), (1, 0)]);
        assert_eq!((all(2), all(3)), (vec![(1, 5)], vec![]));
        assert_eq!(lexicon.first_words().collect::<Vec<_>>(), ["foreign", "minister"]);
    }
}
