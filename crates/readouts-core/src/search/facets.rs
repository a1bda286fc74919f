//! Counting matches by speaker, outlet, year and the like.
//!
//! Counts one segment with the segment's own numbers, then adds segments up by value. It must not
//! know why a document matches.

use std::collections::{BTreeMap, HashMap};

use serde::{Serialize, Serializer};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader};

use super::runs::{Runs, Voice};
use crate::index::{basis_of, field};

/// What matches can be counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Facet {
    /// Who says the matched words; without phrases, who speaks in the article.
    Speaker,
    /// What the attribution of the matched words rests on; without phrases, of any.
    Basis,
    /// Who published it.
    Outlet,
    /// Whose dispatch it carries.
    Agency,
    /// Whose people or sides take part.
    Country,
    /// What sort of event it tells of.
    Kind,
    /// The body's language.
    Language,
    /// Year of the event, where it is certain.
    Year,
    /// Year of publication.
    PublishedYear,
    /// Who is named without taking part.
    Mentioned,
}

impl Facet {
    /// Every facet, in the order of the documentation.
    pub const ALL: [Self; 10] = [
        Self::Speaker,
        Self::Basis,
        Self::Outlet,
        Self::Agency,
        Self::Country,
        Self::Kind,
        Self::Language,
        Self::Year,
        Self::PublishedYear,
        Self::Mentioned,
    ];

    /// The name used in JSON and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Speaker => "speaker",
            Self::Basis => "basis",
            Self::Outlet => "outlet",
            Self::Agency => "agency",
            Self::Country => "country",
            Self::Kind => "kind",
            Self::Language => "language",
            Self::Year => "year",
            Self::PublishedYear => "published_year",
            Self::Mentioned => "mentioned",
        }
    }
}

impl Serialize for Facet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// One value of a facet and how often it matches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FacetRow {
    /// The value; `None` for articles or words that have none.
    pub value: Option<String>,
    /// Articles that match and have the value.
    pub documents: u64,
    /// Occurrences of the phrases in them; for speaker and basis, those that have the value.
    pub occurrences: u64,
}

/// Documents and occurrences of one value.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Count {
    documents: u64,
    occurrences: u64,
}

impl Count {
    pub(super) fn add(&mut self, other: Self) {
        self.documents += other.documents;
        self.occurrences += other.occurrences;
    }
}

/// Counts of a facet by value, over all segments.
pub(super) type Counts = BTreeMap<Option<String>, Count>;

/// What a document that matches brings to the count.
pub(super) struct Matched<'a> {
    pub(super) doc: DocId,
    pub(super) occurrences: u64,
    /// Who says the occurrences; `None` where the query has no phrase.
    pub(super) voices: Option<&'a [Voice]>,
    pub(super) runs: Option<&'a Runs>,
}

/// Counts one facet in one segment.
pub(super) struct SegmentCounter {
    source: Source,
    counts: HashMap<Option<u64>, Count>,
    /// The values of the document at hand.
    here: Vec<(Option<u64>, u64)>,
}

enum Source {
    Text(Option<StrColumn>),
    Number(Column<u64>),
    Speaker { of_articles: Option<StrColumn>, of_words: Option<StrColumn>, by_words: bool },
    Basis,
}

