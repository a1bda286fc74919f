//! Parts of introductions: offices, countries, words of names, and adjacent reporting verbs.

use super::super::CODE;
use crate::knowledge::{CountryForm, Knowledge, VerbSense, class};
use crate::token::Tokens;

/// Maximum number of words for the form of a state before its name, such as "Federal Democratic Republic".
const STATE: usize = 5;

/// Returns the office that begins at a token: the token after it, its index in the table, and the country
/// after "of".
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
        // The form of the state may come first: "of the Republic of Norland", "of the Federal Democratic
        // Republic of Norland".
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

/// Returns the sense of the reporting verb that begins at a token, if one does.
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

/// Returns the country that follows a name and "of": "Vladimir Putin of Russia".
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
    // "New Mexico" is a state of another country. Countries whose own names begin with "New" are found at
    // that word.
    if at > 0 && tokens.folded(at - 1) == "new" && tokens.is_capital(at - 1) {
        return None;
    }
    // "US" is the country; "us" and, at the start of a sentence, "Us" are the pronoun.
    if tokens.folded(at) == "us" && tokens.raw(at) != "US" {
        return None;
    }
    let (length, word) = knowledge.country_words.longest(tokens, at)?;
    Some((length, (word.country, word.form)))
}

/// Finds the full name of the table that begins at a token, as its number of tokens and the person's index.
pub(super) fn known_name(tokens: &Tokens<'_>, at: usize, knowledge: &Knowledge) -> Option<(usize, usize)> {
    if !tokens.is(at, class::OPENS_NAME) || !tokens.is_capital(at) {
        return None;
    }
    let (length, &person) = knowledge.names.longest(tokens, at)?;
    let inside = tokens.items()[at..at + length - 1].iter().any(|t| t.possessive);
    (!inside).then_some((length, person))
}

/// Maximum number of words for the field of an office.
const DOMAIN: usize = 14;

/// Returns the token after the field of an office ("of Culture and Tourism", "to the Vice President", "for
/// Norland"), where a name may begin. `from` is the token after the office; `goes_on` says whether "and" may
/// continue the field.
pub(super) fn domain_end(
    tokens: &Tokens<'_>,
    from: usize,
    goes_on: bool,
    knowledge: &Knowledge,
) -> Option<usize> {
    let opens = matches!(tokens.folded(from), "of" | "for" | "to") || goes_on && tokens.folded(from) == "and";
    if !opens {
        return None;
    }
    let place = if tokens.folded(from + 1) == "the" { from + 2 } else { from + 1 };
    if let Some((end, ..)) = office_at(tokens, place, knowledge) {
        return Some(end);
    }
    if let Some((length, _)) = country_at(tokens, place, knowledge) {
        return Some(place + length);
    }
    let is_word = |at: usize| tokens.is_capital(at) && tokens.raw(at).chars().any(char::is_alphabetic);
    let is_link = |at: usize| matches!(tokens.folded(at), "of" | "and" | "for" | "the" | "&");
    let (mut end, mut phrase) = (place, place);
    while end < place + DOMAIN {
        let goes_on = || !tokens.items()[end - 1].possessive || tokens.is(end, class::INSTITUTION);
        if is_word(end) && (end == place || goes_on()) {
            end += 1;
        } else if end > place && is_link(end) && (is_word(end + 1) || is_link(end + 1) && is_word(end + 2)) {
            end += 1;
            phrase = end;
        } else {
            break;
        }
    }
    if end == place {
        return None;
    }
    // The last phrase combines a noun of the field and a name: "Tourism Luo Shugang", "Resources Brian P.
    // McKeon".
    let is_noun =
        |at: usize| knowledge.language(CODE).domain_nouns.iter().any(|noun| noun == tokens.folded(at));
    let words = end - phrase;
    let is_initial = |at: usize| tokens.raw(at).trim_end_matches('.').chars().count() == 1;
    Some(match words {
        _ if is_noun(end - 1) => end,
        0..3 => end,
        3 => end - 2,
        _ if is_initial(end - 2) || is_noun(end - 4) => end - 3,
        _ => end - 2,
    })
}

/// Whether a word is a particle with a name joined to it: "al-Harthy".
fn is_joined_particle(word: &str, knowledge: &Knowledge) -> bool {
    word.split_once('-').is_some_and(|(particle, name)| {
        name.starts_with(char::is_uppercase)
            && knowledge.language(CODE).particles.iter().any(|one| one == particle)
    })
}

/// Whether the verb at a token credits its subject as the author of the article, instead of reporting words:
/// "…, Ada Brenn reports."
pub(in crate::lang::english) fn is_credit(tokens: &Tokens<'_>, verb: usize) -> bool {
    matches!(tokens.folded(verb), "reports" | "writes")
        && matches!(tokens.folded(verb + 1), "." | "from" | "")
}

/// Whether a word that can name a country or its people is a given name here: "Jordan Ellis", but not "Jordan
/// Valley Authority".
pub(super) fn is_given_like_country(tokens: &Tokens<'_>, at: usize, knowledge: &Knowledge) -> bool {
    let given = || &knowledge.language(CODE).given_names_like_countries;
    let next = at + 1;
    tokens.is_capital(at)
        && tokens.is_capital(next)
        && given().iter().any(|name| name == tokens.folded(at))
        && !tokens.items()[at].possessive
        && !tokens.is(next, class::NOT_NAME.or(class::INSTITUTION).or(class::BODY))
        && country_at(tokens, next, knowledge).is_none()
        && office_at(tokens, next, knowledge).is_none()
}

/// Returns the number of tokens from `at` on that look like a person's name, or 0.
pub(super) fn name_length(tokens: &Tokens<'_>, at: usize, knowledge: &Knowledge) -> usize {
    let is_name_word = |place: usize| {
        if place == at && is_given_like_country(tokens, at, knowledge) {
            return true;
        }
        (tokens.is_capital(place) || place > at && is_joined_particle(tokens.raw(place), knowledge))
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
        // A suffix may follow a comma: "Lee, Jr."
        if tokens.folded(end) == "," && matches!(tokens.folded(end + 1), "jr." | "sr.") {
            end += 2;
            break;
        }
    }
    end - at
}
