//! Finds the people, offices, bodies and countries in French text.

use std::ops::Range;

use super::{CODE, words};
use crate::contain::checkpoint_at;
use crate::grammar::{Introduction, Mention, People, Post, Referent, Roster, Setting, Who, Words};
use crate::knowledge::{Knowledge, Lists, Pronoun, class};
use crate::token::Tokens;

/// Maximum number of words of a name.
const NAME_WORDS: usize = 5;

/// Referent of a range of tokens, before it is resolved.
enum RawWho<'t> {
    Known(usize, Introduction),
    Full(&'t str, Introduction),
    /// A family name after "M.", or alone.
    Single(&'t str, Introduction),
    /// Capitalized words without an introduction: a name only if the article introduces that person
    /// elsewhere.
    Unsure(&'t str),
    Office {
        office: usize,
        country: Option<usize>,
    },
    /// A qualified office, such as a former or acting minister, which does not identify its holder.
    OtherOffice,
    Other(Who),
}

type RawMention<'t> = (Range<usize>, RawWho<'t>);

/// Finds all people: first those introduced by a full name, then every mention.
pub(super) fn find(words: &Words<'_>, setting: &Setting, lists: &Lists, knowledge: &Knowledge) -> People {
    let texts = || std::iter::once(&words.title).chain(&words.paragraphs);
    let found: Vec<Vec<RawMention<'_>>> =
        texts().map(|tokens| Scan { tokens, lists, knowledge }.scan()).collect();
    let mut roster = Roster::default();
    for (_, found) in found.iter().flatten() {
        match found {
            RawWho::Known(person, how) => _ = roster.known(*person, *how, knowledge),
            RawWho::Full(name, how) => _ = roster.named(name, *how, knowledge),
            _ => {}
        }
    }
    let mut all: Vec<Vec<Mention>> = texts()
        .zip(found)
        .map(|(tokens, places)| Scan { tokens, lists, knowledge }.mentions(places, &mut roster, setting))
        .collect();
    let title = all.remove(0);
    People { roster, title, paragraphs: all }
}

struct Scan<'a, 't> {
    tokens: &'a Tokens<'t>,
    lists: &'a Lists,
    knowledge: &'a Knowledge,
}

impl<'t> Scan<'_, 't> {
    fn scan(&self) -> Vec<RawMention<'t>> {
        let mut places = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            checkpoint_at(at);
            match self.found_at(at) {
                Some((end, found)) => {
                    places.push((at..end, found));
                    at = end;
                }
                None => at += 1,
            }
        }
        places
    }

    /// Returns a folded word without an elided word before it.
    fn word(&self, at: usize) -> &str {
        words::bare(self.tokens.folded(at))
    }

    fn found_at(&self, at: usize) -> Option<(usize, RawWho<'t>)> {
        match self.word(at) {
            "il" => return Some((at + 1, RawWho::Other(Who::Pronoun(Pronoun::He)))),
            "elle" => return Some((at + 1, RawWho::Other(Who::Pronoun(Pronoun::She)))),
            "ils" | "elles" => return Some((at + 1, RawWho::Other(Who::Everyone))),
            _ => {}
        }
        let full = || {
            let (end, found) = self.name(at, Introduction::default())?;
            match self.with_apposition(end, found) {
                RawWho::Single(..) => None,
                RawWho::Full(name, how) if how.office.is_none() && !self.acts(at, end) => {
                    Some((end, RawWho::Unsure(name)))
                }
                found => Some((end, found)),
            }
        };
        self.group(at)
            .or_else(|| self.with_honorific(at))
            .or_else(|| self.with_office(at))
            .or_else(|| self.body(at))
            .or_else(full)
            .or_else(|| self.side(at))
            .or_else(|| self.single(at, Introduction::default()))
    }

    /// Whether words are the subject of something only people do: they say something, or meet somebody.
    fn acts(&self, at: usize, end: usize) -> bool {
        let verbs = self.knowledge.verbs(CODE);
        let reports = |place: usize| verbs.all_of(place, |at| self.word(at)).next().is_some();
        let is_filler = |place: &usize| {
            self.tokens.is(*place, class::FILLER)
                || self.lists.auxiliaries.iter().any(|word| word == self.word(*place))
        };
        let behind = (end..self.tokens.len()).find(|place| !is_filler(place));
        let text = self.tokens.slice(end - 1..self.tokens.len().min(end + 4));
        let rest = text[self.tokens.raw(end - 1).len()..].trim_start();
        behind.is_some_and(reports)
            || at.checked_sub(1).is_some_and(reports)
            || self.lists.events.iter().any(|event| rest.starts_with(event.as_str()))
    }

    /// Adds the office after a name to that person: "Paul Durand, ambassadeur de France".
    fn with_apposition(&self, end: usize, found: RawWho<'t>) -> RawWho<'t> {
        let behind = (self.tokens.folded(end) == ",").then(|| self.office(end + 1)).flatten();
        let Some((_, how)) = behind else { return found };
        match found {
            RawWho::Known(person, more) => RawWho::Known(person, merged(how, more)),
            RawWho::Full(name, more) => RawWho::Full(name, merged(how, more)),
            other => other,
        }
    }

    /// Finds a group such as "les deux présidents" or "les parties".
    fn group(&self, at: usize) -> Option<(usize, RawWho<'t>)> {
        let is_opener = |at: usize| self.tokens.is(at, class::OPENS_GROUP);
        let end = (at..at + 3).find(|&place| !is_opener(place))?;
        (end > at && self.tokens.is(end, class::GROUP)).then_some((end + 1, RawWho::Other(Who::Everyone)))
    }

    /// Finds a person after a form of address: "M. Durand", "Mme Ana Lee", "M. le ministre".
    fn with_honorific(&self, at: usize) -> Option<(usize, RawWho<'t>)> {
        if !self.tokens.is(at, class::HONORIFIC) {
            return None;
        }
        let pronoun = match self.word(at).trim_end_matches('.') {
            "m" | "monsieur" => Pronoun::He,
            "mme" | "madame" | "mlle" => Pronoun::She,
            _ => Pronoun::Unknown,
        };
        // The full stop of "M." is a token of its own.
        let start = at + 1 + usize::from(self.tokens.folded(at + 1) == ".");
        self.name(start, Introduction { pronoun, ..Introduction::default() })
    }

    /// Finds an office such as "président [français] [de la Norvège]": the token after it, and its details.
    fn office(&self, at: usize) -> Option<(usize, Introduction)> {
        let (length, &office) =
            self.knowledge.offices_in(CODE).all_of(at, |place| self.word(place)).next()?;
        let country = self.country_behind(at + length);
        let end = country.map_or(at + length, |(behind, _)| behind);
        let country = country.map(|(_, country)| country);
        Some((end, Introduction { office: Some(office), country, ..Introduction::default() }))
    }

    /// Finds an office with or without a name: "[le] président de la Norvège, Paul Durand".
    fn with_office(&self, at: usize) -> Option<(usize, RawWho<'t>)> {
        let (end, how) = self.office(at)?;
        let comma = usize::from(self.tokens.folded(end) == ",");
        let is_other = self.is_qualified(at, end);
        let how = if is_other { Introduction::default() } else { how };
        let of_another = self.is_elided(end + comma);
        let name = || self.name(end + comma, how).filter(|_| !of_another);
        let named = self.with_honorific(end + comma).or_else(name);
        match named {
            Some((behind, RawWho::Known(person, more))) => {
                Some((behind, RawWho::Known(person, merged(how, more))))
            }
            Some((behind, RawWho::Full(name, more))) => Some((behind, RawWho::Full(name, merged(how, more)))),
            // "le ministre Durand", if the full name is elsewhere in the text
            Some((behind, RawWho::Single(name, more))) if comma == 0 => {
                Some((behind, RawWho::Single(name, merged(how, more))))
            }
            _ if is_other => Some((end, RawWho::OtherOffice)),
            _ => Some((end, RawWho::Office { office: how.office?, country: how.country })),
        }
    }

    /// Whether a word before or after an office turns it into another one: "ancien", "délégué".
    fn is_qualified(&self, at: usize, end: usize) -> bool {
        let is_in = |list: &[String], at: usize| list.iter().any(|word| word == self.word(at));
        at.checked_sub(1).is_some_and(|before| is_in(&self.lists.modifiers, before))
            || is_in(&self.lists.office_suffixes, end)
            || self.word(end) == "par" && self.word(end + 1) == "interim"
    }

    /// Finds the country in "de la Norvège", "du Canada" or "norvégien": the token after it, and the country.
    fn country_behind(&self, at: usize) -> Option<(usize, usize)> {
        let starts = (at..at + 3).take_while(|&place| {
            place == at || matches!(self.tokens.folded(place - 1), "de" | "du" | "des" | "la" | "le" | "les")
        });
        starts.filter_map(|place| self.country(place)).next()
    }

    fn country(&self, at: usize) -> Option<(usize, usize)> {
        let (length, &country) =
            self.knowledge.countries_in(CODE).all_of(at, |place| self.word(place)).next()?;
        Some((at + length, country))
    }

    /// Finds a country as an actor: "la Norvège".
    fn side(&self, at: usize) -> Option<(usize, RawWho<'t>)> {
        let (end, country) = self.country(at).filter(|_| self.is_capital(at))?;
        Some((end, RawWho::Other(Who::Side(self.knowledge.countries[country].name.clone()))))
    }

    /// Finds a body such as "le ministère" or "l'Élysée".
    fn body(&self, at: usize) -> Option<(usize, RawWho<'t>)> {
        let is_body = self.knowledge.vocabulary(CODE).classes(self.word(at)).meets(class::BODY);
        is_body.then(|| (at + 1, RawWho::Other(Who::Body(self.own(at).to_owned()))))
    }

    /// Finds the name at a token: one in the table, or capitalized words.
    fn name(&self, at: usize, how: Introduction) -> Option<(usize, RawWho<'t>)> {
        if !self.is_capital(at) {
            return None;
        }
        if let Some((length, &person)) = self.knowledge.names.all_of(at, |place| self.word(place)).next() {
            return Some((at + length, RawWho::Known(person, how)));
        }
        let mut end = at;
        while end < at + NAME_WORDS {
            let is_particle = end > at && self.tokens.is(end, class::PARTICLE) && self.is_name_word(end + 1);
            // A particle may be elided: "Marie d'Aubert".
            let is_joined = end > at && self.is_capital(end) && words::starts(self.tokens.folded(end), "d'");
            if !(self.is_name_word(end) || is_particle || is_joined)
                || end > at && self.is_elided(end) && !is_joined
            {
                break;
            }
            end += 1;
        }
        match end - at {
            0 => None,
            1 => self.single(at, how),
            _ => {
                let name = self.tokens.slice(at..end);
                Some((end, RawWho::Full(&name[words::elision(name).unwrap_or(0)..], how)))
            }
        }
    }

    fn single(&self, at: usize, how: Introduction) -> Option<(usize, RawWho<'t>)> {
        self.is_name_word(at).then(|| (at + 1, RawWho::Single(self.own(at), how)))
    }

    fn is_name_word(&self, at: usize) -> bool {
        let is_no_name = || self.knowledge.vocabulary(CODE).classes(self.word(at)).meets(class::NOT_NAME);
        self.is_capital(at)
            && !is_no_name()
            && self.country(at).is_none()
            && self.tokens.raw(at).chars().any(char::is_lowercase)
    }

    fn is_elided(&self, at: usize) -> bool {
        at < self.tokens.len() && words::elision(self.tokens.raw(at)).is_some()
    }

    /// Returns a word as written, without an elided word before it.
    fn own(&self, at: usize) -> &'t str {
        let raw = self.tokens.raw(at);
        &raw[words::elision(raw).unwrap_or(0)..]
    }

    fn is_capital(&self, at: usize) -> bool {
        at < self.tokens.len() && self.own(at).starts_with(char::is_uppercase)
    }

    fn mentions(&self, places: Vec<RawMention<'t>>, roster: &mut Roster, setting: &Setting) -> Vec<Mention> {
        let mut mentions = Vec::new();
        for (tokens, found) in places {
            let who = match found {
                RawWho::Other(who) => who,
                RawWho::OtherOffice => Who::Office(Post::default()),
                RawWho::Known(person, how) => Who::Person(roster.known(person, how, self.knowledge)),
                RawWho::Full(name, how) => Who::Person(roster.named(name, how, self.knowledge)),
                RawWho::Single(name, how) => {
                    let word = crate::token::fold(name);
                    let Some(person) = roster.by_family(&word).or_else(|| roster.by_word(&word, how).one())
                    else {
                        // "M. Durand" is a person even if the full name is never given.
                        if how.pronoun == Pronoun::Unknown {
                            continue;
                        }
                        let person = roster.named(name, how, self.knowledge);
                        mentions.push(self.mention(tokens, Who::Person(person)));
                        continue;
                    };
                    roster.learn(person, how);
                    Who::Person(person)
                }
                RawWho::Unsure(name) => match roster.called(name) {
                    Some(person) => Who::Person(person),
                    None => continue,
                },
                RawWho::Office { office, country } => {
                    let word = self.word(tokens.start).to_owned();
                    let holder = match country {
                        Some(_) => roster.by_office(office, country, self.knowledge),
                        None => match roster.by_title(office, &word, setting, self.knowledge) {
                            Referent::Several => {
                                mentions.push(self.mention(tokens, Who::Unclear));
                                continue;
                            }
                            found => found.one(),
                        },
                    };
                    holder.map_or(Who::Office(Post { office: Some(office), country }), Who::Person)
                }
            };
            if let Who::Person(person) = who {
                roster.touch(person);
            }
            mentions.push(self.mention(tokens, who));
        }
        mentions
    }

    /// Creates a mention. After a preposition it is not a subject: "avec M. Durand", "du ministre", "d'Ana
    /// Lee".
    fn mention(&self, tokens: Range<usize>, who: Who) -> Mention {
        let first = self.tokens.folded(tokens.start);
        let articles =
            (0..tokens.start).rev().take_while(|&at| matches!(self.tokens.folded(at), "le" | "la" | "les"));
        let before = tokens.start - articles.count();
        let governed =
            before > 0 && self.tokens.is(before - 1, class::PREPOSITION) || words::starts(first, "d'");
        let items = self.tokens.items();
        let span = items[tokens.start].span.start..items[tokens.end - 1].span.end;
        Mention { tokens, span, who, possessive: governed }
    }
}

fn merged(how: Introduction, more: Introduction) -> Introduction {
    Introduction { pronoun: more.pronoun, ..how }
}
