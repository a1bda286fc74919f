//! Request for a concordance, and a row of the answer.

use std::collections::BTreeMap;
use std::time::Instant;

use serde::{Serialize, Serializer};

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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ConcordanceRow<'r> {
    /// Id of the article.
    pub id: &'r str,
    /// Path that the article was read from.
    pub path: Option<&'r str>,
    /// Address on the web.
    pub url: Option<&'r str>,
    /// Code of the body's language.
    pub language: Option<&'r str>,
    /// Headline.
    pub title: Option<&'r str>,
    /// Outlet that published this copy.
    pub outlet: Option<&'r str>,
    /// Agency whose dispatch it carries.
    pub agency: Option<&'r str>,
    /// Publication date of this copy as EDTF.
    pub published: Option<&'r str>,
    /// Date of the event as EDTF, as far as it is known.
    pub event_date: Option<&'r str>,
    /// First possible day of the event (`2013-04-22`).
    pub earliest: Option<&'r str>,
    /// Last possible day of the event.
    pub latest: Option<&'r str>,
    /// Canonical names of those who took part in the event.
    pub participants: &'r [&'r str],
    /// Speaker of the first word found.
    pub speaker: Option<&'r str>,
    /// Basis on which the speaker was determined.
    pub basis: Basis,
    /// Canonical names of the people whose joint statement has the first word found; empty for any other basis.
    pub members: &'r [&'r str],
    /// Index of the paragraph, from 0.
    pub paragraph: usize,
    /// Start of the words found in the paragraph, in bytes of its UTF-8 form.
    pub start: usize,
    /// End of the words found in the paragraph, in bytes of its UTF-8 form, exclusive.
    pub end: usize,
    /// Start of the words found in the paragraph, in code points (Unicode scalar values).
    pub start_char: usize,
    /// End of the words found in the paragraph, in code points (Unicode scalar values), exclusive.
    pub end_char: usize,
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
    #[cfg_attr(feature = "schema", schemars(with = "Option<BTreeMap<String, Vec<String>>>"))]
    pub kept: Option<&'r str>,
}

fn as_object<S: Serializer>(kept: &Option<&str>, serializer: S) -> Result<S::Ok, S::Error> {
    columns(*kept).serialize(serializer)
}

fn columns(kept: Option<&str>) -> BTreeMap<String, Vec<String>> {
    kept.and_then(|kept| serde_json::from_str(kept).ok()).unwrap_or_default()
}

impl ConcordanceRow<'_> {
    /// Returns the kept columns: their values by the name of the column.
    pub fn columns(&self) -> BTreeMap<String, Vec<String>> {
        columns(self.kept)
    }
}
