//! Transcripts: labels at the start of paragraphs, and who speaks below each.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use super::Article;
use crate::contain::checkpoint;
use crate::grammar::{Introduction, Who};
use crate::knowledge::Lists;
use crate::token::is_initialled_name;

/// Somebody who asks, and has no name.
pub(super) const JOURNALIST: &str = "journalist";

/// The speaker of a paragraph, by its label or the last label before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Turn {
    /// A question by someone without a name.
    Question,
    /// An answer of the one who is asked.
    Answer,
    /// A question under a name, as written: 南国日报记者.
    Asker(String),
    /// A person who speaks in this paragraph only: 村民 某某：
    Heard(String),
    /// A person on the roster.
    Person(usize),
    /// A name or an office, as written at the start of paragraph `paragraph`.
    Label { name: String, paragraph: usize },
}

/// The label that opens a paragraph, and its length in bytes.
pub(super) fn label(at: usize, paragraph: &str, lists: &Lists) -> Option<(Turn, usize)> {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^\s*((?:\p{Lu}[\p{L}.’'-]*|\p{Han}{1,8}|and|the|of|de|van|von)(?:[ ]+(?:\p{Lu}[\p{L}.’'-]*|and|the|of|de|van|von))*)(?:\s*\([^)]{1,40}\))?\s*[:：]\s*").expect("a pattern")
    });
    // A question without a colon: "Q   Is there a date?"
    let asks = paragraph.strip_prefix('Q').map(str::trim_start);
    if let Some(rest) =
        asks.filter(|rest| rest.len() + 1 < paragraph.len() && rest.starts_with(char::is_uppercase))
    {
        return Some((Turn::Question, paragraph.len() - rest.len()));
    }
    // Fast path: without a colon near its start a paragraph has no other label.
    if !paragraph.contains(':') && !paragraph.contains('：') {
        return None;
    }
    let head = &paragraph[..paragraph.char_indices().nth(70).map_or(paragraph.len(), |(at, _)| at)];
    if !head.contains([':', '：']) {
        return None;
    }
    if let Some(found) = han_label(head, lists) {
        return Some(found);
    }
    let captures = LABEL.captures(head)?;
    let name = captures.get(1)?.as_str();
    let end = captures.get(0)?.end();
    let folded = crate::token::fold(name);
    // "Said Berg: …" is a cue.
    let first = folded.split(' ').next().unwrap_or_default();
    if lists.plain_speech.iter().any(|verb| verb == first) {
        return None;
    }
    if lists.questions.contains(&folded) {
        return Some((Turn::Question, end));
    }
    if lists.answers.contains(&folded) {
        return Some((Turn::Answer, end));
    }
    (name.split(' ').count() <= 6).then(|| (Turn::Label { name: name.to_owned(), paragraph: at }, end))
}

/// Finds a Chinese label: 南国日报记者：, 《南国日报》记者某某：, 记者问： and the like.
fn han_label(head: &str, lists: &Lists) -> Option<(Turn, usize)> {
    let (name, _) = head.split_once(['：', ':'])?;
    let end = name.len() + head[name.len()..].chars().next()?.len_utf8();
    let name = name.trim();
    // An office and a name: 南港大学教授 某某：
    if let Some((office, person)) = name.trim_matches('*').rsplit_once([' ', '\u{3000}']) {
        let plain = !name.contains(['，', '。', '！', '？', '；']) && office.contains(crate::token::is_han);
        let named = (2..=12).contains(&person.chars().count())
            && person.chars().all(|c| crate::token::is_han(c) || c == '·');
        return (plain && named && office.chars().count() >= 2)
            .then(|| (Turn::Heard(person.to_owned()), end));
    }
    let short = name.chars().count() <= 24 && !name.contains(['，', '。', '“', '、']);
    let asks = lists.asker_ends.iter().any(|end| name.ends_with(end.as_str()))
        || lists.asker_starts.iter().any(|start| name.starts_with(start.as_str()));
    (short && asks && !lists.questions.iter().any(|label| label == name))
        .then(|| (Turn::Asker(name.to_owned()), end))
}

