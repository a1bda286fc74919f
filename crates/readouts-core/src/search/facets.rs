//! Counting matches by speaker, outlet, year and the like.
//!
//! Counts one segment with the segment's own numbers, then adds segments up by value. It must not
//! know why a document matches.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader, TERMINATED};

use super::intervals::Tally;
use crate::index::{Layout, NO_ONE, SentenceStart, basis_of, column_and_value, field, kept};

/// What matches can be counted by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
    /// Values of the column that is kept under this name.
    Kept(Arc<str>),
}

impl Facet {
    /// Every facet but those of kept columns, in the order of the documentation.
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
    pub fn as_str(&self) -> &str {
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
            Self::Kept(column) => column,
        }
    }
}

impl Facet {
    /// Whether it counts the words found, where the query looks for some.
    pub(super) fn is_of_words(&self) -> bool {
        matches!(self, Self::Speaker | Self::Basis)
    }
}

impl Serialize for Facet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// One value of a facet and how often it matches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
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

/// Counts the facets asked for in one segment.
pub(super) struct SegmentCounters {
    counters: Vec<Counter>,
    /// There where somebody's words are counted.
    layout: Option<Layout>,
    /// Who says each place of the document at hand, as numbers.
    voices: Vec<(u64, u64)>,
}

struct Counter {
    source: Source,
    slots: Slots,
}

/// Where the values of a facet come from.
enum Source {
    Text(Option<StrColumn>),
    /// A kept column: those of the values that lie in a range.
    Kept(Option<StrColumn>, Range<u64>),
    Number(Column<u64>),
    /// Who says the words found.
    Voices(Option<StrColumn>),
    /// What attributing the words found rests on.
    VoicesBasis,
    /// What attributing any words of the article rests on.
    Basis(Column<u64>),
}

/// Counts by number of a value, with the document counted last: a value counts once a document.
#[derive(Default)]
struct Slots {
    slots: FxHashMap<Option<u64>, (Count, DocId)>,
}

impl Slots {
    fn add(&mut self, value: Option<u64>, doc: DocId, occurrences: u64) {
        let (count, last) = self.slots.entry(value).or_insert((Count::default(), TERMINATED));
        count.documents += u64::from(std::mem::replace(last, doc) != doc);
        count.occurrences += occurrences;
    }
}

impl SegmentCounters {
    /// `of_words` says whether the query looks for words, of which somebody is the speaker.
    pub(super) fn open(facets: &[Facet], reader: &SegmentReader, of_words: bool) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        let needs_voices = of_words && facets.iter().any(Facet::is_of_words);
        let layout = needs_voices.then(|| Layout::open(reader)).transpose()?;
        let text = |name| columns.str(name).map(Source::Text);
        let source = |facet: &Facet| {
            tantivy::Result::Ok(match facet {
                Facet::Basis if of_words => Source::VoicesBasis,
                Facet::Basis => Source::Basis(columns.u64(field::SENTENCE)?),
                Facet::Speaker if of_words => Source::Voices(columns.str(field::SPEAKER)?),
                Facet::Speaker => text(field::SPEAKER)?,
                Facet::Outlet => text(field::OUTLET)?,
                Facet::Agency => text(field::AGENCY)?,
                Facet::Country => text(field::COUNTRY)?,
                Facet::Kind => text(field::KIND)?,
                Facet::Language => text(field::LANGUAGE)?,
                Facet::Mentioned => text(field::MENTIONED)?,
                Facet::Kept(name) => {
                    let column = columns.str(field::KEPT)?;
                    let range = column.as_ref().map(|column| values_of(column, name)).transpose()?;
                    Source::Kept(column, range.unwrap_or_default())
                }
                Facet::Year => Source::Number(columns.u64(field::EVENT_YEAR)?),
                Facet::PublishedYear => Source::Number(columns.u64(field::PUBLISHED_YEAR)?),
            })
        };
        let counters =
            facets.iter().map(|facet| Ok(Counter { source: source(facet)?, slots: Slots::default() }));
        Ok(Self { counters: counters.collect::<tantivy::Result<_>>()?, layout, voices: Vec::new() })
    }

    /// Counts a document with what it has.
    pub(super) fn add(&mut self, doc: DocId, tally: &Tally) {
        if self.counters.is_empty() {
            return;
        }
        self.voices.clear();
        if let Some(layout) = &self.layout {
            self.voices.extend(tally.places.iter().filter_map(|place| layout.voice(doc, place.first)));
        }
        for counter in &mut self.counters {
            counter.add(doc, tally.occurrences, &self.voices);
        }
    }

    /// The counts by value, in step with the facets.
    pub(super) fn finish(self) -> tantivy::Result<Vec<Counts>> {
        self.counters.into_iter().map(Counter::finish).collect()
    }
}

