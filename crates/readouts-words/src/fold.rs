//! Folding: which characters count as the same.
//!
//! Works on single characters, so that each folded character can be traced to its offset in the text.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{compose, decompose_canonical, decompose_compatible};

use super::{Words, tokens};
use readouts_reading::simplified;

/// How much is folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// Everything: lower case, no diacritics, plain letters, simplified Chinese characters.
    Lower,
    /// Everything except case: upper case is kept.
    Kept,
}

/// Result of folding one character.
pub(super) enum Folded {
    /// A character of the folded text; one character may fold to several.
    As(char),
    /// Nothing: the character is left out.
    Dropped,
    /// A character that is composed with the one before it, if Unicode has a composition of the two: a breve,
    /// or a part of a Hangul syllable.
    Joined(char),
}

/// Class of a character, apart from case and diacritics.
enum Sign {
    /// Variant of this character.
    Plain(char),
    /// Character that only affects display; it is left out.
    Dropped,
    /// Character that folds to its compatibility decomposition.
    Compatible,
    Other,
}

fn sign(c: char) -> Sign {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2032}' | '\u{2035}' | '\u{00b4}' | '\u{02b9}'
        | '\u{02bb}' | '\u{02bc}' | '\u{02bd}' | '\u{ff40}' | '`' => Sign::Plain('\''),
        '\u{201c}'..='\u{201f}' | '\u{00ab}' | '\u{00bb}' | '\u{2033}' => Sign::Plain('"'),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => Sign::Plain('-'),
        // Soft hyphen, joiners, direction and byte order marks, variation selectors.
        '\u{00ad}' | '\u{200c}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' => {
            Sign::Dropped
        }
        // Full-width and half-width forms, ligatures, radicals, Roman numerals. Superscripts and signs are
        // not included: `word²` is not `word2`.
        '\u{ff00}'..='\u{ffef}'
        | '\u{fb00}'..='\u{fb06}'
        | '\u{2e80}'..='\u{2fdf}'
        | '\u{2160}'..='\u{217f}' => Sign::Compatible,
        _ => Sign::Other,
    }
}

/// Folds one character; calls `emit` for each character of the result.
pub(super) fn fold_char(c: char, case: Case, mut emit: impl FnMut(Folded)) {
    match c {
        c if c.is_ascii() => emit(Folded::As(fold_ascii(c, case))),
        // Han and Hangul have no case and no diacritics. Compatibility ideographs lie outside these ranges
        // and are decomposed below.
        '\u{4e00}'..='\u{9fff}' => emit(Folded::As(simplified(c))),
        '\u{ac00}'..='\u{d7a3}' => emit(Folded::As(c)),
        _ => match sign(c) {
            Sign::Plain(c) => emit(Folded::As(c)),
            Sign::Dropped => emit(Folded::Dropped),
            Sign::Compatible => decompose_compatible(c, |d| fold_decomposed(d, case, &mut emit)),
            Sign::Other => decompose_canonical(c, |d| fold_decomposed(d, case, &mut emit)),
        },
    }
}

/// Folds one ASCII character.
fn fold_ascii(c: char, case: Case) -> char {
    match (c, case) {
        ('`', _) => '\'',
        (c, Case::Lower) => c.to_ascii_lowercase(),
        (c, Case::Kept) => c,
    }
}

/// Folds a text without splitting it into words, and appends it to `folded`.
pub(super) fn fold_onto(text: &str, case: Case, folded: &mut String) {
    for c in text.chars() {
        fold_char(c, case, |one| match one {
            Folded::As(c) => folded.push(c),
            Folded::Joined(c) => {
                if let Some(alone) = join(folded, c) {
                    folded.push(alone);
                }
            }
            Folded::Dropped => {}
        });
    }
}

/// Composes `c` with the last character of `folded`; returns the character if it stays separate.
///
/// A breve is composed with an и only (й is a letter of its own); on any other letter it is dropped like
/// other diacritics.
pub(super) fn join(folded: &mut String, c: char) -> Option<char> {
    let last = folded.chars().next_back();
    if let Some(last) = last
        && (c != BREVE || matches!(last, 'и' | 'И'))
        && let Some(joined) = compose(last, c)
    {
        folded.pop();
        folded.push(joined);
        return None;
    }
    (c != BREVE).then_some(c)
}

const BREVE: char = '\u{0306}';

