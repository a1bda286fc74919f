//! Answers in the forms that people and programs read; one file for each.
//!
//! It must not ask the index anything.

pub(crate) mod article;
pub(crate) mod human;
pub(crate) mod json;
mod page;
mod plain;
pub(crate) mod report;
pub(crate) mod rows;
mod sheet;
mod style;

use std::io::Write;

use crate::exit;

/// Says something on stderr.
pub(crate) fn note(text: &str) {
    // Nobody is left to be told where stderr is gone.
    let _ = writeln!(anstream::stderr(), "{}", plain::plain_lines(text));
}

/// What the user gave, as a message repeats it.
pub(crate) fn shortened(text: &str) -> std::borrow::Cow<'_, str> {
    match text.char_indices().nth(REPEATED) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}

/// Characters of what the user gave that a message repeats.
const REPEATED: usize = 200;

/// Says on stderr what went wrong, why, and what can be done.
pub(crate) fn error(error: &anyhow::Error) {
    let mut text = error.to_string();
    if exit::is_of_output(error) {
        text.insert_str(0, "standard output cannot be written: ");
    }
    for cause in error.chain().skip(1) {
        text.push_str(&format!(": {cause}"));
    }
    if let Some(hint) = error.downcast_ref::<readouts_core::Error>().and_then(readouts_core::Error::hint) {
        text.push_str(&format!("\nhint: {hint}"));
    }
    let label = style::paint(style::ERROR, "error:");
    let _ = writeln!(anstream::stderr(), "{label} {}", plain::plain_lines(&text));
}
