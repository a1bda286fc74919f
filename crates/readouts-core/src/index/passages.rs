//! Reads passages from the text of many articles without tokenizing whole articles: a word is found by
//! tokenizing from the nearest anchor before it.

use std::ops::Range;

use tantivy::schema::document::{
    DeserializeError, DocumentDeserialize, DocumentDeserializer, ValueDeserialize, ValueDeserializer,
};
use tantivy::store::StoreReader;
use tantivy::{DocId, SegmentReader};

use super::Index;
use crate::Readout;
use crate::index::document::analysis::Anchor;
use crate::index::document::doc_store::{Head, Parts, corrupt};
use crate::index::document::statements::StoredStatements;
use crate::words::{PARAGRAPH_GAP, Words};

/// Stored article of a document, in its encoded form ([`Parts`]).
pub(super) struct Kept(pub(super) String);

/// Reader for the stored texts of a segment.
pub(crate) struct Texts {
    index: Index,
    store: StoreReader,
    kept: Kept,
    paragraphs: Vec<usize>,
    anchors: Vec<Anchor>,
}

/// Stored text of one article.
pub(crate) struct StoredText<'t> {
    index: &'t Index,
    parts: Parts<'t>,
    /// Byte offset of each paragraph in the text, then as a sentinel the offset where another one would
    /// begin.
    paragraphs: &'t [usize],
    anchors: &'t [Anchor],
}

/// Amount of context shown on either side of a span of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Around {
    /// Maximum number of words.
    Words(u32),
    /// Maximum number of characters, up to whole words.
    Characters(usize),
}

/// A span of words in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Located {
    /// Index of the paragraph, from 0.
    pub(crate) paragraph: usize,
    /// Byte range of the span in that paragraph.
    pub(crate) words: Range<usize>,
    /// Byte range of the span with its context in that paragraph.
    pub(crate) window: Range<usize>,
}

impl Texts {
    /// Opens the stored texts of a segment. `blocks` is the number of unpacked blocks to cache, of 64 KiB
    /// each and shared by several articles; 1 is enough if documents are read in ascending order.
    pub(crate) fn open(index: &Index, reader: &SegmentReader, blocks: usize) -> crate::Result<Self> {
        let store = reader.get_store_reader(blocks).map_err(|error| index.error(error.into()))?;
        let (paragraphs, anchors) = (Vec::new(), Vec::new());
        Ok(Self { index: index.clone(), store, kept: Kept(String::new()), paragraphs, anchors })
    }

    /// Reads the text of a document.
    ///
    /// # Errors
    /// [`ErrorKind::IndexCorrupt`](crate::ErrorKind::IndexCorrupt) or [`ErrorKind::Io`](crate::ErrorKind::Io)
    /// if it cannot be read.
    pub(crate) fn read(&mut self, doc: DocId) -> crate::Result<StoredText<'_>> {
        self.kept = self.store.get(doc).map_err(|error| self.index.error(error))?;
        let Self { index, kept, paragraphs, anchors, .. } = self;
        let read = Parts::of(&kept.0).and_then(|parts| {
            parts.places(paragraphs, anchors)?;
            Ok(parts)
        });
        let parts = read.map_err(|error| index.told(error))?;
        Ok(StoredText { index, parts, paragraphs, anchors })
    }
}

