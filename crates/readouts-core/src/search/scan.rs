//! One pass over the matching documents: totals, the best of them, and facet counts.
//!
//! Segments are gone through side by side and added up in their order. Scores are BM25 over the
//! phrases, added in the query's order, so that they do not depend on how documents lie in segments.
//! It must not load stored articles.

use rayon::prelude::*;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::{AllQuery, Bm25Weight, BooleanQuery, EnableScoring, Occur, Query as EngineQuery};
use tantivy::{DocAddress, DocId, DocSet, Searcher, SegmentReader, TERMINATED, Term};

use super::cursor::PhraseCursor;
use super::facets::{Counts, Facet, Matched, SegmentCounter, needs_runs};
use super::request::Order;
use super::runs::{Runs, SpeakerNumber, Voice};
use crate::index::{Fields, field};
use crate::query::{Plan, Sign};

/// What a pass looks for and counts.
pub(super) struct Scan<'a> {
    pub(super) plan: &'a Plan,
    /// Every one must let a document through.
    pub(super) filters: Vec<Box<dyn EngineQuery>>,
    /// Whose words the phrases must lie in; `None` for anyone's.
    pub(super) by: Option<&'a [String]>,
    pub(super) facets: Vec<Facet>,
    pub(super) order: Order,
    /// Number of best documents to keep.
    pub(super) best: usize,
}

/// What a pass found.
#[derive(Default)]
pub(super) struct Scanned {
    pub(super) documents: u64,
    pub(super) occurrences: u64,
    /// Best first.
    pub(super) best: Vec<Ranked>,
    /// In step with the facets asked for.
    pub(super) facets: Vec<Counts>,
}

/// A document with its place in the order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ranked {
    /// Less is better; then the tie decides.
    rank: i64,
    tie: u64,
    pub(super) score: f32,
    pub(super) address: DocAddress,
}

impl Scan<'_> {
    pub(super) fn run(&self, searcher: &Searcher, fields: &Fields) -> tantivy::Result<Scanned> {
        let mut clauses: Vec<_> = self.filters.iter().map(|f| (Occur::Must, f.box_clone())).collect();
        clauses.extend(self.plan.candidates(fields.body).map(|words| (Occur::Must, words)));
        if clauses.is_empty() {
            clauses.push((Occur::Must, Box::new(AllQuery)));
        }
        let weight = BooleanQuery::new(clauses).weight(EnableScoring::disabled_from_searcher(searcher))?;
        let scores = self.scores(searcher, fields)?;
        let segments: tantivy::Result<Vec<Scanned>> = searcher
            .segment_readers()
            .par_iter()
            .enumerate()
            .map(|(number, reader)| {
                let mut segment = Segment::open(self, reader, number as u32, fields, &scores)?;
                let mut candidates = weight.scorer(reader, 1.0)?;
                let mut doc = candidates.doc();
                while doc != TERMINATED {
                    if !reader.is_deleted(doc) {
                        segment.look_at(doc);
                    }
                    doc = candidates.advance();
                }
                segment.finish()
            })
            .collect();
        Ok(self.add_up(segments?))
    }

    /// One weight for each phrase; none where no document is to be ranked.
    fn scores(&self, searcher: &Searcher, fields: &Fields) -> tantivy::Result<Vec<Bm25Weight>> {
        if self.best == 0 || searcher.num_docs() == 0 {
            return Ok(Vec::new());
        }
        let weights = self.plan.leaves.iter().map(|leaf| {
            let terms: Vec<Term> =
                leaf.words.iter().map(|word| Term::from_field_text(fields.body, word)).collect();
            Bm25Weight::for_terms(searcher, &terms)
        });
        weights.collect()
    }

    fn add_up(&self, segments: Vec<Scanned>) -> Scanned {
        let mut all = Scanned { facets: vec![Counts::new(); self.facets.len()], ..Scanned::default() };
        for segment in segments {
            all.documents += segment.documents;
            all.occurrences += segment.occurrences;
            all.best.extend(segment.best);
            for (sum, counts) in all.facets.iter_mut().zip(segment.facets) {
                for (value, count) in counts {
                    sum.entry(value).or_default().add(count);
                }
            }
        }
        cut_to_best(&mut all.best, self.best);
        all.best.sort_unstable_by_key(Ranked::key);
        all
    }
}

/// The state of a pass over one segment.
struct Segment<'a> {
    scan: &'a Scan<'a>,
    scores: &'a [Bm25Weight],
    number: u32,
    leaves: Vec<LeafState>,
    /// Numbers of the speakers whose words are looked in.
    by: Option<Vec<SpeakerNumber>>,
    runs: Option<Runs>,
    norms: Option<FieldNormReader>,
    tie: tantivy::columnar::Column<u64>,
    sort_date: tantivy::columnar::Column<i64>,
    counters: Vec<SegmentCounter>,
    voices: Vec<Voice>,
    by_words: bool,
    reads_voices: bool,
    found: Scanned,
}

/// A phrase's places in the document at hand.
struct LeafState {
    cursor: Option<PhraseCursor>,
    starts: Vec<u32>,
    /// Number of places; `starts` is left empty where only this is asked for.
    count: u32,
    read: Option<DocId>,
}

