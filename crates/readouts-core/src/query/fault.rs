//! Error at one place of a query's text, while the text is being parsed.

use super::text::{Chars, Text};
use super::{QueryError, QueryErrorKind, QueryProblem};
use crate::Excerpt;

/// Error with the byte range of the text that it is about.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    /// Boxed to keep results of the parser small.
    pub(super) kind: Box<QueryErrorKind>,
    message: String,
    label: String,
    hint: Option<String>,
    pub(super) bytes: (usize, usize),
    /// Whether more text before or after it could make it right.
    pub(super) unfinished: bool,
}

impl Fault {
    pub(super) fn new(
        kind: QueryErrorKind,
        message: impl Into<String>,
        text: &Text<'_>,
        chars: &Chars,
    ) -> Self {
        let (message, label, hint) = (message.into(), String::new(), None);
        Self { kind: Box::new(kind), message, label, hint, bytes: text.bytes(chars), unfinished: false }
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

    /// Returns the error for the user, with this problem alone.
    pub(super) fn alone_in_text(self, text: &str) -> QueryError {
        self.problem(text).into()
    }

    pub(super) fn problem(self, text: &str) -> QueryProblem {
        let (start, end) = self.bytes;
        let problem = QueryProblem::new(*self.kind, self.message);
        let problem = match self.hint {
            Some(hint) => problem.hinting(hint),
            None => problem,
        };
        problem.at(Excerpt { text: text.to_owned(), start, end, label: self.label })
    }

    /// Whether the rest of the text can be parsed without the words that it is about.
    pub(super) fn is_local(&self) -> bool {
        matches!(
            *self.kind,
            QueryErrorKind::UnknownField { .. }
                | QueryErrorKind::MissingValue { .. }
                | QueryErrorKind::InvalidDate { .. }
                | QueryErrorKind::EmptyRange
                | QueryErrorKind::InvalidId { .. }
                | QueryErrorKind::NoWord
                | QueryErrorKind::InvalidPattern
                | QueryErrorKind::InvalidSlot
                | QueryErrorKind::InvalidModifier
                | QueryErrorKind::UnknownOperator { .. }
                | QueryErrorKind::InvalidDistance
                | QueryErrorKind::InvalidCount
        )
    }
}
