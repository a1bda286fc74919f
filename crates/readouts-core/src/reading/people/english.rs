//! Names, offices and bodies in English text (and other text in Latin or Cyrillic script).

use std::ops::Range;

use super::roster::{Introduction, Roster};
use super::sources::Sources;
use super::{Mention, Setting, Who};
use crate::knowledge::{CountryForm, CountryKind, Knowledge, Pronoun, VerbSense, class};
use crate::token::{Classes, Tokens};

/// Where somebody is named in a text.
#[derive(Debug)]
pub(super) struct Place<'t> {
    tokens: Range<usize>,
    found: Found<'t>,
}

/// What stands at a place of the text, before anybody is resolved.
#[derive(Debug)]
enum Found<'t> {
    /// A person's name, with what introduces it.
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
    /// One word, or a word behind "Mr.".
    Single(&'t str),
}

/// First pass: puts everybody on the roster who is introduced.
pub(super) fn introduce(
    tokens: &Tokens<'_>,
    places: &[Place<'_>],
    roster: &mut Roster,
    knowledge: &Knowledge,
) {
    for place in places {
        let Found::Person { name, how } = place.found else { continue };
        let at = match name {
            Name::Known(person) => Some(roster.known(person, how, knowledge)),
            Name::Full(name) => Some(roster.named(name, how, knowledge)),
            Name::Single(word) if how.office.is_some() => single(word, how, roster, knowledge),
            Name::Single(word) => roster.by_word(&crate::token::fold(word)),
        };
        if let Some(at) = at {
            learn_apposition(tokens, place.tokens.end, at, roster, knowledge);
        }
    }
}

/// The same for a title, where the words behind a name may be capitalized too: a name goes as far as
/// the body's, or the table's, or two words.
pub(super) fn introduce_title(places: &[Place<'_>], roster: &mut Roster, knowledge: &Knowledge) {
    for place in places {
        let Found::Person { name, how } = place.found else { continue };
        match name {
            Name::Known(person) => {
                roster.known(person, how, knowledge);
            }
            Name::Full(name) => {
                let words: Vec<&str> = name.splitn(3, ' ').collect();
                // "President Lee Hails Norland": the body knows that Lee is all of the name.
                let family = || roster.by_family(&crate::token::fold(words[0]));
                match roster.called(name).or_else(family) {
                    Some(at) => roster.learn(at, how),
                    None if how.office.is_some() => {
                        roster.named(&words[..2].join(" "), how, knowledge);
                    }
                    None => {}
                }
            }
            Name::Single(word) if how.office.is_some() => {
                single(word, how, roster, knowledge);
            }
            Name::Single(_) => {}
        }
    }
}

/// "President Marcos": somebody of the roster, else the table's only fitting holder of the office.
fn single(word: &str, how: Introduction, roster: &mut Roster, knowledge: &Knowledge) -> Option<usize> {
    let folded = crate::token::fold(word);
    if let Some(at) = roster.by_word(&folded) {
        roster.learn(at, how);
        return Some(at);
    }
    let key = &knowledge.offices[how.office?].key;
    let fits = |&&person: &&usize| {
        let country = knowledge.country_place(&knowledge.people[person].country);
        knowledge.held(person, key, None) && how.country.is_none_or(|c| country == Some(c))
    };
    let mut holders = knowledge.people_named(&folded).iter().filter(fits);
    match (holders.next(), holders.next()) {
        (Some(&person), None) => Some(roster.known(person, how, knowledge)),
        _ => Some(roster.named(word, how, knowledge)),
    }
}

/// "Xi, general secretary of the party, …": the office behind the name is the bearer's.
fn learn_apposition(
    tokens: &Tokens<'_>,
    after: usize,
    at: usize,
    roster: &mut Roster,
    knowledge: &Knowledge,
) {
    if tokens.folded(after) != "," {
        return;
    }
    for place in after + 1..(after + 6).min(tokens.len()) {
        if !tokens.get(place).is_some_and(|t| t.word) {
            return;
        }
        if let Some((end, office, country)) = office_at(tokens, place, knowledge) {
            let name_follows = tokens.is_capital(end) && tokens.folded(end) != "of";
            if !name_follows {
                roster.learn(at, Introduction { office: Some(office), country, ..Introduction::default() });
            }
            return;
        }
    }
}

/// Second pass: every mention, resolved.
pub(super) fn mentions(
    tokens: &Tokens<'_>,
    places: Vec<Place<'_>>,
    roster: &mut Roster,
    setting: &Setting,
    knowledge: &Knowledge,
) -> Vec<Mention> {
    let mut mentions = Vec::with_capacity(places.len());
    for Place { tokens: range, found } in places {
        let who = match found {
            Found::Person { name: Name::Known(person), how } => {
                Some(Who::Person(roster.known(person, how, knowledge)))
            }
            Found::Person { name: Name::Full(name), how } => {
                let known = roster.called(name);
                Some(Who::Person(known.unwrap_or_else(|| roster.named(name, how, knowledge))))
            }
            Found::Person { name: Name::Single(word), how } => {
                let at = roster.by_word(&crate::token::fold(word));
                at.map(|at| {
                    roster.touch(at);
                    Who::Person(at)
                })
                .or(how.office.map(|_| Who::Office))
                .or_else(|| reports(tokens, range.end).then(|| Who::Body(word.to_owned())))
            }
            Found::Office { office, country, definite } => {
                let word = tokens.folded(range.end - 1);
                let at = match country {
                    _ if !definite => None,
                    Some(_) => roster.by_office(office, country, knowledge),
                    None => roster.by_title(office, word, setting, knowledge),
                };
                let bare = definite && country.is_none() && tokens.folded(range.start) == "the";
                let nobody = if bare { Who::Pronoun(Pronoun::Unknown) } else { Who::Office };
                Some(at.map_or(nobody, Who::Person))
            }
            Found::Other(who) => Some(who),
        };
        if let Some(who) = who {
            let span = tokens.items()[range.start].span.start..tokens.items()[range.end - 1].span.end;
            let possessive = tokens.items()[range.end - 1].possessive;
            mentions.push(Mention { tokens: range, span, who, possessive });
        }
    }
    mentions
}

/// "CNN reported": who is called by one word that nobody bears speaks where a verb follows at once.
fn reports(tokens: &Tokens<'_>, at: usize) -> bool {
    matches!(
        tokens.folded(at),
        "said" | "says" | "reported" | "reports" | "wrote" | "told" | "added" | "announced"
    )
}

/// Everything that names somebody, from left to right, without overlap.
pub(super) fn scan<'t>(tokens: &Tokens<'t>, knowledge: &Knowledge) -> Vec<Place<'t>> {
    let mut places = Vec::new();
    let mut at = 0;
    let mut sources = Sources::default();
    while at < tokens.len() {
        let named = || can_open(tokens, at, knowledge).then(|| found_at(tokens, at, knowledge)).flatten();
        let found =
            sources.found_at(tokens, at, knowledge).map(|(end, who)| (end, Found::Other(who))).or_else(named);
        match found {
            Some((end, found)) => {
                places.push(Place { tokens: at..end, found });
                at = end;
            }
            None => at += 1,
        }
    }
    places
}

