//! Finds who speaks each paragraph of a transcript, by the labels of the turns.

use std::collections::{HashMap, HashSet};

use super::labels::{
    Turn, asker, is_medium, is_office, is_role, is_unknown_medium, label, opens_with_office, with_full_stops,
};
use super::{Article, cues_of, quotes};
use crate::contain::checkpoint;
use crate::grammar::{Introduction, Subject, Who};
use crate::token::{introducing_label, is_initialled_name};

/// Maximum length in bytes of a label made of initials and a name.
const INITIALLED: usize = 60;

/// Returns the turn of each paragraph: `None` before the first label, and everywhere if the text is not a
/// transcript.
pub(super) fn turns(article: &Article<'_>) -> Vec<Option<Turn>> {
    let answers_press = article.authorship.spokesperson.is_some();
    let mut labels: Vec<_> = article
        .paragraphs
        .iter()
        .enumerate()
        .map(|(at, text)| {
            checkpoint();
            let (turn, end) = label(at, text, &article.knowledge.all)?;
            let person = mentioned(article, at, end).filter(|_| matches!(turn, Turn::Label { .. }));
            let turn = person.map_or(turn, Turn::Person);
            Some(match turn {
                Turn::Label { name, .. }
                    if is_medium(article, &name)
                        || answers_press && is_unknown_medium(article, at, &name) =>
                {
                    Turn::Asker(asker(article, &name))
                }
                turn => turn,
            })
        })
        .collect();
    let stopped = with_full_stops(article, &|at| labels[at].is_none());
    let is_stopped: HashSet<usize> = stopped.iter().map(|(at, _)| *at).collect();
    for (at, turn) in stopped {
        labels[at] = Some(turn);
    }
    let shouted =
        |name: &str| name.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase) && name.len() > 3;
    let mut times: HashMap<&str, usize> = HashMap::new();
    for turn in labels.iter().flatten() {
        if let Turn::Label { name, .. } = turn {
            *times.entry(name).or_default() += 1;
        }
    }
    // "BREAKING NEWS:" is a speaker's label only if it occurs again.
    let is_set_off = |turn: &Turn| match turn {
        Turn::Label { name, paragraph } => {
            let is_set_off = shouted(name) || is_stopped.contains(paragraph);
            is_set_off && (is_office(article, name) || is_role(article, name) || times[name.as_str()] >= 2)
                || is_initialled_name(name)
        }
        _ => false,
    };
    let is_person = |turn: &Turn| match turn {
        Turn::Label { name, paragraph } => person_of(article, *paragraph, name).is_some(),
        Turn::Person(_) => true,
        _ => false,
    };
    let is_named = |turn: &Turn| is_set_off(turn) || is_person(turn);
    let people = labels.iter().flatten().filter(|t| matches!(t, Turn::Person(_))).count();
    let named = labels.iter().flatten().filter(|t| is_named(t)).count();
    // A list of names has colons too; most of its names occur nowhere else in the text.
    let strangers =
        labels.iter().flatten().filter(|t| matches!(t, Turn::Label { .. }) && !is_named(t)).count();
    let is_list = strangers > named;
    // One label of initials and a name is enough: nothing else has that form before a colon.
    let is_initialled = article.paragraphs.iter().any(|text| {
        let start = &text[..text.floor_char_boundary(INITIALLED + 1)];
        start.find([':', '(']).is_some_and(|end| is_initialled_name(text[..end].trim()))
    });
    let asks = |t: &&Turn| matches!(t, Turn::Question | Turn::Answer | Turn::Asker(_));
    let asked = labels.iter().flatten().filter(asks).count();
    let is_transcript = asked >= 2 || asked == 1 && named > 0;
    let is_turn = |turn: &Turn| match turn {
        Turn::Label { .. } => is_set_off(turn) || is_person(turn) && (asked > 0 || !is_list),
        Turn::Person(_) => asked > 0 || is_initialled || people > 1 && !is_list,
        _ => is_transcript,
    };
    let mut current = None;
    labels
        .iter()
        .enumerate()
        .map(|(at, found)| {
            checkpoint();
            // The transcript has ended and a report follows: "“…,” Lee told reporters."
            if found.is_none() && is_reported(article, at) {
                current = None;
            }
            if let Some(Turn::Heard(_)) = found {
                return found.clone();
            }
            if let Some(turn) = found.as_ref().filter(|turn| is_turn(turn)) {
                current = Some(turn.clone());
            }
            current.clone()
        })
        .collect()
}

