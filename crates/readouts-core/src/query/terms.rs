//! Parses words, phrases and field values from the tokens of a query.

use std::sync::Arc;

use super::cursor::{Built, Parser};
use super::fault::Fault;
use super::field::{self, FieldName};
use super::lex::Kind;
use super::phrase_text::{self, Way};
use super::text::Chars;
use super::{AnyOf, Basis, Collapsed, FieldQuery, Name, Place, Query, QueryErrorKind, QueryField, Sides};
use crate::words::fold_words;

/// Number of characters of an id.
const ID_LENGTH: usize = 16;

/// Minimum number of characters of an id's beginning that can be used instead of the id.
pub(crate) const ID_PREFIX_MIN: usize = 4;

impl Parser<'_, '_> {
    pub(super) fn field(&mut self, field: FieldName) -> Result<Built, Fault> {
        let name = self.here();
        if let Some(any) = self.any_of(field, &name) {
            self.at += 1;
            let star = self.here();
            return self
                .term(Query::Field(FieldQuery::Any(any)), name.start..star.end)
                .inspect(|_| self.at += 1);
        }
        match field {
            FieldName::By | FieldName::ByWithJoint => self.by_operand(),
            FieldName::Basis => {
                let bases = self.bases()?;
                let end = self.tokens[self.at - 1].chars.end;
                self.term(Query::Field(FieldQuery::Basis(bases)), name.start..end)
            }
            FieldName::Stem | FieldName::Case | FieldName::Written | FieldName::Hyphen => {
                self.modified(Way::Folded, name.start)
            }
            FieldName::Title => {
                self.at += 1;
                let title = self.modified(Way::Folded, name.start)?;
                match title.query {
                    Query::Phrase(phrase) => {
                        Ok(Built { query: Query::Field(FieldQuery::Title(phrase)), ..title })
                    }
                    _ => Ok(title),
                }
            }
            FieldName::Named(field @ (QueryField::Id | QueryField::Event)) => {
                let ids = self.ids()?;
                let end = self.tokens[self.at - 1].chars.end;
                self.term(Query::Field(FieldQuery::Named(field, ids)), name.start..end)
            }
            FieldName::Sides => {
                let sides = self.sides()?;
                let end = self.tokens[self.at - 1].chars.end;
                self.term(Query::Field(FieldQuery::Sides(sides)), name.start..end)
            }
            FieldName::Collapsed => self.collapsed(),
            FieldName::Named(field) => {
                let names = self.names()?;
                let end = self.tokens[self.at - 1].chars.end;
                self.term(Query::Field(FieldQuery::Named(field, names)), name.start..end)
            }
            FieldName::Kept => {
                let column = field::kept(self.text, &(name.start..name.end - 1)).unwrap_or_default();
                let names = self.names()?;
                let end = self.tokens[self.at - 1].chars.end;
                self.term(Query::Field(FieldQuery::Kept(Arc::from(column), names)), name.start..end)
            }
            FieldName::Dated(field) => {
                self.at += 1;
                let value = self.here();
                let inner = match self.peek() {
                    Some(Kind::Word) => value.clone(),
                    Some(Kind::Quoted) => value.start + 1..value.end - 1,
                    _ => {
                        return Err(self
                            .fault(
                                QueryErrorKind::UnexpectedExpression { field: self.text.plain(&name) },
                                "a date has no parentheses",
                                &value,
                            )
                            .labelled("not a date")
                            .hinting("write `date:2013..2016`, or `(date:2013 OR date:2016)`"));
                    }
                };
                let span = field::span(self.text, &inner)?;
                self.at += 1;
                self.term(Query::Field(FieldQuery::Dated(field, span)), name.start..value.end)
            }
        }
    }

    /// Parses the number after `sides:`.
    fn sides(&mut self) -> Result<Sides, Fault> {
        self.at += 1;
        let value = self.here();
        let text = self.text.plain(&value);
        let least =
            Some(Kind::Word).filter(|kind| self.peek() == Some(*kind)).and_then(|_| text.parse().ok());
        let Some(sides) = least.and_then(Sides::at_least) else {
            let kind = QueryErrorKind::InvalidName;
            return Err(self
                .fault(kind, format!("`{}` is not a number of sides", self.text.repeated(&value)), &value)
                .labelled("not a number of sides")
                .hinting(format!("write `sides:2`; at most {}", Sides::MAX)));
        };
        self.at += 1;
        Ok(sides)
    }

