//! Counts the documents of a segment and their matches by the values of facets.

use std::hash::Hash;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::{DocId, SegmentReader, TERMINATED};

use super::Facet;
use super::source::{CROSSED_MAX, MANY, Source, UNKNOWN};
use crate::index::{Index, Layout, Relations};
use crate::search::intervals::Tally;

/// Maximum number of rows of a facet of pairs: of people who met, or of values of two facets.
pub(super) const ROWS_MAX: usize = 500_000;

/// Whose speakers and bases are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::search) enum Voices {
    /// Those of the matched words; if the query has no words, those of the article.
    Matched,
    /// Those of all sentences of the article.
    Sentences,
}

/// Number of documents and occurrences of one value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::search) struct Count {
    pub(super) documents: u64,
    pub(super) occurrences: u64,
}

impl Count {
    pub(super) fn add(&mut self, other: Self) {
        self.documents += other.documents;
        self.occurrences += other.occurrences;
    }
}

/// What a row counts: a value, or a value of each of two facets. `None` is no value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Values {
    One(Option<String>),
    Two([Option<String>; 2]),
}

/// Counts of a facet by value.
#[derive(Debug, Clone, Default)]
pub(in crate::search) struct Counts {
    /// Sorted by value, without duplicates.
    by_value: Vec<(Values, Count)>,
    /// Whether counting was ended because there are too many values.
    exceeded: bool,
}

impl Counts {
    /// Adds the counts of another segment.
    pub(in crate::search) fn add(&mut self, other: Self) {
        self.exceeded |= other.exceeded;
        self.extend(other.by_value);
    }

    /// Adds counts in any order; fastest if they are in ascending order of their values.
    fn extend(&mut self, counts: impl IntoIterator<Item = (Values, Count)>) {
        self.by_value.extend(counts);
        self.by_value.sort_by(|(one, _), (other, _)| one.cmp(other));
        self.by_value.dedup_by(|(value, count), (before, sum)| {
            let is_same = value == before;
            if is_same {
                sum.add(*count);
            }
            is_same
        });
    }

    /// Returns the values with their counts, in ascending order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Values, Count)> {
        self.by_value.iter().map(|(values, count)| (values, *count))
    }

    /// Returns the counts of a value.
    pub(super) fn get(&self, values: &Values) -> Option<Count> {
        let at = self.by_value.binary_search_by(|(value, _)| value.cmp(values)).ok()?;
        Some(self.by_value[at].1)
    }

    /// Returns the maximum number of rows if these counts of a facet exceed it.
    pub(in crate::search) fn exceeds(&self, facet: &Facet) -> Option<usize> {
        let exceeds = self.exceeded || is_bounded(facet) && self.by_value.len() > ROWS_MAX;
        exceeds.then_some(ROWS_MAX)
    }
}

/// Whether the number of rows can grow faster than the number of names in the index.
fn is_bounded(facet: &Facet) -> bool {
    matches!(facet, Facet::Pair | Facet::Event | Facet::Crossed(_))
}

/// Counters of the requested facets in one segment.
pub(in crate::search) struct SegmentCounters {
    counters: Vec<Counter>,
    /// `Some` only if the speaker or basis of words is counted.
    layout: Option<Layout>,
    of_sentences: bool,
    voices: Voiced,
    buffers: Buffers,
}

/// Speaker number and basis code of matches and sentences in the current document.
#[derive(Default)]
struct Voiced {
    matches: Vec<(u64, u64)>,
    sentences: Vec<(u64, u64)>,
}

/// Values of the current document for both facets of a crossed one.
type Buffers = [Vec<u64>; 2];

enum Counter {
    One(Box<Axis>, Numbered),
    Two(Box<[Axis; 2]>, Slots<[u64; 2]>),
}

/// A facet that is counted alone or with another one.
struct Axis {
    source: Source,
    of: Of,
    /// Maximum number of values of an article that are counted together with those of another facet.
    most: usize,
}

/// What the values of an axis belong to.
#[derive(Debug, Clone, Copy)]
enum Of {
    Article,
    Matches(Part),
    /// The other axis is of sentences too.
    Sentences(Part),
}

/// Part of the voice of words.
#[derive(Debug, Clone, Copy)]
enum Part {
    Speaker,
    Basis,
}

impl Part {
    fn of(self, voice: (u64, u64)) -> u64 {
        match self {
            Self::Speaker => voice.0,
            Self::Basis => voice.1,
        }
    }
}

/// Counts by value numbers. The last counted document is stored, so that a value counts each document only
/// once.
struct Slots<K> {
    slots: FxHashMap<K, (Count, DocId)>,
    most: usize,
}

impl<K: Hash + Eq> Slots<K> {
    fn new(facet: &Facet) -> Self {
        Self { slots: FxHashMap::default(), most: if is_bounded(facet) { ROWS_MAX } else { usize::MAX } }
    }

