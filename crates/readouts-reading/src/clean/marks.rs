//! Which characters a line contains, and its number of words.

use crate::token::{is_alphanumeric, is_han};

/// Marks that a text contains, so that searches which need one of them can be skipped.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marks {
    pub(super) digit: bool,
    pub(super) colon: bool,
    pub(super) backslash: bool,
    pub(super) quote: bool,
    pub(super) bracket: bool,
    /// A separator between the entries of a menu.
    pub(super) separator: bool,
    /// A character outside ASCII.
    pub(super) wide: bool,
}

impl Marks {
    pub(super) fn of(text: &str) -> Self {
        let mut seen = 0;
        text.bytes().for_each(|byte| seen |= MARKS[usize::from(byte)]);
        let has = |bit: u8| seen & bit != 0;
        Self {
            digit: has(DIGIT),
            colon: has(COLON),
            backslash: has(BACKSLASH),
            quote: has(QUOTE),
            bracket: has(BRACKET),
            separator: has(SEPARATOR),
            wide: has(WIDE),
        }
    }
}

const DIGIT: u8 = 1;
const COLON: u8 = 2;
const BACKSLASH: u8 = 4;
const QUOTE: u8 = 8;
const BRACKET: u8 = 16;
const SEPARATOR: u8 = 32;
const WIDE: u8 = 64;

const MARKS: [u8; 256] = {
    let mut marks = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        marks[byte] = match byte as u8 {
            b'0'..=b'9' => DIGIT,
            b':' => COLON,
            b'\\' => BACKSLASH,
            b'"' => QUOTE,
            b'(' => BRACKET,
            b'>' | b'/' | b'|' => SEPARATOR,
            128.. => WIDE,
            _ => 0,
        };
        byte += 1;
    }
    marks
};

/// Returns the number of words, or half the number of Chinese characters.
pub(super) fn count_words(text: &str) -> usize {
    if text.is_ascii() {
        return count_plain_words(text.as_bytes());
    }
    let (mut words, mut han, mut in_word) = (0, 0, false);
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            in_word = true;
        } else if c.is_whitespace() {
            words += usize::from(in_word);
            in_word = false;
        } else if is_han(c) {
            han += 1;
        } else if !c.is_ascii() && is_alphanumeric(c) {
            in_word = true;
        }
    }
    words + usize::from(in_word) + han / 2
}

/// Returns the number of words of ASCII text, counted by their first letters without branches, so that the
/// compiler can vectorise it. A word's first letter follows a space, or one mark behind a space. Where two
/// marks stand before a letter, this rule cannot decide, and the text is counted piece by piece instead.
fn count_plain_words(text: &[u8]) -> usize {
    const FEW: usize = 3;
    let is_space = |byte: u8| (byte == b' ') | (byte.wrapping_sub(b'\t') < 5);
    let is_letter = |byte: u8| ((byte | 0x20).wrapping_sub(b'a') < 26) | (byte.wrapping_sub(b'0') < 10);
    let piecewise = || {
        let pieces = text.split(|&byte| is_space(byte));
        pieces.filter(|piece| piece.iter().any(|&byte| is_letter(byte))).count()
    };
    if text.len() < FEW {
        return piecewise();
    }
    let (mut words, mut unclear) = (0, 0);
    // At most 255 bytes at a time, so that the sums, which are bytes, cannot overflow.
    for start in (2..text.len()).step_by(255) {
        let end = (start + 255).min(text.len());
        let (here, before, earlier) =
            (&text[start..end], &text[start - 1..end - 1], &text[start - 2..end - 2]);
        let (mut first, mut marked) = (0_u8, 0_u8);
        for ((&c, &b), &a) in here.iter().zip(before).zip(earlier) {
            let mark = !is_space(b) & !is_letter(b);
            first += u8::from(is_letter(c) & (is_space(b) | mark & is_space(a)));
            marked += u8::from(is_letter(c) & mark & !is_space(a) & !is_letter(a));
        }
        words += usize::from(first);
        unclear += usize::from(marked);
    }
    if unclear > 0 {
        return piecewise();
    }
    // The loop begins with the third byte: a word that begins in the first two is counted here.
    words + usize::from(is_letter(text[0]) || is_letter(text[1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn words_of_ascii_are_counted_as_others_are(text in "[a-c0-1 .,'\t\x0b\x1f-]{0,30}") {
            let inside = |word: &str| word.contains(|c: char| c.is_ascii_alphanumeric());
            proptest::prop_assert_eq!(count_words(&text), text.split_whitespace().filter(|w| inside(w)).count());
        }
    }
}
