//! State of the parser: its place in the tokens, the nesting depth and the size of the query.

use std::sync::Arc;

use super::fault::Fault;
use super::lex::{Kind, Token};
use super::phrase_text;
use super::size::Size;
use super::text::{Chars, Text};
use super::{Query, QueryErrorKind, Relation};

pub(super) struct Parser<'a, 't> {
    pub(super) text: &'a Text<'t>,
    /// Copy of the text that names share.
    pub(super) shared: Arc<str>,
    pub(super) tokens: Vec<Token>,
    pub(super) at: usize,
    /// Number of enclosing parentheses, `NOT` and `by:`.
    pub(super) nesting: usize,
    size: Size,
}

/// Part of the tree, with its range in the text and the number of levels below it.
pub(super) struct Built {
    pub(super) query: Query,
    pub(super) chars: Chars,
    pub(super) depth: usize,
}

impl<'a, 't> Parser<'a, 't> {
    pub(super) fn new(text: &'a Text<'t>, tokens: Vec<Token>) -> Self {
        Self { text, shared: Arc::from(text.written), tokens, at: 0, nesting: 0, size: Size::default() }
    }

    pub(super) fn peek(&self) -> Option<Kind> {
        self.tokens.get(self.at).map(|token| token.kind)
    }

    /// Returns the range of the next token; an empty range at the end if there is none.
    pub(super) fn here(&self) -> Chars {
        self.tokens.get(self.at).map_or(self.text.len()..self.text.len(), |token| token.chars.clone())
    }

    pub(super) fn fault(&self, kind: QueryErrorKind, message: impl Into<String>, chars: &Chars) -> Fault {
        Fault::new(kind, message, self.text, chars)
    }

    pub(super) fn descend(&mut self, at: &Chars) -> Result<(), Fault> {
        self.nesting += 1;
        if self.nesting > Query::DEPTH_MAX { Err(self.too_deep(at)) } else { Ok(()) }
    }

    pub(super) fn too_deep(&self, at: &Chars) -> Fault {
        let (kind, most) = (QueryErrorKind::TooDeep { most: Query::DEPTH_MAX }, Query::DEPTH_MAX);
        self.fault(kind, format!("the query is nested deeper than {most} levels"), at)
            .labelled("one level too many")
            .hinting("take parentheses away, or search in several steps")
    }

    pub(super) fn built(&self, query: Query, chars: Chars, below: usize) -> Result<Built, Fault> {
        if below >= Query::DEPTH_MAX {
            return Err(self.too_deep(&chars));
        }
        Ok(Built { query, chars, depth: below + 1 })
    }

    /// Wraps a word, a phrase or a fact, which has no levels below it.
    pub(super) fn term(&mut self, query: Query, chars: Chars) -> Result<Built, Fault> {
        self.count(&query, &chars)?;
        Ok(Built { query, chars, depth: 0 })
    }

    /// Adds a part of the tree to the size of the query.
    pub(super) fn count(&mut self, query: &Query, chars: &Chars) -> Result<(), Fault> {
        let hint = match query {
            Query::Near(near) if near.relation == Relation::Before => {
                "up to 250 in all expressions together; AND joins the rest"
            }
            Query::Near(_) => "up to eight in one expression; `pre/5` keeps their order, AND joins the rest",
            _ => "search in several steps",
        };
        let counted = self.size.add(query);
        counted.map_err(|message| {
            self.fault(QueryErrorKind::TooLarge, message, chars).labelled("too many here").hinting(hint)
        })
    }

    /// Returns the error for something missing before the next token.
    pub(super) fn missing(&self) -> Fault {
        let here = self.here();
        let before = self.at.checked_sub(1).map(|before| &self.tokens[before]);
        let name = |chars: &Chars| self.text.repeated(chars);
        let (message, at) = match (before, self.peek()) {
            (Some(before), Some(Kind::Close)) if before.kind == Kind::Open => {
                ("the parentheses are empty".to_owned(), before.chars.start..here.end)
            }
            (Some(before), None | Some(Kind::Close)) => {
                (format!("nothing follows `{}`", name(&before.chars)), before.chars.clone())
            }
            (Some(before), _) if before.kind != Kind::Open => {
                let message =
                    format!("nothing stands between `{}` and `{}`", name(&before.chars), name(&here));
                (message, before.chars.start..here.end)
            }
            _ => (format!("nothing precedes `{}`", name(&here)), here),
        };
        self.fault(QueryErrorKind::MissingOperand, message, &at)
            .labelled("a word or phrase is missing")
            .hinting("to search for the text itself, put it in quotation marks")
            .unfinished()
    }

    pub(super) fn unexpected(&self) -> Fault {
        match self.peek() {
            Some(Kind::Pipe) => phrase_text::stray_pipe(self.text, self.here().start),
            _ => self.missing(),
        }
    }

    /// Returns the index of the token that closes the parenthesis opened here.
    pub(super) fn close(&self) -> Result<usize, Fault> {
        let mut open = 0_usize;
        for (at, token) in self.tokens.iter().enumerate().skip(self.at) {
            match token.kind {
                Kind::Open => open += 1,
                Kind::Close => open -= 1,
                _ => {}
            }
            if open == 0 {
                return Ok(at);
            }
        }
        Err(self
            .fault(QueryErrorKind::Unclosed, "a parenthesis is not closed", &self.here())
            .labelled("opened here")
            .hinting("put `)` where it ends")
            .unfinished())
    }

    /// Whether the parenthesis opened here directly contains a `|`.
    pub(super) fn is_choice(&self) -> bool {
        let mut open = 0_usize;
        for token in &self.tokens[self.at..] {
            match token.kind {
                Kind::Open => open += 1,
                Kind::Close if open == 1 => return false,
                Kind::Close => open -= 1,
                Kind::Pipe if open == 1 => return true,
                _ => {}
            }
        }
        false
    }
}
