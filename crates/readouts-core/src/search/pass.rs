//! One pass over the matching articles of a query, segment by segment, for what counts or shows every place.

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use tantivy::{DocId, DocSet, Searcher, SegmentReader, TERMINATED};

use super::follow::Step;
use super::hits::Total;
use super::intervals::{Interval, PlanQuery, Prepared};
use super::resolved::{Request, Resolved};
use super::watch::Watch;
use crate::Query;
use crate::Result;
use crate::index::Index;
use crate::query::Plan;

/// A query, prepared for one state of the index, whose matching articles are visited in one pass.
pub(crate) struct Pass<'a> {
    pub(crate) index: &'a Index,
    searcher: &'a Searcher,
    query: PlanQuery,
}

/// The matching articles of one segment.
pub(crate) struct Segment<'p> {
    pass: &'p Pass<'p>,
    /// Number of the segment, from 0.
    pub(crate) number: u32,
}

/// Number of an article in its segment.
pub(crate) type Doc = DocId;

/// A matching article.
pub(crate) struct Matched<'m> {
    pub(crate) doc: DocId,
    /// Number of occurrences; 0 if the query has no words.
    pub(crate) occurrences: u64,
    /// Places of the occurrences in the body, in order.
    pub(crate) places: &'m [Interval],
}

impl<R: Request> Resolved<R> {
    /// Prepares a pass over the articles that match the request.
    pub(crate) fn pass<'a>(&'a self, watch: &Watch) -> Result<Pass<'a>> {
        self.pass_of(self.plan(), watch)
    }

    /// Prepares a pass over the articles that match another query within the filters of the request.
    pub(crate) fn pass_within<'a>(&'a self, query: &Query, watch: &Watch) -> Result<Pass<'a>> {
        self.pass_of(self.plan_of(query, self.request().filters()), watch)
    }

    /// Prepares a pass over the articles that match another plan.
    pub(crate) fn pass_of<'a>(&'a self, plan: Plan, watch: &Watch) -> Result<Pass<'a>> {
        let Self { index, searcher, .. } = self;
        let query = PlanQuery::new(Prepared::new(index, searcher, plan, false, watch)?);
        Ok(Pass { index, searcher, query })
    }
}

impl Pass<'_> {
    /// Runs a function for every segment, in parallel; returns the results in the order of the segments.
    ///
    /// # Errors
    /// The first error of the function; [`ErrorKind::TimedOut`](crate::ErrorKind::TimedOut) past the deadline.
    pub(crate) fn each_segment<T: Send>(
        &self,
        run: impl Fn(Segment<'_>) -> Result<T> + Sync,
    ) -> Result<Vec<T>> {
        let segments = 0..self.searcher.segment_readers().len() as u32;
        let done: Result<Vec<T>> =
            segments.into_par_iter().map(|number| run(Segment { pass: self, number })).collect();
        self.check_time()?;
        done
    }

    /// Returns the numbers of the matching articles.
    pub(crate) fn numbers(&self) -> Result<FxHashSet<u64>> {
        let found = self.each_segment(|segment| {
            let ties = segment.open(|reader| self.index.ties(reader))?;
            let mut numbers = Vec::new();
            segment.each(|matched| {
                numbers.extend(ties.first(matched.doc));
                Ok(())
            })?;
            Ok(numbers)
        })?;
        Ok(found.into_iter().flatten().collect())
    }

    /// Returns the query.
    pub(super) fn query(&self) -> &PlanQuery {
        &self.query
    }

    /// Returns all segments, in order.
    pub(crate) fn segments(&self) -> impl Iterator<Item = Segment<'_>> {
        (0..self.searcher.segment_readers().len() as u32).map(|number| self.segment(number))
    }

    /// Returns the segment with a number.
    pub(crate) fn segment(&self, number: u32) -> Segment<'_> {
        Segment { pass: self, number }
    }

    /// Checks whether the pass has taken too long. Functions that read texts do so for every article.
    ///
    /// # Errors
    /// [`ErrorKind::TimedOut`](crate::ErrorKind::TimedOut) past the deadline.
    pub(crate) fn check_time(&self) -> Result<()> {
        self.query.check_time()
    }

    /// Tells who follows the work of a step.
    pub(crate) fn tell(&self, step: Step) {
        self.query.tell(step);
    }
}

impl Segment<'_> {
    pub(crate) fn reader(&self) -> &SegmentReader {
        self.pass.searcher.segment_reader(self.number)
    }

    /// Opens a part of the segment, such as columns.
    ///
    /// # Errors
    /// That of reading the index.
    pub(crate) fn open<T>(&self, open: impl FnOnce(&SegmentReader) -> tantivy::Result<T>) -> Result<T> {
        open(self.reader()).map_err(|error| self.pass.index.error(error))
    }

    /// Calls `each` for every matching article of the segment with its occurrences, in the order of documents;
    /// returns the totals.
    ///
    /// # Errors
    /// The first error of `each`, or that of reading the index.
    pub(crate) fn each(&self, mut each: impl FnMut(Matched<'_>) -> Result<()>) -> Result<Total> {
        let reader = self.reader();
        let scorer = self.pass.query.open(reader, true).map_err(|error| self.pass.index.error(error))?;
        let mut scorer = scorer.begin();
        let mut total = Total::default();
        while scorer.doc() != TERMINATED {
            let doc = scorer.doc();
            if !reader.is_deleted(doc) {
                let tally = scorer.tally();
                total.documents += 1;
                total.occurrences += tally.occurrences;
                each(Matched { doc, occurrences: tally.occurrences, places: &tally.places })?;
            }
            scorer.advance();
        }
        Ok(total)
    }
    /// Calls `each` for those of these documents that match, with their occurrences. The documents must be in
    /// ascending order.
    ///
    /// # Errors
    /// The first error of `each`, or that of reading the index.
    pub(crate) fn each_of(
        &self,
        docs: impl IntoIterator<Item = DocId>,
        mut each: impl FnMut(Matched<'_>) -> Result<()>,
    ) -> Result<()> {
        let scorer =
            self.pass.query.open(self.reader(), true).map_err(|error| self.pass.index.error(error))?;
        let mut scorer = scorer.begin_for_few();
        for doc in docs {
            if scorer.doc() == doc || scorer.seek(doc) == doc {
                let tally = scorer.tally();
                each(Matched { doc, occurrences: tally.occurrences, places: &tally.places })?;
            }
        }
        Ok(())
    }
}
