//! The tables by which terms are found in sentences, compiled from the knowledge tables.

use readouts_reading::{ConceptSort, Knowledge};
use rustc_hash::FxHashSet;

use super::words::{Phrases, words};

/// Terms of the knowledge tables, by the stems of their words.
#[derive(Debug, Clone, Default)]
pub(super) struct Terms {
    /// Names of the topics, and whether each is a wide field.
    topic_names: Vec<(String, bool)>,
    pub(super) topics: Phrases<u32>,
    formula_names: Vec<String>,
    pub(super) formulas: Phrases<u32>,
    /// Wordings of "they spoke" and "they met".
    pub(super) contacts: Phrases<()>,
    unit_names: Vec<String>,
    pub(super) units: Phrases<u32>,
    /// Signs of units, which are no words.
    pub(super) unit_signs: Vec<(String, String)>,
    /// Powers of ten.
    pub(super) scales: Phrases<i32>,
    /// Stems of words that say little.
    common: FxHashSet<String>,
    /// Stems of words that say nothing.
    empty: FxHashSet<String>,
    country_codes: Vec<String>,
    pub(super) countries: Phrases<u32>,
}

impl Terms {
    pub(super) fn new(knowledge: &Knowledge) -> Self {
        let mut terms = Self::default();
        for concept in knowledge.concepts() {
            let of = concept.words.iter();
            match concept.sort {
                ConceptSort::Topic | ConceptSort::Field => {
                    let number = terms.topic_names.len() as u32;
                    terms.topic_names.push((concept.key.clone(), concept.sort == ConceptSort::Field));
                    of.for_each(|word| terms.topics.add(word, number));
                }
                ConceptSort::Formula => {
                    let number = push(&mut terms.formula_names, &concept.key);
                    of.for_each(|word| terms.formulas.add(word, number));
                }
                ConceptSort::Contact => of.for_each(|word| terms.contacts.add(word, ())),
                ConceptSort::Unit => {
                    let number = push(&mut terms.unit_names, &concept.key);
                    for word in of {
                        if word.chars().any(char::is_alphanumeric) {
                            terms.units.add(word, number);
                        } else {
                            terms.unit_signs.push((word.clone(), concept.key.clone()));
                        }
                    }
                }
                ConceptSort::Scale => {
                    if let Ok(power) = concept.key.parse() {
                        of.for_each(|word| terms.scales.add(word, power));
                    }
                }
                ConceptSort::Common => terms.common.extend(of.map(|word| stems(word))),
                ConceptSort::Empty => terms.empty.extend(of.map(|word| stems(word))),
                _ => {}
            }
        }
        for (code, name) in knowledge.country_names() {
            let number = push(&mut terms.country_codes, code);
            terms.countries.add_name(name, number);
        }
        terms
    }

    /// Returns the name of a topic, and whether it is a wide field.
    pub(super) fn topic(&self, topic: u32) -> (&str, bool) {
        let (name, is_field) = &self.topic_names[topic as usize];
        (name, *is_field)
    }

    pub(super) fn formula_name(&self, formula: u32) -> &str {
        &self.formula_names[formula as usize]
    }

    pub(super) fn unit_name(&self, unit: u32) -> &str {
        &self.unit_names[unit as usize]
    }

    pub(super) fn country_code(&self, country: u32) -> &str {
        &self.country_codes[country as usize]
    }

    pub(super) fn is_common(&self, stem: &str) -> bool {
        self.common.contains(stem)
    }

    pub(super) fn is_empty(&self, stem: &str) -> bool {
        self.empty.contains(stem)
    }
}

/// Returns the stems of a word's characters or of its only word, as one text.
fn stems(word: &str) -> String {
    words(word).into_iter().map(|word| word.stem).collect()
}

fn push(names: &mut Vec<String>, name: &str) -> u32 {
    if names.last().is_none_or(|last| last != name) {
        names.push(name.to_owned());
    }
    (names.len() - 1) as u32
}
