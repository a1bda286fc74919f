//! Table of one language, compiled for look-up.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use super::lists::Lists;
use super::{Country, Lexicon, Office, VerbSense, Vocabulary};

/// Word lists of a language, with the lexicons built from them.
#[derive(Debug, Default)]
pub(super) struct LanguageTable {
    pub(super) lists: Lists,
    /// Reporting verbs with their meanings.
    pub(super) verbs: Lexicon<VerbSense>,
    /// Names of offices, mapped to indices into the table of offices.
    pub(super) offices: Lexicon<usize>,
    /// Names of countries that are only in this table, mapped to indices into the table of countries.
    pub(super) countries: Lexicon<usize>,
    /// Classes of the language's words, built on first use.
    pub(super) vocabulary: OnceLock<Vocabulary>,
}

impl LanguageTable {
    /// Compiles the table of a language, with indices into the tables of offices and countries.
    pub(super) fn new(lists: Lists, offices: &[Office], countries: &[Country]) -> Self {
        let office = |key: &str| offices.iter().position(|office| office.key == key);
        let country = |code: &str| countries.iter().position(|country| country.code == code);
        let verbs = lists.verbs.iter().flat_map(|verb| {
            let needs =
                (!verb.needs.is_empty()).then(|| verb.needs.iter().cloned().collect::<FxHashSet<_>>());
            let sense = VerbSense { class: verb.class, needs };
            verb.forms.iter().map(move |form| (form.clone(), sense.clone()))
        });
        let offices = numbered(&lists.offices, office);
        let countries = numbered(&lists.countries, country);
        Self {
            verbs: Lexicon::new(verbs),
            offices: Lexicon::new(offices),
            countries: Lexicon::new(countries),
            vocabulary: OnceLock::new(),
            lists,
        }
    }
}

/// Pairs names with the indices of their rows; a key without a row is skipped.
fn numbered(
    rows: &BTreeMap<String, Vec<String>>,
    place: impl Fn(&str) -> Option<usize>,
) -> Vec<(String, usize)> {
    let placed = rows.iter().filter_map(|(key, names)| Some((place(key)?, names)));
    placed.flat_map(|(at, names)| names.iter().map(move |name| (name.clone(), at))).collect()
}
