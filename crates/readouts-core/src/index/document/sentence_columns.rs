//! Looks up the sentence, paragraph and speaker of a word position in a segment's documents.
//!
//! The column values of the last document are cached, because most look-ups are in the same document again.

use std::cell::{Ref, RefCell};
use std::ops::Range;

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader};

use crate::index::document::bits::Bits;
use crate::index::document::schema::field;
use crate::index::document::schema::{SentenceStart, Voice, sentence_member};
use crate::words::PARAGRAPH_GAP;

/// Speaker number of words without a speaker.
pub(crate) const NO_ONE: u64 = u64::MAX;

/// Number of paragraph starts that a position is compared with at once, without branches.
const SOME: usize = 16;

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
    paragraph: Column<u64>,
    voice: Column<u64>,
    names: Option<StrColumn>,
    /// Members of each joint sentence.
    member: Column<u64>,
    member_names: Option<StrColumn>,
    sentences: RefCell<Sentences>,
    paragraphs: RefCell<Paragraphs>,
}

/// Sentences of one document.
#[derive(Default)]
struct Sentences {
    doc: Option<DocId>,
    /// Bitmap of the first words.
    starts: Bits,
    /// Number of sentences before each value of `starts`, followed by their total.
    before: Vec<u32>,
    /// Rows of their voices in the column, one for each; `None` until the first is needed.
    voices: Option<Range<u32>>,
    /// Rows of the speakers' names in the column.
    names: Range<u32>,
}

/// Positions of the first words of the paragraphs of one document, ascending.
#[derive(Default)]
struct Paragraphs {
    doc: Option<DocId>,
    starts: Vec<u32>,
    /// Buffer for the values of the column.
    read: Vec<u64>,
}

