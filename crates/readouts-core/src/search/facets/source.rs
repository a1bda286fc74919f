//! Reads the values that an article has for a facet, and their names.

use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Range;
use std::sync::Arc;

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader};

use super::Facet;
use crate::index::{Index, NO_ONE, Relations, Voice, basis_of, column_and_value, field, kept, kept_numbers};
use crate::search::periods::Period;
use crate::search::when::{EventPeriods, PublishedPeriods, When};

/// Maximum number of participants of an article whose pairs are counted. Lists of delegations and of the
/// guests of summits are longer; they do not say who met whom, and their pairs grow with the square.
pub const PAIRED_MAX: usize = 12;

/// Maximum number of values of an article that are counted together with the values of another facet, except
/// speakers. It bounds the rows that a single article can make.
pub const CROSSED_MAX: usize = 100;

/// Value of articles or words without a value.
pub(super) const UNKNOWN: u64 = NO_ONE;
/// Value of events whose date is not certain, and of no likely period.
pub(super) const UNCERTAIN: u64 = NO_ONE - 1;
/// Value of certain dates that do not lie in one period.
pub(super) const SPAN: u64 = NO_ONE - 2;
/// Value of articles with more than [`CROSSED_MAX`] values, in a crossed facet.
pub(super) const MANY: u64 = NO_ONE - 3;
/// Value of articles with more than [`PAIRED_MAX`] participants.
pub(super) const CROWD: u64 = NO_ONE - 4;

/// Bit of a period in which an event likely took place, but not certainly. Numbers of periods are smaller.
const LIKELY: u64 = 1 << 40;

/// Name of [`UNCERTAIN`].
pub(super) const UNCERTAIN_NAME: &str = "uncertain";
/// Name of [`SPAN`].
pub(super) const SPAN_NAME: &str = "span";

/// Source of the values of an article.
pub(crate) enum Source {
    Text(Option<StrColumn>),
    /// A kept column: the values whose numbers lie in the range.
    Kept(Option<StrColumn>, Range<u64>),
    /// Each two participants; both numbers in one.
    Pairs(Option<StrColumn>),
    Event(Period, Box<EventPeriods>),
    Published(Period, PublishedPeriods),
    /// Bases of attribution of all sentences.
    Bases(Column<u64>),
    /// Events, by numbers of articles.
    Events(Column<u64>, Arc<Relations>),
    /// Speakers of the article, and the column that says whether a sentence has no speaker, which counts as no one.
    Voices(Option<StrColumn>, Column<u64>),
}

