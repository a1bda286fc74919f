//! Conditions that compare an article with others: those of its event, and its reprints. The articles for which such a
//! condition holds are found once, before segments are searched.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use readouts_relations::reprints;
use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::columnar::{Column, StrColumn};
use tantivy::index::SegmentId;
use tantivy::{DocId, DocSet, Searcher, SegmentReader, TERMINATED};

use super::intervals::{PlanQuery, PlanScorer, Prepared};
use super::periods::day_of;
use super::watch::Watch;
use crate::index::{Index, Relations, field, id_number};
use crate::query::{AnyOf, Collapsed, FieldQuery, Plan, QueryField, Sides};
use crate::{Date, Query, Result};

/// Documents of a segment.
#[derive(Debug, Clone, Default)]
pub(super) struct Docs {
    /// A bit for each document, in words.
    bits: Vec<u64>,
    /// Number of documents in the set.
    pub(super) count: u32,
}

impl Docs {
    pub(super) fn new(end: DocId) -> Self {
        Self { bits: vec![0; end.div_ceil(u64::BITS) as usize], count: 0 }
    }

    pub(super) fn insert(&mut self, doc: DocId) {
        let Some(word) = self.bits.get_mut((doc / u64::BITS) as usize) else { return };
        let bit = 1 << (doc % u64::BITS);
        self.count += u32::from(*word & bit == 0);
        *word |= bit;
    }

    /// Leaves the documents that are in the other set too.
    pub(super) fn intersect(&mut self, other: &Self) {
        debug_assert_eq!(self.bits.len(), other.bits.len(), "sets of one segment");
        self.bits.iter_mut().zip(&other.bits).for_each(|(word, other)| *word &= other);
        self.count = self.bits.iter().map(|word| word.count_ones()).sum();
    }

    /// Returns the first document of the set from this one on; [`TERMINATED`] if there is none.
    pub(super) fn from(&self, doc: DocId) -> DocId {
        let at = (doc / u64::BITS) as usize;
        let Some(word) = self.bits.get(at) else { return TERMINATED };
        let first = word >> (doc % u64::BITS);
        if first != 0 {
            return doc + first.trailing_zeros();
        }
        let later = self.bits[at + 1..].iter().position(|word| *word != 0);
        later.map_or(TERMINATED, |more| {
            let at = at + 1 + more;
            at as DocId * u64::BITS + self.bits[at].trailing_zeros()
        })
    }
}

/// Articles for which a condition holds.
#[derive(Debug, Default)]
pub(super) struct Related {
    docs: FxHashMap<SegmentId, Arc<Docs>>,
    /// Numbers of the reprints that each article stands for, if it stands for some.
    pub(super) stands_for: BTreeMap<u64, Vec<u64>>,
}

impl Related {
    /// Returns the articles of a segment.
    pub(super) fn docs(&self, reader: &SegmentReader) -> Arc<Docs> {
        self.docs.get(&reader.segment_id()).cloned().unwrap_or_default()
    }

    /// Returns the number of articles for which others stand.
    pub(super) fn left_out(&self) -> u64 {
        self.stands_for.values().map(|reprints| reprints.len() as u64).sum()
    }
}

/// Whether a condition compares articles.
pub(super) fn compares(fact: &FieldQuery) -> bool {
    matches!(
        fact,
        FieldQuery::Named(QueryField::Event, _)
            | FieldQuery::Any(AnyOf::Named(QueryField::Event))
            | FieldQuery::Sides(_)
            | FieldQuery::Collapsed(_)
    )
}

/// Finds the articles for which each condition of a plan that compares articles holds.
pub(super) fn related(
    index: &Index,
    searcher: &Searcher,
    plan: &Plan,
    watch: &Watch,
) -> Result<FxHashMap<FieldQuery, Related>> {
    let mut facts = FxHashSet::default();
    plan.each_fact(&mut |fact| {
        if compares(fact) {
            facts.insert(fact);
        }
    });
    let mut found = FxHashMap::default();
    if facts.is_empty() {
        return Ok(found);
    }
    let looked = Looked { index, searcher, relations: &*index.relations()?, watch };
    for fact in facts {
        let related = match fact {
            FieldQuery::Named(_, ids) => looked.of_events(ids.iter().map(|id| id.text.as_str()))?,
            FieldQuery::Sides(sides) => looked.of_sides(sides)?,
            FieldQuery::Collapsed(collapsed) => looked.collapsed(collapsed)?,
            _ => looked.of_several()?,
        };
        found.insert(fact.clone(), related);
    }
    Ok(found)
}

/// What conditions are looked up in.
struct Looked<'l> {
    index: &'l Index,
    searcher: &'l Searcher,
    relations: &'l Relations,
    watch: &'l Watch,
}

