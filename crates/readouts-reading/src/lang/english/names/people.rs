//! People and offices with the words that introduce them, such as "the Russian President" or "Mr.".

use std::cell::Cell;

use super::super::CODE;
use super::parts::domain_end;
use super::{Name, RawWho, country_after, country_at, known_name, name_length, office_at};
use crate::grammar::{Introduction, Post, Who};
use crate::knowledge::{Knowledge, Pronoun, class};
use crate::token::Tokens;

/// Cache of the last run of modifiers such as "visiting", so that a run is not scanned again from each of its
/// words.
#[derive(Default)]
pub(super) struct Modifiers(Cell<(usize, usize)>);

impl Modifiers {
    /// Returns the first token from `place` on that is not a modifier.
    fn end_from(&self, tokens: &Tokens<'_>, place: usize) -> usize {
        let (from, to) = self.0.get();
        if (from..to).contains(&place) {
            return to;
        }
        let mut end = place;
        while tokens.is(end, class::MODIFIER) {
            end += 1;
        }
        if end > place {
            self.0.set((place, end));
        }
        end
    }
}

/// Returns the token after the forms of address at a token, and the pronoun that they imply: "Rt. Hon. Mr.".
fn addressed(tokens: &Tokens<'_>, at: usize, knowledge: &Knowledge) -> (usize, Pronoun) {
    let (mut place, mut pronoun) = (at, Pronoun::Unknown);
    let lists = || knowledge.language(CODE);
    let has = |list: &[String], place: usize| list.iter().any(|form| form == tokens.folded(place));
    loop {
        let is_form = |place: usize| tokens.is(place, class::HONORIFIC) && !tokens.items()[place].possessive;
        if is_form(place) {
            if has(&lists().addresses_of_men, place) {
                pronoun = Pronoun::He;
            } else if has(&lists().addresses_of_women, place) {
                pronoun = Pronoun::She;
            }
            place += 1;
        } else if is_form(place + 1) && has(&lists().before_forms_of_address, place) {
            place += 2;
        } else {
            return (place, pronoun);
        }
    }
}

/// Whether an office belongs to a state ("president of Norland"), not to a field ("minister of culture").
fn is_of_state(office: usize, knowledge: &Knowledge) -> bool {
    const OF_DEPARTMENTS: [&str; 12] = [
        "minister",
        "secretary",
        "director",
        "chairman",
        "commander",
        "presidential aide",
        "national security adviser",
        "governor",
        "spokesperson",
        "legislator",
        "expert",
        "deputy foreign minister",
    ];
    !OF_DEPARTMENTS.contains(&knowledge.offices[office].key.as_str())
}

/// Returns the office, or that of an aide if it serves another office: an adviser to the vice president is
/// not the president's.
fn under(office: usize, tokens: &Tokens<'_>, end: usize, knowledge: &Knowledge) -> usize {
    let serves =
        tokens.folded(end) == "to" && (end + 1..end + 3).any(|at| office_at(tokens, at, knowledge).is_some());
    let aide = || knowledge.offices.iter().position(|office| office.key == "presidential aide");
    if serves && knowledge.offices[office].key != "ambassador" { aide().unwrap_or(office) } else { office }
}

/// Whether a country's name means a state or province here: "Georgia Senator", "Georgia Secretary of State".
fn is_state(tokens: &Tokens<'_>, at: usize, office: usize, knowledge: &Knowledge) -> bool {
    const OF_STATES: [&str; 3] = ["legislator", "governor", "secretary of state"];
    let states = &knowledge.language(CODE).states_like_countries;
    states.iter().any(|state| state == tokens.folded(at))
        && !tokens.items()[at].possessive
        && OF_STATES.contains(&knowledge.offices[office].key.as_str())
}

