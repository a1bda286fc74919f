//! Classifies English sentences: reports of an act, sentences in the first person, addresses to an audience.

use crate::grammar::{Mention, Scope, Who};
use crate::knowledge::{Lists, class};
use crate::token::Tokens;

/// Whether a sentence reports what somebody did: who met whom, what is planned.
pub(super) fn tells_event(sentence: &Scope<'_>, lists: &Lists) -> bool {
    if is_summed_up(sentence) {
        return true;
    }
    let Some(first) = sentence.mentions.iter().find(|m| !m.possessive) else { return false };
    let starts = first.span.start <= sentence.span.start + 4;
    let behind = &sentence.text[first.span.end..sentence.span.end.max(first.span.end)];
    let behind = behind.trim_start();
    starts
        && matches!(first.who, Who::Person(_) | Who::Everyone | Who::Pronoun(_))
        && lists.events.iter().any(|event| behind.starts_with(event.as_str()))
}

/// Whether a sentence summarises the talks in the passive, without a speaker: "The bridge was also noted."
fn is_summed_up(sentence: &Scope<'_>) -> bool {
    const TALKED: [&str; 11] = [
        "noted",
        "stressed",
        "emphasized",
        "emphasised",
        "discussed",
        "underlined",
        "underscored",
        "highlighted",
        "considered",
        "placed",
        "paid",
    ];
    let before = |at: usize, back: usize| at.checked_sub(back).map_or("", |at| sentence.word(at));
    sentence.range.clone().any(|at| {
        let be = if matches!(before(at, 1), "also" | "further") { 2 } else { 1 };
        TALKED.contains(&sentence.word(at))
            && matches!(before(at, be), "was" | "were")
            && sentence.word(at + 1) != "by"
    })
}

/// Maximum number of words before a subject that follows a fronted phrase and a comma.
const FRONTED: usize = 24;

/// Returns the subject of a verb in the past tense, at the start of the sentence or after a fronted phrase:
/// "The two leaders reinforced", "On behalf of the cabinet, the Secretary also delivered".
pub(super) fn actor<'s>(sentence: &Scope<'s>) -> Option<&'s Mention> {
    let start = sentence.range.start;
    let opens = |mention: &&Mention| {
        let at = mention.tokens.start;
        at == start || at <= start + FRONTED && sentence.word(at - 1) == ","
    };
    let subject = sentence.mentions.iter().filter(|m| !m.possessive).find(opens)?;
    let verb = (subject.tokens.end..sentence.range.end).find(|&at| !sentence.is(at, class::FILLER))?;
    const PAST: [&str; 21] = [
        "began", "brought", "built", "left", "came", "went", "paid", "held", "spoke", "met", "made", "took",
        "gave", "saw", "had", "were", "was", "found", "sent", "set", "put",
    ];
    (sentence.word(verb).ends_with("ed") || PAST.contains(&sentence.word(verb))).then_some(subject)
}

/// Whether a sentence is in the first person.
pub(super) fn is_first_person(sentence: &Scope<'_>, lists: &Lists) -> bool {
    let tokens = &sentence.tokens.items()[sentence.range.clone()];
    tokens.iter().any(|token| lists.first_person.iter().any(|own| *own == sentence.text[token.span.clone()]))
}

/// Maximum number of words of a line that addresses the audience of a speech.
const ADDRESS_WORDS: usize = 16;

/// Whether a paragraph addresses the audience of a speech: "Mr. President, Excellencies,".
pub(super) fn is_address(paragraph: &str, lists: &Lists) -> bool {
    !paragraph.ends_with(['.', '?'])
        && paragraph.split_whitespace().nth(ADDRESS_WORDS).is_none()
        && lists.addresses.iter().any(|word| paragraph.starts_with(word.as_str()))
}

/// Maximum number of words before a name that are searched for the start of its clause.
const CLAUSE: usize = 12;

/// Whether a mentioned person is only a topic: in a relative clause, or after a preposition such as "about".
/// After "of" the person takes part if the noun is an event: "the visit of President Lee".
pub(super) fn is_talked_about(words: &Tokens<'_>, mention: &Mention, lists: &Lists) -> bool {
    let Some(before) = mention.tokens.start.checked_sub(1) else { return false };
    // "the mission that killed Karl Tarn" has the name in a clause of its own.
    let clause = (before.saturating_sub(CLAUSE)..=before).rev().map(|at| words.folded(at));
    let mut clause = clause.take_while(|word| !matches!(*word, "," | "." | ":" | ";" | "with" | "met"));
    if clause.any(|word| matches!(word, "that" | "which" | "whose" | "following" | "after")) {
        return true;
    }
    let is_article = matches!(words.folded(before), "the" | "his" | "her" | "former" | "late");
    let Some(at) = before.checked_sub(usize::from(is_article)) else { return false };
    match words.folded(at) {
        "about" | "regarding" | "concerning" | "against" | "for" => true,
        "of" => at.checked_sub(1).is_some_and(|noun| {
            let noun = words.folded(noun);
            !lists.event_nouns.iter().any(|event| event == noun)
        }),
        _ => false,
    }
}
