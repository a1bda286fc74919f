//! Page furniture (boilerplate): recognises by their words the lines that are not part of an article.

use rustc_hash::FxHashMap;

use super::needles::{Needle, Needles};
use super::types;
use super::types::Zone;
use crate::token::{ends_sentence, fold, is_han};

/// Table of furniture, compiled for look-up.
#[derive(Debug)]
pub(crate) struct Furniture {
    whole: FxHashMap<String, FurnitureHit>,
    starts: Needles,
    start_hits: Vec<FurnitureHit>,
    has: Needles,
    has_hits: Vec<FurnitureHit>,
    reasons: Vec<String>,
    /// Phrases that scrapers join to a paragraph without a line break, as written.
    glued: Needles,
    glued_hits: Vec<FurnitureHit>,
    /// Labels in the footer of a page, such as the one of its publication date, as written.
    foot: Needles,
    foot_hits: Vec<FurnitureHit>,
}

/// Table row that a line matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FurnitureHit {
    reason: usize,
    pub(crate) zone: Zone,
}

/// Number of bytes at the start of a text that are searched for a glued phrase; three times as many are
/// searched at its end. Also the length that the text after a glued phrase must exceed.
const MOST_GLUED: usize = 60;

/// Maximum length in bytes of a page's footer.
const MOST_FOOT: usize = 900;

/// Returns the last character boundary at or before a byte offset.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// Returns the end of the sentence directly before a byte offset, if there is one.
fn sentence_before(text: &str, at: usize) -> Option<usize> {
    let before = text.get(..at)?.trim_end_matches([' ', '|', '[', '【', '(', '（']);
    let is_end = before.ends_with(['.', '!', '?', '”', '"', '»', '。', '！', '？', ')', '）']);
    is_end.then_some(before.len())
}

/// Maximum number of words of a line of furniture; a longer one is prose that happens to contain a phrase.
const MOST_WORDS: usize = 25;

impl Furniture {
    pub(super) fn new(rows: &[types::Furniture]) -> Self {
        let mut whole = FxHashMap::default();
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
        let (mut glued_hits, mut foot_hits) = (Vec::new(), Vec::new());
        for (reason, row) in rows.iter().enumerate() {
            let hit = FurnitureHit { reason, zone: row.zone };
            glued_hits.resize(glued_hits.len() + row.glued.len(), hit);
            foot_hits.resize(foot_hits.len() + row.foot.len(), hit);
        }
        let glued: Vec<&str> = rows.iter().flat_map(|row| &row.glued).map(String::as_str).collect();
        let foot: Vec<&str> = rows.iter().flat_map(|row| &row.foot).map(String::as_str).collect();
        Self {
            whole,
            starts: Needles::new(starts),
            start_hits,
            has: Needles::new(has),
            has_hits,
            reasons,
            glued: Needles::new(glued),
            foot: Needles::new(foot),
            foot_hits,
            glued_hits,
        }
    }

    /// Returns the row by which the words of a line are furniture, if any.
    pub(crate) fn recognise(&self, line: &str) -> Option<FurnitureHit> {
        if line.len() > 400 || line.bytes().filter(|b| *b == b' ').count() >= MOST_WORDS {
            return None;
        }
        let folded = fold(line);
        let bare = folded.trim_matches(|c: char| !c.is_alphanumeric());
        let key = if bare.is_empty() { folded.trim() } else { bare };
        let other = Some(folded.trim()).filter(|other| *other != key);
        if let Some(&hit) = self.whole.get(key).or_else(|| self.whole.get(other?)) {
            return Some(hit);
        }
        let trimmed = folded.trim_start();
        let without_marks = Some(bare).filter(|bare| !trimmed.starts_with(bare));
        for start in std::iter::once(trimmed).chain(without_marks) {
            if let Some(found) = self.starts.at(start, 0) {
                let boundary = start[found.end..].chars().next().is_none_or(|next| !next.is_alphabetic())
                    || !start[..found.end].ends_with(char::is_alphabetic)
                    || start[..found.end].ends_with(is_han);
                if boundary {
                    return Some(self.start_hits[found.number]);
                }
            }
        }
        self.has.find(&folded).map(|found| self.has_hits[found.number])
    }

    /// Returns the row for a part of a line: the one of a glued phrase at its start, or of a footer label in
    /// it.
    pub(crate) fn recognise_piece(&self, text: &str) -> Option<FurnitureHit> {
        if let Some(found) = self.glued_opening(text) {
            return Some(self.glued_hits[found.number]);
        }
        let is_foot = text.len() <= MOST_FOOT && !ends_sentence(text);
        let label = is_foot.then(|| self.foot.find(text)).flatten()?;
        Some(self.foot_hits[label.number])
    }

    /// Finds the glued phrase at the start of a text; marks before it are skipped.
    fn glued_opening(&self, text: &str) -> Option<Needle> {
        let head = &text[..floor(text, MOST_GLUED)];
        let first_letter = head.find(char::is_alphanumeric).unwrap_or(head.len());
        let opens = |from: usize| self.glued.at(head, from);
        (0..=first_letter).find_map(opens)
    }

    /// Returns the offset of the sentence after the glued phrase at the start of a text, if it has both.
    pub(crate) fn glued_before(&self, text: &str) -> Option<usize> {
        let end = self.glued_opening(text)?.end;
        let behind = text[end..].trim_start_matches([' ', '|', '·', ':', '：', ']', '】', ')', '）']);
        let begins =
            behind.starts_with(|c: char| c.is_uppercase() || is_han(c) || matches!(c, '“' | '"' | '«' | '('));
        (begins && behind.len() > MOST_GLUED).then_some(text.len() - behind.len())
    }

    /// Returns the end of the sentence before the glued phrase at the end of a text, if it has both.
    pub(crate) fn glued_behind(&self, text: &str) -> Option<usize> {
        let tail = floor(text, text.len().saturating_sub(3 * MOST_GLUED));
        // Fast path: most texts have no end of a sentence before a place where a glued phrase may begin.
        let mut starts = self.glued.starts(text, tail);
        if !starts.any(|at| sentence_before(text, at).is_some()) {
            return None;
        }
        sentence_before(text, tail + self.glued.find(&text[tail..])?.start)
    }

    /// Iterates over the byte offsets (start, then end) of boilerplate phrases that are joined to the end of a
    /// sentence.
    pub(crate) fn glued_anywhere<'t>(&'t self, text: &'t str) -> impl Iterator<Item = usize> + 't {
        self.glued.find_iter(text).flat_map(move |found| {
            let before = text[..found.start].trim_end();
            let is_end = before.ends_with(['.', '!', '?', '”', '"', '»', '。', '！', '？', ')', '）']);
            is_end.then_some([found.start, found.end]).into_iter().flatten()
        })
    }

    /// Returns the start of the footer in a page that is a single line: the end of the sentence before the
    /// first footer label.
    pub(crate) fn foot_of(&self, text: &str) -> Option<usize> {
        const ENDS: [char; 14] = ['.', '!', '?', '”', '"', '»', '。', '！', '？', ')', '）', '>', '…', '’'];
        let tail = floor(text, text.len().saturating_sub(MOST_FOOT));
        let label = tail + self.foot.find(&text[tail..])?.start;
        let (end, mark) = text[tail..label].char_indices().rev().find(|(_, c)| ENDS.contains(c))?;
        Some(tail + end + mark.len_utf8())
    }

    /// Returns the reason for a hit, as reported by the audit.
    pub(crate) fn reason(&self, hit: FurnitureHit) -> &str {
        &self.reasons[hit.reason]
    }
}
