//! Finds names, offices and bodies in Chinese text.
//!
//! Chinese has no spaces between words. Names are recognised if they are in the table, after an office
//! (外交部长某某) or before one (某某总统), or at the start of a sentence before a reporting verb.

mod forms;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashMap;
use std::ops::Range;

use self::forms::{LONGEST_NAME, is_bare_name, is_dot, listed, name_behind_office, whole_name};

use crate::contain::{checkpoint, checkpoint_at};
use crate::grammar::{Introduction, Mention, People, Post, Roster, Who, Words};
use crate::knowledge::{self, HanGroup, HanWord, Knowledge, Lists, Pronoun};
use crate::simplified::simple;
use crate::token::{Tokens, is_han};

/// Finds all people: builds the roster, and the mentions in the title and every paragraph.
pub(super) fn find(words: &Words<'_>, lists: &Lists, knowledge: &Knowledge) -> People {
    let mut roster = Roster::default();
    let texts: Vec<Scan<'_>> = std::iter::once(&words.title)
        .chain(&words.paragraphs)
        .map(|t| Scan::new(t, lists, knowledge))
        .collect();
    // Whole names come before their parts, and the body before the title, where names may follow each other
    // directly.
    let mut parts = Parts::default();
    for form in [Form::Dotted, Form::Any] {
        for text in &texts[1..] {
            text.introduce(form, Part::Body, &mut roster, &mut parts, knowledge);
        }
        texts[0].introduce(form, Part::Title, &mut roster, &mut parts, knowledge);
    }
    let names = article_names(&roster);
    let mut all = texts.iter().map(|text| text.mentions(&names, &mut roster, knowledge));
    let title = all.next().unwrap_or_default();
    let paragraphs = all.collect();
    People { roster, title, paragraphs }
}

/// Returns the names that the article itself introduces, whole and in parts, mapped to indices on the roster.
fn article_names(roster: &Roster) -> Option<knowledge::Words<usize>> {
    let mut names: Vec<(String, usize)> = Vec::new();
    let unknown = roster.entries().iter().enumerate().filter(|(_, e)| e.known.is_none());
    for (at, entry) in unknown.filter(|(_, e)| e.name.contains(is_han)) {
        let name = simple(&entry.name);
        if name.contains(is_dot) {
            let parts = name.split(is_dot).filter(|part| part.chars().count() > 1);
            names.extend(parts.map(|part| (part.to_owned(), at)));
        }
        names.push((name.into_owned(), at));
    }
    (!names.is_empty()).then(|| knowledge::Words::new(names))
}

/// Form of the names that a pass introduces.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Names with a dot between given and family name: 某某·某某.
    Dotted,
    Any,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Title,
    Body,
}

/// Parts of names with a dot, each with the first roster entry that has it.
#[derive(Default)]
struct Parts {
    first: HashMap<String, usize>,
    /// Number of roster entries that are already included.
    seen: usize,
}

impl Parts {
    /// Adds a person by name, or finds the entry with this family name.
    fn add(&mut self, name: &str, how: Introduction, roster: &mut Roster, knowledge: &Knowledge) {
        for (at, entry) in roster.entries().iter().enumerate().skip(self.seen) {
            for part in entry.name.split(is_dot).filter(|_| entry.name.contains(is_dot)) {
                self.first.entry(part.to_owned()).or_insert(at);
            }
        }
        self.seen = roster.entries().len();
        match self.first.get(name) {
            Some(&at) => roster.learn(at, how),
            None => match called_with_honorific(name, roster, knowledge) {
                Some(at) => roster.learn(at, how),
                None => _ = roster.named(name, how, knowledge),
            },
        }
    }
}