impl Source {
    /// Opens the columns of a facet that is not crossed.
    pub(crate) fn open(facet: &Facet, reader: &SegmentReader) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        let text = |name| columns.str(name).map(Source::Text);
        let event = |period| tantivy::Result::Ok(Self::Event(period, Box::new(EventPeriods::open(reader)?)));
        let published =
            |period| tantivy::Result::Ok(Self::Published(period, PublishedPeriods::open(reader)?));
        match facet {
            Facet::Speaker => text(field::SPEAKER),
            Facet::Participant => text(field::PARTICIPANT),
            Facet::Outlet => text(field::OUTLET),
            Facet::Agency => text(field::AGENCY),
            Facet::Country => text(field::COUNTRY),
            Facet::Kind => text(field::KIND),
            Facet::Language => text(field::LANGUAGE),
            Facet::Mentioned => text(field::MENTIONED),
            Facet::Pair => columns.str(field::PARTICIPANT).map(Self::Pairs),
            Facet::Basis => columns.u64(field::VOICE).map(Self::Bases),
            Facet::Kept(name) => {
                let column = columns.str(field::KEPT)?;
                let range = column.as_ref().map(|column| kept_numbers(column, name)).transpose()?;
                Ok(Self::Kept(column, range.unwrap_or_default()))
            }
            Facet::Year => event(Period::Year),
            Facet::Quarter => event(Period::Quarter),
            Facet::Month => event(Period::Month),
            Facet::PublishedYear => published(Period::Year),
            Facet::PublishedQuarter => published(Period::Quarter),
            Facet::PublishedMonth => published(Period::Month),
            // Cannot occur: the parts of a crossed facet are opened one by one, and events by `events`.
            Facet::Crossed(_) | Facet::Event => Ok(Self::Text(None)),
        }
    }

    /// Opens the events of articles.
    pub(super) fn events(
        index: &Index,
        reader: &SegmentReader,
        relations: &Arc<Relations>,
    ) -> tantivy::Result<Self> {
        Ok(Self::Events(index.ties(reader)?, Arc::clone(relations)))
    }

    /// Opens the speakers of articles, with no one for sentences without a speaker.
    pub(crate) fn voices(reader: &SegmentReader) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        Ok(Self::Voices(columns.str(field::SPEAKER)?, columns.u64(field::SILENT)?))
    }

    /// Returns the number of different texts if values are numbers of texts, all of which are smaller; otherwise 0.
    pub(super) fn numbers(&self) -> usize {
        match self {
            Self::Text(column) | Self::Kept(column, _) | Self::Voices(column, _) => {
                column.as_ref().map_or(0, |column| column.num_terms())
            }
            _ => 0,
        }
    }

    /// Calls `each` for every value of a document, once each; for [`UNKNOWN`] if it has none.
    pub(crate) fn each(&self, doc: DocId, mut each: impl FnMut(u64)) {
        let any = Cell::new(false);
        let mut each = |value| {
            any.set(true);
            each(value);
        };
        match self {
            Self::Text(column) => ords(column, doc).for_each(&mut each),
            Self::Kept(column, range) => {
                ords(column, doc).filter(|ord| range.contains(ord)).for_each(&mut each);
            }
            Self::Pairs(column) => each_pair(column, doc, &mut each),
            Self::Event(period, days) => each(value_of(days.when(*period, doc))),
            Self::Published(period, days) => each(value_of(days.when(*period, doc))),
            Self::Events(ties, relations) => {
                let number = ties.first(doc).unwrap_or(UNKNOWN);
                each(relations.event_of(number).min(CROWD - 1));
            }
            Self::Bases(column) => {
                let codes = column.values_for_doc(doc).map(|code| Voice::of(code).basis);
                let codes = codes.fold(0_u64, |codes, code| codes | 1 << (code % 64));
                (0..64).filter(|code| codes >> code & 1 == 1).for_each(&mut each);
            }
            Self::Voices(column, silent) => {
                ords(column, doc).for_each(&mut each);
                if silent.first(doc) == Some(1) {
                    each(UNKNOWN);
                }
            }
        }
        if !any.get() {
            each(UNKNOWN);
        }
    }

    /// Returns the value with a name, of facets whose values are texts.
    pub(crate) fn number(&self, facet: &Facet, name: &str) -> tantivy::Result<Option<u64>> {
        let (Self::Text(Some(column)) | Self::Kept(Some(column), _) | Self::Voices(Some(column), _)) = self
        else {
            return Ok(None);
        };
        let term = match facet {
            Facet::Kept(column) => Cow::Owned(kept(column, name)),
            _ => Cow::Borrowed(name),
        };
        Ok(column.dictionary().term_ord(term.as_bytes())?)
    }

    /// Returns the names of ascending values, in the same order.
    pub(crate) fn names(&self, values: &[u64]) -> tantivy::Result<Vec<Option<String>>> {
        let known = &values[..values.partition_point(|value| *value < CROWD)];
        let mut names = match self {
            Self::Text(column) | Self::Voices(column, _) => texts(column.as_ref(), known)?,
            Self::Kept(column, _) => {
                let value = |term: Option<String>| Some(column_and_value(&term?)?.1.to_owned());
                texts(column.as_ref(), known)?.into_iter().map(value).collect()
            }
            Self::Pairs(column) => pair_names(column.as_ref(), known)?,
            Self::Event(period, _) | Self::Published(period, _) => {
                known.iter().map(|value| Some(period_name(*period, *value))).collect()
            }
            Self::Bases(_) => basis_names(known),
            Self::Events(..) => known.iter().map(|number| Some(event_name(*number))).collect(),
        };
        names.extend(values[known.len()..].iter().map(|value| match *value {
            CROWD => Some(format!("more than {PAIRED_MAX} participants")),
            MANY => Some(format!("more than {CROSSED_MAX} values")),
            SPAN => Some(SPAN_NAME.to_owned()),
            UNCERTAIN => Some(UNCERTAIN_NAME.to_owned()),
            _ => None,
        }));
        Ok(names)
    }
}

