//! The grammar: parses tokens into the query tree, by recursive descent.
//!
//! Precedence from loose to tight: `OR` or AND, then `NOT` and `by:`, then `w/5` and similar operators.

use super::cursor::{Built, Parser};
use super::fault::Fault;
use super::field::{FieldName, NOBODY};
use super::lex::{Kind, lex};
use super::phrase_text::{self, Way};
use super::recovery::all_problems;
use super::text::{Chars, Text};
use super::{Basis, Distance, FieldQuery, Near, Query, QueryError, QueryErrorKind, Relation, WordsOf};

impl Query {
    /// Parses a query written as described in [`QUERY_REFERENCE`](crate::query::QUERY_REFERENCE).
    ///
    /// ```
    /// use readouts_core::Query;
    ///
    /// let query = Query::parse("by:berg (“new era” w/5 river) date:2031..")?;
    /// assert_eq!(query.to_string(), r#"by:berg "new era" w/5 river date:2031-01-01.."#);
    ///
    /// let error = Query::parse("speeker:berg").unwrap_err();
    /// assert_eq!(error.excerpt().map(|at| (at.start, at.end)), Some((0, 7)));
    /// assert_eq!(error.excerpt().map(|at| at.label.as_str()), Some("did you mean `speaker`?"));
    /// # Ok::<(), readouts_core::QueryError>(())
    /// ```
    ///
    /// # Errors
    /// Returns what is wrong, with its place in the text.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        Self::parse_with(text, &[])
    }

    /// Parses a query in which kept columns of an index ([`Index::kept_columns`](crate::Index::kept_columns))
    /// are fields. A built-in field with the same name takes precedence.
    ///
    /// ```
    /// use readouts_core::Query;
    ///
    /// let query = Query::parse_with("river region:north", &["region".to_owned()])?;
    /// assert_eq!(query.to_string(), "river region:north");
    /// # Ok::<(), readouts_core::QueryError>(())
    /// ```
    ///
    /// # Errors
    /// Same as [`parse`](Self::parse).
    pub fn parse_with(text: &str, columns: &[String]) -> Result<Self, QueryError> {
        let parse = |text: &str| read(&Text::new(text, columns));
        parse(text).map_err(|fault| all_problems(fault, text, parse))
    }
}

impl Query {
    /// Parses a query that ends with `by:NAME` or `by~:NAME` and nothing behind it: all of somebody's words. Returns
    /// what stands before it, and the voice; `None` for any other text.
    ///
    /// ```
    /// use readouts_core::Query;
    ///
    /// let (rest, voice) = Query::parse_voice("lang:en by:berg", &[]).expect("somebody's words");
    /// assert_eq!((rest.to_string(), voice.names()[0].text.as_str()), ("lang:en".to_owned(), "berg"));
    /// assert_eq!(Query::parse_voice("by:berg river", &[]), None);
    /// ```
    pub fn parse_voice(text: &str, columns: &[String]) -> Option<(Self, WordsOf)> {
        if Self::parse_with(text, columns).is_ok() {
            return None;
        }
        // With a word behind it, it is a query.
        let Ok(word) = Self::phrase("a") else { return None };
        let voiced = |part: Self| match part {
            Self::By(voice, part) if *part == word => Some(voice),
            _ => None,
        };
        match Self::parse_with(&format!("{text} a"), columns).ok()? {
            Self::And(mut parts) => {
                let voice = voiced(parts.pop()?)?;
                Some((Self::all_in(parts), voice))
            }
            one => Some((Self::All, voiced(one)?)),
        }
    }
}

/// Parses a whole text.
pub(super) fn read(text: &Text<'_>) -> Result<Query, Fault> {
    let tokens = lex(text)?;
    if tokens.is_empty() {
        return Err(phrase_text::without_words(text, &(0..text.len())));
    }
    let mut parser = Parser::new(text, tokens);
    let built = parser.level()?;
    match parser.peek() {
        None => Ok(built.query),
        Some(Kind::Close) => Err(parser
            .fault(QueryErrorKind::Unopened, "no parenthesis is open here", &parser.here())
            .labelled("no matching `(`")
            .hinting("leave it out, or open one before; text with a parenthesis goes in quotation marks")
            .unfinished()),
        Some(_) => Err(parser.unexpected()),
    }
}

