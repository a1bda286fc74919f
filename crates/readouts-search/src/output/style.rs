//! Colours, each with its meaning.

use anstyle::{AnsiColor, Style};

use super::plain::plain;

/// The phrase that was looked for.
pub(super) const MATCH: Style = AnsiColor::Red.on_default().bold();
/// A headline.
pub(super) const TITLE: Style = Style::new().bold();
/// Who speaks.
pub(super) const SPEAKER: Style = AnsiColor::Cyan.on_default();
/// Secondary facts.
pub(crate) const QUIET: Style = Style::new().dimmed();
/// Something went wrong.
pub(super) const ERROR: Style = AnsiColor::Red.on_default().bold();

/// One line of text in a style, and nothing else in it that a terminal obeys.
pub(crate) fn paint(style: Style, text: &str) -> String {
    format!("{}{}{}", style.render(), plain(text), style.render_reset())
}
