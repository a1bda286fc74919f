//! Folding: which characters count as the same.
//!
//! Works on single characters, so that every folded one knows its place in the text. It must not
//! know where words begin.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{compose, decompose_canonical, decompose_compatible};

use super::{Words, tokens};
use readouts_reading::simplified;

/// How much is folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// Everything: lower case, without marks, in plain letters and simplified characters.
    Lower,
    /// Everything but upper case.
    Kept,
}

/// What becomes of one character of a text.
pub(super) enum Folded {
    /// Itself, another character, or several.
    As(char),
    /// It is left out.
    Dropped,
    /// It makes one letter with the character before it, where there is such a letter: a breve, or a part of
    /// a Hangul syllable.
    Joined(char),
}

/// What a character is, whatever its case and marks.
enum Sign {
    /// A form of this one.
    Plain(char),
    /// No more than a mark for the display.
    Dropped,
    /// Another way to write what it is compatible with.
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
        // Full-width and half-width forms, ligatures, radicals, Roman numerals. Not superscripts and
        // signs: `word²` is not `word2`.
        '\u{ff00}'..='\u{ffef}'
        | '\u{fb00}'..='\u{fb06}'
        | '\u{2e80}'..='\u{2fdf}'
        | '\u{2160}'..='\u{217f}' => Sign::Compatible,
        _ => Sign::Other,
    }
}

/// Folds one character; `emit` is called for each character that it becomes.
pub(super) fn fold_char(c: char, case: Case, mut emit: impl FnMut(Folded)) {
    match c {
        c if c.is_ascii() => emit(Folded::As(fold_ascii(c, case))),
        // Han and Hangul have no case and no marks; the compatibility ideographs are further up.
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

/// Folds one character of ASCII.
fn fold_ascii(c: char, case: Case) -> char {
    match (c, case) {
        ('`', _) => '\'',
        (c, Case::Lower) => c.to_ascii_lowercase(),
        (c, Case::Kept) => c,
    }
}

/// Folds a text without regard to words, and adds it to another.
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

/// Joins a character to the last one of a text; gives it back where it stays a character of its own.
///
/// A breve joins an и (й is another letter), and is a mark like others on every other letter.
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

/// Adds the unfolded form of a word (NFC): case, marks and traditional characters stay; typographic and full-width
/// variants of one sign become the same.
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

/// Folds a word in all but upper case; an abbreviation loses its dots.
pub(crate) fn cased(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    fold_onto(word, Case::Kept, &mut folded);
    if is_abbreviation(&folded) {
        folded.retain(|c| c != '.');
    }
    folded
}

/// Whether a word is an abbreviation with a dot behind each capital, as `U.S`.
pub(super) fn is_abbreviation(word: &str) -> bool {
    word.chars().nth(1) == Some('.') && is_dotted(word, char::is_uppercase)
}

/// Whether a word is single letters of a kind with dots between them.
pub(crate) fn is_dotted(word: &str, kind: impl Fn(char) -> bool) -> bool {
    let mut length = 0;
    let fits = word.chars().all(|c| {
        length += 1;
        if length % 2 == 1 { kind(c) } else { c == '.' }
    });
    fits && length > 2 && length % 2 == 1
}

/// These letters with a dot between them.
pub(crate) fn dotted(letters: &str) -> String {
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
        // Parts of Hangul syllables.
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

/// Letters that no decomposition parts from their stroke or makes two, in letters of ASCII; the character itself
/// where it is none of them.
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

/// The words of a text: each folded, and in its unfolded form.
pub(crate) fn written_words(text: &str) -> Vec<(String, String)> {
    let mut words = Words::new(text);
    let mut found = Vec::new();
    while words.advance() {
        let (token, surface) = words.word();
        found.push((token.text.clone(), surface.unwrap_or(&token.text).to_owned()));
    }
    found
}

/// The words of a text folded, each with itself folded in all but upper case.
pub(crate) fn cased_words(text: &str) -> Vec<(String, String)> {
    written_words(text).into_iter().map(|(folded, written)| (folded, cased(&written))).collect()
}

/// The folded words of a name or value, for comparison.
pub(crate) fn fold_words(text: &str) -> Vec<String> {
    tokens(text).map(|token| token.text).collect()
}
