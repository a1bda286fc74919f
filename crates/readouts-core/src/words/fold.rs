//! Folding: which characters count as the same.
//!
//! Works on single characters, so that every folded one knows its place in the text. It must not
//! know where words begin.

use unicode_normalization::char::{decompose_canonical, decompose_compatible};

use super::tokens;

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
pub(super) fn fold_char(c: char, mut emit: impl FnMut(Folded)) {
    if c.is_ascii() {
        return emit(Folded::As(fold_ascii(c)));
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
        | '\u{2160}'..='\u{217f}' => decompose_compatible(c, |d| fold_decomposed(d, &mut emit)),
        _ => decompose_canonical(c, |d| fold_decomposed(d, &mut emit)),
    }
}

/// Folds one character of ASCII.
pub(super) fn fold_ascii(c: char) -> char {
    if c == '`' { '\'' } else { c.to_ascii_lowercase() }
}

fn fold_decomposed(c: char, emit: &mut impl FnMut(Folded)) {
    match c {
        '\u{0306}' => emit(Folded::Breve),
        '\u{0300}'..='\u{036f}'
        | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}'
        | '\u{fe20}'..='\u{fe2f}' => emit(Folded::Dropped),
        c if c.is_ascii() => emit(Folded::As(fold_ascii(c))),
        c => c.to_lowercase().for_each(|lower| emit(Folded::As(lower))),
    }
}

/// The folded words of a name or value, for comparison.
pub(crate) fn fold_words(text: &str) -> Vec<String> {
    tokens(text).map(|token| token.text).collect()
}
