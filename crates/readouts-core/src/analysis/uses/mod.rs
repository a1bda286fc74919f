//! First and last use of a formula by speaker and outlet, and what the absence of earlier and later ones is worth.

mod count;
mod rows;
#[cfg(test)]
mod tests;

use serde::Serialize;

use super::dates::DateOf;
use crate::search::{Match, Resolved, SearchRequest, base};
use crate::{Edtf, Error, ErrorKind, Query, Result, SCHEMA};

/// How uses are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UsesOptions {
    /// Date by which articles are ordered.
    pub date: DateOf,
    /// Maximum number of characters of text on either side of a use.
    pub context: usize,
    /// Maximum number of rows.
    pub limit: usize,
}

impl Default for UsesOptions {
    fn default() -> Self {
        Self { date: DateOf::Event, context: 60, limit: usize::MAX }
    }
}

impl UsesOptions {
    /// Sets the date by which articles are ordered.
    #[must_use]
    pub fn date(self, date: DateOf) -> Self {
        Self { date, ..self }
    }

    /// Sets the maximum number of rows.
    #[must_use]
    pub fn limit(self, limit: usize) -> Self {
        Self { limit, ..self }
    }
}

/// Uses of a formula in this corpus.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Uses {
    /// Version of the output schema.
    pub schema: u32,
    /// The query.
    pub query: String,
    /// Date by which articles are ordered.
    pub date: DateOf,
    /// Number of articles with a use.
    pub documents: u64,
    /// Number of uses.
    pub occurrences: u64,
    /// Number of articles that pass the same filters, whatever their words.
    pub articles: u64,
    /// Number of rows, also of those beyond the limit.
    pub found: u64,
    /// Rows, the earliest first use first; those without a certain date last.
    pub rows: Vec<UsesRow>,
}

/// Uses by one speaker according to one outlet.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct UsesRow {
    /// Who says the words.
    pub voice: UsesVoice,
    /// Name of the speaker; null if nobody or several people say the words.
    pub speaker: Option<String>,
    /// Outlet of the articles; null if it is unknown.
    pub outlet: Option<String>,
    /// First use with a certain date: there is none earlier in this corpus. Null if no date is certain.
    pub first: Option<UsePlace>,
    /// Last use with a certain date: there is none later in this corpus.
    pub last: Option<UsePlace>,
    /// Number of articles with a use.
    pub documents: u64,
    /// Number of uses.
    pub occurrences: u64,
    /// Number of these articles whose date is not certain; they are neither first nor last.
    pub undated_documents: u64,
    /// Number of uses in articles whose date is not certain.
    pub undated_occurrences: u64,
    /// Number of articles of that outlet in which the speaker speaks (for nobody: with words of nobody) and which
    /// pass the same filters, whatever their words; null for several speakers.
    pub articles: Option<u64>,
    /// Number of them whose date is not certain.
    pub undated_articles: Option<u64>,
    /// Number of them that certainly lie before the first use.
    pub articles_before: Option<u64>,
    /// Number of them that certainly lie after the last use.
    pub articles_after: Option<u64>,
    /// Share of these articles with a use: `documents` divided by `articles`.
    pub rate: Option<f64>,
    /// Probability that none of the articles before the first use has one, if each had one at this rate.
    pub chance_before: Option<f64>,
    /// Probability that none of the articles after the last use has one, if each had one at this rate.
    pub chance_after: Option<f64>,
    /// Query that lists the hits. Of several speakers it lists the articles by their ids, with all uses in them, since no
    /// query has uses in the words of several alone. Null if no query does: of several speakers in over 900 articles, or
    /// if the query is too complex to be searched in somebody's words.
    pub hits: Option<String>,
}

/// Who says the words of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum UsesVoice {
    /// One speaker.
    Speaker,
    /// Nobody: the outlet's own words, joint statements, and words whose speaker is unknown.
    Nobody,
    /// Several speakers: uses that begin in the words of one and end in those of another.
    Several,
}

/// A use in its article.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct UsePlace {
    /// Date of the article, which is certain.
    pub date: Edtf,
    /// Evidence for the date.
    pub date_basis: String,
    /// Id of the article.
    pub id: String,
    /// Path of the article's file.
    pub path: Option<String>,
    /// Address of the article.
    pub url: Option<String>,
    /// Title of the article.
    pub title: Option<String>,
    /// The use, with text around it.
    pub passage: Match,
}

impl Resolved<SearchRequest> {
    /// Finds the first and the last use of a formula by every speaker in every outlet.
    ///
    /// ```
    /// use readouts_core::{Index, Query, SearchRequest, UsesOptions};
    ///
    /// let index = Index::in_memory()?;
    /// let request = index.resolve(&SearchRequest::new(Query::phrase("new era")?), |_, _| Vec::new())?;
    /// assert_eq!(request.uses(&UsesOptions::default())?.rows, []);
    /// # Ok::<(), readouts_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Query`] if the query has no words; those of [`search`](Self::search).
    pub fn uses(&self, options: &UsesOptions) -> Result<Uses> {
        let (query, filters) = (&self.request().query, &self.request().filters);
        if !query.asks_for_words() {
            let message = format!("`{query}` has no words that could be used");
            return Err(Error::new(ErrorKind::Query, message).hinting("give a word or a phrase"));
        }
        let watch = self.watch();
        let pass = self.pass(&watch)?;
        let counted = count::uses(&pass, options)?;
        let base = base::without_words(query).unwrap_or(Query::All);
        let base = self.pass_within(&base, &watch)?;
        let (around, articles) = count::around(&base, options, &counted.by_pair)?;
        let count::Counted { documents, occurrences, by_pair, of_several } = counted;
        let counted = by_pair.into_iter().zip(around);
        let (rows, found) = rows::rows(&pass, options, (query, filters), counted, &of_several)?;
        Ok(Uses {
            schema: SCHEMA,
            query: query.to_string(),
            date: options.date,
            documents,
            occurrences,
            articles,
            found,
            rows,
        })
    }
}