/// Whether a token may open what [`found_at`] finds. Most words cannot, and are left at once.
fn can_open(tokens: &Tokens<'_>, at: usize, knowledge: &Knowledge) -> bool {
    const OPENING: Classes = class::OPENS_GROUP
        .or(class::HONORIFIC)
        .or(class::MODIFIER)
        .or(class::MEDIA)
        .or(class::OPENS_OFFICE)
        .or(class::WHITE);
    let can = tokens.is_capital(at) || tokens.is(at, OPENING);
    debug_assert!(can || found_at(tokens, at, knowledge).is_none(), "{:?} opens something", tokens.raw(at));
    can
}

/// What a token opens; a new form's first word must be known to [`can_open`].
fn found_at<'t>(tokens: &Tokens<'t>, at: usize, knowledge: &Knowledge) -> Option<(usize, Found<'t>)> {
    if let Some(found) = pronoun_or_group(tokens, at, knowledge) {
        return Some(found);
    }
    if let Some(found) = introduced(tokens, at, knowledge) {
        return Some(found);
    }
    if let Some((end, body)) = body_at(tokens, at, knowledge) {
        return Some((end, Found::Other(Who::Body(body))));
    }
    if let Some((length, person)) = known_name(tokens, at, knowledge) {
        let how = Introduction {
            country: country_after(tokens, at + length, knowledge),
            ..Introduction::default()
        };
        return Some((at + length, Found::Person { name: Name::Known(person), how }));
    }
    if let Some((length, word)) = country_at(tokens, at, knowledge) {
        let name = knowledge.countries[word.0].name.clone();
        return match word.1 {
            CountryForm::Name | CountryForm::Capital => Some((at + length, Found::Other(Who::Side(name)))),
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
        return Some((at + 1, Found::Person { name, how: Introduction::default() }));
    }
    // A name that nothing introduces counts where somebody follows or precedes it as only people do.
    let end = at + length;
    let appositive = tokens.folded(end) == ","
        && (end + 1..end + 6)
            .any(|p| tokens.is(p, class::SOURCE) || office_at(tokens, p, knowledge).is_some());
    let before = at.checked_sub(1).map_or("", |b| tokens.folded(b));
    let speaks = (end..end + 3)
        .any(|p| verb_at(tokens, p, knowledge).is_some_and(|verb| verb.needs.is_none()))
        || matches!(before, "said" | "says" | "added" | "asked" | "told" | "thanked" | "congratulated")
        || before == "to" && at > 1 && tokens.folded(at - 2) == "according";
    if appositive || speaks {
        let name = Name::Full(tokens.slice(at..end));
        return Some((end, Found::Person { name, how: Introduction::default() }));
    }
    None
}

/// Pronouns, and those who are named together.
fn pronoun_or_group<'t>(tokens: &Tokens<'t>, at: usize, knowledge: &Knowledge) -> Option<(usize, Found<'t>)> {
    let word = tokens.folded(at);
    let found = |end: usize, who: Who| Some((end, Found::Other(who)));
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
    // "The two discussed", "Both agreed", "Participants discussed".
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
                        | "participants"
                        | "attendees"
                )))
    {
        let nations = matches!(head, "countries" | "nations" | "governments" | "partners");
        return found(place + 1, if nations { Who::Nations } else { Who::Everyone });
    }
    None
}

