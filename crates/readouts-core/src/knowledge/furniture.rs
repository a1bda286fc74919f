//! Furniture of pages: which lines are known to be no part of an article.
//!
//! It must not know where in a page a line stands.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, Anchored, Input, MatchKind, StartKind};

use super::tables;
use super::tables::Zone;
use crate::token::fold;

/// Known furniture, compiled.
#[derive(Debug)]
pub(crate) struct Furniture {
    whole: HashMap<String, FurnitureHit>,
    starts: AhoCorasick,
    start_hits: Vec<FurnitureHit>,
    has: AhoCorasick,
    has_hits: Vec<FurnitureHit>,
    reasons: Vec<String>,
}

/// What a line was recognised as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FurnitureHit {
    reason: usize,
    pub(crate) zone: Zone,
}

/// Above this many words a line is prose that happens to have a marker's words in it.
const MOST_WORDS: usize = 25;

impl Furniture {
    pub(super) fn new(rows: &[tables::Furniture]) -> Self {
        let mut whole = HashMap::new();
        let (mut starts, mut start_hits, mut has, mut has_hits) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut reasons = Vec::new();
        for row in rows {
            let hit = FurnitureHit { reason: reasons.len(), zone: row.zone };
            reasons.push(row.reason.clone());
            for text in &row.whole {
                whole.entry(fold(text)).or_insert(hit);
            }
            starts.extend(row.starts.iter().map(|text| fold(text)));
            start_hits.resize(starts.len(), hit);
            has.extend(row.has.iter().map(|text| fold(text)));
            has_hits.resize(has.len(), hit);
        }
        let build = |patterns: &[String]| {
            AhoCorasick::builder()
                .match_kind(MatchKind::LeftmostLongest)
                .start_kind(StartKind::Both)
                .build(patterns)
                .expect("tables are far below the automaton's limit")
        };
        Self { whole, starts: build(&starts), start_hits, has: build(&has), has_hits, reasons }
    }

    /// Whether a line is furniture by what it says.
    pub(crate) fn recognise(&self, line: &str) -> Option<FurnitureHit> {
        if line.split_whitespace().nth(MOST_WORDS).is_some() || line.len() > 400 {
            return None;
        }
        let folded = fold(line);
        let bare = folded.trim_matches(|c: char| !c.is_alphanumeric());
        let key = if bare.is_empty() { folded.trim() } else { bare };
        if let Some(&hit) = self.whole.get(key).or_else(|| self.whole.get(folded.trim())) {
            return Some(hit);
        }
        for start in [folded.trim_start(), bare] {
            let anchored = Input::new(start).anchored(Anchored::Yes);
            if let Some(found) = self.starts.find(anchored) {
                let boundary = start[found.end()..].chars().next().is_none_or(|next| !next.is_alphabetic())
                    || !start[..found.end()].ends_with(char::is_alphabetic)
                    || start[..found.end()].ends_with(crate::token::is_han);
                if boundary {
                    return Some(self.start_hits[found.pattern().as_usize()]);
                }
            }
        }
        self.has.find(&folded).map(|found| self.has_hits[found.pattern().as_usize()])
    }

    /// The audit's word for a hit.
    pub(crate) fn reason(&self, hit: FurnitureHit) -> &str {
        &self.reasons[hit.reason]
    }
}
