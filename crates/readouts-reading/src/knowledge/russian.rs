//! Russian words of the tables, compared by stem so that they are found in any grammatical case.

use super::lists::Lists;
use super::types::{Country, Office, Person};
use super::words::WordMap;
use super::{Lexicon, VerbSense};
use crate::token::{Tokens, fold};

/// Russian words of the tables.
#[derive(Debug, Default)]
pub(crate) struct Russian {
    /// Stems of full names, mapped to indices into `people`.
    pub(crate) names: Lexicon<usize>,
    /// Stems of family names, mapped to indices into `people`.
    families: WordMap<Vec<usize>>,
    /// Stems of offices, mapped to indices into `offices`.
    pub(crate) offices: Lexicon<usize>,
    /// Stems of countries and their adjectives, mapped to indices into `countries`.
    pub(crate) countries: Lexicon<usize>,
    /// Stems of bodies, mapped to their names.
    pub(crate) bodies: Lexicon<String>,
    /// Words of names and first words of offices and countries, folded, in the nominative.
    nominatives: WordMap<()>,
    /// Finite forms and participles of reporting verbs, folded.
    verbs: WordMap<VerbSense>,
}

impl Russian {
    pub(super) fn new(people: &[Person], offices: &[Office], countries: &[Country], lists: &Lists) -> Self {
        let mut russian = Self::default();
        for (at, person) in people.iter().enumerate() {
            for name in person.also.iter().filter(|name| is_cyrillic(name)) {
                add(&mut russian.names, name, at);
                // Chinese and Korean names begin with the family name and are always written in full, so they
                // get no entry.
                let last_is_family = person.family.as_deref().is_none_or(|f| person.name.ends_with(f));
                if let Some(family) = name.split(' ').next_back().filter(|_| last_is_family) {
                    let known = russian.families.entry(stem(&fold(family)), Vec::new());
                    if !known.contains(&at) {
                        known.push(at);
                    }
                }
                for word in name.split(' ') {
                    russian.nominatives.entry(&fold(word), ());
                }
            }
        }
        let of_offices = offices.iter().enumerate().flat_map(|(at, office)| {
            let names = lists.offices.get(&office.key).map_or(&[][..], Vec::as_slice);
            names.iter().map(move |name| (name, at))
        });
        for (name, at) in of_offices {
            add(&mut russian.offices, name, at);
            russian.nominatives.entry(&first_word(name), ());
        }
        for (at, country) in countries.iter().enumerate() {
            for name in &country.ru {
                add(&mut russian.countries, name, at);
                russian.nominatives.entry(&first_word(name), ());
            }
        }
        let mut bodies: Vec<&String> = lists.bodies.iter().collect();
        bodies.sort();
        bodies.into_iter().for_each(|name| add(&mut russian.bodies, name, name.clone()));
        for verb in &lists.verbs {
            let needs = (!verb.needs.is_empty()).then(|| verb.needs.iter().cloned().collect());
            let sense = VerbSense { class: verb.class, needs };
            for form in verb.forms.iter().flat_map(|form| forms(form)) {
                russian.verbs.entry(&form, sense.clone());
            }
        }
        russian
    }

    /// Returns the people with the stem of a family name, as indices into `people`.
    pub(crate) fn family(&self, stem: &str) -> &[usize] {
        self.families.get(stem).map_or(&[], Vec::as_slice)
    }

    /// Returns the meaning of a folded form of a reporting verb.
    pub(crate) fn verb(&self, form: &str) -> Option<&VerbSense> {
        self.verbs.get(form)
    }

    /// Whether a folded word is the nominative of a word of the tables.
    pub(crate) fn is_nominative(&self, word: &str) -> bool {
        self.nominatives.get(word).is_some()
    }
}

fn is_cyrillic(text: &str) -> bool {
    text.chars().any(|c| ('\u{400}'..='\u{4FF}').contains(&c))
}

/// Adds a phrase by the stems of its words.
fn add<T>(lexicon: &mut Lexicon<T>, phrase: &str, value: T) {
    let tokens = Tokens::new(phrase);
    lexicon.add((0..tokens.len()).map(|at| stem(tokens.folded(at))), value);
}

/// Returns the first word of a phrase, folded.
fn first_word(phrase: &str) -> String {
    fold(phrase.split(' ').next().unwrap_or_default())
}

/// Returns all forms of a verb from the one in the table. For a past tense these are every gender and number
/// and the adverbial participle; for a short participle, written with a hyphen (`отмечен-`), every ending.
fn forms(form: &str) -> Vec<String> {
    let form = fold(form);
    if let Some(participle) = form.strip_suffix('-') {
        return ["", "а", "о", "ы"].iter().map(|end| format!("{participle}{end}")).collect();
    }
    if let Some(past) = form.strip_suffix("лся") {
        let ends = ["лся", "лась", "лось", "лись", "вшись"];
        return ends.iter().map(|end| format!("{past}{end}")).collect();
    }
    if let Some(past) = form.strip_suffix('л') {
        return ["л", "ла", "ло", "ли", "в"].iter().map(|end| format!("{past}{end}")).collect();
    }
    vec![form]
}

const ENDINGS: [&str; 33] = [
    "ами", "ями", "ого", "его", "ому", "ему", "ыми", "ими", "ой", "ей", "ый", "ий", "ом", "ем", "ым", "им",
    "ую", "юю", "ая", "яя", "ые", "ие", "ых", "их", "а", "я", "у", "ю", "е", "ы", "и", "о", "ь",
];

/// Returns a folded word without its case ending. This is not the linguistic stem: it only has to be the same
/// for all cases of a name, as far as endings allow.
pub(crate) fn stem(word: &str) -> &str {
    let mut word = word;
    let long = |rest: &&str| rest.chars().nth(1).is_some();
    loop {
        // Fast path: every ending has one of these last letters.
        if !word.ends_with(['а', 'е', 'и', 'й', 'м', 'о', 'у', 'х', 'ы', 'ь', 'ю', 'я']) {
            return word;
        }
        let shorter = ENDINGS.iter().chain(["й"].iter()).find_map(|end| word.strip_suffix(end).filter(long));
        match shorter {
            Some(rest) => word = rest,
            None => return word,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn all_cases_of_a_name_have_one_stem() {
        for forms in [
            &["Олаф", "Олафа", "Олафу", "Олафом", "Олафе"][..],
            &["Иванов", "Иванова", "Иванову", "Ивановым", "Иванове"],
            &["Лужский", "Лужского", "Лужскому", "Лужским", "Лужском"],
            &["Сергей", "Сергея", "Сергею", "Сергеем", "Сергее"],
            &["Мария", "Марии", "Марию", "Марией"],
            &["председатель", "председателя", "председателем"],
        ] {
            let stems: HashSet<String> = forms.iter().map(|f| stem(&fold(f)).to_owned()).collect();
            assert_eq!(stems.len(), 1, "{stems:?}");
        }
    }

    #[test]
    fn a_past_tense_stands_for_its_other_forms() {
        assert_eq!(forms("отметил"), ["отметил", "отметила", "отметило", "отметили", "отметив"]);
        assert_eq!(forms("подчёркнут-").last().map(String::as_str), Some("подчеркнуты"));
    }
}