/// "[the] [Russian] Security Council Secretary [Nikolai Patrushev]", "Mr. Finer".
fn introduced<'t>(tokens: &Tokens<'t>, at: usize, knowledge: &Knowledge) -> Option<(usize, Found<'t>)> {
    let honorific = if tokens.is(at, class::HONORIFIC) { tokens.folded(at) } else { "" };
    let (place, pronoun) = match honorific {
        "mr." | "mr" | "sir" => (at + 1, Pronoun::He),
        "ms." | "mrs." | "ms" | "mrs" | "madam" | "madame" => (at + 1, Pronoun::She),
        "dr." | "h.e." | "prof." => (at + 1, Pronoun::Unknown),
        _ => (at, Pronoun::Unknown),
    };
    if place > at {
        if let Some((length, person)) = known_name(tokens, place, knowledge) {
            let how = Introduction { pronoun, ..Introduction::default() };
            return Some((place + length, Found::Person { name: Name::Known(person), how }));
        }
        if office_at(tokens, place, knowledge).is_none() {
            let length = name_length(tokens, place, knowledge);
            let how = Introduction { pronoun, ..Introduction::default() };
            let text = (length > 0).then(|| tokens.slice(place..place + length))?;
            let name = if length > 1 { Name::Full(text) } else { Name::Single(text) };
            return Some((place + length, Found::Person { name, how }));
        }
    }
    let definite = tokens.folded(place) == "the";
    let mut place = if definite { place + 1 } else { place };
    let mut country = None;
    while tokens.is(place, class::MODIFIER) {
        place += 1;
    }
    if let Some((length, (code, _))) = country_at(tokens, place, knowledge) {
        // "China's President": the possessive stands for "of".
        if office_at(tokens, place + length, knowledge).is_some() {
            country = Some(code);
            place += length;
        }
    }
    let (mut end, mut office, of) = office_at(tokens, place, knowledge)?;
    country = country.or(of);
    // "State Councilor and Foreign Minister Wang Yi": both are held. "The Vice President and President
    // Marcos" are two.
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
            // "the president of Norland, Ana Lee,"
            start += 1;
        }
        if matches!(tokens.folded(start), "mr." | "ms." | "mrs." | "dr.") {
            start += 1;
        }
        if let Some((length, person)) = known_name(tokens, start, knowledge) {
            let mut how = how;
            how.country = how.country.or_else(|| country_after(tokens, start + length, knowledge));
            return Some((start + length, Found::Person { name: Name::Known(person), how }));
        }
        let length = name_length(tokens, start, knowledge);
        if length > 0 && (start == end || length > 1) {
            let mut how = how;
            how.country = how.country.or_else(|| country_after(tokens, start + length, knowledge));
            let text = tokens.slice(start..start + length);
            let name = if length > 1 { Name::Full(text) } else { Name::Single(text) };
            return Some((start + length, Found::Person { name, how }));
        }
    }
    let named = definite || country.is_some() || tokens.is_capital(place);
    Some((end, Found::Office { office, country, definite: named }))
}

