//! Events as the articles that tell of them say: date, kind, participants.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use tantivy::columnar::Column;
use tantivy::{DocAddress, Searcher};

use super::request::Collapse;
use super::resolved::{Request, Resolved};
use crate::index::{Index, Relations, Texts, field, id_number};
use crate::{Date, Edtf, Kind, Readout, Result};

/// What the articles of an event say of it as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct EventFacts {
    /// First day of the event: the earliest that an article says for certain; if none does, the earliest that one
    /// likely says.
    pub from: Option<Date>,
    /// Last day of the event, by the same rule.
    pub to: Option<Date>,
    /// Whether an article says the days for certain.
    pub certain: bool,
    /// Kind of event that most articles say, other than `article`; the first by name of several.
    pub kind: Option<Kind>,
    /// People who take part, according to at least half of the articles that name somebody: those that most articles
    /// name come first.
    pub participants: Vec<String>,
}

impl EventFacts {
    /// Returns what articles say of their event.
    pub(crate) fn of<'a>(articles: impl IntoIterator<Item = &'a Readout>) -> Self {
        let articles: Vec<&Readout> = articles.into_iter().collect();
        let dates = || articles.iter().filter_map(|article| article.event_date.edtf);
        let certain = span(dates().filter(|date| date.is_certain()));
        let (from, to) = certain.or_else(|| span(dates())).unzip();
        let mut kinds: BTreeMap<&str, (usize, Kind)> = BTreeMap::new();
        for kind in articles.iter().map(|article| article.kind).filter(|kind| *kind != Kind::Article) {
            kinds.entry(kind.as_str()).or_insert((0, kind)).0 += 1;
        }
        let kind = kinds.into_iter().max_by_key(|(name, (count, _))| (*count, Reverse(*name)));
        Self {
            from,
            to,
            certain: certain.is_some(),
            kind: kind.map(|(_, (_, kind))| kind),
            participants: participants(&articles),
        }
    }

    /// Returns the days as a text, such as `2024-03-05`, `2024-03-05 to 2024-03-07` or `2024-03-05?`.
    pub fn days(&self) -> Option<String> {
        let (from, to) = (self.from?, self.to?);
        let sign = if self.certain { "" } else { "?" };
        Some(if from == to { format!("{from}{sign}") } else { format!("{from} to {to}{sign}") })
    }
}

/// Returns the first and the last day of dates that have a year.
fn span(dates: impl Iterator<Item = Edtf>) -> Option<(Date, Date)> {
    let days = dates.filter_map(|date| Some((date.earliest()?, date.latest()?)));
    days.reduce(|(from, to), (first, last)| (from.min(first), to.max(last)))
}

fn participants(articles: &[&Readout]) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let named = articles.iter().filter(|article| !article.participants.is_empty());
    let mut of = 0;
    for article in named {
        of += 1;
        let mut people: Vec<&str> = article.participants.iter().map(String::as_str).collect();
        people.sort_unstable();
        people.dedup();
        people.into_iter().for_each(|name| *counts.entry(name).or_default() += 1);
    }
    let mut most: Vec<(&str, usize)> = counts.into_iter().filter(|(_, count)| count * 2 >= of).collect();
    most.sort_by_key(|(name, count)| (Reverse(*count), *name));
    most.into_iter().map(|(name, _)| name.to_owned()).collect()
}

/// An event of an index, before its articles are loaded.
pub(crate) struct EventFound {
    /// Smallest number of its articles.
    pub(crate) number: u64,
    /// First day, in days since 1970: that of a certain date, else of a likely one, else of publication.
    pub(crate) day: Option<i64>,
    /// Number of its articles; of its texts, if one article stands for its reprints.
    pub(crate) articles: usize,
}

