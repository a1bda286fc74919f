//! People without a name: "a senior official", "US officials", "a source familiar with the talks".
//!
//! It must not know who has a name.

use super::Who;
use crate::knowledge::{Knowledge, Pronoun};
use crate::token::Tokens;

/// How many words may stand before the head of "a senior US administration official".
const SOURCE_WORDS: usize = 5;

/// Where the next word stands that people without a name are called by.
#[derive(Default)]
pub(super) struct Sources {
    next: usize,
}

impl Sources {
    /// "a senior official", "US officials", "the source".
    pub(super) fn found_at(
        &mut self,
        tokens: &Tokens<'_>,
        at: usize,
        knowledge: &Knowledge,
    ) -> Option<(usize, Who)> {
        let is_head = |place: usize| knowledge.words.sources.contains(tokens.folded(place));
        if self.next < at || at == 0 {
            self.next = (at..tokens.len()).find(|&place| is_head(place)).unwrap_or(tokens.len());
        }
        let head = self.next;
        if head >= tokens.len() || head - at > SOURCE_WORDS || tokens.items()[head].possessive {
            return None;
        }
        let determined =
            matches!(tokens.folded(at), "a" | "an" | "the" | "one" | "another" | "some" | "several");
        let from = if determined { at + 1 } else { at };
        let modifies = |place: usize| {
            let word = tokens.folded(place);
            tokens.get(place).is_some_and(|t| t.word)
                && !knowledge.words.prepositions.contains(word)
                && !knowledge.words.fillers.contains(word)
                && !matches!(
                    word,
                    "and"
                        | "that"
                        | "who"
                        | "as"
                        | "or"
                        | "the"
                        | "a"
                        | "is"
                        | "was"
                        | "were"
                        | "are"
                        | "his"
                        | "her"
                        | "their"
                )
                && knowledge.verb_words.longest(tokens, place).is_none()
        };
        if from > head || !(from..head).all(modifies) {
            return None;
        }
        // "official visit": the head is no noun where another word goes on.
        let after = tokens.folded(head + 1);
        let ends = !tokens.get(head + 1).is_some_and(|t| t.word)
            || knowledge.words.prepositions.contains(after)
            || knowledge.words.fillers.contains(after)
            || knowledge.words.source_ends.contains(after)
            || knowledge.verb_words.longest(tokens, head + 1).is_some();
        if !ends {
            return None;
        }
        if from == head && tokens.folded(at) == "the" {
            return Some((head + 1, Who::Pronoun(Pronoun::Unknown)));
        }
        let end = source_end(tokens, head + 1, knowledge);
        let name = tokens.slice(from..end).to_owned();
        Some((end, Who::Body(name)))
    }
}

/// Behind "familiar with the talks": what tells one source from another goes with it, up to the next
/// preposition.
fn source_end(tokens: &Tokens<'_>, after: usize, knowledge: &Knowledge) -> usize {
    const LONGEST: usize = 7;
    let is_with = |at: usize| knowledge.words.prepositions.contains(tokens.folded(at));
    if tokens.folded(after) == "who"
        || !knowledge.words.source_ends.contains(tokens.folded(after))
        || !is_with(after + 1)
    {
        return after;
    }
    let goes_on = |&at: &usize| {
        tokens.get(at).is_some_and(|t| t.word)
            && !is_with(at)
            && !knowledge.words.fillers.contains(tokens.folded(at))
            && knowledge.verb_words.longest(tokens, at).is_none()
    };
    (after + 2..after + LONGEST).take_while(goes_on).last().map_or(after, |last| last + 1)
}
