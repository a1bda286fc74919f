//! What of an article decides whether it is a version of another one: its address, and a sample of its text.

use smallvec::SmallVec;

use super::super::manifest::Id;
use crate::index::days;
use crate::{Readout, address};

/// Number of shingles in a sample. The estimate of a similarity of one half has a standard error of 0.09.
const SAMPLE: usize = 32;

/// Number of consecutive words in a shingle. Three leave half of the shingles of a sentence whole if one word in six
/// changes; different texts of one kind rarely share them.
const WORDS: usize = 3;
/// Number of consecutive characters in a shingle of a script without spaces.
const CHARACTERS: usize = 6;

/// Minimum similarity of the texts of two versions. Different texts of one outlet about one kind of event share up to
/// a seventh of their shingles; a text that was corrected or completed keeps most of them.
const SIMILARITY: f64 = 0.35;
/// Minimum similarity if the title is the same and has at least [`TITLE_WORDS`] words.
const SIMILARITY_WITH_TITLE: f64 = 0.2;
/// Minimum number of words, or of characters in a script without spaces, of a title that tells articles apart:
/// "Press briefing" does not.
const TITLE_WORDS: usize = 4;

/// An article with an address.
#[derive(Debug, Clone)]
pub(in crate::corpus) struct Seen {
    pub(super) id: Id,
    pub(super) address: u64,
    /// Hash of title and paragraphs.
    pub(super) text: u64,
    /// Hash of a title that tells articles apart; 0 for none.
    title: u64,
    /// Minute of publication since 1970, if its day is certain.
    pub(super) published: Option<i64>,
    /// The smallest hashes of shingles, ascending, each once.
    sample: SmallVec<[u32; SAMPLE]>,
}

impl Seen {
    /// Returns what is to be known of an article; `None` if it has no address.
    pub(in crate::corpus) fn of(article: &Readout) -> Option<Self> {
        let address = address::number(article.url.as_deref()?)?;
        let texts = || article.title.iter().chain(&article.paragraphs);
        let mut words = String::with_capacity(texts().map(|text| text.len() + 2).sum());
        texts().for_each(|text| push_words(&mut words, text));
        let hash = blake3::hash(words.as_bytes());
        let text = u64::from_le_bytes(hash.as_bytes()[..8].try_into().expect("a hash of 32 bytes has 8"));
        let mut shingles = Shingles::default();
        article.paragraphs.iter().for_each(|text| shingles.add(text));
        Some(Self {
            id: Id::of(&article.id),
            address,
            text,
            title: article.title.as_deref().map_or(0, title),
            published: published(article),
            sample: shingles.smallest,
        })
    }

    /// Whether two articles are alike enough to be versions of one. Symmetric.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let similarity = self.similarity(other);
        let has_title = self.title != 0 && self.title == other.title;
        self.text == other.text || similarity >= if has_title { SIMILARITY_WITH_TITLE } else { SIMILARITY }
    }

    /// Estimates the share of shingles that two texts have in common (Jaccard), by the smallest ones of both
    /// together (Broder 1997, bottom-k).
    fn similarity(&self, other: &Self) -> f64 {
        let (mut one, mut two) = (self.sample.iter().peekable(), other.sample.iter().peekable());
        let (mut all, mut both) = (0_u32, 0_u32);
        while (all as usize) < SAMPLE {
            let order = match (one.peek(), two.peek()) {
                (Some(one), Some(two)) => one.cmp(two),
                (Some(_), None) => std::cmp::Ordering::Less,
                (None, Some(_)) => std::cmp::Ordering::Greater,
                (None, None) => break,
            };
            if order.is_le() {
                one.next();
            }
            if order.is_ge() {
                two.next();
            }
            all += 1;
            both += u32::from(order.is_eq());
        }
        if all == 0 { 0.0 } else { f64::from(both) / f64::from(all) }
    }
}

