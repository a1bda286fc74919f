//! Answers in the forms that people and programs read; one file for each.
//!
//! It must not ask the index anything.

pub(crate) mod article;
pub(crate) mod human;
pub(crate) mod json;
pub(crate) mod report;
pub(crate) mod rows;
mod style;

use std::io::Write;

/// Says something on stderr.
pub(crate) fn note(text: &str) {
    // Nobody is left to be told where stderr is gone.
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// Says on stderr what went wrong, why, and what can be done.
pub(crate) fn error(error: &anyhow::Error) {
    let mut text = format!("{}error:{} {error}", style::ERROR.render(), style::ERROR.render_reset());
    for cause in error.chain().skip(1) {
        text.push_str(&format!(": {cause}"));
    }
    if let Some(hint) = error.downcast_ref::<readouts_core::Error>().and_then(readouts_core::Error::hint) {
        text.push_str(&format!("\nhint: {hint}"));
    }
    note(&text);
}
