//! People without a name: "a senior official", "US officials", "a source familiar with the talks".
//!
//! It must not know who has a name.

use super::verb_at;
use crate::grammar::Who;
use crate::knowledge::{Knowledge, Pronoun, class};
use crate::token::{Classes, Tokens};

/// How many words may stand before the head of "a senior US administration official".
const SOURCE_WORDS: usize = 5;

const WITH_OR_FILLER: Classes = class::PREPOSITION.or(class::FILLER);

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
        if self.next < at || at == 0 {
            self.next = tokens.places(at, class::SOURCE).next().unwrap_or(tokens.len());
        }
        let head = self.next;
        if head >= tokens.len() || head - at > SOURCE_WORDS || tokens.items()[head].possessive {
            return None;
        }
        let determined =
            matches!(tokens.folded(at), "a" | "an" | "the" | "one" | "another" | "some" | "several");
        let from = if determined { at + 1 } else { at };
        let reports = |place: usize| verb_at(tokens, place, knowledge).is_some();
        let modifies = |place: usize| {
            let word = tokens.folded(place);
            tokens.get(place).is_some_and(|t| t.word)
                && !tokens.is(place, WITH_OR_FILLER)
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
                && !reports(place)
        };
        if from > head || !(from..head).all(modifies) {
            return None;
        }
        // "official visit": the head is no noun where another word goes on.
        let ends = !tokens.get(head + 1).is_some_and(|t| t.word)
            || tokens.is(head + 1, WITH_OR_FILLER.or(class::SOURCE_END))
            || reports(head + 1);
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
    let is_with = |at: usize| tokens.is(at, class::PREPOSITION);
    if tokens.folded(after) == "who" || !tokens.is(after, class::SOURCE_END) || !is_with(after + 1) {
        return after;
    }
    let goes_on = |&at: &usize| {
        tokens.get(at).is_some_and(|t| t.word)
            && !tokens.is(at, WITH_OR_FILLER)
            && verb_at(tokens, at, knowledge).is_none()
    };
    (after + 2..after + LONGEST).take_while(goes_on).last().map_or(after, |last| last + 1)
}
