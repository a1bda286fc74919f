//! Runs a concordance: finds occurrences, places them in their texts, sorts the rows and returns them.
//!
//! Segments are scanned in parallel, each in the order of its stored texts.

use std::io;
use std::ops::ControlFlow;

use tantivy::DocId;

use super::encoded::ReadRow;
use super::entry::Entries;
use super::sample::Urn;
use super::sorter::{Sorter, merge, temporary};
use super::{ConcordanceRequest, ConcordanceRow, Sample};
use crate::Result;
use crate::index::{Index, field};
use crate::search::hits::Total;
use crate::search::intervals::Interval;
use crate::search::pass::{Matched, Pass, Segment};
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
        let watch = self.watch();
        let pass = self.pass(&watch)?;
        let segments = self.searcher.segment_readers().len();
        let finding = Finding { pass: &pass, request: &self.request, segments };
        let (sorters, total) = match self.request.sample {
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
        late.map_or(Ok(Total { reprints: self.left_out(pass.query()), ..total }), Err)
    }
}

/// A search for the rows of a request.
struct Finding<'a> {
    pass: &'a Pass<'a>,
    request: &'a ConcordanceRequest,
    /// Number of segments of the index.
    segments: usize,
}

impl Finding<'_> {
    fn entries(&self, segment: &Segment<'_>) -> Result<Entries<'_>> {
        let sorter = Sorter::new(rayon::current_num_threads().min(self.segments));
        Entries::open(self.pass.index, segment.reader(), self.request, sorter)
    }

    /// Calls `each` for every article that has occurrences; returns the totals.
    fn each_article(
        &self,
        segment: &Segment<'_>,
        mut each: impl FnMut(DocId, &[Interval]) -> Result<()>,
    ) -> Result<Total> {
        segment.each(|Matched { doc, places, .. }| {
            if !places.is_empty() {
                each(doc, places)?;
                self.pass.check_time()?;
            }
            Ok(())
        })
    }

    fn all(&self) -> Result<(Vec<Sorter>, Total)> {
        let found = self.pass.each_segment(|segment| {
            let mut entries = self.entries(&segment)?;
            let total = self.each_article(&segment, |doc, places| entries.add(doc, places))?;
            Ok((entries.finish().map_err(temporary)?, total))
        })?;
        let (sorters, totals): (Vec<Sorter>, Vec<Total>) = found.into_iter().unzip();
        Ok((sorters, sum(&totals)))
    }

    fn sample(&self, sample: Sample) -> Result<(Vec<Sorter>, Total)> {
        let drawn = self.pass.each_segment(|segment| {
            let ties = segment.reader().fast_fields().u64(field::TIE);
            let ties = ties.map_err(|error| self.pass.index.error(error))?;
            let mut urn = Urn::new(sample);
            let total = self.each_article(&segment, |doc, places| {
                let tie = ties.first(doc).unwrap_or(u64::MAX);
                places.iter().for_each(|place| urn.offer(tie, *place, segment.number, doc));
                Ok(())
            })?;
            Ok((urn, total))
        })?;
        let (urns, totals): (Vec<Urn>, Vec<Total>) = drawn.into_iter().unzip();
        let mut urn = Urn::new(sample);
        urns.into_iter().for_each(|other| urn.add(other));
        let drawn = urn.by_segment(self.segments);
        let sorters = self.pass.each_segment(|segment| {
            let mut entries = self.entries(&segment)?;
            for drawn in drawn.get(segment.number as usize).into_iter().flatten() {
                self.pass.check_time()?;
                entries.add(drawn.doc, &[drawn.place])?;
            }
            entries.finish().map_err(temporary)
        })?;
        Ok((sorters, sum(&totals)))
    }
}

fn sum(totals: &[Total]) -> Total {
    Total {
        documents: totals.iter().map(|total| total.documents).sum(),
        occurrences: totals.iter().map(|total| total.occurrences).sum(),
        ..Total::default()
    }
}