impl<'a> Segment<'a> {
    fn open(
        scan: &'a Scan<'a>,
        reader: &SegmentReader,
        number: u32,
        fields: &Fields,
        scores: &'a [Bm25Weight],
    ) -> tantivy::Result<Self> {
        let by_words = scan.plan.wanted().next().is_some();
        let reads_runs = scan.facets.iter().any(|facet| needs_runs(*facet, by_words));
        let runs = (reads_runs || scan.by.is_some()).then(|| Runs::open(reader)).transpose()?;
        let by = scan.by.zip(runs.as_ref()).map(|(names, runs)| runs.numbers(names)).transpose()?;
        let leaves = scan.plan.leaves.iter().map(|leaf| {
            let cursor = PhraseCursor::open(reader, fields.body, &leaf.words)?;
            Ok(LeafState { cursor, starts: Vec::new(), count: 0, read: None })
        });
        let counters =
            scan.facets.iter().map(|facet| SegmentCounter::open(*facet, reader, runs.as_ref(), by_words));
        Ok(Self {
            scan,
            scores,
            number,
            leaves: leaves.collect::<tantivy::Result<_>>()?,
            by,
            norms: (!scores.is_empty()).then(|| reader.get_fieldnorms_reader(fields.body)).transpose()?,
            tie: reader.fast_fields().u64(field::TIE)?,
            sort_date: reader.fast_fields().i64(field::SORT_DATE)?,
            counters: counters.collect::<tantivy::Result<_>>()?,
            voices: Vec::new(),
            by_words,
            reads_voices: by_words && reads_runs,
            runs,
            found: Scanned::default(),
        })
    }

    fn look_at(&mut self, doc: DocId) {
        let plan = self.scan.plan;
        if !plan.holds(&mut |leaf| self.places(leaf, doc) > 0) {
            return;
        }
        let mut occurrences = 0;
        for (number, leaf) in plan.leaves.iter().enumerate() {
            if leaf.sign == Sign::Wanted {
                occurrences += u64::from(self.places(number, doc));
            }
        }
        self.found.documents += 1;
        self.found.occurrences += occurrences;
        self.count_facets(doc, occurrences);
        if self.scan.best > 0 {
            self.rank(doc);
        }
    }

    /// Reads where a phrase begins in a document; of one looked for, only within the words asked
    /// for. Gives the number of places.
    fn places(&mut self, leaf: usize, doc: DocId) -> u32 {
        let state = &mut self.leaves[leaf];
        if state.read.replace(doc) == Some(doc) {
            return state.count;
        }
        state.count = 0;
        let Some(cursor) = &mut state.cursor else { return 0 };
        if !self.reads_voices
            && self.by.is_none()
            && let Some(count) = cursor.count(doc)
        {
            state.count = count;
            return count;
        }
        cursor.starts(doc, &mut state.starts);
        let wanted = &self.scan.plan.leaves[leaf];
        if wanted.sign == Sign::Wanted
            && !state.starts.is_empty()
            && let (Some(by), Some(runs)) = (&self.by, &mut self.runs)
        {
            runs.load(doc);
            let words = wanted.words.len() as u32;
            state.starts.retain(|start| runs.says(by, *start, words));
        }
        state.count = state.starts.len() as u32;
        state.count
    }

    fn count_facets(&mut self, doc: DocId, occurrences: u64) {
        if self.counters.is_empty() {
            return;
        }
        if let Some(runs) = &mut self.runs {
            runs.load(doc);
            if self.reads_voices {
                self.voices.clear();
                let leaves = self.leaves.iter().zip(&self.scan.plan.leaves);
                let wanted = leaves.filter(|(_, leaf)| leaf.sign == Sign::Wanted);
                wanted.for_each(|(state, _)| runs.add_voices(&state.starts, &mut self.voices));
            }
        }
        let voices = self.by_words.then_some(self.voices.as_slice());
        let matched = Matched { doc, occurrences, voices, runs: self.runs.as_ref() };
        self.counters.iter_mut().for_each(|counter| counter.add(&matched));
    }

    fn rank(&mut self, doc: DocId) {
        let norm = self.norms.as_ref().map_or(0, |norms| norms.fieldnorm_id(doc));
        let mut score = 0.0;
        for ((state, leaf), weight) in self.leaves.iter().zip(&self.scan.plan.leaves).zip(self.scores) {
            if leaf.sign == Sign::Wanted && state.count > 0 {
                score += weight.score(norm, state.count);
            }
        }
        let date = self.sort_date.first(doc);
        let rank = match self.scan.order {
            // Bits of floats that are not negative ascend as they do.
            Order::Relevance => -i64::from(f32::max(score, 0.0).to_bits()),
            Order::DateAscending => date.unwrap_or(i64::MAX),
            Order::DateDescending => date.map_or(i64::MAX, |date| -date),
        };
        let tie = self.tie.first(doc).unwrap_or(u64::MAX);
        let best = &mut self.found.best;
        best.push(Ranked { rank, tie, score, address: DocAddress::new(self.number, doc) });
        if best.len() >= self.scan.best.saturating_mul(2).max(1024) {
            cut_to_best(best, self.scan.best);
        }
    }

    fn finish(mut self) -> tantivy::Result<Scanned> {
        cut_to_best(&mut self.found.best, self.scan.best);
        for counter in self.counters {
            let mut counts = Counts::new();
            counter.add_to(&mut counts)?;
            self.found.facets.push(counts);
        }
        Ok(self.found)
    }
}

impl Ranked {
    fn key(&self) -> (i64, u64) {
        (self.rank, self.tie)
    }
}

fn cut_to_best(best: &mut Vec<Ranked>, keep: usize) {
    if keep == 0 {
        best.clear();
    } else if best.len() > keep {
        best.select_nth_unstable_by_key(keep - 1, Ranked::key);
        best.truncate(keep);
    }
}
