//! Public error of queries: message, hint and place.

use std::fmt;

use crate::{Error, ErrorKind, Excerpt};

/// Error in a query.
///
/// `Display` writes one line without a full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    message: String,
    hint: Option<String>,
    excerpt: Option<Excerpt>,
}

impl QueryError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, excerpt: None }
    }

    pub(super) fn of_tree(message: String) -> Self {
        Self::new(message)
    }

    pub(super) fn without_words(text: &str) -> Self {
        let message = if text.trim().is_empty() {
            "an empty phrase finds nothing".to_owned()
        } else {
            format!("there is no word in `{}`", super::text::repeated(text))
        };
        Self::new(message).hinting("give at least one word or number")
    }

    pub(crate) fn hinting(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(crate) fn at(mut self, excerpt: Excerpt) -> Self {
        self.excerpt = Some(excerpt);
        self
    }

    /// Returns what is wrong, in one line.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns what the user can do about it.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// Returns where the error is; `None` if the query was not parsed from text.
    pub fn excerpt(&self) -> Option<&Excerpt> {
        self.excerpt.as_ref()
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for QueryError {}

impl From<QueryError> for Error {
    fn from(error: QueryError) -> Self {
        let QueryError { message, hint, excerpt } = error;
        let mut made = Self::new(ErrorKind::Query, message);
        if let Some(hint) = hint {
            made = made.hinting(hint);
        }
        if let Some(excerpt) = excerpt {
            made = made.showing(excerpt);
        }
        made
    }
}
