//! Loads the tables into plain rows. The built-in ones are JSON, converted from TOML by the build script.

mod user;

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::lists::Lists;
use super::types::{Anniversary, Concept, Country, Furniture, Office, Outlet, Person, Term};
use super::weights::Weight;
use crate::{Error, ErrorKind, Result};

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
    pub(crate) concepts: Vec<Concept>,
    pub(crate) furniture: Vec<Furniture>,
    pub(crate) weights: Vec<Weight>,
    pub(crate) languages: BTreeMap<String, Lists>,
    hashes: Hashes,
}

/// Content of one file, which may hold any of the tables. The type parameters are the rows: complete in a
/// built-in file, possibly partial in a user's.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File<P, C, O, T, A, K, F, W, L> {
    person: Vec<P>,
    offices: Vec<String>,
    country: Vec<C>,
    outlet: Vec<O>,
    term: Vec<T>,
    anniversary: Vec<A>,
    concept: Vec<K>,
    furniture: Vec<F>,
    weight: Vec<W>,
    language: BTreeMap<String, L>,
}

/// Content of a built-in file.
type Whole = File<Person, Country, Outlet, Term, Anniversary, Concept, Furniture, Weight, Lists>;

impl<P, C, O, T, A, K, F, W, L> Default for File<P, C, O, T, A, K, F, W, L> {
    fn default() -> Self {
        Self {
            person: Vec::new(),
            offices: Vec::new(),
            country: Vec::new(),
            outlet: Vec::new(),
            term: Vec::new(),
            anniversary: Vec::new(),
            concept: Vec::new(),
            furniture: Vec::new(),
            weight: Vec::new(),
            language: BTreeMap::new(),
        }
    }
}

/// File of tables that is compiled into the program.
struct BuiltIn {
    name: &'static str,
    text: &'static str,
    used_for: Use,
}

/// Step that uses a table, and with it those after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    /// Cleaning a page.
    Pages,
    /// The analysis of its text.
    Texts,
    /// Comparisons of articles that were read.
    Relations,
}

impl BuiltIn {
    /// Parses the table. A test parses each one, so this cannot fail for a user.
    fn parse(&self) -> Whole {
        serde_json::from_str(self.text)
            .unwrap_or_else(|error| panic!("built-in table {}: {error}", self.name))
    }
}

/// Declares the compiled-in files.
macro_rules! built_in {
    ($($use:ident $name:literal,)+) => {
        [$(BuiltIn { name: $name, text: include_str!(concat!(env!("OUT_DIR"), "/", $name, ".json")), used_for: Use::$use },)+]
    };
}

const BUILT_IN: &[BuiltIn] = &built_in![
    Texts "people",
    Texts "offices",
    Texts "countries",
    Pages "outlets",
    Texts "terms",
    Relations "concepts",
    Pages "furniture",
    Pages "weights",
    Pages "lang/en",
    Pages "lang/zh",
    Pages "lang/ru",
    Pages "lang/fr",
    Pages "lang/others",
];

/// Hashes of the tables' text, used to detect articles that were read with other tables.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fingerprint {
    /// Hash of the tables that cleaning a page uses.
    pub pages: String,
    /// Hash of the tables that only the analysis of its text uses.
    pub texts: String,
}

/// Hashers for the two parts of the fingerprint, updated with each table as it is loaded.
#[derive(Debug, Default)]
struct Hashes {
    pages: blake3::Hasher,
    texts: blake3::Hasher,
}

impl Hashes {
    fn add(&mut self, text: &str, used_for: Use) {
        match used_for {
            Use::Pages => self.pages.update(text.as_bytes()),
            Use::Texts => self.texts.update(text.as_bytes()),
            Use::Relations => return,
        };
    }

    fn fingerprint(&self) -> Fingerprint {
        let short = |hasher: &blake3::Hasher| hasher.finalize().to_hex()[..16].to_owned();
        Fingerprint { pages: short(&self.pages), texts: short(&self.texts) }
    }
}

/// Returns the fingerprint of the built-in tables without parsing them.
pub(crate) fn builtin_fingerprint() -> Fingerprint {
    let mut hashes = Hashes::default();
    BUILT_IN.iter().for_each(|table| hashes.add(table.text, table.used_for));
    hashes.fingerprint()
}

