//! Tables of numbers: each column says what it counts, on hover and on focus.

use maud::{Markup, Render, html};

use super::value::grouped;

/// Column of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    name: &'static str,
    /// What a cell says; empty if the name says it.
    meaning: &'static str,
    has_words: bool,
}

impl Column {
    pub(super) const fn number(name: &'static str, meaning: &'static str) -> Self {
        Self { name, meaning, has_words: false }
    }

    pub(super) const fn words(name: &'static str, meaning: &'static str) -> Self {
        Self { name, meaning, has_words: true }
    }

    /// Returns a cell with a number.
    pub(super) fn count(self, number: u64) -> Markup {
        self.cell(grouped(number))
    }

    /// Returns a cell.
    pub(super) fn cell(self, content: impl Render) -> Markup {
        let meaning = Some(self.meaning).filter(|meaning| !meaning.is_empty());
        html! { td .words[self.has_words] title=[meaning] { (content) } }
    }
}

/// Shows the names of columns.
pub(super) fn head(columns: &[Column]) -> Markup {
    html! {
        thead {
            tr {
                @for column in columns {
                    th .words[column.has_words] scope="col" { (explained(column.name, column.meaning)) }
                }
            }
        }
    }
}

/// Shows a text with an explanation on hover and on focus; without an explanation, the text alone.
pub(super) fn explained(text: &str, meaning: &str) -> Markup {
    html! {
        @if meaning.is_empty() { (text) }
        @else {
            button.means type="button" aria-label=(text) aria-description=(meaning) {
                (text) span.meaning aria-hidden="true" { (meaning) }
            }
        }
    }
}

/// Shows a table that may be wider than the window: it is scrolled by itself, with the keyboard too.
pub(super) fn wide(label: &str, table: &Markup) -> Markup {
    html! { div.wide tabindex="0" role="region" aria-label=(label) { (table) } }
}
