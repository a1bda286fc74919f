//! Streams the articles that a query finds, in a stated order, with bounded memory.
//!
//! The places of the articles are collected and sorted first. Then articles are loaded ahead in groups, each in
//! parallel, as many at a time as hold a certain number of words.

use std::collections::VecDeque;
use std::sync::Arc;

use rayon::prelude::*;
use tantivy::DocId;
use tantivy::columnar::Column;

use super::hits::Total;
use super::intervals::Interval;
use super::pass::Pass;
use super::request::{Filters, Joint, SearchRequest};
use super::resolved::Resolved;
use crate::index::{Texts, field};
use crate::query::Plan;
use crate::words::{PARAGRAPH_GAP, Words};
use crate::{Basis, Readout, Result, Statement};

/// Maximum number of words in the articles that are loaded ahead, if there are several.
const WORDS_AHEAD: u64 = 500_000;
/// Maximum number of articles that are loaded ahead.
const ARTICLES_AHEAD: usize = 512;
/// Number of articles of a segment that one thread loads in a row.
const RUN: usize = 32;

/// Order of exported articles. Equal ones are ordered by id.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ExportOrder {
    /// By id: an order without meaning that never changes.
    #[default]
    Id,
    /// Earliest first, by the event date if it is certain, else by the publication date; unknown dates last.
    DateAscending,
    /// Latest first, by the same dates; unknown dates last.
    DateDescending,
}

/// Articles that a query finds, loaded as they are asked for.
pub struct Articles<'r> {
    pass: Pass<'r>,
    /// Columns with the number of words, by segment.
    words: Vec<Column<u64>>,
    said: Arc<Said>,
    total: Total,
    places: std::vec::IntoIter<Place>,
    ready: VecDeque<FoundArticle>,
    has_begun: bool,
}

/// Article that a query finds.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FoundArticle {
    /// The article, without its copies.
    pub article: Readout,
    /// Number of occurrences; 0 if the query has no words.
    pub occurrences: u64,
    /// Position of the first word of each occurrence, in order.
    starts: Vec<u32>,
    said: Arc<Said>,
}

/// Which statements of an article a query is about.
#[derive(Debug)]
struct Said {
    /// Whether they must have an occurrence; otherwise the filters of words decide.
    has_words: bool,
    by: Vec<String>,
    joint: Joint,
    basis: Vec<Basis>,
}

/// Place of an article in the index, with what it is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    rank: i64,
    tie: u64,
    segment: u32,
    doc: DocId,
}

impl Resolved<SearchRequest> {
    /// Returns the articles that match, in an order of their own: that of the request, its limit and its facets are
    /// ignored. The deadline of the request holds until the first article is loaded.
    ///
    /// ```
    /// use readouts_core::{ExportOrder, Index, Query, SearchRequest};
    ///
    /// let index = Index::in_memory()?;
    /// let request = index.resolve(&SearchRequest::new(Query::All), |_, _| Vec::new())?;
    /// for found in request.articles(ExportOrder::Id)? {
    ///     let found = found?;
    ///     println!("{}: {} paragraphs", found.article.id, found.article.paragraphs.len());
    /// }
    /// # Ok::<(), readouts_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`Index::search`](crate::Index::search), except about names.
    pub fn articles(&self, order: ExportOrder) -> Result<Articles<'_>> {
        let pass = self.pass(&self.watch())?;
        let found = pass.each_segment(|segment| {
            let told = |error| pass.index.error(error);
            let ties = pass.index.ties(segment.reader()).map_err(told)?;
            let dates = segment.reader().fast_fields().i64(field::SORT_DATE).map_err(told)?;
            let words = segment.reader().fast_fields().u64(field::WORDS).map_err(told)?;
            let mut places = Vec::new();
            let total = segment.each(|matched| {
                let date = || dates.first(matched.doc);
                let rank = match order {
                    ExportOrder::Id => 0,
                    ExportOrder::DateAscending => date().unwrap_or(i64::MAX),
                    ExportOrder::DateDescending => date().map_or(i64::MAX, |date| -date),
                };
                let tie = ties.first(matched.doc).unwrap_or(u64::MAX);
                places.push(Place { rank, tie, segment: segment.number, doc: matched.doc });
                Ok(())
            })?;
            Ok((places, total, words))
        })?;
        let (mut places, mut words, mut total) = (Vec::new(), Vec::new(), Total::default());
        for (of_segment, of, column) in found {
            places.extend(of_segment);
            words.push(column);
            total.documents += of.documents;
            total.occurrences += of.occurrences;
        }
        total.reprints = self.left_out(pass.query());
        places.par_sort_unstable();
        let said = Arc::new(Said::of(self.request()));
        let (places, ready) = (places.into_iter(), VecDeque::new());
        Ok(Articles { pass, words, said, total, places, ready, has_begun: false })
    }
}

