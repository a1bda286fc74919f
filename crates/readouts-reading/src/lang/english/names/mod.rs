//! Finds names, offices and bodies in English text and in text of languages without a module of their own.
//!
//! [`scan`] finds names and offices; [`introduce`] and [`mentions`] resolve them to people.

pub(super) mod parts;
mod people;
mod resolve;
mod sources;
mod unnamed;

use std::ops::Range;

use self::sources::Sources;
use crate::contain::checkpoint_at;
use crate::grammar::{Introduction, People, Roster, Setting, Who, Words};
use crate::knowledge::{CountryForm, Knowledge, VerbClass, class};
use crate::model::Kind;
use crate::token::{Classes, Tokens};

use parts::{
    country_after, country_at, domain_end, is_credit, is_given_like_country, known_name, name_length,
    office_at, verb_at,
};
use people::{Modifiers, introduced};
use resolve::{introduce, introduce_title, mentions};
use unnamed::{body_at, pronoun_or_group};

/// Finds all people in two passes: first those introduced by a full name or an office, then every mention.
/// Surnames, offices and the like are resolved to those who were introduced.
pub(super) fn find(words: &Words<'_>, setting: &Setting, knowledge: &Knowledge) -> People {
    let mut roster = Roster::default();
    let in_title = scan(&words.title, knowledge);
    let mut in_body: Vec<_> = words.paragraphs.iter().map(|p| scan(p, knowledge)).collect();
    add_lines_of_lists(&words.paragraphs, &mut in_body, knowledge);
    // The body comes first: it shows where a name ends in a title with all words capitalized.
    for (text, places) in words.paragraphs.iter().zip(&in_body) {
        introduce(text, places, &mut roster, knowledge);
    }
    introduce_title(&in_title, &mut roster, knowledge);
    let title = mentions(&words.title, in_title, true, &mut roster, setting, knowledge);
    let paragraphs = words.paragraphs.iter().zip(in_body);
    let paragraphs = paragraphs
        .map(|(text, places)| mentions(text, places, false, &mut roster, setting, knowledge))
        .collect();
    People { roster, title, paragraphs }
}

/// Range of tokens that names somebody, not yet resolved.
#[derive(Debug)]
pub(super) struct RawMention<'t> {
    tokens: Range<usize>,
    found: RawWho<'t>,
}

/// Referent of a range of tokens, before it is resolved to a person.
#[derive(Debug)]
enum RawWho<'t> {
    /// A person's name, with the offices and country that introduce it.
    Person {
        name: Name<'t>,
        how: Introduction,
    },
    /// An office without a name.
    Office {
        office: usize,
        country: Option<usize>,
        definite: bool,
    },
    Other(Who),
}

#[derive(Debug, Clone, Copy)]
enum Name<'t> {
    Known(usize),
    Full(&'t str),
    /// A single word of a name, such as the one after "Mr.".
    Single(&'t str),
}

/// Returns all ranges of tokens that name somebody, in order, without overlap.
pub(super) fn scan<'t>(tokens: &Tokens<'t>, knowledge: &Knowledge) -> Vec<RawMention<'t>> {
    let mut places = Vec::new();
    let mut at = 0;
    let mut sources = Sources::default();
    let modifiers = Modifiers::default();
    while at < tokens.len() {
        checkpoint_at(at);
        let may = || can_open(tokens, at, &modifiers, knowledge);
        let named = || may().then(|| found_at(tokens, at, &modifiers, knowledge)).flatten();
        let has_title = || titled(tokens, at, knowledge).is_some();
        let found = sources
            .found_at(tokens, at, knowledge)
            .filter(|_| !has_title())
            .map(|(end, who)| (end, RawWho::Other(who)))
            .or_else(named);
        match found {
            Some((end, found)) => {
                places.push(RawMention { tokens: at..end, found });
                at = end;
            }
            None => at += 1,
        }
    }
    places
}

