//! Exports for other programs: articles and statements as rows of tables, texts as tokens and as marked-up text.
//!
//! Each is made from one article. `Resolved<SearchRequest>::articles` streams the articles that a query finds.

mod conllu;
pub(super) mod markup;
mod rows;
mod sentences;
mod tei;
mod vert;

pub use rows::{ArticleRow, StatementRow};
pub use sentences::{TextParagraph, TextSentence, TextToken, TokenKind, text_paragraphs};

use crate::Readout;

/// Form of a corpus of texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TextForm {
    /// Vertical text, one token a line: for CWB, (No)Sketch Engine and BlackLab.
    Vert,
    /// CoNLL-U.
    Conllu,
    /// TEI P5.
    Tei,
}

impl TextForm {
    /// Appends the start of the file, before the first article.
    pub fn push_start(self, to: &mut String) {
        if self == Self::Tei {
            tei::push_start(to);
        }
    }

    /// Appends an article.
    ///
    /// Characters that a form does not allow (controls in lines of tokens, those outside XML 1.0 in TEI) become
    /// U+FFFD.
    pub fn push(self, article: &Readout, to: &mut String) {
        match self {
            Self::Vert => vert::push(article, to),
            Self::Conllu => conllu::push(article, to),
            Self::Tei => tei::push(article, to),
        }
    }

    /// Appends the end of the file, after the last article.
    pub fn push_end(self, to: &mut String) {
        if self == Self::Tei {
            tei::push_end(to);
        }
    }
}

/// Returns the identifier of a sentence: that of the article with the number of the statement, or for words between
/// two statements with an `x` and a number of its own.
fn sentence_id(article: &str, sentence: &TextSentence<'_>, between: &mut usize) -> String {
    match sentence.number {
        Some(number) => format!("{article}.{number}"),
        None => {
            *between += 1;
            format!("{article}.x{between}")
        }
    }
}

#[cfg(test)]
mod tests;
