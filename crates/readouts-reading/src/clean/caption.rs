//! Recognises captions and credits of pictures.

use super::marks::Marks;
use crate::knowledge::Signs;

/// Whether a text is a picture's caption: it ends with a credit, or begins with a word such as "Photo".
pub(super) fn is_caption(text: &str, marks: Marks, signs: &Signs) -> bool {
    // The patterns are expensive, since they repeat classes of letters: they are tried only after these cheap
    // checks.
    let closes = text.strip_suffix('.').unwrap_or(text).ends_with([')', ']', '）', '】']);
    let names_picture =
        || text.contains('/') || signs.photo_words.iter().any(|word| text.contains(word.as_str()));
    closes && names_picture() && signs.is_photo_note(text)
        || may_be_credited(text, marks, signs) && signs.credit.is_match(text)
}

/// Whether a text has a part that every credit has: a cheap filter before the pattern.
fn may_be_credited(text: &str, marks: Marks, signs: &Signs) -> bool {
    // The pattern allows "Credit: " within 61 characters of the end.
    let tail = &text[text.ceil_char_boundary(text.len().saturating_sub(8 + 4 * 61))..];
    let bare = text.strip_suffix([')', '）', '。']).unwrap_or(text);
    signs.photo_ends.end(bare)
        || signs.photo_starts.begin(text)
        || marks.colon && tail.contains("Credit: ")
        || marks.bracket && text.contains("(AP Photo")
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn what_is_credited_has_what_a_credit_must_have(
            text in "(?:Photo|Image|图为|: |Credit: |[a-z .]{0,12}|é{0,30}|摄|供图|[)）。]|\\(AP Photo|Getty Images|/AFP|/TASS| A){0,5}"
        ) {
            let signs = &crate::Knowledge::builtin().signs;
            proptest::prop_assert!(may_be_credited(&text, Marks::of(&text), signs) || !signs.credit.is_match(&text));
        }
    }
}
