//! Error at one place of a query's text, while the text is being parsed; and what else is wrong in the text.

use super::text::{Chars, Text};
use super::{QueryError, QueryErrorKind, QueryProblem, parse};
use crate::Excerpt;

/// Maximum number of problems that are reported of a query.
const PROBLEMS_MAX: usize = 10;

/// Letter that hides a stretch of text whose problem is known.
const MASK: u8 = b'x';

/// Error with the byte range of the text that it is about.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    /// Boxed to keep results of the parser small.
    kind: Box<QueryErrorKind>,
    message: String,
    label: String,
    hint: Option<String>,
    bytes: (usize, usize),
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

    /// Returns the error for the user: this problem of the text that contains it, and those that do not depend on
    /// it. The words of a problem are hidden behind letters, and the text is parsed again.
    pub(super) fn in_text(self, text: &str, columns: &[String]) -> QueryError {
        let mut hidden = Hidden { text: text.to_owned(), ranges: Vec::new() };
        let (mut last, mut others) = (self.clone(), Vec::new());
        while others.len() + 1 < PROBLEMS_MAX && last.is_local() {
            hidden.hide(last.bytes);
            match parse::read(&Text::new(&hidden.text, columns)) {
                Err(next) if !hidden.concerns(&next) => last = next,
                _ => break,
            }
            others.push(last.clone());
        }
        others.sort_by_key(|other: &Self| other.bytes);
        let others = others.into_iter().map(|other| other.problem(text));
        QueryError::of(self.problem(text), others)
    }

    /// Returns the error for the user: this problem alone, of a text that is not of the grammar.
    pub(super) fn alone_in_text(self, text: &str) -> QueryError {
        self.problem(text).into()
    }

    fn problem(self, text: &str) -> QueryProblem {
        let (start, end) = self.bytes;
        let problem = QueryProblem::new(*self.kind, self.message);
        let problem = match self.hint {
            Some(hint) => problem.hinting(hint),
            None => problem,
        };
        problem.at(Excerpt { text: text.to_owned(), start, end, label: self.label })
    }

    /// Whether the rest of the text can be parsed without the words that it is about.
    fn is_local(&self) -> bool {
        matches!(
            *self.kind,
            QueryErrorKind::UnknownField { .. }
                | QueryErrorKind::MissingValue { .. }
                | QueryErrorKind::InvalidDate { .. }
                | QueryErrorKind::EmptyRange
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

/// A text in which the words of some problems are hidden; every other byte is at its place.
struct Hidden {
    text: String,
    ranges: Vec<(usize, usize)>,
}

impl Hidden {
    /// Hides the pieces of text, between white space, parentheses and `|`, that a range lies in. A stretch in quotation
    /// marks belongs to one piece.
    fn hide(&mut self, (start, end): (usize, usize)) {
        let (mut from, mut to, mut quoted) = (0, self.text.len(), false);
        for (at, c) in self.text.char_indices() {
            quoted ^= matches!(super::text::plain(c), Some('"'));
            if !quoted && matches!(super::text::plain(c), None | Some(' ' | '(' | ')' | '|')) {
                if at < start || at == start && start == end {
                    from = at + c.len_utf8();
                } else if at >= end {
                    to = at;
                    break;
                }
            }
        }
        let from = from.min(start);
        let mask = |byte: usize| if (from..to).contains(&byte) { MASK } else { self.text.as_bytes()[byte] };
        let bytes: Vec<u8> = (0..self.text.len()).map(mask).collect();
        // Whole characters were replaced.
        self.text = String::from_utf8(bytes).unwrap_or_default();
        self.ranges.push((from, to));
    }

    /// Whether an error is about hidden words, or depends on what they would have been.
    fn concerns(&self, fault: &Fault) -> bool {
        let (start, end) = fault.bytes;
        let touches = self.ranges.iter().any(|(from, to)| start <= *to && end >= *from);
        touches || *fault.kind == QueryErrorKind::AmbiguousOrder
    }
}