impl<R: Request> Resolved<R> {
    /// Finds the articles of events, and their first days.
    pub(crate) fn events_found(
        &self,
        events: FxHashSet<u64>,
        relations: &Relations,
    ) -> Result<Vec<EventFound>> {
        let is_collapsed = self.request().filters().collapse == Collapse::Reprints;
        let mut texts = FxHashSet::default();
        let mut found: FxHashMap<u64, ([Option<i64>; 3], usize)> =
            events.into_iter().map(|event| (event, ([None; 3], 0))).collect();
        for reader in self.searcher.segment_readers() {
            let told = |error| self.index.error(error);
            let ties = self.index.ties(reader).map_err(told)?;
            let columns = [field::CERTAIN_FROM, field::LIKELY_FROM, field::SORT_DATE];
            let columns = columns.map(|name| reader.fast_fields().i64(name));
            let columns: Vec<Column<i64>> =
                columns.into_iter().collect::<tantivy::Result<_>>().map_err(told)?;
            for doc in (0..reader.max_doc()).filter(|doc| !reader.is_deleted(*doc)) {
                let Some(number) = ties.first(doc) else { continue };
                let event = relations.event_of(number);
                let Some((days, articles)) = found.get_mut(&event) else { continue };
                if relations.is_superseded(number) {
                    continue;
                }
                let is_counted = !is_collapsed || texts.insert((event, relations.cluster_of(number)));
                *articles += usize::from(is_counted);
                for (day, column) in days.iter_mut().zip(&columns) {
                    *day = [*day, column.first(doc)].into_iter().flatten().min();
                }
            }
        }
        let all = found.into_iter().map(|(number, (days, articles))| {
            let day = days.into_iter().flatten().next();
            EventFound { number, day, articles }
        });
        Ok(all.collect())
    }
}

/// Articles of an index, found by their numbers.
pub(crate) struct ByNumber<'i> {
    index: &'i Index,
    searcher: &'i Searcher,
    addresses: FxHashMap<u64, DocAddress>,
}

impl<'i> ByNumber<'i> {
    /// Finds the articles with these numbers.
    pub(crate) fn find(
        index: &'i Index,
        searcher: &'i Searcher,
        numbers: impl IntoIterator<Item = u64>,
    ) -> Result<Self> {
        let wanted: FxHashSet<u64> = numbers.into_iter().collect();
        let mut addresses = FxHashMap::default();
        let readers = searcher.segment_readers().iter().filter(|_| !wanted.is_empty());
        for (segment, reader) in readers.enumerate() {
            let ties = index.ties(reader).map_err(|error| index.error(error))?;
            for doc in (0..reader.max_doc()).filter(|doc| !reader.is_deleted(*doc)) {
                let Some(number) = ties.first(doc).filter(|number| wanted.contains(number)) else { continue };
                addresses.insert(number, DocAddress::new(segment as u32, doc));
            }
        }
        Ok(Self { index, searcher, addresses })
    }

    /// Loads the articles, without paragraphs and statements.
    pub(crate) fn load(&self) -> Result<BTreeMap<u64, Readout>> {
        let mut all: Vec<(DocAddress, u64)> =
            self.addresses.iter().map(|(number, address)| (*address, *number)).collect();
        all.sort_unstable();
        let mut loaded = BTreeMap::new();
        for of_segment in all.chunk_by(|a, b| a.0.segment_ord == b.0.segment_ord) {
            let Some((first, _)) = of_segment.first() else { continue };
            let reader = self.searcher.segment_reader(first.segment_ord);
            let mut texts = Texts::open(self.index, reader, 1)?;
            for (address, number) in of_segment {
                loaded.insert(*number, texts.read(address.doc_id)?.article_without_body()?);
            }
        }
        Ok(loaded)
    }
}

/// Returns the ids of the articles with these numbers.
pub(crate) fn ids_of(
    index: &Index,
    searcher: &Searcher,
    numbers: &FxHashSet<u64>,
) -> Result<FxHashMap<u64, String>> {
    let mut ids = FxHashMap::default();
    if !numbers.is_empty() {
        index.each_id(searcher, "", |id, _| {
            let number = id_number(id);
            if numbers.contains(&number) {
                ids.insert(number, id.to_owned());
            }
        })?;
    }
    Ok(ids)
}
