//! Finds the cues of Russian sentences: a reporting verb before or after its subject, and short participles
//! without a subject ("отмечена важность").

use crate::grammar::{Cue, Mention, Scope, Subject, Who};
use crate::knowledge::{Knowledge, Lists, Pronoun, VerbClass, VerbSense};

/// Maximum number of tokens between a subject and a later verb.
const REACH: usize = 16;
/// Maximum number of tokens between a verb and a later subject.
const BEHIND: usize = 9;
/// Maximum number of letters of a word that is too short to be a name.
const SHORT: usize = 3;
/// Maximum number of tokens between a verb and a later noun that it needs.
const OBJECT_REACH: usize = 10;

/// Returns all cues of a sentence, in order.
pub(super) fn cues(scope: &Scope<'_>, lists: &Lists, knowledge: &Knowledge) -> Vec<Cue> {
    let mut found = Vec::new();
    for at in scope.range.clone() {
        // The cue may be inside the quotation marks: «Поезда, — сказал Сомов, — ходят».
        if scope.is_quoted(at) && !is_inserted(scope, at) {
            continue;
        }
        if let Some(cue) = according_to(scope, at, lists) {
            found.push(cue);
        }
        let Some(sense) = knowledge.russian().verb(scope.word(at)) else { continue };
        // «Ответил на вопросы журналистов» reports an act, not words.
        let is_act = scope.word(at + 1) == "на" && scope.word(at + 2).starts_with("вопрос");
        if !has_object(scope, at, sense) || is_act {
            continue;
        }
        if sense.class == VerbClass::Say && scope.word(at.wrapping_sub(1)) == "не" {
            // Nothing is said here, so the sentence is nobody's words, whoever spoke before.
            let span = scope.bytes(&(at..at + 1));
            found.push(Cue::of_nobody(span));
        } else if let Some(subject) = subject(scope, at, sense.class) {
            let last = sense.class != VerbClass::Passive
                && !(at..scope.range.end).any(|t| matches!(scope.word(t), "что" | ":" | "о"))
                && scope.range.end - at <= 12
                && at > scope.range.start + 3;
            found.push(Cue {
                subject,
                class: sense.class,
                span: scope.bytes(&(at..at + 1)),
                last,
                past: false,
                coordinate: false,
            });
        }
    }
    found
}

/// Whether a verb and its subject are between dashes.
fn is_inserted(scope: &Scope<'_>, verb: usize) -> bool {
    let is_dash = |at: usize| matches!(scope.word(at), "–" | "—" | "-");
    let mark = verb.checked_sub(2).map_or("", |at| scope.word(at));
    verb > 1
        && is_dash(verb - 1)
        && matches!(mark, "," | "?" | "!" | "…" | ".")
        && (verb + 1..verb + BEHIND).any(|at| matches!(scope.word(at), "," | ".") && is_dash(at + 1))
}

/// Whether a sentence reports what somebody did, rather than what somebody said.
pub(super) fn tells_event(sentence: &str, lists: &Lists) -> bool {
    let words = sentence.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).take(10);
    words
        .into_iter()
        .any(|word| lists.events.iter().any(|event| word.to_lowercase().starts_with(event.as_str())))
}

/// Whether a sentence is in the first person.
pub(super) fn is_first_person(sentence: &str, lists: &Lists) -> bool {
    sentence.split(|c: char| !c.is_alphabetic()).any(|word| lists.first_person.contains(&word.to_lowercase()))
}

fn has_object(scope: &Scope<'_>, at: usize, sense: &VerbSense) -> bool {
    let near = at.saturating_sub(4).max(scope.range.start)..(at + OBJECT_REACH).min(scope.range.end);
    sense.needs.as_ref().is_none_or(|nouns| {
        near.into_iter().any(|place| nouns.iter().any(|noun| scope.word(place).starts_with(noun.as_str())))
    })
}

