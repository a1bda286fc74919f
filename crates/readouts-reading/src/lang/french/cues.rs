//! Finds the cues of French sentences: a reporting verb with its subject before or after it, and "selon".

use super::{CODE, words};
use crate::grammar::{Cue, Mention, Scope, Subject};
use crate::knowledge::{Knowledge, Lists, Pronoun, VerbClass, class};

/// Maximum number of words between a subject and its verb, including an apposition.
const REACH: usize = 14;
/// Maximum number of words after a cue that closes its sentence.
const CLOSING: usize = 8;

/// Returns all cues of a sentence, in order.
pub(super) fn cues(scope: &Scope<'_>, lists: &Lists, knowledge: &Knowledge) -> Vec<Cue> {
    let verbs = knowledge.verbs(CODE);
    let mut found: Vec<Cue> = Vec::new();
    let mut at = scope.range.start;
    while at < scope.range.end {
        if scope.is_quoted(at) && !is_inserted(scope, at) || is_inside_mention(scope, at) {
            at += 1;
            continue;
        }
        if let Some(cue) = according_to(scope, at, lists) {
            found.push(cue);
            at += 1;
            continue;
        }
        // The verb may be joined to its pronoun: "ajoute-t-il", "dit-elle".
        let inverted = inverted_pronoun(scope.word(at));
        let stem = |place: usize| match inverted {
            Some((verb, _)) if place == at => verb,
            _ => words::bare(scope.word(place)),
        };
        // Participles agree with their subjects: "sont convenus".
        let singular = |place: usize| stem(place).trim_end_matches('s');
        let reports = verbs.all_of(at, stem).next().or_else(|| verbs.all_of(at, singular).next());
        let Some((length, sense)) = reports.filter(|(length, _)| at + length <= scope.range.end) else {
            at += 1;
            continue;
        };
        let verb = at..at + length;
        let start = start_of_verb(scope, at, lists);
        let subject = match inverted {
            Some((_, pronoun)) => Some(Subject::Pronoun(pronoun)),
            None if is_noun(scope, at, lists) => None,
            None if asks(scope, start) || denies(scope, start..at) => None,
            None if sense.class != VerbClass::Joint && is_passive(scope, start..at) => None,
            None => Some(subject(scope, &verb, found.last(), lists)),
        };
        if let Some(subject) = subject {
            let span = scope.bytes(&(start..verb.end));
            let last = closes(scope, verb.end) && at > scope.range.start;
            found.push(Cue {
                class: class_of(&subject, sense.class),
                subject,
                span,
                last,
                past: false,
                coordinate: false,
            });
        }
        at = verb.end;
    }
    found
}

/// Whether a verb is inserted into a quotation that continues after it: "« Cet accord, ajoute-t-elle, est
/// bon. »".
fn is_inserted(scope: &Scope<'_>, at: usize) -> bool {
    let before = |at: usize| at.checked_sub(1).map_or("", |before| scope.word(before));
    inverted_pronoun(scope.word(at)).is_some() && before(at) == ","
        || inverted_pronoun(before(at)).is_some() && before(at - 1) == ","
}

/// Returns the class of a cue. With an unknown subject it is passive, so that the words are not attributed to
/// the previous speaker.
fn class_of(subject: &Subject, class: VerbClass) -> VerbClass {
    if *subject == Subject::Unknown { VerbClass::Passive } else { class }
}

/// Whether a sentence is a question: "A-t-il dit que…?"
fn asks(scope: &Scope<'_>, start: usize) -> bool {
    let before = start.checked_sub(1).filter(|at| *at == scope.range.start);
    before.is_some_and(|at| inverted_pronoun(scope.word(at)).is_some())
        && scope.sentence().trim_end().ends_with('?')
}

/// Whether the words before a verb negate it: "n'a pas dit".
fn denies(scope: &Scope<'_>, mut words: std::ops::Range<usize>) -> bool {
    words.any(|at| words::starts(scope.word(at), "n'") || matches!(scope.word(at), "ne" | "pas" | "jamais"))
}

/// Whether the words before a participle make it passive: "est salué par".
fn is_passive(scope: &Scope<'_>, mut words: std::ops::Range<usize>) -> bool {
    words.any(|at| {
        matches!(
            scope.word(at),
            "est" | "sont" | "ete" | "etait" | "etaient" | "fut" | "furent" | "sera" | "seront"
        )
    })
}

/// Whether a token belongs to a mention.
fn is_inside_mention(scope: &Scope<'_>, at: usize) -> bool {
    scope.mentions.get(scope.mentions_up_to(at)).is_some_and(|mention| mention.tokens.contains(&at))
}

/// Returns the cue of "selon M. Durand" or "d'après le ministère". If the source is not recognised, the
/// speaker is unknown.
fn according_to(scope: &Scope<'_>, at: usize, lists: &Lists) -> Option<Cue> {
    let word = scope.word(at).replace('’', "'");
    if !lists.source_openers.contains(&word) {
        return None;
    }
    let place = scope.mentions.partition_point(|mention| mention.tokens.start <= at);
    let source = scope.mentions.get(place).filter(|mention| {
        let between = at + 1..mention.tokens.start;
        between.len() <= 1 && between.into_iter().all(|at| matches!(scope.word(at), "le" | "la" | "les"))
    });
    let subject = source.map_or(Subject::Unknown, |mention| Subject::of(&mention.who));
    let span = scope.bytes(&(at..at + 1));
    let class = class_of(&subject, VerbClass::Say);
    Some(Cue { subject, class, span, last: at > scope.range.start, past: false, coordinate: false })
}

