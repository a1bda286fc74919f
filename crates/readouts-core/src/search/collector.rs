//! One pass over the matching documents: totals, the best documents, and facet counts.
//!
//! Segments are scanned in parallel and added up in order.

mod simple;

use std::collections::BinaryHeap;
use std::sync::Arc;

use rayon::prelude::*;
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, DocSet, Searcher, SegmentReader, TERMINATED};

use super::facets::{Counts, Facet, SegmentCounters, Voices};
use super::hits::Total;
use super::intervals::{PlanQuery, PlanScorer};
use super::request::Order;
use crate::index::{Index, Relations, field};
use crate::{Error, ErrorKind, Result};

/// Parameters of a pass.
pub(super) struct Scan<'a> {
    pub(super) index: &'a Index,
    pub(super) query: &'a PlanQuery,
    pub(super) facets: &'a [Facet],
    /// Whose speakers and bases the facets count.
    pub(super) voices: Voices,
    pub(super) order: Order,
    /// Maximum number of best documents to keep.
    pub(super) best: usize,
    /// Whether all matches are counted; if not, documents that cannot be among the best are skipped.
    pub(super) totals: bool,
}

/// Result of a pass.
#[derive(Default)]
pub(super) struct Scanned {
    pub(super) documents: u64,
    pub(super) occurrences: u64,
    /// Best documents, best first.
    pub(super) best: Vec<Ranked>,
    /// Counts of each requested facet, in the order of the request.
    pub(super) facets: Vec<Counts>,
}

impl Scanned {
    pub(super) fn total(&self) -> Total {
        Total { documents: self.documents, occurrences: self.occurrences, ..Total::default() }
    }
}

/// Document with its rank.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ranked {
    /// Lower is better; `tie` decides between equal ranks.
    rank: i64,
    tie: u64,
    pub(super) score: f32,
    pub(super) address: DocAddress,
}

/// Number of postings below which scanning segments in parallel costs more than it saves.
const SHORT: u64 = 20_000;

impl Scan<'_> {
    pub(super) fn run(&self, searcher: &Searcher) -> Result<Scanned> {
        let is_of_events = self.facets.iter().any(Facet::is_of_events);
        let relations = is_of_events.then(|| self.index.relations()).transpose()?;
        let scanned = self.scanned(searcher, relations.as_ref()).map_err(|error| self.index.error(error))?;
        self.query.check_time()?;
        for (facet, counts) in self.facets.iter().zip(&scanned.facets) {
            if let Some(most) = counts.exceeds(facet) {
                let message = format!("the facet `{}` has more than {most} values", facet.as_str());
                let hint = "filters leave fewer articles to count; one facet alone has fewer values than two";
                return Err(Error::new(ErrorKind::Query, message).hinting(hint));
            }
        }
        Ok(scanned)
    }

    fn scanned(&self, searcher: &Searcher, relations: Option<&Arc<Relations>>) -> tantivy::Result<Scanned> {
        let collect = self.voices == Voices::Matched && self.facets.iter().any(Facet::is_of_words);
        let mut segments = Vec::with_capacity(searcher.segment_readers().len());
        for (number, reader) in searcher.segment_readers().iter().enumerate() {
            segments.push((number as u32, reader, self.query.open(reader, collect)?));
        }
        let cost: u64 = segments.iter().map(|(.., scorer)| u64::from(scorer.size_hint())).sum();
        let scan = |(number, reader, scorer): (_, _, PlanScorer)| {
            Segment::new(self, number, reader, relations)?.run(scorer.begin())
        };
        let scanned: tantivy::Result<Vec<Scanned>> = if cost < SHORT {
            segments.into_iter().map(scan).collect()
        } else {
            segments.into_par_iter().map(scan).collect()
        };
        Ok(self.add_up(scanned?))
    }

    fn add_up(&self, segments: Vec<Scanned>) -> Scanned {
        let mut all = Scanned { facets: vec![Counts::default(); self.facets.len()], ..Scanned::default() };
        for segment in segments {
            all.documents += segment.documents;
            all.occurrences += segment.occurrences;
            all.best.extend(segment.best);
            for (sum, counts) in all.facets.iter_mut().zip(segment.facets) {
                sum.add(counts);
            }
        }
        all.best.sort_unstable();
        all.best.truncate(self.best);
        all
    }
}

