//! Words: how a text is cut into tokens, and how a token is folded.
//!
//! The one definition of both, for indexed text, queries, names and highlighting. It must not know
//! the index, the query language or where a text comes from.

mod cursor;
mod fold;
mod stem;

pub(crate) use cursor::Words;
pub(crate) use cursor::stands_alone;
pub(crate) use fold::{cased, cased_words, dotted, fold_words, is_dotted, written_words};
pub(crate) use stem::stem;

/// How far a line break moves the position on: no phrase crosses it.
///
/// Small, so that positions take few bits on disk; what reaches further asks where paragraphs begin.
pub const PARAGRAPH_GAP: u32 = 16;

/// Longest token in bytes; what is longer is cut there.
pub const MAX_TOKEN_BYTES: usize = 255;

/// One word of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Token {
    /// The word folded: lower case, without diacritics, possessive, full-width forms or the dots of an
    /// abbreviation in capitals; plain letters for ł, ß and the like; simplified Chinese characters.
    pub text: String,
    /// First byte in the text.
    pub start: usize,
    /// Byte after the last in the text; a possessive `'s` is left out.
    pub end: usize,
    /// Counted in words from 0; a line break adds [`PARAGRAPH_GAP`].
    pub position: u32,
}

/// The words of a text by UAX #29, folded.
///
/// Each Han character and each Hangul syllable is a word of its own. White space of ASCII always ends a word, which UAX #29
/// grants for all but marks that follow a space.
///
/// ```
/// let words: Vec<String> = readouts_core::tokens("China’s “new era”").map(|token| token.text).collect();
/// assert_eq!(words, ["china", "new", "era"]);
/// ```
pub fn tokens(text: &str) -> impl Iterator<Item = Token> + '_ {
    let mut words = Words::new(text);
    std::iter::from_fn(move || words.advance().then(|| words.token.clone()))
}

/// Calls `each` for every word of a text, in order: [`tokens`] without an allocation a word.
pub fn each_token(text: &str, mut each: impl FnMut(&Token)) {
    let mut words = Words::new(text);
    while words.advance() {
        each(&words.token);
    }
}

#[cfg(test)]
mod tests;