impl Tables {
    pub(crate) fn builtin() -> Self {
        let mut tables = Self::default();
        for table in BUILT_IN {
            tables.hashes.add(table.text, table.used_for);
            let file = table.parse();
            tables.people.extend(file.person);
            tables.offices.extend(file.offices);
            tables.countries.extend(file.country);
            tables.outlets.extend(file.outlet);
            tables.terms.extend(file.term);
            tables.anniversaries.extend(file.anniversary);
            tables.concepts.extend(file.concept);
            tables.furniture.extend(file.furniture);
            tables.weights.extend(file.weight);
            tables.languages.extend(file.language);
        }
        tables
    }

    /// Returns the built-in outlets alone, for users that only need their names.
    pub(super) fn builtin_outlets() -> Vec<Outlet> {
        BUILT_IN
            .iter()
            .filter(|table| table.name == "outlets")
            .map(BuiltIn::parse)
            .flat_map(|file| file.outlet)
            .collect()
    }

    /// Returns the built-in people and countries alone.
    pub(super) fn builtin_people_and_countries() -> (Vec<Person>, Vec<Country>) {
        let of =
            |name: &'static str| BUILT_IN.iter().filter(move |table| table.name == name).map(BuiltIn::parse);
        let people = of("people").flat_map(|file| file.person).collect();
        (people, of("countries").flat_map(|file| file.country).collect())
    }

    /// Returns the built-in lists of each language alone.
    pub(super) fn builtin_languages() -> BTreeMap<String, Lists> {
        let of_languages = BUILT_IN.iter().filter(|table| table.name.starts_with("lang/"));
        of_languages.map(BuiltIn::parse).flat_map(|file| file.language).collect()
    }

    /// Returns the offices with their names in all languages.
    pub(crate) fn offices(&self) -> Vec<Office> {
        let names = |key: &String| {
            let of_languages = self.languages.values().filter_map(|lists| lists.offices.get(key));
            of_languages.flatten().cloned().collect()
        };
        self.offices.iter().map(|key| Office { key: key.clone(), names: names(key) }).collect()
    }

    /// Returns the fingerprint of all files that were loaded.
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        self.hashes.fingerprint()
    }
}

fn refused_at(text: &str, at: usize, why: &str) -> Error {
    refused(format!("{}: {why}", position(text, at)))
}

fn refused(why: String) -> Error {
    Error::new(ErrorKind::Knowledge, why)
}

/// Returns line and column of a byte offset, both counted from 1.
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

/// Joins the lines of the parser's message.
fn one_line(message: &str) -> String {
    message.lines().map(str::trim).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashSet};

    use serde_json::{Map, Value};

    use super::*;

    /// The chapter of the guide on the format of tables.
    fn chapter() -> String {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/tables.md");
        std::fs::read_to_string(path).expect("read")
    }

    #[test]
    fn the_guide_names_every_key_of_the_tables() {
        let guide = chapter();
        let mut keys = BTreeSet::new();
        for table in BUILT_IN {
            for (name, rows) in serde_json::from_str::<Map<String, Value>>(table.text).expect("a table") {
                let rows = rows.as_array().cloned().unwrap_or_default();
                let names = rows.iter().filter_map(Value::as_object).flat_map(Map::keys);
                keys.extend(names.map(|key| (name.clone(), key.clone())));
            }
        }
        assert!(keys.len() > 30, "{}", keys.len());
        for (table, key) in keys {
            let is_named = |line: &str| line.starts_with('|') && line.contains(&format!("`{key}`"));
            assert!(guide.lines().any(is_named), "docs/tables.md lacks `{key}` of `{table}`");
        }
    }

    #[test]
    fn the_tables_shown_in_the_guide_are_read() {
        let mut tables = Tables::builtin();
        let guide = chapter();
        let shown: Vec<&str> = guide.split("\n```toml").skip(1).collect();
        assert!(shown.len() >= 8, "{}", shown.len());
        for block in shown {
            let (_, text) = block.split_once('\n').expect("a line");
            let (text, _) = text.split_once("\n```").expect("an end");
            tables.extend_with(std::path::Path::new("docs/tables.md"), text).expect(text);
        }
    }

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
}
