//! What an English sentence is about: what somebody did, or the one who speaks.

use crate::grammar::{Scope, Who};

/// Whether a sentence tells what somebody did: who met whom, what is planned.
pub(super) fn tells_event(sentence: &Scope<'_>) -> bool {
    const ACTS: [&str; 16] = [
        "met ",
        "also met",
        "meets ",
        "spoke ",
        "arrived",
        "will travel",
        "will visit",
        "will meet",
        "traveled",
        "travelled",
        "is in ",
        "attended",
        "held talks",
        "later met",
        "visited",
        "is on ",
    ];
    let Some(first) = sentence.mentions.iter().find(|m| !m.possessive) else { return false };
    let starts = first.span.start <= sentence.span.start + 4;
    let behind = &sentence.text[first.span.end..sentence.span.end.max(first.span.end)];
    let behind = behind.trim_start();
    starts
        && matches!(first.who, Who::Person(_) | Who::Everyone | Who::Pronoun(_))
        && ACTS.iter().any(|act| behind.starts_with(act))
}

/// Whether a sentence is said of the one who speaks.
pub(super) fn is_first_person(sentence: &Scope<'_>) -> bool {
    const OWN: [&str; 10] = ["I", "I'm", "I’m", "my", "My", "we", "We", "our", "Our", "us"];
    let tokens = &sentence.tokens.items()[sentence.range.clone()];
    tokens.iter().any(|token| OWN.contains(&&sentence.text[token.span.clone()]))
}