/// Returns the minute of publication, in minutes since 1970; `None` if the day is not certain.
fn published(article: &Readout) -> Option<i64> {
    let edtf = article.published.edtf.filter(|edtf| edtf.is_certain())?;
    let time = edtf.time().map_or(0, |time| i64::from(time.hour()) * 60 + i64::from(time.minute()));
    Some(days(edtf.to_date()?) * 1440 + time)
}

/// Returns the hash of a title that tells articles apart; 0 of another one.
fn title(title: &str) -> u64 {
    let (mut hash, mut words) = (0, 0);
    each_word(title, |word, _| {
        hash = mixed(hash ^ word);
        words += 1;
    });
    if words >= TITLE_WORDS { hash.max(1) } else { 0 }
}

/// The smallest shingles of a text.
#[derive(Default)]
struct Shingles {
    smallest: SmallVec<[u32; SAMPLE]>,
}

impl Shingles {
    /// Adds the shingles of a paragraph.
    fn add(&mut self, text: &str) {
        let mut last = [0_u64; CHARACTERS];
        let mut words = 0;
        each_word(text, |word, is_character| {
            last.rotate_left(1);
            last[CHARACTERS - 1] = word;
            words += 1;
            let length = if is_character { CHARACTERS } else { WORDS };
            let of = &last[CHARACTERS - length.min(words)..];
            if words >= length {
                self.take(shingle(of));
            }
        });
        // A short paragraph is a shingle of its own.
        if (1..WORDS).contains(&words) {
            self.take(shingle(&last));
        }
    }

    fn take(&mut self, shingle: u32) {
        if self.smallest.len() == SAMPLE && self.smallest[SAMPLE - 1] <= shingle {
            return;
        }
        if let Err(at) = self.smallest.binary_search(&shingle) {
            self.smallest.truncate(SAMPLE - 1);
            self.smallest.insert(at, shingle);
        }
    }
}

/// Calls `each` with the hash of every word in lower case, and of every character of a script without spaces, and
/// whether it is such a character. Exact cutting of words does not matter here, but speed does.
fn each_word(text: &str, mut each: impl FnMut(u64, bool)) {
    let joined =
        |word: u64, next: u32| (word.rotate_left(5) ^ u64::from(next)).wrapping_mul(0x517c_c1b7_2722_0a95);
    let (mut word, mut at) = (0_u64, 0);
    while let Some(&byte) = text.as_bytes().get(at) {
        let mut alone = None;
        if byte.is_ascii() {
            at += 1;
            if byte.is_ascii_alphanumeric() {
                word = joined(word, u32::from(byte.to_ascii_lowercase()));
                continue;
            }
        } else {
            let c = text[at..].chars().next().unwrap_or_default();
            at += c.len_utf8();
            if has_no_spaces(c) {
                alone = Some(c).filter(|c| c.is_alphanumeric());
            } else if c.is_alphanumeric() {
                word = c.to_lowercase().fold(word, |word, c| joined(word, u32::from(c)));
                continue;
            }
        }
        if word != 0 {
            each(std::mem::take(&mut word), false);
        }
        if let Some(c) = alone {
            each(u64::from(u32::from(c)), true);
        }
    }
    if word != 0 {
        each(word, false);
    }
}

/// Whether a character is of a script without spaces: Chinese or Japanese.
fn has_no_spaces(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Returns the hash of some words in their order.
fn shingle(words: &[u64]) -> u32 {
    (mixed(words.iter().fold(1, |hash: u64, word| hash.rotate_left(21).wrapping_add(*word))) >> 32) as u32
}

/// Adds a text with one space between words.
fn push_words(to: &mut String, text: &str) {
    if text.contains("  ") || text.contains(|c: char| c.is_whitespace() && c != ' ') {
        for word in text.split_whitespace() {
            to.push_str(word);
            to.push(' ');
        }
    } else {
        to.push_str(text.trim());
        to.push(' ');
    }
    to.push('\n');
}

/// Mixes the bits of a number (SplitMix64; Steele, Lea & Flood 2014).
fn mixed(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}
