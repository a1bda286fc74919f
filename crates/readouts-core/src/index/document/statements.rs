//! Statements as an index keeps them: where they lie, who says them, what that rests on.
//!
//! Names and cues are kept once and referred to by number; the text is cut from the paragraph when a
//! statement is read. It must not know where they lie.

use rustc_hash::FxHashMap;

use crate::Confidence;
use crate::index::document::schema::{basis_code, basis_of};
use crate::index::document::varint::{Numbers, push_number, push_text};
use crate::{Readout, Statement};

/// What a statement has beside its place and basis; bits of its first number, above those of the basis.
const SPEAKER: usize = 1 << 3;
const RELAYS: usize = 1 << 4;
const MEMBERS: usize = 1 << 5;
const CUE: usize = 1 << 6;
const CONFIDENCE: usize = 1 << 7;
const BASIS: usize = SPEAKER - 1;

/// Names and cues, each once.
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

/// The statements of an article, which lie in order within its paragraphs.
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

/// The statements kept; `None` where they do not fit these paragraphs or nothing like it was written.
pub(crate) fn decode(written: &str, paragraphs: &[String]) -> Option<Vec<Statement>> {
    let mut read = Numbers(written);
    let count = read.number()?;
    let words: Vec<&str> = (0..count).map_while(|_| read.text()).collect();
    if words.len() < count {
        return None;
    }
    let mut statements = Vec::with_capacity(read.0.len() / 5);
    let (mut paragraph, mut last) = (0_usize, 0_usize);
    while !read.is_empty() {
        let first = read.number()?;
        let forward = read.number()?;
        if forward > 0 {
            last = 0;
        }
        paragraph = paragraph.checked_add(forward)?;
        let start = last.checked_add(read.number()?)?;
        let end = start.checked_add(read.number()?)?;
        last = end;
        let mut word = || words.get(read.number()?).map(|word| (*word).to_owned());
        // Outer `None`: the number is out of range.
        let optional = |flag, word: &mut dyn FnMut() -> Option<String>| match first & flag {
            0 => Some(None),
            _ => word().map(Some),
        };
        let speaker = optional(SPEAKER, &mut word)?;
        let relays = optional(RELAYS, &mut word)?;
        let members = if first & MEMBERS == 0 { 0 } else { read.number()? };
        let mut word = || words.get(read.number()?).map(|word| (*word).to_owned());
        let members = (0..members).map(|_| word()).collect::<Option<_>>()?;
        let cue = optional(CUE, &mut word)?;
        let confidence = match first & CONFIDENCE {
            0 => None,
            _ => Some(Confidence::percent(read.number()?.try_into().ok()?)),
        };
        statements.push(Statement {
            paragraph,
            start,
            end,
            text: paragraphs.get(paragraph)?.get(start..end)?.to_owned(),
            speaker,
            relays,
            members,
            basis: basis_of((first & BASIS) as u64)?,
            cue,
            confidence,
        });
    }
    Some(statements)
}
