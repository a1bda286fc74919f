//! Knowledge tables and their look-ups, [`Knowledge`]: people, offices, countries, outlets, verbs, dated
//! words, page furniture.

mod aliases;
mod calendar;
mod furniture;
mod kinds;
mod language;
mod lexicon;
mod lists;
mod needles;
mod outlet_names;
mod pairs;
mod rows;
mod russian;
mod signs;
mod stops;
mod summits;
mod tables;
mod types;
mod vocabulary;
mod weights;
mod word_set;
mod words;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{LazyLock, OnceLock};

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

pub use aliases::Aliases;
pub(crate) use calendar::Calendar;
pub(crate) use furniture::{Furniture, FurnitureHit};
pub(crate) use kinds::Kinds;
use language::{LanguagePhrases, LanguageTable};
pub(crate) use lexicon::Lexicon;
pub(crate) use lists::Lists;
pub(crate) use needles::Needles;
pub(crate) use outlet_names::OutletNames;
pub(crate) use russian::{Russian, stem};
pub(crate) use signs::Signs;
pub(crate) use stops::Stops;
pub(crate) use summits::SummitWords;
pub use tables::Fingerprint;
use tables::{Tables, builtin_fingerprint};
pub(crate) use types::{
    Anniversary, Country, CountryKind, Office, Outlet, Person, Pronoun, Term, VerbClass, Zone,
};
pub use types::{Concept, ConceptSort};
pub(crate) use vocabulary::Vocabulary;
pub(crate) use vocabulary::class;
pub use weights::Weight;
pub(crate) use weights::Weights;
pub(crate) use word_set::WordSet;
use words::WordMap;

use crate::Result;
use crate::simplified::simple;
use crate::token::fold;

/// Knowledge tables, compiled for look-up.
///
/// [`builtin`](Self::builtin) serves most uses; [`with_tables`](Self::with_tables) adds a user's own rows.
#[derive(Debug)]
pub struct Knowledge {
    pub(crate) people: Vec<Person>,
    pub(crate) offices: Vec<Office>,
    pub(crate) countries: Vec<Country>,
    pub(crate) outlets: Vec<Outlet>,
    pub(crate) terms: Vec<Term>,
    pub(crate) anniversaries: Vec<Anniversary>,
    concepts: Vec<Concept>,
    /// Names in Latin and Cyrillic script, mapped to indices into `people`.
    pub(crate) names: Lexicon<usize>,
    /// Canonical names, mapped to indices into `people`.
    canonical: WordMap<usize>,
    /// Folded family names, mapped to indices into `people`.
    families: WordMap<Vec<usize>>,
    /// English names and adjectives of countries, mapped to indices into `countries`.
    pub(crate) country_words: Lexicon<CountryWord>,
    /// Wordings of anniversaries, mapped to indices into `anniversaries`.
    pub(crate) anniversary_words: Lexicon<usize>,
    /// Words in Chinese characters, built on first use.
    chinese: OnceLock<Chinese>,
    /// Names, offices, countries and verbs in Russian, built on first use.
    russian: OnceLock<Russian>,
    /// Organisations, as indices into `countries`, and words for a summit, built on first use.
    summit_words: OnceLock<SummitWords>,
    /// Dated terms, as written, mapped to indices into `terms`.
    pub(crate) term_words: Words<usize>,
    /// Agencies' names in credits, mapped to indices into `outlets`.
    credits: WordMap<usize>,
    domains: WordMap<usize>,
    outlets_by_name: WordMap<usize>,
    countries_by_code: WordMap<usize>,
    /// Names of outlets, built on first use.
    outlet_names: OnceLock<OutletNames>,
    /// Markers of outlets by their first character, with indices into `outlets`.
    markers: FxHashMap<char, Vec<(String, usize)>>,
    pub(crate) furniture: Furniture,
    /// Words that indicate the kind of event.
    pub(crate) kinds: Kinds,
    /// Table of each language, by its code.
    languages: BTreeMap<String, LanguageTable>,
    /// Word lists of all languages, merged.
    pub(crate) all: Lists,
    /// Month names and date patterns of all languages.
    pub(crate) calendar: Calendar,
    /// Patterns and words that identify certain lines of a page.
    pub(crate) signs: Signs,
    /// Abbreviations whose full stops do not end a sentence.
    pub(crate) stops: Stops,
    /// Weights and thresholds of uncertain decisions.
    pub(crate) weights: Weights,
    fingerprint: Fingerprint,
}

