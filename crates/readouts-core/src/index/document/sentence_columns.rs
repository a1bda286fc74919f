//! Looks up the sentence, paragraph and speaker of a word position in a segment's documents.
//!
//! Rare look-ups read single rows of the columns. The sentence starts of the last document are cached,
//! because they are needed for every pair of words near each other.

use std::cell::{Cell, RefCell};
use std::ops::Range;

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader};

use crate::index::document::schema::field;
use crate::index::document::schema::{SentenceStart, sentence_member};
use crate::words::PARAGRAPH_GAP;

/// Speaker number of words without a speaker.
pub(crate) const NO_ONE: u64 = u64::MAX;

/// Attribution that words must have, in the numbers of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Attributed {
    /// A single one of these speakers says all of the words.
    Speakers(Vec<u64>),
    /// One person says each of the words, alone or as a member of a joint statement.
    Person { speaker: Option<u64>, member: Option<u64> },
    /// The attribution of each word has one of these basis codes.
    Bases(Vec<u64>),
}

/// Sentences, paragraphs and speakers of a segment's documents. All positions passed in must be positions of
/// words of the document.
pub(crate) struct Layout {
    sentence: Column<u64>,
    /// Speaker of each sentence, as a place in the document's `names`, from 1; 0 for no speaker.
    speaker: Column<u64>,
    names: Option<StrColumn>,
    /// Members of each joint sentence.
    member: Column<u64>,
    member_names: Option<StrColumn>,
    read: RefCell<Sentences>,
    /// Paragraph of the last look-up, with its document. Most look-ups are in the same paragraph again.
    paragraph: Cell<(DocId, Range<u32>)>,
}

/// Sentence starts of one document, cached.
#[derive(Default)]
struct Sentences {
    doc: Option<DocId>,
    codes: Vec<u64>,
}

