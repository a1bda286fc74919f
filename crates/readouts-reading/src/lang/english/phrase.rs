//! Noun phrases as speakers, if no known name is the subject: "the river authority", "people familiar with
//! the talks".

use std::ops::Range;

use super::subject::WEEKDAYS;
use crate::grammar::{Scope, Subject, Who};
use crate::knowledge::{Lists, class};

/// Maximum number of words of a noun phrase, and of an apposition after it.
const LONGEST: usize = 14;
/// Maximum number of words of a phrase used as a speaker's name; a longer one is cut before its preposition.
const SHOWN: usize = 9;

const DETERMINERS: [&str; 12] =
    ["the", "a", "an", "one", "another", "some", "many", "several", "most", "its", "their", "other"];

/// Nouns that are plural without an ending.
const PLURALS: [&str; 4] = ["people", "police", "men", "women"];

/// Words that open a clause or are verbs, and therefore do not occur in a noun phrase.
const CLAUSES: [&str; 62] = [
    "is", "are", "was", "were", "be", "been", "being", "has", "have", "had", "will", "would", "can", "could",
    "may", "might", "shall", "should", "must", "do", "does", "did", "he", "she", "it", "they", "we", "i",
    "you", "who", "whom", "which", "that", "what", "this", "these", "those", "there", "here", "if", "when",
    "while", "because", "although", "though", "since", "unless", "whether", "as", "after", "before", "until",
    "so", "than", "not", "or", "said", "says", "told", "him", "them", "us",
];

/// Words that begin a subordinate clause, or join one to another clause.
const SUBORDINATE: [&str; 19] = [
    "as", "that", "which", "who", "whom", "whose", "because", "if", "when", "while", "although", "though",
    "than", "and", "but", "or", "so", "where", "what",
];

