//! Converts the occurrences of a segment to rows, each with its sort key.

use std::io;
use std::ops::Range;

use tantivy::columnar::Column;
use tantivy::{DocId, SegmentReader};

use super::encoded::{self, ArticleFacts};
use super::sorter::Sorter;
use super::{ConcordanceKey, ConcordanceRequest, ConcordanceRow};
use crate::index::{Around, HeadText, Index, Layout, StoredText, Texts, basis_of, field};
use crate::search::intervals::Interval;
use crate::search::voices::{Voices, members};
use crate::words::fold_words;
use crate::{Basis, CharOffsets, Error, ErrorKind, Result};

/// Converts occurrences to rows; takes documents in ascending order.
pub(super) struct Entries<'a> {
    request: &'a ConcordanceRequest,
    layout: Layout,
    texts: Texts,
    sort_date: Column<i64>,
    /// Names of the speakers, indexed by number.
    speakers: Vec<String>,
    sorter: Sorter,
}

impl<'a> Entries<'a> {
    pub(super) fn open(
        index: &'a Index,
        reader: &SegmentReader,
        request: &'a ConcordanceRequest,
        sorter: Sorter,
    ) -> Result<Self> {
        let told = |error| index.error(error);
        let layout = Layout::open(reader).map_err(told)?;
        Ok(Self {
            request,
            speakers: layout.speaker_names().map_err(told)?,
            layout,
            texts: Texts::open(index, reader, 1)?,
            sort_date: reader.fast_fields().i64(field::SORT_DATE).map_err(told)?,
            sorter,
        })
    }

    pub(super) fn finish(self) -> io::Result<Sorter> {
        Ok(self.sorter)
    }

    /// Adds a row for each occurrence in a document.
    pub(super) fn add(&mut self, doc: DocId, places: &[Interval]) -> Result<()> {
        let Self { request, layout, texts, sort_date, speakers, sorter } = self;
        let text = texts.read(doc)?;
        let head = text.head()?;
        let kept = Some(&head.kept).filter(|kept| !kept.is_empty());
        let kept = kept.map(serde_json::to_string).transpose().map_err(|error| {
            Error::new(ErrorKind::IndexCorrupt, "columns that are kept cannot be written").because(error)
        })?;
        let participants: Vec<&str> = head.participants.iter().map(HeadText::as_str).collect();
        let article = ConcordanceRow {
            id: head.id.as_str(),
            path: head.path.as_deref(),
            url: head.url.as_deref(),
            language: head.language.as_deref(),
            title: head.title.as_deref(),
            outlet: head.outlet.name.as_deref(),
            agency: head.agency.name.as_deref(),
            published: head.published.edtf.as_deref(),
            event_date: head.event_date.edtf.as_deref(),
            earliest: head.event_date.earliest.as_deref(),
            latest: head.event_date.latest.as_deref(),
            participants: &participants,
            kept: kept.as_deref(),
            speaker: None,
            basis: Basis::Unknown,
            members: &[],
            paragraph: 0,
            start: 0,
            end: 0,
            start_char: 0,
            end_char: 0,
            left: "",
            text: "",
            right: "",
            voice_start: 0,
            voice_end: 0,
        };
        let facts = ArticleFacts::of(&article);
        let date = sort_date.first(doc);
        let (mut chars, mut voices) = (CharOffsets::default(), Voices::of(&text)?);
        for place in places {
            let (number, basis) = layout.voice(doc, place.first).unwrap_or((u64::MAX, u64::MAX));
            let speaker =
                usize::try_from(number).ok().and_then(|number| speakers.get(number).map(String::as_str));
            let around = Passage::new(&text, *place, request.window)?;
            voices.read(&text, around.number)?;
            let voice = voices.bytes(around.words.start);
            let members = members(voices.statement(around.words.start));
            let start_char = chars.at(around.number, around.paragraph, around.words.start);
            let basis = basis_of(basis).unwrap_or(Basis::Unknown);
            let row = ConcordanceRow {
                speaker,
                basis,
                members,
                paragraph: around.number,
                start: around.words.start,
                end: around.words.end,
                start_char,
                end_char: start_char + around.found().chars().count(),
                left: around.left(),
                text: around.found(),
                right: around.right(),
                voice_start: voice.start,
                voice_end: voice.end,
                ..article
            };
            let wide = wider(&text, *place, request)?;
            let key = Key { row: &row, around: wide.as_ref().unwrap_or(&around), date, place: *place };
            sorter
                .push(|to| key.write(&request.sort, to), |to| encoded::push(to, &row, &facts))
                .map_err(super::sorter::temporary)?;
        }
        Ok(())
    }
}