/// Returns the entry of a person of the table who has this name with an honorific after it: 某某 for 某某亲王.
fn called_with_honorific(name: &str, roster: &Roster, knowledge: &Knowledge) -> Option<usize> {
    let honorifics = &knowledge.language(super::CODE).after_names;
    let name = simple(name);
    let is_called = |person: usize| {
        knowledge.people[person].also.iter().any(|also| {
            also.strip_prefix(&*name).is_some_and(|rest| honorifics.iter().any(|honorific| honorific == rest))
        })
    };
    roster.entries().iter().position(|entry| entry.known.is_some_and(is_called))
}

/// Paragraph with the words of the tables found in it.
struct Scan<'a> {
    tokens: &'a Tokens<'a>,
    lists: &'a Lists,
    /// The text in simplified characters. Byte offsets are those of `written`.
    text: Cow<'a, str>,
    /// The text as written, possibly in traditional characters.
    written: &'a str,
    /// Byte offset of the first token in the paragraph.
    offset: usize,
    /// Byte ranges in `text` with their referents, in order, without overlap.
    pieces: Vec<(Range<usize>, HanWord)>,
    /// First country of the paragraph by the first character of its name; computed on first use.
    short_names: OnceCell<HashMap<char, usize>>,
}

impl<'a> Scan<'a> {
    fn new(tokens: &'a Tokens<'a>, lists: &'a Lists, knowledge: &Knowledge) -> Self {
        let written = tokens.slice(0..tokens.len());
        let text = simple(written);
        let offset = tokens.items().first().map_or(0, |t| t.span.start);
        // 王毅 in 王毅夫 is another person.
        let is_whole = |(start, end, word): &(usize, usize, HanWord)| {
            !matches!(word, HanWord::Person(_)) || whole_name(&text, *start..*end, lists)
        };
        let found = knowledge.chinese().names.find(&text).filter(is_whole);
        let pieces = found.map(|(start, end, word)| (start..end, word)).collect();
        Self { tokens, lists, text, written, offset, pieces, short_names: OnceCell::new() }
    }

    /// First pass: adds everybody who is introduced to the roster.
    fn introduce(
        &self,
        form: Form,
        place: Part,
        roster: &mut Roster,
        parts: &mut Parts,
        knowledge: &Knowledge,
    ) {
        let wanted = |name: &str| form == Form::Any || name.contains(is_dot);
        for (at, (range, word)) in self.pieces.iter().enumerate() {
            checkpoint();
            match *word {
                HanWord::Person(person) => {
                    roster.known(person, self.offices_before(at, range.start), knowledge);
                }
                HanWord::Office(_) => {
                    let next = self.pieces.get(at + 1).filter(|(next, _)| next.start == range.end);
                    let length = name_behind_office(&self.text[range.end..], self.lists);
                    let (name, how) = if next.is_none() && length > 0 {
                        let how = self.offices_before(at + 1, range.end);
                        (&self.written[range.end..range.end + length], how)
                    } else if let Some(start) = self.name_before(at) {
                        let how = Introduction { office: office_of(*word), ..Introduction::default() };
                        (&self.written[start..range.start], how)
                    } else {
                        continue;
                    };
                    if wanted(name) {
                        parts.add(name, how, roster, knowledge);
                    }
                }
                HanWord::Country(_) => {}
            }
        }
        let verbs = if place == Part::Title { &self.lists.title_verbs } else { &self.lists.name_verbs };
        let attendees = self.attendees().into_iter().filter(|_| place == Part::Body);
        for name in self.subjects(verbs).chain(attendees).filter(|name| wanted(name)) {
            parts.add(name, Introduction::default(), roster, knowledge);
        }
    }

