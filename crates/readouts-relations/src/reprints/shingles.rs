//! A text as a sequence of hashed words, and its shingles: hashes of runs of consecutive words.

use std::ops::Range;
use std::sync::OnceLock;

use readouts_reading::Readout;
use readouts_words::{Words, stands_alone};

use super::hash::{self, Rolling};
use super::likeness::{Likeness, Sets, are_copies, distinct};
use super::sketch::{MinHash, Sketch};

/// Sum of the weights of a shingle's words: 5 words, or 8 characters that stand alone.
const SHINGLE_WEIGHT: u32 = 40;

/// Weight of a word that is written apart from others.
const WORD_WEIGHT: u32 = SHINGLE_WEIGHT / 5;

/// Weight of a character that is a word of its own, as in Chinese.
const CHARACTER_WEIGHT: u32 = SHINGLE_WEIGHT / 8;

/// Maximum number of words in a shingle.
const MAX_WORDS: usize = 8;

/// A hashed word: 29 bits of the folded word's hash, and three flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Word(u32);

impl Word {
    /// Flag of a capitalised word and of a figure; not a part of the word's identity.
    const MARKED: u32 = 1;
    /// Flag of a character that is a word of its own.
    const CHARACTER: u32 = 2;
    /// Flag of a figure.
    const FIGURE: u32 = 4;
    const FLAGS: u32 = Self::MARKED | Self::CHARACTER | Self::FIGURE;

    fn new(folded: &str, surface: Option<&str>) -> Self {
        let is = |text: &str, ascii: fn(&u8) -> bool, other: fn(char) -> bool| match text.as_bytes().first() {
            Some(byte) if byte.is_ascii() => ascii(byte),
            _ => text.chars().next().is_some_and(other),
        };
        let is_figure = is(folded, u8::is_ascii_digit, char::is_numeric);
        let is_capital = |text: &str| is(text, u8::is_ascii_uppercase, char::is_uppercase);
        let is_marked = is_figure || surface.is_some_and(is_capital);
        let is_character =
            folded.as_bytes().first().is_some_and(|byte| *byte >= 0xe3) && folded.chars().all(stands_alone);
        let flag = |is_set: bool, flag: u32| if is_set { flag } else { 0 };
        let flags = flag(is_marked, Self::MARKED) | flag(is_character, Self::CHARACTER);
        Self(hash::short(folded) & !Self::FLAGS | flags | flag(is_figure, Self::FIGURE))
    }

    pub(super) fn is_marked(self) -> bool {
        self.0 & Self::MARKED != 0
    }

    pub(super) fn is_figure(self) -> bool {
        self.0 & Self::FIGURE != 0
    }

    /// Returns the word without its flags.
    pub(super) fn folded(self) -> u32 {
        self.0 & !Self::FLAGS
    }

    fn weight(self) -> u32 {
        if self.0 & Self::CHARACTER == 0 { WORD_WEIGHT } else { CHARACTER_WEIGHT }
    }
}

/// The text of an article as hashes: what is needed to find and to compare copies. Four bytes a word.
///
/// It is not meant to be kept of every article, only its [`Sketch`] is: candidates are few, and their shingles
/// can be made anew.
#[derive(Debug, Clone, Default)]
pub struct Shingles {
    pub(super) words: Vec<Word>,
    pub(super) title: Vec<Word>,
    /// Hashes of the names of participants and of the codes of countries.
    pub(super) principals: Vec<u32>,
    distinct: OnceLock<Vec<u32>>,
    sets: OnceLock<Sets>,
}

impl PartialEq for Shingles {
    fn eq(&self, other: &Self) -> bool {
        (&self.words, &self.title, &self.principals) == (&other.words, &other.title, &other.principals)
    }
}

impl Eq for Shingles {}

impl Shingles {
    /// Cuts the body of an article into words.
    pub fn of(article: &Readout) -> Self {
        let mut shingles = Self::without_body(article);
        for paragraph in &article.paragraphs {
            let mut words = Words::new(paragraph);
            while words.advance() {
                let (token, surface) = words.word();
                shingles.push(&token.text, surface);
            }
        }
        shingles
    }

