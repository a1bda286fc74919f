//! What is wrong at a place of a query's text, while it is being read.
//!
//! It must not know the whole query.

use super::QueryError;
use super::text::{Chars, Text};
use crate::Excerpt;

/// What is wrong, and at which bytes of the text.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    message: String,
    label: String,
    hint: Option<String>,
    bytes: (usize, usize),
    /// Whether more text before or behind could make it right.
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

    /// The error to give, with the text in which it lies.
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