/// Words of an occurrence with words on either side.
struct Passage<'t> {
    number: usize,
    paragraph: &'t str,
    words: Range<usize>,
    window: Range<usize>,
}

impl<'t> Passage<'t> {
    fn new(text: &StoredText<'t>, place: Interval, window: u32) -> Result<Self> {
        let found = text.locate(place.first, place.last, Around::Words(window))?;
        let paragraph = text.paragraph(found.paragraph);
        Ok(Self { number: found.paragraph, paragraph, words: found.words, window: found.window })
    }

    fn left(&self) -> &'t str {
        &self.paragraph[self.window.start..self.words.start]
    }

    fn found(&self) -> &'t str {
        &self.paragraph[self.words.clone()]
    }

    fn right(&self) -> &'t str {
        &self.paragraph[self.words.end..self.window.end]
    }

    /// Returns the folded words on the right. Splits the text from the words found on, because a possessive
    /// `'s` after them is not a word.
    fn words_behind(&self) -> Vec<String> {
        let mut words = fold_words(&self.paragraph[self.words.start..self.window.end]);
        let found = fold_words(self.found()).len();
        words.split_off(found.min(words.len()))
    }
}

/// Returns a wider context if rows are sorted by words that are not shown.
fn wider<'t>(
    text: &StoredText<'t>,
    place: Interval,
    request: &ConcordanceRequest,
) -> Result<Option<Passage<'t>>> {
    let needed = request.sort.iter().map(|key| match key {
        ConcordanceKey::Left(words) | ConcordanceKey::Right(words) => *words,
        _ => 0,
    });
    let needed = needed.max().unwrap_or(0);
    (needed > request.window).then(|| Passage::new(text, place, needed)).transpose()
}

/// Sort key of a row.
struct Key<'k> {
    row: &'k ConcordanceRow<'k>,
    around: &'k Passage<'k>,
    date: Option<i64>,
    place: Interval,
}

impl Key<'_> {
    /// Writes bytes that sort as the rows must.
    fn write(&self, sort: &[ConcordanceKey], to: &mut Vec<u8>) {
        let (mut left, mut right) = (None, None);
        for key in sort {
            match key {
                ConcordanceKey::Left(number) => {
                    let words = left.get_or_insert_with(|| fold_words(self.around.left()));
                    let word = words.len().checked_sub(*number as usize).and_then(|at| words.get(at));
                    push_text(to, word.map(String::as_str));
                }
                ConcordanceKey::Right(number) => {
                    let words = right.get_or_insert_with(|| self.around.words_behind());
                    let word = (*number as usize).checked_sub(1).and_then(|at| words.get(at));
                    push_text(to, word.map(String::as_str));
                }
                ConcordanceKey::Match => push_text(to, Some(&fold_words(self.row.text).join(" "))),
                ConcordanceKey::Date => push_date(to, self.date),
                ConcordanceKey::Speaker => push_text(to, self.row.speaker),
                ConcordanceKey::Outlet => push_text(to, self.row.outlet),
            }
        }
        push_date(to, self.date);
        push_text(to, Some(self.row.id));
        to.extend_from_slice(&self.place.first.to_be_bytes());
        to.extend_from_slice(&self.place.last.to_be_bytes());
    }
}

/// Writes a text so that unknown ones sort last.
fn push_text(to: &mut Vec<u8>, text: Option<&str>) {
    to.push(u8::from(text.is_none()));
    to.extend_from_slice(text.unwrap_or_default().as_bytes());
    to.push(0);
}

fn push_date(to: &mut Vec<u8>, date: Option<i64>) {
    to.push(u8::from(date.is_none()));
    // With the sign bit flipped, negative numbers sort first.
    to.extend_from_slice(&(date.unwrap_or(0) ^ i64::MIN).to_be_bytes());
}
