//! Cues of English sentences: reporting verbs with their grammatical subjects. Pronouns are left unresolved.

use super::CODE;
use crate::grammar::{Cue, Scope};
use crate::knowledge::{Knowledge, VerbClass, VerbSense, class};

/// Number of tokens behind a verb in which the noun that it needs must stand.
const OBJECT_REACH: usize = 9;

/// All cues of a sentence, in order.
pub(super) fn cues(scope: &Scope<'_>, knowledge: &Knowledge) -> Vec<Cue> {
    let verbs = knowledge.verbs(CODE);
    let mut found = Vec::new();
    let mut at = scope.range.start;
    while at < scope.range.end {
        if !scope.tokens.is(at, class::OPENS_VERB.or(class::OPENS_SOURCE)) {
            at += 1;
            continue;
        }
        // "the United States is taking": words inside a name are not verbs.
        let next = scope.mentions.get(scope.mentions_up_to(at));
        if let Some(mention) = next.filter(|m| m.tokens.contains(&at)) {
            at = mention.tokens.end;
            continue;
        }
        if scope.is_quoted(at) {
            at += 1;
            continue;
        }
        if scope.word(at) == "according" && scope.word(at + 1) == "to" {
            found.extend(scope.according_to(at));
            at += 2;
            continue;
        }
        let mut senses = verbs.all(scope.tokens, at);
        match senses.find(|(length, sense)| scope.has_object(at + length, sense)) {
            Some((length, sense)) => {
                let verb = at..at + length;
                if let Some(subject) = scope.subject(&verb, sense.class) {
                    let span = scope.bytes(&verb);
                    let last = scope.closes(verb.end);
                    found.push(Cue { subject, class: sense.class, span, last });
                }
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

impl Scope<'_> {
    /// Whether the verb has one of the nouns that it needs as its object, if it needs any.
    fn has_object(&self, after: usize, sense: &VerbSense) -> bool {
        sense
            .needs
            .as_ref()
            .is_none_or(|nouns| (after..after + OBJECT_REACH).any(|at| nouns.contains(self.word(at))))
    }

    /// Whether the cue ends its sentence, followed by at most a time, a place or a hearer: "…, Xi said on Monday."
    fn closes(&self, after: usize) -> bool {
        const MOST: usize = 6;
        let words = (after..self.range.end).filter(|&at| self.tokens.get(at).is_some_and(|t| t.word));
        words.take(MOST + 1).count() <= MOST
            && !(after..self.range.end).any(|at| matches!(self.word(at), "that" | "," | ":"))
    }

    /// The cue of "according to the general secretary", "according to a statement".
    fn according_to(&self, at: usize) -> Option<Cue> {
        let place = self.mentions.partition_point(|m| m.tokens.start < at + 2);
        let mention = self.mentions.get(place).filter(|m| m.tokens.start <= at + 5)?;
        let subject = self.subject_of(mention);
        let span = self.bytes(&(at..at + 2));
        Some(Cue { subject, class: VerbClass::Say, span, last: at > self.range.start })
    }
}
