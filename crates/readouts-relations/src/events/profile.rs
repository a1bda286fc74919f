//! What joining needs to know of an article.

use std::ops::RangeInclusive;

use readouts_reading::{Kind, Knowledge, Opening, Readout};

use super::days::{APART, Days};
use super::hash;
use super::person::{Person, Role, country};

/// Maximum number of people that are kept, and of sides that are paired for blocking.
pub(super) const PEOPLE: usize = 12;
const PAIRED: usize = 6;
/// Maximum number of names that are kept of everybody who is named.
pub(super) const NAMES: usize = 32;
/// Maximum number of summits that are kept.
pub(super) const SUMMITS: usize = 4;
/// Maximum number of words of the title that are kept.
pub(super) const TITLE: usize = 40;
/// Maximum number of words that tell what the title is about, and of countries, that are kept.
pub(super) const TOPIC: usize = 16;
/// Minimum number of words in common of two titles about one thing.
pub(super) const TOPIC_WORDS: usize = 2;
/// Maximum number of people under whom an article of such a title is filed.
const FILED: usize = 3;
/// Number of the longest sentences by which a text is recognised.
pub(super) const SENTENCES: usize = 4;

/// What joining needs to know of an article: the days on which its event may have taken place, its kind, its outlet
/// and those who took part. It can be [written](Self::write) to bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    pub(super) days: Days,
    pub(super) kind: Kind,
    /// Hash of the outlet's name; 0 if it is unknown.
    pub(super) outlet: u64,
    /// Whether the event is still to come.
    pub(super) is_ahead: bool,
    /// Whether the title tells of several meetings or calls.
    pub(super) is_several: bool,
    /// Whether the title or the first sentence tells of a meeting by video.
    pub(super) is_remote: bool,
    /// People and sides, sorted and distinct.
    pub(super) people: Vec<Person>,
    /// Hashes of the names of everybody who is named, sorted.
    pub(super) names: Vec<u32>,
    /// Hashes of the codes of organisations whose summit it tells of, sorted; none if two sides met.
    pub(super) summits: Vec<u32>,
    /// Whether the title names such a summit.
    pub(super) is_summit_in_title: bool,
    /// Hashes of the title's words, sorted.
    pub(super) title: Vec<u32>,
    /// Hashes of the stems of the title's words that tell what it is about, sorted.
    pub(super) topic: Vec<u32>,
    /// Hashes of the codes of the countries that it is about, sorted; those of the people and the outlet left out.
    pub(super) about: Vec<u32>,
    /// Hashes of the longest sentences, sorted.
    pub(super) sentences: Vec<u32>,
}

impl Profile {
    /// Returns the profile of an article; `None` if it cannot be joined, because no day is known, or nobody who took
    /// part.
    pub fn of(article: &Readout, knowledge: &Knowledge) -> Option<Self> {
        let opening = Opening::of(article, knowledge);
        let days = Days::of(article, &opening)?;
        let people = people(article, &opening);
        let mut summits: Vec<u32> = opening.summits.iter().take(SUMMITS).map(|code| country(code)).collect();
        summits.sort_unstable();
        if sides(&people) >= 2 {
            summits.clear();
        }
        if people.is_empty() && summits.is_empty() {
            return None;
        }
        Some(Self {
            days,
            kind: article.kind,
            outlet: article.outlet.name.as_deref().map_or(0, |name| hash::of_bytes(name.as_bytes()) | 1),
            is_ahead: opening.is_ahead,
            is_several: opening.is_several,
            is_remote: opening.is_remote,
            people,
            names: names(article),
            is_summit_in_title: opening.is_summit_in_title && !summits.is_empty(),
            summits,
            title: title(article),
            topic: topic(&opening),
            about: about(&opening),
            sentences: sentences(article),
        })
    }

    /// Whether both articles are of one outlet.
    pub(super) fn is_of_outlet(&self, other: &Self) -> bool {
        self.outlet != 0 && self.outlet == other.outlet
    }

