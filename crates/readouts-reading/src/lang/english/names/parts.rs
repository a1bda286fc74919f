//! The parts of introductions: offices, countries, words of names, and reporting verbs beside them.

use super::super::CODE;
use crate::knowledge::{CountryForm, Knowledge, VerbSense, class};
use crate::token::Tokens;

/// Number of words that may tell what kind of state a country is.
const STATE: usize = 5;

/// The office that begins at a token: the token behind it, its index in the table, and the country behind "of".
pub(super) fn office_at(
    tokens: &Tokens<'_>,
    at: usize,
    knowledge: &Knowledge,
) -> Option<(usize, usize, Option<usize>)> {
    if !tokens.is(at, class::OPENS_OFFICE) {
        return None;
    }
    let (length, &office) = knowledge.offices_in(CODE).longest(tokens, at)?;
    let end = at + length;
    if !tokens.items()[end - 1].possessive && matches!(tokens.folded(end), "of" | "for") {
        let mut place = end + 1;
        if tokens.folded(place) == "the" {
            place += 1;
        }
        // "of the Republic of Norland", "of the Federal Democratic Republic of Norland".
        let state = (place..place + STATE).find(|&word| !tokens.is_capital(word)).unwrap_or(place);
        let long = tokens.folded(state) == "of" && state > place;
        let after = [place, if long { state + 1 } else { place }];
        for place in after {
            if let Some((words, (country, CountryForm::Name))) = country_at(tokens, place, knowledge) {
                return Some((place + words, office, Some(country)));
            }
        }
    }
    Some((end, office, None))
}

/// The sense of the reporting verb that begins at a token, if one does.
pub(super) fn verb_at<'k>(
    tokens: &'k Tokens<'_>,
    at: usize,
    knowledge: &'k Knowledge,
) -> Option<&'k VerbSense> {
    if !tokens.is(at, class::OPENS_VERB) {
        return None;
    }
    knowledge.verbs(CODE).longest(tokens, at).map(|(_, sense)| sense)
}

/// The country behind a name and "of": "Vladimir Putin of Russia".
pub(super) fn country_after(tokens: &Tokens<'_>, at: usize, knowledge: &Knowledge) -> Option<usize> {
    if tokens.folded(at) != "of" || tokens.items()[at - 1].possessive {
        return None;
    }
    let place = if tokens.folded(at + 1) == "the" { at + 2 } else { at + 1 };
    country_at(tokens, place, knowledge).map(|(_, (country, _))| country)
}

pub(super) fn country_at(
    tokens: &Tokens<'_>,
    at: usize,
    knowledge: &Knowledge,
) -> Option<(usize, (usize, CountryForm))> {
    if !tokens.is(at, class::OPENS_COUNTRY) || !tokens.is_capital(at) {
        return None;
    }
    // "US" is the country; "us" and, at the start of a sentence, "Us" are the pronoun.
    if tokens.folded(at) == "us" && tokens.raw(at) != "US" {
        return None;
    }
    let (length, word) = knowledge.country_words.longest(tokens, at)?;
    Some((length, (word.country, word.form)))
}

/// The full name of the table that begins at a token: its number of tokens and the person's index.
pub(super) fn known_name(tokens: &Tokens<'_>, at: usize, knowledge: &Knowledge) -> Option<(usize, usize)> {
    if !tokens.is(at, class::OPENS_NAME) || !tokens.is_capital(at) {
        return None;
    }
    let (length, &person) = knowledge.names.longest(tokens, at)?;
    let inside = tokens.items()[at..at + length - 1].iter().any(|t| t.possessive);
    (!inside).then_some((length, person))
}

/// Number of tokens from `at` on that look like a person's name; 0 where none do.
pub(super) fn name_length(tokens: &Tokens<'_>, at: usize, knowledge: &Knowledge) -> usize {
    let is_name_word = |place: usize| {
        tokens.is_capital(place)
            && !tokens.is(place, class::NOT_NAME)
            && tokens.raw(place).chars().any(char::is_alphabetic)
            && country_at(tokens, place, knowledge).is_none()
            && office_at(tokens, place, knowledge).is_none()
    };
    let mut end = at;
    while end < at + 5 {
        if is_name_word(end) {
            end += 1;
            if tokens.items()[end - 1].possessive {
                break;
            }
        } else if end > at
            && tokens.is(end, class::PARTICLE)
            && (is_name_word(end + 1) || is_name_word(end + 2))
        {
            end += 1;
        } else {
            break;
        }
        // A suffix behind a comma: "Lee, Jr."
        if tokens.folded(end) == "," && matches!(tokens.folded(end + 1), "jr." | "sr.") {
            end += 2;
            break;
        }
    }
    end - at
}
