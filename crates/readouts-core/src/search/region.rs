//! The words that a query is restricted to: those of the people in whose words it searches, or all.

use std::ops::Range;

use tantivy::{DocId, SegmentReader};

use super::intervals::attributed;
use super::request::Filters;
use crate::Query;
use crate::index::{Attributed, Layout};
use crate::query::{Attribution, WordsOf};

/// Restriction of a query and its filters to words that are attributed in certain ways.
pub(crate) struct Region {
    /// Alternatives, each a list of attributions that words must all have. A single alternative without
    /// attributions allows all words.
    alternatives: Vec<Vec<Attribution>>,
}

/// A region in the numbers of a segment.
pub(crate) struct OpenRegion {
    layout: Layout,
    alternatives: Vec<Vec<Attributed>>,
    starts: Vec<u32>,
}

impl Region {
    /// Returns the region of a query: the voices of the filters, and those that the whole query is in. The
    /// names in both must be resolved.
    pub(crate) fn of(query: &Query, filters: &Filters) -> Self {
        let mut alternatives = vec![Vec::new()];
        for voice in &Self::voices(query, filters) {
            let of_voice = Attribution::of(voice);
            let with = |before: &Vec<Attribution>| {
                let each = of_voice.iter().map(|one| [before.as_slice(), std::slice::from_ref(one)].concat());
                each.collect::<Vec<_>>()
            };
            alternatives = alternatives.iter().flat_map(with).collect();
        }
        Self { alternatives }
    }

    /// Returns the attributions that all words of the region have.
    pub(crate) fn voices(query: &Query, filters: &Filters) -> Vec<WordsOf> {
        let mut voices: Vec<_> = filters.voices().collect();
        let mut inner = query;
        loop {
            match inner {
                Query::By(voice, part) => {
                    voices.push(voice.clone());
                    inner = part;
                }
                Query::AtLeast(_, part) => inner = part,
                // Of several parts, facts about the article have no voice.
                Query::And(parts) => {
                    let mut with_words = parts.iter().filter(|part| part.asks_for_words());
                    match (with_words.next(), with_words.next()) {
                        (Some(only), None) if !matches!(only, Query::Not(_)) => inner = only,
                        _ => break,
                    }
                }
                _ => break,
            }
        }
        voices
    }

    /// Whether all words are in the region.
    pub(crate) fn is_everything(&self) -> bool {
        self.alternatives.iter().any(Vec::is_empty)
    }

    /// Opens the region in a segment.
    pub(crate) fn open(&self, reader: &SegmentReader) -> tantivy::Result<OpenRegion> {
        let layout = Layout::open(reader)?;
        let mut alternatives = Vec::new();
        for all in &self.alternatives {
            let all = all.iter().map(|one| attributed(&layout, one));
            let all: Vec<Option<Attributed>> = all.collect::<tantivy::Result<_>>()?;
            alternatives.extend(all.into_iter().collect::<Option<Vec<_>>>());
        }
        Ok(OpenRegion { layout, alternatives, starts: Vec::new() })
    }
}

impl OpenRegion {
    pub(crate) fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Replaces `runs` by the longest runs of words of a document that are in the region with one attribution:
    /// positions from the first word of a sentence to the first word after the run. Runs of different
    /// alternatives may overlap.
    pub(crate) fn runs(&mut self, doc: DocId, runs: &mut Vec<Range<u32>>) {
        runs.clear();
        self.starts.clear();
        self.starts.extend(self.layout.sentences(doc).map(|(start, _)| start.position));
        for all in &self.alternatives {
            let is_one = |first: u32, last: u32| {
                all.iter().all(|attribution| self.layout.is_attributed(doc, first, last, attribution))
            };
            let mut open: Option<Range<u32>> = None;
            let mut before = 0;
            for (number, start) in self.starts.iter().enumerate() {
                let end = self.starts.get(number + 1).copied().unwrap_or(u32::MAX);
                match &mut open {
                    // What two neighbours have in common, the whole run has.
                    Some(run) if is_one(before, *start) => run.end = end,
                    _ => {
                        runs.extend(open.take());
                        open = is_one(*start, *start).then_some(*start..end);
                    }
                }
                before = *start;
            }
            runs.extend(open);
        }
    }
}
