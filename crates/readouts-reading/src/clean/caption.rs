//! Captions and credits of pictures.
//!
//! It must not know what else a line may be.

use super::marks::Marks;
use crate::knowledge::Signs;

/// A picture's caption: it ends in a credit, or opens by saying that it is one.
pub(super) fn is_caption(text: &str, marks: Marks, signs: &Signs) -> bool {
    // Counted classes of letters make a large pattern: asked only where its last character is there.
    let closes = text.strip_suffix('.').unwrap_or(text).ends_with([')', ']', '）', '】']);
    let names_picture =
        || text.contains('/') || signs.photo_words.iter().any(|word| text.contains(word.as_str()));
    closes && names_picture() && signs.photo_note.is_match(text)
        || may_be_credited(text, marks, signs) && signs.credit.is_match(text)
}

/// Whether a text has what a credit must have: most have not, and no pattern need be tried on them.
fn may_be_credited(text: &str, marks: Marks, signs: &Signs) -> bool {
    // "Credit: " stands within 61 characters of the end.
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
