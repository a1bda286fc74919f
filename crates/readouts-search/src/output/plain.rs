//! Text from outside made fit for a terminal: control characters are shown, not obeyed.

use std::borrow::Cow;

/// One line of text.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    shown(text, is_command)
}

/// The same; its lines stay lines.
pub(super) fn plain_lines(text: &str) -> Cow<'_, str> {
    shown(text, |c| c != '\n' && is_command(c))
}

fn shown(text: &str, hidden: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&hidden) {
        return Cow::Borrowed(text);
    }
    let one = |c: char| if hidden(c) { c.escape_default().to_string() } else { c.to_string() };
    Cow::Owned(text.chars().map(one).collect())
}

/// What a terminal obeys: controls, and marks that turn the direction of writing.
fn is_command(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_shown() {
        assert_eq!(plain("外交 a–b"), "外交 a–b");
        assert_eq!(plain("\u{1b}[31m a\nb\u{9b}\u{202e}"), r"\u{1b}[31m a\nb\u{9b}\u{202e}");
        assert_eq!(plain_lines("a\nb\u{7}"), "a\nb\\u{7}");
    }
}
