//! Fast paths for frequent kinds of queries: counts and ranks documents without evaluating the tree of nodes.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::Bm25Weight;
use tantivy::{DocSet, TERMINATED};

use super::{Scanned, Segment};
use crate::search::intervals::{Expression, PlanScorer, Reading, Run, Shared, Steps};
use crate::search::request::Order;
use crate::search::watch::Looked;

impl Segment<'_> {
    /// Counts and ranks the documents of a query that is one phrase, one near expression, or words that must all occur;
    /// returns `false` for any other query.
    pub(super) fn count_simple(
        &mut self,
        scorer: &mut PlanScorer,
        found: &mut Scanned,
    ) -> tantivy::Result<bool> {
        let (node, shared) = scorer.parts();
        if shared.collects() || shared.body_norms.is_none() {
            return Ok(false);
        }
        if let Some(words) = node.as_words() {
            self.count_words(words, shared, found)?;
            return Ok(true);
        }
        let Some((expression, weight)) = node.as_expression() else { return Ok(false) };
        let counts_all = self.scan.totals || self.scan.order != Order::Relevance;
        match expression.as_run() {
            Some(run) if !counts_all => self.best_of_run(run, weight, shared, found)?,
            Some(run) => self.count_each(run, |run| run.count_all(&shared.watch), weight, shared, found)?,
            None => {
                let reading = Reading { layout: shared.layout(), watch: &shared.watch };
                let mut places = Vec::new();
                let count = |expression: &mut Expression| expression.count(reading, false, &mut places);
                self.count_each(expression, count, weight, shared, found)?;
            }
        }
        Ok(true)
    }

    fn count_each<S: Steps>(
        &mut self,
        places: &mut S,
        mut count: impl FnMut(&mut S) -> u32,
        weight: &Bm25Weight,
        shared: &Shared,
        found: &mut Scanned,
    ) -> tantivy::Result<()> {
        let mut looked = Looked::default();
        let mut doc = places.doc();
        while doc != TERMINATED && !shared.watch.is_over() {
            looked.add(&shared.watch);
            if !self.reader.is_deleted(doc) {
                let count = count(places);
                if count > 0 {
                    found.documents += 1;
                    found.occurrences += u64::from(count);
                    self.rank(doc, weight.score(shared.body_norm(doc), count))?;
                }
            }
            doc = places.seek(doc + 1);
        }
        looked.flush(&shared.watch);
        Ok(())
    }

    /// Ranks only documents in which every word is frequent enough to be among the best: a phrase is never more frequent
    /// than its words.
    fn best_of_run(
        &mut self,
        run: &mut Run,
        weight: &Bm25Weight,
        shared: &Shared,
        found: &mut Scanned,
    ) -> tantivy::Result<()> {
        let mut looked = Looked::default();
        let mut doc = run.doc();
        while doc != TERMINATED && !shared.watch.is_over() {
            looked.add(&shared.watch);
            if !self.reader.is_deleted(doc) {
                let count = run.count_all(&shared.watch);
                found.documents += u64::from(count > 0);
                found.occurrences += u64::from(count);
                if count > 0 {
                    self.rank(doc, weight.score(shared.body_norm(doc), count))?;
                }
            }
            let floor = self.floor;
            let hopeful = |doc, count| weight.score(shared.body_norm(doc), count) >= floor;
            doc = run.seek_where(doc + 1, hopeful);
        }
        looked.flush(&shared.watch);
        Ok(())
    }

    fn count_words(
        &mut self,
        mut words: Vec<(&mut SegmentPostings, &Bm25Weight)>,
        shared: &Shared,
        found: &mut Scanned,
    ) -> tantivy::Result<()> {
        // Scores are summed in the order of the query: a sum of floats depends on the order.
        let mut order: Vec<usize> = (0..words.len()).collect();
        order.sort_by_key(|word| words[*word].0.doc_freq());
        let Some((&lead, others)) = order.split_first() else { return Ok(()) };
        let mut looked = Looked::default();
        let mut doc = DocSet::doc(words[lead].0);
        'meeting: while doc != TERMINATED && !shared.watch.is_over() {
            for other in others {
                let next = Steps::seek(words[*other].0, doc);
                if next > doc {
                    doc = Steps::seek(words[lead].0, next);
                    continue 'meeting;
                }
            }
            looked.add(&shared.watch);
            if !self.reader.is_deleted(doc) {
                let norm = shared.body_norm(doc);
                let (mut occurrences, mut score) = (0_u64, 0.0);
                for (word, weight) in &words {
                    occurrences += u64::from(word.term_freq());
                    score += weight.score(norm, word.term_freq());
                }
                found.documents += 1;
                found.occurrences += occurrences;
                self.rank(doc, score)?;
            }
            doc = words[lead].0.advance();
        }
        looked.flush(&shared.watch);
        Ok(())
    }
}
