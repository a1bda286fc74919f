//! Splits the text of a query into tokens, each with its range in the text.

use strsim::levenshtein;

use super::fault::Fault;
use super::field::{self, FieldName};
use super::text::{Chars, Text};
use super::{Distance, QueryErrorKind, Relation};

/// Token of a query.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) chars: Chars,
    /// Whether nothing stands between it and the token before it.
    pub(super) glued: bool,
}

/// Kind of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Open,
    Close,
    Pipe,
    /// Text in quotation marks, which are part of the token.
    Quoted,
    /// Anything up to white space, a quotation mark or a parenthesis.
    Word,
    And,
    Or,
    Not,
    Near(Relation, Distance),
    /// `atleast3`; the parenthesis after it is a separate token.
    AtLeast(u32),
    /// A field's name with its colon; its value follows without a space.
    Field(FieldName),
}

/// Splits a text into tokens.
pub(super) fn lex(text: &Text<'_>) -> Result<Vec<Token>, Fault> {
    let mut lexer = Lexer { text, tokens: Vec::new() };
    let mut at = 0;
    while at < text.len() {
        at = lexer.token(at)?;
    }
    Ok(lexer.tokens)
}

struct Lexer<'a, 't> {
    text: &'a Text<'t>,
    tokens: Vec<Token>,
}

impl Lexer<'_, '_> {
    /// Reads a token or one space; returns where the next one begins.
    fn token(&mut self, at: usize) -> Result<usize, Fault> {
        let kind = match self.text.at(at) {
            ' ' => return Ok(at + 1),
            '(' => Kind::Open,
            ')' => Kind::Close,
            '|' => Kind::Pipe,
            '"' => {
                let close = self.text.skip(at + 1..self.text.len(), |c| c != '"');
                if close == self.text.len() {
                    return Err(Fault::new(
                        QueryErrorKind::Unclosed,
                        "a quotation mark is not closed",
                        self.text,
                        &(at..at + 1),
                    )
                    .labelled("opened here")
                    .hinting("put `\"` behind the phrase; a mark that belongs to the text can be left out"));
                }
                self.push(Kind::Quoted, at..close + 1);
                return Ok(close + 1);
            }
            _ => {
                let end = self.text.skip(at..self.text.len(), |c| !ends_chunk(c));
                self.chunk(at..end)?;
                return Ok(end);
            }
        };
        self.push(kind, at..at + 1);
        Ok(at + 1)
    }

    fn push(&mut self, kind: Kind, chars: Chars) {
        let glued = self.tokens.last().is_some_and(|last| last.chars.end == chars.start);
        self.tokens.push(Token { kind, chars, glued });
    }

    fn chunk(&mut self, chars: Chars) -> Result<(), Fault> {
        let plain = self.text.plain(&chars);
        let kind = match plain.as_str() {
            "AND" => Kind::And,
            "OR" => Kind::Or,
            "NOT" => Kind::Not,
            _ => {
                if let Some((relation, reach)) = self.near(&plain, &chars)? {
                    return self.push_near(relation, reach, chars);
                }
                if let Some(count) = self.at_least(&plain, &chars)? {
                    Kind::AtLeast(count)
                } else {
                    return self.words(chars);
                }
            }
        };
        self.push(kind, chars);
        Ok(())
    }