/// Finds the person or office at a token: "[the] [Russian] Security Council Secretary [Nikolai Patrushev]",
/// "Mr. Finer".
pub(super) fn introduced<'t>(
    tokens: &Tokens<'t>,
    at: usize,
    modifiers: &Modifiers,
    knowledge: &Knowledge,
) -> Option<(usize, RawWho<'t>)> {
    let (place, pronoun) = addressed(tokens, at, knowledge);
    if place > at {
        if let Some((length, person)) = known_name(tokens, place, knowledge) {
            let how = Introduction { pronoun, ..Introduction::default() };
            return Some((place + length, RawWho::Person { name: Name::Known(person), how }));
        }
        if office_at(tokens, place, knowledge).is_none() {
            let length = name_length(tokens, place, knowledge);
            let how = Introduction { pronoun, ..Introduction::default() };
            let text = (length > 0).then(|| tokens.slice(place..place + length))?;
            let name = if length > 1 { Name::Full(text) } else { Name::Single(text) };
            return Some((place + length, RawWho::Person { name, how }));
        }
    }
    let definite = tokens.folded(place) == "the";
    let mut place = if definite { place + 1 } else { place };
    let mut country = None;
    place = modifiers.end_from(tokens, place);
    if let Some((length, (code, _))) = country_at(tokens, place, knowledge) {
        // A possessive country works like "of": "China's President".
        if let Some((_, office, _)) = office_at(tokens, place + length, knowledge) {
            country = Some(code).filter(|_| !is_state(tokens, place, office, knowledge));
            place += length;
        }
    }
    let (mut end, mut office, of) = office_at(tokens, place, knowledge)?;
    country = country.or(of);
    // "State Councilor and Foreign Minister Wang Yi" is one person with both offices; "The Vice President and
    // President Marcos" are two people.
    let mut second_office = None;
    while !definite && tokens.folded(end) == "and" {
        let Some((next, last, of)) = office_at(tokens, end + 1, knowledge) else { break };
        second_office = Some(office);
        (end, office) = (next, last);
        country = country.or(of);
    }
    let how = Introduction { office: Some(office), second_office, country, pronoun };
    if !tokens.items()[end - 1].possessive {
        let mut start = end;
        if tokens.folded(start) == "," && country.is_some() && of.is_some() {
            // Skips the comma in "the president of Norland, Ana Lee,".
            start += 1;
        }
        start = addressed(tokens, start, knowledge).0;
        if let Some((length, person)) = known_name(tokens, start, knowledge) {
            let mut how = how;
            how.country = how.country.or_else(|| country_after(tokens, start + length, knowledge));
            return Some((start + length, RawWho::Person { name: Name::Known(person), how }));
        }
        let length = name_length(tokens, start, knowledge);
        if length > 0 && (start == end || length > 1) {
            let mut how = how;
            how.country = how.country.or_else(|| country_after(tokens, start + length, knowledge));
            let text = tokens.slice(start..start + length);
            let name = if length > 1 { Name::Full(text) } else { Name::Single(text) };
            return Some((start + length, RawWho::Person { name, how }));
        }
    }
    // A field or another office may come before the name: "Minister of Culture and Tourism Luo Shugang",
    // "Adviser to the President Ida Lee".
    let goes_on = (place..end).any(|at| matches!(tokens.folded(at), "of" | "for"));
    let is_plain = !tokens.items()[end - 1].possessive && of.is_none() && tokens.is_capital(place);
    if is_plain && let Some(start) = domain_end(tokens, end, goes_on, knowledge) {
        let how = Introduction { office: Some(under(office, tokens, end, knowledge)), ..how };
        let (start, pronoun) = addressed(tokens, start, knowledge);
        if let Some((length, person)) = known_name(tokens, start, knowledge) {
            return Some((start + length, RawWho::Person { name: Name::Known(person), how }));
        }
        let length = name_length(tokens, start, knowledge);
        if length > 1 {
            let name = Name::Full(tokens.slice(start..start + length));
            let pronoun = if how.pronoun == Pronoun::Unknown { pronoun } else { how.pronoun };
            return Some((start + length, RawWho::Person { name, how: Introduction { pronoun, ..how } }));
        }
        if !is_of_state(office, knowledge) {
            return Some((start, RawWho::Other(Who::Office(Post { office: Some(office), country }))));
        }
    }
    let named = definite || country.is_some() || tokens.is_capital(place);
    Some((end, RawWho::Office { office, country, definite: named }))
}