    /// Parses `collapse:` with the query behind it: `*`, a word, a phrase or an expression in parentheses.
    fn collapsed(&mut self) -> Result<Built, Fault> {
        let field = self.here();
        self.at += 1;
        let value = self.here();
        if self.peek() == Some(Kind::Word) && self.text.plain(&value) == "*" {
            self.at += 1;
            let every = FieldQuery::Collapsed(Collapsed::among(Query::All));
            return self.term(Query::Field(every), field.start..value.end);
        }
        self.descend(&field)?;
        let inner = self.operand()?;
        self.nesting -= 1;
        let query = Query::Field(FieldQuery::Collapsed(Collapsed::among(inner.query)));
        self.built(query, field.start..inner.chars.end, inner.depth)
    }

    /// Returns the field if `*` follows its name: then any value will do.
    fn any_of(&self, field: FieldName, name: &Chars) -> Option<AnyOf> {
        let next = self.tokens.get(self.at + 1).filter(|token| token.kind == Kind::Word)?;
        if self.text.plain(&next.chars) != "*" {
            return None;
        }
        match field {
            FieldName::Named(field) => Some(AnyOf::Named(field)),
            FieldName::Dated(field) => Some(AnyOf::Dated(field)),
            FieldName::Kept => {
                let column = field::kept(self.text, &(name.start..name.end - 1)).unwrap_or_default();
                Some(AnyOf::Kept(Arc::from(column)))
            }
            _ => None,
        }
    }

    /// Parses a word, phrase or choice, with or without a modifier such as `stem:`.
    pub(super) fn modified(&mut self, way: Way, start: usize) -> Result<Built, Fault> {
        let named = match self.peek() {
            Some(Kind::Field(name)) => Way::named(name),
            _ => None,
        };
        let Some(way) = named else { return self.value(way, start) };
        self.at += 1;
        self.value(way, start)
    }

    pub(super) fn value(&mut self, way: Way, start: usize) -> Result<Built, Fault> {
        let is_group = self.peek() == Some(Kind::Open) && !self.is_choice();
        if is_group || !matches!(self.peek(), Some(Kind::Word | Kind::Quoted | Kind::Open)) {
            let field = self.text.written(&(start..self.here().start)).to_owned();
            return Err(self
                .fault(
                    QueryErrorKind::UnexpectedExpression { field: field.clone() },
                    format!("`{field}` takes a word or a phrase"),
                    &self.here(),
                )
                .labelled("an expression")
                .hinting(format!("write `({field}a OR {field}b)`")));
        }
        self.phrase(way, start)
    }

    /// Parses a word, quoted phrase or choice.
    pub(super) fn phrase(&mut self, way: Way, start: usize) -> Result<Built, Fault> {
        let mut chars = self.here();
        if self.peek() == Some(Kind::Open) {
            let close = self.close()?;
            let inner = &self.tokens[self.at + 1..close];
            // The name of a field or `atleast2` before the choice is not a word that the choice could be part
            // of.
            let word = |at: usize| self.tokens.get(at).filter(|token| token.kind == Kind::Word);
            let before = self.at.checked_sub(1).and_then(word);
            let behind = word(close + 1);
            let around = before.map_or(chars.start, |before| before.chars.start)
                ..behind.map_or(self.tokens[close].chars.end, |behind| behind.chars.end);
            phrase_text::apart(self.text, &(chars.start..self.tokens[close].chars.end), &around)?;
            if let Some(other) = inner.iter().find(|token| {
                !matches!(token.kind, Kind::Word | Kind::Pipe | Kind::Quoted | Kind::Open | Kind::Close)
            }) {
                return Err(self
                    .fault(QueryErrorKind::InvalidChoice, "`|` stands between words only", &other.chars)
                    .labelled("an operator")
                    .hinting("between expressions write OR: `(a OR b w/5 c)`"));
            }
            chars.end = self.tokens[close].chars.end;
            self.at = close;
        }
        self.at += 1;
        let phrase = phrase_text::read(self.text, &chars, way)?;
        self.term(Query::Phrase(phrase), start..chars.end)
    }

