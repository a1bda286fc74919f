//! What a caller asks for, and a row of the answer. It must not know how rows are found.

use std::collections::BTreeMap;
use std::time::Instant;

use serde::{Serialize, Serializer};

use crate::index::{basis_code, basis_of};
use crate::search::Filters;
use crate::{Basis, Query};

/// A concordance: what to look for, how to show it, and in which order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConcordanceRequest {
    /// What is looked for; each of its occurrences is a row.
    pub query: Query,
    /// Which articles are looked at.
    pub filters: Filters,
    /// Words to show on either side, within the paragraph.
    pub window: u32,
    /// What rows are ordered by, the first first; then by date, id and place.
    pub sort: Vec<ConcordanceKey>,
    /// How many rows to draw at random; `None` for all.
    pub sample: Option<Sample>,
    /// When the first row must be there; past it the search ends with
    /// [`ErrorKind::TimedOut`](crate::ErrorKind), before any row is handed out. `None` for no such moment.
    pub deadline: Option<Instant>,
}

/// A random sample of rows: the same for the same articles, query and seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// Number of rows.
    pub size: usize,
    /// Another seed draws other rows.
    pub seed: u64,
}

/// What rows can be ordered by. Words are compared folded; who or what is unknown comes last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConcordanceKey {
    /// The word so many to the left, from 1 for the nearest.
    Left(u32),
    /// The words found.
    Match,
    /// The word so many to the right, from 1 for the nearest.
    Right(u32),
    /// The event's first certain day, or the day of publication where there is none.
    Date,
    /// Who says it.
    Speaker,
    /// Who published it.
    Outlet,
}

impl ConcordanceRequest {
    /// Asks for every occurrence with eight words on either side, by date.
    pub fn new(query: Query) -> Self {
        Self { query, filters: Filters::default(), window: 8, sort: Vec::new(), sample: None, deadline: None }
    }
}

/// An occurrence, with the words around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ConcordanceRow<'r> {
    /// Id of the article.
    pub id: &'r str,
    /// Where it was read.
    pub path: Option<&'r str>,
    /// When the event took place, as far as it is known, as EDTF.
    pub event_date: Option<&'r str>,
    /// Who published this copy.
    pub outlet: Option<&'r str>,
    /// Who says the first word found.
    pub speaker: Option<&'r str>,
    /// What that rests on.
    pub basis: Basis,
    /// Paragraph, from 0.
    pub paragraph: usize,
    /// First byte of the words found, in that paragraph.
    pub start: usize,
    /// Byte after their last, in that paragraph.
    pub end: usize,
    /// The words before, from the beginning of a word on.
    pub left: &'r str,
    /// The words found, as the article has them.
    #[serde(rename = "match")]
    pub text: &'r str,
    /// The words after, to the end of a word.
    pub right: &'r str,
    /// Columns of the article's record that the index keeps, as a JSON object ([`columns`](Self::columns)).
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_object")]
    pub kept: Option<&'r str>,
}

fn as_object<S: Serializer>(kept: &Option<&str>, serializer: S) -> Result<S::Ok, S::Error> {
    columns(*kept).serialize(serializer)
}

fn columns(kept: Option<&str>) -> BTreeMap<String, Vec<String>> {
    kept.and_then(|kept| serde_json::from_str(kept).ok()).unwrap_or_default()
}

/// The length that stands for no text.
const NONE: u32 = u32::MAX;

impl<'r> ConcordanceRow<'r> {
    /// The columns that the index keeps: their values by the name under which they are kept.
    pub fn columns(&self) -> BTreeMap<String, Vec<String>> {
        columns(self.kept)
    }

    /// Adds the row's bytes.
    pub(super) fn write(&self, to: &mut Vec<u8>) {
        to.push(basis_code(self.basis) as u8);
        for number in [self.paragraph, self.start, self.end] {
            to.extend_from_slice(&(number as u64).to_le_bytes());
        }
        let texts = [
            Some(self.id),
            self.path,
            self.event_date,
            self.outlet,
            self.speaker,
            Some(self.left),
            Some(self.text),
            Some(self.right),
            self.kept,
        ];
        for text in texts {
            to.extend_from_slice(&text.map_or(NONE, |text| text.len() as u32).to_le_bytes());
            to.extend_from_slice(text.unwrap_or_default().as_bytes());
        }
    }

    /// The row that these bytes are; `None` where they are none.
    pub(super) fn read(bytes: &'r [u8]) -> Option<Self> {
        let (basis, mut rest) = bytes.split_first()?;
        let mut number = || -> Option<usize> {
            let (number, behind) = rest.split_first_chunk::<8>()?;
            rest = behind;
            usize::try_from(u64::from_le_bytes(*number)).ok()
        };
        let (paragraph, start, end) = (number()?, number()?, number()?);
        let mut text = || -> Option<Option<&'r str>> {
            let (length, behind) = rest.split_first_chunk::<4>()?;
            let length = u32::from_le_bytes(*length);
            if length == NONE {
                rest = behind;
                return Some(None);
            }
            let (text, behind) = behind.split_at_checked(length as usize)?;
            rest = behind;
            std::str::from_utf8(text).ok().map(Some)
        };
        Some(Self {
            id: text()??,
            path: text()?,
            event_date: text()?,
            outlet: text()?,
            speaker: text()?,
            basis: basis_of(u64::from(*basis))?,
            paragraph,
            start,
            end,
            left: text()??,
            text: text()??,
            right: text()??,
            kept: text()?,
        })
    }
}
