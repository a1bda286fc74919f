//! Recognises the labels that open the turns of a transcript, and the kind of speaker each names.

use super::Article;
use super::transcript::person_of;
use crate::contain::checkpoint;
use crate::knowledge::Lists;
use crate::token::{Tokens, fold, introducing_label, is_han, is_in_name};

/// Name of an asker whom the text does not name.
pub(super) const JOURNALIST: &str = "journalist";

/// Speaker of a paragraph, by its own label or the last label before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Turn {
    /// A question by an unnamed person.
    Question,
    /// An answer by the person who is asked.
    Answer,
    /// A question by a named asker, as written: 南国日报记者.
    Asker(String),
    /// A person who speaks in this paragraph only: 村民 某某：
    Heard(String),
    /// A person on the roster.
    Person(usize),
    /// A name or an office, as written in the label of paragraph `paragraph`.
    Label { name: String, paragraph: usize },
}

/// Finds the label that opens a paragraph, and its length in bytes.
pub(super) fn label(at: usize, paragraph: &str, lists: &Lists) -> Option<(Turn, usize)> {
    // A question without a colon: "Q   Is there a date?"
    let asks = paragraph.strip_prefix('Q').map(str::trim_start);
    if let Some(rest) = asks.filter(|rest| {
        rest.len() + 1 < paragraph.len()
            && (rest.starts_with(char::is_uppercase)
                || rest.starts_with(['(', '[', '–', '—'])
                || rest.starts_with("--"))
    }) {
        return Some((Turn::Question, paragraph.len() - rest.len()));
    }
    // Fast path: without a colon near its start a paragraph has no other label.
    if !paragraph.contains(':') && !paragraph.contains('：') {
        return None;
    }
    if let Some((name, end)) = introducing_label(paragraph) {
        return Some((Turn::Label { name: paragraph[..name].to_owned(), paragraph: at }, end));
    }
    let head = &paragraph[..paragraph.char_indices().nth(70).map_or(paragraph.len(), |(at, _)| at)];
    if !head.contains([':', '：']) {
        return None;
    }
    if let Some(found) = han_label(head, lists) {
        return Some(found);
    }
    let (name, end) = named_label(head, lists)?;
    let folded = fold(name);
    // "Said Berg: …" is a cue, not a label.
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

/// Parses a label at the start of a text: capitalized words, or up to eight Chinese characters, then optionally a note
/// in brackets, then a colon. Returns the label, and the byte offset of the text after the colon and spaces.
fn named_label<'t>(head: &'t str, lists: &Lists) -> Option<(&'t str, usize)> {
    let rest = head.trim_start();
    let (name, _) = rest.split_once(['(', ':', '：'])?;
    let behind = &rest[name.len()..];
    let behind = match behind.strip_prefix('(') {
        None => behind,
        Some(inside) => {
            let (note, behind) = inside.split_once(')')?;
            (1..=40).contains(&note.chars().count()).then(|| behind.trim_start())?
        }
    };
    let end = head.len() - behind.strip_prefix([':', '：'])?.trim_start().len();
    let name = name.trim_end();
    let is_word = |word: &str| {
        lists.label_joins.iter().any(|join| join == word)
            || word.starts_with(char::is_uppercase) && word.chars().all(is_in_name)
    };
    let are_characters = |word: &str| (1..=8).contains(&word.chars().count()) && word.chars().all(is_han);
    let mut words = name.split(' ').filter(|word| !word.is_empty());
    let opens = words.next().is_some_and(|word| is_word(word) || are_characters(word));
    (opens && words.all(is_word)).then_some((name, end))
}

/// Finds a Chinese label such as 南国日报记者：, 《南国日报》记者某某： or 记者问：.
fn han_label(head: &str, lists: &Lists) -> Option<(Turn, usize)> {
    let (name, _) = head.split_once(['：', ':'])?;
    let end = name.len() + head[name.len()..].chars().next()?.len_utf8();
    let name = name.trim();
    // A label with an office and a name: 南港大学教授 某某：
    if let Some((office, person)) = name.trim_matches('*').rsplit_once([' ', '\u{3000}']) {
        let plain = !name.contains(['，', '。', '！', '？', '；']) && office.contains(is_han);
        let named =
            (2..=12).contains(&person.chars().count()) && person.chars().all(|c| is_han(c) || c == '·');
        return (plain && named && office.chars().count() >= 2)
            .then(|| (Turn::Heard(person.to_owned()), end));
    }
    let short = name.chars().count() <= 24 && !name.contains(['，', '。', '“', '、']);
    let asks = lists.asker_ends.iter().any(|end| name.ends_with(end.as_str()))
        || lists.asker_starts.iter().any(|start| name.starts_with(start.as_str()));
    (short && asks && !lists.questions.iter().any(|label| label == name))
        .then(|| (Turn::Asker(name.to_owned()), end))
}