/// Returns the cue of "по словам Петрова" or "по его мнению".
fn according_to(scope: &Scope<'_>, at: usize, lists: &Lists) -> Option<Cue> {
    if scope.word(at) != "по" {
        return None;
    }
    let owner = match scope.word(at + 1) {
        "его" => Some(Pronoun::He),
        "ее" => Some(Pronoun::She),
        _ => None,
    };
    let noun = at + 1 + usize::from(owner.is_some());
    if !lists.views.iter().any(|view| view == scope.word(noun)) {
        return None;
    }
    let subject = match owner {
        Some(pronoun) => Subject::Pronoun(pronoun),
        None => {
            let near = |m: &&Mention| m.tokens.start > noun && m.tokens.start <= noun + 3;
            Subject::of(&scope.mentions.iter().find(near)?.who)
        }
    };
    Some(Cue {
        subject,
        class: VerbClass::Say,
        span: scope.bytes(&(at..noun + 1)),
        last: false,
        past: false,
        coordinate: false,
    })
}

fn subject(scope: &Scope<'_>, verb: usize, class: VerbClass) -> Option<Subject> {
    let word = scope.word(verb);
    if class == VerbClass::Passive {
        // Discussing and agreeing involves both sides, while something stressed was stressed by one of them.
        let together = ["обсужд", "обсуд", "рассмотр", "согласов", "достигн", "условл"];
        let is_shared = together.iter().any(|stem| word.starts_with(stem));
        let nobody = if is_shared { Subject::Everyone } else { Subject::Unknown };
        return Some(agent(scope, verb).unwrap_or(nobody));
    }
    let number = Number::of(word);
    let participle = ["ив", "ав", "ув", "вшись", "ая"].iter().any(|end| word.ends_with(end));
    let beside = || before(scope, verb, number).or_else(|| behind(scope, verb, number));
    if let Some(found) = (!participle).then(beside).flatten() {
        return Some(found);
    }
    // The verb in "…, добавив" or "и поблагодарил" has the subject of the sentence.
    let joins = matches!(
        scope.word(verb.wrapping_sub(1)),
        "и" | "," | "также" | "затем" | "вновь" | "далее" | "особо" | "отдельно"
    );
    let first = scope.mentions.iter().find(|m| !m.possessive && m.tokens.end <= verb);
    if let Some(first) = first.filter(|m| joins && near_start(scope, m)) {
        return Some(with_coordinates(scope, first)).filter(|s| number.agrees(s));
    }
    // In «Лунар ответил» the speaker is a name that is introduced nowhere else.
    if verb == scope.range.start + 1
        && !participle
        && scope.tokens.is_capital(scope.range.start)
        && scope.tokens.get(scope.range.start).is_some_and(|token| token.word)
        && scope.word(scope.range.start).chars().count() > SHORT
        && !scope.word(scope.range.start).ends_with(['о', 'е', 'и', 'ы'])
    {
        return Some(Subject::Body(scope.tokens.slice(scope.range.start..verb).to_owned()));
    }
    // "Подчеркнул, что" without a subject refers to the last speaker.
    let opens = verb <= scope.range.start + 1 && !participle;
    opens.then_some(match number {
        Number::Plural if class == VerbClass::Joint => Subject::Everyone,
        Number::Plural => return None,
        Number::Singular => Subject::Pronoun(Pronoun::Unknown),
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Number {
    Singular,
    Plural,
}

impl Number {
    fn of(verb: &str) -> Self {
        const PLURAL: [&str; 7] = ["ли", "лись", "ют", "ут", "ят", "ат", "ются"];
        if PLURAL.iter().any(|end| verb.ends_with(end)) { Self::Plural } else { Self::Singular }
    }

    fn agrees(self, subject: &Subject) -> bool {
        match subject {
            Subject::Everyone | Subject::Group(_) | Subject::Nations => self == Self::Plural,
            // A body occurs with either number: "в министерстве заявили", "министерство заявило".
            Subject::Body(_) => true,
            _ => self == Self::Singular,
        }
    }
}

/// Returns the speaker near a verb without a grammatical subject: "Президентом отмечена", "в заявлении
/// министерства говорится".
fn agent(scope: &Scope<'_>, verb: usize) -> Option<Subject> {
    let gap = |m: &Mention| {
        if m.tokens.end <= verb { verb - m.tokens.end } else { m.tokens.start.saturating_sub(verb + 1) }
    };
    // A side at the start of the sentence: «С российской стороны подчёркнута важность».
    let side = scope.mentions.iter().find(|m| {
        matches!(m.who, Who::Side(_))
            && matches!(scope.word(m.tokens.start.wrapping_sub(1)), "с" | "со")
            && scope.word(m.tokens.end - 1) == "стороны"
            && m.tokens.start <= scope.range.start + 1
    });
    if let Some(side) = side {
        return Some(Subject::of(&side.who));
    }
    let body = |m: &&Mention| matches!(m.who, Who::Body(_)) && gap(m) <= 5;
    if let Some(body) = scope.mentions.iter().find(body) {
        return Some(Subject::of(&body.who));
    }
    let mention = scope.mentions.iter().find(|m| m.possessive && gap(m) <= 2)?;
    let governed = scope.word(mention.tokens.start.wrapping_sub(1));
    let last = scope.word(mention.tokens.end - 1);
    let instrumental = ["ом", "ем", "ым", "им", "ой", "ей"].iter().any(|end| last.ends_with(end));
    (instrumental && !matches!(governed, "с" | "со" | "между" | "перед" | "над" | "под"))
        .then(|| Subject::of(&mention.who))
}

/// Returns the nearest nominative before the verb, if only adverbs, adverbial phrases and closed clauses
/// separate them.
fn before(scope: &Scope<'_>, verb: usize, number: Number) -> Option<Subject> {
    let acting = |m: &&Mention| !m.possessive && m.tokens.end <= verb;
    let nearest = scope.mentions.iter().rev().find(acting)?;
    let between = nearest.tokens.end..verb;
    let commas = between.clone().filter(|&at| matches!(scope.word(at), "," | "–" | "—" | "-")).count();
    let broken = between.clone().any(|at| {
        matches!(
            scope.word(at),
            "что"
                | "чтобы"
                | "если"
                | "когда"
                | "хотя"
                | "который"
                | "которая"
                | "которые"
                | ";"
                | ":"
        )
    });
    if between.len() > REACH || broken || commas % 2 == 1 {
        return None;
    }
    Some(with_coordinates(scope, nearest)).filter(|subject| number.agrees(subject))
}

/// Returns the subject after the verb: "сказал Петров", "сообщил журналистам Петров".
fn behind(scope: &Scope<'_>, verb: usize, number: Number) -> Option<Subject> {
    let limit = (verb + 1..(verb + BEHIND).min(scope.range.end))
        .find(|&at| matches!(scope.word(at), "," | "что" | ":" | "." | "–" | "—" | "«" | "»" | "“" | "\""))
        .unwrap_or((verb + BEHIND).min(scope.range.end));
    let mention =
        scope.mentions.iter().find(|m| !m.possessive && m.tokens.start > verb && m.tokens.start < limit)?;
    // In "обсудили Россия и" the object of a shared verb also looks like a nominative.
    let place = scope.mentions.iter().position(|m| m.tokens == mention.tokens)?;
    let joined = scope.mentions.get(place + 1).filter(|next| {
        scope.word(mention.tokens.end) == "и"
            && next.tokens.start == mention.tokens.end + 1
            && !next.possessive
    });
    let subject = match joined {
        Some(next) => with_coordinates(scope, next),
        None => Subject::of(&mention.who),
    };
    Some(subject).filter(|subject| number.agrees(subject))
}

/// Returns the mention as a subject, together with the person whom "и" joins to it.
fn with_coordinates(scope: &Scope<'_>, mention: &Mention) -> Subject {
    let Who::Person(last) = mention.who else { return Subject::of(&mention.who) };
    let place = scope.mentions.iter().position(|m| m.tokens == mention.tokens).unwrap_or(0);
    let earlier = place.checked_sub(1).map(|at| &scope.mentions[at]);
    match earlier.map(|e| (&e.who, e)) {
        Some((Who::Person(first), e))
            if !e.possessive
                && e.tokens.end + 1 == mention.tokens.start
                && matches!(scope.word(e.tokens.end), "и" | ",") =>
        {
            Subject::Group(vec![*first, last])
        }
        _ => Subject::Person(last),
    }
}

/// Whether a mention is near the start of its sentence, or follows a fronted phrase.
fn near_start(scope: &Scope<'_>, mention: &Mention) -> bool {
    let start = mention.tokens.start;
    start <= scope.range.start + 8 || scope.word(start.wrapping_sub(1)) == ","
}