/// How the operands of one level are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    And,
    Or,
}

impl Parser<'_, '_> {
    /// Parses one level: operands side by side, joined by `AND`, or joined by `OR`.
    fn level(&mut self) -> Result<Built, Fault> {
        let mut filters = vec![self.peek() == Some(Kind::Field(FieldName::Basis))];
        let mut parts = vec![self.unary()?];
        let mut joints = None;
        loop {
            let mut operator = self.here();
            let joint = match self.peek() {
                None | Some(Kind::Close | Kind::Pipe) => break,
                Some(Kind::And) => Joint::And,
                Some(Kind::Or) => Joint::Or,
                Some(_) => {
                    operator.end = operator.start;
                    Joint::And
                }
            };
            if !operator.is_empty() {
                self.at += 1;
            }
            filters.push(self.peek() == Some(Kind::Field(FieldName::Basis)));
            let part = self.unary()?;
            if *joints.get_or_insert(joint) != joint {
                return Err(self.mixed(&parts, joint, &operator, &part));
            }
            parts.push(part);
        }
        let chars = span(&parts);
        let depth = parts.iter().map(|part| part.depth).max().unwrap_or_default();
        if parts.len() == 1
            && let Some(only) = parts.pop()
        {
            return Ok(only);
        }
        let parts = parts.into_iter().map(|part| part.query).collect();
        if joints == Some(Joint::Or) {
            return self.built(Query::Or(parts), chars, depth);
        }
        let (bases, query) = within_bases(parts, &filters);
        let mut built = self.built(query, chars, depth)?;
        for bases in bases {
            let query = Query::By(WordsOf::Basis(bases), Box::new(built.query));
            built = self.built(query, built.chars, built.depth)?;
        }
        Ok(built)
    }

    fn unary(&mut self) -> Result<Built, Fault> {
        let at = self.here();
        match self.peek() {
            Some(Kind::Not) => {
                self.at += 1;
                self.descend(&at)?;
                let inner = self.unary()?;
                self.nesting -= 1;
                let chars = at.start..inner.chars.end;
                self.built(Query::Not(Box::new(inner.query)), chars, inner.depth)
            }
            Some(Kind::Field(FieldName::By | FieldName::ByWithJoint)) => {
                let voice = self.voice()?;
                self.descend(&at)?;
                let inner = self.unary()?;
                self.nesting -= 1;
                self.by(voice, at, inner)
            }
            _ => self.near(),
        }
    }

    /// Parses `by:` or `by~:` with its names, and checks that something follows them.
    fn voice(&mut self) -> Result<WordsOf, Fault> {
        let field = self.here();
        let with_joint = self.peek() == Some(Kind::Field(FieldName::ByWithJoint));
        let is_bare = self.tokens.get(self.at + 1).is_some_and(|token| token.kind == Kind::Word);
        let names = self.names()?;
        let of_no_one = is_bare && !with_joint && names.iter().all(|name| name.text == NOBODY);
        match self.peek() {
            None | Some(Kind::Close | Kind::Pipe | Kind::And | Kind::Or | Kind::Near(..)) => {
                let end = self.tokens[self.at - 1].chars.end;
                let value = self.text.repeated(&(field.end..end));
                Err(self
                    .fault(
                        QueryErrorKind::MissingOperand,
                        format!("`{}` lacks the words to look for", self.text.written(&field)),
                        &(field.start..end),
                    )
                    .labelled("nothing behind it")
                    .hinting(format!("`speaker:{value}` finds all articles in which they speak"))
                    .unfinished())
            }
            Some(_) if of_no_one => Ok(WordsOf::NoOne),
            Some(_) if with_joint => Ok(WordsOf::WithJoint(names)),
            Some(_) => Ok(WordsOf::Own(names)),
        }
    }