/// Country named by a word, and the form of the word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CountryWord {
    /// Index into `countries`.
    pub(crate) country: usize,
    pub(crate) form: CountryForm,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CountryForm {
    Name,
    Adjective,
    Capital,
    City,
}

/// Meaning of a reporting verb: its class, and the nouns of which it needs one as its object.
#[derive(Debug, Clone)]
pub(crate) struct VerbSense {
    pub(crate) class: VerbClass,
    pub(crate) needs: Option<FxHashSet<String>>,
}

/// Referent of a run of Chinese characters, as an index into the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HanWord {
    Person(usize),
    Office(usize),
    Country(usize),
}

/// Speaker in Chinese that is not a person of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HanGroup {
    /// All participants together: 双方, 两国元首.
    Together,
    /// A body or a document: 外交部, 声明.
    Body,
}

/// Words of the tables in Chinese characters.
#[derive(Debug)]
pub(crate) struct Chinese {
    /// Names, offices and countries.
    pub(crate) names: Words<HanWord>,
    /// Reporting verbs.
    pub(crate) verbs: Words<VerbClass>,
    /// Groups of people and bodies.
    pub(crate) groups: Words<HanGroup>,
}

/// Fixed strings, each with a value. Matching is leftmost-longest.
#[derive(Debug)]
pub(crate) struct Words<T> {
    texts: Needles,
    values: Vec<T>,
}

impl<T: Copy> Words<T> {
    pub(crate) fn new<S: AsRef<str>>(words: impl IntoIterator<Item = (S, T)>) -> Self {
        let mut values = Vec::new();
        let texts = words.into_iter().map(|(word, value)| {
            values.push(value);
            word
        });
        Self { texts: Needles::new(texts), values }
    }

    /// Converts the words to simplified characters, the form in which Chinese text is searched.
    fn of_chinese<'w>(words: impl IntoIterator<Item = (&'w str, T)>) -> Self {
        Self::new(words.into_iter().map(|(word, value)| (simple(word), value)))
    }

    /// Returns start, end and value of each match, without overlap.
    pub(crate) fn find<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, usize, T)> + 't {
        self.texts.find_iter(text).map(|found| (found.start, found.end, self.values[found.number]))
    }
}

impl Chinese {
    fn new(people: &[Person], offices: &[Office], countries: &[Country], lists: &Lists) -> Self {
        let is_latin = |name: &&String| !name.chars().any(crate::token::is_han);
        let is_han = |name: &&String| !is_latin(name);
        // A single character is left out: it stands for a country only next to another one ("中俄").
        let is_long = |name: &&String| name.chars().nth(1).is_some();
        let of_people = people.iter().enumerate().flat_map(|(at, person)| {
            person.also.iter().filter(is_han).map(move |name| (name.as_str(), HanWord::Person(at)))
        });
        let of_offices = offices.iter().enumerate().flat_map(|(at, office)| {
            office.names.iter().filter(is_han).map(move |name| (name.as_str(), HanWord::Office(at)))
        });
        let of_countries = countries.iter().enumerate().flat_map(|(at, country)| {
            country.zh.iter().filter(is_long).map(move |name| (name.as_str(), HanWord::Country(at)))
        });
        let verbs =
            lists.verbs.iter().flat_map(|verb| verb.forms.iter().map(|form| (form.as_str(), verb.class)));
        let groups = lists.groups.iter().map(|word| (word.as_str(), HanGroup::Together));
        let bodies = lists.bodies.iter().map(|word| (word.as_str(), HanGroup::Body));
        Self {
            names: Words::of_chinese(of_people.chain(of_offices).chain(of_countries)),
            verbs: Words::of_chinese(verbs),
            groups: Words::of_chinese(groups.chain(bodies)),
        }
    }
}