    /// Parses the names after a field: one name, or `(a OR b)`.
    pub(super) fn names(&mut self) -> Result<Vec<Name>, Fault> {
        self.at += 1;
        if self.peek() != Some(Kind::Open) {
            return Ok(vec![self.name()?]);
        }
        let close = self.close()?;
        self.at += 1;
        let mut names = vec![self.name()?];
        while self.at < close {
            if self.peek() != Some(Kind::Or) {
                return Err(self
                    .fault(QueryErrorKind::InvalidName, "a list of names has OR between them", &self.here())
                    .labelled("not OR")
                    .hinting(
                        "a name of several words goes in quotation marks: `by:(xi OR \"li keqiang\")`",
                    ));
            }
            self.at += 1;
            names.push(self.name()?);
        }
        self.at += 1;
        Ok(names)
    }

    /// Parses the bases after `basis:`: one, or `(a OR b)`.
    fn bases(&mut self) -> Result<Vec<Basis>, Fault> {
        let first = self.at;
        let names = self.names()?;
        let mut bases = Vec::with_capacity(names.len());
        for (number, name) in names.iter().enumerate() {
            let found = Basis::ALL.into_iter().find(|basis| basis.as_str().eq_ignore_ascii_case(&name.text));
            let Some(basis) = found else {
                let at = self.of_list(first, number, names.len());
                let all = Basis::ALL.map(Basis::as_str).join(", ");
                let message = format!("`{}` is not a basis", self.text.repeated(&at));
                return Err(self
                    .fault(QueryErrorKind::InvalidName, message, &at)
                    .labelled("not a basis")
                    .hinting(format!("the bases are {all}")));
            };
            if !bases.contains(&basis) {
                bases.push(basis);
            }
        }
        Ok(bases)
    }

    /// Parses the ids after `id:`: one, or `(a OR b)`.
    fn ids(&mut self) -> Result<Vec<Name>, Fault> {
        let first = self.at;
        let mut ids = self.names()?;
        let count = ids.len();
        for (number, id) in ids.iter_mut().enumerate() {
            let is_hex = id.text.bytes().all(|byte| byte.is_ascii_hexdigit());
            if is_hex && (ID_PREFIX_MIN..=ID_LENGTH).contains(&id.text.len()) {
                id.text.make_ascii_lowercase();
                continue;
            }
            let at = self.of_list(first, number, count);
            let (told, label) = match is_hex {
                true if id.text.len() < ID_PREFIX_MIN => ("is too short for an id", "too short"),
                true => ("is too long for an id", "too long"),
                false => ("is not an id", "not an id"),
            };
            let kind = QueryErrorKind::InvalidId { value: id.text.clone() };
            return Err(self
                .fault(kind, format!("`{}` {told}", self.text.repeated(&at)), &at)
                .labelled(label)
                .hinting(format!(
                    "an id is {ID_LENGTH} of the digits 0 to 9 and letters a to f; its beginning will do, {} of them at least",
                    ID_PREFIX_MIN
                )));
        }
        Ok(ids)
    }

    /// Returns the place of a value that [`names`](Self::names) has read: its number and the count of values, behind
    /// the token of the field. Each value is one token, after the field and, in a list, a parenthesis or OR.
    fn of_list(&self, field: usize, number: usize, count: usize) -> Chars {
        let is_list = count > 1 || self.at > field + 2;
        let token = if is_list { field + 2 + 2 * number } else { field + 1 };
        self.tokens[token].chars.clone()
    }

    pub(super) fn name(&mut self) -> Result<Name, Fault> {
        let mut chars = self.here();
        match self.peek() {
            Some(Kind::Word) => {}
            Some(Kind::Quoted) => chars = chars.start + 1..chars.end - 1,
            None | Some(Kind::Close | Kind::Or) => return Err(self.missing()),
            Some(_) => {
                return Err(self
                    .fault(QueryErrorKind::InvalidName, "this is not a name", &chars)
                    .labelled("a name is missing")
                    .hinting("write `by:xi`, `by:\"li keqiang\"` or `by:(xi OR putin)`"));
            }
        }
        while !chars.is_empty() && self.text.at(chars.start) == ' ' {
            chars.start += 1;
        }
        while !chars.is_empty() && self.text.at(chars.end - 1) == ' ' {
            chars.end -= 1;
        }
        let text = self.text.written(&chars);
        if fold_words(text).is_empty() {
            return Err(phrase_text::without_words(self.text, &self.here()));
        }
        self.at += 1;
        let (start, end) = self.text.bytes(&chars);
        let place = Place { text: Arc::clone(&self.shared), start, end };
        Ok(Name { text: text.to_owned(), place: Some(place) })
    }
}
