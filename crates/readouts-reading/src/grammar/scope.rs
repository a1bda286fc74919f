//! A sentence as a language's grammar sees it.

use std::ops::Range;

use super::Mention;
use crate::token::{Classes, Tokens};

/// One sentence in its paragraph, with all that was found in it.
pub(crate) struct Scope<'a> {
    /// Its paragraph.
    pub(crate) text: &'a str,
    /// The sentence's bytes.
    pub(crate) span: Range<usize>,
    /// The paragraph's words.
    pub(crate) tokens: &'a Tokens<'a>,
    /// The sentence's tokens.
    pub(crate) range: Range<usize>,
    /// The sentence's mentions, in order.
    pub(crate) mentions: &'a [Mention],
    /// Bytes that are quoted: verbs in there are the speaker's, not the outlet's.
    pub(crate) quotations: &'a [Range<usize>],
}

impl Scope<'_> {
    /// The sentence's text.
    pub(crate) fn sentence(&self) -> &str {
        &self.text[self.span.clone()]
    }

    pub(crate) fn word(&self, at: usize) -> &str {
        if self.range.contains(&at) { self.tokens.folded(at) } else { "" }
    }

    /// Whether the sentence's token is of one of some classes.
    pub(crate) fn is(&self, at: usize, classes: Classes) -> bool {
        self.range.contains(&at) && self.tokens.is(at, classes)
    }

    /// Number of mentions that end at or before a token.
    pub(crate) fn mentions_up_to(&self, at: usize) -> usize {
        self.mentions.partition_point(|m| m.tokens.end <= at)
    }

    pub(crate) fn bytes(&self, range: &Range<usize>) -> Range<usize> {
        let items = self.tokens.items();
        items[range.start].span.start..items[range.end - 1].span.end
    }

    pub(crate) fn is_quoted(&self, at: usize) -> bool {
        let span = &self.tokens.items()[at].span;
        // One quoted word is a word that is quoted, not a quotation.
        let next = self.quotations.partition_point(|q| q.end < span.end);
        self.quotations.get(next).is_some_and(|q| q.start <= span.start)
    }
}
