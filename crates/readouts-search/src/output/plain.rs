//! Text from outside made fit for a terminal: what a terminal obeys is shown, not obeyed.

use std::borrow::Cow;

/// One line of text.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    if next_command(text).is_none() { Cow::Borrowed(text) } else { Cow::Owned(shown(text)) }
}

/// The same; its lines stay lines. Only for text whose lines are the program's own.
pub(crate) fn plain_lines(text: &str) -> String {
    text.split('\n').map(plain).collect::<Vec<_>>().join("\n")
}

fn shown(text: &str) -> String {
    let one = |c: char| if is_command(c) { c.escape_default().to_string() } else { c.to_string() };
    text.chars().map(one).collect()
}

/// The first character of a text that a terminal obeys, and where it begins. Most bytes cannot begin one, which
/// is seen before they are taken for characters.
pub(super) fn next_command(text: &str) -> Option<(usize, char)> {
    let mut from = 0;
    loop {
        let at = from + first_that_begins(&text.as_bytes()[from..])?;
        let c = text[at..].chars().next()?;
        if is_command(c) {
            return Some((at, c));
        }
        from = at + c.len_utf8();
    }
}

fn first_that_begins(bytes: &[u8]) -> Option<usize> {
    /// Number of bytes that are compared at once.
    const CHUNK: usize = 32;

    // Without an early end, so that the compiler can use instructions over many bytes.
    let has_none = |chunk: &&[u8]| !chunk.iter().fold(false, |any, byte| any | begins_command(*byte));
    let skipped = CHUNK * bytes.chunks_exact(CHUNK).take_while(has_none).count();
    let at = bytes[skipped..].iter().position(|byte| begins_command(*byte))?;
    Some(skipped + at)
}

/// Whether a byte begins a character that a terminal obeys, or one of its neighbours.
fn begins_command(byte: u8) -> bool {
    byte < 0x20 || matches!(byte, 0x7F | 0xC2 | 0xD8 | 0xE2 | 0xF3)
}

/// Whether a terminal obeys a character, or shows something else than it stands for: controls (C0, DEL, C1),
/// marks of the direction of writing, separators of lines and paragraphs, and tags.
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
        for c in ('\0'..=char::MAX).filter(|c| is_command(*c)) {
            assert_eq!(next_command(&format!("’a{c}")), Some((4, c)), "{:x}", u32::from(c));
        }
        assert_eq!(next_command("’ é \u{a0} ء \u{e0100}"), None);
    }

    #[test]
    fn what_it_does_not_obey_stays() {
        // Joiners are letters' business.
        for text in ["外交 a–b", "می\u{200c}خواهم", "e\u{301} \u{a0}«»", "\u{1f1ec}\u{1f1e7}"] {
            assert_eq!(plain(text), text);
        }
    }
}
