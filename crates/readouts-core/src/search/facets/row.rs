//! Rows of a facet: their fields and their order.

use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer};
use std::cmp::Reverse;

use super::Facet;
use super::counts::{Count, Counts, Values};
use super::source::{SPAN_NAME, UNCERTAIN_NAME};
use crate::search::events::EventFacts;

/// A value of a facet with its counts; in JSON, `value` or, of a crossed facet, `values`, then `documents`,
/// `occurrences`, `articles` and `share`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FacetRow {
    /// Value; `None` for articles or words that have none, and in rows of a crossed facet.
    pub value: Option<String>,
    /// Both values, in a row of a crossed facet only.
    pub values: Option<[Option<String>; 2]>,
    /// Number of matching articles that have the value.
    pub documents: u64,
    /// Number of matches in these articles; for speaker and basis, of matches that have the value.
    pub occurrences: u64,
    /// Number of articles that have the value and pass the same filters, whether they have the query's words
    /// or not: the articles of which [`share`](Self::share) is a share. For speakers, the articles in which
    /// the speaker speaks; for bases, those that have a sentence with the basis. `None` if the query has no
    /// words. `None` also for the matches of a query that can match without words, in the row of no speaker
    /// or no basis.
    pub articles: Option<u64>,
    /// What the articles say of the event, of the first rows of a facet of events; of a crossed facet, of the event
    /// among its values.
    pub event: Option<EventFacts>,
}

impl FacetRow {
    /// Maximum number of rows that say of their event what articles say of it: all of its articles are loaded.
    pub const EVENTS_MAX: usize = 1000;

    /// Returns the share of the articles that match: `documents` divided by `articles`.
    pub fn share(&self) -> Option<f64> {
        self.articles.map(|articles| self.documents as f64 / articles as f64)
    }

    /// Returns the values of the row: one, or two of a crossed facet.
    pub fn each_value(&self) -> impl Iterator<Item = Option<&str>> {
        let values = self.values.as_ref().map_or(std::slice::from_ref(&self.value), <[_; 2]>::as_slice);
        values.iter().map(Option::as_deref)
    }
}

/// Fields of a row in JSON.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Fields<'r> {
    /// Value; null for articles or words that have none. Absent in rows of a crossed facet.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Option<&'r str>>,
    /// Both values; only in rows of a crossed facet.
    #[serde(skip_serializing_if = "Option::is_none")]
    values: Option<[Option<&'r str>; 2]>,
    /// Number of matching articles that have the value.
    documents: u64,
    /// Number of matches in these articles; for speaker and basis, of matches that have the value.
    occurrences: u64,
    /// Number of articles that have the value and pass the same filters, whatever their words; null if the
    /// query has no words.
    articles: Option<u64>,
    /// `documents` divided by `articles`.
    share: Option<f64>,
    /// What the articles say of the event; only in rows of events, and in the first 1000.
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<&'r EventFacts>,
}

impl Serialize for FacetRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let pair = self.values.as_ref().map(|values| values.each_ref().map(Option::as_deref));
        let fields = Fields {
            value: pair.is_none().then_some(self.value.as_deref()),
            values: pair,
            documents: self.documents,
            occurrences: self.occurrences,
            articles: self.articles,
            share: self.share(),
            event: self.event.as_ref(),
        };
        fields.serialize(serializer)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for FacetRow {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "FacetRow".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Fields::json_schema(generator)
    }
}

/// Counts of the articles of which shares are taken.
pub(in crate::search) struct Base {
    pub(in crate::search) counts: Counts,
    /// Whether every match of the query has a place in the body. Otherwise a row without a speaker or basis
    /// has no share: some of its articles need not have such a sentence.
    pub(in crate::search) all_have_places: bool,
}

/// Returns the counts as rows, in the order of the facet's values. Rows of a crossed facet are in the order
/// of their first values, then of their second values.
///
/// Periods are in the order of time, followed by the rows `span`, `uncertain` and unknown. Other values are
/// ordered by most occurrences, then by most documents, then by value with `None` last; those of a crossed
/// facet by the sums over their rows.
pub(in crate::search) fn rows(facet: &Facet, counts: &Counts, base: Option<&Base>) -> Vec<FacetRow> {
    let parts: Vec<&Facet> = facet.parts().collect();
    let orders: Vec<FxHashMap<Option<&str>, usize>> =
        parts.iter().enumerate().map(|(at, part)| order(part, at, counts)).collect();
    let ranks = |values: &Values| -> [usize; 2] {
        std::array::from_fn(|at| {
            orders.get(at).and_then(|order| order.get(&values.get(at))).copied().unwrap_or_default()
        })
    };
    let mut ranked: Vec<([usize; 2], &Values, Count)> =
        counts.iter().map(|(values, count)| (ranks(values), values, count)).collect();
    ranked.sort_unstable_by_key(|(ranks, ..)| *ranks);
    let row = |(_, values, count): ([usize; 2], &Values, Count)| {
        let lacks_voice =
            parts.iter().enumerate().any(|(at, part)| part.is_of_words() && values.get(at).is_none());
        let base = base.filter(|base| base.all_have_places || !lacks_voice);
        let (value, pair) = match values {
            Values::One(value) => (value.clone(), None),
            Values::Two(values) => (None, Some(values.clone())),
        };
        FacetRow {
            value,
            values: pair,
            documents: count.documents,
            occurrences: count.occurrences,
            articles: base.map(|base| base.counts.get(values).map_or(0, |count| count.documents)),
            event: None,
        }
    };
    ranked.into_iter().map(row).collect()
}

impl Values {
    fn get(&self, at: usize) -> Option<&str> {
        match self {
            Self::One(value) => value.as_deref(),
            Self::Two(values) => values.get(at)?.as_deref(),
        }
    }
}

/// Returns the rank of each value of a facet, which is the first or second of a row's facets.
fn order<'c>(facet: &Facet, at: usize, counts: &'c Counts) -> FxHashMap<Option<&'c str>, usize> {
    let mut sums: FxHashMap<Option<&str>, Count> = FxHashMap::default();
    for (values, count) in counts.iter() {
        sums.entry(values.get(at)).or_default().add(count);
    }
    let mut sums: Vec<(Option<&str>, Count)> = sums.into_iter().collect();
    if facet.is_of_time() {
        let special = |value: &Option<&str>| match value {
            None => 3,
            Some(value) => {
                [SPAN_NAME, UNCERTAIN_NAME].iter().position(|name| name == value).map_or(0, |at| at + 1)
            }
        };
        sums.sort_unstable_by_key(|(value, _)| (special(value), *value));
    } else {
        sums.sort_unstable_by_key(|(value, count)| {
            (Reverse((count.occurrences, count.documents)), value.is_none(), *value)
        });
    }
    sums.into_iter().enumerate().map(|(rank, (value, _))| (value, rank)).collect()
}