    /// Whether the article announces the event of the other one.
    pub(super) fn announces(&self, other: &Self) -> bool {
        self.is_ahead && self.days.announce(&other.days)
    }

    /// Returns the first day on which the event may have taken place, as a number from 1970-01-01.
    pub fn first_day(&self) -> i32 {
        self.days.event[0]
    }

    /// Returns the keys under which the article is filed: each pair of sides, or the only one, each summit, and each of
    /// the outlet's people if the title tells what it is about; on each possible day.
    pub fn keys(&self) -> impl Iterator<Item = u64> {
        self.keys_within(0)
    }

    /// Returns the keys under which articles that may be of the same event are filed: those of [`keys`](Self::keys),
    /// with the days that may lie between the dates of two articles.
    ///
    /// The relation is symmetric: an article is filed under a near key of a second one if and only if the second one is
    /// filed under a near key of the first.
    pub fn near_keys(&self) -> impl Iterator<Item = u64> {
        self.keys_within(APART)
    }

    fn keys_within(&self, apart: i32) -> impl Iterator<Item = u64> {
        let days = self.days_within(apart);
        self.subjects().into_iter().flat_map(move |subject| days.clone().map(move |day| key(subject, day)))
    }

    /// Returns the days on which the event may have taken place, and those that are at most this many days apart.
    pub(super) fn days_within(&self, apart: i32) -> RangeInclusive<i32> {
        let [first, last] = self.days.event;
        first.saturating_sub(apart)..=last.saturating_add(apart)
    }

    /// Returns what the event is about, without its day: each pair of sides, or the only one, each summit, and each of
    /// the outlet's people if the title tells what it is about.
    pub(super) fn subjects(&self) -> Vec<u64> {
        let mut blocks: Vec<u64> = Vec::with_capacity(PAIRED);
        // Another article may not tell the country of somebody who is not in the table.
        let names = self.people.iter().filter(|p| p.role == Role::Title && p.is_named() && !p.is_known);
        let names = names.map(|person| person.name);
        for block in self.people.iter().map(Person::block).chain(names) {
            if blocks.len() < PAIRED && !blocks.contains(&block) {
                blocks.push(block);
            }
        }
        blocks.sort_unstable();
        let mut subjects: Vec<u64> =
            self.summits.iter().map(|summit| hash::of_numbers(&[u64::from(*summit)])).collect();
        for (at, first) in blocks.iter().enumerate() {
            let rest = &blocks[at + 1..];
            subjects.extend(rest.iter().map(|second| hash::of_numbers(&[*first, *second])));
        }
        if let [only] = blocks[..] {
            subjects.push(hash::of_numbers(&[only, only]));
        }
        if self.topic.len() >= TOPIC_WORDS && self.outlet != 0 {
            let people = self.people.iter().filter(|p| p.role.is_principal() && p.is_named()).take(FILED);
            subjects.extend(people.map(|person| hash::of_numbers(&[self.outlet, person.name])));
        }
        subjects
    }
}

/// Returns the key of a subject on a day.
pub(super) fn key(subject: u64, day: i32) -> u64 {
    hash::of_numbers(&[subject, day as u64])
}

/// Returns the number of different sides of those who take part.
pub(super) fn sides(people: &[Person]) -> usize {
    let mut blocks: Vec<u64> =
        people.iter().filter(|p| p.role != Role::Mentioned).map(Person::block).collect();
    blocks.sort_unstable();
    blocks.dedup();
    blocks.len()
}