    /// Creates the shingles of an article whose words are still to be pushed.
    pub fn without_body(article: &Readout) -> Self {
        let bytes = article.paragraphs.iter().map(String::len).sum::<usize>();
        let mut title = Vec::new();
        let mut words = Words::new(article.title.as_deref().unwrap_or_default());
        while words.advance() {
            let (token, surface) = words.word();
            title.push(Word::new(&token.text, surface));
        }
        let principals = article.participants.iter().chain(&article.countries);
        Self {
            words: Vec::with_capacity(bytes / 5),
            title,
            principals: principals.map(|name| hash::short(name)).collect(),
            distinct: OnceLock::new(),
            sets: OnceLock::new(),
        }
    }

    /// Adds a word of the body: the folded word, and how it is written if that differs
    /// ([`readouts_words::Words::word`]).
    pub fn push(&mut self, folded: &str, surface: Option<&str>) {
        self.words.push(Word::new(folded, surface));
    }

    /// Returns the sketch; `None` if the text is too short to be compared.
    pub fn sketch(&self) -> Option<Sketch> {
        self.minhash().sketch()
    }

    pub(super) fn minhash(&self) -> MinHash {
        let mut values = MinHash::default();
        self.each(|shingle, _| values.add(shingle));
        values
    }

    /// Calls `each` for every shingle, in the order of the text: for every word the shortest run of words up to
    /// it that weighs enough. The second argument is the range of its words.
    pub(super) fn each(&self, mut each: impl FnMut(u32, Range<usize>)) {
        let (mut from, mut weight) = (0, 0);
        let mut hash = Rolling::default();
        for (at, word) in self.words.iter().enumerate() {
            weight += word.weight();
            while weight - self.words[from].weight() >= SHINGLE_WEIGHT {
                hash.pop(self.words[from].folded(), at - from);
                weight -= self.words[from].weight();
                from += 1;
            }
            hash.push(word.folded());
            debug_assert!(at - from < MAX_WORDS, "words of a shingle");
            if weight >= SHINGLE_WEIGHT {
                each(hash.value(), from..at + 1);
            }
        }
    }

    /// Compares two texts.
    pub fn likeness(&self, other: &Self) -> Likeness {
        Likeness::of(self, other)
    }

    /// Whether the two are the same text. Does the same as [`is_reprint`](super::is_reprint) of their
    /// [likeness](Self::likeness), and mostly takes less time.
    pub fn is_copy_of(&self, other: &Self) -> bool {
        are_copies(self, other)
    }

    /// Returns the shingles, each once, sorted.
    pub(super) fn distinct(&self) -> &[u32] {
        self.distinct.get_or_init(|| {
            let mut shingles = Vec::with_capacity(self.words.len());
            self.each(|shingle, _| shingles.push(shingle));
            distinct(shingles)
        })
    }

    pub(super) fn sets(&self) -> &Sets {
        self.sets.get_or_init(|| Sets::of(self))
    }

    /// Returns the number of bytes in memory, about; twice as many once it was compared.
    pub fn bytes(&self) -> usize {
        4 * (self.words.capacity() + self.title.len() + self.principals.len()) + size_of::<Self>()
    }

    /// Returns the number of bytes that [`write`](Self::write) appends.
    pub fn written(&self) -> usize {
        4 * (2 + self.title.len() + self.principals.len() + self.words.len())
    }

    /// Appends the text as bytes.
    pub fn write(&self, to: &mut Vec<u8>) {
        for length in [self.title.len(), self.principals.len()] {
            to.extend_from_slice(&(length as u32).to_le_bytes());
        }
        let words = self.title.iter().chain(&self.words).map(|word| word.0);
        let principals = self.principals.iter().copied();
        to.reserve(self.written());
        principals.chain(words).for_each(|number| to.extend_from_slice(&number.to_le_bytes()));
    }

    /// Reads a text that was written; `None` if the bytes are malformed.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (numbers, []) = bytes.as_chunks::<4>() else { return None };
        let [title, principals, rest @ ..] = numbers else { return None };
        let length = |bytes: &[u8; 4]| u32::from_le_bytes(*bytes) as usize;
        let (principals, rest) = rest.split_at_checked(length(principals))?;
        let (title, words) = rest.split_at_checked(length(title))?;
        let number = |bytes: &[u8; 4]| u32::from_le_bytes(*bytes);
        let read = |bytes: &[[u8; 4]]| bytes.iter().map(|bytes| Word(number(bytes))).collect();
        Some(Self {
            words: read(words),
            title: read(title),
            principals: principals.iter().map(number).collect(),
            distinct: OnceLock::new(),
            sets: OnceLock::new(),
        })
    }
}