impl Looked<'_> {
    fn ties(&self, reader: &SegmentReader) -> Result<Column<u64>> {
        self.index.ties(reader).map_err(|error| self.index.error(error))
    }

    /// Returns the articles whose number passes.
    fn where_number(&self, passes: impl Fn(u64) -> bool + Sync) -> Result<Related> {
        let readers = self.searcher.segment_readers().par_iter();
        let docs = readers.map(|reader| {
            let ties = self.ties(reader)?;
            let mut docs = Docs::new(reader.max_doc());
            let all = (0..reader.max_doc()).filter(|doc| !reader.is_deleted(*doc));
            for doc in all {
                if ties.first(doc).is_some_and(&passes) {
                    docs.insert(doc);
                }
            }
            Ok((reader.segment_id(), Arc::new(docs)))
        });
        let docs: Result<FxHashMap<_, _>> = docs.collect();
        self.watch.check()?;
        Ok(Related { docs: docs?, stands_for: BTreeMap::new() })
    }

    /// Returns the articles of the events of which these articles tell.
    fn of_events<'i>(&self, ids: impl Iterator<Item = &'i str>) -> Result<Related> {
        let events: FxHashSet<u64> = ids.map(|id| self.relations.event_of(id_number(id))).collect();
        self.where_number(|number| events.contains(&self.relations.event_of(number)))
    }

    /// Returns the articles of events of which several articles tell.
    fn of_several(&self) -> Result<Related> {
        self.where_number(|number| is_told_twice(self.relations, number))
    }

    /// Returns the articles of events that outlets of several countries tell of.
    fn of_sides(&self, sides: &Sides) -> Result<Related> {
        let nothing = Arc::default();
        let countries = sides.countries.as_ref().unwrap_or(&nothing);
        let mut told: FxHashMap<u64, BTreeSet<&str>> = FxHashMap::default();
        for reader in self.searcher.segment_readers() {
            let of_segment = self.countries_by_event(reader, countries);
            for (event, code) in of_segment? {
                told.entry(event).or_default().insert(code);
            }
        }
        let events: FxHashSet<u64> = told
            .into_iter()
            .filter(|(_, codes)| codes.len() >= sides.least() as usize)
            .map(|(event, _)| event)
            .collect();
        self.where_number(|number| events.contains(&self.relations.event_of(number)))
    }

    /// Returns the events of a segment's articles, with the countries whose outlets tell of them.
    fn countries_by_event<'c>(
        &self,
        reader: &SegmentReader,
        countries: &'c BTreeMap<String, String>,
    ) -> Result<FxHashSet<(u64, &'c str)>> {
        let told = |error| self.index.error(error);
        let ties = self.ties(reader)?;
        let side = |name: &str| -> tantivy::Result<Option<Names<'c>>> {
            let Some(column) = reader.fast_fields().str(name)? else { return Ok(None) };
            Ok(Some(Names { column, countries, known: FxHashMap::default() }))
        };
        let mut agencies = side(field::AGENCY).map_err(told)?;
        let mut outlets = side(field::OUTLET).map_err(told)?;
        let mut found = FxHashSet::default();
        for doc in (0..reader.max_doc()).filter(|doc| !reader.is_deleted(*doc)) {
            let Some(number) = ties.first(doc).filter(|number| is_told_twice(self.relations, *number)) else {
                continue;
            };
            let of = |names: &mut Option<Names<'c>>| {
                names.as_mut().map_or(Ok(None), |names| names.country(doc)).map_err(told)
            };
            let country = match of(&mut agencies)? {
                Some(of_agency) => of_agency,
                None => of(&mut outlets)?.flatten(),
            };
            found.extend(country.map(|code| (self.relations.event_of(number), code)));
        }
        Ok(found)
    }

    /// Returns the articles that stand for their reprints among those that match a query.
    fn collapsed(&self, collapsed: &Collapsed) -> Result<Related> {
        let prepared = |query: &Query| -> Result<PlanQuery> {
            let prepared = Prepared::new(self.index, self.searcher, Plan::new(query), false, self.watch)?;
            Ok(PlanQuery::new(prepared))
        };
        let query = prepared(&collapsed.query)?;
        let before = collapsed.before.as_deref().map(prepared).transpose()?;
        let readers = self.searcher.segment_readers().par_iter();
        let found: Result<Vec<(Docs, Vec<Copy>)>> =
            readers.map(|reader| self.matching(reader, &query, before.as_ref())).collect();
        query.check_time()?;
        let mut docs = Vec::new();
        let mut clusters: BTreeMap<u64, Vec<(usize, Copy)>> = BTreeMap::new();
        for (segment, (of_segment, copies)) in found?.into_iter().enumerate() {
            docs.push(of_segment);
            for copy in copies {
                clusters.entry(copy.cluster).or_default().push((segment, copy));
            }
        }
        let mut stands_for = BTreeMap::new();
        for copies in clusters.into_values() {
            let Some((segment, first)) = first_of(&copies) else { continue };
            docs[*segment].insert(first.doc);
            let others: Vec<u64> =
                copies.iter().map(|(_, copy)| copy.number).filter(|number| *number != first.number).collect();
            if !others.is_empty() {
                stands_for.insert(first.number, others);
            }
        }
        let ids = self.searcher.segment_readers().iter().map(SegmentReader::segment_id);
        Ok(Related { docs: ids.zip(docs.into_iter().map(Arc::new)).collect(), stands_for })
    }

    /// Returns the articles of a segment that match and have no reprints, and apart from them those that have.
    fn matching(
        &self,
        reader: &SegmentReader,
        query: &PlanQuery,
        before: Option<&PlanQuery>,
    ) -> Result<(Docs, Vec<Copy>)> {
        let told = |error| self.index.error(error);
        let ties = self.ties(reader)?;
        let published = reader.fast_fields().i64(field::PUBLISHED_TO).map_err(told)?;
        let minutes = reader.fast_fields().i64(field::PUBLISHED).map_err(told)?;
        let outlets = reader.fast_fields().str(field::OUTLET).map_err(told)?;
        let agencies = reader.fast_fields().str(field::AGENCY).map_err(told)?;
        let mut matching = query.open(reader, false).map_err(told)?.begin();
        let mut before =
            before.map(|before| before.open(reader, false)).transpose().map_err(told)?.map(PlanScorer::begin);
        let (mut docs, mut copies) = (Docs::new(reader.max_doc()), Vec::new());
        while matching.doc() != TERMINATED {
            let doc = matching.doc();
            if !reader.is_deleted(doc) {
                let number = ties.first(doc).unwrap_or(u64::MAX);
                let cluster = self.relations.cluster_of(number);
                if cluster == number && self.relations.copies_in(cluster).len() < 2 {
                    docs.insert(doc);
                } else {
                    let names = |column: &Option<StrColumn>| name(column.as_ref(), doc).map_err(told);
                    let is_first =
                        before.as_mut().is_none_or(|before| before.doc() == doc || before.seek(doc) == doc);
                    copies.push(Copy {
                        cluster,
                        number,
                        doc,
                        is_first,
                        published: published.first(doc).map(day_of),
                        minute: minutes.first(doc).map_or(0, |all| all.rem_euclid(24 * 60) as u16),
                        outlet: names(&outlets)?,
                        agency: names(&agencies)?,
                    });
                }
            }
            matching.advance();
        }
        Ok((docs, copies))
    }
}