/// The turns of all paragraphs: `None` before the first label, and for every paragraph of a text that is not a
/// transcript.
pub(super) fn turns(article: &Article<'_>) -> Vec<Option<Turn>> {
    let labels: Vec<_> = article
        .paragraphs
        .iter()
        .enumerate()
        .map(|(at, text)| {
            checkpoint();
            let (turn, end) = label(at, text, &article.knowledge.all)?;
            let person = mentioned(article, at, end).filter(|_| matches!(turn, Turn::Label { .. }));
            let turn = person.map_or(turn, Turn::Person);
            Some(match turn {
                Turn::Label { name, .. } if is_medium(article, &name) => Turn::Asker(asker(article, &name)),
                turn => turn,
            })
        })
        .collect();
    let labels = with_stops(article, labels);
    let shouted =
        |name: &str| name.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase) && name.len() > 3;
    let mut times: HashMap<String, usize> = HashMap::new();
    for turn in labels.iter().flatten() {
        if let Turn::Label { name, .. } = turn {
            *times.entry(name.clone()).or_default() += 1;
        }
    }
    // A label such as "BREAKING NEWS:" counts as a speaker only if it occurs again, or addresses somebody.
    let is_named = |turn: &Turn| match turn {
        Turn::Label { name, paragraph } => {
            shouted(name) && (is_office(article, name) || times[name.as_str()] >= 2 || is_role(article, name))
                || is_initialled_name(name)
                || person_of(article, *paragraph, name).is_some()
        }
        Turn::Person(_) => true,
        _ => false,
    };
    let people = labels.iter().flatten().filter(|t| matches!(t, Turn::Person(_))).count();
    // One label of initials and a name is enough: nothing else looks so before a colon.
    let is_initialled = article.paragraphs.iter().any(|text| {
        let label = text.split([':', '(']).next().unwrap_or_default().trim();
        label.len() <= INITIALLED && label.len() < text.len() && is_initialled_name(label)
    });
    let labels: Vec<Option<Turn>> = if article.spokesperson.is_some() {
        labels.into_iter().map(|turn| turn.map(|turn| as_medium(article, turn, &times))).collect()
    } else {
        labels
    };
    let asks = |t: &&Turn| matches!(t, Turn::Question | Turn::Answer | Turn::Asker(_));
    let asked = labels.iter().flatten().filter(asks).count();
    let is_transcript = asked >= 2 || asked == 1 && labels.iter().flatten().any(is_named);
    let is_turn = |turn: &Turn| match turn {
        Turn::Label { .. } => is_named(turn),
        Turn::Person(_) => asked > 0 || people > 1 || is_initialled,
        _ => is_transcript,
    };
    let mut current = None;
    labels
        .iter()
        .enumerate()
        .map(|(at, found)| {
            checkpoint();
            // Behind a transcript a report may go on: "“…,” Lee told reporters."
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

/// The labels, and those that end with a full stop where a text has several: "The President. Good afternoon."
fn with_stops(article: &Article<'_>, mut labels: Vec<Option<Turn>>) -> Vec<Option<Turn>> {
    static STOPPED: LazyLock<Regex> = LazyLock::new(|| {
        let name = r"(?:\p{Lu}[\p{L}’'-]*|Mrs?\.|Ms\.|Dr\.)";
        let pattern = format!(r"^(Q|{name}(?:\ {name}){{0,3}})(?:\ \([^)]{{1,40}}\))?\.\ +\p{{Lu}}");
        Regex::new(&pattern).expect("a pattern")
    });
    let mut stopped: Vec<(usize, Turn)> = Vec::new();
    for (at, text) in article.paragraphs.iter().enumerate().filter(|(at, _)| labels[*at].is_none()) {
        checkpoint();
        let Some(name) = STOPPED.captures(text).and_then(|found| found.get(1)) else { continue };
        let name = name.as_str();
        if name == "Q" {
            stopped.push((at, Turn::Question));
        } else if is_office(article, name) || is_role(article, name) {
            stopped.push((at, Turn::Label { name: name.to_owned(), paragraph: at }));
        }
    }
    let differ = stopped.iter().any(|(_, turn)| match (turn, &stopped[0].1) {
        (Turn::Label { name, .. }, Turn::Label { name: first, .. }) => name != first,
        (turn, first) => turn != first,
    });
    if differ {
        for (at, turn) in stopped {
            labels[at] = Some(match turn {
                // In capitals, so that it counts as a label of a transcript.
                Turn::Label { name, paragraph } => Turn::Label { name: name.to_uppercase(), paragraph },
                turn => turn,
            });
        }
    }
    labels
}

/// Whether a label is an office or a form of address with a name: "Prime Minister Berg", "MS. ODUM", or the part that
/// somebody has: "MODERATOR".
fn is_role(article: &Article<'_>, name: &str) -> bool {
    let tokens = crate::token::Tokens::new(name);
    let knowledge = article.knowledge;
    let lists = &knowledge.all;
    let offices = knowledge.offices_in(article.language.code());
    let office = offices.longest(&tokens, 0).map_or(0, |(length, _)| length);
    let form = usize::from(lists.forms_of_address.iter().any(|form| form == tokens.folded(0)));
    let start = office.max(form);
    let role = usize::from(tokens.folded(0) == "the");
    start > 0 && (start + 1..=start + 2).contains(&tokens.len())
        || role + 1 == tokens.len() && lists.turn_roles.iter().any(|one| one == tokens.folded(role))
}

/// A label of a press conference that names nobody who is known, as that of an outlet: "The Paper", "AFP".
fn as_medium(article: &Article<'_>, turn: Turn, times: &HashMap<String, usize>) -> Turn {
    let Turn::Label { name, paragraph } = &turn else { return turn };
    let words: Vec<&str> = name.split(' ').collect();
    let is_name =
        words.len() > 1 && words.len() <= 4 || name.len() > 2 && name.chars().all(char::is_uppercase);
    let is_medium = is_name
        && times.get(name).is_none_or(|&times| times <= words.len() + 1)
        && !is_role(article, name)
        && !is_office(article, name)
        && person_of(article, *paragraph, name).is_none();
    if is_medium { Turn::Asker(asker(article, name)) } else { turn }
}

/// Whether a paragraph begins with a quotation and tells who said it.
fn is_reported(article: &Article<'_>, paragraph: usize) -> bool {
    let text = &article.paragraphs[paragraph];
    if !text.starts_with(['"', '“', '«']) {
        return false;
    }
    let quotations = super::quotes::quotations(text);
    let from = article.sentences.partition_point(|s| s.paragraph < paragraph);
    let own = article.sentences[from..].iter().take_while(|s| s.paragraph == paragraph);
    own.take(SENTENCES).any(|s| {
        super::cues_of(article, s, &quotations).iter().any(|cue| {
            cue.last
                && matches!(
                    cue.subject,
                    crate::grammar::Subject::Person(_) | crate::grammar::Subject::Body(_)
                )
        })
    })
}

/// Number of sentences of a paragraph in which its quotation is told of.
const SENTENCES: usize = 3;

/// Whether a label is the name of an outlet, whose journalist asks: "Reuters", "The Norland Times".
fn is_medium(article: &Article<'_>, name: &str) -> bool {
    let tokens = crate::token::Tokens::new(name);
    let knowledge = article.knowledge;
    let has_word = (0..tokens.len()).any(|at| {
        let word = tokens.folded(at);
        knowledge.all.media_words.iter().any(|medium| medium == word)
    });
    has_word || knowledge.outlet_names().called(name).is_some_and(|at| !knowledge.outlets[at].official)
}

/// The name of an unnamed journalist of an outlet.
fn asker(article: &Article<'_>, outlet: &str) -> String {
    let ends = &article.knowledge.language(article.language.code()).asker_ends;
    match ends.first().filter(|end| end.starts_with(crate::token::is_han)) {
        Some(end) => format!("{outlet}{end}"),
        None => format!("{outlet} {JOURNALIST}"),
    }
}

/// Maximum number of bytes of a label of initials and a name.
const INITIALLED: usize = 60;

/// Whether a label is an office: "THE PRESIDENT".
fn is_office(article: &Article<'_>, name: &str) -> bool {
    let tokens = crate::token::Tokens::new(name);
    let at = usize::from(tokens.folded(0) == "the");
    let found = article.knowledge.offices_in(article.language.code()).longest(&tokens, at);
    found.is_some_and(|(length, _)| at + length == tokens.len())
}

/// The person of a label in languages where names are inflected or written without spaces: the mention that fills it.
fn mentioned(article: &Article<'_>, paragraph: usize, end: usize) -> Option<usize> {
    if !article.language.has_labels_by_mention() {
        return None;
    }
    let text = &article.paragraphs[paragraph];
    let name = text[..end].split(['：', ':', '(', '（']).next().unwrap_or_default().trim_end();
    let mention = article.people.paragraphs[paragraph].first()?;
    // 某某答：
    let behind = name.get(mention.span.end..).unwrap_or_default().trim();
    let answers = article.knowledge.all.answers.iter().any(|answer| answer == behind);
    let fills = text[..mention.span.start].trim().is_empty() && (mention.span.end >= name.len() || answers);
    match mention.who {
        Who::Person(person) if fills && !mention.possessive => Some(person),
        _ => None,
    }
}

/// The person of a paragraph's label, by full name, last word of the name, or office.
pub(super) fn person_of(article: &Article<'_>, paragraph: usize, name: &str) -> Option<usize> {
    let roster = &article.people.roster;
    let folded = crate::token::fold(name);
    let exact = roster.called_exactly(&folded);
    // An office alone is the host's: of the outlet's country, or whom the title names. Others are guests.
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
    exact
        .or_else(office)
        .or_else(|| roster.by_word(folded.rsplit(' ').next()?, Introduction::default()).one())
}