fn people(article: &Readout, opening: &Opening<'_>) -> Vec<Person> {
    let home = opening.outlet_country.filter(|_| opening.is_official);
    let mut people: Vec<Person> = Vec::new();
    let in_title = opening.parties.iter().filter(|party| party.in_title);
    in_title.for_each(|party| people.push(Person::of(party, Role::Title)));
    // Where the title has two sides, the first sentence adds only company.
    let is_complete = sides(&people) >= 2;
    for party in opening.parties.iter().filter(|party| !party.in_title) {
        let person = Person::of(party, Role::Lead);
        let is_of_side = people.iter().any(|other| other.block() == person.block());
        let role = if is_complete && !is_of_side { Role::Other } else { Role::Lead };
        people.push(Person { role, ..person });
    }
    // An article of no event at all, such as a schedule, may still name people who met.
    if people.is_empty() && article.kind == Kind::Article {
        return people;
    }
    let is_shared = matches!(article.kind, Kind::Call | Kind::Meeting | Kind::Visit | Kind::Letter);
    // If neither the title nor the first sentence names anybody, those who met are named further down.
    let role = if people.is_empty() && is_shared { Role::Lead } else { Role::Other };
    people.extend(opening.others.iter().map(|party| Person::of(party, role)));
    // Somebody without a country, beside guests of an official outlet, belongs to the host.
    if let Some(home) = home.map(country) {
        let has_host = people.iter().any(|person| person.country == home);
        let mut without =
            people.iter_mut().filter(|person| person.country == 0 && person.role.is_principal());
        if !has_host && let (Some(one), None) = (without.next(), without.next()) {
            one.country = home;
        }
    }
    if is_shared && sides(&people) < 2 {
        let is_summit = |side: &&str| opening.summits.contains(side);
        for side in opening.sides.iter().copied().filter(|side| !is_summit(side)).chain(home) {
            let side = Person::side(side);
            if !people.iter().any(|person| person.country == side.country) {
                people.push(side);
            }
        }
    }
    if opening.is_several {
        for party in &opening.mentioned {
            let person = Person::of(party, Role::Mentioned);
            if !people.iter().any(|other| other.name == person.name) {
                people.push(person);
            }
        }
    }
    people.truncate(PEOPLE);
    people.sort_unstable();
    people.dedup();
    people
}

fn names(article: &Readout) -> Vec<u32> {
    let speakers = article.speakers.iter().map(|speaker| &speaker.name);
    let all = article.participants.iter().chain(speakers).chain(&article.mentioned);
    sorted(all.map(|name| name_hash(hash::of_bytes(name.as_bytes()) | 1)), NAMES)
}

/// Returns the hash of a name in [`Profile::names`] from that of a [`Person`].
pub(super) fn name_hash(name: u64) -> u32 {
    name as u32
}

fn title(article: &Readout) -> Vec<u32> {
    let mut words = Vec::new();
    if let Some(title) = &article.title {
        readouts_words::each_token(title, |word| words.push(hash::of_bytes(word.text.as_bytes()) as u32));
    }
    sorted(words.into_iter(), TITLE)
}

fn topic(opening: &Opening<'_>) -> Vec<u32> {
    let stems = opening.topic.words.iter().map(|word| readouts_words::stem(word));
    sorted(stems.map(|stem| hash::of_bytes(stem.as_bytes()) as u32), TOPIC)
}

fn about(opening: &Opening<'_>) -> Vec<u32> {
    let countries = opening.topic.countries.iter().filter(|code| Some(**code) != opening.outlet_country);
    sorted(countries.map(|code| country(code)), TOPIC)
}

fn sentences(article: &Readout) -> Vec<u32> {
    // The longest so far, and of equally long ones the first.
    let mut longest: Vec<&str> = Vec::with_capacity(SENTENCES + 1);
    for text in article.statements.iter().map(|statement| statement.text.as_str()) {
        let place = longest.partition_point(|other| other.len() >= text.len());
        if place < SENTENCES {
            longest.insert(place, text);
            longest.truncate(SENTENCES);
        }
    }
    sorted(longest.into_iter().map(|text| hash::of_text(text) as u32), SENTENCES)
}

/// Returns the first values, sorted and distinct.
fn sorted(values: impl Iterator<Item = u32>, most: usize) -> Vec<u32> {
    let mut values: Vec<u32> = values.take(most).collect();
    values.sort_unstable();
    values.dedup();
    values
}
