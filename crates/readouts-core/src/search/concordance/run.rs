//! Runs a concordance: finds occurrences, places them in their texts, sorts the rows and returns them.
//!
//! Segments are scanned in parallel, each in the order of its stored texts.

use std::io;
use std::ops::ControlFlow;

use rayon::prelude::*;
use tantivy::{DocId, DocSet, Searcher, TERMINATED};

use super::encoded::ReadRow;
use super::entry::Entries;
use super::sample::Urn;
use super::sorter::{Sorter, merge, temporary};
use super::{ConcordanceRequest, ConcordanceRow, Sample};
use crate::Result;
use crate::index::{Index, field};
use crate::search::hits::Total;
use crate::search::intervals::{Interval, PlanQuery, Prepared};
use crate::search::resolved::Resolved;

impl Index {
    /// Calls `each` with a row for every occurrence, in order, until it returns `Break`; returns the totals.
    /// Memory does not grow with the number of rows: rows that do not fit are kept in temporary files.
    ///
    /// # Errors
    /// Those of [`search`](Self::search); [`ErrorKind::Io`](crate::ErrorKind::Io) if temporary files cannot be written.
    pub fn concordance(
        &self,
        request: &ConcordanceRequest,
        each: impl FnMut(ConcordanceRow<'_>) -> ControlFlow<()>,
    ) -> Result<Total> {
        self.resolve_own(request)?.concordance(each)
    }
}

impl Resolved<ConcordanceRequest> {
    /// Calls `each` with a row for every occurrence, in order, until it returns `Break`; returns the totals. Memory
    /// does not grow with the number of rows: rows that do not fit are kept in temporary files.
    ///
    /// # Errors
    /// Those of [`Index::search`], except about names; [`ErrorKind::Io`](crate::ErrorKind::Io) if temporary files
    /// cannot be written.
    pub fn concordance(&self, mut each: impl FnMut(ConcordanceRow<'_>) -> ControlFlow<()>) -> Result<Total> {
        let Self { index, searcher, request, .. } = self;
        let watch = self.watch();
        let query = PlanQuery::new(Prepared::new(index, searcher, self.plan(), false, &watch)?);
        let finding = Finding { index, searcher, query: &query, request };
        let (sorters, total) = match request.sample {
            None => finding.all()?,
            Some(sample) => finding.sample(sample)?,
        };
        watch.check()?;
        let mut begun = false;
        let mut late = None;
        merge(sorters, |row| {
            // Once the first row is returned, all of them are.
            if !std::mem::replace(&mut begun, true)
                && let Err(error) = watch.check()
            {
                late = Some(error);
                return Ok(ControlFlow::Break(()));
            }
            let row = ReadRow::of(row).ok_or(io::ErrorKind::InvalidData)?;
            Ok::<_, io::Error>(each(row.row()))
        })
        .map_err(temporary)?;
        late.map_or(Ok(total), Err)
    }
}

/// A search for occurrences in one state of the index.
struct Finding<'a> {
    index: &'a Index,
    searcher: &'a Searcher,
    query: &'a PlanQuery,
    request: &'a ConcordanceRequest,
}

impl Finding<'_> {
    fn segments(&self) -> std::ops::Range<u32> {
        0..self.searcher.segment_readers().len() as u32
    }

    /// Calls `each` for every matching document of a segment that has occurrences; returns the totals.
    fn each_document(
        &self,
        segment: u32,
        mut each: impl FnMut(DocId, &[Interval]) -> Result<()>,
    ) -> Result<Total> {
        let reader = self.searcher.segment_reader(segment);
        let scorer = self.query.open(reader, true).map_err(|error| self.index.error(error))?;
        let mut scorer = scorer.begin();
        let mut total = Total::default();
        while scorer.doc() != TERMINATED {
            let doc = scorer.doc();
            if !reader.is_deleted(doc) {
                let places = &scorer.tally().places;
                total.documents += 1;
                total.occurrences += places.len() as u64;
                if !places.is_empty() {
                    each(doc, places)?;
                    self.query.check_time()?;
                }
            }
            scorer.advance();
        }
        Ok(total)
    }

    fn entries(&self, segment: u32) -> Result<Entries<'_>> {
        let reader = self.searcher.segment_reader(segment);
        let sorter = Sorter::new(rayon::current_num_threads().min(self.searcher.segment_readers().len()));
        Entries::open(self.index, reader, self.request, sorter)
    }

    fn all(&self) -> Result<(Vec<Sorter>, Total)> {
        let found: Result<Vec<(Sorter, Total)>> = self
            .segments()
            .into_par_iter()
            .map(|segment| {
                let mut entries = self.entries(segment)?;
                let total = self.each_document(segment, |doc, places| entries.add(doc, places))?;
                Ok((entries.finish().map_err(temporary)?, total))
            })
            .collect();
        let (sorters, totals): (Vec<Sorter>, Vec<Total>) = found?.into_iter().unzip();
        Ok((sorters, sum(&totals)))
    }

    fn sample(&self, sample: Sample) -> Result<(Vec<Sorter>, Total)> {
        let drawn: Result<Vec<(Urn, Total)>> = self
            .segments()
            .into_par_iter()
            .map(|segment| {
                let ties = self.searcher.segment_reader(segment).fast_fields().u64(field::TIE);
                let ties = ties.map_err(|error| self.index.error(error))?;
                let mut urn = Urn::new(sample);
                let total = self.each_document(segment, |doc, places| {
                    let tie = ties.first(doc).unwrap_or(u64::MAX);
                    places.iter().for_each(|place| urn.offer(tie, *place, segment, doc));
                    Ok(())
                })?;
                Ok((urn, total))
            })
            .collect();
        let (urns, totals): (Vec<Urn>, Vec<Total>) = drawn?.into_iter().unzip();
        let mut urn = Urn::new(sample);
        urns.into_iter().for_each(|other| urn.add(other));
        let drawn = urn.by_segment(self.searcher.segment_readers().len());
        let sorters: Result<Vec<Sorter>> = self
            .segments()
            .into_par_iter()
            .zip(drawn)
            .map(|(segment, drawn)| {
                let mut entries = self.entries(segment)?;
                drawn.iter().try_for_each(|drawn| {
                    self.query.check_time()?;
                    entries.add(drawn.doc, &[drawn.place])
                })?;
                entries.finish().map_err(temporary)
            })
            .collect();
        Ok((sorters?, sum(&totals)))
    }
}

fn sum(totals: &[Total]) -> Total {
    Total {
        documents: totals.iter().map(|total| total.documents).sum(),
        occurrences: totals.iter().map(|total| total.occurrences).sum(),
        ..Total::default()
    }
}