    fn by(&mut self, voice: WordsOf, at: Chars, inner: Built) -> Result<Built, Fault> {
        if !inner.query.asks_for_words() {
            return Err(self
                .fault(
                    QueryErrorKind::NotWords,
                    "`by:` is for words, and there are none behind it",
                    &inner.chars,
                )
                .labelled("not a word or phrase")
                .hinting("put `by:` right before the words: `date:2013 by:xi \"new era\"`"));
        }
        let chars = at.start..inner.chars.end;
        let query = Query::By(voice, Box::new(inner.query));
        self.count(&query, &at)?;
        self.built(query, chars, inner.depth)
    }

    /// Parses parts near each other, or one operand. A row of the same operator and distance is one
    /// expression.
    fn near(&mut self) -> Result<Built, Fault> {
        let mut parts = vec![self.operand()?];
        let mut operator = None;
        while let Some(Kind::Near(relation, reach)) = self.peek() {
            if *operator.get_or_insert((relation, reach)) != (relation, reach) {
                return Err(self.mixed_near(&self.here()));
            }
            if let [only] = parts.as_slice() {
                self.placed(only, reach)?;
            }
            self.at += 1;
            let right = self.operand()?;
            self.placed(&right, reach)?;
            parts.push(right);
            if relation == Relation::Not && parts.len() == 2 {
                parts = vec![self.nearby(parts, relation, reach)?];
            }
        }
        match (operator, parts.pop()) {
            (Some((relation, reach)), Some(last)) if !parts.is_empty() => {
                parts.push(last);
                self.nearby(parts, relation, reach)
            }
            (_, Some(only)) => Ok(only),
            (_, None) => Err(self.missing()),
        }
    }

    fn nearby(&mut self, parts: Vec<Built>, relation: Relation, reach: Distance) -> Result<Built, Fault> {
        let chars = span(&parts);
        let depth = parts.iter().map(|part| part.depth).max().unwrap_or_default();
        let parts = parts.into_iter().map(|part| part.query).collect();
        let query = Query::Near(Near { parts, relation, reach });
        self.count(&query, &chars)?;
        self.built(query, chars, depth)
    }

    /// Parses `by:` as the operand of a distance operator: it applies to the next operand only.
    pub(super) fn by_operand(&mut self) -> Result<Built, Fault> {
        let at = self.here();
        let voice = self.voice()?;
        self.descend(&at)?;
        let inner = self.operand()?;
        self.nesting -= 1;
        if let Some(Kind::Near(..)) = self.peek() {
            return Err(self
                .fault(QueryErrorKind::AmbiguousOrder, "`by:` between two operators needs parentheses", &at)
                .labelled("how far does it apply?")
                .hinting("write `a w/5 (by:xi b) w/5 c` or `a w/5 (by:xi b w/5 c)`"));
        }
        self.by(voice, at, inner)
    }

    fn mixed_near(&self, operator: &Chars) -> Fault {
        self.fault(QueryErrorKind::AmbiguousOrder, "different distances in a row need parentheses", operator)
            .labelled("which first?")
            .hinting("write `(a w/5 b) w/s c` or `a w/5 (b w/s c)`")
    }

    /// Checks that an operand of a distance operator consists of words and phrases.
    fn placed(&self, built: &Built, reach: Distance) -> Result<(), Fault> {
        if built.query.has_places() {
            return Ok(());
        }
        let hint = match (&built.query, reach) {
            (Query::And(_), Distance::Paragraph) => "join them with `w/p` too: `(a w/p b) w/p c`",
            (Query::And(_), _) => "use `w/p` instead of AND: `(a w/p b) w/5 c`; or OR, for one of them",
            (Query::Not(_), _) => "`a not w/5 b` finds `a` with no `b` near it",
            _ => "join it with AND: `a w/5 b AND date:2013`",
        };
        Err(self
            .fault(QueryErrorKind::NotWords, "only words and phrases can be near each other", &built.chars)
            .labelled("not a word or phrase")
            .hinting(hint))
    }