impl Counter {
    fn add(&mut self, doc: DocId, occurrences: u64, voices: &[(u64, u64)]) {
        let Self { source, slots } = self;
        let mut any = false;
        let mut add = |value, occurrences| {
            any = true;
            slots.add(Some(value).filter(|value| *value != NO_ONE), doc, occurrences);
        };
        match source {
            Source::Text(column) => {
                let ords = column.iter().flat_map(|column| column.term_ords(doc));
                ords.for_each(|ord| add(ord, occurrences));
            }
            Source::Kept(column, range) => {
                let ords = column.iter().flat_map(|column| column.term_ords(doc));
                ords.filter(|ord| range.contains(ord)).for_each(|ord| add(ord, occurrences));
            }
            Source::Number(column) => column.values_for_doc(doc).for_each(|value| add(value, occurrences)),
            Source::Voices(_) => voices.iter().for_each(|(speaker, _)| add(*speaker, 1)),
            Source::VoicesBasis => voices.iter().for_each(|(_, basis)| add(*basis, 1)),
            Source::Basis(column) => {
                column.values_for_doc(doc).for_each(|code| add(SentenceStart::of(code).basis, 0));
            }
        }
        if !any {
            slots.add(None, doc, occurrences);
        }
    }

    fn finish(self) -> tantivy::Result<Counts> {
        let mut found: Vec<(Option<u64>, Count)> =
            self.slots.slots.into_iter().map(|(value, (count, _))| (value, count)).collect();
        found.sort_unstable_by_key(|(value, _)| *value);
        let numbers: Vec<u64> = found.iter().filter_map(|(value, _)| *value).collect();
        let mut names = match &self.source {
            Source::Number(_) => numbers.iter().map(|year| Some(year.to_string())).collect(),
            Source::Basis(_) | Source::VoicesBasis => {
                let name = |code: &u64| basis_of(*code).map(|basis| basis.as_str().to_owned());
                numbers.iter().map(name).collect()
            }
            Source::Text(column) | Source::Voices(column) => names(column.as_ref(), &numbers)?,
            Source::Kept(column, _) => {
                let value = |term: Option<String>| Some(column_and_value(&term?)?.1.to_owned());
                names(column.as_ref(), &numbers)?.into_iter().map(value).collect()
            }
        }
        .into_iter();
        let mut sum = Counts::new();
        for (number, count) in found {
            let value = number.and_then(|_| names.next().flatten());
            sum.entry(value).or_default().add(count);
        }
        Ok(sum)
    }
}

/// The numbers of the values of a kept column.
fn values_of(column: &StrColumn, name: &str) -> tantivy::Result<Range<u64>> {
    let dictionary = column.dictionary();
    let from = |term: String| -> tantivy::Result<u64> {
        let mut terms = dictionary.range().ge(term.as_bytes()).into_stream()?;
        Ok(if terms.advance() { terms.term_ord() } else { dictionary.num_terms() as u64 })
    };
    // A name is letters, digits and `_`, and its mark comes before all of them.
    Ok(from(kept(name, ""))?..from(format!("{name}\u{1}"))?)
}

/// A column's values of ascending numbers, in step.
fn names(column: Option<&StrColumn>, numbers: &[u64]) -> tantivy::Result<Vec<Option<String>>> {
    let mut names = Vec::with_capacity(numbers.len());
    if let Some(column) = column {
        // In one go: each look-up alone unpacks a block of the dictionary.
        column.dictionary().sorted_ords_to_term_cb(numbers, |name| {
            names.push(Some(String::from_utf8_lossy(name).into_owned()));
        })?;
    }
    Ok(names)
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
