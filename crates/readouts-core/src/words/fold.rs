//! Folding: which characters count as the same.
//!
//! Works on single characters, so that every folded one knows its place in the text. It must not
//! know where words begin.

use unicode_normalization::char::{decompose_canonical, decompose_compatible};

use super::{Words, tokens};

/// What becomes of upper case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// It turns into lower case.
    Lower,
    /// It stays.
    Kept,
}

/// What becomes of one character of a text.
pub(super) enum Folded {
    /// Itself, another character, or several.
    As(char),
    /// It is left out.
    Dropped,
    /// It turns an и before it into й.
    Breve,
}

/// Folds one character; `emit` is called for each character that it becomes.
pub(super) fn fold_char(c: char, case: Case, mut emit: impl FnMut(Folded)) {
    if c.is_ascii() {
        return emit(Folded::As(fold_ascii(c, case)));
    }
    match c {
        // Han has no case and no marks; the compatibility ideographs are further up.
        '\u{4e00}'..='\u{9fff}' => emit(Folded::As(c)),
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2032}' | '\u{2035}' | '\u{00b4}' | '\u{02b9}'
        | '\u{02bb}' | '\u{02bc}' | '\u{02bd}' | '\u{ff40}' => emit(Folded::As('\'')),
        '\u{201c}'..='\u{201f}' | '\u{00ab}' | '\u{00bb}' | '\u{2033}' => emit(Folded::As('"')),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => emit(Folded::As('-')),
        // Soft hyphen, joiners, direction and byte order marks, variation selectors.
        '\u{00ad}' | '\u{200c}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' => {
            emit(Folded::Dropped);
        }
        // Full-width and half-width forms, ligatures, radicals, Roman numerals: other ways to
        // write the same. Not superscripts and signs: `word²` is not `word2`.
        '\u{ff00}'..='\u{ffef}'
        | '\u{fb00}'..='\u{fb06}'
        | '\u{2e80}'..='\u{2fdf}'
        | '\u{2160}'..='\u{217f}' => decompose_compatible(c, |d| fold_decomposed(d, case, &mut emit)),
        _ => decompose_canonical(c, |d| fold_decomposed(d, case, &mut emit)),
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
            Folded::Breve => short_i(folded),
            Folded::Dropped => {}
        });
    }
}

/// A breve after an и, which makes one letter with it.
pub(super) fn short_i(folded: &mut String) {
    let short = match folded.chars().next_back() {
        Some('и') => 'й',
        Some('И') => 'Й',
        _ => return,
    };
    folded.pop();
    folded.push(short);
}

fn fold_decomposed(c: char, case: Case, emit: &mut impl FnMut(Folded)) {
    match c {
        '\u{0306}' => emit(Folded::Breve),
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

/// The words of a text folded, each with its surface: itself folded in all but case.
pub(crate) fn cased_words(text: &str) -> Vec<(String, String)> {
    let mut words = Words::new(text);
    let mut found = Vec::new();
    while words.advance() {
        let (token, surface) = words.word();
        found.push((token.text.clone(), surface.unwrap_or(&token.text).to_owned()));
    }
    found
}

/// The folded words of a name or value, for comparison.
pub(crate) fn fold_words(text: &str) -> Vec<String> {
    tokens(text).map(|token| token.text).collect()
}
