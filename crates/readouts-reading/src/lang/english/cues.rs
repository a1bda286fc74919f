//! Finds the cues of English sentences: reporting verbs with their grammatical subjects. Leaves pronouns
//! unresolved.

use std::ops::Range;

use super::CODE;
use crate::grammar::{Cue, Scope};
use crate::knowledge::{Knowledge, Lists, VerbClass, VerbSense, class};

/// Maximum number of tokens between a verb and the noun that it needs.
const OBJECT_REACH: usize = 9;

/// Returns all cues of a sentence, in order.
pub(super) fn cues(scope: &Scope<'_>, lists: &Lists, knowledge: &Knowledge) -> Vec<Cue> {
    let verbs = knowledge.verbs(CODE);
    let mut found = Vec::new();
    let mut at = scope.range.start;
    while at < scope.range.end {
        if !scope.tokens.is(at, class::OPENS_VERB.or(class::OPENS_SOURCE)) {
            at += 1;
            continue;
        }
        // Words inside a name are not verbs: "the United States is taking".
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
            found.extend(scope.according_to(at, lists));
            at += 2;
            continue;
        }
        let mut senses = verbs.all(scope.tokens, at);
        match senses.find(|(length, sense)| scope.has_object(at + length, sense)) {
            Some((length, sense)) => {
                let verb = at..at + length;
                if scope.is_nobodys(&verb, sense.class) {
                    // Nothing is said here, so the sentence is nobody's words, whoever spoke before.
                    let span = scope.bytes(&verb);
                    found.push(Cue::of_nobody(span));
                } else if let Some(subject) = scope.subject(&verb, sense.class, lists) {
                    let span = scope.bytes(&verb);
                    let last = scope.closes(verb.end) && scope.is_parenthetical(verb.start);
                    let word = scope.word(verb.start);
                    let past = word.ends_with("ed") || matches!(word, "said" | "told");
                    let coordinate = scope.is_coordinate(verb.start);
                    found.push(Cue { subject, class: sense.class, span, last, past, coordinate });
                }
                at += length;
            }
            None => at += 1,
        }
    }
    // In "Although Berg warned that …, Lee insisted" the main clause counts.
    if found.len() > 1 && scope.opens_with_concession(&found[0], &found[1]) {
        found.remove(0);
    }
    found.extend(scope.dashed());
    found
}

impl Scope<'_> {
    /// Whether the verb has one of the nouns it needs as an object, or needs none.
    fn has_object(&self, after: usize, sense: &VerbSense) -> bool {
        sense
            .needs
            .as_ref()
            .is_none_or(|nouns| (after..after + OBJECT_REACH).any(|at| nouns.contains(self.word(at))))
    }

    /// Whether a verb does not report words: it is negated, conditional or impersonal.
    fn is_nobodys(&self, verb: &Range<usize>, class: VerbClass) -> bool {
        class == VerbClass::Say && (self.is_negated(verb.start) || self.is_condition(verb.start))
            || self.is_impersonal(verb)
    }

    /// Whether a verb is negated: "never said", "did not say", "neither said".
    fn is_negated(&self, verb: usize) -> bool {
        const REACH: usize = 4;
        let from = verb.saturating_sub(REACH).max(self.range.start);
        let clause = (from..verb)
            .rev()
            .take_while(|&at| !matches!(self.word(at), "," | ";" | ":" | "that" | "and" | "but"));
        let mut words = clause.map(|at| self.word(at));
        words.any(|word| {
            matches!(word, "never" | "not" | "neither" | "nor" | "cannot" | "nobody")
                || word.ends_with("n't")
                || word.ends_with("n’t")
        })
    }

    /// Whether a verb's clause follows ", and", "while" or a semicolon: "They met, and Lee described how".
    fn is_coordinate(&self, verb: usize) -> bool {
        const REACH: usize = 4;
        let mut nearest = (0..self.mentions_up_to(verb)).rev().take(REACH);
        let place = nearest.find(|&at| !self.mentions[at].possessive);
        let start = place.map_or(verb, |place| self.mentions[place].tokens.start);
        let before = |back: usize| {
            start.checked_sub(back).filter(|at| self.range.contains(at)).map_or("", |at| self.word(at))
        };
        matches!(before(1), ";" | "while") || before(1) == "and" && matches!(before(2), "," | ";")
    }

    /// Whether the first of two cues is in a concessive clause at the start of the sentence: "While Berg said
    /// …, Lee".
    fn opens_with_concession(&self, first: &Cue, second: &Cue) -> bool {
        let opens = matches!(self.word(self.range.start), "although" | "though" | "while" | "whereas");
        let between = &self.text[first.span.end..second.span.start.max(first.span.end)];
        opens && between.contains(',')
    }

    /// Whether a verb is impersonal: "It was noted that".
    fn is_impersonal(&self, verb: &Range<usize>) -> bool {
        let before = |back: usize| verb.start.checked_sub(back).map_or("", |at| self.word(at));
        let be = if matches!(before(1), "also" | "further") { 2 } else { 1 };
        matches!(before(be), "was" | "is") && before(be + 1) == "it" && self.word(verb.end) == "that"
    }

    /// Returns a cue for the person after the dash that follows a quotation: "“…” – President Lee".
    fn dashed(&self) -> Option<Cue> {
        let mention = self.mentions.last().filter(|m| !m.possessive)?;
        let dash = mention.tokens.start.checked_sub(1).filter(|at| self.range.contains(at))?;
        let is_end = (mention.tokens.end..self.range.end).all(|at| matches!(self.word(at), "." | ","));
        let follows = matches!(self.word(dash), "–" | "—" | "--" | "-")
            && (dash == self.range.start || matches!(self.word(dash - 1), "”" | "\"" | "»"));
        (is_end && follows).then(|| Cue {
            subject: self.subject_of(mention),
            class: VerbClass::Say,
            span: self.bytes(&(dash..dash + 1)),
            last: true,
            past: false,
            coordinate: false,
        })
    }

    /// Whether a verb is in a conditional or indirect question: "If Lee said …".
    fn is_condition(&self, verb: usize) -> bool {
        const REACH: usize = 40;
        let earliest = verb.saturating_sub(REACH).max(self.range.start);
        let start = (earliest..verb).rev().find(|&at| matches!(self.word(at), "," | ";" | ":"));
        let first = start.map_or(self.range.start, |mark| mark + 1);
        matches!(self.word(first), "if" | "unless" | "whether")
            || matches!(self.word(first), "had" | "should") && first == self.range.start
    }

    /// Whether the cue ends its sentence, followed at most by a time, a place or an addressee: "…, Xi said on
    /// Monday."
    fn closes(&self, after: usize) -> bool {
        const MOST: usize = 6;
        let words = (after..self.range.end).filter(|&at| self.tokens.get(at).is_some_and(|t| t.word));
        words.take(MOST + 1).count() <= MOST
            && !(after..self.range.end).any(|at| matches!(self.word(at), "that" | "," | ":"))
    }

    /// Returns the cue of "according to the general secretary" or "according to a statement".
    fn according_to(&self, at: usize, lists: &Lists) -> Option<Cue> {
        let place = self.mentions.partition_point(|m| m.tokens.start < at + 2);
        let subject = match self.mentions.get(place).filter(|m| m.tokens.start <= at + 5) {
            Some(mention) => self.subject_of(mention),
            None => self.phrase_behind(at + 2, lists)?,
        };
        let span = self.bytes(&(at..at + 2));
        Some(Cue {
            subject,
            class: VerbClass::Say,
            span,
            last: at > self.range.start,
            past: false,
            coordinate: false,
        })
    }
}
