//! Makes text from outside safe for a terminal: characters that control the terminal are escaped.

use std::borrow::Cow;

use memchr::{memchr2_iter, memchr3_iter};

/// Escapes one line of text.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    if text.contains(is_command) { Cow::Owned(shown(text)) } else { Cow::Borrowed(text) }
}

/// Escapes text but keeps its line breaks. Only for text whose line breaks come from this program.
pub(crate) fn plain_lines(text: &str) -> String {
    text.split('\n').map(plain).collect::<Vec<_>>().join("\n")
}

fn shown(text: &str) -> String {
    let one = |c: char| if is_command(c) { c.escape_default().to_string() } else { c.to_string() };
    text.chars().map(one).collect()
}

/// Whether a text has a control character other than those below U+0020. Only characters that begin with one
/// of five bytes are checked.
pub(super) fn has_command_from_delete_on(text: &str) -> bool {
    let bytes = text.as_bytes();
    let begins = memchr3_iter(0xC2, 0xE2, 0xF3, bytes).chain(memchr2_iter(0x7F, 0xD8, bytes));
    begins.filter_map(|at| text[at..].chars().next()).any(is_command)
}

/// Whether a character controls a terminal or displays as something else: controls (C0, DEL, C1), marks of
/// writing direction, line and paragraph separators, and tags.
pub(super) fn is_command(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61C}'
                | '\u{200E}'
                | '\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2066}'..='\u{2069}'
                | '\u{E0000}'..='\u{E007F}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_shown() {
        assert_eq!(plain("\u{1b}[31m a\nb\u{9b}\u{202e}"), r"\u{1b}[31m a\nb\u{9b}\u{202e}");
        assert_eq!(plain("\u{61c}\u{200f}\u{2028}\u{e0041}"), r"\u{61c}\u{200f}\u{2028}\u{e0041}");
        assert_eq!(plain_lines("a\nb\u{7}"), "a\nb\\u{7}");
    }

    #[test]
    fn every_command_is_found_by_its_first_byte() {
        for c in '\0'..=char::MAX {
            let text = format!("’a{c}");
            assert_eq!(has_command_from_delete_on(&text), c >= ' ' && is_command(c), "{:x}", u32::from(c));
        }
    }

    #[test]
    fn what_it_does_not_obey_stays() {
        // Joiners belong to letters.
        for text in ["外交 a–b", "می\u{200c}خواهم", "e\u{301} \u{a0}«»", "\u{1f1ec}\u{1f1e7}"] {
            assert_eq!(plain(text), text);
        }
    }
}
