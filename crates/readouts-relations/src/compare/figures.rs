//! Figures of a sentence, in one form however they are written: "$500 million", "0.5 billion dollars".

use super::terms::Terms;
use super::words::Word;

/// Smallest value that tells something without a unit.
const SMALL: f64 = 10.0;

/// A figure, with the words it consists of.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Figure {
    pub(super) first: usize,
    /// Number of words.
    pub(super) length: usize,
    /// The value in one form, with its unit if that is needed to tell figures apart.
    pub(super) key: String,
    /// Whether the value is small and has no unit.
    pub(super) is_small: bool,
}

/// Returns the figures of a sentence.
pub(super) fn figures(text: &str, words: &[Word], terms: &Terms) -> Vec<Figure> {
    let mut figures = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some(number) = number(&words[at].folded) else {
            at += 1;
            continue;
        };
        let first = at;
        at += 1;
        let mut value = number;
        let mut is_scaled = false;
        while let Some((length, power)) = words.get(at).and_then(|_| terms.scales.longest(words, at)) {
            value *= 10_f64.powi(power);
            is_scaled = true;
            at += length;
        }
        let unit = unit(text, words, first, at, terms);
        // A year, not a figure.
        if unit.is_none() && !is_scaled && (1900.0..2100.0).contains(&value) && value.fract() == 0.0 {
            continue;
        }
        let plain = format!("{}", (value * 1e6).round() / 1e6);
        let key = match &unit {
            Some(unit) if value < 1000.0 => format!("{plain} {unit}"),
            _ => plain,
        };
        let is_small = unit.is_none() && value < SMALL;
        figures.push(Figure { first, length: at - first, key, is_small });
    }
    figures
}

/// Returns the value of a number in digits.
fn number(word: &str) -> Option<f64> {
    if !word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let digits: String = word.chars().filter(|c| *c != ',').collect();
    digits.parse().ok().filter(|value: &f64| value.is_finite())
}

/// Returns the unit of the figure of some words: a sign or a word beside it.
fn unit<'t>(text: &str, words: &[Word], first: usize, after: usize, terms: &'t Terms) -> Option<&'t str> {
    let before = text[..words[first].start].trim_end();
    let behind = text[words[after - 1].end..].trim_start();
    let sign = |(sign, unit): &'t (String, String)| {
        (before.ends_with(sign.as_str()) || behind.starts_with(sign.as_str())).then_some(unit.as_str())
    };
    if let Some(unit) = terms.unit_signs.iter().find_map(sign) {
        return Some(unit);
    }
    let word = |at: usize| terms.units.longest(words, at).map(|(_, unit)| unit);
    let earlier = (1..=3.min(first)).find_map(|back| {
        let (length, unit) = terms.units.longest(words, first - back)?;
        (length == back).then_some(unit)
    });
    let unit = (after < words.len()).then(|| word(after)).flatten().or(earlier)?;
    Some(terms.unit_name(unit))
}
