//! Speakers and actors without a personal name: pronouns, groups, bodies.

use super::{RawWho, country_at, office_at, verb_at};
use crate::grammar::Who;
use crate::knowledge::{CountryKind, Knowledge, Pronoun, class};
use crate::token::Tokens;

/// Finds the pronoun or group of people that begins at a token.
pub(super) fn pronoun_or_group<'t>(
    tokens: &Tokens<'t>,
    at: usize,
    knowledge: &Knowledge,
) -> Option<(usize, RawWho<'t>)> {
    let word = tokens.folded(at);
    let found = |end: usize, who: Who| Some((end, RawWho::Other(who)));
    if !tokens.is(at, class::OPENS_GROUP) {
        return None;
    }
    match word {
        "he" => return found(at + 1, Who::Pronoun(Pronoun::He)),
        "she" => return found(at + 1, Who::Pronoun(Pronoun::She)),
        "they" => return found(at + 1, Who::Everyone),
        _ => {}
    }
    let mut place = at;
    let mut marked = false;
    if word == "the" {
        place += 1;
    }
    if matches!(tokens.folded(place), "two" | "three" | "four" | "both") {
        marked = true;
        place += 1;
        if tokens.folded(place) == "the" {
            place += 1;
        }
    }
    if matches!(
        tokens.folded(place),
        "foreign" | "prime" | "defense" | "defence" | "national" | "security" | "g7" | "trilateral"
    ) {
        place += 1;
        if tokens.folded(place) == "security" {
            place += 1;
        }
    }
    let head = tokens.folded(place);
    // A verb follows in "The two discussed", "Both agreed" and "Participants discussed".
    let verb_follows = |from: usize| (from..from + 2).any(|p| verb_at(tokens, p, knowledge).is_some());
    let is_group = tokens.is(place, class::GROUP);
    if marked && !is_group && place > at && verb_follows(place) {
        return found(place, Who::Everyone);
    }
    let opens = at == 0 || matches!(tokens.folded(at - 1), "." | ",");
    if place == at
        && opens
        && matches!(head, "participants" | "leaders" | "ministers" | "attendees")
        && verb_follows(at + 1)
    {
        return found(at + 1, Who::Everyone);
    }
    if is_group
        && (marked
            || (word == "the"
                && matches!(
                    head,
                    "leaders"
                        | "sides"
                        | "presidents"
                        | "ministers"
                        | "principals"
                        | "parties"
                        | "advisors"
                        | "advisers"
                        | "group"
                        | "pair"
                        | "interlocutors"
                        | "participants"
                        | "attendees"
                )))
    {
        let nations = matches!(head, "countries" | "nations" | "governments" | "partners");
        return found(place + 1, if nations { Who::Nations } else { Who::Everyone });
    }
    None
}

/// Maximum number of words of a body's name.
const LONGEST_BODY: usize = 10;

/// Finds the body that begins at a token, such as a ministry, a report or a government: it speaks without
/// being a person.
pub(super) fn body_at(tokens: &Tokens<'_>, at: usize, knowledge: &Knowledge) -> Option<(usize, String)> {
    let start = if tokens.folded(at) == "the" { at + 1 } else { at };
    if tokens.folded(start) == "white" && tokens.folded(start + 1) == "house" {
        return Some((start + 2, "The White House".to_owned()));
    }
    if start > at {
        let head = tokens.folded(start);
        if tokens.is(start, class::BODY) && head != "side" {
            // "the Office of Foreign Assets Control"
            if tokens.is_capital(start) && tokens.folded(start + 1) == "of" && tokens.is_capital(start + 2) {
                let is_part = |place: &usize| {
                    tokens.is_capital(*place)
                        || matches!(tokens.folded(*place), "of" | "and" | "for" | "the")
                            && tokens.is_capital(place + 1)
                };
                let end = (start + 1..start + LONGEST_BODY)
                    .take_while(is_part)
                    .last()
                    .map_or(start + 1, |last| last + 1);
                return Some((end, tokens.slice(start..end).to_owned()));
            }
            return Some((start + 1, tokens.slice(at..start + 1).to_owned()));
        }
        // "the Russian side", "the Chinese government"
        if let Some((length, (country, _))) = country_at(tokens, start, knowledge) {
            let head = tokens.folded(start + length);
            let end = start + length + 1;
            match head {
                "side" => return Some((end, knowledge.countries[country].name.clone())),
                "government" => return Some((end, tokens.slice(start..end).to_owned())),
                "people" | "delegation" | "leadership" => return None,
                _ => {}
            }
        }
    }
    if tokens.is(start, class::MEDIA) && tokens.is_capital(start + 1) {
        let end = (start + 1..start + 5).find(|&p| !tokens.is_capital(p)).unwrap_or(start + 5);
        return Some((end, tokens.slice(start + 1..end).to_owned()));
    }
    // "Ministry of Commerce", "Foreign Ministry"
    if tokens.is_capital(start) {
        let mut end = start;
        while end < start + 8
            && (tokens.is_capital(end)
                || (end > start
                    && matches!(tokens.folded(end), "of" | "for" | "and" | "the")
                    && tokens.is_capital(end + 1)))
        {
            end += 1;
        }
        // "Vice Minister of Norland's Ministry of Harbours" is an office in the ministry.
        let is_office =
            |p: usize| office_at(tokens, p, knowledge).is_some_and(|(end, ..)| tokens.folded(end) == "of");
        let institution = (start..end).find(|&p| tokens.is(p, class::INSTITUTION));
        let names_body = institution.is_some_and(|at| !(start..at).any(is_office));
        let is_country = country_at(tokens, start, knowledge).is_some_and(|(length, (c, _))| {
            length == end - start && knowledge.countries[c].kind == CountryKind::Organisation
        });
        if end > start && (names_body || is_country) && office_at(tokens, end, knowledge).is_none() {
            return Some((end, tokens.slice(start..end).to_owned()));
        }
    }
    None
}