/// Parses a label that ends with a full stop at the start of a text: `Q`, or up to four capitalized words, then
/// optionally a note in brackets. After the full stop, a sentence must follow.
fn stopped_label(text: &str) -> Option<&str> {
    let is_question = text.starts_with('Q') && closes_label(&text[1..]);
    let end = if is_question { 1 } else { label_words(text, 0, 4)? };
    Some(&text[..end])
}

/// Parses the words of a label from a byte offset on, at most `most` of them. Returns the end of the last word; `None`
/// if the label does not end there.
fn label_words(text: &str, at: usize, most: usize) -> Option<usize> {
    const TITLES: [&str; 4] = ["Mrs.", "Mr.", "Ms.", "Dr."];
    let rest = &text[at..];
    let title = TITLES.iter().find(|title| rest.starts_with(**title)).map(|title| title.len());
    let name = rest
        .starts_with(char::is_uppercase)
        .then(|| rest.find(|c| !is_in_name(c) || c == '.').unwrap_or(rest.len()));
    // "Mr." is a form of address, or the word "Mr" before the full stop of the label.
    title.into_iter().chain(name).map(|length| at + length).find_map(|end| {
        let more = text[end..].starts_with(' ') && most > 1;
        let further = more.then(|| label_words(text, end + 1, most - 1)).flatten();
        further.or_else(|| closes_label(&text[end..]).then_some(end))
    })
}

/// Whether a text begins like the end of a label: optionally a note in brackets, then a full stop and a sentence.
fn closes_label(text: &str) -> bool {
    let note = text.strip_prefix(" (").and_then(|inside| inside.split_once(')'));
    let noted = note.filter(|(note, _)| (1..=40).contains(&note.chars().count())).map(|(_, behind)| behind);
    [Some(text), noted].into_iter().flatten().any(|rest| {
        let sentence = rest.strip_prefix(". ").map(|rest| rest.trim_start_matches(' '));
        sentence.is_some_and(|sentence| sentence.starts_with(char::is_uppercase))
    })
}

/// Finds labels that end with a full stop ("The President. Good afternoon."), with their paragraphs. They
/// count only if the text has two different ones. `is_free` returns whether a paragraph has no other label.
pub(super) fn with_full_stops(article: &Article<'_>, is_free: &dyn Fn(usize) -> bool) -> Vec<(usize, Turn)> {
    let mut found: Vec<(usize, &str, Turn)> = Vec::new();
    for (at, text) in article.paragraphs.iter().enumerate().filter(|(at, _)| is_free(*at)) {
        checkpoint();
        let Some(name) = stopped_label(text) else { continue };
        if name == "Q" {
            found.push((at, name, Turn::Question));
        } else if is_office(article, name) || is_role(article, name) {
            found.push((at, name, Turn::Label { name: name.to_owned(), paragraph: at }));
        }
    }
    if found.iter().all(|(_, name, _)| *name == found[0].1) {
        return Vec::new();
    }
    found.into_iter().map(|(at, _, turn)| (at, turn)).collect()
}

/// Whether a label is an office or a form of address before a name of one or two words ("Prime Minister
/// Berg", "MS. ODUM"), or a role in the transcript ("MODERATOR").
pub(super) fn is_role(article: &Article<'_>, name: &str) -> bool {
    let tokens = Tokens::new(name);
    let lists = &article.knowledge.all;
    let offices = article.knowledge.offices_in(article.language.code());
    let office = offices.longest(&tokens, 0).map_or(0, |(length, _)| length);
    let address = usize::from(lists.forms_of_address.iter().any(|form| form == tokens.folded(0)));
    let before_name = office.max(address);
    let article_word = usize::from(tokens.folded(0) == "the");
    let is_part = tokens.len() == article_word + 1
        && lists.turn_roles.iter().any(|role| role == tokens.folded(article_word));
    before_name > 0 && (1..=2).contains(&(tokens.len() - before_name)) || is_part
}

