//! Words by which a text names the summit of an organisation.

use super::types::{Country, CountryKind};

/// Returns the names of organisations and the words for a summit; an organisation has its index.
pub(super) fn summit_words(countries: &[Country], words: &[String]) -> Vec<(String, Option<usize>)> {
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
