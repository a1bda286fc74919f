//! One sentence, as it is passed to a language's grammar.

use std::ops::Range;

use super::Mention;
use crate::token::{Classes, Tokens};

/// One sentence in its paragraph, with its tokens, mentions and quotations.
pub(crate) struct Scope<'a> {
    /// Text of the paragraph.
    pub(crate) text: &'a str,
    /// Byte range of the sentence.
    pub(crate) span: Range<usize>,
    /// Tokens of the paragraph.
    pub(crate) tokens: &'a Tokens<'a>,
    /// Token range of the sentence.
    pub(crate) range: Range<usize>,
    /// Mentions of the sentence, in order.
    pub(crate) mentions: &'a [Mention],
    /// Byte ranges of quotations: verbs inside them are the speaker's, not the outlet's.
    pub(crate) quotations: &'a [Range<usize>],
}

impl Scope<'_> {
    /// Returns the text of the sentence.
    pub(crate) fn sentence(&self) -> &str {
        &self.text[self.span.clone()]
    }

    pub(crate) fn word(&self, at: usize) -> &str {
        if self.range.contains(&at) { self.tokens.folded(at) } else { "" }
    }

    /// Whether a token belongs to the sentence and to one of the classes.
    pub(crate) fn is(&self, at: usize, classes: Classes) -> bool {
        self.range.contains(&at) && self.tokens.is(at, classes)
    }

    /// Returns the number of mentions that end at or before a token.
    pub(crate) fn mentions_up_to(&self, at: usize) -> usize {
        self.mentions.partition_point(|m| m.tokens.end <= at)
    }

    pub(crate) fn bytes(&self, range: &Range<usize>) -> Range<usize> {
        let items = self.tokens.items();
        items[range.start].span.start..items[range.end - 1].span.end
    }

    pub(crate) fn is_quoted(&self, at: usize) -> bool {
        let span = &self.tokens.items()[at].span;
        // A single quoted word is a quoted term, not a quotation.
        let next = self.quotations.partition_point(|q| q.end < span.end);
        self.quotations.get(next).is_some_and(|q| q.start <= span.start)
    }
}