/// Splits a verb from the pronoun joined to its end.
fn inverted_pronoun(word: &str) -> Option<(&str, Pronoun)> {
    let (verb, pronoun) = match word.strip_suffix("-il") {
        Some(verb) => (verb, Pronoun::He),
        None => (word.strip_suffix("-elle")?, Pronoun::She),
    };
    Some((verb.strip_suffix("-t").unwrap_or(verb), pronoun))
}

/// Whether a form of a verb is used as a noun: "la note", "une annonce".
fn is_noun(scope: &Scope<'_>, at: usize, lists: &Lists) -> bool {
    let before = at.checked_sub(1).map_or("", |before| scope.word(before));
    lists.determiners.iter().any(|determiner| determiner == before)
        || words::elision(scope.word(at)).is_some_and(|from| scope.word(at).starts_with("l") && from <= 4)
            && !is_auxiliary(words::bare(scope.word(at)), lists)
}

fn is_auxiliary(word: &str, lists: &Lists) -> bool {
    lists.auxiliaries.iter().any(|auxiliary| auxiliary == word)
}

/// Whether a word may be between a subject and its verb: an auxiliary or an adverb.
fn fills(scope: &Scope<'_>, at: usize, lists: &Lists) -> bool {
    let word = scope.word(at);
    scope.is(at, class::FILLER) || is_auxiliary(words::bare(word), lists)
}

/// Returns the first word of the verb's form, such as its auxiliary.
fn start_of_verb(scope: &Scope<'_>, verb: usize, lists: &Lists) -> usize {
    let first = (scope.range.start..verb).rev().take_while(|&at| fills(scope, at, lists)).last();
    first.unwrap_or(verb)
}

/// Returns the subject of a reporting verb; it is unknown if no mention is in the position of a subject.
fn subject(scope: &Scope<'_>, verb: &std::ops::Range<usize>, before: Option<&Cue>, lists: &Lists) -> Subject {
    let start = start_of_verb(scope, verb.start, lists);
    // Pronoun after the auxiliary: "a-t-il ajouté"
    if let Some((_, pronoun)) = start.checked_sub(1).and_then(|at| inverted_pronoun(scope.word(at))) {
        return Subject::Pronoun(pronoun);
    }
    let earlier = scope.mentions_up_to(start);
    if let Some(mention) = earlier.checked_sub(1).map(|place| &scope.mentions[place])
        && mention.tokens.end == start
    {
        return if mention.possessive { Subject::Unknown } else { with_others(scope, earlier - 1) };
    }
    // Apposition before the verb: "M. Durand, ministre de la Défense, a déclaré"
    let comma = start.checked_sub(1).filter(|&at| scope.word(at) == ",");
    let apposed =
        comma.and_then(|comma| scope.mentions[..earlier].iter().rev().find(|m| is_apposed(scope, m, comma)));
    if let Some(mention) = apposed {
        return Subject::of(&mention.who);
    }
    // Subject after the verb: "…, a déclaré M. Durand"
    let is_inverted =
        start == scope.range.start || scope.tokens.get(start - 1).is_some_and(|token| !token.word);
    let behind = scope.mentions.get(scope.mentions_up_to(verb.end)).filter(|mention| {
        let between = verb.end..mention.tokens.start;
        between.len() <= 1 && between.into_iter().all(|at| matches!(scope.word(at), "le" | "la" | "les"))
    });
    if let Some(mention) = behind.filter(|mention| is_inverted && !mention.possessive) {
        return Subject::of(&mention.who);
    }
    // Subject of the previous cue: "a salué l'accord et ajouté que", ", soulignant que"
    let word = start.checked_sub(1).map_or("", |at| scope.word(at));
    let goes_on = word == "et" || word == "," && scope.word(verb.start).ends_with("ant");
    before.filter(|_| goes_on).map_or(Subject::Unknown, |cue| cue.subject.clone())
}

/// Whether a mention has an apposition between commas; `comma` is the second one.
fn is_apposed(scope: &Scope<'_>, mention: &Mention, comma: usize) -> bool {
    !mention.possessive
        && !scope.is_quoted(mention.tokens.start)
        && scope.word(mention.tokens.end) == ","
        && mention.tokens.end < comma
        && comma - mention.tokens.end <= REACH
}

/// Returns a mention as a subject, with the people whom "et" joins to it: "M. Durand et Mme Lee". If one of
/// them is unknown, so is the subject.
fn with_others(scope: &Scope<'_>, place: usize) -> Subject {
    let mut people = Vec::new();
    for at in (0..=place).rev() {
        let mention = &scope.mentions[at];
        match Subject::of(&mention.who) {
            Subject::Person(person) => people.insert(0, person),
            other if at == place => return other,
            _ => return Subject::Unknown,
        }
        let first = mention.tokens.start;
        let articles = (0..first).rev().take_while(|&at| matches!(scope.word(at), "le" | "la")).count();
        let joined = (first - articles).checked_sub(1).filter(|&at| scope.word(at) == "et");
        let is_next = |end: usize| at > 0 && scope.mentions[at - 1].tokens.end == end;
        if !joined.is_some_and(is_next) {
            break;
        }
    }
    match people[..] {
        [person] => Subject::Person(person),
        _ => Subject::Group(people),
    }
}

/// Whether at most a subject, a time or a place follows.
fn closes(scope: &Scope<'_>, after: usize) -> bool {
    let words = (after..scope.range.end).filter(|&at| scope.tokens.get(at).is_some_and(|token| token.word));
    words.count() <= CLOSING
        && !(after..scope.range.end).any(|at| matches!(words::bare(scope.word(at)), "que" | ":"))
        && !(after..scope.range.end).any(|at| words::starts(scope.word(at), "qu'"))
}
