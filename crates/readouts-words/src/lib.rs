//! Words: how a text is split into tokens, and how a token is folded.
//!
//! This is the only definition of both: indexing, queries, name matching and highlighting all use it.

mod cursor;
mod fold;
mod stem;

pub use cursor::Words;
pub use cursor::stands_alone;
pub use fold::{cased, cased_words, dotted, fold_words, is_dotted, written_words};
pub use stem::stem;

/// Number of positions that a line break adds, so that no phrase matches across it.
///
/// Small, so that positions take few bits on disk. Anything with a longer reach looks up where paragraphs
/// begin.
pub const PARAGRAPH_GAP: u32 = 16;

/// Maximum length of a token in bytes; longer words are truncated.
pub const MAX_TOKEN_BYTES: usize = 255;

/// One word of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Token {
    /// Folded word: lower case, without diacritics, possessive `'s`, full-width forms or the dots of an
    /// upper-case abbreviation; plain letters for ł, ß and similar; simplified Chinese characters.
    pub text: String,
    /// Byte offset of the word in the text.
    pub start: usize,
    /// Byte offset of the word's end (exclusive), without a possessive `'s`.
    pub end: usize,
    /// Position in words, counted from 0; a line break adds 16, so that no phrase matches across it.
    pub position: u32,
}

/// Returns the folded words of a text, segmented by UAX #29.
///
/// Each Han character and each Hangul syllable is a separate word. ASCII white space always ends a word. This
/// agrees with UAX #29 except for combining marks after a space.
///
/// ```
/// let words: Vec<String> = readouts_words::tokens("China’s “new era”").map(|token| token.text).collect();
/// assert_eq!(words, ["china", "new", "era"]);
/// ```
pub fn tokens(text: &str) -> impl Iterator<Item = Token> + '_ {
    let mut words = Words::new(text);
    std::iter::from_fn(move || words.advance().then(|| words.token.clone()))
}

/// Calls `each` for every word of a text, in order: like [`tokens`], without an allocation per word.
pub fn each_token(text: &str, mut each: impl FnMut(&Token)) {
    let mut words = Words::new(text);
    while words.advance() {
        each(&words.token);
    }
}

#[cfg(test)]
mod tests;
