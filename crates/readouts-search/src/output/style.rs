//! Colours of the output, by their meaning.

use anstyle::{AnsiColor, Style};

use super::plain::plain;

/// Style of a match.
pub(super) const MATCH: Style = AnsiColor::Red.on_default().bold();
/// Style of a headline.
pub(super) const TITLE: Style = Style::new().bold();
/// Style of a speaker.
pub(super) const SPEAKER: Style = AnsiColor::Cyan.on_default();
/// Style of secondary facts.
pub(crate) const QUIET: Style = Style::new().dimmed();
/// Style of words that a text lost.
pub(super) const REMOVED: Style = AnsiColor::Red.on_default().bold();
/// Style of words that a text gained.
pub(super) const ADDED: Style = AnsiColor::Green.on_default().bold();
/// Style of an error.
pub(super) const ERROR: Style = AnsiColor::Red.on_default().bold();

/// Returns one line of text in a style, with all other control characters escaped.
pub(crate) fn paint(style: Style, text: &str) -> String {
    format!("{}{}{}", style.render(), plain(text), style.render_reset())
}