impl SegmentCounter {
    /// `runs` must be there where [`needs_runs`] says so.
    pub(super) fn open(
        facet: Facet,
        reader: &SegmentReader,
        runs: Option<&Runs>,
        by_words: bool,
    ) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        let text = |name| columns.str(name).map(Source::Text);
        let source = match facet {
            Facet::Basis => Source::Basis,
            Facet::Speaker => Source::Speaker {
                of_articles: columns.str(field::SPEAKER)?,
                of_words: runs.and_then(|runs| runs.names().cloned()),
                by_words,
            },
            Facet::Outlet => text(field::OUTLET)?,
            Facet::Agency => text(field::AGENCY)?,
            Facet::Country => text(field::COUNTRY)?,
            Facet::Kind => text(field::KIND)?,
            Facet::Language => text(field::LANGUAGE)?,
            Facet::Mentioned => text(field::MENTIONED)?,
            Facet::Year => Source::Number(columns.u64(field::EVENT_YEAR)?),
            Facet::PublishedYear => Source::Number(columns.u64(field::PUBLISHED_YEAR)?),
        };
        Ok(Self { source, counts: HashMap::new(), here: Vec::new() })
    }

    pub(super) fn add(&mut self, matched: &Matched<'_>) {
        let Self { source, here, .. } = self;
        here.clear();
        let mut add = |value: u64, occurrences: u64| match here.iter_mut().find(|(v, _)| *v == Some(value)) {
            Some((_, sum)) => *sum += occurrences,
            None => here.push((Some(value), occurrences)),
        };
        let mut add_all = |column: &Option<StrColumn>| {
            let ords = column.iter().flat_map(|column| column.term_ords(matched.doc));
            ords.for_each(|ord| add(ord, matched.occurrences));
        };
        match (&*source, matched.voices) {
            (Source::Text(column), _) => add_all(column),
            (Source::Number(column), _) => {
                column.values_for_doc(matched.doc).for_each(|value| add(value, matched.occurrences));
            }
            (Source::Speaker { .. }, Some(voices)) => {
                voices.iter().for_each(|voice| add(voice.speaker, voice.occurrences));
            }
            (Source::Speaker { of_articles, .. }, None) => add_all(of_articles),
            (Source::Basis, Some(voices)) => {
                voices.iter().for_each(|voice| add(voice.basis, voice.occurrences));
            }
            (Source::Basis, None) => {
                let bases = matched.runs.map_or(&[][..], Runs::bases);
                bases.iter().for_each(|basis| add(*basis, 0));
            }
        }
        if here.is_empty() {
            here.push((None, matched.occurrences));
        }
        for (value, occurrences) in here.drain(..) {
            let count = self.counts.entry(value).or_default();
            count.documents += 1;
            count.occurrences += occurrences;
        }
    }

    /// Adds what was counted to the sum over segments.
    pub(super) fn add_to(self, sum: &mut Counts) -> tantivy::Result<()> {
        for (number, count) in self.counts {
            let value = match (number, &self.source) {
                (None, _) => None,
                (Some(year), Source::Number(_)) => Some(year.to_string()),
                (Some(basis), Source::Basis) => basis_of(basis).map(|basis| basis.as_str().to_owned()),
                (Some(ord), Source::Text(column)) => name(column.as_ref(), ord)?,
                (Some(ord), Source::Speaker { of_words, by_words: true, .. }) => {
                    name(of_words.as_ref(), ord)?
                }
                (Some(ord), Source::Speaker { of_articles, .. }) => name(of_articles.as_ref(), ord)?,
            };
            sum.entry(value).or_default().add(count);
        }
        Ok(())
    }
}

/// A column's value; the empty one stands for none.
fn name(column: Option<&StrColumn>, ord: u64) -> tantivy::Result<Option<String>> {
    let mut value = String::new();
    if let Some(column) = column {
        column.ord_to_str(ord, &mut value)?;
    }
    Ok(Some(value).filter(|value| !value.is_empty()))
}

/// Whether counting by it needs to know who says what.
pub(super) fn needs_runs(facet: Facet, by_words: bool) -> bool {
    facet == Facet::Basis || (facet == Facet::Speaker && by_words)
}

/// Most occurrences first, then most documents, then by value with the unknown last.
pub(super) fn rows(counts: Counts) -> Vec<FacetRow> {
    let rows = counts.into_iter().map(|(value, count)| FacetRow {
        value,
        documents: count.documents,
        occurrences: count.occurrences,
    });
    let mut rows: Vec<FacetRow> = rows.collect();
    rows.sort_by(|a, b| {
        let counts = (b.occurrences, b.documents).cmp(&(a.occurrences, a.documents));
        counts.then_with(|| (a.value.is_none(), &a.value).cmp(&(b.value.is_none(), &b.value)))
    });
    rows
}
