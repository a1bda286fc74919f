//! Cuts an article into paragraphs, sentences and tokens, from which its text can be put together again.
//!
//! Words are those of the index. What stands between two words is cut into marks, so that nothing but white space
//! is lost.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::words::Words;
use crate::{Readout, Statement};

/// Paragraph of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TextParagraph<'a> {
    /// Index of the paragraph, from 0.
    pub number: usize,
    /// Text of the paragraph.
    pub text: &'a str,
    /// Its sentences, in order. Together they have all tokens of the paragraph; each has one at least.
    pub sentences: Vec<TextSentence<'a>>,
}

/// Sentence of a paragraph: a statement, or words between two statements.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TextSentence<'a> {
    /// Number of the statement in the article, from 1; `None` for words between two statements.
    pub number: Option<usize>,
    /// The statement.
    pub statement: Option<&'a Statement>,
    /// Bytes of the statement in the paragraph, or of the text between two.
    pub bytes: Range<usize>,
    /// Words and marks, in order.
    pub tokens: Vec<TextToken>,
}

/// Word or mark of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TextToken {
    /// Kind of the token.
    pub kind: TokenKind,
    /// Bytes of the token in the paragraph.
    pub bytes: Range<usize>,
    /// Folded form, by which a word is found. That of a mark is the mark itself.
    pub folded: String,
    /// Whether white space, or the start of the paragraph, stands before the token.
    pub is_apart: bool,
}

/// Kind of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenKind {
    /// Word, as it is counted and searched.
    Word,
    /// Anything else: a punctuation mark, a symbol, a possessive `'s`.
    Mark,
}

impl TokenKind {
    /// Returns the name used in exports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Mark => "mark",
        }
    }
}

impl TextToken {
    /// Returns the token as it is written in the text of its paragraph.
    pub fn form<'a>(&self, paragraph: &'a str) -> &'a str {
        &paragraph[self.bytes.clone()]
    }
}

/// Stretch of a paragraph: a statement, or what stands between two. All stretches together are the paragraph.
struct Stretch<'a> {
    bytes: Range<usize>,
    statement: Option<(usize, &'a Statement)>,
}

/// Cuts the body of an article into paragraphs, sentences and tokens. A word belongs to the statement that it begins in, as
/// in the index.
pub fn text_paragraphs(article: &Readout) -> impl Iterator<Item = TextParagraph<'_>> {
    let mut statements = article.statements.iter().enumerate().peekable();
    article.paragraphs.iter().enumerate().map(move |(number, text)| {
        let mut stretches = Vec::new();
        let mut at = 0;
        while let Some((index, statement)) = statements.next_if(|(_, s)| s.paragraph <= number) {
            let start = text.floor_char_boundary(statement.start).max(at);
            let end = text.floor_char_boundary(statement.end);
            if statement.paragraph < number || start >= end {
                continue;
            }
            if at < start {
                stretches.push(Stretch { bytes: at..start, statement: None });
            }
            stretches.push(Stretch { bytes: start..end, statement: Some((index + 1, statement)) });
            at = end;
        }
        if at < text.len() {
            stretches.push(Stretch { bytes: at..text.len(), statement: None });
        }
        TextParagraph { number, text, sentences: sentences(text, stretches) }
    })
}
/// Distributes the tokens of a paragraph over its stretches. Marks between two statements go with the sentence
/// before them, or at the start of the paragraph with the one after them, unless there are words beside them.
fn sentences<'a>(text: &str, stretches: Vec<Stretch<'a>>) -> Vec<TextSentence<'a>> {
    let mut tokens = tokens(text).into_iter().peekable();
    let mut found: Vec<TextSentence<'a>> = Vec::with_capacity(stretches.len());
    let mut before = Vec::new();
    for stretch in stretches {
        let mut own = std::mem::take(&mut before);
        while let Some(token) = tokens.next_if(|token| token.bytes.start < stretch.bytes.end) {
            own.push(token);
        }
        let has_words = own.iter().any(|token| token.kind == TokenKind::Word);
        match (found.last_mut(), stretch.statement) {
            _ if own.is_empty() => {}
            (Some(last), None) if !has_words => last.tokens.append(&mut own),
            (None, None) if !has_words => before = own,
            (_, statement) => found.push(TextSentence {
                number: statement.map(|(number, _)| number),
                statement: statement.map(|(_, statement)| statement),
                bytes: if statement.is_some() { stretch.bytes } else { trimmed(text, stretch.bytes) },
                tokens: own,
            }),
        }
    }
    if !before.is_empty() {
        found.push(TextSentence { number: None, statement: None, bytes: 0..text.len(), tokens: before });
    }
    found
}

/// Returns a range of a text without white space at its ends.
fn trimmed(text: &str, bytes: Range<usize>) -> Range<usize> {
    let start = bytes.end - text[bytes.clone()].trim_start().len();
    start..start + text[start..bytes.end].trim_end().len()
}

fn tokens(text: &str) -> Vec<TextToken> {
    let mut tokens = Vec::with_capacity(text.len() / 5);
    let mut words = Words::new(text);
    let mut at = 0;
    while words.advance() {
        let word = &words.token;
        push_marks(text, at..word.start, &mut tokens);
        let bytes = word.start..word.end;
        push(text, TokenKind::Word, bytes, word.text.clone(), &mut tokens);
        at = word.end;
    }
    push_marks(text, at..text.len(), &mut tokens);
    tokens
}

/// Cuts text without words into marks: characters with what is combined with them, runs of the same character, and
/// the possessive after a word.
fn push_marks(text: &str, range: Range<usize>, tokens: &mut Vec<TextToken>) {
    let gap = &text[range.clone()];
    let mut pieces = gap.grapheme_indices(true).map(|(at, mark)| (range.start + at, mark)).peekable();
    let beside = gap.find(char::is_whitespace).unwrap_or(gap.len());
    let possessive = if range.start == 0 { None } else { gap[..beside].rfind(char::is_alphanumeric) };
    if let Some(last) = possessive {
        let end = range.start + last + gap[last..].chars().next().map_or(0, char::len_utf8);
        let mut until = end;
        while let Some((at, mark)) = pieces.next_if(|(at, _)| *at < end) {
            until = at + mark.len();
        }
        push(text, TokenKind::Mark, range.start..until, text[range.start..until].to_owned(), tokens);
    }
    while let Some((start, mark)) = pieces.next() {
        if mark.chars().all(char::is_whitespace) {
            continue;
        }
        let mut end = start + mark.len();
        while let Some((at, same)) = pieces.next_if(|(_, next)| *next == mark) {
            end = at + same.len();
        }
        push(text, TokenKind::Mark, start..end, text[start..end].to_owned(), tokens);
    }
}

fn push(text: &str, kind: TokenKind, bytes: Range<usize>, folded: String, tokens: &mut Vec<TextToken>) {
    let is_apart = text[..bytes.start].chars().next_back().is_none_or(char::is_whitespace);
    tokens.push(TextToken { kind, bytes, folded, is_apart });
}
