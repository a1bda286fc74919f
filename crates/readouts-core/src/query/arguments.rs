//! Parses the arguments of a command line as a query: some are phrases, others go to the grammar.

use super::fault::Fault;
use super::lex::{Kind, Token, lex};
use super::phrase_text::{self, Way};
use super::recovery::all_problems;
use super::size::Size;
use super::text::Text;
use super::{Query, QueryError, QueryErrorKind, QueryProblem, parse};
use crate::Excerpt;

/// How an argument is parsed.
enum Argument<'t> {
    /// As words, which make a phrase.
    Plain(&'t str),
    /// As a phrase with slots, choices or patterns.
    Phrase(&'t str),
    /// By the grammar: complete, and in no need of parentheses beside other arguments.
    Whole(&'t str),
    /// By the grammar: complete, but in need of parentheses beside other arguments.
    Loose(&'t str),
    /// By the grammar: incomplete without its neighbours.
    Piece(&'t str),
}

impl Query {
    /// Parses the arguments of a command line: each argument is a phrase, and all must match.
    ///
    /// An argument with an operator, a quotation mark, a field or enclosing parentheses is parsed by the
    /// [grammar](crate::query::QUERY_REFERENCE); if it is incomplete without its neighbours, all arguments are
    /// parsed as one text. Without arguments, every article matches.
    ///
    /// ```
    /// use readouts_core::Query;
    ///
    /// let read = |arguments: &[&str]| Query::from_arguments(arguments).map(|query| query.to_string());
    /// assert_eq!(read(&["new era", "river"])?, r#""new era" river"#);
    /// assert_eq!(read(&["river", "OR", "new era"])?, r#"river OR "new era""#);
    /// assert_eq!(read(&["strategic (partner*|trust)"])?, r#""strategic (partner*|trust)""#);
    /// # Ok::<(), readouts_core::QueryError>(())
    /// ```
    ///
    /// # Errors
    /// Returns what is wrong, with its place in the argument or in the text of all arguments joined.
    pub fn from_arguments(arguments: &[impl AsRef<str>]) -> Result<Self, QueryError> {
        Self::from_arguments_with(arguments, &[])
    }

    /// Same as [`from_arguments`](Self::from_arguments), with kept columns of an index as fields; see
    /// [`parse_with`](Self::parse_with).
    ///
    /// # Errors
    /// Same as [`from_arguments`](Self::from_arguments).
    pub fn from_arguments_with(
        arguments: &[impl AsRef<str>],
        columns: &[String],
    ) -> Result<Self, QueryError> {
        let read = match arguments {
            [] => Ok(Self::All),
            [only] => one(only.as_ref(), columns),
            several => all(several, columns),
        };
        read.map_err(|error| with_own_form(error, arguments))
    }
}

/// Returns the error; if a mark of another search system has no word in it, with the form of it here.
fn with_own_form(error: QueryError, arguments: &[impl AsRef<str>]) -> QueryError {
    match error.kind() {
        QueryErrorKind::NoWord | QueryErrorKind::InvalidChoice => {
            match Query::foreign_operators(arguments).first() {
                Some(found) => error.hinting(format!("write `{}`", found.instead)),
                None => error,
            }
        }
        _ => error,
    }
}

fn one(argument: &str, columns: &[String]) -> Result<Query, QueryError> {
    let text = Text::new(argument, columns);
    match sort(&text) {
        Sort::Plain => within_limit(plain(argument)?, &mut Size::default(), argument),
        Sort::Phrase => within_limit(special(&text)?, &mut Size::default(), argument),
        Sort::Grammar => Query::parse_with(argument, columns),
    }
}

fn all(arguments: &[impl AsRef<str>], columns: &[String]) -> Result<Query, QueryError> {
    let arguments: Vec<Argument<'_>> =
        arguments.iter().map(|argument| understood(argument.as_ref(), columns)).collect::<Result<_, _>>()?;
    let phrases = arguments.iter().all(|a| matches!(a, Argument::Plain(_) | Argument::Phrase(_)));
    if !phrases {
        return Query::parse_with(&joined(&arguments), columns);
    }
    let mut size = Size::default();
    let phrases = arguments.iter().map(|argument| match argument {
        Argument::Plain(text) => within_limit(plain(text)?, &mut size, text),
        Argument::Phrase(text) | Argument::Whole(text) | Argument::Loose(text) | Argument::Piece(text) => {
            within_limit(special(&Text::new(text, columns))?, &mut size, text)
        }
    });
    Ok(Query::And(phrases.collect::<Result<_, _>>()?))
}

/// Returns the query unless its words, added to those of the arguments before it, exceed a limit.
fn within_limit(query: Query, size: &mut Size, text: &str) -> Result<Query, QueryError> {
    let counted = size.add(&query);
    counted.map(|()| query).map_err(|message| {
        let (text, end, label) = (text.to_owned(), text.len(), "too many here".to_owned());
        let problem = QueryProblem::new(QueryErrorKind::TooLarge, message).hinting("search in several steps");
        problem.at(Excerpt { text, start: 0, end, label }).into()
    })
}

fn plain(text: &str) -> Result<Query, QueryError> {
    special(&Text::new(text, &[])).map_err(|_| QueryProblem::without_words(text).into())
}

fn special(text: &Text<'_>) -> Result<Query, QueryError> {
    let phrase = phrase_text::read(text, &(0..text.len()), Way::Folded);
    phrase.map(Query::Phrase).map_err(|fault| fault.alone_in_text(text.written))
}

/// Determines how an argument with neighbours is parsed.
///
/// # Errors
/// Returns what is wrong with it, unless its neighbours could make it right.
fn understood<'t>(argument: &'t str, columns: &[String]) -> Result<Argument<'t>, QueryError> {
    let text = Text::new(argument, columns);
    Ok(match sort(&text) {
        Sort::Plain => Argument::Plain(argument),
        Sort::Phrase => Argument::Phrase(argument),
        Sort::Grammar => match parse::read(&text) {
            Ok(Query::Phrase(_) | Query::Field(_) | Query::AtLeast(..)) => Argument::Whole(argument),
            Ok(_) => Argument::Loose(argument),
            Err(Fault { unfinished: true, .. }) => Argument::Piece(argument),
            Err(fault) => {
                // The next argument may supply what is missing.
                let parse = |text: &str| match parse::read(&Text::new(text, columns)) {
                    Err(Fault { unfinished: true, .. }) => Ok(Query::All),
                    other => other,
                };
                return Err(all_problems(fault, argument, parse));
            }
        },
    })
}

/// Returns the text of all arguments joined.
fn joined(arguments: &[Argument<'_>]) -> String {
    let texts = arguments.iter().map(|argument| match *argument {
        Argument::Plain(text) if is_word(text) => text.to_owned(),
        Argument::Plain(text) | Argument::Phrase(text) => format!("\"{text}\""),
        Argument::Loose(text) => format!("({text})"),
        Argument::Whole(text) | Argument::Piece(text) => text.to_owned(),
    });
    texts.collect::<Vec<_>>().join(" ")
}

/// Whether a text is one word that is read as a word beside any other tokens.
fn is_word(text: &str) -> bool {
    let like_operator = text.eq_ignore_ascii_case("not") || text.to_ascii_lowercase().starts_with("atleast");
    !text.is_empty() && !like_operator && text.chars().all(char::is_alphanumeric)
}

/// Parser that an argument goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Plain,
    Phrase,
    Grammar,
}

fn sort(text: &Text<'_>) -> Sort {
    match lex(text) {
        Ok(tokens) if !has_grammar(&tokens) => {
            if phrase_text::is_special(text) {
                Sort::Phrase
            } else {
                Sort::Plain
            }
        }
        _ => Sort::Grammar,
    }
}

fn has_grammar(tokens: &[Token]) -> bool {
    let operator = |token: &Token| !matches!(token.kind, Kind::Word | Kind::Open | Kind::Close | Kind::Pipe);
    tokens.iter().any(operator) || is_group(tokens)
}

/// Whether parentheses belong to the grammar: a group at the start, or an unbalanced parenthesis. Otherwise
/// they are a choice in a phrase, or part of its text as in `the Norland Council (NC)`.
fn is_group(tokens: &[Token]) -> bool {
    let starts = tokens.first().is_some_and(|first| first.kind == Kind::Open);
    let (mut open, mut closed, mut pipe) = (0_usize, 0_usize, false);
    for token in tokens {
        match token.kind {
            Kind::Open => open += 1,
            Kind::Close if open == 0 => return true,
            Kind::Close => {
                open -= 1;
                closed += usize::from(open == 0);
                if starts && closed == 1 && open == 0 && !pipe {
                    return true;
                }
            }
            Kind::Pipe => pipe = true,
            _ => {}
        }
    }
    open > 0
}
