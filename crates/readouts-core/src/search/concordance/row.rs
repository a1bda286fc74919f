//! Request for a concordance, and a row of the answer.

use std::collections::BTreeMap;
use std::time::Instant;

use serde::{Serialize, Serializer};

use crate::index::{basis_code, basis_of};
use crate::search::Filters;
use crate::{Basis, Query};

/// Request for a concordance: what to search for, how to show it, and in which order.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConcordanceRequest {
    /// Query; each of its occurrences is a row.
    pub query: Query,
    /// Articles to search.
    pub filters: Filters,
    /// Number of words to show on either side, within the paragraph.
    pub window: u32,
    /// Sort keys, most significant first; rows with equal keys are ordered by date, id and place.
    pub sort: Vec<ConcordanceKey>,
    /// Random sample of rows to return; `None` for all rows.
    pub sample: Option<Sample>,
    /// Time by which the first row must be available. Past it, the search ends with
    /// [`ErrorKind::TimedOut`](crate::ErrorKind) before any row is returned. `None` for no deadline.
    pub deadline: Option<Instant>,
}

/// A random sample of rows: the same for the same articles, query and seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// Number of rows.
    pub size: usize,
    /// Seed of the random draw; another seed draws other rows.
    pub seed: u64,
}

/// Sort key of rows. Words are compared folded; unknown values come last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConcordanceKey {
    /// Word at this distance to the left; 1 is the nearest.
    Left(u32),
    /// Words found.
    Match,
    /// Word at this distance to the right; 1 is the nearest.
    Right(u32),
    /// First day of the event, if certain, otherwise day of publication.
    Date,
    /// Speaker of the words.
    Speaker,
    /// Outlet that published the article.
    Outlet,
}

impl ConcordanceRequest {
    /// Creates a request for every occurrence with eight words on either side, by date.
    pub fn new(query: Query) -> Self {
        Self { query, filters: Filters::default(), window: 8, sort: Vec::new(), sample: None, deadline: None }
    }

    /// Sets which articles are looked at.
    #[must_use]
    pub fn filters(self, filters: Filters) -> Self {
        Self { filters, ..self }
    }

    /// Sets the number of words on either side.
    #[must_use]
    pub fn window(self, window: u32) -> Self {
        Self { window, ..self }
    }

    /// Sets what rows are ordered by, most significant first.
    #[must_use]
    pub fn sort(self, sort: impl IntoIterator<Item = ConcordanceKey>) -> Self {
        Self { sort: sort.into_iter().collect(), ..self }
    }

    /// Draws rows at random.
    #[must_use]
    pub fn sample(self, sample: Sample) -> Self {
        Self { sample: Some(sample), ..self }
    }
}

/// Occurrence with the words around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ConcordanceRow<'r> {
    /// Id of the article.
    pub id: &'r str,
    /// Path that the article was read from.
    pub path: Option<&'r str>,
    /// Date of the event as EDTF, as far as it is known.
    pub event_date: Option<&'r str>,
    /// Outlet that published this copy.
    pub outlet: Option<&'r str>,
    /// Speaker of the first word found.
    pub speaker: Option<&'r str>,
    /// Basis on which the speaker was determined.
    pub basis: Basis,
    /// Index of the paragraph, from 0.
    pub paragraph: usize,
    /// Byte offset of the words found in that paragraph.
    pub start: usize,
    /// Byte offset of their end in that paragraph.
    pub end: usize,
    /// Text before the words found, starting with a whole word.
    pub left: &'r str,
    /// Words found, as written in the article.
    #[serde(rename = "match")]
    pub text: &'r str,
    /// Text after the words found, ending with a whole word.
    pub right: &'r str,
    /// Byte offset in that paragraph of the run of neighbouring statements of the same speaker that the first
    /// word found is in. Text before it is another's words.
    pub voice_start: usize,
    /// Byte offset of the end of that run in that paragraph.
    pub voice_end: usize,
    /// Kept columns of the article's record, as a JSON object ([`columns`](Self::columns)).
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_object")]
    pub kept: Option<&'r str>,
}

fn as_object<S: Serializer>(kept: &Option<&str>, serializer: S) -> Result<S::Ok, S::Error> {
    columns(*kept).serialize(serializer)
}

fn columns(kept: Option<&str>) -> BTreeMap<String, Vec<String>> {
    kept.and_then(|kept| serde_json::from_str(kept).ok()).unwrap_or_default()
}

/// Length that marks an absent text.
const NONE: u32 = u32::MAX;

impl<'r> ConcordanceRow<'r> {
    /// Returns the kept columns: their values by the name of the column.
    pub fn columns(&self) -> BTreeMap<String, Vec<String>> {
        columns(self.kept)
    }

    /// Appends the row in its binary form.
    pub(super) fn write(&self, to: &mut Vec<u8>) {
        to.push(basis_code(self.basis) as u8);
        for number in [self.paragraph, self.start, self.end, self.voice_start, self.voice_end] {
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

    /// Reads a row from its binary form; `None` if the bytes are not one.
    pub(super) fn read(bytes: &'r [u8]) -> Option<Self> {
        let (basis, mut rest) = bytes.split_first()?;
        let mut number = || -> Option<usize> {
            let (number, behind) = rest.split_first_chunk::<8>()?;
            rest = behind;
            usize::try_from(u64::from_le_bytes(*number)).ok()
        };
        let (paragraph, start, end) = (number()?, number()?, number()?);
        let (voice_start, voice_end) = (number()?, number()?);
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
            voice_start,
            voice_end,
            kept: text()?,
        })
    }
}