/// Whether several articles tell of an article's event.
fn is_told_twice(relations: &Relations, number: u64) -> bool {
    let event = relations.event_of(number);
    event != number || relations.articles_of(event).len() > 1
}

/// An article with reprints.
struct Copy {
    cluster: u64,
    number: u64,
    doc: DocId,
    /// Whether it comes before those for which this does not hold.
    is_first: bool,
    /// Last day on which it can have been published.
    published: Option<Date>,
    /// Minute of the day from which on it can have been published.
    minute: u16,
    outlet: Option<String>,
    agency: Option<String>,
}

/// Returns the article that stands for the others with its text.
fn first_of(copies: &[(usize, Copy)]) -> Option<&(usize, Copy)> {
    // Others have no say in whose dispatch it is: the same article stands for all, whatever else there is.
    let has_first = copies.iter().any(|(_, copy)| copy.is_first);
    let asked: Vec<&(usize, Copy)> = copies.iter().filter(|(_, copy)| copy.is_first || !has_first).collect();
    let origins = asked.iter().map(|(_, copy)| reprints::Copy {
        number: copy.number,
        published: copy.published,
        minute: copy.minute,
        outlet: copy.outlet.as_deref(),
        agency: copy.agency.as_deref(),
    });
    let origins: Vec<reprints::Copy<'_>> = origins.collect();
    let first = *reprints::provenance(&origins).order.first()?;
    asked.get(first).copied()
}

/// A column with names of outlets or agencies, and their countries.
struct Names<'c> {
    column: StrColumn,
    countries: &'c BTreeMap<String, String>,
    known: FxHashMap<u64, Option<&'c str>>,
}

impl<'c> Names<'c> {
    /// Returns the country of a document's name, if known; `None` if the document has no name.
    fn country(&mut self, doc: DocId) -> tantivy::Result<Option<Option<&'c str>>> {
        let Some(ord) = self.column.term_ords(doc).next() else { return Ok(None) };
        if let Some(known) = self.known.get(&ord) {
            return Ok(Some(*known));
        }
        let mut name = String::new();
        self.column.ord_to_str(ord, &mut name)?;
        let country = self.countries.get(&name).map(String::as_str);
        self.known.insert(ord, country);
        Ok(Some(country))
    }
}

fn name(column: Option<&StrColumn>, doc: DocId) -> tantivy::Result<Option<String>> {
    let Some(column) = column else { return Ok(None) };
    let Some(ord) = column.term_ords(doc).next() else { return Ok(None) };
    let mut name = String::new();
    column.ord_to_str(ord, &mut name)?;
    Ok(Some(name))
}
