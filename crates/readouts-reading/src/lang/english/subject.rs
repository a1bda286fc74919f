//! Finds the grammatical subject of a verb in an English sentence. Leaves pronouns unresolved.

use std::ops::Range;

use super::names::parts::is_credit;
use crate::grammar::{Mention, Scope, Subject, Who};
use crate::knowledge::{Lists, Pronoun, VerbClass, class};

const BE: [&str; 9] = ["is", "are", "was", "were", "be", "been", "being", "gets", "got"];

pub(super) const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Maximum number of words before a verb that are searched for the main verb of its sentence.
const FAR: usize = 40;
/// Maximum number of adverbs before a verb.
const FEW: usize = 6;

impl Scope<'_> {
    /// Returns the subject of a verb, if it has one that can speak.
    pub(super) fn subject(&self, verb: &Range<usize>, class: VerbClass, lists: &Lists) -> Option<Subject> {
        // "are urging" has the subject of "are", "was quoted as saying" that of "was".
        let verb = &self.whole_verb(verb);
        let before = verb
            .start
            .checked_sub(1)
            .filter(|at| self.range.contains(at))
            .map_or("", |at| self.tokens.folded(at));
        // In "the people's demands" the verb form is a noun.
        let is_noun = verb.start > self.range.start && self.tokens.items()[verb.start - 1].possessive;
        if before == "to"
            && let Some(found) = self.purpose(verb)
        {
            return Some(found);
        }
        // "Lee opened the meeting by congratulating" has the subject of the main verb.
        if before == "by" && self.word(verb.start).ends_with("ing") {
            const OPENING: [&str; 6] = ["opened", "began", "started", "closed", "concluded", "ended"];
            let from = verb.start.saturating_sub(FAR).max(self.range.start);
            let main = (from..verb.start).find(|&at| OPENING.contains(&self.word(at)))?;
            return self.subject_before(&(main..main + 1));
        }
        if before == "to"
            || is_noun
            || BE.contains(&before)
            || before == "not" && verb.start >= 2 && BE.contains(&self.word(verb.start - 2))
        {
            return None;
        }
        // "Once Lee announces the vote" is about the future.
        if matches!(self.word(self.range.start), "once" | "until")
            && verb.start < self.range.start + FAR
            && !(self.range.start..verb.start).any(|at| self.word(at) == ",")
        {
            return None;
        }
        // "The statement reads" reports words, "she reads the paper" does not.
        if self.word(verb.start) == "reads"
            && !(verb.start > self.range.start && self.is(verb.start - 1, class::BODY))
        {
            return None;
        }
        // "OFAC added the names to its list" is not speech.
        if self.word(verb.start) == "added"
            && matches!(
                self.word(verb.end),
                "the" | "a" | "an" | "its" | "their" | "his" | "her" | "to" | "more"
            )
        {
            return None;
        }
        // After an article, a possessive or an adjective the verb form is a noun: "reports", "comments",
        // "views".
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
            // The participle in "…, adding that" or "…, stressing" has the subject of the sentence.
            return (before == "," || before == "while" || before == "and")
                .then(|| self.clause_subject(verb.start))
                .flatten();
        }
        // An inverted cue at the end, where nothing follows the name: "…, said Lee."
        let next = self.mentions.partition_point(|m| m.tokens.start < verb.end);
        let inverted = self.mentions.get(next).filter(|m| m.tokens.start == verb.end && !m.possessive);
        if before == ","
            && inverted.is_some_and(|m| {
                matches!(m.who, Who::Person(_))
                    && (m.tokens.end == self.range.end || matches!(self.word(m.tokens.end), "." | "," | ";"))
            })
            && let Some(found) = self.inverted(verb, class, lists)
        {
            return Some(found);
        }
        if let Some(found) = self.subject_before(verb) {
            return Some(found);
        }
        if let Some(found) = self.inverted(verb, class, lists) {
            return Some(found);
        }
        // "We urge" is said by the publisher, but "We stressed" summarises a meeting.
        let place = (self.range.start..verb.start)
            .rev()
            .take(FEW)
            .find(|&at| !self.is(at, class::FILLER) && !self.word(at).ends_with("ly"));
        let is_told = self.word(verb.start).ends_with("ed");
        if place.is_some_and(|at| {
            self.word(at) == "we"
                && !is_told
                && (at == self.range.start || matches!(self.word(at - 1), "," | ";"))
        }) {
            return Some(Subject::We);
        }
        if before == "it" && lists.plain_speech.iter().any(|plain| plain == self.word(verb.start)) {
            return Some(Subject::Title("it".to_owned()));
        }
        let is_speech = lists.plain_speech.iter().any(|plain| plain == self.word(verb.end - 1));
        if before != "and"
            && !is_credit(self.tokens, verb.start)
            && let Some(found) = self.phrase_before(verb.start, is_speech, lists)
        {
            match &found {
                _ if class != VerbClass::Joint => return Some(found),
                Subject::Everyone => return Some(found),
                // "The envoy agreed" leaves open with whom.
                Subject::Body(name) if lists.other_roles.iter().any(|role| name.ends_with(role.as_str())) => {
                    return Some(Subject::Unknown);
                }
                _ => {}
            }
        }
        let coordinated =
            matches!(before, "and" | "," | "also" | "further" | "then") || before.ends_with("ly");
        // In "legislators and advocates to discuss" the verb form is a plural noun.
        let is_plural = self.word(verb.start).ends_with('s')
            && matches!(
                self.word(verb.end),
                "to" | "of"
                    | "for"
                    | "in"
                    | "on"
                    | "from"
                    | "about"
                    | "with"
                    | "against"
                    | ","
                    | "."
                    | "and"
                    | ""
            );
        if is_plural {
            return None;
        }
        // A verb in a subordinate clause ("that Russia fully recognizes") has another subject.
        (coordinated && class != VerbClass::Joint || before == "and")
            .then(|| self.clause_subject(verb.start))
            .flatten()
    }

    /// Returns the subject of an infinitive of purpose: "Lee met with Berg to make clear that", "Lee took the
    /// opportunity to reaffirm".
    fn purpose(&self, verb: &Range<usize>) -> Option<Subject> {
        const SPEAKING: [&str; 8] =
            ["spoke", "met", "called", "talked", "wrote", "traveled", "travelled", "visited"];
        const OCCASIONS: [&str; 8] =
            ["opportunity", "occasion", "chance", "visit", "meeting", "call", "speech", "moment"];
        let before = verb.start.saturating_sub(FAR).max(self.range.start)..verb.start;
        let has_clause = self.word(verb.end) == "that";
        let uses = |at: usize| {
            matches!(self.word(at), "used" | "took")
                && (at..verb.start).any(|place| OCCASIONS.contains(&self.word(place)))
        };
        let main =
            before.into_iter().find(|&at| has_clause && SPEAKING.contains(&self.word(at)) || uses(at))?;
        self.subject_before(&(main..main + 1))
    }

    /// Returns the verb with its auxiliaries: "are urging", "was quoted as saying".
    fn whole_verb(&self, verb: &Range<usize>) -> Range<usize> {
        let word = |back: usize| verb.start.checked_sub(back).map_or("", |at| self.word(at));
        let is_progressive = self.word(verb.start).ends_with("ing");
        if is_progressive && BE.contains(&word(1)) {
            return verb.start - 1..verb.end;
        }
        if word(1) == "as" && word(2) == "quoted" && BE.contains(&word(3)) {
            return verb.start - 3..verb.end;
        }
        verb.clone()
    }

    /// Returns the nearest mention before the verb that is in the position of a subject.
    fn subject_before(&self, verb: &Range<usize>) -> Option<Subject> {
        for place in (0..self.mentions_up_to(verb.start)).rev() {
            let mention = &self.mentions[place];
            if let Some(person) = self.appositive_of(place) {
                // "Ada Brenn, Vice Minister of Norland explained" lacks the comma that closes the apposition.
                if self.parts(mention.tokens.end, verb.start) && self.can_be_subject(person) {
                    return Some(self.with_coordinates(person));
                }
                continue;
            }
            if self.is_in_relative_clause(place) {
                continue;
            }
            if self.parts(mention.tokens.end, verb.start) && self.can_be_subject(place) {
                return Some(self.with_coordinates(place));
            }
            // The limit leaves room for an apposition with mentions of its own: "Xi, head of the commission
            // of China, told".
            if verb.start - mention.tokens.end > 24 {
                break;
            }
        }
        None
    }

    /// Whether a mention is in a relative clause of the previous mention: "Lee, who heads the Harbour
    /// Workers, told".
    fn is_in_relative_clause(&self, place: usize) -> bool {
        let Some(earlier) = place.checked_sub(1).map(|at| &self.mentions[at]) else { return false };
        let comma = earlier.tokens.end;
        self.word(comma) == ","
            && self.word(comma + 1) == "who"
            && !(comma + 1..self.mentions[place].tokens.start).any(|at| self.word(at) == ",")
    }

    /// Returns the person to whom an office is an apposition: "Lee, general secretary of the party, told",
    /// "Lee, a Norlandic deputy minister, said".
    fn appositive_of(&self, place: usize) -> Option<usize> {
        const MODIFIERS: usize = 6;
        let mention = &self.mentions[place];
        let person = place.checked_sub(1)?;
        let earlier = &self.mentions[person];
        let is_person = matches!(earlier.who, Who::Person(_)) && !earlier.possessive;
        let comma = earlier.tokens.end;
        let modifiers = comma + 1..mention.tokens.start;
        let modifies = |at: usize| {
            self.tokens.get(at).is_some_and(|token| token.word)
                && !self.is(at, class::PREPOSITION.or(class::OPENS_VERB))
                && !matches!(self.word(at), "and" | "who" | "that" | "as" | "while" | "but")
        };
        let apposes = matches!(mention.who, Who::Office(_))
            && is_person
            && self.word(comma) == ","
            && modifiers.len() <= MODIFIERS
            && modifiers.into_iter().all(modifies);
        apposes.then_some(person)
    }

    /// Whether the tokens between two positions may separate a subject from its verb: fillers, an apposition
    /// or an adjunct.
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
        // An apposition or a parenthesis between two commas, brackets or dashes.
        let last = (from..to).rev().find(|&at| !filler(at));
        if matches!(self.word(from), "," | "(" | "--" | "—" | "–") {
            let closes =
                last.is_some_and(|at| at > from && matches!(self.word(at), "," | ")" | "--" | "—" | "–"));
            let commas = || (from..to).filter(|&at| self.word(at) == ",").count();
            return closes && to - from <= 30 && commas() <= 4 && !self.has_clause(from..to);
        }
        // An adjunct: "Hua Chunying at a regular press briefing said", "Lee of Norland said".
        let adjunct = matches!(
            self.word(from),
            "at" | "in" | "on" | "during" | "after" | "of" | "from" | "for" | "who" | "with"
        ) || self.is(from, class::SOURCE_END);
        adjunct && to - from <= 14 && !(from..to).any(|at| self.word(at) == ",") && !self.has_clause(from..to)
    }

    /// Whether a range contains a reporting verb or "that", so that it is more than an apposition.
    fn has_clause(&self, range: Range<usize>) -> bool {
        range
            .into_iter()
            .any(|at| matches!(self.word(at), "said" | "says" | "told" | "that" | "stressed" | "noted"))
    }

    /// Whether a mention is in the position of a subject: not after a preposition, and not a possessive.
    fn can_be_subject(&self, mut place: usize) -> bool {
        if self.mentions[place].possessive {
            return false;
        }
        loop {
            if let Some(can) = self.stands_as_subject(place) {
                return can;
            }
            // In "met with Lee and Ana" the mention before "and" decides for both.
            place -= 1;
            if self.mentions[place].possessive {
                return true;
            }
        }
    }

    /// Whether a mention is in the position of a subject, by the word before it; `None` if "and" joins it to
    /// the previous mention.
    fn stands_as_subject(&self, place: usize) -> Option<bool> {
        let mention = &self.mentions[place];
        let mut at = mention.tokens.start;
        // Skips modifiers between a preposition and the mention: "with the visiting President".
        while at > self.range.start {
            at -= 1;
            let word = self.tokens.folded(at);
            if matches!(
                word,
                "the" | "a" | "an" | "his" | "her" | "their" | "visiting" | "new" | "both" | "mr." | "ms."
            ) {
                continue;
            }
            // A condition or a time is not a report: "if Lee agrees", "before Lee said".
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

    /// Whether a preposition is a "like" at the start of the sentence, which may precede a subject.
    fn opens_clause(&self, at: usize) -> bool {
        self.word(at) == "like" && at == self.range.start
    }

    /// Returns the mention as a subject, together with the people whom "and" joins to it.
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
            // "said Lee, Ana added" is not an enumeration; that would need an "and".
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
        let sides = self.sides(place);
        if sides.len() > 1 { Subject::Sides(sides) } else { self.subject_of(&self.mentions[place]) }
    }

    /// Returns the countries that "and" joins to the one at a place: "the United States, Norland and
    /// Croatia".
    fn sides(&self, place: usize) -> Vec<String> {
        let mut sides = Vec::new();
        let mut has_and = false;
        for at in (0..=place).rev() {
            let Who::Side(name) = &self.mentions[at].who else { break };
            if at < place {
                let gap = self.mentions[at].tokens.end..self.mentions[at + 1].tokens.start;
                let words: Vec<&str> =
                    gap.map(|t| self.tokens.folded(t)).filter(|w| *w != "the").take(3).collect();
                has_and |= words.contains(&"and");
                if !has_and || !matches!(words[..], ["and"] | [","] | [",", "and"]) {
                    break;
                }
            }
            sides.insert(0, name.clone());
        }
        sides
    }

    /// Returns the subject of an inverted cue: "…," said Zhang.
    fn inverted(&self, verb: &Range<usize>, class: VerbClass, lists: &Lists) -> Option<Subject> {
        let before = verb.start.checked_sub(1).map_or("", |at| self.tokens.folded(at));
        let introduced =
            verb.start == self.range.start || matches!(before, "," | "\"" | "”" | "’" | "'" | "?" | "!");
        // After a quotation any verb of speech may be inverted: "…,” notes Brenn".
        let closes = |at: usize| matches!(self.word(at), "\"" | "”" | "»");
        let is_behind = |at: usize| closes(at) || self.word(at) == "," && at > 0 && closes(at - 1);
        let may_be_any =
            class == VerbClass::Say && verb.start > self.range.start && is_behind(verb.start - 1);
        let may = may_be_any
            || introduced
                && matches!(
                    self.word(verb.start),
                    "said"
                        | "say"
                        | "says"
                        | "reports"
                        | "reported"
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
                );
        if !may {
            return None;
        }
        // ", reports Ada Brenn from Orsk." names the author.
        if self.word(verb.start) == "reports" && verb.start > self.range.start && !is_behind(verb.start - 1) {
            let next = self.mentions.get(self.mentions.partition_point(|m| m.tokens.start < verb.end));
            let is_writer = |m: &Mention| {
                m.tokens.start == verb.end
                    && matches!(m.who, Who::Person(_))
                    && self.word(m.tokens.end) == "from"
            };
            if next.is_some_and(is_writer) {
                return None;
            }
        }
        let place = self.mentions.partition_point(|m| m.tokens.start < verb.end);
        match self.mentions.get(place).filter(|m| m.tokens.start == verb.end) {
            Some(mention) => (!mention.possessive).then(|| self.subject_of(mention)),
            None => self.phrase_behind(verb.end, lists),
        }
    }

    /// Returns the subject of the sentence: its first mention in the position of a subject.
    fn clause_subject(&self, before: usize) -> Option<Subject> {
        let place = (0..self.mentions.len()).find(|&place| {
            let mention = &self.mentions[place];
            mention.tokens.end <= before && self.can_be_subject(place) && !matches!(mention.who, Who::Side(_))
        })?;
        let mention = &self.mentions[place];
        // Only near the start or after a fronted phrase: farther on, the subject is more likely another word.
        let start = mention.tokens.start;
        let near = start <= self.range.start + 3
            || matches!(self.word(start.wrapping_sub(1)), "," | "--" | "–" | "—");
        if !near {
            return None;
        }
        // Continues from the first person of "Lee and Ana" to the last.
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

    /// Returns the mention as a subject. An office without a known holder is used as written: "Norlandic
    /// minister".
    pub(super) fn subject_of(&self, mention: &Mention) -> Subject {
        let is_office = matches!(mention.who, Who::Office(_) | Who::Pronoun(Pronoun::Unknown));
        if !is_office {
            return Subject::of(&mention.who);
        }
        let determined =
            matches!(self.tokens.folded(mention.tokens.start), "the" | "a" | "an" | "his" | "her");
        let from = mention.tokens.start + usize::from(determined && mention.tokens.len() > 1);
        let name = self.tokens.slice(from..mention.tokens.end).to_owned();
        if matches!(mention.who, Who::Office(_)) { Subject::Body(name) } else { Subject::Title(name) }
    }
}
