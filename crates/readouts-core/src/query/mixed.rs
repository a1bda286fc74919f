//! The error for AND and OR on one level, with the ways to write what may be meant.

use super::QueryErrorKind;
use super::cursor::{Built, Parser};
use super::fault::Fault;
use super::lex::{Kind, Token};
use super::parse::{Joint, span};
use super::text::Chars;

impl Parser<'_, '_> {
    /// Returns the error for AND and OR on one level; the hint shows the ways to write it.
    pub(super) fn mixed(&self, parts: &[Built], joint: Joint, operator: &Chars, next: &Built) -> Fault {
        let all = span(parts);
        let last = parts.last().map_or(next.chars.clone(), |last| last.chars.clone());
        let joint = match joint {
            Joint::Or => " OR ",
            Joint::And if operator.is_empty() => " ",
            Joint::And => " AND ",
        };
        let text = |from: usize, to: usize| self.text.written(&(from..to));
        let is_last = matches!(self.peek(), None | Some(Kind::Close | Kind::Pipe));
        let ways = self.ways_of_words(all.start).or_else(|| {
            let first =
                format!("({}){joint}{}", text(all.start, all.end), text(next.chars.start, next.chars.end));
            let second = format!("{}({})", text(all.start, last.start), text(last.start, next.chars.end));
            is_last.then(|| vec![first, second])
        });
        let ways = match ways.filter(|ways| ways.iter().all(|way| way.chars().count() <= 60)) {
            Some(ways) => ways,
            None if joint == " OR " => vec!["(a b) OR c".to_owned(), "a (b OR c)".to_owned()],
            None => vec!["(a OR b) c".to_owned(), "a OR (b c)".to_owned()],
        };
        let (at, label) =
            if operator.is_empty() { (&next.chars, "joined by AND") } else { (operator, "which first?") };
        let ways: Vec<String> = ways.into_iter().map(|way| format!("`{way}`")).collect();
        self.fault(QueryErrorKind::AmbiguousOrder, "mixing AND with OR needs parentheses", at)
            .labelled(label)
            .hinting(format!("write {}", ways.join(" or ")))
    }

    /// Returns the ways to write a level of words with OR between some of them, all of its words included: as
    /// phrases, and as words in any place. `None` if anything else stands in it.
    fn ways_of_words(&self, start: usize) -> Option<Vec<String>> {
        let first = self.tokens.iter().position(|token| token.chars.start == start)?;
        let length = self.tokens[first..].iter().position(|token| token.kind == Kind::Close);
        let level = &self.tokens[first..length.map_or(self.tokens.len(), |length| first + length)];
        if !level.iter().all(|token| matches!(token.kind, Kind::Word | Kind::Or)) {
            return None;
        }
        let runs: Vec<&[Token]> = level.split(|token| token.kind == Kind::Or).collect();
        let joined = |open: &str, close: &str| {
            let run = |run: &&[Token]| match run {
                [] => None,
                [only] => Some(self.text.written(&only.chars).to_owned()),
                [first, .., last] => {
                    let words = self.text.written(&(first.chars.start..last.chars.end));
                    Some(format!("{open}{words}{close}"))
                }
            };
            runs.iter().map(run).collect::<Option<Vec<_>>>().map(|runs| runs.join(" OR "))
        };
        let mut ways = vec![joined("\"", "\"")?, joined("(", ")")?];
        let word = |token: &Token| self.text.written(&token.chars);
        match runs.as_slice() {
            [[a], [b, c]] => ways.push(format!("({} OR {}) {}", word(a), word(b), word(c))),
            [[a, b], [c]] => ways.push(format!("{} ({} OR {})", word(a), word(b), word(c))),
            _ => {}
        }
        Some(ways)
    }
}