/// Whether a label begins with an office or a form of address: "President of Norland Ida Lee".
pub(super) fn opens_with_office(article: &Article<'_>, name: &str) -> bool {
    let tokens = Tokens::new(name);
    let at = usize::from(tokens.folded(0) == "the");
    let offices = article.knowledge.offices_in(article.language.code());
    let lists = &article.knowledge.all;
    offices.longest(&tokens, at).is_some()
        || lists.forms_of_address.iter().any(|form| form == tokens.folded(at))
}

/// Whether a label of a press conference matches nobody known, and is therefore taken for an outlet that is
/// not in the table: "The Paper", "AFP".
pub(super) fn is_unknown_medium(article: &Article<'_>, paragraph: usize, name: &str) -> bool {
    let words = name.split(' ').count();
    let is_name = (2..=4).contains(&words) || name.len() > 2 && name.chars().all(char::is_uppercase);
    is_name
        && !is_role(article, name)
        && !is_office(article, name)
        && person_of(article, paragraph, name).is_none()
}

/// Whether a label is the name of an outlet, whose journalist asks: "Reuters", "The Norland Times".
pub(super) fn is_medium(article: &Article<'_>, name: &str) -> bool {
    let tokens = Tokens::new(name);
    let knowledge = article.knowledge;
    let has_word = (0..tokens.len()).any(|at| {
        let word = tokens.folded(at);
        knowledge.all.media_words.iter().any(|medium| medium == word)
    });
    has_word || knowledge.outlet_names().called(name).is_some_and(|at| !knowledge.outlets[at].official)
}

/// Returns the name of an unnamed journalist of an outlet.
pub(super) fn asker(article: &Article<'_>, outlet: &str) -> String {
    let ends = &article.knowledge.language(article.language.code()).asker_ends;
    match ends.first().filter(|end| end.starts_with(is_han)) {
        Some(end) => format!("{outlet}{end}"),
        None => format!("{outlet} {JOURNALIST}"),
    }
}

/// Whether a label is an office: "THE PRESIDENT".
pub(super) fn is_office(article: &Article<'_>, name: &str) -> bool {
    let tokens = Tokens::new(name);
    let at = usize::from(tokens.folded(0) == "the");
    let found = article.knowledge.offices_in(article.language.code()).longest(&tokens, at);
    found.is_some_and(|(length, _)| at + length == tokens.len())
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;
    use regex::Regex;

    use super::*;

    /// Regular expressions for labels before a colon and labels before a full stop: the reference for the parsers.
    fn patterns() -> [Regex; 2] {
        let (capital, letter) = (r"\p{Uppercase}", r"\p{Alphabetic}");
        let word = format!(r"{capital}[{letter}.’'-]*|and|the|of|de|van|von|bin|al");
        let named = format!(
            r"^\s*((?:{word}|\p{{Han}}{{1,8}})(?:[ ]+(?:{word}))*)(?:\s*\([^)]{{1,40}}\))?\s*[:：]\s*"
        );
        let name = format!(r"(?:Mrs?\.|Ms\.|Dr\.|{capital}[{letter}’'-]*)");
        let stopped = format!(r"^(Q|{name}(?:\ {name}){{0,3}})(?:\ \([^)]{{1,40}}\))?\.\ +{capital}");
        [named, stopped].map(|pattern| Regex::new(&pattern).expect("a pattern"))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2048))]
        #[test]
        fn regular_expressions_find_the_same_labels(
            text in "(?: |Q|)(?:[A-ZÉ][a-zé.’]{0,3}|Mrs?\\.|Dr\\.| (?:of|the|by|and) | {1,2}|\\. ?|长江|[:：] ?| \\(north\\)|\\(){0,9}[.:]? ?[A-Z]?"
        ) {
            static PATTERNS: LazyLock<[Regex; 2]> = LazyLock::new(patterns);
            let named = PATTERNS[0].captures(&text).map(|found| (found.get(1).unwrap().as_str(), found[0].len()));
            prop_assert_eq!(named_label(&text, &crate::Knowledge::builtin().all), named);
            let stopped = PATTERNS[1].captures(&text).map(|found| found.get(1).unwrap().as_str());
            prop_assert_eq!(stopped_label(&text), stopped);
        }
    }
}