    /// Returns the names in lists of attendees: 某某、某某等参加会见.
    fn attendees(&self) -> Vec<&'a str> {
        let mut found = Vec::new();
        let mut start = 0;
        for sentence in self.text.split_inclusive(['。', '！', '？', '；', '\n']) {
            checkpoint();
            let end = self.lists.attends.iter().filter_map(|word| sentence.find(word.as_str())).max();
            if let Some(end) = end {
                let is_office = |at: usize| {
                    let place = self.pieces.partition_point(|(piece, _)| piece.end < start + at);
                    let piece = self.pieces.get(place).filter(|(piece, _)| piece.end == start + at);
                    piece.is_some_and(|(_, word)| matches!(word, HanWord::Office(_)))
                };
                let names = listed(&sentence[..end], &is_office, self.lists);
                found.extend(
                    names.into_iter().map(|name| &self.written[start + name.start..start + name.end]),
                );
            }
            start += sentence.len();
        }
        found
    }

    /// Returns the offices and country directly before a name, such as 国务委员兼外交部长某某. `place` is the index of
    /// the first piece that does not end before the name.
    fn offices_before(&self, place: usize, start: usize) -> Introduction {
        let mut how = Introduction::default();
        let mut end = start;
        for (range, word) in self.pieces[..place].iter().rev() {
            if !matches!(&self.text[range.end..end], "" | "兼" | "、" | "当选") {
                break;
            }
            match *word {
                HanWord::Office(office) if how.office.is_none() => how.office = Some(office),
                HanWord::Office(office) => how.second_office = how.second_office.or(Some(office)),
                HanWord::Country(country) => {
                    how.country = Some(country);
                    break;
                }
                HanWord::Person(_) => break,
            }
            end = range.start;
        }
        if how.office.is_none() { Introduction::default() } else { how }
    }

    /// Returns the start of a name directly before an office: a foreign one (某某总统), or a Chinese one that
    /// opens a clause (某某教授).
    fn name_before(&self, place: usize) -> Option<usize> {
        let end = self.pieces[place].0.start;
        let from = place.checked_sub(1).map_or(0, |before| self.pieces[before].0.end);
        let run = |c: &char| self.lists.sounds.contains(*c) || is_dot(*c);
        let length: usize = self.text[from..end].chars().rev().take_while(run).map(char::len_utf8).sum();
        let name = &self.text[end - length..end];
        if name.chars().count() >= 2 && !name.starts_with(is_dot) {
            return Some(end - length);
        }
        let clause = self.text[from..end].rsplit(['。', '，', '”', '；', '：']).next()?;
        let opens = clause.len() < end - from || from == 0;
        (opens && is_bare_name(clause, self.lists)).then_some(end - clause.len())
    }

    /// Returns the names that open a sentence or a clause directly before a reporting verb.
    fn subjects<'s>(&'s self, verbs: &'s [String]) -> impl Iterator<Item = &'a str> + 's {
        let firsts: Vec<char> = verbs.iter().filter_map(|verb| verb.chars().next()).collect();
        let opens = self.text.match_indices(['。', '，', '”', '！', '？']).map(|(at, mark)| at + mark.len());
        std::iter::once(0).chain(opens).filter_map(move |start| {
            checkpoint();
            let rest = &self.text[start..];
            let mut chars = rest.char_indices();
            let (verb, _) = chars.by_ref().take(LONGEST_NAME).find(|(at, c)| {
                firsts.contains(c) && verbs.iter().any(|verb| rest[*at..].starts_with(verb.as_str()))
            })?;
            let name = &rest[..verb];
            let next = self.pieces.partition_point(|(piece, _)| piece.end <= start);
            let free = self.pieces.get(next).is_none_or(|(piece, _)| piece.start >= start + verb);
            (free && is_bare_name(name, self.lists)).then(|| &self.written[start..start + verb])
        })
    }

    /// Second pass: finds every mention and resolves it to the roster.
    fn mentions(
        &self,
        names: &Option<knowledge::Words<usize>>,
        roster: &mut Roster,
        knowledge: &Knowledge,
    ) -> Vec<Mention> {
        let own = names.iter().flat_map(|names| names.find(&self.text)).map(|(s, e, at)| (s..e, at));
        let own: Vec<(Range<usize>, usize)> = own.collect();
        let mut found: Vec<(Range<usize>, Who)> = Vec::new();
        for (place, (range, word)) in self.pieces.iter().enumerate() {
            checkpoint();
            match *word {
                HanWord::Person(person) => {
                    let at = roster.known(person, self.offices_before(place, range.start), knowledge);
                    found.push((range.clone(), Who::Person(at)));
                }
                HanWord::Office(office) => found.extend(self.office(place, office, &own, roster, knowledge)),
                HanWord::Country(country) => found.extend(self.side(range, country, knowledge)),
            }
        }
        found.extend(own.into_iter().map(|(range, at)| (range, Who::Person(at))));
        found.extend(self.others(knowledge));
        self.settled(found)
    }

    /// Resolves an office without a name to its holder, if the article or the table knows one.
    fn office(
        &self,
        place: usize,
        office: usize,
        own: &[(Range<usize>, usize)],
        roster: &Roster,
        knowledge: &Knowledge,
    ) -> Option<(Range<usize>, Who)> {
        let range = &self.pieces[place].0;
        let named = |at: usize| {
            let place = own.partition_point(|(r, _)| r.end < at);
            let beside = own[place..].iter().take(2).any(|(r, _)| r.start == at || r.end == at);
            beside || self.person_at(at)
        };
        let joined = self.pieces.get(place + 1).is_some_and(|(r, w)| {
            matches!(w, HanWord::Office(_))
                && matches!(&self.text[range.end..r.start.max(range.end)], "" | "兼")
        });
        if named(range.end) || named(range.start) || joined {
            return None;
        }
        let before = place.checked_sub(1).map(|before| &self.pieces[before]);
        let country = before.and_then(|(r, w)| match w {
            HanWord::Country(country) if r.end == range.start => Some((r.start, *country)),
            _ => None,
        });
        let opens = self.text[..range.start].is_empty()
            || self.text[..range.start].ends_with(['。', '，', '”', '：']);
        if country.is_none() && !opens {
            return None;
        }
        let who = roster.by_office(office, country.map(|(_, c)| c), knowledge);
        let start = country.map_or(range.start, |(start, _)| start);
        let spokesperson = knowledge.offices[office].key == "spokesperson";
        let who = match who {
            Some(person) => Who::Person(person),
            None if spokesperson => Who::Body(self.written[start..range.end].to_owned()),
            None => Who::Office(Post { office: Some(office), country: country.map(|(_, c)| c) }),
        };
        Some((start..range.end, who))
    }

    /// Whether a person of the table has a mention that starts or ends at a byte offset.
    fn person_at(&self, at: usize) -> bool {
        let place = self.pieces.partition_point(|(r, _)| r.end < at);
        let near = self.pieces[place..].iter().take(2);
        near.into_iter().any(|(r, w)| matches!(w, HanWord::Person(_)) && (r.start == at || r.end == at))
    }

    /// Finds a country as a speaker: 南国政府, 南国方面.
    fn side(
        &self,
        range: &Range<usize>,
        country: usize,
        knowledge: &Knowledge,
    ) -> Option<(Range<usize>, Who)> {
        let rest = &self.text[range.end..];
        let ending = ["政府", "方面"].iter().find(|ending| rest.starts_with(**ending))?;
        Some((range.start..range.end + ending.len(), Who::Side(knowledge.countries[country].name.clone())))
    }

    /// Finds pronouns, groups, bodies, and sides written with one character (中方).
    fn others(&self, knowledge: &Knowledge) -> Vec<(Range<usize>, Who)> {
        let mut found: Vec<(Range<usize>, Who)> = Vec::new();
        for (start, end, together) in knowledge.chinese().groups.find(&self.text) {
            let who = match together {
                HanGroup::Together => Who::Everyone,
                HanGroup::Body => Who::Body(self.written[start..end].to_owned()),
            };
            // In 外交部长 the characters 外交部 are part of an office, not a body.
            let place = self.pieces.partition_point(|(piece, _)| piece.end <= start);
            if self.pieces.get(place).is_none_or(|(piece, _)| piece.start >= end) {
                found.push((start..end, who));
            }
        }
        let mut chars = self.text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            checkpoint_at(at);
            let next = chars.peek().map(|(_, c)| *c);
            let pronoun = match (c, next) {
                (_, Some('们' | '国')) => None,
                ('他', next) if next != Some('人') => Some(Pronoun::He),
                ('她', _) => Some(Pronoun::She),
                _ => None,
            };
            if let Some(pronoun) = pronoun {
                found.push((at..at + c.len_utf8(), Who::Pronoun(pronoun)));
            }
            if next == Some('方')
                && let Some(country) = self.short_country(c, knowledge)
            {
                found.push((at..at + c.len_utf8() + '方'.len_utf8(), Who::Side(country)));
            }
        }
        found
    }

    /// Returns the country for a single character (中 in 中方): one in the table, otherwise the first in the
    /// paragraph whose name begins with it.
    fn short_country(&self, c: char, knowledge: &Knowledge) -> Option<String> {
        if matches!(
            c,
            '双' | '各'
                | '三'
                | '对'
                | '地'
                | '官'
                | '一'
                | '另'
                | '多'
                | '军'
                | '四'
                | '东'
                | '西'
                | '南'
                | '北'
        ) {
            return None;
        }
        let short = |country: &&knowledge::Country| country.zh.iter().any(|name| name.chars().eq([c]));
        let here = || {
            let short_names = self.short_names.get_or_init(|| self.short_names());
            Some(&knowledge.countries[*short_names.get(&c)?])
        };
        knowledge.countries.iter().find(short).or_else(here).map(|country| country.name.clone())
    }

    fn short_names(&self) -> HashMap<char, usize> {
        let mut short_names = HashMap::new();
        for (range, word) in &self.pieces {
            if let (HanWord::Country(country), Some(first)) = (*word, self.text[range.clone()].chars().next())
            {
                short_names.entry(first).or_insert(country);
            }
        }
        short_names
    }

    /// Converts the findings to mentions in order, each including the offices next to the name. Of
    /// overlapping ones the first and longest is kept.
    fn settled(&self, mut found: Vec<(Range<usize>, Who)>) -> Vec<Mention> {
        found.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        let mut mentions: Vec<Mention> = Vec::new();
        let mut last = 0;
        for (range, who) in found {
            if range.start < last {
                continue;
            }
            let is_person = matches!(who, Who::Person(_));
            let end = self.office_behind(range.end).filter(|_| is_person).unwrap_or(range.end);
            let start = if is_person { self.titles_start(range.start).max(last) } else { range.start };
            last = end;
            let (first, behind) = (self.token_at(start), self.token_at(end - 1) + 1);
            let span = start + self.offset..end + self.offset;
            let possessive = self.text[end..].starts_with('的');
            mentions.push(Mention { tokens: first..behind, span, who, possessive });
        }
        mentions
    }

    /// Returns the end of the office directly after a name: 某某总统.
    fn office_behind(&self, name_end: usize) -> Option<usize> {
        let place = self.pieces.partition_point(|(r, _)| r.start < name_end);
        let (range, word) = self.pieces.get(place)?;
        (range.start == name_end && matches!(word, HanWord::Office(_))).then_some(range.end)
    }

    /// Returns the start of the offices and the country directly before a name.
    fn titles_start(&self, name: usize) -> usize {
        let mut start = name;
        let before = self.pieces.partition_point(|(r, _)| r.end <= name);
        for (range, word) in self.pieces[..before].iter().rev() {
            let touches = matches!(&self.text[range.end..start], "" | "兼" | "当选");
            if !touches || matches!(word, HanWord::Person(_)) {
                break;
            }
            start = range.start;
        }
        start
    }

    fn token_at(&self, byte: usize) -> usize {
        self.tokens.items().partition_point(|t| t.span.end <= byte + self.offset)
    }
}

fn office_of(word: HanWord) -> Option<usize> {
    match word {
        HanWord::Office(office) => Some(office),
        _ => None,
    }
}