    fn add(&mut self, values: K, doc: DocId, occurrences: u64) {
        if self.slots.len() > self.most {
            return;
        }
        let (count, last) = self.slots.entry(values).or_insert((Count::default(), TERMINATED));
        count.documents += u64::from(std::mem::replace(last, doc) != doc);
        count.occurrences += occurrences;
    }
}

/// Counts by value number: an array for small numbers, a hash table for the others.
struct Numbered {
    small: Vec<(Count, DocId)>,
    others: Slots<u64>,
}

/// Maximum length of the array. All of it is initialised and read, even for a single match.
const SMALL_MAX: usize = 1 << 14;

impl Numbered {
    fn new(facet: &Facet, axis: &Axis) -> Self {
        let small = Some(axis.source.numbers()).filter(|numbers| *numbers <= SMALL_MAX).unwrap_or(0);
        Self { small: vec![(Count::default(), TERMINATED); small], others: Slots::new(facet) }
    }

    fn add(&mut self, value: u64, doc: DocId, occurrences: u64) {
        match usize::try_from(value).ok().and_then(|value| self.small.get_mut(value)) {
            Some((count, last)) => {
                count.documents += u64::from(std::mem::replace(last, doc) != doc);
                count.occurrences += occurrences;
            }
            None => self.others.add(value, doc, occurrences),
        }
    }

    /// Returns the counted values, ascending, with their counts; `None` if there are too many.
    fn finish(self) -> Option<Vec<(u64, Count)>> {
        if self.others.exceeded() {
            return None;
        }
        let small = (0..).zip(self.small).filter(|(_, (_, last))| *last != TERMINATED);
        let mut all: Vec<(u64, Count)> = small.map(|(value, (count, _))| (value, count)).collect();
        let small = all.len();
        all.extend(self.others.slots.into_iter().map(|(value, (count, _))| (value, count)));
        all[small..].sort_unstable_by_key(|(value, _)| *value);
        Some(all)
    }
}

impl SegmentCounters {
    /// Opens the columns of the facets. `of_words` says whether the query looks for words in the body; the relations are
    /// needed for events only.
    pub(in crate::search) fn open(
        facets: &[Facet],
        reader: &SegmentReader,
        (voices, of_words): (Voices, bool),
        relations: Option<(&Index, &Arc<Relations>)>,
    ) -> tantivy::Result<Self> {
        let matched = voices == Voices::Matched && of_words;
        let axis = |facet: &Facet, joint: bool| -> tantivy::Result<Axis> {
            let part = match facet {
                Facet::Speaker => Some(Part::Speaker),
                Facet::Basis => Some(Part::Basis),
                _ => None,
            };
            let of = match part {
                Some(part) if matched => Of::Matches(part),
                Some(part) if joint => Of::Sentences(part),
                _ => Of::Article,
            };
            let source = match (part, of, voices) {
                (Some(Part::Speaker), Of::Article, Voices::Sentences) => Source::voices(reader)?,
                _ => match relations.filter(|_| *facet == Facet::Event) {
                    Some((index, relations)) => Source::events(index, reader, relations)?,
                    None => Source::open(facet, reader)?,
                },
            };
            // Speakers are not bounded: those of all sentences have to include those of the matched words.
            Ok(Axis { source, of, most: if part.is_some() { usize::MAX } else { CROSSED_MAX } })
        };
        let counter = |facet: &Facet| {
            tantivy::Result::Ok(match facet {
                Facet::Crossed(crossed) => {
                    let (one, other) = (crossed.first(), crossed.second());
                    let joint = one != other && one.is_of_words() && other.is_of_words();
                    Counter::Two(Box::new([axis(one, joint)?, axis(other, joint)?]), Slots::new(facet))
                }
                facet => {
                    let axis = axis(facet, false)?;
                    let slots = Numbered::new(facet, &axis);
                    Counter::One(Box::new(axis), slots)
                }
            })
        };
        let counters: Vec<Counter> = facets.iter().map(counter).collect::<tantivy::Result<_>>()?;
        let uses = |wanted: fn(Of) -> bool| counters.iter().any(|counter| counter.uses(wanted));
        let of_sentences = uses(|of| matches!(of, Of::Sentences(_)));
        let needs_layout = of_sentences || uses(|of| matches!(of, Of::Matches(_)));
        let layout = needs_layout.then(|| Layout::open(reader)).transpose()?;
        let (voices, buffers) = (Voiced::default(), Buffers::default());
        Ok(Self { counters, layout, of_sentences, voices, buffers })
    }

    /// Counts a document and its matches.
    pub(in crate::search) fn add(&mut self, doc: DocId, tally: &Tally) {
        if self.counters.is_empty() {
            return;
        }
        if let Some(layout) = &self.layout {
            let Voiced { matches, sentences } = &mut self.voices;
            matches.clear();
            matches.extend(tally.places.iter().filter_map(|place| layout.voice(doc, place.first)));
            if self.of_sentences {
                sentences.clear();
                sentences.extend(layout.sentences(doc).map(|(start, speaker)| (speaker, start.basis)));
            }
        }
        for counter in &mut self.counters {
            match counter {
                Counter::One(axis, slots) => axis.count(doc, tally.occurrences, &self.voices, slots),
                Counter::Two(axes, slots) => {
                    count_pairs(axes, (doc, tally.occurrences), &self.voices, (slots, &mut self.buffers));
                }
            }
        }
    }

