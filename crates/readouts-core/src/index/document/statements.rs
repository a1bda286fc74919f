//! Encodes the statements of a stored article: byte ranges, speakers and the basis of attribution.
//!
//! Names and cues are stored once and referenced by number. The text of a statement is not stored, but taken
//! from the paragraph on decoding.

use rustc_hash::FxHashMap;

use crate::Confidence;
use crate::index::document::schema::{basis_code, basis_of};
use crate::index::document::varint::{Numbers, push_number, push_text};
use crate::{Basis, CharOffsets, Readout, Statement};

/// Flags for the optional parts of a statement. They are stored in its first number, above the bits of the
/// basis.
const SPEAKER: usize = 1 << 3;
const RELAYS: usize = 1 << 4;
const MEMBERS: usize = 1 << 5;
const CUE: usize = 1 << 6;
const CONFIDENCE: usize = 1 << 7;
const BASIS: usize = SPEAKER - 1;

/// Distinct names and cues, numbered in order of first use.
#[derive(Default)]
struct Words<'a> {
    words: Vec<&'a str>,
    numbers: FxHashMap<&'a str, usize>,
}

impl<'a> Words<'a> {
    fn number(&mut self, word: &'a str) -> usize {
        *self.numbers.entry(word).or_insert_with(|| {
            self.words.push(word);
            self.words.len() - 1
        })
    }
}

/// Encodes the statements of an article, which must be in text order and within its paragraphs.
pub(crate) fn encode(article: &Readout) -> String {
    let mut words = Words::default();
    let mut rows = String::with_capacity(article.statements.len() * 8);
    let (mut paragraph, mut end) = (0, 0);
    for s in &article.statements {
        let has = |flag, there| if there { flag } else { 0 };
        let first = basis_code(s.basis) as usize
            | has(SPEAKER, s.speaker.is_some())
            | has(RELAYS, s.relays.is_some())
            | has(MEMBERS, !s.members.is_empty())
            | has(CUE, s.cue.is_some())
            | has(CONFIDENCE, s.confidence.is_some());
        push_number(&mut rows, first);
        if s.paragraph != paragraph {
            end = 0;
        }
        push_number(&mut rows, s.paragraph - paragraph);
        push_number(&mut rows, s.start - end);
        push_number(&mut rows, s.end - s.start);
        (paragraph, end) = (s.paragraph, s.end);
        for name in s.speaker.iter().chain(&s.relays) {
            push_number(&mut rows, words.number(name));
        }
        if !s.members.is_empty() {
            push_number(&mut rows, s.members.len());
        }
        for word in s.members.iter().chain(&s.cue) {
            push_number(&mut rows, words.number(word));
        }
        if let Some(confidence) = s.confidence {
            push_number(&mut rows, confidence.as_percent().into());
        }
    }
    let mut written = String::with_capacity(rows.len() + 64);
    push_number(&mut written, words.words.len());
    words.words.iter().for_each(|word| push_text(&mut written, word));
    written + &rows
}

/// A statement as it is kept, without its text.
pub(crate) struct StoredStatement<'a> {
    pub(crate) paragraph: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) speaker: Option<&'a str>,
    pub(crate) relays: Option<&'a str>,
    pub(crate) members: Vec<&'a str>,
    pub(crate) basis: Basis,
    cue: Option<&'a str>,
    confidence: Option<Confidence>,
}

/// Reads statements that were kept, in order.
pub(crate) struct StoredStatements<'a> {
    words: Vec<&'a str>,
    left: Numbers<'a>,
    paragraph: usize,
    end: usize,
}

impl<'a> StoredStatements<'a> {
    /// `None` if the text does not begin with names and cues.
    pub(crate) fn of(written: &'a str) -> Option<Self> {
        let mut left = Numbers(written);
        let count = left.number()?;
        let words: Vec<&str> = (0..count).map_while(|_| left.text()).collect();
        (words.len() == count).then_some(Self { words, left, paragraph: 0, end: 0 })
    }

    /// Reads the next statement; the outer `None` after the last one, the inner if what is there is none.
    pub(crate) fn next(&mut self) -> Option<Option<StoredStatement<'a>>> {
        (!self.left.is_empty()).then(|| self.read())
    }

    fn read(&mut self) -> Option<StoredStatement<'a>> {
        let first = self.left.number()?;
        let forward = self.left.number()?;
        if forward > 0 {
            self.end = 0;
        }
        self.paragraph = self.paragraph.checked_add(forward)?;
        let start = self.end.checked_add(self.left.number()?)?;
        let end = start.checked_add(self.left.number()?)?;
        self.end = end;
        // Outer `None`: the number is out of range.
        let optional = |flag, read: &mut Self| match first & flag {
            0 => Some(None),
            _ => read.word().map(Some),
        };
        let speaker = optional(SPEAKER, self)?;
        let relays = optional(RELAYS, self)?;
        let members = if first & MEMBERS == 0 { 0 } else { self.left.number()? };
        let members = (0..members).map(|_| self.word()).collect::<Option<_>>()?;
        let cue = optional(CUE, self)?;
        let confidence = match first & CONFIDENCE {
            0 => None,
            _ => Some(Confidence::percent(self.left.number()?.try_into().ok()?)),
        };
        let (paragraph, basis) = (self.paragraph, basis_of((first & BASIS) as u64)?);
        Some(StoredStatement { paragraph, start, end, speaker, relays, members, basis, cue, confidence })
    }

    fn word(&mut self) -> Option<&'a str> {
        self.words.get(self.left.number()?).copied()
    }
}

/// The statements kept; `None` where they do not fit these paragraphs or nothing like it was written.
pub(crate) fn decode(written: &str, paragraphs: &[String]) -> Option<Vec<Statement>> {
    let mut stored = StoredStatements::of(written)?;
    let mut statements = Vec::with_capacity(stored.left.0.len() / 5);
    let owned = |word: Option<&str>| word.map(str::to_owned);
    let mut chars = CharOffsets::default();
    while let Some(read) = stored.next() {
        let StoredStatement { paragraph, start, end, speaker, relays, members, basis, cue, confidence } =
            read?;
        let whole = paragraphs.get(paragraph)?;
        let text = whole.get(start..end)?.to_owned();
        let start_char = chars.at(paragraph, whole, start);
        let end_char = start_char + text.chars().count();
        statements.push(Statement {
            paragraph,
            start,
            end,
            start_char,
            end_char,
            text,
            speaker: owned(speaker),
            relays: owned(relays),
            members: members.into_iter().map(str::to_owned).collect(),
            basis,
            cue: owned(cue),
            confidence,
        });
    }
    Some(statements)
}