impl Scope<'_> {
    /// Returns the noun phrase before a verb as its subject: "Two people briefed on the talks said".
    pub(super) fn phrase_before(&self, verb: usize, is_speech: bool, lists: &Lists) -> Option<Subject> {
        // In "BMJ Case Reports" the verb form is part of a name, and "demanded by" is passive.
        let is_name = self.tokens.is_capital(verb) && verb > self.range.start;
        if is_name || self.word(verb + 1) == "by" && self.word(verb).ends_with("ed") {
            return None;
        }
        let is_filler = |at: usize| {
            let word = self.word(at);
            self.is(at, class::FILLER) && !matches!(word, "and" | "both" | "all")
                || word.ends_with("ly")
                || WEEKDAYS.contains(&word)
                || word == "on" && WEEKDAYS.contains(&self.word(at + 1))
        };
        let end_before = |to: usize| (self.range.start..to).rev().find(|&at| !is_filler(at)).map(|at| at + 1);
        let mut end = end_before(verb)?;
        if self.word(end - 1) == "," {
            // In "Ada Brenn, head of research at Norbank, said" the phrase is before the apposition.
            let close = end - 1;
            let open = (close.saturating_sub(LONGEST).max(self.range.start)..close)
                .rev()
                .find(|&at| self.word(at) == ",")?;
            let apposes =
                (open + 1..close).all(|at| !CLAUSES.contains(&self.word(at)) || self.word(at) == "who");
            end = end_before(open).filter(|_| apposes && close > open + 1)?;
        }
        let earliest = end.saturating_sub(LONGEST + 2).max(self.range.start);
        let start = match (earliest..end).rev().find(|&at| self.is_mark(at)) {
            Some(mark) => mark + 1,
            None if earliest == self.range.start => earliest,
            None => return None,
        };
        let opens =
            |at: usize| matches!(self.word(at), "but" | "and" | "meanwhile" | "however" | "yet" | "still");
        let start = if opens(start) { start + 1 } else { start };
        self.named_phrase(start..end, is_speech, lists)
    }

    /// Returns the noun phrase after a verb as its subject: "…," says veteran analyst Ada Brenn.
    pub(super) fn phrase_behind(&self, verb_end: usize, lists: &Lists) -> Option<Subject> {
        let is_place = |at: usize| self.word(at) == "in" && self.tokens.is_capital(at + 1);
        let ends = |at: usize| {
            self.is_mark(at)
                || self.word(at) == "in" && !is_place(at)
                || matches!(self.word(at), "." | "on" | "during" | "when" | "after" | "that" | "who" | "as")
        };
        let limit = (verb_end + LONGEST + 2).min(self.range.end);
        let end = (verb_end..limit).find(|&at| ends(at)).unwrap_or(limit);
        let phrase = verb_end..end;
        let first = self.mentions.partition_point(|m| m.tokens.start < phrase.start);
        let mention = self.mentions.get(first).filter(|m| phrase.contains(&m.tokens.start) && !m.possessive);
        if let Some(mention) = mention.filter(|m| matches!(m.who, Who::Person(_))) {
            let is_title = (phrase.start..mention.tokens.start).all(|at| !self.is(at, class::PREPOSITION));
            return is_title.then(|| self.subject_of(mention));
        }
        self.named_phrase(phrase, true, lists)
    }

    /// Whether a verb's clause follows a comma or a quotation and is not subordinate: "…, Lee said", but not
    /// "as Lee promised".
    pub(super) fn is_parenthetical(&self, verb: usize) -> bool {
        let Some(mark) = (self.range.start..verb).rev().find(|&at| self.is_mark(at)) else { return false };
        let first = mark + 1 + usize::from(matches!(self.word(mark + 1), "just" | "even" | "only" | "much"));
        !SUBORDINATE.contains(&self.word(first)) && !(first..verb).any(|at| self.word(at) == "that")
    }

    fn is_mark(&self, at: usize) -> bool {
        matches!(
            self.word(at),
            "," | ";"
                | ":"
                | "--"
                | "—"
                | "–"
                | "\""
                | "“"
                | "”"
                | "("
                | ")"
                | "’"
                | "‘"
                | "?"
                | "!"
                | "'"
        )
    }

    /// Returns a noun phrase as a speaker, by its words without an article, or `None` if it cannot be one.
    fn named_phrase(&self, phrase: Range<usize>, is_speech: bool, lists: &Lists) -> Option<Subject> {
        let Range { start, end } = phrase;
        // "US" in capitals is a country, not the pronoun.
        let opens_clause = |at: usize| CLAUSES.contains(&self.word(at)) && self.tokens.raw(at) != "US";
        if start >= end || end - start > LONGEST || (start..end).any(opens_clause) {
            return None;
        }
        let first = self.word(start);
        let opens = DETERMINERS.contains(&first)
            || self.tokens.is_capital(start)
            || first.ends_with('s')
            || PLURALS.contains(&first);
        let is_time = self.is(start, class::PREPOSITION)
            || first.ends_with("ing")
            || lists.no_subjects.iter().any(|no| no == first);
        if !opens || is_time || !self.tokens.get(start).is_some_and(|token| token.word) {
            return None;
        }
        // The head noun of the phrase comes before its further descriptions.
        let described = |at: usize| self.is(at, class::PREPOSITION.or(class::SOURCE_END));
        let core = (start + 1..end).find(|&at| described(at)).unwrap_or(end);
        let head = self.word(core - 1);
        if lists.joint_heads.iter().any(|joint| joint == head) {
            return Some(Subject::Everyone);
        }
        let is_silent =
            |list: &[String]| list.iter().any(|noun| noun == head || head.strip_suffix('s') == Some(noun));
        if is_silent(&lists.silent_nouns) || WEEKDAYS.contains(&head) {
            return None;
        }
        // The first word may be capitalized only because it begins the sentence.
        let has_name = (start + 1..end).any(|at| self.tokens.is_capital(at));
        let can_act = has_name && !is_silent(&lists.event_nouns)
            || lists.other_roles.iter().any(|role| role == head)
            || self.is(core - 1, class::BODY.or(class::SOURCE).or(class::GROUP));
        if !is_speech && !can_act {
            return None;
        }
        let is_article =
            |at: &usize| matches!(self.word(*at), "the" | "a" | "an" | "one" | "another" | "new" | "recent");
        let from = start + (start..end).take_while(is_article).count();
        let end = if end - from > SHOWN { core } else { end };
        (from < end).then(|| Subject::Body(self.tokens.slice(from..end).to_owned()))
    }
}
