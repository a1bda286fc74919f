//! Passages: the matches of an article with the text around them, cut to one speaker's words, as text for
//! people shows them.

use super::hits::Hit;
use super::matches::Match;

/// Maximum number of matches in a passage. Without it, a frequent word could make a passage of a whole
/// paragraph.
const MATCHES: usize = 12;

/// Text of one voice around matches whose contexts overlap.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Passage<'h> {
    /// Matches in the passage, in text order; at least one.
    pub matches: &'h [Match],
    /// Start in the paragraph, in bytes.
    pub start: usize,
    /// End in the paragraph, in bytes, exclusive.
    pub end: usize,
    /// Text before the passage.
    pub before: Edge,
    /// Text after the passage.
    pub after: Edge,
}

/// Text beside a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Edge {
    /// The voice begins or ends there, and no other words are left out as far as the context reaches.
    End,
    /// The same voice goes on.
    Same,
    /// Another's words, which were left out of the context.
    Other,
}

impl Hit {
    /// Groups the matches into passages. A match whose context overlaps that of the match before it, in the
    /// same voice, is in the same passage.
    pub fn passages(&self) -> Vec<Passage<'_>> {
        let mut grouping = Grouping::default();
        let mut passages: Vec<Passage<'_>> = Vec::new();
        let mut first = 0;
        for (at, found) in self.matches.iter().enumerate() {
            let mut own = Own::of(found);
            match (grouping.add(found), passages.last_mut()) {
                (Place::Joined, Some(passage)) => {
                    passage.matches = &self.matches[first..=at];
                    if own.end >= passage.end {
                        (passage.end, passage.after) = (own.end, own.after);
                    }
                    continue;
                }
                (Place::Continued, Some(full)) => {
                    // The text between two matches is in one passage only, and as far as it was loaded.
                    let last = full.matches.iter().map(|before| before.end).max().unwrap_or(0);
                    (full.end, full.after) = (full.end.min(found.start).max(last), Edge::Same);
                    (own.start, own.before) = (found.start, Edge::Same);
                }
                _ => {}
            }
            first = at;
            let Own { start, end, before, after } = own;
            passages.push(Passage { matches: &self.matches[at..=at], start, end, before, after });
        }
        if let Some(last) = passages.last_mut()
            && last.matches.len() == MATCHES
            && self.occurrences > self.matches.len() as u64
        {
            // The text behind the last match may hold the next one, which was not loaded.
            let end = last.matches.iter().map(|found| found.end).max();
            (last.end, last.after) = (end.unwrap_or(last.end), Edge::Same);
        }
        passages
    }
}

impl Passage<'_> {
    /// Returns the text of the passage, as in the article.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut until = self.start;
        for found in self.matches {
            let from = found.start - found.left.len();
            for (part, start) in [(&found.left, from), (&found.text, found.start), (&found.right, found.end)]
            {
                let part = part.get(until.saturating_sub(start).min(part.len())..).unwrap_or_default();
                let part = part.get(..self.end.saturating_sub(until).min(part.len())).unwrap_or(part);
                text.push_str(part);
                until += part.len();
            }
        }
        text
    }
}

/// Context of a match in its own voice.
struct Own {
    start: usize,
    end: usize,
    before: Edge,
    after: Edge,
}

impl Own {
    fn of(found: &Match) -> Self {
        let (from, until) = (found.start - found.left.len(), found.end + found.right.len());
        let (start, before) = match found.voice_start {
            voice if voice < from => (from, Edge::Same),
            0 => (0, Edge::End),
            voice => (voice.min(found.start), Edge::Other),
        };
        let voice_end = found.further_voices.last().map_or(found.voice_end, |voice| voice.end);
        let (end, after) = match voice_end {
            _ if !found.further_voices.is_empty() => {
                (found.end, if until > found.end { Edge::Other } else { Edge::End })
            }
            voice if voice > until => (until, Edge::Same),
            voice if voice < until => (voice.max(found.end), Edge::Other),
            _ => (until, Edge::End),
        };
        Self { start, end, before, after }
    }
}

/// Counts passages while matches are found.
#[derive(Default)]
pub(super) struct Grouping {
    passages: usize,
    last: Option<Last>,
}

/// Passage that the next match may join.
struct Last {
    paragraph: usize,
    voice: usize,
    end: usize,
    matches: usize,
    /// Whether a match of it has words of several voices.
    is_mixed: bool,
}

/// Place of a match among the passages.
pub(super) enum Place {
    /// In the passage of the match before it.
    Joined,
    /// In another passage, because that of the match before it is full.
    Continued,
    /// In a passage of its own.
    Apart,
}

impl Grouping {
    /// Returns the number of passages.
    pub(super) fn passages(&self) -> usize {
        self.passages
    }

    pub(super) fn add(&mut self, found: &Match) -> Place {
        let own = Own::of(found);
        let is_mixed = !found.further_voices.is_empty();
        let mut place = Place::Apart;
        if let Some(last) = &mut self.last
            && (last.paragraph, last.voice) == (found.paragraph, found.voice_start)
            && own.start <= last.end
            && !(last.is_mixed || is_mixed)
        {
            if last.matches < MATCHES {
                last.matches += 1;
                last.end = last.end.max(own.end);
                return Place::Joined;
            }
            place = Place::Continued;
        }
        let (paragraph, voice, end) = (found.paragraph, found.voice_start, own.end);
        self.last = Some(Last { paragraph, voice, end, matches: 1, is_mixed });
        self.passages += 1;
        place
    }
}