/// Returns the name under which an event is counted. It is the id of an article, if all ids are numbers.
fn event_name(number: u64) -> String {
    format!("{number:016x}")
}

/// Returns the number of an event's article from the name under which the event is counted.
pub(in crate::search) fn event_number(name: &str) -> Option<u64> {
    u64::from_str_radix(name, 16).ok()
}

/// Returns the number of a period as a value, or that of days which do not lie in one.
fn value_of(when: When) -> u64 {
    match when {
        When::In(period) => period,
        When::Likely(period) => period | LIKELY,
        When::Span => SPAN,
        When::Uncertain => UNCERTAIN,
        When::Unknown => UNKNOWN,
    }
}

/// Returns the name of a period, with `?` if the event only likely took place in it.
fn period_name(period: Period, value: u64) -> String {
    let sign = if value & LIKELY == 0 { "" } else { "?" };
    format!("{}{sign}", period.name(value & !LIKELY))
}

fn ords(column: &Option<StrColumn>, doc: DocId) -> impl Iterator<Item = u64> {
    column.iter().flat_map(move |column| column.term_ords(doc))
}

/// Number of bits of the second value number of a pair. The names of more participants than this can count do
/// not fit into the memory of the process that indexes a segment.
const PAIR_BITS: u32 = 32;

/// Calls `each` for every two participants of a document.
fn each_pair(column: &Option<StrColumn>, doc: DocId, each: &mut impl FnMut(u64)) {
    let mut all = [0; PAIRED_MAX + 1];
    let mut count = 0;
    for (place, ord) in all.iter_mut().zip(ords(column, doc)) {
        *place = ord & (u64::MAX >> PAIR_BITS);
        count += 1;
    }
    if count > PAIRED_MAX {
        return each(CROWD);
    }
    let all = &mut all[..count];
    // Value numbers are in the order of the names.
    all.sort_unstable();
    for (at, one) in all.iter().enumerate() {
        all[at + 1..].iter().for_each(|other| each(one << PAIR_BITS | other));
    }
}

/// Returns the names of pairs as `A + B`.
fn pair_names(column: Option<&StrColumn>, pairs: &[u64]) -> tantivy::Result<Vec<Option<String>>> {
    let people = |pair: u64| [pair >> PAIR_BITS, pair & (u64::MAX >> PAIR_BITS)];
    let mut all: Vec<u64> = pairs.iter().flat_map(|pair| people(*pair)).collect();
    all.sort_unstable();
    all.dedup();
    let names = texts(column, &all)?;
    let name = |ord: u64| all.binary_search(&ord).ok().and_then(|at| names.get(at)?.as_deref());
    let told = |pair: &u64| {
        let [one, other] = people(*pair).map(name);
        Some(format!("{} + {}", one?, other?))
    };
    Ok(pairs.iter().map(told).collect())
}

/// Returns the names of basis codes.
fn basis_names(codes: &[u64]) -> Vec<Option<String>> {
    codes.iter().map(|code| basis_of(*code).map(|basis| basis.as_str().to_owned())).collect()
}

/// Returns the texts of ascending value numbers, in the same order.
fn texts(column: Option<&StrColumn>, numbers: &[u64]) -> tantivy::Result<Vec<Option<String>>> {
    let mut names = Vec::with_capacity(numbers.len());
    if let Some(column) = column {
        // All in one pass, since each single look-up would unpack a block of the dictionary.
        column.dictionary().sorted_ords_to_term_cb(numbers, |name| {
            names.push(Some(String::from_utf8_lossy(name).into_owned()));
        })?;
    }
    names.resize(numbers.len(), None);
    Ok(names)
}