/// Whether a token may begin something that [`found_at`] finds. This filter skips most words.
fn can_open(tokens: &Tokens<'_>, at: usize, modifiers: &Modifiers, knowledge: &Knowledge) -> bool {
    const OPENING: Classes = class::OPENS_GROUP
        .or(class::HONORIFIC)
        .or(class::MODIFIER)
        .or(class::MEDIA)
        .or(class::OPENS_OFFICE)
        .or(class::WHITE);
    let can = tokens.is_capital(at) || tokens.is(at, OPENING);
    let opens = || found_at(tokens, at, modifiers, knowledge).is_some();
    debug_assert!(can || !opens(), "{:?} opens something", tokens.raw(at));
    can
}

/// Maximum number of words of description between "says" and a name.
const DESCRIBED: usize = 4;
/// Maximum number of words between the "of" of an institution's name and its last words.
const INSIDE: usize = 6;
/// Maximum number of words of a title before the name of the person whose speech it announces.
const TITLE: usize = 12;

/// Whether a text names a speech or a statement: "Keynote Address by".
fn is_spoken(text: &str, knowledge: &Knowledge) -> bool {
    matches!(knowledge.kinds.of(text), Some(Kind::Remarks | Kind::Statement))
}

/// Maximum number of words of a person's name.
const NAME: usize = 4;
/// Maximum number of words of a description between two commas.
const DESCRIPTION: usize = 20;

/// Whether a comma opens a description that is closed by a second comma and a verb of speech: "Ada Brenn, a
/// lecturer at the school, said", "Ada Brenn, 52, said".
fn is_described_speaker(tokens: &Tokens<'_>, comma: usize, knowledge: &Knowledge) -> bool {
    let first = tokens.folded(comma + 1);
    let is_age = first.len() <= 3 && first.chars().all(|c| c.is_ascii_digit()) && !first.is_empty();
    if !is_age && !matches!(first, "a" | "an" | "who" | "his" | "her") {
        return false;
    }
    // ", said Lee" has a subject of its own.
    let is_verb = |at: usize| {
        !tokens.is_capital(at + 1)
            && verb_at(tokens, at, knowledge)
                .is_some_and(|verb| verb.class != VerbClass::Joint && verb.needs.is_none())
    };
    let described = comma + 1..(comma + DESCRIPTION).min(tokens.len());
    let is_of_body = described
        .clone()
        .take_while(|&at| tokens.folded(at) != "," && !tokens.is(at, class::PREPOSITION))
        .any(|at| tokens.is(at, class::BODY.or(class::INSTITUTION).or(class::MEDIA)));
    !(is_of_body && first != "who")
        && described
            .filter(|&at| tokens.folded(at) == ",")
            .any(|close| close > comma + 1 && (close + 1..close + 3).any(is_verb) && !is_verb(comma + 1))
}

/// Whether a verb of speech directly follows a quotation: "…,” notes warden Ada Brenn".
fn opens_inverted(tokens: &Tokens<'_>, verb: usize, knowledge: &Knowledge) -> bool {
    let is_behind =
        verb.checked_sub(1).is_some_and(|before| matches!(tokens.folded(before), "”" | "\"" | "»"));
    is_behind && verb_at(tokens, verb, knowledge).is_some_and(|sense| sense.class == VerbClass::Say)
}

