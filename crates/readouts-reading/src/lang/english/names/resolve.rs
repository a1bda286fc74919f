//! Resolves names and offices to people: first everybody who is introduced, then every mention.

use std::ops::Range;

use super::parts::is_credit;
use super::{Name, RawMention, RawWho, country_at, office_at, verb_at};
use crate::contain::checkpoint;
use crate::grammar::{Introduction, Mention, Post, Referent, Roster, Setting, Who};
use crate::knowledge::{Knowledge, Pronoun, VerbClass, class};
use crate::token::Tokens;

/// First pass: adds everybody who is introduced to the roster.
pub(super) fn introduce(
    tokens: &Tokens<'_>,
    places: &[RawMention<'_>],
    roster: &mut Roster,
    knowledge: &Knowledge,
) {
    for place in places {
        checkpoint();
        let RawWho::Person { name, how } = place.found else { continue };
        let at = match name {
            Name::Known(person) => Some(roster.known(person, how, knowledge)),
            Name::Full(name) => Some(roster.named(name, how, knowledge)),
            Name::Single(word) if how.office.is_some() => single(word, how, roster, knowledge),
            Name::Single(_)
                if how.pronoun != Pronoun::Unknown && is_relative(tokens, place.tokens.end, knowledge) =>
            {
                Some(roster.named(tokens.slice(place.tokens.clone()), how, knowledge))
            }
            Name::Single(word) => roster.by_word(&crate::token::fold(word), how).one(),
        };
        if let Some(at) = at {
            learn_apposition(tokens, place.tokens.end, at, roster, knowledge);
        }
    }
}

/// Whether a name is followed by a comma and a word for a relative: "Mrs. Berg, wife of Prime Minister Jon
/// Berg".
fn is_relative(tokens: &Tokens<'_>, after: usize, knowledge: &Knowledge) -> bool {
    if tokens.folded(after) != "," {
        return false;
    }
    let at = if tokens.folded(after + 1) == "the" { after + 2 } else { after + 1 };
    let relatives = &knowledge.language(super::super::CODE).relatives;
    relatives.iter().any(|relative| relative == tokens.folded(at))
}

/// First pass over a title, where the words after a name may be capitalized too. A name is as long as one in
/// the body or the table, otherwise two words long.
pub(super) fn introduce_title(places: &[RawMention<'_>], roster: &mut Roster, knowledge: &Knowledge) {
    for place in places {
        let RawWho::Person { name, how } = place.found else { continue };
        match name {
            Name::Known(person) => {
                roster.known(person, how, knowledge);
            }
            Name::Full(name) => {
                // The title from side data may separate words by any white space, or by none ("Lee,Jr.").
                let words: Vec<&str> = name.split_whitespace().take(2).collect();
                // In "President Lee Hails Norland" the whole name is Lee, as the body shows.
                let family = || roster.by_family(&crate::token::fold(words.first()?));
                match roster.called(name).or_else(family) {
                    Some(at) => roster.learn(at, how),
                    // In "President Biden Announcing" the first word is the family name of a holder of the
                    // office.
                    None if holder(words.first().copied(), how, knowledge).is_some() => {
                        let person = holder(words.first().copied(), how, knowledge);
                        person.map(|person| roster.known(person, how, knowledge));
                    }
                    None if how.office.is_some() => {
                        roster.named(&words.join(" "), how, knowledge);
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

/// Returns the person of the table with a family name who held an office, if there is only one.
fn holder(family: Option<&str>, how: Introduction, knowledge: &Knowledge) -> Option<usize> {
    let key = &knowledge.offices[how.office?].key;
    let fits = |&&person: &&usize| {
        let country = knowledge.country_place(&knowledge.people[person].country);
        knowledge.held(person, key, None) && how.country.is_none_or(|c| country == Some(c))
    };
    let mut holders = knowledge.people_named(&crate::token::fold(family?)).iter().filter(fits);
    let first = holders.next()?;
    holders.next().is_none().then_some(*first)
}

/// Returns the person of an office and one word ("President Marcos"): from the roster, otherwise the only
/// fitting one of the table, otherwise a new entry.
fn single(word: &str, how: Introduction, roster: &mut Roster, knowledge: &Knowledge) -> Option<usize> {
    let folded = crate::token::fold(word);
    match roster.by_word(&folded, how) {
        Referent::One(at) => {
            roster.learn(at, how);
            return Some(at);
        }
        Referent::Several => return None,
        Referent::None => {}
    }
    how.office?;
    match holder(Some(word), how, knowledge) {
        Some(person) => Some(roster.known(person, how, knowledge)),
        None => Some(roster.named(word, how, knowledge)),
    }
}

/// Adds the office after a name to its bearer: "Xi, general secretary of the party, …".
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
            // In "On behalf of Lee, the minister praised" the office is a subject of its own.
            let is_subject = tokens.folded(after + 1) == "the"
                && (tokens.is(end, class::FILLER) || verb_at(tokens, end, knowledge).is_some());
            if !name_follows && !is_subject {
                roster.learn(at, Introduction { office: Some(office), country, ..Introduction::default() });
            }
            return;
        }
    }
}

/// Second pass: resolves every mention.
pub(super) fn mentions(
    tokens: &Tokens<'_>,
    places: Vec<RawMention<'_>>,
    is_title: bool,
    roster: &mut Roster,
    setting: &Setting,
    knowledge: &Knowledge,
) -> Vec<Mention> {
    let mut mentions = Vec::with_capacity(places.len());
    for RawMention { tokens: range, found } in places {
        checkpoint();
        let who = match found {
            RawWho::Person { name: Name::Known(person), how } => {
                Some(Who::Person(roster.known(person, how, knowledge)))
            }
            RawWho::Person { name: Name::Full(name), how } => {
                let first = name.split_whitespace().next().filter(|_| is_title && how.office.is_some());
                let family = || roster.by_family(&crate::token::fold(first?));
                let at = roster.called(name).or_else(family);
                let at = at.unwrap_or_else(|| roster.named(name, how, knowledge));
                roster.touch(at);
                Some(Who::Person(at))
            }
            RawWho::Person { name: Name::Single(word), how } => {
                match roster.by_word(&crate::token::fold(word), how) {
                    Referent::One(at) => {
                        roster.touch(at);
                        Some(Who::Person(at))
                    }
                    Referent::Several => Some(Who::Unclear),
                    Referent::None if how.office.is_some() => {
                        Some(Who::Office(Post { office: how.office, country: how.country }))
                    }
                    Referent::None => {
                        reports(tokens, range.end, knowledge).then(|| Who::Body(word.to_owned()))
                    }
                }
            }
            RawWho::Office { office, country, definite } => {
                // Only a single word is looked up: "the Vice President" must not find a president.
                let is_plain = range.len() == 1 + usize::from(tokens.folded(range.start) == "the");
                let word = if is_plain { tokens.folded(range.end - 1) } else { "" };
                let found = match country {
                    _ if !definite => Referent::None,
                    Some(_) => {
                        roster.by_office(office, country, knowledge).map_or(Referent::None, Referent::One)
                    }
                    None => roster.by_title(office, word, setting, knowledge),
                };
                let bare = definite && country.is_none() && tokens.folded(range.start) == "the";
                Some(match found {
                    Referent::One(at) => Who::Person(at),
                    Referent::Several => Who::Unclear,
                    Referent::None if bare => Who::Pronoun(Pronoun::Unknown),
                    Referent::None => Who::Office(Post { office: Some(office), country }),
                })
            }
            RawWho::Other(who) => Some(described(tokens, &range, roster, knowledge).unwrap_or(who)),
        };
        if let Some(who) = who {
            let span = tokens.items()[range.start].span.start..tokens.items()[range.end - 1].span.end;
            let possessive = tokens.items()[range.end - 1].possessive;
            mentions.push(Mention { tokens: range, span, who, possessive });
        }
    }
    mentions
}

/// Returns the person described by rank: "the top Norlandic diplomat" is the last mentioned person of that
/// country, "the veteran diplomat" the previous speaker.
fn described(
    tokens: &Tokens<'_>,
    range: &Range<usize>,
    roster: &Roster,
    knowledge: &Knowledge,
) -> Option<Who> {
    let head = range.end - 1;
    let is_plural = tokens.folded(head).ends_with('s');
    if tokens.folded(range.start) != "the" || !tokens.is(head, class::SOURCE) || is_plural {
        return None;
    }
    let between = || range.start + 1..head;
    let is_first = between().any(|at| matches!(tokens.folded(at), "top" | "chief"));
    let is_ranked = is_first || between().any(|at| matches!(tokens.folded(at), "veteran" | "senior"));
    let country = between().find_map(|at| Some(country_at(tokens, at, knowledge)?.1.0));
    match country {
        Some(country) if is_first => {
            let leader = knowledge.offices.iter().position(|office| office.key == "leader")?;
            roster.by_office(leader, Some(country), knowledge).map(Who::Person)
        }
        None if is_ranked && !between().any(|at| tokens.is_capital(at)) => {
            Some(Who::Pronoun(Pronoun::Unknown))
        }
        _ => None,
    }
}

/// Whether a verb of speech directly follows, so that an unknown word before it is the speaker: "CNN
/// reported", "Sperling stressed".
fn reports(tokens: &Tokens<'_>, at: usize, knowledge: &Knowledge) -> bool {
    let word = tokens.folded(at);
    let is_outlet = || at > 0 && knowledge.outlet_names().called(tokens.raw(at - 1)).is_some();
    if tokens.is_capital(at) || is_credit(tokens, at) && !is_outlet() {
        return false;
    }
    matches!(word, "said" | "says" | "reports" | "wrote" | "told")
        || word.ends_with("ed")
            && verb_at(tokens, at, knowledge)
                .is_some_and(|verb| verb.class == VerbClass::Say && verb.needs.is_none())
}