    /// Parses `w/5` and similar operators.
    fn near(&self, plain: &str, chars: &Chars) -> Result<Option<(Relation, Distance)>, Fault> {
        let plain = plain.to_ascii_lowercase();
        let Some((operator, reach)) = plain.split_once('/') else { return Ok(None) };
        let relation = match operator {
            "w" => Relation::Any,
            "pre" => Relation::Before,
            _ => return Ok(None),
        };
        let reach = match reach {
            "s" => Distance::Sentence,
            "p" => Distance::Paragraph,
            digits if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                match digits.parse() {
                    Ok(words) if words <= Distance::WORDS_MAX => Distance::Words(words),
                    _ => {
                        let message = format!("`{}` reaches too far", self.text.repeated(chars));
                        return Err(Fault::new(QueryErrorKind::InvalidDistance, message, self.text, chars)
                            .labelled(format!("at most {} words", Distance::WORDS_MAX))
                            .hinting(format!("`{operator}/p` finds both in one paragraph")));
                    }
                }
            }
            _ => return Ok(None),
        };
        Ok(Some((relation, reach)))
    }

    fn push_near(&mut self, relation: Relation, reach: Distance, chars: Chars) -> Result<(), Fault> {
        let (mut relation, mut from) = (relation, chars.start);
        if let Some(last) = self.tokens.last()
            && matches!(last.kind, Kind::Word | Kind::Not)
            && self.text.plain(&last.chars).eq_ignore_ascii_case("not")
            && !last.glued
        {
            if relation == Relation::Before {
                let both = last.chars.start..chars.end;
                return Err(Fault::new(
                    QueryErrorKind::InvalidDistance,
                    "`not pre/` is not known",
                    self.text,
                    &both,
                )
                .labelled("has no meaning")
                .hinting("`a not w/5 b` finds `a` with no `b` near it on either side"));
            }
            (relation, from) = (Relation::Not, last.chars.start);
            self.tokens.pop();
        }
        self.push(Kind::Near(relation, reach), from..chars.end);
        Ok(())
    }

    /// Parses `atleast3` before a parenthesis.
    fn at_least(&self, plain: &str, chars: &Chars) -> Result<Option<u32>, Fault> {
        let plain = plain.to_ascii_lowercase();
        let Some(digits) = plain.strip_prefix("atleast") else {
            return self.misspelt_at_least(&plain, chars).map_or(Ok(None), Err);
        };
        let open = self.text.skip(chars.end..self.text.len(), |c| c == ' ');
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) || self.text.at(open) != '(' {
            return Ok(None);
        }
        let fault = |message: &str, label: &str| {
            Fault::new(QueryErrorKind::InvalidCount, message, self.text, chars)
                .labelled(label)
                .hinting("`atleast3(\"new era\")` finds what occurs three times or more in an article")
        };
        if open != chars.end {
            return Err(fault(
                "white space between `atleast` and its parenthesis",
                "leave no space behind this",
            ));
        }
        match digits.parse() {
            Ok(0) => Err(fault("`atleast0` lets everything through", "at least 1")),
            Ok(count) => Ok(Some(count)),
            Err(_) if digits.is_empty() => Err(fault("`atleast` lacks its number", "how many?")),
            Err(_) => Err(fault("no article has so many occurrences", "this number is too large")),
        }
    }

    fn misspelt_at_least(&self, plain: &str, chars: &Chars) -> Option<Fault> {
        let word = plain.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = &plain[word.len()..];
        let like = !digits.is_empty() && self.text.at(chars.end) == '(' && levenshtein(word, "atleast") <= 2;
        like.then(|| {
            let kind = QueryErrorKind::UnknownOperator { written: self.text.plain(chars) };
            Fault::new(kind, format!("`{}` is not known", self.text.repeated(chars)), self.text, chars)
                .labelled(format!("did you mean `atleast{digits}`?"))
                .hinting("a word before a parenthesis has a space behind it")
        })
    }

    /// Reads a field with its value, or plain text.
    fn words(&mut self, chars: Chars) -> Result<(), Fault> {
        let colon = self.text.skip(chars.clone(), |c| c != ':');
        if let Some(name) = field::at(self.text, &chars, colon)? {
            self.push(Kind::Field(name), chars.start..colon + 1);
            let value = colon + 1..chars.end;
            self.value(name, value);
        } else {
            self.push(Kind::Word, chars);
        }
        Ok(())
    }

    /// Reads the value after a field's colon; it is empty if a quotation mark or a parenthesis follows.
    fn value(&mut self, name: FieldName, mut value: Chars) {
        if name == FieldName::Title
            && let Some((modifier, end)) = field::modifier(self.text, &value)
        {
            self.push(Kind::Field(modifier), value.start..end);
            value.start = end;
        }
        if !value.is_empty() {
            self.push(Kind::Word, value);
        }
    }
}

/// Whether a character ends a word outside quotation marks.
pub(super) fn ends_chunk(c: char) -> bool {
    matches!(c, ' ' | '"' | '(' | ')' | '|')
}