/// Adds the names of a list of people, whose offices may not be in the table: adjacent lines such as "Ada
/// Brenn, Interim Co-Chair, River Commission".
fn add_lines_of_lists<'t>(
    paragraphs: &[Tokens<'t>],
    places: &mut [Vec<RawMention<'t>>],
    knowledge: &Knowledge,
) {
    const FEWEST: usize = 3;
    let lines: Vec<Option<Range<usize>>> = paragraphs.iter().map(|p| line_of_list(p, knowledge)).collect();
    let mut from = 0;
    for run in lines.chunk_by(|a, b| a.is_some() == b.is_some()) {
        let is_list = run.len() >= FEWEST;
        for (at, name) in run.iter().enumerate().filter_map(|(at, name)| Some((from + at, name.clone()?))) {
            // A mention of a single word of the name is replaced by the whole name.
            let is_word = |place: &RawMention<'_>| {
                let is_single = matches!(place.found, RawWho::Person { name: Name::Single(_), .. });
                is_single && name.contains(&place.tokens.start)
            };
            let overlaps =
                |place: &RawMention<'_>| place.tokens.start < name.end && name.start < place.tokens.end;
            if is_list && places[at].iter().all(|place| is_word(place) || !overlaps(place)) {
                places[at].retain(|place| !is_word(place));
                let text = paragraphs[at].slice(name.clone());
                let found = RawWho::Person { name: Name::Full(text), how: Introduction::default() };
                let place = places[at].partition_point(|place| place.tokens.start < name.start);
                places[at].insert(place, RawMention { tokens: name, found });
            }
        }
        from += run.len();
    }
}

/// Returns the name in a line "Name, Office", which may have a heading with a colon before the name.
fn line_of_list(tokens: &Tokens<'_>, knowledge: &Knowledge) -> Option<Range<usize>> {
    const FEWEST: usize = 2;
    const MOST: usize = 28;
    if tokens.len() > MOST {
        return None;
    }
    let colon = (0..tokens.len()).rev().find(|&at| tokens.folded(at) == ":");
    let start =
        (colon.map_or(0, |at| at + 1)..tokens.len()).find(|&at| tokens.get(at).is_some_and(|t| t.word))?;
    let length = name_length(tokens, start, knowledge);
    let comma = start + length;
    let is_office_word = |at: usize| {
        tokens.is_capital(at)
            || matches!(tokens.folded(at), "," | "of" | "and" | "for" | "to" | "the" | "&" | "on" | "at")
    };
    let is_line = (FEWEST..=NAME).contains(&length)
        && tokens.folded(comma) == ","
        && tokens.len() > comma + FEWEST
        && tokens.is_capital(comma + 1)
        && country_at(tokens, comma + 1, knowledge).is_none()
        && (comma + 1..tokens.len()).all(is_office_word);
    is_line.then_some(start..comma)
}

/// Finds the person after a title that is not in the table of offices: "Senior Bureau Official Ada Moy".
fn titled<'t>(tokens: &Tokens<'t>, at: usize, knowledge: &Knowledge) -> Option<(usize, RawWho<'t>)> {
    const LONGEST: usize = 8;
    if !tokens.is_capital(at) {
        return None;
    }
    // "And" in a title with all words capitalized begins the next name: "Ida Lee And Surian President Jon Berg".
    let is_part = |place: usize| {
        tokens.is_capital(place) && !tokens.items()[place].possessive && tokens.folded(place) != "and"
    };
    let run = || (at..at + LONGEST).take_while(|&place| is_part(place));
    // An office may follow other words: "Harbour Center Director Ada Moy".
    let office = run().skip(1).find_map(|place| {
        let (end, office, _) = office_at(tokens, place, knowledge)?;
        let is_named =
            name_length(tokens, end, knowledge) > 1 || known_name(tokens, end, knowledge).is_some();
        is_named.then_some((end, office))
    });
    if let Some((start, office)) = office
        && country_at(tokens, at, knowledge).is_none()
        && office_at(tokens, at, knowledge).is_none()
    {
        let how = Introduction { office: Some(office), ..Introduction::default() };
        if let Some((length, person)) = known_name(tokens, start, knowledge) {
            return Some((start + length, RawWho::Person { name: Name::Known(person), how }));
        }
        let end = start + name_length(tokens, start, knowledge);
        return Some((end, RawWho::Person { name: Name::Full(tokens.slice(start..end)), how }));
    }
    let title = run().find(|&place| tokens.is(place, class::SOURCE))?;
    let start = domain_end(tokens, title + 1, false, knowledge).unwrap_or(title + 1);
    let length = name_length(tokens, start, knowledge);
    let text = (length > 0).then(|| tokens.slice(start..start + length))?;
    let name = if length > 1 { Name::Full(text) } else { Name::Single(text) };
    Some((start + length, RawWho::Person { name, how: Introduction::default() }))
}

