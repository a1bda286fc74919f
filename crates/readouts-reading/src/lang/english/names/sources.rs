//! Finds unnamed people: "a senior official", "US officials", "a source familiar with the talks".

use super::verb_at;
use crate::grammar::Who;
use crate::knowledge::{Knowledge, Pronoun, class};
use crate::token::{Classes, Tokens};

/// Maximum number of words before the noun for an unnamed person, as in "a senior US administration
/// official".
const SOURCE_WORDS: usize = 5;

const WITH_OR_FILLER: Classes = class::PREPOSITION.or(class::FILLER);

/// Cursor to the next noun for unnamed people, so that a text is scanned for them only once.
#[derive(Default)]
pub(super) struct Sources {
    next: usize,
}

impl Sources {
    /// Finds the unnamed person whose description begins at a token: "a senior official", "US officials",
    /// "the source".
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
        // In "official visit" the noun only modifies the next word.
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

/// Returns the end of a description that continues after its noun ("familiar with the talks"), up to the next
/// preposition. The continuation distinguishes one source from another.
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