impl<'t> StoredText<'t> {
    /// Decodes the metadata of the article that a concordance row shows.
    pub(crate) fn head(&self) -> crate::Result<Head<'t>> {
        self.parts.head().map_err(|error| self.index.told(error))
    }

    /// Returns the text of a paragraph.
    ///
    /// # Panics
    /// If there is no paragraph with this number.
    pub(crate) fn paragraph(&self, number: usize) -> &'t str {
        &self.parts.text[self.paragraphs[number]..self.paragraphs[number + 1] - 1]
    }

    /// Returns the texts of the paragraphs.
    pub(crate) fn paragraphs(&self) -> impl Iterator<Item = &'t str> {
        (0..self.paragraphs.len().saturating_sub(1)).map(|number| self.paragraph(number))
    }

    /// Calls `each` for every word of the text, in order, with its position.
    pub(crate) fn each_word(&self, mut each: impl FnMut(&str, u32)) {
        let mut base = 0;
        for number in 0..self.paragraphs.len().saturating_sub(1) {
            let mut words = Words::starting(self.paragraph(number), base);
            while words.advance() {
                each(&words.token.text, words.token.position);
            }
            base = words.next_position() + PARAGRAPH_GAP;
        }
    }

    /// The article's statements, one by one.
    pub(crate) fn statements(&self) -> crate::Result<StoredStatements<'t>> {
        self.parts.statements().map_err(|error| self.index.told(error))
    }

    /// The article without paragraphs and statements.
    pub(crate) fn article_without_body(&self) -> crate::Result<Readout> {
        self.parts.article_without_body().map_err(|error| self.index.told(error))
    }

    /// The whole article, without its copies.
    pub(crate) fn article(&self) -> crate::Result<Readout> {
        self.parts.article().map_err(|error| self.index.told(error))
    }

    /// Locates the words from one position to another, which must lie in one paragraph, and their context in
    /// that paragraph.
    ///
    /// If the context on one side includes all words up to the paragraph's edge, the window extends to that
    /// edge, with leading or trailing punctuation.
    ///
    /// # Errors
    /// [`ErrorKind::IndexCorrupt`](crate::ErrorKind::IndexCorrupt) if the text has no such words.
    pub(crate) fn locate(&self, first: u32, last: u32, around: Around) -> crate::Result<Located> {
        let located = match around {
            Around::Words(words) => self.locate_in_words(first, last, words),
            Around::Characters(characters) => self.locate_in_characters(first, last, characters),
        };
        located.ok_or_else(|| self.corrupt())
    }

    /// The error for a text that does not fit its index.
    pub(crate) fn corrupt(&self) -> crate::Error {
        self.index.told(corrupt())
    }

    fn locate_in_words(&self, first: u32, last: u32, around: u32) -> Option<Located> {
        let (paragraph, bytes) = self.paragraph_of(first)?;
        // The first word of each paragraph has an anchor.
        let opening = self.anchors[self.anchors.partition_point(|anchor| anchor.byte < bytes.start)];
        let (from, until) = (first.saturating_sub(around), last.saturating_add(around));
        let anchor = self.anchor_up_to(from.max(opening.position))?;
        let base = anchor.byte - bytes.start;

        let mut window_start = (opening.position >= from).then_some(0);
        let mut window_end = None;
        let (mut start, mut end) = (None, None);
        let mut words = Words::starting(self.parts.text.get(anchor.byte..bytes.end)?, anchor.position);
        let mut before = 0;
        while words.advance() {
            let word = &words.token;
            if word.position > until {
                window_end = Some(before);
                break;
            }
            if word.position >= from {
                window_start.get_or_insert(base + word.start);
            }
            if word.position == first {
                start = Some(base + word.start);
            }
            before = base + word.end;
            if word.position == last {
                end = Some(before);
            }
        }
        let window = window_start?..window_end.unwrap_or(bytes.len());
        Some(Located { paragraph, words: start?..end?, window })
    }

    fn locate_in_characters(&self, first: u32, last: u32, around: usize) -> Option<Located> {
        let Located { paragraph, words: found, .. } = self.locate_in_words(first, last, 0)?;
        let bytes = self.paragraphs[paragraph]..self.paragraphs[paragraph + 1] - 1;
        let text = self.parts.text.get(bytes.clone())?;
        let cut_left = text[..found.start].char_indices().rev().nth(around).map(|(byte, _)| byte);
        let cut_right = text[found.end..].char_indices().nth(around).map(|(byte, _)| found.end + byte);

        // The character at the left cut is the first one outside the context: the window begins with the
        // first word after it.
        let mut window = cut_left.map_or(0, |_| found.start)..cut_right.map_or(text.len(), |_| found.end);
        if let Some(cut) = cut_left {
            // The last anchor up to the cut; if the cut is before the paragraph's first word, that word's
            // anchor.
            let up_to = |byte| self.anchors.partition_point(|anchor| anchor.byte < byte);
            let anchor = up_to(bytes.start + cut + 1).saturating_sub(1).max(up_to(bytes.start));
            let anchor = self.anchors.get(anchor)?;
            let base = anchor.byte - bytes.start;
            let mut words = Words::starting(text.get(base..)?, anchor.position);
            while words.advance() && base + words.token.start < found.start {
                if base + words.token.start > cut {
                    window.start = base + words.token.start;
                    break;
                }
            }
        }
        if let Some(cut) = cut_right {
            let anchor = self.anchor_up_to(last)?;
            let base = anchor.byte - bytes.start;
            let mut words = Words::starting(text.get(base..)?, anchor.position);
            while words.advance() && base + words.token.end <= cut {
                window.end = window.end.max(base + words.token.end);
            }
        }
        Some(Located { paragraph, words: found, window })
    }

    /// Returns the last anchor at or before a position.
    fn anchor_up_to(&self, position: u32) -> Option<Anchor> {
        let behind = self.anchors.partition_point(|anchor| anchor.position <= position);
        self.anchors.get(behind.checked_sub(1)?).copied()
    }

    /// Returns the index of the paragraph that contains a position, and its byte range in the text.
    fn paragraph_of(&self, position: u32) -> Option<(usize, Range<usize>)> {
        let near = self.anchor_up_to(position)?;
        let paragraph = self.paragraphs.partition_point(|start| *start <= near.byte).checked_sub(1)?;
        Some((paragraph, self.paragraphs[paragraph]..self.paragraphs.get(paragraph + 1)? - 1))
    }
}

/// A text value of a stored document.
struct Value(String);

impl ValueDeserialize for Value {
    fn deserialize<'de, D: ValueDeserializer<'de>>(from: D) -> Result<Self, DeserializeError> {
        from.deserialize_string().map(Self)
    }
}

impl DocumentDeserialize for Kept {
    fn deserialize<'de, D: DocumentDeserializer<'de>>(mut from: D) -> Result<Self, DeserializeError> {
        let first: Option<(_, Value)> = from.next_field()?;
        let (_, value) = first.ok_or_else(|| DeserializeError::custom("a document holds no article"))?;
        Ok(Self(value.0))
    }
}

#[cfg(test)]
mod tests;
