//! Forms with the articles of their places, for what compares them with those of another time.

use super::rows::Table;
use super::{VariantOptions, VariantSort, extend, gather, phrase};
use crate::query::Plan;
use crate::search::{Doc, Resolved, SearchRequest};
use crate::{Query, Result};

/// A form with its places.
pub(in crate::analysis) struct FormPlaces {
    /// The form, folded.
    pub(in crate::analysis) form: String,
    pub(in crate::analysis) words: Vec<String>,
    pub(in crate::analysis) sort: VariantSort,
    pub(in crate::analysis) places: Vec<FormPlace>,
    /// The query with the form in place of its phrase.
    pub(in crate::analysis) asked: Option<Query>,
}

/// Article of a place of a form.
pub(in crate::analysis) struct FormPlace {
    /// Segment and number in it.
    pub(in crate::analysis) article: (u32, Doc),
    /// Number of the article's id.
    pub(in crate::analysis) tie: u64,
    /// First and last day, in days since 1970, where they are certain.
    pub(in crate::analysis) days: Option<(i64, i64)>,
}

impl Resolved<SearchRequest> {
    /// Finds all forms in which a phrase of several words occurs, each with its places; none of a single word. Returns them
    /// with the query whose articles were looked at.
    ///
    /// # Errors
    /// Those of [`variants`](Self::variants).
    pub(in crate::analysis) fn form_places(&self) -> Result<(Query, Vec<FormPlaces>)> {
        let query = &self.request().query;
        let (phrase, needed) = phrase::words(query)?;
        if phrase.len() < 2 {
            return Ok((query.clone(), Vec::new()));
        }
        let options = VariantOptions::default().forms(usize::MAX);
        let candidates = phrase::with(query, &phrase::candidates(&phrase, needed));
        let within = self.request().filters.within(&candidates);
        let pass = self.pass_of(Plan::new(&within), &self.watch())?;
        let (places, mut lexicon) = gather::places(&pass, &options, (&phrase, needed))?;
        let phrase: Vec<gather::Id> = phrase.iter().map(|word| lexicon.number(word)).collect();
        let forms = extend::merged(extend::extended(&places));
        let table =
            Table { places: &places, lexicon: &lexicon, phrase: &phrase, periods: &[], by_period: &[] };
        let ties = pass.segments().map(|segment| segment.open(|reader| pass.index.ties(reader)));
        let ties: Vec<_> = ties.collect::<Result<_>>()?;
        let place = |number: &usize| {
            let gather::Place { article, days, .. } = &places[*number];
            let ties = ties.get(article.0 as usize);
            let tie = ties.and_then(|ties| ties.first(article.1)).unwrap_or(u64::MAX);
            FormPlace { article: *article, tie, days: *days }
        };
        let rows = table.rows(&forms, &options).into_iter();
        let places = rows.map(|(row, form)| {
            let words: Vec<String> = form.words.iter().map(|word| lexicon.text(*word).to_owned()).collect();
            let asked = phrase::exact(words.iter().map(String::as_str));
            FormPlaces {
                form: row.form,
                sort: row.sort,
                places: form.places.iter().map(place).collect(),
                asked: asked.map(|asked| phrase::with(query, &asked)),
                words,
            }
        });
        Ok((candidates.clone(), places.collect()))
    }
}
