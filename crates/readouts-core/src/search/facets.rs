//! Counts matches by speaker, outlet, year and other values.
//!
//! Each segment is counted by the segment's own value numbers; then the segments are added up by value.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader, TERMINATED};

use super::intervals::Tally;
use crate::index::{Layout, NO_ONE, SentenceStart, basis_of, column_and_value, field, kept};

/// Property by which matches can be counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Facet {
    /// Speaker of the matched words; for a query without words, any speaker of the article.
    Speaker,
    /// Basis of the attribution of the matched words; for a query without words, of any sentence.
    Basis,
    /// Outlet that published the article.
    Outlet,
    /// Agency whose dispatch the article carries.
    Agency,
    /// Country or organisation whose people or sides take part in the event.
    Country,
    /// Kind of event.
    Kind,
    /// Language of the body.
    Language,
    /// Year of the event, if it is certain.
    Year,
    /// Year of publication.
    PublishedYear,
    /// Person who is named without taking part.
    Mentioned,
    /// Values of the record column that is kept under this name.
    Kept(Arc<str>),
}

impl Facet {
    /// All facets except kept columns, in the order of the documentation.
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

    /// Returns the name used in JSON and on the command line.
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
    /// Whether the facet counts matched words, if the query has words.
    pub(super) fn is_of_words(&self) -> bool {
        matches!(self, Self::Speaker | Self::Basis)
    }
}

impl Serialize for Facet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Facet {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Facet".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        String::json_schema(generator)
    }
}

/// One value of a facet with its counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FacetRow {
    /// Value; `None` for articles or words that have none.
    pub value: Option<String>,
    /// Number of matching articles that have the value.
    pub documents: u64,
    /// Number of matches in these articles; for speaker and basis, of matches that have the value.
    pub occurrences: u64,
}

/// Number of documents and occurrences of one value.
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

/// Counters of the requested facets in one segment.
pub(super) struct SegmentCounters {
    counters: Vec<Counter>,
    /// `Some` only if the speaker or basis of matched words is counted.
    layout: Option<Layout>,
    /// Speaker number and basis code of each match in the current document.
    voices: Vec<(u64, u64)>,
}

struct Counter {
    source: Source,
    slots: Slots,
}

/// Source of a facet's values.
enum Source {
    Text(Option<StrColumn>),
    /// A kept column: the values whose numbers lie in the range.
    Kept(Option<StrColumn>, Range<u64>),
    Number(Column<u64>),
    /// Speakers of the matched words.
    Voices(Option<StrColumn>),
    /// Bases of attribution of the matched words.
    VoicesBasis,
    /// Bases of attribution of all sentences of the article.
    Basis(Column<u64>),
}

/// Counts by value number. The last counted document is stored, so that a value counts each document only
/// once.
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
    /// Opens the columns of the facets. `of_words` says whether the query looks for words in the body; if so,
    /// speaker and basis are those of the matched words.
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

    /// Counts a document and its matches.
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

    /// Returns the counts by value, one entry for each facet.
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

/// Returns the range of value numbers of a kept column.
fn values_of(column: &StrColumn, name: &str) -> tantivy::Result<Range<u64>> {
    let dictionary = column.dictionary();
    let from = |term: String| -> tantivy::Result<u64> {
        let mut terms = dictionary.range().ge(term.as_bytes()).into_stream()?;
        Ok(if terms.advance() { terms.term_ord() } else { dictionary.num_terms() as u64 })
    };
    // In a term, the separator after the column's name is `\0`. Names consist of letters, digits and `_`, so
    // no term of another column lies in this range.
    Ok(from(kept(name, ""))?..from(format!("{name}\u{1}"))?)
}

/// Returns the values of ascending value numbers, in the same order.
fn names(column: Option<&StrColumn>, numbers: &[u64]) -> tantivy::Result<Vec<Option<String>>> {
    let mut names = Vec::with_capacity(numbers.len());
    if let Some(column) = column {
        // All in one pass, since each single look-up would unpack a block of the dictionary.
        column.dictionary().sorted_ords_to_term_cb(numbers, |name| {
            names.push(Some(String::from_utf8_lossy(name).into_owned()));
        })?;
    }
    Ok(names)
}

/// Returns the counts as sorted rows: most occurrences first, then most documents, then by value with `None`
/// last.
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