/// A pass over one segment.
struct Segment<'a> {
    scan: &'a Scan<'a>,
    number: u32,
    reader: &'a SegmentReader,
    /// Heap with the worst on top; at most the requested number.
    best: BinaryHeap<Ranked>,
    /// Score below which a document is not among the best.
    floor: f32,
    tie: Option<Column<u64>>,
    sort_date: Option<Column<i64>>,
    counters: SegmentCounters,
}

impl<'a> Segment<'a> {
    fn new(
        scan: &'a Scan<'a>,
        number: u32,
        reader: &'a SegmentReader,
        relations: Option<&Arc<Relations>>,
    ) -> tantivy::Result<Self> {
        Ok(Self {
            scan,
            number,
            reader,
            best: BinaryHeap::new(),
            floor: f32::MIN,
            tie: None,
            sort_date: match scan.order {
                Order::Relevance => None,
                Order::DateAscending | Order::DateDescending => {
                    Some(reader.fast_fields().i64(field::SORT_DATE)?)
                }
            },
            counters: SegmentCounters::open(
                scan.facets,
                reader,
                (scan.voices, scan.query.looks_for_words()),
                relations.map(|relations| (scan.index, relations)),
            )?,
        })
    }

    fn run(mut self, mut scorer: PlanScorer) -> tantivy::Result<Scanned> {
        let mut found = Scanned::default();
        if self.scan.facets.is_empty() && self.count_simple(&mut scorer, &mut found)? {
            found.best = self.best.into_vec();
            return Ok(found);
        }
        let mut doc = scorer.doc();
        while doc != TERMINATED {
            if !self.reader.is_deleted(doc) {
                let tally = scorer.tally();
                found.documents += 1;
                found.occurrences += tally.occurrences;
                self.counters.add(doc, tally);
                if self.scan.best > 0 {
                    self.rank(doc, tally.score)?;
                }
            }
            doc = scorer.advance();
        }
        found.best = self.best.into_vec();
        found.facets = self.counters.finish()?;
        Ok(found)
    }

    /// Adds a document to the best if it belongs there.
    #[inline]
    fn rank(&mut self, doc: DocId, score: f32) -> tantivy::Result<()> {
        if score.max(0.0) < self.floor { Ok(()) } else { self.rank_hopeful(doc, score) }
    }

    /// Adds a document whose score may be among the best; equal scores are ordered by their ties.
    fn rank_hopeful(&mut self, doc: DocId, score: f32) -> tantivy::Result<()> {
        let date = self.sort_date.as_ref().and_then(|column| column.first(doc));
        let rank = match self.scan.order {
            // The bits of non-negative floats are ordered as the floats are.
            Order::Relevance => -i64::from(f32::max(score, 0.0).to_bits()),
            Order::DateAscending => date.unwrap_or(i64::MAX),
            Order::DateDescending => date.map_or(i64::MAX, |date| -date),
        };
        let is_full = self.best.len() >= self.scan.best;
        let worst = self.best.peek().filter(|_| is_full);
        if self.scan.best == 0 || worst.is_some_and(|worst| worst.rank < rank) {
            return Ok(());
        }
        if self.tie.is_none() {
            self.tie = Some(self.scan.index.ties(self.reader)?);
        }
        let tie = self.tie.as_ref().and_then(|column| column.first(doc)).unwrap_or(u64::MAX);
        let ranked = Ranked { rank, tie, score, address: DocAddress::new(self.number, doc) };
        if !is_full {
            self.best.push(ranked);
        } else if let Some(mut worst) = self.best.peek_mut().filter(|worst| ranked < **worst) {
            *worst = ranked;
        }
        if self.best.len() >= self.scan.best && self.scan.order == Order::Relevance {
            self.floor = self.best.peek().map_or(f32::MIN, |worst| worst.score);
        }
        Ok(())
    }
}

impl Ranked {
    fn key(&self) -> (i64, u64) {
        (self.rank, self.tie)
    }
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Ranked {}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}
