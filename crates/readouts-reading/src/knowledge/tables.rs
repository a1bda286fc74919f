//! The knowledge tables as their files have them: TOML in, plain rows out.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use toml::{Spanned, Table, Value};

use super::lists::Lists;
use super::rows::{self, Row};
use super::weights::Weight;
use crate::{Edtf, Error, ErrorKind, Result};

/// A person who appears in readouts.
#[derive(Debug, Clone, Serialize, Deserialize)]
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
    /// The family name, which texts use after the first mention.
    pub(crate) fn family(&self) -> &str {
        match &self.family {
            Some(family) => family,
            None => self.name.rsplit(' ').next().unwrap_or(&self.name),
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Pronoun {
    He,
    She,
    #[default]
    Unknown,
}

/// An office and when it was held. A bound that is known only to the month or year is widened.
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

impl Serialize for Tenure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        serializer.collect_str(&format_args!("{} {}..{}", self.office, day(self.from), day(self.to)))
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

/// An office that people hold.
#[derive(Debug, Clone)]
pub(crate) struct Office {
    pub(crate) key: String,
    /// Names of the office, in all languages.
    pub(crate) names: Vec<String>,
}

impl Office {
    /// Whether a word such as "minister" may stand for this office: one of its names has the word and is not a
    /// deputy's.
    pub(crate) fn is_called(&self, word: &str) -> bool {
        let has =
            |name: &String| !name.starts_with("vice") && name.split([' ', '-']).any(|part| part == word);
        self.names.iter().any(has)
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum CountryKind {
    Country,
    Organisation,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Outlet {
    pub(crate) name: String,
    pub(crate) country: String,
    /// Whether it is its government's own: its "the President" is the president of its country.
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

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Term {
    pub(crate) words: Vec<String>,
    pub(crate) from: Date,
    pub(crate) usual_until: Option<Date>,
    pub(crate) why: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Anniversary {
    pub(crate) words: Vec<String>,
    pub(crate) year: i16,
    pub(crate) why: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum VerbClass {
    Say,
    Act,
    Joint,
    /// A passive without a subject: "отмечена важность".
    Passive,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Zone {
    /// Only the line itself.
    Line,
    /// The line heads links that may stand amid an article.
    Links,
    /// What follows is furniture unless prose goes on for long.
    Tail,
    /// The line ends the article that stands above it.
    End,
}

/// All rows of all tables.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    pub(crate) people: Vec<Person>,
    /// Keys of the offices.
    offices: Vec<String>,
    pub(crate) countries: Vec<Country>,
    pub(crate) outlets: Vec<Outlet>,
    pub(crate) terms: Vec<Term>,
    pub(crate) anniversaries: Vec<Anniversary>,
    pub(crate) furniture: Vec<Furniture>,
    pub(crate) weights: Vec<Weight>,
    pub(crate) languages: BTreeMap<String, Lists>,
    hashes: Hashes,
}

/// The content of one file, which may hold any of the tables. The type parameters are the rows: whole in a built-in
/// file, possibly partial in a user's.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File<P, C, O, T, A, F, W, L> {
    person: Vec<P>,
    offices: Vec<String>,
    country: Vec<C>,
    outlet: Vec<O>,
    term: Vec<T>,
    anniversary: Vec<A>,
    furniture: Vec<F>,
    weight: Vec<W>,
    language: BTreeMap<String, L>,
}

/// The content of a built-in file.
type Whole = File<Person, Country, Outlet, Term, Anniversary, Furniture, Weight, Lists>;

/// A user's row, possibly partial, with its byte range in the file.
type Part = Spanned<Table>;

/// The content of a user's file.
type Parts = File<Part, Part, Part, Part, Part, Part, Spanned<Weight>, Spanned<Lists>>;

impl<P, C, O, T, A, F, W, L> Default for File<P, C, O, T, A, F, W, L> {
    fn default() -> Self {
        Self {
            person: Vec::new(),
            offices: Vec::new(),
            country: Vec::new(),
            outlet: Vec::new(),
            term: Vec::new(),
            anniversary: Vec::new(),
            furniture: Vec::new(),
            weight: Vec::new(),
            language: BTreeMap::new(),
        }
    }
}

/// Whether a field of a user's row equals a text.
fn names(user: &Table, field: &str, text: &str) -> bool {
    user.get(field).and_then(Value::as_str) == Some(text)
}

/// Whether the first of a user's `words` is among a row's.
fn shares_words(user: &Table, words: &[String]) -> bool {
    let first = user.get("words").and_then(Value::as_array).and_then(|words| words.first()?.as_str());
    first.is_some_and(|first| words.iter().any(|word| word == first))
}

impl Row for Person {
    fn is_named_by(&self, user: &Table) -> bool {
        names(user, "name", &self.name)
    }
}

impl Row for Country {
    fn is_named_by(&self, user: &Table) -> bool {
        names(user, "code", &self.code)
    }
}

impl Row for Outlet {
    fn is_named_by(&self, user: &Table) -> bool {
        names(user, "name", &self.name)
    }
}

impl Row for Term {
    fn is_named_by(&self, user: &Table) -> bool {
        shares_words(user, &self.words)
    }
}

impl Row for Anniversary {
    fn is_named_by(&self, user: &Table) -> bool {
        shares_words(user, &self.words)
    }
}

impl Row for Furniture {
    fn is_named_by(&self, user: &Table) -> bool {
        let zone = Value::try_from(self.zone).ok();
        names(user, "reason", &self.reason) && user.get("zone") == zone.as_ref()
    }
}

/// A file of tables that is compiled in.
struct BuiltIn {
    name: &'static str,
    text: &'static str,
    /// Whether cleaning a page uses it.
    of_pages: bool,
}

impl BuiltIn {
    /// A test parses each table, so this cannot fail for a user.
    fn parse(&self) -> Whole {
        parse(self.text).unwrap_or_else(|error| panic!("built-in table {}: {error}", self.name))
    }
}

/// Declares the compiled-in files.
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
    of_pages "furniture.toml",
    of_pages "weights.toml",
    of_pages "lang/en.toml",
    of_pages "lang/zh.toml",
    of_pages "lang/ru.toml",
    of_pages "lang/fr.toml",
    of_pages "lang/others.toml",
];

/// Hashes of the tables' text, to notice articles that were read with other tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// Hash of the tables that cleaning a page uses.
    pub pages: String,
    /// Hash of the tables that only the analysis of its text uses.
    pub texts: String,
}

/// Hashers that are fed each table as it is loaded.
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

/// The fingerprint of the built-in tables, computed without parsing them.
pub(crate) fn builtin_fingerprint() -> Fingerprint {
    let mut hashes = Hashes::default();
    BUILT_IN.iter().for_each(|table| hashes.add(table.text, table.of_pages));
    hashes.fingerprint()
}

impl Tables {
    pub(crate) fn builtin() -> Self {
        let mut tables = Self::default();
        for table in BUILT_IN {
            tables.hashes.add(table.text, table.of_pages);
            let file = table.parse();
            tables.people.extend(file.person);
            tables.offices.extend(file.offices);
            tables.countries.extend(file.country);
            tables.outlets.extend(file.outlet);
            tables.terms.extend(file.term);
            tables.anniversaries.extend(file.anniversary);
            tables.furniture.extend(file.furniture);
            tables.weights.extend(file.weight);
            tables.languages.extend(file.language);
        }
        tables
    }

    /// The built-in people and countries alone.
    pub(super) fn builtin_people_and_countries() -> (Vec<Person>, Vec<Country>) {
        let of =
            |name: &'static str| BUILT_IN.iter().filter(move |table| table.name == name).map(BuiltIn::parse);
        let people = of("people.toml").flat_map(|file| file.person).collect();
        (people, of("countries.toml").flat_map(|file| file.country).collect())
    }

    /// Extends the tables with a user's; `name` is what error messages call it.
    pub(crate) fn extend_with(&mut self, name: &Path, text: &str) -> Result<()> {
        self.put(text).map_err(|error| error.at(name))
    }

    fn put(&mut self, text: &str) -> Result<()> {
        let file: Parts = parse(text)?;
        let is_of_texts = file.outlet.is_empty()
            && file.furniture.is_empty()
            && file.language.is_empty()
            && file.weight.is_empty();
        self.hashes.add(text, !is_of_texts);
        put_rows(&mut self.people, file.person, text)?;
        put_rows(&mut self.countries, file.country, text)?;
        put_rows(&mut self.outlets, file.outlet, text)?;
        put_rows(&mut self.terms, file.term, text)?;
        put_rows(&mut self.anniversaries, file.anniversary, text)?;
        put_rows(&mut self.furniture, file.furniture, text)?;
        self.offices.extend(file.offices);
        for weight in file.weight {
            let (at, weight) = (weight.span().start, weight.into_inner());
            self.put_weight(&weight).map_err(|why| refused_at(text, at, &why))?;
        }
        for (code, lists) in file.language {
            let (at, lists) = (lists.span().start, lists.into_inner());
            self.put_language(code, lists).map_err(|why| refused_at(text, at, &why))?;
        }
        self.check().map_err(refused)
    }

    fn put_weight(&mut self, weight: &Weight) -> Result<(), String> {
        let known = self.weights.iter_mut().find(|known| known.name == weight.name);
        let known = known.ok_or_else(|| format!("there is no weight `{}`", weight.name))?;
        let [low, high] = known.range;
        if !(low..=high).contains(&weight.value) {
            return Err(format!("`{}` is from {low} to {high}", weight.name));
        }
        known.value = weight.value;
        Ok(())
    }

    fn put_language(&mut self, code: String, lists: Lists) -> Result<(), String> {
        if !((2..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_lowercase())) {
            return Err(format!("`{code}` is no code of a language, such as `en`"));
        }
        if let Some(fault) = lists.fault() {
            return Err(fault);
        }
        let office = lists.offices.keys().find(|key| !self.offices.contains(key));
        if let Some(key) = office {
            return Err(format!("there is no office `{key}`"));
        }
        let is_country = |code: &str| self.countries.iter().any(|country| country.code == code);
        if let Some(code) = lists.countries.keys().find(|code| !is_country(code)) {
            return Err(format!("there is no country `{code}`"));
        }
        self.languages.entry(code).or_default().extend(lists)
    }

    /// Whether rows name others that are there, and have no empty words.
    fn check(&self) -> Result<(), String> {
        let countries: HashSet<&str> = self.countries.iter().map(|country| country.code.as_str()).collect();
        let offices: HashSet<&str> = self.offices.iter().map(String::as_str).collect();
        for Person { name, country, offices: tenures, .. } in &self.people {
            if !countries.contains(country.as_str()) {
                return Err(format!("`{name}`: there is no country `{country}`"));
            }
            for Tenure { office, from, to } in tenures {
                if !offices.contains(office.as_str()) {
                    return Err(format!("`{name}`: there is no office `{office}`"));
                }
                if from.zip(*to).is_some_and(|(from, to)| from > to) {
                    return Err(format!("`{name}`: `{office}` ends before it begins"));
                }
            }
        }
        let outlets = self.outlets.iter().map(|row| (&row.name, [&row.markers, &row.credits, &row.domains]));
        let furniture = self.furniture.iter().map(|row| (&row.reason, [&row.starts, &row.has, &row.glued]));
        match outlets
            .chain(furniture)
            .find(|(_, lists)| lists.iter().any(|words| words.iter().any(String::is_empty)))
        {
            Some((name, _)) => Err(format!("`{name}` has an empty word, which every line would match")),
            None => Ok(()),
        }
    }

    /// The offices with their names in all languages.
    pub(crate) fn offices(&self) -> Vec<Office> {
        let names = |key: &String| {
            let of_languages = self.languages.values().filter_map(|lists| lists.offices.get(key));
            of_languages.flatten().cloned().collect()
        };
        self.offices.iter().map(|key| Office { key: key.clone(), names: names(key) }).collect()
    }

    /// The fingerprint of all files that were loaded.
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        self.hashes.fingerprint()
    }
}

fn put_rows<T: Row>(rows: &mut Vec<T>, user: Vec<Part>, text: &str) -> Result<()> {
    for row in user {
        let at = row.span().start;
        rows::put(rows, row.into_inner()).map_err(|why| refused_at(text, at, &why))?;
    }
    Ok(())
}

fn refused_at(text: &str, at: usize, why: &str) -> Error {
    refused(format!("{}: {why}", position(text, at)))
}

fn refused(why: String) -> Error {
    Error::new(ErrorKind::Knowledge, why)
}

/// Line and column of a byte offset, both counted from 1.
fn position(text: &str, at: usize) -> String {
    let before = text.get(..at).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    format!("{line}:{column}")
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T> {
    toml::from_str(text).map_err(|error: toml::de::Error| {
        let at = error.span().map_or(0, |span| span.start);
        refused(format!("{}: {}", position(text, at), one_line(error.message())))
    })
}

/// The parser's message, which may have several lines, on one line.
fn one_line(message: &str) -> String {
    message.lines().map(str::trim).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
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
        unique(tables.offices.iter().map(String::as_str).collect());
        unique(tables.countries.iter().map(|c| c.code.as_str()).collect());
        unique(tables.outlets.iter().map(|o| o.name.as_str()).collect());
        unique(tables.people.iter().flat_map(|p| p.also.iter().map(String::as_str)).collect());
        let countries: HashSet<_> = tables.countries.iter().map(|c| c.code.as_str()).collect();
        let offices: HashSet<_> = tables.offices.iter().map(String::as_str).collect();
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
                    // Bounds that are known only to the year or month may overlap at their ends.
                    let touching = a.to.zip(b.from).is_some_and(|(to, from)| to.year() == from.year());
                    assert!(apart || touching, "{}: {a:?} and {b:?}", person.name);
                }
            }
        }
    }

    #[test]
    fn a_users_row_extends_the_built_in_one() {
        let mine = "[[outlet]]\nname = \"TASS\"\ncountry = \"RU\"\ndomains = [\"t.example\"]\n";
        let mut tables = Tables::builtin();
        let before = tables.outlets.len();
        tables.extend_with(Path::new("mine.toml"), mine).expect("read");
        assert_eq!(tables.outlets.len(), before);
        let row = tables.outlets.iter().find(|o| o.name == "TASS").expect("still there");
        assert!(row.domains.len() > 1 && row.domains.last().is_some_and(|last| last == "t.example"));
        let error = tables.extend_with(Path::new("b.toml"), "[[outlet]]\nnaem = 1\n").expect_err("refused");
        assert!(error.to_string().starts_with("`b.toml`: 1:1: unknown field `naem`"), "{error}");
        for (text, why) in [
            ("[language.en]\nkinds.call = [\"\"]\n", "1:1: a word list has an empty word"),
            (
                "[language.en]\nwithout = { events = [\"no\"] }\n",
                "1:1: `without`: there is no `no` in `events`",
            ),
            ("[language.en]\noffices.presidnet = [\"x\"]\n", "1:1: there is no office `presidnet`"),
            ("[language.english]\nevents = [\"x\"]\n", "1:1: `english` is no code"),
            ("\n[[weight]]\nname = \"title_treshold\"\nvalue = 1\n", "2:1: there is no weight"),
            ("[[weight]]\nname = \"title_reach\"\nvalue = -5\n", "1:1: `title_reach` is from 4 to 30"),
            ("[[weight]]\nname = \"title_reach\"\nvalue = nan\n", "1:1: `title_reach` is from 4 to 30"),
            ("[[person]]\nname = \"Ana Lee\"\ncountry = \"ZZ\"\n", "`Ana Lee`: there is no country `ZZ`"),
            ("[[furniture]]\nreason = \"x\"\nzone = \"line\"\nhas = [\"\"]\n", "`x` has an empty word"),
        ] {
            let error = Tables::builtin().extend_with(Path::new("c.toml"), text).expect_err("refused");
            assert!(error.to_string().starts_with(&format!("`c.toml`: {why}")), "{error}");
        }
    }
}