impl Layout {
    pub(crate) fn open(reader: &SegmentReader) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        Ok(Self {
            sentence: columns.u64(field::SENTENCE)?,
            speaker: columns.u64(field::SENTENCE_SPEAKER)?,
            names: columns.str(field::SPEAKER)?,
            member: columns.u64(field::SENTENCE_MEMBER)?,
            member_names: columns.str(field::MEMBER)?,
            read: RefCell::default(),
            paragraph: Cell::default(),
        })
    }

    /// Returns the positions of the paragraph that contains a position: from its first word to the first word
    /// of the next paragraph.
    pub(crate) fn paragraph_around(&self, doc: DocId, position: u32) -> Range<u32> {
        let rows = self.rows(doc);
        let Some(row) = self.row(&rows, position) else { return 0..u32::MAX };
        let opens = |row: &u32| self.start(*row).opens_paragraph;
        let first = (rows.start..=row).rev().find(opens).unwrap_or(rows.start);
        let next = (row + 1..rows.end).find(opens).unwrap_or(rows.end);
        self.start(first).position..self.position_or_end(&rows, next)
    }

    /// Returns the positions of the sentence that contains a position: from its first word to the first word
    /// after it.
    pub(crate) fn sentence_around(&self, doc: DocId, position: u32) -> Range<u32> {
        let rows = self.rows(doc);
        let Some(row) = self.row(&rows, position) else { return 0..u32::MAX };
        self.start(row).position..self.position_or_end(&rows, row + 1)
    }

    /// Whether two positions lie in one sentence.
    pub(crate) fn same_sentence(&self, doc: DocId, one: u32, other: u32) -> bool {
        let (first, last) = (one.min(other), one.max(other));
        let mut read = self.read.borrow_mut();
        if read.doc != Some(doc) {
            let rows = self.rows(doc);
            read.doc = Some(doc);
            read.codes.resize(rows.len(), 0);
            self.sentence.values.get_range(rows.start.into(), &mut read.codes);
        }
        let begins = |code: &u64| SentenceStart::of(*code).position;
        let next = read.codes.partition_point(|code| begins(code) <= first);
        read.codes.get(next).is_none_or(|code| last < begins(code))
    }

    /// Whether two positions lie in one paragraph.
    pub(crate) fn same_paragraph(&self, doc: DocId, one: u32, other: u32) -> bool {
        let (first, last) = (one.min(other), one.max(other));
        // Words of different paragraphs are further apart. This answers most calls.
        if last - first <= PARAGRAPH_GAP {
            return true;
        }
        let (mut of, mut paragraph) = self.paragraph.take();
        if of != doc || !paragraph.contains(&first) {
            (of, paragraph) = (doc, self.paragraph_around(doc, first));
        }
        let is_same = paragraph.contains(&last);
        self.paragraph.set((of, paragraph));
        is_same
    }

    /// Returns the number of the speaker of a position's word, or [`NO_ONE`], and the code of the
    /// attribution's basis. `None` only for a document without words.
    pub(crate) fn voice(&self, doc: DocId, position: u32) -> Option<(u64, u64)> {
        let row = self.row(&self.rows(doc), position)?;
        Some((self.speaker(doc, row), self.start(row).basis))
    }

    /// Whether all words from one position to another are attributed in this way.
    pub(crate) fn is_attributed(&self, doc: DocId, first: u32, last: u32, attribution: &Attributed) -> bool {
        let rows = self.rows(doc);
        let Some(row) = self.row(&rows, first) else { return false };
        let following = (row + 1..rows.end).take_while(|row| self.start(*row).position <= last);
        match attribution {
            Attributed::Speakers(speakers) => {
                let one = self.speaker.values.get_val(row);
                speakers.contains(&self.speaker(doc, row))
                    && following.into_iter().all(|row| self.speaker.values.get_val(row) == one)
            }
            Attributed::Person { speaker, member } => std::iter::once(row).chain(following).all(|row| {
                speaker.is_some_and(|speaker| self.speaker(doc, row) == speaker)
                    || member.is_some_and(|member| self.has_member(doc, row - rows.start, member))
            }),
            Attributed::Bases(bases) => {
                std::iter::once(row).chain(following).all(|row| bases.contains(&self.start(row).basis))
            }
        }
    }

    /// Whether a sentence of a document, numbered from 0, belongs to a joint statement of this member.
    fn has_member(&self, doc: DocId, sentence: u32, member: u64) -> bool {
        let Some(names) = &self.member_names else { return false };
        let mut names_of_doc = names.ords().index.value_row_ids(doc);
        let place = names_of_doc.position(|row| names.ords().values.get_val(row) == member);
        let Some(place) = place.and_then(|place| u32::try_from(place).ok()) else { return false };
        let wanted = sentence_member(sentence, place);
        self.member.values_for_doc(doc).any(|code| code == wanted)
    }

    /// Returns the number of a member's name in this segment; `None` if no article of the segment has it.
    pub(crate) fn member_number(&self, name: &str) -> tantivy::Result<Option<u64>> {
        let Some(column) = &self.member_names else { return Ok(None) };
        Ok(column.dictionary().term_ord(name.as_bytes())?)
    }

    /// Calls `each` for every sentence of a document with the position of its first word, the number of its
    /// speaker, and the number of its words. `words` is the number of words of the document, `gaps` the number
    /// of paragraphs without words before each paragraph that has words, if there are any.
    pub(crate) fn each_length(
        &self,
        doc: DocId,
        (words, gaps): (u64, Option<&[u32]>),
        mut each: impl FnMut(u32, u64, u64),
    ) {
        let rows = self.rows(doc);
        let (mut paragraph, mut left) = (0, words);
        for row in rows.clone() {
            let start = self.start(row);
            let length = if row + 1 < rows.end {
                let next = self.start(row + 1);
                paragraph += usize::from(next.opens_paragraph);
                let without_words = gaps.and_then(|gaps| gaps.get(paragraph)).copied().unwrap_or(0);
                let gap = if next.opens_paragraph { PARAGRAPH_GAP * (1 + without_words) } else { 0 };
                u64::from(next.position.saturating_sub(start.position).saturating_sub(gap)).min(left)
            } else {
                left
            };
            left -= length;
            each(start.position, self.speaker(doc, row), length);
        }
    }

    /// Returns the number of paragraphs of a document that have words.
    pub(crate) fn paragraphs(&self, doc: DocId) -> u64 {
        self.rows(doc).filter(|row| self.start(*row).opens_paragraph).count() as u64
    }

    /// Returns the number of the speaker of all words from one position to another, or [`NO_ONE`]; `None` if
    /// they have several.
    pub(crate) fn one_speaker(&self, doc: DocId, first: u32, last: u32) -> Option<u64> {
        let rows = self.rows(doc);
        let row = self.row(&rows, first)?;
        let speaker = self.speaker(doc, row);
        let mut further = (row + 1..rows.end).take_while(|row| self.start(*row).position <= last);
        further.all(|row| self.speaker(doc, row) == speaker).then_some(speaker)
    }

    /// Returns the sentences of a document in text order, each with the number of its speaker.
    pub(crate) fn sentences(&self, doc: DocId) -> impl Iterator<Item = (SentenceStart, u64)> {
        self.rows(doc).map(move |row| (self.start(row), self.speaker(doc, row)))
    }

    /// Returns the number of a speaker's name in this segment; `None` if no article of the segment has the
    /// speaker.
    pub(crate) fn speaker_number(&self, name: &str) -> tantivy::Result<Option<u64>> {
        let Some(column) = &self.names else { return Ok(None) };
        Ok(column.dictionary().term_ord(name.as_bytes())?)
    }

    /// Returns all speaker names of this segment, by number. Faster than many calls of
    /// [`speaker_name`](Self::speaker_name), each of which unpacks a block of the dictionary.
    pub(crate) fn speaker_names(&self) -> tantivy::Result<Vec<String>> {
        let Some(column) = &self.names else { return Ok(Vec::new()) };
        let mut names = Vec::with_capacity(column.num_terms());
        let mut terms = column.dictionary().stream()?;
        while terms.advance() {
            names.push(String::from_utf8_lossy(terms.key()).into_owned());
        }
        Ok(names)
    }

    /// Returns the name of a speaker number of this segment; `None` for [`NO_ONE`].
    pub(crate) fn speaker_name(&self, number: u64) -> tantivy::Result<Option<String>> {
        let Some(column) = self.names.as_ref().filter(|_| number != NO_ONE) else { return Ok(None) };
        let mut name = String::new();
        Ok(column.ord_to_str(number, &mut name)?.then_some(name))
    }

    /// Returns the rows of a document, one per sentence; the same in both columns, which are parallel.
    fn rows(&self, doc: DocId) -> Range<u32> {
        self.sentence.index.value_row_ids(doc)
    }

    /// Returns the row of the sentence that contains a position; `None` only if there are no rows.
    fn row(&self, rows: &Range<u32>, position: u32) -> Option<u32> {
        let (mut low, mut high) = (rows.start, rows.end);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.start(middle).position <= position { low = middle + 1 } else { high = middle }
        }
        // No word lies before the first sentence.
        (!rows.is_empty()).then(|| low.saturating_sub(1).max(rows.start))
    }

    fn start(&self, row: u32) -> SentenceStart {
        SentenceStart::of(self.sentence.values.get_val(row))
    }

    /// Returns the first position of a row's sentence; `u32::MAX` after the last row.
    fn position_or_end(&self, rows: &Range<u32>, row: u32) -> u32 {
        if row < rows.end { self.start(row).position } else { u32::MAX }
    }

    /// Returns the number of a sentence's speaker in this segment, or [`NO_ONE`].
    fn speaker(&self, doc: DocId, row: u32) -> u64 {
        let place = self.speaker.values.get_val(row);
        let (Some(names), Some(before)) = (&self.names, place.checked_sub(1)) else { return NO_ONE };
        let mut names_of_doc = names.ords().index.value_row_ids(doc);
        let row = u32::try_from(before).ok().and_then(|before| names_of_doc.nth(before as usize));
        row.map_or(NO_ONE, |row| names.ords().values.get_val(row))
    }
}

#[cfg(test)]
mod tests;
