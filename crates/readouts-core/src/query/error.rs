//! Public error of queries: everything that is wrong, each with its kind, message, hint and place.

use std::fmt;

use crate::{Error, ErrorKind, Excerpt};

/// Sort of a [`QueryProblem`], with what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum QueryErrorKind {
    /// There is no field of this name.
    UnknownField {
        /// The name.
        name: String,
        /// The known name most like it.
        nearest: Option<String>,
    },
    /// A field has no value behind its colon.
    MissingValue {
        /// Name of the field.
        field: String,
    },
    /// A field has an expression where it takes a word, a phrase or a date.
    UnexpectedExpression {
        /// Name of the field, with its colon.
        field: String,
    },
    /// The value of a date field is not a date, or has no year.
    InvalidDate {
        /// The value.
        value: String,
    },
    /// A range of dates ends before it begins.
    EmptyRange,
    /// The value of `id:` is neither an id nor long enough to be its beginning.
    InvalidId {
        /// The value.
        value: String,
    },
    /// Something that should be a name, or a list of names, is none.
    InvalidName,
    /// A phrase, or a word of it, has no letter or digit.
    NoWord,
    /// A pattern with `*` cannot stand for words.
    InvalidPattern,
    /// An open slot (`*`, `..`) stands where there can be none, or is too wide.
    InvalidSlot,
    /// A choice `(a|b)` is empty, nested, or part of a word.
    InvalidChoice,
    /// A modifier such as `stem:` stands with something it cannot modify.
    InvalidModifier,
    /// A word looks like an operator, but is none.
    UnknownOperator {
        /// The word.
        written: String,
    },
    /// A distance reaches too far, or does not exist for its operator.
    InvalidDistance,
    /// The number of `atleast3( )` is missing or out of range.
    InvalidCount,
    /// A parenthesis or quotation mark is not closed.
    Unclosed,
    /// A closing parenthesis has no opening one.
    Unopened,
    /// An operator, a parenthesis or `by:` lacks its words.
    MissingOperand,
    /// Operators of different sorts stand in a row without parentheses.
    AmbiguousOrder,
    /// Something that is not words stands where only words can.
    NotWords,
    /// The query is nested too deeply.
    TooDeep {
        /// Maximum number of levels.
        most: usize,
    },
    /// The query has too many words, patterns or orders.
    TooLarge,
    /// A name fits several people, outlets or agencies.
    AmbiguousName {
        /// The name.
        wanted: String,
        /// The names that it fits.
        names: Vec<String>,
    },
    /// A pattern or stem stands for too many words of the index.
    TooManyWords {
        /// Maximum number of words.
        most: usize,
    },
}

/// One thing that is wrong with a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryProblem {
    kind: QueryErrorKind,
    message: String,
    hint: Option<String>,
    excerpt: Option<Excerpt>,
}

/// Everything that is wrong with a query, at least one problem.
///
/// Problems that do not depend on each other are reported at once; the first is the one that a parser meets first.
/// `Display` writes the first in one line without a full stop.
///
/// ```
/// use readouts_core::Query;
/// use readouts_core::query::QueryErrorKind;
///
/// let error = Query::parse("speeker:berg river date:2031-13").unwrap_err();
/// let kinds: Vec<_> = error.problems().iter().map(|problem| problem.kind()).collect();
/// let nearest = Some("speaker".to_owned());
/// assert_eq!(kinds[0], &QueryErrorKind::UnknownField { name: "speeker".to_owned(), nearest });
/// assert_eq!(kinds[1], &QueryErrorKind::InvalidDate { value: "2031-13".to_owned() });
/// ```
///
/// As a [`crate::Error`] it is found by [`Error::detail`](crate::Error::detail).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    problems: Vec<QueryProblem>,
}

impl QueryProblem {
    pub(crate) fn new(kind: QueryErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hint: None, excerpt: None }
    }

    pub(super) fn without_words(text: &str) -> Self {
        let message = if text.trim().is_empty() {
            "an empty phrase finds nothing".to_owned()
        } else {
            format!("there is no word in `{}`", super::text::repeated(text))
        };
        Self::new(QueryErrorKind::NoWord, message).hinting("give at least one word or number")
    }

    pub(crate) fn hinting(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(crate) fn at(mut self, excerpt: Excerpt) -> Self {
        self.excerpt = Some(excerpt);
        self
    }

    /// Returns what sort of problem it is.
    pub fn kind(&self) -> &QueryErrorKind {
        &self.kind
    }

    /// Returns what is wrong, in one line.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns what the user can do about it.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// Returns where it is; `None` if the query was not parsed from text.
    pub fn excerpt(&self) -> Option<&Excerpt> {
        self.excerpt.as_ref()
    }
}

impl From<QueryProblem> for QueryError {
    fn from(problem: QueryProblem) -> Self {
        Self { problems: vec![problem] }
    }
}

impl QueryError {
    pub(super) fn of(first: QueryProblem, others: impl IntoIterator<Item = QueryProblem>) -> Self {
        Self { problems: std::iter::once(first).chain(others).collect() }
    }

    /// Sets the hint of the first problem.
    pub(super) fn hinting(mut self, hint: impl Into<String>) -> Self {
        self.problems[0].hint = Some(hint.into());
        self
    }

    /// Returns all problems, the first one first.
    pub fn problems(&self) -> &[QueryProblem] {
        &self.problems
    }

    fn first(&self) -> &QueryProblem {
        &self.problems[0]
    }

    /// Returns the kind of the first problem.
    pub fn kind(&self) -> &QueryErrorKind {
        self.first().kind()
    }

    /// Returns the message of the first problem.
    pub fn message(&self) -> &str {
        self.first().message()
    }

    /// Returns the hint of the first problem.
    pub fn hint(&self) -> Option<&str> {
        self.first().hint()
    }

    /// Returns the place of the first problem.
    pub fn excerpt(&self) -> Option<&Excerpt> {
        self.first().excerpt()
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl std::error::Error for QueryError {}

impl From<QueryError> for Error {
    fn from(error: QueryError) -> Self {
        let mut made = Self::new(ErrorKind::Query, error.message());
        if let Some(hint) = error.hint() {
            made = made.hinting(hint);
        }
        if let Some(excerpt) = error.excerpt() {
            made = made.showing(excerpt.clone());
        }
        made.with_detail(error)
    }
}

impl From<QueryProblem> for Error {
    fn from(problem: QueryProblem) -> Self {
        QueryError::from(problem).into()
    }
}