    /// Returns the counts by value, one entry for each facet.
    pub(in crate::search) fn finish(self) -> tantivy::Result<Vec<Counts>> {
        self.counters.into_iter().map(Counter::finish).collect()
    }
}

impl Axis {
    fn count(&self, doc: DocId, occurrences: u64, voices: &Voiced, slots: &mut Numbered) {
        match self.of {
            Of::Article | Of::Sentences(_) => {
                self.source.each(doc, |value| slots.add(value, doc, occurrences));
            }
            Of::Matches(_) if voices.matches.is_empty() => slots.add(UNKNOWN, doc, occurrences),
            Of::Matches(part) => voices.matches.iter().for_each(|voice| slots.add(part.of(*voice), doc, 1)),
        }
    }
}

impl Axis {
    /// Reads the values of a document that are counted together with those of another facet.
    fn read(&self, doc: DocId, values: &mut Vec<u64>) {
        values.clear();
        match self.of {
            Of::Article => self.source.each(doc, |value| values.push(value)),
            // Only for a document without words.
            Of::Matches(_) | Of::Sentences(_) => values.push(UNKNOWN),
        }
        if values.len() > self.most {
            values.clear();
            values.push(MANY);
        }
    }
}

/// Counts each pair of values of a document.
fn count_pairs(
    [one, other]: &[Axis; 2],
    (doc, occurrences): (DocId, u64),
    Voiced { matches, sentences }: &Voiced,
    (slots, [values, others]): (&mut Slots<[u64; 2]>, &mut Buffers),
) {
    match (one.of, other.of) {
        (Of::Matches(part), Of::Matches(second)) if !matches.is_empty() => {
            matches.iter().for_each(|voice| slots.add([part.of(*voice), second.of(*voice)], doc, 1));
        }
        (Of::Sentences(part), Of::Sentences(second)) if !sentences.is_empty() => {
            sentences.iter().for_each(|voice| slots.add([part.of(*voice), second.of(*voice)], doc, 0));
        }
        (Of::Matches(part), Of::Article) if !matches.is_empty() => {
            other.read(doc, others);
            for voice in matches {
                others.iter().for_each(|value| slots.add([part.of(*voice), *value], doc, 1));
            }
        }
        (Of::Article, Of::Matches(part)) if !matches.is_empty() => {
            one.read(doc, values);
            for voice in matches {
                values.iter().for_each(|value| slots.add([*value, part.of(*voice)], doc, 1));
            }
        }
        _ => {
            one.read(doc, values);
            other.read(doc, others);
            for value in values {
                others.iter().for_each(|other| slots.add([*value, *other], doc, occurrences));
            }
        }
    }
}

impl Counter {
    /// Whether an axis is of the wanted sort.
    fn uses(&self, wanted: fn(Of) -> bool) -> bool {
        match self {
            Self::One(axis, _) => wanted(axis.of),
            Self::Two(axes, _) => axes.iter().any(|axis| wanted(axis.of)),
        }
    }

    fn finish(self) -> tantivy::Result<Counts> {
        let mut counts = Counts::default();
        match self {
            Self::One(axis, slots) => match slots.finish() {
                Some(slots) => {
                    let values: Vec<u64> = slots.iter().map(|(value, _)| *value).collect();
                    let names = axis.source.names(&values)?.into_iter();
                    counts.extend(names.map(Values::One).zip(slots.into_iter().map(|(_, count)| count)));
                }
                None => counts.exceeded = true,
            },
            Self::Two(_, slots) if slots.exceeded() => counts.exceeded = true,
            Self::Two(axes, slots) => {
                let [one, other] = *axes;
                let names = Names::new(&one, slots.slots.keys().map(|[value, _]| *value))?;
                let others = Names::new(&other, slots.slots.keys().map(|[_, value]| *value))?;
                counts.extend(slots.slots.into_iter().map(|([value, other], (count, _))| {
                    (Values::Two([names.of(value), others.of(other)]), count)
                }));
            }
        }
        Ok(counts)
    }
}

impl<K> Slots<K> {
    fn exceeded(&self) -> bool {
        self.slots.len() > self.most
    }
}

/// Names of the values that were counted.
struct Names {
    /// In ascending order.
    values: Vec<u64>,
    names: Vec<Option<String>>,
}

impl Names {
    fn new(axis: &Axis, values: impl Iterator<Item = u64>) -> tantivy::Result<Self> {
        let mut values: Vec<u64> = values.collect();
        values.sort_unstable();
        values.dedup();
        let names = axis.source.names(&values)?;
        Ok(Self { values, names })
    }

    fn of(&self, value: u64) -> Option<String> {
        let at = self.values.binary_search(&value).ok()?;
        self.names.get(at).cloned().flatten()
    }
}
