//! Encodes rows while they are sorted. The facts of an article are encoded once and copied into each of its rows.

use super::ConcordanceRow;
use crate::index::{basis_code, basis_of};

/// Length that marks an absent text.
const NONE: u32 = u32::MAX;

/// Facts of an article, as all of its rows have them.
pub(super) struct ArticleFacts(Vec<u8>);

impl ArticleFacts {
    pub(super) fn of(row: &ConcordanceRow<'_>) -> Self {
        let mut facts = Vec::with_capacity(512);
        push_names(&mut facts, row.participants);
        let texts = [
            Some(row.id),
            row.path,
            row.url,
            row.language,
            row.title,
            row.outlet,
            row.agency,
            row.published,
            row.event_date,
            row.earliest,
            row.latest,
            row.kept,
        ];
        texts.into_iter().for_each(|text| push_text(&mut facts, text));
        Self(facts)
    }
}

/// Appends a row in its binary form; `facts` are those of its article.
pub(super) fn push(to: &mut Vec<u8>, row: &ConcordanceRow<'_>, facts: &ArticleFacts) {
    to.push(basis_code(row.basis) as u8);
    let numbers =
        [row.paragraph, row.start, row.end, row.start_char, row.end_char, row.voice_start, row.voice_end];
    for number in numbers {
        to.extend_from_slice(&(number as u64).to_le_bytes());
    }
    for text in [row.speaker, Some(row.left), Some(row.text), Some(row.right)] {
        push_text(to, text);
    }
    push_names(to, row.members);
    to.extend_from_slice(&facts.0);
}

fn push_text(to: &mut Vec<u8>, text: Option<&str>) {
    to.extend_from_slice(&text.map_or(NONE, |text| text.len() as u32).to_le_bytes());
    to.extend_from_slice(text.unwrap_or_default().as_bytes());
}

fn push_names(to: &mut Vec<u8>, names: &[&str]) {
    to.extend_from_slice(&(names.len() as u32).to_le_bytes());
    names.iter().for_each(|name| push_text(to, Some(name)));
}

/// A row read from its binary form.
pub(super) struct ReadRow<'r> {
    /// The row without its lists.
    row: ConcordanceRow<'r>,
    members: Vec<&'r str>,
    participants: Vec<&'r str>,
}

impl<'r> ReadRow<'r> {
    /// Reads a row; `None` if the bytes are not one.
    pub(super) fn of(bytes: &'r [u8]) -> Option<Self> {
        let (basis, rest) = bytes.split_first()?;
        let mut rest = Rest(rest);
        let [paragraph, start, end] = [rest.number()?, rest.number()?, rest.number()?];
        let [start_char, end_char] = [rest.number()?, rest.number()?];
        let [voice_start, voice_end] = [rest.number()?, rest.number()?];
        let (speaker, left, text, right) = (rest.text()?, rest.text()??, rest.text()??, rest.text()??);
        let (members, participants) = (rest.names()?, rest.names()?);
        let row = ConcordanceRow {
            id: rest.text()??,
            path: rest.text()?,
            url: rest.text()?,
            language: rest.text()?,
            title: rest.text()?,
            outlet: rest.text()?,
            agency: rest.text()?,
            published: rest.text()?,
            event_date: rest.text()?,
            earliest: rest.text()?,
            latest: rest.text()?,
            kept: rest.text()?,
            participants: &[],
            speaker,
            basis: basis_of(u64::from(*basis))?,
            members: &[],
            paragraph,
            start,
            end,
            start_char,
            end_char,
            left,
            text,
            right,
            voice_start,
            voice_end,
        };
        Some(Self { row, members, participants })
    }

    /// Returns the row.
    pub(super) fn row(&self) -> ConcordanceRow<'_> {
        ConcordanceRow { members: &self.members, participants: &self.participants, ..self.row }
    }
}

/// Bytes that are not read yet.
struct Rest<'r>(&'r [u8]);

impl<'r> Rest<'r> {
    fn number(&mut self) -> Option<usize> {
        let (number, rest) = self.0.split_first_chunk::<8>()?;
        self.0 = rest;
        usize::try_from(u64::from_le_bytes(*number)).ok()
    }

    fn short(&mut self) -> Option<u32> {
        let (number, rest) = self.0.split_first_chunk::<4>()?;
        self.0 = rest;
        Some(u32::from_le_bytes(*number))
    }

    fn text(&mut self) -> Option<Option<&'r str>> {
        let length = self.short()?;
        if length == NONE {
            return Some(None);
        }
        let (text, rest) = self.0.split_at_checked(length as usize)?;
        self.0 = rest;
        std::str::from_utf8(text).ok().map(Some)
    }

    fn names(&mut self) -> Option<Vec<&'r str>> {
        (0..self.short()?).map(|_| self.text()?).collect()
    }
}