    /// Checks that a word is not meant as an operator: `w/x`, or `near/5` from other query languages.
    fn no_operator(&self, chars: &Chars) -> Result<(), Fault> {
        let word = self.text.plain(chars).to_ascii_lowercase();
        let Some((name, reach)) = word.split_once('/') else { return Ok(()) };
        let reaches = matches!(reach, "s" | "p") || reach.bytes().all(|byte| byte.is_ascii_digit());
        match name {
            "w" | "pre" => {}
            "" | "n" | "near" | "adj" | "within" if reaches => {}
            _ => return Ok(()),
        }
        Err(self
            .fault(
                QueryErrorKind::UnknownOperator { written: self.text.plain(chars) },
                format!("`{}` is not known", self.text.repeated(chars)),
                chars,
            )
            .labelled("not an operator")
            .hinting("distances are `w/5`, `pre/5`, `w/s` and `w/p`; text goes in quotation marks"))
    }

    /// Parses an operand: a word, a phrase, a fact or a group.
    pub(super) fn operand(&mut self) -> Result<Built, Fault> {
        let chars = self.here();
        match self.peek() {
            Some(Kind::Word) => {
                self.no_operator(&chars)?;
                self.phrase(Way::Folded, chars.start)
            }
            Some(Kind::Quoted) => self.phrase(Way::Folded, chars.start),
            Some(Kind::Open) if self.is_choice() => self.phrase(Way::Folded, chars.start),
            Some(Kind::Open) => self.group(),
            Some(Kind::AtLeast(count)) => self.at_least(count),
            Some(Kind::Field(field)) => self.field(field),
            Some(Kind::Not) => Err(self
                .fault(QueryErrorKind::NotWords, "NOT cannot stand behind an operator", &chars)
                .labelled("not a word or phrase")
                .hinting("`a not w/5 b` finds `a` with no `b` near it")),
            Some(Kind::Pipe) => Err(phrase_text::stray_pipe(self.text, chars.start)),
            None | Some(Kind::And | Kind::Or | Kind::Near(..) | Kind::Close) => Err(self.missing()),
        }
    }

    fn group(&mut self) -> Result<Built, Fault> {
        let open = self.here();
        self.descend(&open)?;
        let close = self.close()?;
        self.at += 1;
        let mut inner = self.level()?;
        if self.at != close {
            return Err(self.unexpected());
        }
        inner.chars = open.start..self.here().end;
        self.at += 1;
        self.nesting -= 1;
        Ok(inner)
    }

    fn at_least(&mut self, count: u32) -> Result<Built, Fault> {
        let start = self.here().start;
        self.at += 1;
        let inner =
            if self.is_choice() { self.phrase(Way::Folded, self.here().start)? } else { self.group()? };
        if !inner.query.has_places() {
            return Err(self
                .fault(QueryErrorKind::NotWords, "only words and phrases can be counted", &inner.chars)
                .labelled("not a word or phrase")
                .hinting("count each for itself: `atleast3(a) atleast3(b)`"));
        }
        self.built(Query::AtLeast(count, Box::new(inner.query)), start..inner.chars.end, inner.depth)
    }
}

/// Separates the bases that apply to the words of a level from its other parts. `filters` says which parts
/// are `basis:` without parentheses; if no other part asks for words, each part stays.
fn within_bases(parts: Vec<Query>, filters: &[bool]) -> (Vec<Vec<Basis>>, Query) {
    let others = parts.iter().zip(filters).filter(|(_, is_filter)| !**is_filter);
    if !others.map(|(part, _)| part).any(Query::asks_for_words) {
        return (Vec::new(), Query::And(parts));
    }
    let (mut bases, mut others) = (Vec::new(), Vec::new());
    for (part, is_filter) in parts.into_iter().zip(filters) {
        match part {
            Query::Field(FieldQuery::Basis(of)) if *is_filter => bases.push(of),
            other => others.push(other),
        }
    }
    bases.reverse();
    match <[Query; 1]>::try_from(others) {
        Ok([only]) => (bases, only),
        Err(others) => (bases, Query::And(others)),
    }
}

/// Returns the range from the first to the last part.
pub(super) fn span(parts: &[Built]) -> Chars {
    match parts {
        [first, .., last] => first.chars.start..last.chars.end,
        [only] => only.chars.clone(),
        [] => 0..0,
    }
}
