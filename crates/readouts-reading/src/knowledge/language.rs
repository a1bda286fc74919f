//! Table of one language, compiled for look-up.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use super::lists::Lists;
use super::{Country, Lexicon, Office, VerbSense, Vocabulary};

/// Word lists of a language. The look-ups are built on first use, because most runs meet few languages.
#[derive(Debug, Default)]
pub(super) struct LanguageTable {
    pub(super) lists: Lists,
    pub(super) phrases: OnceLock<LanguagePhrases>,
    /// Classes of the language's words.
    pub(super) vocabulary: OnceLock<Vocabulary>,
}

/// Lexicons of a language.
#[derive(Debug, Default)]
pub(super) struct LanguagePhrases {
    /// Reporting verbs with their meanings.
    pub(super) verbs: Lexicon<VerbSense>,
    /// Names of offices, mapped to indices into the table of offices.
    pub(super) offices: Lexicon<usize>,
    /// Names of countries that are only in this table, mapped to indices into the table of countries.
    pub(super) countries: Lexicon<usize>,
}

impl LanguageTable {
    pub(super) fn new(lists: Lists) -> Self {
        Self { lists, ..Self::default() }
    }
}

impl LanguagePhrases {
    /// Compiles the lists of a language, with indices into the tables of offices and countries.
    pub(super) fn new(lists: &Lists, offices: &[Office], countries: &[Country]) -> Self {
        let office = |key: &str| offices.iter().position(|office| office.key == key);
        let country = |code: &str| countries.iter().position(|country| country.code == code);
        let verbs = lists.verbs.iter().flat_map(|verb| {
            let needs =
                (!verb.needs.is_empty()).then(|| verb.needs.iter().cloned().collect::<FxHashSet<_>>());
            let sense = VerbSense { class: verb.class, needs };
            verb.forms.iter().map(move |form| (form, sense.clone()))
        });
        Self {
            verbs: Lexicon::new(verbs),
            offices: Lexicon::new(numbered(&lists.offices, office)),
            countries: Lexicon::new(numbered(&lists.countries, country)),
        }
    }
}

/// Pairs names with the indices of their rows; a key without a row is skipped.
fn numbered(
    rows: &BTreeMap<String, Vec<String>>,
    place: impl Fn(&str) -> Option<usize>,
) -> impl Iterator<Item = (&String, usize)> {
    let placed = rows.iter().filter_map(move |(key, names)| Some((place(key)?, names)));
    placed.flat_map(|(at, names)| names.iter().map(move |name| (name, at)))
}
