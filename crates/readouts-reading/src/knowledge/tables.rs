//! The tables as they stand in their files: TOML in, plain rows out.
//!
//! It must not know how rows are looked up.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use rustc_hash::FxHashSet;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

use super::lists::Lists;
use super::weights::{Weight, Weights};
use crate::{Edtf, Error, ErrorKind, Result};

/// Someone who appears in readouts.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Person {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) also: Vec<String>,
    pub(crate) family: Option<String>,
    pub(crate) country: String,
    #[serde(default)]
    pub(crate) pronoun: Pronoun,
    #[serde(default)]
    pub(crate) offices: Vec<Tenure>,
}

impl Person {
    /// The name that texts use after the first mention.
    pub(crate) fn family(&self) -> &str {
        match &self.family {
            Some(family) => family,
            None => self.name.rsplit(' ').next().unwrap_or(&self.name),
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Pronoun {
    He,
    She,
    #[default]
    Unknown,
}

/// An office and when it was held. A bound that is not known to the day is widened.
#[derive(Debug, Clone)]
pub(crate) struct Tenure {
    pub(crate) office: String,
    pub(crate) from: Option<Date>,
    pub(crate) to: Option<Date>,
}

impl Tenure {
    pub(crate) fn covers(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

impl<'de> Deserialize<'de> for Tenure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse_tenure(&text).ok_or_else(|| {
            serde::de::Error::custom(format!(
                "`{text}` is not an office with its dates, such as `president 2013-03-14..`"
            ))
        })
    }
}

fn parse_tenure(text: &str) -> Option<Tenure> {
    let (office, span) = text.rsplit_once(' ')?;
    let (from, to) = span.split_once("..")?;
    let bound = |part: &str| {
        (!part.is_empty()).then(|| part.parse::<Edtf>().ok()).map_or(Some(None), |d| d.map(Some))
    };
    let (from, to) = (bound(from)?, bound(to)?);
    Some(Tenure {
        office: office.to_owned(),
        from: from.and_then(Edtf::earliest),
        to: to.and_then(Edtf::latest),
    })
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Office {
    pub(crate) key: String,
    #[serde(default)]
    pub(crate) en: Vec<String>,
    #[serde(default)]
    pub(crate) zh: Vec<String>,
    #[serde(default)]
    pub(crate) ru: Vec<String>,
}

impl Office {
    /// Whether "the minister" may stand for this office: one of its names has the word, and is not
    /// that of a deputy.
    pub(crate) fn is_called(&self, word: &str) -> bool {
        let has =
            |name: &String| !name.starts_with("vice") && name.split([' ', '-']).any(|part| part == word);
        self.en.iter().any(has)
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Country {
    pub(crate) code: String,
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) en: Vec<String>,
    #[serde(default)]
    pub(crate) adjectives: Vec<String>,
    #[serde(default)]
    pub(crate) capitals: Vec<String>,
    #[serde(default)]
    pub(crate) cities: Vec<String>,
    #[serde(default)]
    pub(crate) zh: Vec<String>,
    #[serde(default)]
    pub(crate) ru: Vec<String>,
    pub(crate) kind: CountryKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum CountryKind {
    Country,
    Organisation,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Outlet {
    pub(crate) name: String,
    pub(crate) country: String,
    /// A government's own: "the President" is that country's.
    #[serde(default)]
    pub(crate) official: bool,
    #[serde(default)]
    pub(crate) domains: Vec<String>,
    #[serde(default)]
    pub(crate) markers: Vec<String>,
    #[serde(default)]
    pub(crate) agency: bool,
    #[serde(default)]
    pub(crate) credits: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Term {
    pub(crate) words: Vec<String>,
    pub(crate) from: Date,
    pub(crate) usual_until: Option<Date>,
    pub(crate) why: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Anniversary {
    pub(crate) words: Vec<String>,
    pub(crate) year: i16,
    pub(crate) why: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Verb {
    pub(crate) class: VerbClass,
    #[serde(default)]
    pub(crate) forms: Vec<String>,
    #[serde(default)]
    pub(crate) zh: Vec<String>,
    #[serde(default)]
    pub(crate) ru: Vec<String>,
    #[serde(default)]
    pub(crate) needs: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum VerbClass {
    Say,
    Act,
    Joint,
    /// Without a subject: "отмечена важность".
    Passive,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Furniture {
    pub(crate) reason: String,
    pub(crate) zone: Zone,
    #[serde(default)]
    pub(crate) whole: Vec<String>,
    #[serde(default)]
    pub(crate) starts: Vec<String>,
    #[serde(default)]
    pub(crate) has: Vec<String>,
    #[serde(default)]
    pub(crate) glued: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Zone {
    /// Only the line itself.
    Line,
    /// The line heads links that may stand amid an article.
    Links,
    /// What follows is furniture unless prose goes on for long.
    Tail,
    /// An article that stands above it is over.
    End,
}

/// All rows of all tables.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    pub(crate) people: Vec<Person>,
    pub(crate) offices: Vec<Office>,
    pub(crate) countries: Vec<Country>,
    pub(crate) outlets: Vec<Outlet>,
    pub(crate) terms: Vec<Term>,
    pub(crate) anniversaries: Vec<Anniversary>,
    pub(crate) verbs: Vec<Verb>,
    pub(crate) furniture: Vec<Furniture>,
    pub(crate) weights: Vec<Weight>,
    pub(crate) words: WordLists,
    pub(crate) languages: BTreeMap<String, Lists>,
    hashes: Hashes,
}

/// One file may hold any of the tables.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    person: Vec<Person>,
    office: Vec<Office>,
    country: Vec<Country>,
    outlet: Vec<Outlet>,
    term: Vec<Term>,
    anniversary: Vec<Anniversary>,
    verb: Vec<Verb>,
    furniture: Vec<Furniture>,
    weight: Vec<Weight>,
    words: WordLists,
    language: BTreeMap<String, Lists>,
}

/// English words by what they do in a sentence.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct WordLists {
    pub(crate) not_names: FxHashSet<String>,
    pub(crate) particles: FxHashSet<String>,
    pub(crate) groups: FxHashSet<String>,
    pub(crate) bodies: FxHashSet<String>,
    pub(crate) prepositions: FxHashSet<String>,
    pub(crate) fillers: FxHashSet<String>,
    pub(crate) sources: FxHashSet<String>,
    pub(crate) source_ends: FxHashSet<String>,
    pub(crate) media: FxHashSet<String>,
    pub(crate) telling: FxHashSet<String>,
    pub(crate) willing: FxHashSet<String>,
    pub(crate) groups_zh: Vec<String>,
    pub(crate) bodies_zh: Vec<String>,
    pub(crate) groups_ru: FxHashSet<String>,
    pub(crate) bodies_ru: FxHashSet<String>,
    pub(crate) prepositions_ru: FxHashSet<String>,
    pub(crate) not_names_ru: FxHashSet<String>,
}

impl WordLists {
    fn extend(&mut self, more: Self) {
        self.not_names.extend(more.not_names);
        self.particles.extend(more.particles);
        self.groups.extend(more.groups);
        self.bodies.extend(more.bodies);
        self.prepositions.extend(more.prepositions);
        self.fillers.extend(more.fillers);
        self.sources.extend(more.sources);
        self.source_ends.extend(more.source_ends);
        self.media.extend(more.media);
        self.telling.extend(more.telling);
        self.willing.extend(more.willing);
        self.groups_zh.extend(more.groups_zh);
        self.bodies_zh.extend(more.bodies_zh);
        self.groups_ru.extend(more.groups_ru);
        self.bodies_ru.extend(more.bodies_ru);
        self.prepositions_ru.extend(more.prepositions_ru);
        self.not_names_ru.extend(more.not_names_ru);
    }
}

/// A table that is compiled in.
struct BuiltIn {
    name: &'static str,
    text: &'static str,
    /// Whether cleaning uses it.
    of_pages: bool,
}

/// Declares the tables that are compiled in by their files.
macro_rules! built_in {
    ($($(of_pages $name:literal)? $(of_texts $other:literal)?,)+) => {
        [$(
            $(BuiltIn { name: $name, text: include_str!(concat!("../../knowledge/", $name)), of_pages: true })?
            $(BuiltIn { name: $other, text: include_str!(concat!("../../knowledge/", $other)), of_pages: false })?,
        )+]
    };
}

const BUILT_IN: &[BuiltIn] = &built_in![
    of_texts "people.toml",
    of_texts "offices.toml",
    of_texts "countries.toml",
    of_pages "outlets.toml",
    of_texts "terms.toml",
    of_texts "verbs.toml",
    of_texts "words.toml",
    of_pages "furniture.toml",
    of_pages "weights.toml",
    of_pages "lang/en.toml",
    of_pages "lang/zh.toml",
    of_pages "lang/ru.toml",
    of_pages "lang/others.toml",
];

/// What tells tables from others: other tables read articles differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// Of those that cleaning a page uses.
    pub pages: String,
    /// Of those that only understanding its text uses.
    pub texts: String,
}

/// Hashes of the tables as they are read.
#[derive(Debug, Default)]
struct Hashes {
    pages: blake3::Hasher,
    texts: blake3::Hasher,
}

impl Hashes {
    fn add(&mut self, text: &str, of_pages: bool) {
        let hasher = if of_pages { &mut self.pages } else { &mut self.texts };
        hasher.update(text.as_bytes());
    }

    fn fingerprint(&self) -> Fingerprint {
        let short = |hasher: &blake3::Hasher| hasher.finalize().to_hex()[..16].to_owned();
        Fingerprint { pages: short(&self.pages), texts: short(&self.texts) }
    }
}

/// The fingerprint of the built-in tables, without reading them.
pub(crate) fn builtin_fingerprint() -> Fingerprint {
    let mut hashes = Hashes::default();
    BUILT_IN.iter().for_each(|table| hashes.add(table.text, table.of_pages));
    hashes.fingerprint()
}

impl Tables {
    pub(crate) fn builtin() -> Self {
        let mut tables = Self::default();
        for BuiltIn { name, text, of_pages } in BUILT_IN {
            // A test reads each file, so this cannot fail for a user.
            tables.hashes.add(text, *of_pages);
            let file = parse(text).unwrap_or_else(|error| panic!("built-in table {name}: {error}"));
            tables.merge(file);
        }
        tables
    }

    /// Adds the rows of a table that goes by a name; a row with a known name or key replaces it.
    pub(crate) fn extend_with(&mut self, name: &Path, text: &str) -> Result<()> {
        let file: File = parse(text).map_err(|error| error.at(name))?;
        if let Some((code, _)) = file.language.iter().find(|(_, lists)| lists.has_empty_word()) {
            let why = format!("a word list of `{code}` has an empty word, which every text would match");
            return Err(Error::new(ErrorKind::Knowledge, why).at(name));
        }
        if let Some(weight) =
            file.weight.iter().find(|weight| !Weights::NAMES.contains(&weight.name.as_str()))
        {
            let why = format!("there is no weight `{}`", weight.name);
            return Err(Error::new(ErrorKind::Knowledge, why).at(name));
        }
        let of_pages = !(file.outlet.is_empty()
            && file.furniture.is_empty()
            && file.language.is_empty()
            && file.weight.is_empty());
        self.hashes.add(text, of_pages);
        self.merge(file);
        Ok(())
    }

    /// A hash of all files that were read.
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        self.hashes.fingerprint()
    }

    fn merge(&mut self, file: File) {
        replace_by(&mut self.people, file.person, |p| &p.name);
        replace_by(&mut self.offices, file.office, |o| &o.key);
        replace_by(&mut self.countries, file.country, |c| &c.code);
        replace_by(&mut self.outlets, file.outlet, |o| &o.name);
        self.terms.extend(file.term);
        self.anniversaries.extend(file.anniversary);
        self.verbs.extend(file.verb);
        self.furniture.extend(file.furniture);
        self.words.extend(file.words);
        for weight in file.weight {
            match self.weights.iter_mut().find(|known| known.name == weight.name) {
                Some(known) => known.value = weight.value,
                None => self.weights.push(weight),
            }
        }
        for (code, lists) in file.language {
            self.languages.entry(code).or_default().extend(lists);
        }
    }
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T> {
    toml::from_str(text).map_err(|error: toml::de::Error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Error::new(ErrorKind::Knowledge, format!("{line}:{column}: {}", one_line(error.message())))
    })
}

/// What the parser says, which it may say in several lines.
fn one_line(message: &str) -> String {
    message.lines().map(str::trim).collect::<Vec<_>>().join(", ")
}

fn replace_by<T>(rows: &mut Vec<T>, new: Vec<T>, key: impl Fn(&T) -> &str) {
    if rows.is_empty() {
        *rows = new;
        return;
    }
    for row in new {
        match rows.iter().position(|old| key(old) == key(&row)) {
            Some(at) => rows[at] = row,
            None => rows.push(row),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn keys_are_unique_and_references_hold() {
        let tables = Tables::builtin();
        let unique = |keys: Vec<&str>| {
            let mut seen = HashSet::new();
            let twice: Vec<_> = keys.into_iter().filter(|key| !seen.insert(*key)).collect();
            assert_eq!(twice, Vec::<&str>::new(), "keys in a table twice");
        };
        unique(tables.people.iter().map(|p| p.name.as_str()).collect());
        unique(tables.offices.iter().map(|o| o.key.as_str()).collect());
        unique(tables.countries.iter().map(|c| c.code.as_str()).collect());
        unique(tables.outlets.iter().map(|o| o.name.as_str()).collect());
        unique(tables.people.iter().flat_map(|p| p.also.iter().map(String::as_str)).collect());
        let countries: HashSet<_> = tables.countries.iter().map(|c| c.code.as_str()).collect();
        let offices: HashSet<_> = tables.offices.iter().map(|o| o.key.as_str()).collect();
        for person in &tables.people {
            assert!(
                countries.contains(person.country.as_str()),
                "{}: country {}",
                person.name,
                person.country
            );
            for tenure in &person.offices {
                assert!(
                    offices.contains(tenure.office.as_str()),
                    "{}: office {}",
                    person.name,
                    tenure.office
                );
                assert!(
                    tenure.from.zip(tenure.to).is_none_or(|(from, to)| from <= to),
                    "{}: {tenure:?}",
                    person.name
                );
            }
        }
    }

    #[test]
    fn one_person_holds_an_office_once_at_a_time() {
        for person in Tables::builtin().people {
            for (i, a) in person.offices.iter().enumerate() {
                for b in person.offices[i + 1..].iter().filter(|b| b.office == a.office) {
                    let apart = a.to.zip(b.from).is_some_and(|(to, from)| to <= from)
                        || b.to.zip(a.from).is_some_and(|(to, from)| to <= from);
                    // A bound that is only known to the year or month may touch its neighbour.
                    let touching = a.to.zip(b.from).is_some_and(|(to, from)| to.year() == from.year());
                    assert!(apart || touching, "{}: {a:?} and {b:?}", person.name);
                }
            }
        }
    }

    #[test]
    fn a_row_of_the_users_replaces_the_built_in_one() {
        let mine = "[[outlet]]\nname = \"TASS\"\ncountry = \"RU\"\ndomains = [\"t.example\"]\n";
        let mut tables = Tables::builtin();
        let before = tables.outlets.len();
        tables.extend_with(Path::new("mine.toml"), mine).expect("read");
        assert_eq!(tables.outlets.len(), before);
        let row = tables.outlets.iter().find(|o| o.name == "TASS").expect("still there");
        assert_eq!(row.domains, ["t.example"]);
        let error = tables.extend_with(Path::new("b.toml"), "[[outlet]]\nnaem = 1\n").expect_err("refused");
        assert!(error.to_string().starts_with("`b.toml`: 2:1: "), "{error}");
        let empty = "[language.en]\nkinds.call = [\"\"]\n";
        let error = tables.extend_with(Path::new("c.toml"), empty).expect_err("refused");
        assert!(error.to_string().starts_with("`c.toml`: a word list of `en`"), "{error}");
    }
}