/// Finds the mention that begins at a token. The first word of each form must pass [`can_open`].
fn found_at<'t>(
    tokens: &Tokens<'t>,
    at: usize,
    modifiers: &Modifiers,
    knowledge: &Knowledge,
) -> Option<(usize, RawWho<'t>)> {
    if let Some(found) = pronoun_or_group(tokens, at, knowledge) {
        return Some(found);
    }
    if let Some(found) = introduced(tokens, at, modifiers, knowledge) {
        return Some(found);
    }
    if let Some(found) = titled(tokens, at, knowledge) {
        return Some(found);
    }
    if let Some((end, body)) = body_at(tokens, at, knowledge) {
        return Some((end, RawWho::Other(Who::Body(body))));
    }
    if let Some((length, person)) = known_name(tokens, at, knowledge) {
        let how = Introduction {
            country: country_after(tokens, at + length, knowledge),
            ..Introduction::default()
        };
        return Some((at + length, RawWho::Person { name: Name::Known(person), how }));
    }
    if !is_given_like_country(tokens, at, knowledge)
        && let Some((length, word)) = country_at(tokens, at, knowledge)
    {
        let name = knowledge.countries[word.0].name.clone();
        return match word.1 {
            CountryForm::Name | CountryForm::Capital => Some((at + length, RawWho::Other(Who::Side(name)))),
            _ => None,
        };
    }
    if !tokens.is_capital(at) {
        return None;
    }
    let length = name_length(tokens, at, knowledge);
    if length == 0 {
        return None;
    }
    if length == 1 {
        let name = Name::Single(tokens.raw(at));
        return Some((at + 1, RawWho::Person { name, how: Introduction::default() }));
    }
    // In "the Academy of Trade and Economic Cooperation" the words are the end of a longer name.
    let joined = at.checked_sub(1).is_some_and(|b| tokens.folded(b) == "and");
    let is_link = |b: usize| tokens.folded(b) == "of" || joined && tokens.folded(b) == "for";
    let is_inside = matches!(at.checked_sub(1).map_or("", |b| tokens.folded(b)), "and" | "of" | "for" | "&")
        && (at.saturating_sub(INSIDE)..at).any(|b| is_link(b) && b > 0 && tokens.is_capital(b - 1));
    if is_inside {
        return None;
    }
    // A name without an introduction counts only next to an apposition or a verb, as is typical of people.
    let end = at + length;
    let appositive = tokens.folded(end) == ","
        && ((end + 1..end + 6)
            .any(|p| tokens.is(p, class::SOURCE) || office_at(tokens, p, knowledge).is_some())
            || length <= NAME && is_described_speaker(tokens, end, knowledge));
    let before = at.checked_sub(1).map_or("", |b| tokens.folded(b));
    let speaks = (end..end + 3)
        .any(|p| verb_at(tokens, p, knowledge).is_some_and(|verb| verb.needs.is_none()))
        || matches!(before, "said" | "says" | "added" | "asked" | "told" | "thanked" | "congratulated")
        // A description may come before the name: "says veteran warden Ada Brenn."
        || matches!(tokens.folded(end), "." | ",")
            && (at.saturating_sub(DESCRIBED)..at)
                .any(|b| matches!(tokens.folded(b), "said" | "says") || opens_inverted(tokens, b, knowledge))
        || before == "to" && at > 1 && tokens.folded(at - 2) == "according"
        || before == "by" && at < TITLE && is_spoken(tokens.slice(0..at), knowledge);
    if (appositive || speaks) && !is_credit(tokens, end) {
        let name = Name::Full(tokens.slice(at..end));
        return Some((end, RawWho::Person { name, how: Introduction::default() }));
    }
    None
}
