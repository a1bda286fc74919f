//! What a sentence has that another can share: words, concepts, people, places, figures, days.

use std::collections::{BTreeMap, BTreeSet};

use readouts_reading::{Knowledge, dates_in};

use super::figures::figures;
use super::terms::Terms;
use super::text::{Text, Unit};
use super::words::{Phrases, Word, words};
use super::{MatchedBy, Options};

/// Sort of a feature; each has a weight of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Sort {
    /// A word by its stem, or two characters that follow each other.
    Word,
    /// Two words that follow each other.
    Phrase,
    /// A concept of the tables.
    Topic,
    /// A concept that is a wide field.
    Field,
    Person,
    Place,
    Figure,
    /// A figure that is often chance.
    SmallFigure,
    Day,
}

impl Sort {
    /// Name of the part of a similarity to which it adds.
    pub(super) fn part(self) -> &'static str {
        match self {
            Self::Word => "words",
            Self::Phrase => "phrases",
            Self::Topic | Self::Field => "topics",
            Self::Person => "people",
            Self::Place => "places",
            Self::Figure | Self::SmallFigure => "figures",
            Self::Day => "dates",
        }
    }

    /// Whether it means the same in every language.
    pub(super) fn is_of_all_languages(self) -> bool {
        !matches!(self, Self::Word | Self::Phrase)
    }
}

/// A feature: its sort, and its form by which it is compared.
pub(super) type Feature = (Sort, String);

/// A sentence's features, each with the way it is written, and more that matching needs.
#[derive(Debug, Clone, Default)]
pub(super) struct Features {
    pub(super) of: BTreeMap<Feature, String>,
    /// Folded words, for the comparison of sentences that are the same.
    pub(super) folded: Vec<String>,
    /// Whether it says that people spoke or met.
    pub(super) has_contact: bool,
}

/// People of both articles, by their names in all spellings.
#[derive(Debug, Default)]
pub(super) struct People {
    names: Vec<String>,
    phrases: Phrases<u32>,
}

impl People {
    pub(super) fn new<'n>(names: impl IntoIterator<Item = &'n str>, knowledge: &Knowledge) -> Self {
        let names: BTreeSet<&str> = names.into_iter().collect();
        let mut people = Self::default();
        let mut families: BTreeMap<String, Option<u32>> = BTreeMap::new();
        for (number, name) in (0..).zip(names) {
            people.names.push(name.to_owned());
            for spelling in knowledge.spellings(name).iter().map(String::as_str).chain([name]) {
                people.phrases.add_name(spelling, number);
                // A name of characters without spaces has no family name that stands alone.
                let family = spelling.rsplit(' ').next().filter(|family| family.len() < spelling.len());
                for word in family.into_iter().filter(|word| word.chars().nth(2).is_some()) {
                    let known = families.entry(word.to_owned()).or_insert(Some(number));
                    *known = known.filter(|known| *known == number);
                }
            }
        }
        for (family, number) in families {
            if let Some(number) = number {
                people.phrases.add_name(&family, number);
            }
        }
        people
    }
}

/// Returns the names of the people of a text.
pub(super) fn people_of<'t>(text: &Text<'t>) -> impl Iterator<Item = &'t str> {
    text.people
        .iter()
        .copied()
        .chain(text.units.iter().filter_map(|unit| unit.speaker))
        .collect::<Vec<_>>()
        .into_iter()
}

/// Returns the features of a sentence.
pub(super) fn features(unit: &Unit<'_>, by: MatchedBy, people: &People, options: &Options<'_>) -> Features {
    let (terms, knowledge) = (&*options.terms, options.knowledge);
    let words = words(unit.text);
    let mut found =
        Features { folded: words.iter().map(|word| word.folded.clone()).collect(), ..Features::default() };
    let written =
        |first: usize, length: usize| unit.text[words[first].start..words[first + length - 1].end].to_owned();
    // Words that are part of a name, a figure or a day are not words of their own.
    let mut taken = vec![false; words.len()];
    let mut of: BTreeMap<Feature, String> = BTreeMap::new();
    let mut add = |sort: Sort, key: &str, written: String| {
        of.entry((sort, key.to_owned())).or_insert(written);
    };
    for (span, date) in dates_in(unit.text, knowledge) {
        let Some((month, day)) = date.month_and_day() else { continue };
        add(Sort::Day, &format!("{month:02}-{day:02}"), unit.text[span.clone()].to_owned());
        let inside = |word: &Word| word.start < span.end && span.start < word.end;
        words.iter().zip(&mut taken).filter(|(word, _)| inside(word)).for_each(|(_, taken)| *taken = true);
    }
    for figure in figures(unit.text, &words, terms) {
        if taken[figure.first] {
            continue;
        }
        let sort = if figure.is_small { Sort::SmallFigure } else { Sort::Figure };
        add(sort, &figure.key, written(figure.first, figure.length));
        taken[figure.first..figure.first + figure.length].fill(true);
    }
    for Name { first, length, of } in names(&words, people, terms) {
        match of {
            Named::Person(name) => add(Sort::Person, name, written(first, length)),
            Named::Country(code) => add(Sort::Place, code, written(first, length)),
        }
        taken[first..first + length].fill(true);
    }
    // Where words are compared, a speaker who is not named adds nothing: both sides quote everybody.
    if let Some(speaker) = unit.speaker.filter(|_| by == MatchedBy::Terms) {
        add(Sort::Person, speaker, speaker.to_owned());
    }
    for at in 0..words.len() {
        for (length, topic) in terms.topics.at(&words, at) {
            let (name, is_field) = terms.topic(topic);
            add(if is_field { Sort::Field } else { Sort::Topic }, name, written(at, length));
        }
        found.has_contact |= terms.contacts.at(&words, at).next().is_some();
        let word = &words[at];
        if taken[at] || terms.is_empty(&word.stem) {
            continue;
        }
        let next = words.get(at + 1).filter(|next| !taken[at + 1] && !terms.is_empty(&next.stem));
        let pair = next.map(|next| {
            (
                format!("{}{}{}", word.stem, if word.is_character { "" } else { " " }, next.stem),
                written(at, 2),
            )
        });
        match pair {
            Some((pair, written)) if word.is_character => add(Sort::Word, &pair, written),
            Some((pair, written)) => add(Sort::Phrase, &pair, written),
            None => {}
        }
        if !word.is_character {
            add(Sort::Word, &word.stem, written(at, 1));
        }
    }
    found.of = of;
    found
}

/// A name in a sentence, with the words it consists of.
pub(super) struct Name<'t> {
    pub(super) first: usize,
    pub(super) length: usize,
    pub(super) of: Named<'t>,
}

/// Who or what a name is of.
pub(super) enum Named<'t> {
    /// Canonical name of a person.
    Person(&'t str),
    /// Code of a country or organisation.
    Country(&'t str),
}

/// Returns the names of a sentence, in order, without overlap.
pub(super) fn names<'t>(words: &[Word], people: &'t People, terms: &'t Terms) -> Vec<Name<'t>> {
    let mut names = Vec::new();
    let mut first = 0;
    while first < words.len() {
        let person = people.phrases.longest(words, first);
        let country = terms.countries.longest(words, first);
        let (length, of) = match (person, country) {
            (Some((length, person)), country) if country.is_none_or(|(other, _)| other <= length) => {
                (length, Named::Person(&people.names[person as usize]))
            }
            (_, Some((length, country))) => (length, Named::Country(terms.country_code(country))),
            _ => {
                first += 1;
                continue;
            }
        };
        names.push(Name { first, length, of });
        first += length;
    }
    names
}
