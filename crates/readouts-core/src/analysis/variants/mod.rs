//! The forms in which a formula occurs: as it is, longer, shorter, and with other words in it.

mod align;
mod extend;
mod gather;
mod phrase;
mod rows;
#[cfg(test)]
mod tests;

use serde::Serialize;

use super::dates::DateOf;
use crate::search::{Resolved, SearchRequest};
use crate::{Date, Result, SCHEMA};

/// Maximum number of words (Chinese: characters) of a phrase whose variants are told.
pub const VARIANT_PHRASE_MAX: usize = 20;
/// Maximum number of places of all forms.
pub const VARIANT_PLACES_MAX: usize = 500_000;

/// How variants are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct VariantOptions {
    /// Date of which first and last are told.
    pub date: DateOf,
    /// Maximum number of forms, of frames, and of fillers of a frame.
    pub forms: usize,
}

impl Default for VariantOptions {
    fn default() -> Self {
        Self { date: DateOf::Event, forms: 50 }
    }
}

impl VariantOptions {
    /// Sets the maximum number of forms.
    #[must_use]
    pub fn forms(self, forms: usize) -> Self {
        Self { forms, ..self }
    }

    /// Sets the date of which first and last are told.
    #[must_use]
    pub fn date(self, date: DateOf) -> Self {
        Self { date, ..self }
    }
}

/// Forms of a phrase.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Variants {
    /// Version of the output schema.
    pub schema: u32,
    /// The query.
    pub query: String,
    /// Date of which first and last are told.
    pub date: DateOf,
    /// Number of articles with any form.
    pub documents: u64,
    /// Number of places of all forms.
    pub occurrences: u64,
    /// Number of forms, also of those without a row.
    pub forms: u64,
    /// Rows, the most frequent form first.
    pub rows: Vec<VariantRow>,
    /// Frames: the phrase with a slot, the most frequent one first.
    pub frames: Vec<VariantFrame>,
}

/// A form of a phrase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct VariantRow {
    /// The form, folded.
    pub form: String,
    /// How it differs from the phrase.
    pub sort: VariantSort,
    /// Words in the slot; of several slots joined by ` | `. Null if there is none.
    pub slot: Option<String>,
    /// Number of places that belong to this form and to no longer one.
    pub occurrences: u64,
    /// Number of articles with such a place.
    pub documents: u64,
    /// Number of speakers in whose words it stands.
    pub speakers: u64,
    /// Number of outlets.
    pub outlets: u64,
    /// First day of the article that begins first, of those with a certain date.
    pub first: Option<Date>,
    /// Last day of the article that ends last, of those with a certain date.
    pub last: Option<Date>,
    /// Query that lists the hits; null if no query lists just these.
    pub hits: Option<String>,
}

/// How a form differs from the phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum VariantSort {
    /// It is the phrase.
    Same,
    /// It is the phrase with more words before or after it.
    Longer,
    /// Words of the phrase are missing, and none stand in their place.
    Shorter,
    /// Other words stand between those of the phrase, or in place of one.
    Slot,
}

/// The phrase with a slot, and what fills it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct VariantFrame {
    /// The frame, with `*` for each slot.
    pub frame: String,
    /// Number of places.
    pub tokens: u64,
    /// Number of different fillers.
    pub types: u64,
    /// `types` divided by `tokens`.
    pub types_per_token: Option<f64>,
    /// Entropy of the fillers in bits.
    pub entropy: Option<f64>,
    /// Fillers, the most frequent one first.
    pub fillers: Vec<VariantFiller>,
}

/// What stands in a slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct VariantFiller {
    /// The words, folded.
    pub words: String,
    /// Number of places.
    pub occurrences: u64,
}

impl Resolved<SearchRequest> {
    /// Finds the forms in which a phrase occurs.
    ///
    /// A form stands where all of the phrase's n words but one are in order within n + 3 words of a sentence (all of
    /// them if n is 2 or less; of a phrase of Han characters at least four, and all if it has fewer), it begins and ends
    /// with a word of the phrase, and its edit distance to the phrase in words is at most max(1, ⌊n/3⌋). Of forms
    /// that overlap, the one at the least distance is taken, then the one with more of the words, the shorter, the first.
    ///
    /// A form is then extended to the right, and after that to the left, by the next word while at least half of its
    /// places, and three, have that word there in the same sentence, by twelve words at most and never into the form
    /// beside it. Each place belongs to its longest form only, so that the rows add up. Words are folded.
    ///
    /// `hits` is only given where it is verified to find exactly the places of the row. It is null where a form
    /// overlaps itself or goes on into another sentence, for example.
    ///
    /// ```
    /// use readouts_core::{Index, Query, SearchRequest, VariantOptions};
    ///
    /// let index = Index::in_memory()?;
    /// let request = index.resolve(&SearchRequest::new(Query::phrase("new era")?), |_, _| Vec::new())?;
    /// assert_eq!(request.variants(&VariantOptions::default())?.rows, []);
    /// # Ok::<(), readouts_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Query`](crate::ErrorKind::Query) if the query is not one phrase of plain words, with conditions
    /// on the article or the speaker at most, if the phrase has more than [`VARIANT_PHRASE_MAX`] words, or if there are
    /// more than [`VARIANT_PLACES_MAX`] places; those of [`search`](Self::search).
    pub fn variants(&self, options: &VariantOptions) -> Result<Variants> {
        let (query, filters) = (&self.request().query, &self.request().filters);
        let (phrase, needed) = phrase::words(query)?;
        let watch = self.watch();
        let candidates = phrase::with(query, &phrase::candidates(&phrase, needed));
        let pass = self.pass_within(&candidates, &watch)?;
        let (places, mut lexicon) = gather::places(&pass, options, (&phrase, needed))?;
        let phrase: Vec<gather::Id> = phrase.iter().map(|word| lexicon.number(word)).collect();
        let forms = extend::extended(&places);
        let table = rows::Table { places: &places, lexicon: &lexicon, phrase: &phrase };
        let (mut rows, count) = table.rows(forms, options);
        for (row, form) in &mut rows {
            for nested in [phrase::Nested::Counted, phrase::Nested::LeftOut] {
                let Some(asked) = table.query(query, form, nested) else { continue };
                let pass = self.pass_within(&asked, &watch)?;
                if table.are_listed(form, &pass)? {
                    row.hits = Some(super::listing::hits(&asked, filters, []));
                    break;
                }
            }
        }
        Ok(Variants {
            schema: SCHEMA,
            query: query.to_string(),
            date: options.date,
            documents: table.documents(),
            occurrences: places.len() as u64,
            forms: count,
            frames: table.frames(options),
            rows: rows.into_iter().map(|(row, _)| row).collect(),
        })
    }
}