/// An office at a token: the token behind it, its place in the table, and the country behind "of".
fn office_at(tokens: &Tokens<'_>, at: usize, knowledge: &Knowledge) -> Option<(usize, usize, Option<usize>)> {
    if !tokens.is(at, class::OPENS_OFFICE) {
        return None;
    }
    let (length, &office) = knowledge.office_words.longest(tokens, at)?;
    let end = at + length;
    if !tokens.items()[end - 1].possessive && matches!(tokens.folded(end), "of" | "for") {
        let mut place = end + 1;
        if tokens.folded(place) == "the" {
            place += 1;
        }
        if let Some((words, (country, CountryForm::Name))) = country_at(tokens, place, knowledge) {
            return Some((place + words, office, Some(country)));
        }
    }
    Some((end, office, None))
}

/// What the verb at a token reports, where it is one that does.
pub(super) fn verb_at<'k>(
    tokens: &'k Tokens<'_>,
    at: usize,
    knowledge: &'k Knowledge,
) -> Option<&'k VerbSense> {
    if !tokens.is(at, class::OPENS_VERB) {
        return None;
    }
    knowledge.verb_words.longest(tokens, at).map(|(_, sense)| sense)
}

/// "Vladimir Putin of Russia".
fn country_after(tokens: &Tokens<'_>, at: usize, knowledge: &Knowledge) -> Option<usize> {
    if tokens.folded(at) != "of" || tokens.items()[at - 1].possessive {
        return None;
    }
    let place = if tokens.folded(at + 1) == "the" { at + 2 } else { at + 1 };
    country_at(tokens, place, knowledge).map(|(_, (country, _))| country)
}

fn country_at(
    tokens: &Tokens<'_>,
    at: usize,
    knowledge: &Knowledge,
) -> Option<(usize, (usize, CountryForm))> {
    if !tokens.is(at, class::OPENS_COUNTRY) || !tokens.is_capital(at) {
        return None;
    }
    // "US" is a country, "us" is not, and "Us" opens a sentence.
    if tokens.folded(at) == "us" && tokens.raw(at) != "US" {
        return None;
    }
    let (length, word) = knowledge.country_words.longest(tokens, at)?;
    Some((length, (word.country, word.form)))
}

/// A full name of the table.
fn known_name(tokens: &Tokens<'_>, at: usize, knowledge: &Knowledge) -> Option<(usize, usize)> {
    if !tokens.is(at, class::OPENS_NAME) || !tokens.is_capital(at) {
        return None;
    }
    let (length, &person) = knowledge.names.longest(tokens, at)?;
    let inside = tokens.items()[at..at + length - 1].iter().any(|t| t.possessive);
    (!inside).then_some((length, person))
}

/// How many tokens from `at` on look like a person's name; 0 where none do.
fn name_length(tokens: &Tokens<'_>, at: usize, knowledge: &Knowledge) -> usize {
    let is_name_word = |place: usize| {
        tokens.is_capital(place)
            && !tokens.is(place, class::NOT_NAME)
            && tokens.raw(place).chars().any(char::is_alphabetic)
            && country_at(tokens, place, knowledge).is_none()
            && office_at(tokens, place, knowledge).is_none()
    };
    let mut end = at;
    while end < at + 5 {
        if is_name_word(end) {
            end += 1;
            if tokens.items()[end - 1].possessive {
                break;
            }
        } else if end > at
            && tokens.is(end, class::PARTICLE)
            && (is_name_word(end + 1) || is_name_word(end + 2))
        {
            end += 1;
        } else {
            break;
        }
        // "Jr." behind a comma.
        if tokens.folded(end) == "," && matches!(tokens.folded(end + 1), "jr." | "sr.") {
            end += 2;
            break;
        }
    }
    end - at
}

/// A ministry, a report, a government: what speaks without being a person.
fn body_at(tokens: &Tokens<'_>, at: usize, knowledge: &Knowledge) -> Option<(usize, String)> {
    let start = if tokens.folded(at) == "the" { at + 1 } else { at };
    if tokens.folded(start) == "white" && tokens.folded(start + 1) == "house" {
        return Some((start + 2, "The White House".to_owned()));
    }
    if start > at {
        let head = tokens.folded(start);
        if tokens.is(start, class::BODY) && head != "side" {
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
        let names_body = (start..end).any(|p| tokens.is(p, class::INSTITUTION));
        let is_country = country_at(tokens, start, knowledge).is_some_and(|(length, (c, _))| {
            length == end - start && knowledge.countries[c].kind == CountryKind::Organisation
        });
        if end > start && (names_body || is_country) && office_at(tokens, end, knowledge).is_none() {
            return Some((end, tokens.slice(start..end).to_owned()));
        }
    }
    None
}