/// Appends the unfolded form of a word (NFC): case, diacritics and traditional characters are kept;
/// typographic and full-width variants become plain characters.
pub(super) fn write_onto(word: &str, written: &mut String) {
    let mut signs = String::with_capacity(word.len());
    for c in word.chars() {
        match sign(c) {
            Sign::Plain(c) => signs.push(c),
            Sign::Dropped => {}
            Sign::Compatible => decompose_compatible(c, |c| signs.push(c)),
            Sign::Other => signs.push(c),
        }
    }
    written.extend(signs.nfc());
}

/// Folds a word but keeps upper case; removes the dots of an abbreviation.
pub fn cased(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    fold_onto(word, Case::Kept, &mut folded);
    if is_abbreviation(&folded) {
        folded.retain(|c| c != '.');
    }
    folded
}

/// Whether a word is an abbreviation: capitals with dots between them, such as `U.S` (a word never includes
/// the final dot).
pub(super) fn is_abbreviation(word: &str) -> bool {
    word.chars().nth(1) == Some('.') && is_dotted(word, char::is_uppercase)
}

/// Whether a word consists of two or more letters of a kind with dots between them.
pub fn is_dotted(word: &str, kind: impl Fn(char) -> bool) -> bool {
    let mut length = 0;
    let fits = word.chars().all(|c| {
        length += 1;
        if length % 2 == 1 { kind(c) } else { c == '.' }
    });
    fits && length > 2 && length % 2 == 1
}

/// Puts a dot between letters.
pub fn dotted(letters: &str) -> String {
    let mut dotted = String::with_capacity(2 * letters.len());
    for letter in letters.chars() {
        if !dotted.is_empty() {
            dotted.push('.');
        }
        dotted.push(letter);
    }
    dotted
}

fn fold_decomposed(c: char, case: Case, emit: &mut impl FnMut(Folded)) {
    let (plain, more) = plain_letters(c);
    if plain != c {
        emit(Folded::As(fold_ascii(plain, case)));
        return more.into_iter().for_each(|c| emit(Folded::As(fold_ascii(c, case))));
    }
    match c {
        BREVE => emit(Folded::Joined(c)),
        // Vowels and final consonants of decomposed Hangul syllables.
        '\u{1161}'..='\u{1175}' | '\u{11a8}'..='\u{11c2}' => emit(Folded::Joined(c)),
        '\u{4e00}'..='\u{9fff}' => emit(Folded::As(simplified(c))),
        '\u{0300}'..='\u{036f}'
        | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}'
        | '\u{fe20}'..='\u{fe2f}' => emit(Folded::Dropped),
        c if c.is_ascii() => emit(Folded::As(fold_ascii(c, case))),
        c if case == Case::Kept => emit(Folded::As(c)),
        c => c.to_lowercase().for_each(|lower| emit(Folded::As(lower))),
    }
}

/// Replaces a letter that Unicode decomposition leaves whole, such as ł or æ, with one or two ASCII letters;
/// returns any other character unchanged.
fn plain_letters(c: char) -> (char, Option<char>) {
    match c {
        'ł' => ('l', None),
        'Ł' => ('L', None),
        'đ' | 'ð' => ('d', None),
        'Đ' | 'Ð' => ('D', None),
        'ø' => ('o', None),
        'Ø' => ('O', None),
        'ħ' => ('h', None),
        'Ħ' => ('H', None),
        'ŧ' => ('t', None),
        'Ŧ' => ('T', None),
        'ı' => ('i', None),
        'ß' => ('s', Some('s')),
        'ẞ' => ('S', Some('S')),
        'æ' => ('a', Some('e')),
        'Æ' => ('A', Some('E')),
        'œ' => ('o', Some('e')),
        'Œ' => ('O', Some('E')),
        'þ' => ('t', Some('h')),
        'Þ' => ('T', Some('H')),
        c => (c, None),
    }
}

/// Returns the words of a text: each in its folded and in its unfolded form.
pub fn written_words(text: &str) -> Vec<(String, String)> {
    let mut words = Words::new(text);
    let mut found = Vec::new();
    while words.advance() {
        let (token, surface) = words.word();
        found.push((token.text.clone(), surface.unwrap_or(&token.text).to_owned()));
    }
    found
}

/// Returns the words of a text: each folded, and folded with its case kept.
pub fn cased_words(text: &str) -> Vec<(String, String)> {
    written_words(text).into_iter().map(|(folded, written)| (folded, cased(&written))).collect()
}

/// Returns the folded words of a name or value, for comparison.
pub fn fold_words(text: &str) -> Vec<String> {
    tokens(text).map(|token| token.text).collect()
}
