//! Error at one place of a query's text, while the text is being parsed.

use super::QueryError;
use super::text::{Chars, Text};
use crate::Excerpt;

/// Error with the byte range of the text that it is about.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    message: String,
    label: String,
    hint: Option<String>,
    bytes: (usize, usize),
    /// Whether more text before or after it could make it right.
    pub(super) unfinished: bool,
}

impl Fault {
    pub(super) fn new(message: impl Into<String>, text: &Text<'_>, chars: &Chars) -> Self {
        Self {
            message: message.into(),
            label: String::new(),
            hint: None,
            bytes: text.bytes(chars),
            unfinished: false,
        }
    }

    pub(super) fn labelled(self, label: impl Into<String>) -> Self {
        Self { label: label.into(), ..self }
    }

    pub(super) fn hinting(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    pub(super) fn unfinished(self) -> Self {
        Self { unfinished: true, ..self }
    }

    /// Returns the error for the user, with the text that contains it.
    pub(super) fn in_text(self, text: &str) -> QueryError {
        let (start, end) = self.bytes;
        let error = QueryError::new(self.message);
        let error = match self.hint {
            Some(hint) => error.hinting(hint),
            None => error,
        };
        error.at(Excerpt { text: text.to_owned(), start, end, label: self.label })
    }
}
