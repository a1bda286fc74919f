//! Writes notes, questions and errors to stderr.

use std::io::Write;

use readouts_core::QueryError;

use super::plain::{plain, plain_lines};
use super::{excerpt, style};
use crate::answering::{self, Said};
use crate::exit;
use crate::mistakes::Mistakes;
use crate::refused::Refused;
use crate::remedy;

/// Writes a message of one line to stderr.
pub(crate) fn note(text: &str) {
    lines(&plain(text));
}

/// Writes a message to stderr whose line breaks come from this program.
pub(crate) fn lines(text: &str) {
    if let Some(said) = answering::say(Said { text: text.to_owned(), ..Said::default() }) {
        // If stderr is gone, there is nobody to report it to.
        let _ = writeln!(anstream::stderr(), "{}", plain_lines(&said.text));
    }
}

/// Writes a question to stderr without a line break, so that the answer follows it.
pub(crate) fn ask(text: &str) {
    let _ = write!(anstream::stderr(), "{}", plain(text));
}

/// Writes how a query was read.
pub(crate) fn explanation(told: &readouts_core::Explanation) {
    note(&format!("read as: {}", told.reading));
    note(&format!("run by: {}", told.operators));
}

/// Returns the user's input shortened for a message.
pub(crate) fn shortened(text: &str) -> std::borrow::Cow<'_, str> {
    match text.char_indices().nth(REPEATED) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}

/// Maximum number of characters of the user's input that a message repeats.
const REPEATED: usize = 200;

/// Writes an error to stderr with its causes and what can be done.
pub(crate) fn error(error: &anyhow::Error) {
    for said in errors(error) {
        let Some(said) = answering::say(said) else { continue };
        let label = style::paint(style::ERROR, "error:");
        let mut stderr = anstream::stderr();
        let _ = writeln!(stderr, "{label} {}", plain(&said.text));
        if let Some(excerpt) = &said.excerpt {
            let _ = writeln!(stderr, "{}", excerpt::lines(excerpt));
        }
        if let Some(hint) = &said.hint {
            let _ = writeln!(stderr, "hint: {}", plain(hint));
        }
    }
}

/// Returns an error with its causes and what can be done, one message for each mistake.
pub(crate) fn errors(error: &anyhow::Error) -> Vec<Said> {
    match error.downcast_ref::<Mistakes>() {
        Some(mistakes) => mistakes.all().iter().flat_map(one_error).collect(),
        None => one_error(error),
    }
}

fn one_error(error: &anyhow::Error) -> Vec<Said> {
    let mut text = error.to_string();
    if exit::is_of_output(error) {
        text.insert_str(0, "standard output cannot be written: ");
    }
    for cause in error.chain().skip(1) {
        text.push_str(&format!(": {cause}"));
    }
    let of_core = error.downcast_ref::<readouts_core::Error>();
    let excerpt = of_core.and_then(|error| error.excerpt()).filter(|excerpt| !excerpt.text.trim().is_empty());
    let refused = || error.downcast_ref::<Refused>().map(|refused| refused.hint().to_owned());
    let hint = of_core.and_then(remedy::hint).or_else(refused);
    let mut all = vec![Said { is_error: true, text, excerpt: excerpt.cloned(), hint }];
    let problems =
        of_core.and_then(readouts_core::Error::detail::<QueryError>).map_or(&[][..], QueryError::problems);
    all.extend(problems.iter().skip(1).map(|problem| Said {
        is_error: true,
        text: problem.message().to_owned(),
        excerpt: problem.excerpt().cloned(),
        hint: problem.hint().map(str::to_owned),
    }));
    all
}