/// Whether a paragraph begins with a quotation and has a cue that names its speaker.
fn is_reported(article: &Article<'_>, paragraph: usize) -> bool {
    let text = &article.paragraphs[paragraph];
    if !text.starts_with(['"', '“', '«']) {
        return false;
    }
    let quotations = quotes::quotations(text);
    let from = article.sentences.partition_point(|s| s.paragraph < paragraph);
    let own = article.sentences[from..].iter().take_while(|s| s.paragraph == paragraph);
    own.take(SENTENCES).any(|s| {
        cues_of(article, s, &quotations)
            .iter()
            .any(|cue| cue.last && matches!(cue.subject, Subject::Person(_) | Subject::Body(_)))
    })
}

/// Maximum number of sentences searched for the cue of a paragraph's opening quotation.
const SENTENCES: usize = 3;

/// Returns the person whose mention fills a label, in languages where names are inflected or written without
/// spaces.
fn mentioned(article: &Article<'_>, paragraph: usize, end: usize) -> Option<usize> {
    if !article.language.has_labels_by_mention() {
        return None;
    }
    let text = &article.paragraphs[paragraph];
    let name = match introducing_label(text) {
        Some((name, _)) => &text[..name],
        None => text[..end].split(['：', ':', '(', '（']).next().unwrap_or_default().trim_end(),
    };
    let mention = article.people.paragraphs[paragraph].first()?;
    // The label may end with a word for "answers": 某某答：
    let behind = name.get(mention.span.end..).unwrap_or_default().trim();
    let answers = article.knowledge.all.answers.iter().any(|answer| answer == behind);
    let fills = text[..mention.span.start].trim().is_empty() && (mention.span.end >= name.len() || answers);
    match mention.who {
        Who::Person(person) if fills && !mention.possessive => Some(person),
        _ => None,
    }
}

/// Finds the person of a paragraph's label by full name, last word of the name, or office.
pub(super) fn person_of(article: &Article<'_>, paragraph: usize, name: &str) -> Option<usize> {
    let roster = &article.people.roster;
    let folded = crate::token::fold(name);
    let exact = roster.called_exactly(&folded);
    // An office alone means the host: a person of the outlet's country, or one named in the title. Others are
    // guests.
    let is_host = |person: usize| {
        let is_home = article.home.is_some() && roster.get(person).country == article.home;
        let is_named = |mention: &crate::grammar::Mention| {
            let called = crate::token::fold(article.words.title.slice(mention.tokens.clone()));
            let mut names = roster.get(person).name.split(' ').map(crate::token::fold);
            mention.who == Who::Person(person) && names.any(|name| called.split(' ').any(|word| word == name))
        };
        is_home || article.people.title.iter().any(is_named)
    };
    let office = || match article.people.paragraphs[paragraph].first()?.who {
        Who::Person(person) if is_office(article, name) && is_host(person) => Some(person),
        _ => None,
    };
    // "Ida Lee" and "President Lee" name Ida Lee, "Harbour Lee" does not.
    let by_word = || {
        let (before, word) = folded.rsplit_once(' ').unwrap_or(("", &folded));
        let person = roster.by_word(word, Introduction::default()).one()?;
        let called = crate::token::fold(&roster.get(person).name);
        let is_part = |part: &str| {
            let part = part.trim_end_matches('.');
            called.split(' ').any(|own| own.starts_with(part))
        };
        (before.is_empty() || opens_with_office(article, name) || before.split(' ').any(is_part))
            .then_some(person)
    };
    exact.or_else(office).or_else(by_word)
}
