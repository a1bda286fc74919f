//! Words by which a text names the summit of an organisation.

use super::Words;
use super::types::{Country, CountryKind};

/// Words by which a text names the summit of an organisation.
#[derive(Debug)]
pub(crate) struct SummitWords {
    /// Words for a summit.
    summits: Words<()>,
    /// The same, mapped to `None`, and organisations, mapped to their indices.
    all: Words<Option<usize>>,
}

impl SummitWords {
    pub(super) fn new(countries: &[Country], words: &[String]) -> Self {
        let all = summit_words(countries, words);
        let all = || all.iter().map(|(word, organisation)| (word.as_str(), *organisation));
        let summits = all().filter(|(_, organisation)| organisation.is_none()).map(|(word, _)| (word, ()));
        Self { summits: Words::of_chinese(summits), all: Words::of_chinese(all()) }
    }

    /// Returns start, end and value of each match in a text in simplified characters, without overlap; nothing if there
    /// is no word for a summit.
    pub(crate) fn find(&self, text: &str) -> Vec<(usize, usize, Option<usize>)> {
        // Few texts have one, and so few words are found at once.
        let has_summit = self.summits.find(text).next().is_some();
        if has_summit { self.all.find(text).collect() } else { Vec::new() }
    }
}

/// Returns the names of organisations and the words for a summit; an organisation has its index.
fn summit_words(countries: &[Country], words: &[String]) -> Vec<(String, Option<usize>)> {
    let mut found: Vec<(String, Option<usize>)> = Vec::new();
    for (at, country) in countries.iter().enumerate().filter(|(_, c)| c.kind == CountryKind::Organisation) {
        let long = |name: &&String| name.chars().count() > 1;
        let names = std::iter::once(&country.name).chain(&country.en).chain(&country.zh).chain(&country.ru);
        found.extend(names.filter(long).map(|name| (name.clone(), Some(at))));
    }
    for word in words {
        found.extend(
            [word.clone(), capitalized(word, 1), capitalized(word, usize::MAX)].map(|form| (form, None)),
        );
    }
    found
}

/// Returns a text with its first words capitalized.
fn capitalized(text: &str, words: usize) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, word) in text.split_inclusive(' ').enumerate() {
        let first = word.chars().next().filter(|_| at < words);
        out.extend(first.into_iter().flat_map(char::to_uppercase));
        out.push_str(&word[first.map_or(0, char::len_utf8)..]);
    }
    out
}