impl Knowledge {
    /// Returns the tables compiled into the program, parsed once per process.
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Knowledge> = OnceLock::new();
        BUILTIN.get_or_init(|| Self::from_tables(Tables::builtin()))
    }

    /// Extends the built-in tables with a user's tables, each given as its name (for error messages) and its
    /// TOML. A row with the name or key of a built-in row extends that row, or removes it.
    ///
    /// # Errors
    /// [`Knowledge`](crate::ErrorKind::Knowledge) if a table is malformed.
    pub fn with_tables<'t>(more: impl IntoIterator<Item = (&'t Path, &'t str)>) -> Result<Self> {
        let mut tables = Tables::builtin();
        for (name, text) in more {
            tables.extend_with(name, text)?;
        }
        Ok(Self::from_tables(tables))
    }

    /// Returns the fingerprint of the built-in tables without parsing them.
    pub fn builtin_fingerprint() -> Fingerprint {
        builtin_fingerprint()
    }

    /// Returns every weight and threshold of uncertain decisions.
    pub fn weights(&self) -> &[Weight] {
        self.weights.rows()
    }

    /// Returns the fingerprint of these tables, which changes with their text.
    pub fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }

    /// Returns the canonical name for a spelling, if it names exactly one person.
    ///
    /// ```
    /// use readouts_reading::Knowledge;
    ///
    /// let tables = Knowledge::builtin();
    /// assert_eq!(tables.canonical_name("Sergei Lavrov"), Some("Sergey Lavrov"));
    /// assert_eq!(tables.canonical_name("习近平"), Some("Xi Jinping"));
    /// assert_eq!(tables.canonical_name("Nobody Known"), None);
    /// ```
    pub fn canonical_name(&self, spelling: &str) -> Option<&str> {
        aliases::canonical_name(&self.people, spelling)
    }

    /// Returns the other spellings of a person, given the canonical name.
    ///
    /// ```
    /// use readouts_reading::Knowledge;
    ///
    /// assert!(Knowledge::builtin().spellings("Xi Jinping").contains(&"习近平".to_owned()));
    /// ```
    pub fn spellings(&self, name: &str) -> &[String] {
        aliases::spellings(&self.people, name)
    }

    /// Returns other names under which somebody may be known: the canonical names of all people who have a
    /// spelling with all words of this one, an initial counting as any word that begins with it, and the name
    /// without its titles. If the name is a spelling of exactly one person, only that person's name.
    ///
    /// ```
    /// use readouts_reading::Knowledge;
    ///
    /// let tables = Knowledge::builtin();
    /// assert_eq!(tables.other_names("V. Putin"), ["Vladimir Putin"]);
    /// assert_eq!(tables.other_names("President Brookfeld"), ["Brookfeld"]);
    /// ```
    pub fn other_names(&self, name: &str) -> Vec<String> {
        let titles = aliases::Titles::of(self.languages.values().map(|table| &table.lists));
        aliases::other_names(&self.people, &self.countries, &titles, name)
    }

    /// Returns the canonical name of an outlet for one of its names, its host, or the first label of its host.
    /// A host or label must match exactly one outlet.
    pub fn outlet_name(&self, spelling: &str) -> Option<&str> {
        aliases::outlet_name(&self.outlets, spelling)
    }

    /// Returns the code of the country or organisation that an outlet belongs to, given the outlet's canonical name.
    ///
    /// ```
    /// use readouts_reading::Knowledge;
    ///
    /// assert_eq!(Knowledge::builtin().outlet_country("The White House"), Some("US"));
    /// ```
    pub fn outlet_country(&self, name: &str) -> Option<&str> {
        self.outlet_named(name).map(|outlet| outlet.country.as_str())
    }

    /// Returns the concepts by which sentences of different wording or language are compared.
    pub fn concepts(&self) -> &[Concept] {
        &self.concepts
    }

    /// Returns every name, adjective and seat of government by which countries and organisations are named in any
    /// language, each after the code.
    pub fn country_names(&self) -> Vec<(&str, &str)> {
        let mut names: Vec<(&str, &str)> = Vec::new();
        for country in &self.countries {
            let lists = [&country.en, &country.adjectives, &country.capitals, &country.zh, &country.ru];
            let written = lists.into_iter().flatten().chain([&country.name]);
            names.extend(written.map(|name| (country.code.as_str(), name.as_str())));
        }
        for (code, written) in self.languages.values().flat_map(|table| &table.lists.countries) {
            names.extend(written.iter().map(|name| (code.as_str(), name.as_str())));
        }
        names
    }

    /// Whether an outlet belongs to the government of its country, given the outlet's canonical name.
    pub fn is_official_outlet(&self, name: &str) -> bool {
        self.outlet_named(name).is_some_and(|outlet| outlet.official)
    }

    /// Returns the code of the country or organisation for an English, Chinese or Russian name, an adjective
    /// or the code itself.
    pub fn country_code(&self, name: &str) -> Option<&str> {
        aliases::country_code(&self.countries, name)
    }

    /// Returns the person with exactly this canonical name.
    pub(crate) fn person_called(&self, name: &str) -> Option<&Person> {
        self.canonical.get(name).map(|&at| &self.people[at])
    }

    /// Returns the indices of the people with a folded family name.
    pub(crate) fn people_named(&self, family: &str) -> &[usize] {
        self.families.get(family).map_or(&[], Vec::as_slice)
    }

    /// Whether a person held an office on a day, or at any time if no day is given.
    pub(crate) fn held(&self, person: usize, office: &str, day: Option<Date>) -> bool {
        let offices = &self.people[person].offices;
        offices.iter().any(|t| t.office == office && day.is_none_or(|day| t.covers(day)))
    }

    /// Returns the person who held an office of a country on a day, if there is exactly one.
    pub(crate) fn holder(&self, office: &str, country: usize, day: Date) -> Option<usize> {
        let code = &self.countries[country].code;
        let fits =
            |person: &usize| self.people[*person].country == *code && self.held(*person, office, Some(day));
        let mut found = (0..self.people.len()).filter(fits);
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    /// Returns the index of the outlet with a folded name in credits.
    pub(crate) fn credited(&self, name: &str) -> Option<usize> {
        self.credits.get(name).copied()
    }

    /// Returns the outlet with a canonical name.
    pub(crate) fn outlet_named(&self, name: &str) -> Option<&Outlet> {
        self.outlets_by_name.get(name).map(|&at| &self.outlets[at])
    }

    /// Returns the outlet that a host belongs to.
    pub(crate) fn outlet_of_host(&self, host: &str) -> Option<&Outlet> {
        self.outlet_at_host(host).map(|at| &self.outlets[at])
    }

    /// Returns the index of the outlet that a host belongs to.
    pub(crate) fn outlet_at_host(&self, host: &str) -> Option<usize> {
        let host = host.to_ascii_lowercase();
        let mut rest = host.strip_prefix("www.").unwrap_or(&host);
        loop {
            if let Some(&at) = self.domains.get(rest) {
                return Some(at);
            }
            rest = rest.split_once('.')?.1;
        }
    }

    /// Returns the words in Chinese characters.
    pub(crate) fn chinese(&self) -> &Chinese {
        let of = || Chinese::new(&self.people, &self.offices, &self.countries, self.language("zh"));
        self.chinese.get_or_init(of)
    }

    /// Returns the words in Russian.
    pub(crate) fn russian(&self) -> &Russian {
        let of = || Russian::new(&self.people, &self.offices, &self.countries, self.language("ru"));
        self.russian.get_or_init(of)
    }

    /// Returns the words by which a text names a summit.
    pub(crate) fn summit_words(&self) -> &SummitWords {
        self.summit_words.get_or_init(|| SummitWords::new(&self.countries, &self.all.summits))
    }

    /// Returns the outlets by their names.
    pub(crate) fn outlet_names(&self) -> &OutletNames {
        self.outlet_names.get_or_init(|| OutletNames::new(&self.outlets))
    }

    /// Returns the index of the first outlet with a marker that the line starts with, as whole words.
    pub(crate) fn outlet_marked(&self, line: &str) -> Option<usize> {
        let markers = self.markers.get(&line.chars().next()?)?;
        let is_whole = |rest: &str, marker: &str| {
            !(marker.ends_with(char::is_alphanumeric)
                && marker.is_ascii()
                && rest.starts_with(char::is_alphanumeric))
        };
        let marks = |marker: &str| line.strip_prefix(marker).is_some_and(|rest| is_whole(rest, marker));
        markers.iter().find(|(marker, _)| marks(marker)).map(|(_, at)| *at)
    }

    /// Returns the word lists of a language; they are empty if it has no table.
    pub(crate) fn language(&self, code: &str) -> &Lists {
        &self.table(code).lists
    }

    /// Returns the reporting verbs of a language.
    pub(crate) fn verbs(&self, code: &str) -> &Lexicon<VerbSense> {
        &self.phrases(code).verbs
    }

    /// Returns the names of offices in a language, mapped to indices into `offices`.
    pub(crate) fn offices_in(&self, code: &str) -> &Lexicon<usize> {
        &self.phrases(code).offices
    }

    /// Returns the names of countries that are only in the language's table, mapped to indices into
    /// `countries`.
    pub(crate) fn countries_in(&self, code: &str) -> &Lexicon<usize> {
        &self.phrases(code).countries
    }

    /// Returns the classes of a language's words.
    pub(crate) fn vocabulary(&self, code: &str) -> &Vocabulary {
        let table = self.table(code);
        table.vocabulary.get_or_init(|| {
            Vocabulary::new(&table.lists)
                .opening(&self.names, class::OPENS_NAME)
                .opening(self.offices_in(code), class::OPENS_OFFICE)
                .opening(&self.country_words, class::OPENS_COUNTRY)
                .opening(self.verbs(code), class::OPENS_VERB)
        })
    }

    fn table(&self, code: &str) -> &LanguageTable {
        static NONE: LazyLock<LanguageTable> = LazyLock::new(LanguageTable::default);
        self.languages.get(code).unwrap_or(&NONE)
    }

    fn phrases(&self, code: &str) -> &LanguagePhrases {
        let table = self.table(code);
        table.phrases.get_or_init(|| LanguagePhrases::new(&table.lists, &self.offices, &self.countries))
    }

    /// Returns the index into `countries` of a code.
    pub(crate) fn country_place(&self, code: &str) -> Option<usize> {
        self.countries_by_code.get(code).copied()
    }

    fn from_tables(tables: Tables) -> Self {
        let fingerprint = tables.fingerprint();
        let mut all = Lists::default();
        for lists in tables.languages.values() {
            all.extend(lists.clone()).expect("nothing is taken back from lists that were put together");
        }
        let offices = tables.offices();
        let Tables {
            people,
            countries,
            outlets,
            terms,
            anniversaries,
            furniture,
            weights,
            languages,
            concepts,
            ..
        } = tables;
        let mut families: WordMap<Vec<usize>> = WordMap::default();
        for (at, person) in people.iter().enumerate() {
            families.entry(&fold(person.family()), Vec::new()).push(at);
        }
        let names = people.iter().enumerate().flat_map(|(at, person)| {
            let is_latin = |name: &&String| !name.chars().any(crate::token::is_han);
            std::iter::once(&person.name)
                .chain(person.also.iter().filter(is_latin))
                .map(move |name| (name, at))
        });
        let names = Lexicon::new(names);

        let mut country_words = Vec::new();
        for (at, country) in countries.iter().enumerate() {
            let forms = [
                (std::slice::from_ref(&country.name), CountryForm::Name),
                (&country.en[..], CountryForm::Name),
                (&country.adjectives[..], CountryForm::Adjective),
                (&country.capitals[..], CountryForm::Capital),
                (&country.cities[..], CountryForm::City),
            ];
            for (words, form) in forms {
                country_words.extend(words.iter().map(|word| (word, CountryWord { country: at, form })));
            }
        }

        let (mut credits, mut domains) = (WordMap::default(), WordMap::default());
        let mut markers: FxHashMap<char, Vec<(String, usize)>> = FxHashMap::default();
        for (at, outlet) in outlets.iter().enumerate() {
            if outlet.agency {
                outlet.credits.iter().for_each(|credit| *credits.entry(&fold(credit), at) = at);
            }
            outlet.domains.iter().for_each(|domain| *domains.entry(domain, at) = at);
            for marker in &outlet.markers {
                let Some(first) = marker.chars().next() else { continue };
                markers.entry(first).or_default().push((marker.clone(), at));
            }
        }

        let country_words = Lexicon::new(country_words);
        let anniversary_words = anniversaries
            .iter()
            .enumerate()
            .flat_map(|(at, anniversary)| anniversary.words.iter().map(move |word| (word, at)));
        let anniversary_words = Lexicon::new(anniversary_words);
        let term_words =
            terms.iter().enumerate().flat_map(|(at, term)| term.words.iter().map(move |word| (word, at)));
        let term_words = Words::new(term_words);

        Self {
            chinese: OnceLock::new(),
            russian: OnceLock::new(),
            names,
            canonical: places(people.iter().map(|person| &person.name)),
            families,
            country_words,
            anniversary_words,
            summit_words: OnceLock::new(),
            term_words,
            credits,
            domains,
            outlets_by_name: places(outlets.iter().map(|outlet| &outlet.name)),
            countries_by_code: places(countries.iter().map(|country| &country.code)),
            outlet_names: OnceLock::new(),
            markers,
            kinds: Kinds::new(&all.kinds),
            calendar: Calendar::new(&languages),
            signs: Signs::new(&all),
            stops: Stops::new(&all),
            languages: languages.into_iter().map(|(code, lists)| (code, LanguageTable::new(lists))).collect(),
            all,
            furniture: Furniture::new(&furniture),
            weights: Weights::new(weights),
            fingerprint,
            people,
            offices,
            countries,
            outlets,
            terms,
            anniversaries,
            concepts,
        }
    }
}

/// Maps each name to the place of the first row that has it.
fn places<'n>(names: impl Iterator<Item = &'n String>) -> WordMap<usize> {
    let mut places = WordMap::default();
    for (at, name) in names.enumerate() {
        places.entry(name, at);
    }
    places
}
