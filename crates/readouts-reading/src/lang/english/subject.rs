//! The grammatical subject of a verb in an English sentence.
//!
//! It must not know what was said before: pronouns and the like are left to the caller.

use std::ops::Range;

use crate::grammar::{Mention, Scope, Subject, Who};
use crate::knowledge::{Pronoun, VerbClass, class};

const BE: [&str; 9] = ["is", "are", "was", "were", "be", "been", "being", "gets", "got"];

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

impl Scope<'_> {
    /// The subject of the verb, where it has one that can speak.
    pub(super) fn subject(&self, verb: &Range<usize>, class: VerbClass) -> Option<Subject> {
        let before = verb
            .start
            .checked_sub(1)
            .filter(|at| self.range.contains(at))
            .map_or("", |at| self.tokens.folded(at));
        if before == "to"
            || BE.contains(&before)
            || before == "not" && verb.start >= 2 && BE.contains(&self.word(verb.start - 2))
        {
            return None;
        }
        // "reports", "comments", "views": a noun behind an article, an owner or an adjective.
        if matches!(
            before,
            "the"
                | "a"
                | "an"
                | "his"
                | "her"
                | "their"
                | "its"
                | "this"
                | "these"
                | "any"
                | "no"
                | "of"
                | "such"
                | "our"
                | "my"
        ) {
            return None;
        }
        let participle = self.word(verb.start).ends_with("ing");
        if participle {
            // "…, adding that", "…, stressing": the subject is the sentence's.
            return (before == "," || before == "while" || before == "and")
                .then(|| self.clause_subject(verb.start))
                .flatten();
        }
        if let Some(found) = self.subject_before(verb) {
            return Some(found);
        }
        if let Some(found) = self.inverted(verb) {
            return Some(found);
        }
        if let Some(found) = self.nameless(verb) {
            return Some(found);
        }
        let coordinated =
            matches!(before, "and" | "," | "also" | "further" | "then") || before.ends_with("ly");
        // Inside a clause of its own ("that Russia fully recognizes") the verb has another subject.
        (coordinated && class != VerbClass::Joint || before == "and")
            .then(|| self.clause_subject(verb.start))
            .flatten()
    }

    /// "the US military said", "it said": a subject that names nobody known is called as it stands.
    fn nameless(&self, verb: &Range<usize>) -> Option<Subject> {
        const LONGEST: usize = 5;
        if !matches!(self.word(verb.start), "said" | "says" | "told") || verb.start == self.range.start {
            return None;
        }
        if self.word(verb.start - 1) == "it" {
            return Some(Subject::Title("it".to_owned()));
        }
        let is_noun = |at: usize| {
            let word = self.word(at);
            self.tokens.get(at).is_some_and(|t| t.word)
                && !self.is(at, class::PREPOSITION.or(class::FILLER))
                && !matches!(
                    word,
                    "that" | "who" | "which" | "as" | "or" | "they" | "i" | "we" | "you" | "be" | "is"
                )
        };
        let end = (self.range.start..verb.start).rev().find(|&at| !self.is(at, class::FILLER))? + 1;
        let earliest = end.saturating_sub(LONGEST).max(self.range.start);
        let start = (earliest..end).rev().take_while(|&at| is_noun(at)).last()?;
        let determined = (start..end).rev().find(|&at| matches!(self.word(at), "the" | "a" | "an"));
        let opens = start == self.range.start || !self.tokens.get(start - 1).is_some_and(|t| t.word);
        let from = match determined {
            Some(at) => at + 1,
            None if opens && self.tokens.is_capital(start) => start,
            None => return None,
        };
        // "thanked Lee for the bridge and said": what a preposition governs is no subject.
        let outer = from - usize::from(determined.is_some());
        let governed = outer > self.range.start && self.is(outer - 1, class::PREPOSITION);
        let coordinated = (end..verb.start).any(|at| self.word(at) == "and");
        (from < end && !governed && !coordinated)
            .then(|| Subject::Body(self.tokens.slice(from..end).to_owned()))
    }

    /// The nearest mention that stands before the verb as subjects do.
    fn subject_before(&self, verb: &Range<usize>) -> Option<Subject> {
        for place in (0..self.mentions_up_to(verb.start)).rev() {
            let mention = &self.mentions[place];
            if self.is_apposition(place) {
                continue;
            }
            if self.parts(mention.tokens.end, verb.start) && self.can_be_subject(place) {
                return Some(self.with_coordinates(place));
            }
            // An apposition may hold mentions of its own: "Xi, head of the commission of China, told".
            if verb.start - mention.tokens.end > 24 {
                break;
            }
        }
        None
    }

    /// "Lee, general secretary of the party, told": the office is the name's apposition.
    fn is_apposition(&self, place: usize) -> bool {
        let mention = &self.mentions[place];
        let comma = mention.tokens.start.checked_sub(1).filter(|&at| self.word(at) == ",");
        let earlier = place.checked_sub(1).map(|p| &self.mentions[p]);
        mention.who == Who::Office
            && comma.is_some_and(|at| {
                earlier.is_some_and(|e| e.tokens.end == at && matches!(e.who, Who::Person(_)))
            })
    }

    /// Whether the tokens between a subject and its verb are such as may stand there.
    fn parts(&self, from: usize, to: usize) -> bool {
        if from == to {
            return true;
        }
        let words = from..to;
        let filler = |at: usize| {
            let word = self.tokens.folded(at);
            self.tokens.is(at, class::FILLER) || word.ends_with("ly") || WEEKDAYS.contains(&word)
        };
        let all_fillers = |range: Range<usize>| {
            range.clone().all(|at| {
                filler(at)
                    || (self.word(at) == "on" && at + 1 < range.end && WEEKDAYS.contains(&self.word(at + 1)))
                    || self.word(at) == ","
            })
        };
        if self.word(to - 1) == "and" || (self.word(from) == "and" && !filler(to - 1)) {
            return false;
        }
        if all_fillers(words.clone()) {
            return true;
        }
        // An apposition or a parenthesis between two commas.
        let last = (from..to).rev().find(|&at| !filler(at));
        if matches!(self.word(from), "," | "(" | "--" | "—" | "–") {
            let closes =
                last.is_some_and(|at| at > from && matches!(self.word(at), "," | ")" | "--" | "—" | "–"));
            let commas = || (from..to).filter(|&at| self.word(at) == ",").count();
            return closes && to - from <= 30 && commas() <= 4 && !self.has_clause(from..to);
        }
        // "Hua Chunying at a regular press briefing said", "Lee of Norland said"
        let adjunct = matches!(
            self.word(from),
            "at" | "in" | "on" | "during" | "after" | "of" | "from" | "for" | "who" | "with"
        ) || self.is(from, class::SOURCE_END);
        adjunct && to - from <= 14 && !(from..to).any(|at| self.word(at) == ",") && !self.has_clause(from..to)
    }

    /// Whether a stretch holds a verb that reports: then it is more than an apposition.
    fn has_clause(&self, range: Range<usize>) -> bool {
        range
            .into_iter()
            .any(|at| matches!(self.word(at), "said" | "says" | "told" | "that" | "stressed" | "noted"))
    }

    /// Whether a mention stands where subjects stand: no preposition before it, no owner's ending.
    fn can_be_subject(&self, mut place: usize) -> bool {
        if self.mentions[place].possessive {
            return false;
        }
        loop {
            if let Some(can) = self.stands_as_subject(place) {
                return can;
            }
            // "met with Lee and Ana": a coordinate of something with a preposition.
            place -= 1;
            if self.mentions[place].possessive {
                return true;
            }
        }
    }

    /// The same, where what stands before the mention decides; `None` where "and" joins it to the one
    /// before.
    fn stands_as_subject(&self, place: usize) -> Option<bool> {
        let mention = &self.mentions[place];
        let mut at = mention.tokens.start;
        // "with Chinese President", "of the visiting": modifiers between.
        while at > self.range.start {
            at -= 1;
            let word = self.tokens.folded(at);
            if matches!(
                word,
                "the" | "a" | "an" | "his" | "her" | "their" | "visiting" | "new" | "both" | "mr." | "ms."
            ) {
                continue;
            }
            // "if Lee agrees", "before Lee said": not told as said.
            if matches!(word, "if" | "whether" | "unless" | "until" | "before" | "since") {
                return Some(false);
            }
            if word == "and" {
                let joined = place > 0 && self.mentions[place - 1].tokens.end == at;
                return (!joined).then_some(true);
            }
            return Some(word == "," || !self.is(at, class::PREPOSITION) || self.opens_clause(at));
        }
        Some(true)
    }

    /// "In the new year, Patrushev said": a preposition that opens the sentence does not govern what
    /// stands behind the comma; and "that", "as" open a clause.
    fn opens_clause(&self, at: usize) -> bool {
        self.word(at) == "like" && at == self.range.start
    }

    /// The mention with those that "and" joins to it.
    fn with_coordinates(&self, place: usize) -> Subject {
        let mut people = Vec::new();
        let mut at = place;
        let mut has_and = false;
        loop {
            let mention = &self.mentions[at];
            match &mention.who {
                Who::Person(person) => people.push(*person),
                _ => break,
            }
            let joined = at > 0 && {
                let gap = self.mentions[at - 1].tokens.end..mention.tokens.start;
                let words = gap.map(|t| self.tokens.folded(t)).filter(|w| *w != "the");
                let words: Vec<&str> = words.take(3).collect();
                matches!(words[..], ["and"] | [","] | [",", "and"]) && !self.mentions[at - 1].possessive
            };
            // "said Lee, Ana added" is no enumeration: it needs an "and" somewhere.
            if !joined {
                break;
            }
            let end = if at == place { mention.tokens.start } else { mention.tokens.end };
            has_and |= (self.mentions[at - 1].tokens.end..end).any(|t| self.tokens.folded(t) == "and");
            if !has_and {
                break;
            }
            at -= 1;
        }
        if people.len() > 1 {
            people.reverse();
            return Subject::Group(people);
        }
        self.subject_of(&self.mentions[place])
    }

    /// "…," said Zhang.
    fn inverted(&self, verb: &Range<usize>) -> Option<Subject> {
        let before = verb.start.checked_sub(1).map_or("", |at| self.tokens.folded(at));
        let introduced =
            verb.start == self.range.start || matches!(before, "," | "\"" | "”" | "’" | "'" | "?" | "!");
        let place = self.mentions.partition_point(|m| m.tokens.start < verb.end);
        let mention = self.mentions.get(place).filter(|m| m.tokens.start == verb.end)?;
        (introduced
            && !mention.possessive
            && matches!(
                self.word(verb.start),
                "said"
                    | "says"
                    | "added"
                    | "asked"
                    | "noted"
                    | "stressed"
                    | "explained"
                    | "wrote"
                    | "told"
                    | "warned"
                    | "argued"
                    | "continued"
                    | "recalled"
                    | "observed"
                    | "concluded"
                    | "replied"
                    | "admitted"
            ))
        .then(|| self.subject_of(mention))
    }

    /// The subject of the sentence: its first mention that stands as subjects do.
    fn clause_subject(&self, before: usize) -> Option<Subject> {
        let place = (0..self.mentions.len()).find(|&place| {
            let mention = &self.mentions[place];
            mention.tokens.end <= before && self.can_be_subject(place) && !matches!(mention.who, Who::Side(_))
        })?;
        let mention = &self.mentions[place];
        // Far behind the start something else is the subject already, unless a fronted phrase ends there.
        let start = mention.tokens.start;
        let near = start <= self.range.start + 3
            || matches!(self.word(start.wrapping_sub(1)), "," | "--" | "–" | "—");
        if !near {
            return None;
        }
        // The first of "Lee and Ana": take them all.
        let mut last = place;
        while last + 1 < self.mentions.len() && self.mentions[last + 1].tokens.start <= before {
            let gap: Vec<&str> = (self.mentions[last].tokens.end..self.mentions[last + 1].tokens.start)
                .map(|t| self.tokens.folded(t))
                .take(3)
                .collect();
            if !matches!(gap[..], ["and"] | ["and", "the"] | [","] | [",", "and"]) {
                break;
            }
            last += 1;
        }
        Some(self.with_coordinates(last))
    }

    /// An office that nobody is known to hold is called as the text calls it: "Norlandic minister".
    pub(super) fn subject_of(&self, mention: &Mention) -> Subject {
        let is_office = matches!(mention.who, Who::Office | Who::Pronoun(Pronoun::Unknown));
        if !is_office {
            return Subject::of(&mention.who);
        }
        let determined =
            matches!(self.tokens.folded(mention.tokens.start), "the" | "a" | "an" | "his" | "her");
        let from = mention.tokens.start + usize::from(determined && mention.tokens.len() > 1);
        let name = self.tokens.slice(from..mention.tokens.end).to_owned();
        if mention.who == Who::Office { Subject::Body(name) } else { Subject::Title(name) }
    }
}