impl Layout {
    pub(crate) fn open(reader: &SegmentReader) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        Ok(Self {
            sentence: columns.u64(field::SENTENCE)?,
            paragraph: columns.u64(field::PARAGRAPH)?,
            voice: columns.u64(field::VOICE)?,
            names: columns.str(field::SPEAKER)?,
            member: columns.u64(field::SENTENCE_MEMBER)?,
            member_names: columns.str(field::MEMBER)?,
            sentences: RefCell::default(),
            paragraphs: RefCell::default(),
        })
    }

    /// Returns the positions of the paragraph that contains a position: from its first word to the first word
    /// of the next paragraph.
    pub(crate) fn paragraph_around(&self, doc: DocId, position: u32) -> Range<u32> {
        let paragraphs = self.paragraphs_of(doc);
        let next = paragraphs.partition_point(|start| *start <= position);
        let start = |index: usize| paragraphs.get(index).copied();
        next.checked_sub(1).and_then(start).unwrap_or(0)..start(next).unwrap_or(u32::MAX)
    }

    /// Returns the positions of the sentence that contains a position: from its first word to the first word
    /// after it.
    pub(crate) fn sentence_around(&self, doc: DocId, position: u32) -> Range<u32> {
        let sentences = self.sentences_of(doc);
        let first = sentences.starts.last_up_to(position).unwrap_or(0);
        first..sentences.starts.next_after(position).unwrap_or(u32::MAX)
    }

    /// Whether two positions lie in one sentence.
    pub(crate) fn same_sentence(&self, doc: DocId, one: u32, other: u32) -> bool {
        let (first, last) = (one.min(other), one.max(other));
        !self.sentences_of(doc).starts.has_any(first.saturating_add(1), last)
    }

    /// Adds the number of the sentence of each position to `numbers`.
    pub(crate) fn add_sentences(
        &self,
        doc: DocId,
        positions: impl Iterator<Item = u32>,
        numbers: &mut Vec<u32>,
    ) {
        let sentences = self.sentences_of(doc);
        numbers.extend(positions.map(|position| sentences.starts.count_up_to(position, &sentences.before)));
    }

    /// Adds the number of the paragraph of each position, ascending, to `numbers`.
    pub(crate) fn add_paragraphs(
        &self,
        doc: DocId,
        positions: impl Iterator<Item = u32>,
        numbers: &mut Vec<u32>,
    ) {
        let paragraphs = self.paragraphs_of(doc);
        let mut passed = 0;
        numbers.extend(positions.map(|position| {
            // Counting the smaller ones of a block has no branch to mispredict, unlike a search for the first larger one.
            while paragraphs.get(passed + SOME).is_some_and(|start| *start <= position) {
                passed += SOME;
            }
            let some = paragraphs[passed..].iter().take(SOME);
            (passed + some.filter(|start| **start <= position).count()) as u32
        }));
    }

    /// Whether two positions lie in one paragraph.
    pub(crate) fn same_paragraph(&self, doc: DocId, one: u32, other: u32) -> bool {
        let (first, last) = (one.min(other), one.max(other));
        // Words of different paragraphs are further apart. This answers most calls.
        if last - first <= PARAGRAPH_GAP {
            return true;
        }
        let starts = self.paragraphs_of(doc);
        let next = starts.partition_point(|start| *start <= first);
        starts.get(next).is_none_or(|start| *start > last)
    }

    /// Returns the number of the speaker of a position's word, or [`NO_ONE`], and the code of the
    /// attribution's basis. `None` only for a document without words.
    pub(crate) fn voice(&self, doc: DocId, position: u32) -> Option<(u64, u64)> {
        let sentences = self.with_voices(doc);
        let voice = self.voice_of(&sentences, sentences.number(position)?);
        Some((self.speaker(&sentences, voice), voice.basis))
    }

    /// Whether all words from one position to another are attributed in this way.
    pub(crate) fn is_attributed(&self, doc: DocId, first: u32, last: u32, attribution: &Attributed) -> bool {
        let sentences = self.with_voices(doc);
        let (Some(one), Some(other)) = (sentences.number(first), sentences.number(last)) else {
            return false;
        };
        let mut voices = (one..=other).map(|number| (number, self.voice_of(&sentences, number)));
        match attribution {
            Attributed::Speakers(speakers) => {
                let Some((_, voice)) = voices.next() else { return false };
                speakers.contains(&self.speaker(&sentences, voice))
                    && voices.all(|(_, other)| other.speaker == voice.speaker)
            }
            Attributed::Person { speaker, member } => voices.all(|(number, voice)| {
                speaker.is_some_and(|speaker| self.speaker(&sentences, voice) == speaker)
                    || member.is_some_and(|member| self.has_member(doc, number, member))
            }),
            Attributed::Bases(bases) => voices.all(|(_, voice)| bases.contains(&voice.basis)),
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
        let (mut paragraph, mut left) = (0, words);
        let mut sentences = self.sentences(doc).peekable();
        while let Some((start, speaker)) = sentences.next() {
            let length = if let Some((next, _)) = sentences.peek() {
                paragraph += usize::from(next.opens_paragraph);
                let without_words = gaps.and_then(|gaps| gaps.get(paragraph)).copied().unwrap_or(0);
                let gap = if next.opens_paragraph { PARAGRAPH_GAP * (1 + without_words) } else { 0 };
                u64::from(next.position.saturating_sub(start.position).saturating_sub(gap)).min(left)
            } else {
                left
            };
            left -= length;
            each(start.position, speaker, length);
        }
    }

    /// Returns the number of paragraphs of a document that have words.
    pub(crate) fn paragraphs(&self, doc: DocId) -> u64 {
        self.paragraphs_of(doc).len() as u64
    }

    /// Returns the number of the speaker of all words from one position to another, or [`NO_ONE`]; `None` if
    /// they have several.
    pub(crate) fn one_speaker(&self, doc: DocId, first: u32, last: u32) -> Option<u64> {
        let sentences = self.with_voices(doc);
        let (one, other) = (sentences.number(first)?, sentences.number(last)?);
        let voice = self.voice_of(&sentences, one);
        let mut further = (one + 1..=other).map(|number| self.voice_of(&sentences, number));
        further.all(|other| other.speaker == voice.speaker).then(|| self.speaker(&sentences, voice))
    }

    /// Returns the sentences of a document in text order, each with the number of its speaker.
    pub(crate) fn sentences(&self, doc: DocId) -> impl Iterator<Item = (SentenceStart, u64)> {
        let mut all = Vec::new();
        let (sentences, paragraphs) = (self.with_voices(doc), self.paragraphs_of(doc));
        let mut paragraphs = paragraphs.iter().peekable();
        sentences.starts.each(|position| {
            let voice = self.voice_of(&sentences, all.len() as u32);
            let opens_paragraph = paragraphs.next_if_eq(&&position).is_some();
            let start = SentenceStart { position, opens_paragraph, basis: voice.basis };
            all.push((start, self.speaker(&sentences, voice)));
        });
        all.into_iter()
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

    /// Returns the sentences of a document; `voices` and `names` may not be set yet.
    fn sentences_of(&self, doc: DocId) -> Ref<'_, Sentences> {
        if self.sentences.borrow().doc != Some(doc) {
            let mut sentences = self.sentences.borrow_mut();
            sentences.doc = Some(doc);
            let Sentences { starts, before, .. } = &mut *sentences;
            starts.read(&self.sentence, doc);
            starts.counts(before);
            sentences.voices = None;
        }
        self.sentences.borrow()
    }

    /// Returns the sentences of a document, with `voices` and `names` set.
    fn with_voices(&self, doc: DocId) -> Ref<'_, Sentences> {
        let sentences = self.sentences_of(doc);
        if sentences.voices.is_some() {
            return sentences;
        }
        drop(sentences);
        let mut sentences = self.sentences.borrow_mut();
        sentences.voices = Some(self.voice.index.value_row_ids(doc));
        sentences.names =
            self.names.as_ref().map(|names| names.ords().index.value_row_ids(doc)).unwrap_or_default();
        drop(sentences);
        self.sentences.borrow()
    }

    /// Returns the positions of the first words of a document's paragraphs, ascending.
    fn paragraphs_of(&self, doc: DocId) -> Ref<'_, [u32]> {
        if self.paragraphs.borrow().doc != Some(doc) {
            let mut paragraphs = self.paragraphs.borrow_mut();
            let rows = self.paragraph.index.value_row_ids(doc);
            let Paragraphs { doc: read_for, starts, read } = &mut *paragraphs;
            *read_for = Some(doc);
            read.resize(rows.len(), 0);
            self.paragraph.values.get_range(rows.start.into(), read);
            starts.clear();
            starts.extend(read.iter().map(|start| *start as u32));
        }
        Ref::map(self.paragraphs.borrow(), |paragraphs| paragraphs.starts.as_slice())
    }

    /// Returns the voice of a sentence, numbered from 0.
    fn voice_of(&self, sentences: &Sentences, number: u32) -> Voice {
        let row = sentences.voices.as_ref().and_then(|rows| nth(rows, number));
        Voice::of(row.map_or(0, |row| self.voice.values.get_val(row)))
    }

    /// Returns the number of a voice's speaker in this segment, or [`NO_ONE`].
    fn speaker(&self, sentences: &Sentences, voice: Voice) -> u64 {
        let (Some(names), Some(before)) = (&self.names, voice.speaker.checked_sub(1)) else { return NO_ONE };
        let row = u32::try_from(before).ok().and_then(|before| nth(&sentences.names, before));
        row.map_or(NO_ONE, |row| names.ords().values.get_val(row))
    }
}

impl Sentences {
    /// Returns the number of the sentence that contains a position, from 0; `None` only if there are none.
    fn number(&self, position: u32) -> Option<u32> {
        // No word lies before the first sentence.
        self.starts.count_up_to(position, &self.before).checked_sub(1)
    }
}

fn nth(rows: &Range<u32>, number: u32) -> Option<u32> {
    rows.start.checked_add(number).filter(|row| rows.contains(row))
}

#[cfg(test)]
mod tests;