impl Articles<'_> {
    /// Returns the numbers of articles and occurrences.
    pub fn total(&self) -> Total {
        self.total
    }

    /// Loads the next articles.
    fn load(&mut self) -> Result<()> {
        if !self.has_begun {
            self.pass.check_time()?;
            self.has_begun = true;
        }
        let mut next: Vec<(usize, Place)> = Vec::new();
        let mut words = 0;
        while let Some(place) = self.places.as_slice().first().copied() {
            words +=
                self.words.get(place.segment as usize).and_then(|words| words.first(place.doc)).unwrap_or(0);
            if next.len() == ARTICLES_AHEAD || (!next.is_empty() && words > WORDS_AHEAD) {
                break;
            }
            next.push((next.len(), place));
            self.places.next();
        }
        next.sort_unstable_by_key(|(_, place)| (place.segment, place.doc));
        let runs: Vec<&[(usize, Place)]> = next
            .chunk_by(|(_, a), (_, b)| a.segment == b.segment)
            .flat_map(|of_segment| of_segment.chunks(RUN))
            .collect();
        let loaded: Result<Vec<_>> = runs.into_par_iter().map(|run| self.run(run)).collect();
        let mut loaded: Vec<(usize, FoundArticle)> = loaded?.into_iter().flatten().collect();
        loaded.sort_unstable_by_key(|(number, _)| *number);
        self.ready.extend(loaded.into_iter().map(|(_, found)| found));
        Ok(())
    }

    /// Loads articles of one segment, in the order of its documents.
    fn run(&self, run: &[(usize, Place)]) -> Result<Vec<(usize, FoundArticle)>> {
        let Some((_, Place { segment, .. })) = run.first() else { return Ok(Vec::new()) };
        let segment = self.pass.segment(*segment);
        let mut texts = Texts::open(self.pass.index, segment.reader(), 1)?;
        let mut loaded = Vec::with_capacity(run.len());
        for (number, place) in run {
            let article = texts.read(place.doc)?.article()?;
            let said = self.said.clone();
            loaded.push((*number, FoundArticle { article, occurrences: 0, starts: Vec::new(), said }));
        }
        if self.said.has_words {
            let docs = run.iter().map(|(_, place)| place.doc);
            let mut at = 0;
            segment.each_of(docs, |matched| {
                while run.get(at).is_some_and(|(_, place)| place.doc < matched.doc) {
                    at += 1;
                }
                if let Some((_, found)) = loaded.get_mut(at) {
                    found.occurrences = matched.occurrences;
                    found.starts = matched.places.iter().map(|place: &Interval| place.first).collect();
                }
                Ok(())
            })?;
        }
        Ok(loaded)
    }
}

impl Iterator for Articles<'_> {
    type Item = Result<FoundArticle>;

    /// Returns the next article. After an error there are no more.
    fn next(&mut self) -> Option<Self::Item> {
        if self.ready.is_empty()
            && let Err(error) = self.load()
        {
            self.places = Vec::new().into_iter();
            return Some(Err(error));
        }
        self.ready.pop_front().map(Ok)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.ready.len() + self.places.len();
        (left, Some(left))
    }
}

impl std::fmt::Debug for Articles<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Articles").field("total", &self.total).finish_non_exhaustive()
    }
}

impl FoundArticle {
    /// Returns the indexes of the statements that the query is about, in order: those in which an occurrence begins,
    /// or if the query has no words, those that meet the filters `by` and `basis`; without such filters, all.
    pub fn statements(&self) -> Vec<usize> {
        if self.said.has_words { self.with_occurrences() } else { self.said.matching(&self.article) }
    }

    /// Returns the indexes of the statements in which an occurrence begins, in order.
    fn with_occurrences(&self) -> Vec<usize> {
        let mut starts = self.starts.iter().copied().peekable();
        let statements = &self.article.statements;
        let (mut found, mut base) = (Vec::new(), 0);
        for (number, text) in self.article.paragraphs.iter().enumerate() {
            let mut words = Words::starting(text, base);
            while words.advance() {
                if starts.next_if_eq(&words.token.position).is_none() {
                    continue;
                }
                while starts.next_if_eq(&words.token.position).is_some() {}
                let at = (number, words.token.start);
                let index = statements.partition_point(|s| (s.paragraph, s.end) <= at);
                let is_within = statements.get(index).is_some_and(|s| (s.paragraph, s.start) <= at);
                if is_within && found.last() != Some(&index) {
                    found.push(index);
                }
            }
            base = words.next_position() + PARAGRAPH_GAP;
        }
        found
    }
}

impl Said {
    fn of(request: &SearchRequest) -> Self {
        let Filters { by, joint, basis, .. } = request.filters.clone();
        Self { has_words: !Plan::new(&request.query).wanted().is_empty(), by, joint, basis }
    }

    /// Returns the indexes of an article's statements that meet the filters of words, in order.
    fn matching(&self, article: &Readout) -> Vec<usize> {
        let meets = |statement: &Statement| {
            let is_by = |name: &String| self.by.contains(name);
            let is_joint = self.joint == Joint::Included && statement.basis == Basis::Joint;
            let by = self.by.is_empty()
                || statement.speaker.as_ref().is_some_and(is_by)
                || (is_joint && statement.members.iter().any(is_by));
            by && (self.basis.is_empty() || self.basis.contains(&statement.basis))
        };
        (0..article.statements.len()).filter(|at| meets(&article.statements[*at])).collect()
    }
}
