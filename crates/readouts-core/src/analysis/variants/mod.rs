//! The forms in which a formula occurs: as it is, longer, shorter, and with other words in it.

mod align;
mod extend;
mod gather;
mod hits;
mod periods;
mod phrase;
mod placed;
mod rows;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub(super) use self::placed::{FormPlace, FormPlaces};
use super::dates::DateOf;
use super::listing;
use crate::query::Plan;
use crate::search::{Period, Resolved, SearchRequest};
use crate::{Date, Result, SCHEMA};

/// Maximum number of words (Chinese: characters) of a phrase whose variants are told.
pub const VARIANT_PHRASE_MAX: usize = 20;
/// Maximum number of places of all forms.
pub const VARIANT_PLACES_MAX: usize = 500_000;

/// How variants are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct VariantOptions {
    /// Date from which the first and the last day of a form are taken.
    pub date: DateOf,
    /// Maximum number of forms, of frames, and of fillers of a frame.
    pub forms: usize,
    /// Length of the periods for which the share of each form is computed.
    pub per: Option<Period>,
}

impl Default for VariantOptions {
    fn default() -> Self {
        Self { date: DateOf::Event, forms: 50, per: None }
    }
}

impl VariantOptions {
    /// Sets the maximum number of forms.
    #[must_use]
    pub fn forms(self, forms: usize) -> Self {
        Self { forms, ..self }
    }

    /// Sets the date from which the first and the last day of a form are taken.
    #[must_use]
    pub fn date(self, date: DateOf) -> Self {
        Self { date, ..self }
    }

    /// Tells the shares of forms by periods of this length.
    #[must_use]
    pub fn per(self, per: Period) -> Self {
        Self { per: Some(per), ..self }
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
    /// Date from which the first and the last day of a form are taken.
    pub date: DateOf,
    /// Number of articles with any form.
    pub documents: u64,
    /// Number of places of all forms.
    pub occurrences: u64,
    /// Number of forms, also of those without a row.
    pub forms: u64,
    /// Length of the periods; null if forms are not told apart by periods.
    pub per: Option<Period>,
    /// Places of all forms by period, of which shares are taken: the periods in the order of time without a break, then
    /// `span`, `uncertain` and `unknown` where there are any.
    pub periods: Vec<VariantPeriod>,
    /// Rows, the most frequent form first.
    pub rows: Vec<VariantRow>,
    /// Frames: the phrase with a slot, the most frequent one first.
    pub frames: Vec<VariantFrame>,
}

/// A form of a phrase.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
    /// The form by period, in the order of `periods` of the answer.
    pub periods: Vec<VariantShare>,
    /// Query that lists the hits with `search`, without further filters.
    pub hits: String,
    /// What that query lists.
    pub hits_list: VariantHits,
}

/// What the query of a form or a frame lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum VariantHits {
    /// Just the occurrences of the form, or of the frame.
    Occurrences,
    /// Just the articles of it. Occurrences of its words that belong to other forms, or to none, are found in them too.
    Articles,
    /// The articles of it and others, which are too many to be named in a query.
    More,
}

/// Places of all forms in a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct VariantPeriod {
    /// Period, such as `2031`, `2031-Q2` or `2031-05`; `span` for certain dates that do not lie in one, `uncertain`,
    /// `unknown`.
    pub period: String,
    /// Number of places.
    pub occurrences: u64,
    /// Number of articles with a place.
    pub documents: u64,
    /// Whether there are so few places that shares say little: fewer than five.
    pub thin: bool,
}

impl VariantPeriod {
    /// Whether the period has no places: it is a gap, and no form has a share in it.
    pub fn is_gap(&self) -> bool {
        self.occurrences == 0
    }
}

/// A form in a period.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct VariantShare {
    /// Period, as in the answer.
    pub period: String,
    /// Number of places that belong to the form.
    pub occurrences: u64,
    /// Number of articles with such a place.
    pub documents: u64,
    /// Number of places of all forms.
    pub total: u64,
    /// `occurrences` divided by `total`; null if there are none.
    pub share: Option<f64>,
    /// Whether there are so few places of all forms that the share says little: fewer than five.
    pub thin: bool,
    /// Query that lists the hits, as that of the form does; null if there are none, or if dates in none of the periods
    /// are too many periods to tell.
    pub hits: Option<String>,
}

/// How a form differs from the phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum VariantSort {
    /// It is the phrase.
    Same,
    /// It is the phrase with more words before or after it.
    Longer,
    /// Words of the phrase are missing, and no word stands regularly in their place.
    Shorter,
    /// Other words stand between those of the phrase, or in place of one.
    Slot,
}

impl VariantSort {
    /// Returns the name of the sort.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Longer => "longer",
            Self::Shorter => "shorter",
            Self::Slot => "slot",
        }
    }
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
    /// Query that lists the hits with `search`, without further filters.
    pub hits: String,
    /// What that query lists.
    pub hits_list: VariantHits,
}

/// Words that fill a slot.
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
    /// beside it. Where the form lacks words of the phrase at that edge, those that it is extended by stand in their
    /// place, and it has a slot. Each place belongs to its longest form only, so that the rows add up. Words are folded.
    ///
    /// The `hits` of a row are verified: `hits_list` says whether they are just its occurrences. Where no query has just
    /// these, because a form overlaps itself or its words also stand across the end of a sentence, the query names the
    /// articles by their ids.
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
        let pass = self.pass_of(Plan::new(&filters.within(&candidates)), &watch)?;
        let (places, mut lexicon) = gather::places(&pass, options, (&phrase, needed))?;
        let phrase: Vec<gather::Id> = phrase.iter().map(|word| lexicon.number(word)).collect();
        let forms = extend::merged(extend::extended(&places));
        let periods = periods::all(&places, options)?;
        let numbers = periods::numbers(&periods);
        let by_period = periods::of_all(&places, &periods, options);
        let table = rows::Table {
            places: &places,
            lexicon: &lexicon,
            phrase: &phrase,
            periods: &periods,
            by_period: &by_period,
        };
        let lister = hits::Lister::new((self, &watch), &table, (candidates.clone(), &forms));
        let mut rows = Vec::new();
        for (mut row, form) in table.rows(&forms, options) {
            let (asked, list) = lister.of_form(form)?;
            row.hits = listing::hits(&asked, (&candidates, filters), []);
            row.hits_list = list;
            for (share, when) in
                row.periods.iter_mut().zip(&periods).filter(|(share, _)| share.occurrences > 0)
            {
                let dated = options.per.and_then(|per| listing::dated((options.date, per), *when, &numbers));
                share.hits = dated.map(|dated| listing::hits(&asked, (&candidates, filters), [dated]));
            }
            rows.push(row);
        }
        let mut frames = Vec::new();
        for (mut frame, forms) in table.frames(&forms, options) {
            let (asked, list) = lister.of_forms(&forms)?;
            (frame.hits, frame.hits_list) = (listing::hits(&asked, (&candidates, filters), []), list);
            frames.push(frame);
        }
        Ok(Variants {
            schema: SCHEMA,
            query: query.to_string(),
            date: options.date,
            documents: table.documents(),
            occurrences: places.len() as u64,
            forms: forms.len() as u64,
            per: options.per,
            rows,
            periods: by_period,
            frames,
        })
    }
}
