//! Fixed phrases that only one of two texts has.
//!
//! A phrase counts as fixed if it is in the knowledge tables, in whatever language, or if the text itself repeats it:
//! at least [`MIN_WORDS`] words that stand in at least two of its sentences, begin and end with a word that says
//! something, have no name, and have at least [`MIN_TELLING`] words that are not common in readouts. Of phrases that
//! are part of a longer one in the same sentences, the longest is taken. Rather none than one that is chance.

use std::collections::{BTreeMap, BTreeSet};

use super::features::{People, names, people_of};
use super::terms::Terms;
use super::words::{Word, words};
use super::{Formula, MatchedBy, Options, Text, Which};

/// Minimum number of words of a repeated phrase.
const MIN_WORDS: usize = 3;

/// Minimum number of words of a repeated phrase that are not common.
const MIN_TELLING: usize = 2;

/// Minimum number of characters of a repeated phrase in a script without spaces.
const MIN_CHARACTERS: usize = 6;

/// Maximum number of words or characters of a repeated phrase.
const MAX_WORDS: usize = 16;

/// Number of sentences in which a phrase has to stand to be repeated.
const REPEATED: usize = 2;

/// Maximum number of sentences that are searched for repeated phrases.
const MAX_SENTENCES: usize = 5_000;

/// The sentences of a text as words.
struct Side<'t> {
    text: &'t Text<'t>,
    sentences: Vec<Vec<Word>>,
}

/// A phrase of one text: where it is first written, and its sentences.
struct Found {
    first: (usize, usize, usize),
    sentences: BTreeSet<usize>,
}

/// Returns the fixed phrases that only one of two texts has, those of A first, in the order of the text.
pub(super) fn formulas(a: &Text<'_>, b: &Text<'_>, by: MatchedBy, options: &Options<'_>) -> Vec<Formula> {
    let people = People::new(people_of(a).chain(people_of(b)), options.knowledge);
    let side = |text| Side { text, sentences: text.units.iter().map(|unit| words(unit.text)).collect() };
    let sides = [side(a), side(b)];
    let known = [known(&sides[0], &options.terms), known(&sides[1], &options.terms)];
    let repeated = match by {
        MatchedBy::Words => [0, 1].map(|at| repeated(&sides[at], &sides[1 - at], &people, &options.terms)),
        MatchedBy::Terms => Default::default(),
    };
    let mut formulas = Vec::new();
    for (at, which) in [(0, Which::A), (1, Which::B)] {
        let only = known[at].iter().filter(|(formula, _)| !known[1 - at].contains_key(formula));
        let named = only.map(|(formula, found)| (Some(options.terms.formula_name(*formula)), found));
        let is_known = |found: &Found| {
            let (sentence, start, end) = found.first;
            known[at].values().any(|of| of.first.0 == sentence && of.first.1 < end && start < of.first.2)
        };
        let unnamed = repeated[at].iter().filter(|found| !is_known(found)).map(|found| (None, found));
        let mut of_side: Vec<(Option<&str>, &Found)> = named.chain(unnamed).collect();
        of_side.sort_by_key(|(_, found)| found.first);
        formulas.extend(of_side.into_iter().map(|(name, found)| {
            let (sentence, start, end) = found.first;
            Formula {
                side: which,
                name: name.map(str::to_owned),
                text: sides[at].text.units[sentence].text[start..end].to_owned(),
                sentences: found.sentences.iter().copied().collect(),
            }
        }));
    }
    formulas
}

/// Returns the formulas of the tables in a text.
fn known(side: &Side<'_>, terms: &Terms) -> BTreeMap<u32, Found> {
    let mut known: BTreeMap<u32, Found> = BTreeMap::new();
    for (number, words) in side.sentences.iter().enumerate() {
        for at in 0..words.len() {
            for (length, formula) in terms.formulas.at(words, at) {
                let first = (number, words[at].start, words[at + length - 1].end);
                let found = known.entry(formula).or_insert(Found { first, sentences: BTreeSet::new() });
                found.sentences.insert(number);
            }
        }
    }
    known
}

/// Returns the phrases that one text repeats and the other does not have.
fn repeated(side: &Side<'_>, other: &Side<'_>, people: &People, terms: &Terms) -> Vec<Found> {
    let mut phrases: BTreeMap<Vec<&str>, Found> = BTreeMap::new();
    for (number, words) in side.sentences.iter().enumerate().take(MAX_SENTENCES) {
        let mut is_name = vec![false; words.len()];
        for name in names(words, people, terms) {
            is_name[name.first..name.first + name.length].fill(true);
        }
        for start in 0..words.len() {
            let least = if words[start].is_character { MIN_CHARACTERS } else { MIN_WORDS };
            for end in start + least..=words.len().min(start + MAX_WORDS) {
                let phrase = &words[start..end];
                if is_name[end - 1] || is_name[start] {
                    break;
                }
                if is_telling(phrase, terms) {
                    let stems = phrase.iter().map(|word| word.stem.as_str()).collect();
                    let first = (number, phrase[0].start, phrase[phrase.len() - 1].end);
                    phrases
                        .entry(stems)
                        .or_insert(Found { first, sentences: BTreeSet::new() })
                        .sentences
                        .insert(number);
                }
            }
        }
    }
    phrases.retain(|_, found| found.sentences.len() >= REPEATED);
    let lengths: BTreeSet<usize> = phrases.keys().map(Vec::len).collect();
    for words in &other.sentences {
        let stems: Vec<&str> = words.iter().map(|word| word.stem.as_str()).collect();
        for length in &lengths {
            stems.windows(*length).for_each(|phrase| drop(phrases.remove(phrase)));
        }
    }
    longest(phrases)
}

/// Whether a phrase begins and ends with words that say something, and has enough that are not common.
fn is_telling(phrase: &[Word], terms: &Terms) -> bool {
    let is_empty =
        |word: &Word| terms.is_empty(&word.stem) || word.stem.bytes().all(|byte| byte.is_ascii_digit());
    let telling = phrase.iter().filter(|word| !is_empty(word) && !terms.is_common(&word.stem)).count();
    !is_empty(&phrase[0]) && !is_empty(&phrase[phrase.len() - 1]) && telling >= MIN_TELLING
}

/// Removes phrases that are part of a longer one in the same sentences.
fn longest(phrases: BTreeMap<Vec<&str>, Found>) -> Vec<Found> {
    let mut ordered: Vec<(Vec<&str>, Found)> = phrases.into_iter().collect();
    ordered.sort_by(|x, y| y.0.len().cmp(&x.0.len()).then_with(|| x.0.cmp(&y.0)));
    let mut parts: BTreeMap<Vec<&str>, BTreeSet<usize>> = BTreeMap::new();
    let mut kept = Vec::new();
    for (stems, found) in ordered {
        let is_part = parts.get(&stems).is_some_and(|longer| *longer == found.sentences);
        if !is_part {
            for length in MIN_WORDS..stems.len() {
                for part in stems.windows(length) {
                    parts.entry(part.to_vec()).or_insert_with(|| found.sentences.clone());
                }
            }
            kept.push(found);
        }
    }
    kept
}
