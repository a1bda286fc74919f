//! Shingles of a text: hashes of its runs of consecutive words.

use readouts_reading::Readout;
use readouts_words::{Words, stands_alone};

use super::hash::{self, Rolling};
use super::likeness::Likeness;
use super::marks::Marks;
use super::sketch::{MinHash, Sketch};

/// Sum of the weights of a shingle's words: 5 words, or 8 characters that stand alone.
const SHINGLE_WEIGHT: u32 = 40;

/// Weight of a word that is written apart from others.
const WORD_WEIGHT: u32 = SHINGLE_WEIGHT / 5;

/// Weight of a character that is a word of its own, as in Chinese.
const CHARACTER_WEIGHT: u32 = SHINGLE_WEIGHT / 8;

/// Maximum number of words in a shingle.
const MAX_WORDS: usize = 8;

/// Cuts words into shingles, one word at a time, without allocating.
///
/// A shingle is the shortest run of words up to the present one that weighs enough: 5 words; 8 characters of
/// Chinese or Korean; less than 8 of a mixture.
#[derive(Debug, Clone)]
pub struct Shingler {
    /// Hash and weight of the last words, at their number modulo the length.
    recent: [(u64, u32); MAX_WORDS],
    /// Number of words so far.
    words: usize,
    /// Number of words in the present shingle.
    length: usize,
    weight: u32,
    hash: Rolling,
    values: MinHash,
}

impl Default for Shingler {
    fn default() -> Self {
        Self {
            recent: [(0, 0); MAX_WORDS],
            words: 0,
            length: 0,
            weight: 0,
            hash: Rolling::default(),
            values: MinHash::default(),
        }
    }
}

impl Shingler {
    /// Adds a word of the text, folded as [`readouts_words::Token::text`] is.
    pub fn push(&mut self, word: &str) {
        if let Some(shingle) = self.shingle(word) {
            self.values.add(shingle);
        }
    }

    /// Returns the sketch of the words so far; `None` if the text is too short to be compared.
    pub fn sketch(&self) -> Option<Sketch> {
        self.values.sketch()
    }

    /// Adds a word, and returns the hash of the shingle that ends with it, if there is one.
    fn shingle(&mut self, word: &str) -> Option<u32> {
        let weight = if is_character(word) { CHARACTER_WEIGHT } else { WORD_WEIGHT };
        let hash = hash::word(word);
        while self.length > 0 {
            let (first, first_weight) = self.recent[(self.words - self.length) % MAX_WORDS];
            if self.weight + weight - first_weight < SHINGLE_WEIGHT {
                break;
            }
            self.hash.pop(first, self.length);
            self.weight -= first_weight;
            self.length -= 1;
        }
        self.recent[self.words % MAX_WORDS] = (hash, weight);
        self.hash.push(hash);
        self.words += 1;
        self.length += 1;
        self.weight += weight;
        (self.weight >= SHINGLE_WEIGHT).then(|| self.hash.value())
    }
}

fn is_character(word: &str) -> bool {
    word.as_bytes().first().is_some_and(|byte| *byte >= 0xe3) && word.chars().all(stands_alone)
}

/// The shingles of an article's text as a set of hashes, and its names, figures and principals: what
/// [`Likeness`] needs to compare two texts.
///
/// It is about as large as the text. Only candidates are verified, so it is better made anew from the article
/// than kept; the [`Sketch`] is what has to be kept of every article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shingles {
    /// Hashes in ascending order, each once.
    pub(super) hashes: Vec<u32>,
    pub(super) marks: Marks,
}

impl Shingles {
    /// Cuts the body of an article.
    pub fn of(article: &Readout) -> Self {
        let principals = article.participants.iter().chain(&article.countries);
        let marks = Marks::new(article.title.as_deref(), principals.map(String::as_str));
        Self::cut(&article.paragraphs, marks)
    }

    pub(super) fn cut(paragraphs: &[impl AsRef<str>], mut marks: Marks) -> Self {
        let mut shingler = Shingler::default();
        let bytes = paragraphs.iter().map(|text| text.as_ref().len()).sum::<usize>();
        let mut hashes = Vec::with_capacity(bytes / 5);
        for paragraph in paragraphs.iter().map(AsRef::as_ref) {
            let mut words = Words::new(paragraph);
            while words.advance() {
                let (token, surface) = words.word();
                hashes.extend(shingler.shingle(&token.text));
                marks.add(&token.text, surface);
            }
        }
        hashes.sort_unstable();
        hashes.dedup();
        Self { hashes, marks: marks.finish() }
    }

    /// Returns the number of distinct shingles.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether the text is shorter than a shingle.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// Returns the sketch: the same as that of a [`Shingler`] which was given the text's words.
    pub fn sketch(&self) -> Option<Sketch> {
        self.minhash().sketch()
    }

    pub(super) fn minhash(&self) -> MinHash {
        let mut values = MinHash::default();
        self.hashes.iter().for_each(|hash| values.add(*hash));
        values
    }

    /// Compares two texts.
    pub fn likeness(&self, other: &Self) -> Likeness {
        Likeness::of(self, other)
    }
}
