//! The phrase of a query, and the queries made with other phrases in its place.

use super::VARIANT_PHRASE_MAX;
use super::align;
use crate::query::{Distance, Near, Part, Phrase, Query, Relation, Word};
use crate::{Error, ErrorKind, Result};

/// Returns the words of the only phrase of a query, and how many of them must stand in order.
pub(super) fn words(query: &Query) -> Result<(Vec<String>, usize)> {
    let Some(words) = phrase(query).and_then(Phrase::exact_words) else {
        let message = format!("`{query}` is not one phrase of plain words");
        let hint = "give one phrase, in quotation marks; filters such as --by say where to look";
        return Err(Error::new(ErrorKind::Query, message).hinting(hint));
    };
    if words.len() > VARIANT_PHRASE_MAX {
        let message = format!("the phrase has {} words, more than {VARIANT_PHRASE_MAX}", words.len());
        return Err(Error::new(ErrorKind::Query, message).hinting("give a part of it"));
    }
    let is_han = words.iter().all(|word| word.chars().all(is_unspaced));
    let needed = align::needed(words.len(), is_han);
    Ok((words.into_iter().map(str::to_owned).collect(), needed))
}

/// Whether words of this character are written without spaces between them.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Returns words as they are written side by side.
pub(super) fn joined<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    let mut text = String::new();
    for word in words {
        let is_close = text.chars().next_back().is_some_and(is_unspaced) && word.chars().all(is_unspaced);
        if !text.is_empty() && !is_close {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

fn phrase(query: &Query) -> Option<&Phrase> {
    match query {
        Query::Phrase(phrase) => Some(phrase),
        Query::By(_, part) => phrase(part),
        Query::And(parts) => {
            let mut with_words = parts.iter().filter(|part| part.asks_for_words());
            let (Some(part), None) = (with_words.next(), with_words.next()) else { return None };
            phrase(part)
        }
        _ => None,
    }
}

/// Returns the query with another one in place of its phrase.
pub(super) fn with(query: &Query, other: &Query) -> Query {
    match query {
        Query::Phrase(_) => other.clone(),
        Query::By(voice, part) => Query::By(voice.clone(), Box::new(with(part, other))),
        Query::And(parts) => Query::And(parts.iter().map(|part| with(part, other)).collect()),
        query => query.clone(),
    }
}

/// Returns a query that finds each sentence in which as many of the words as are needed stand in order.
pub(super) fn candidates(phrase: &[String], needed: usize) -> Query {
    if needed == phrase.len() {
        return in_order(phrase.iter());
    }
    let without = |at: usize| {
        in_order(phrase.iter().enumerate().filter(move |(number, _)| *number != at).map(|(_, word)| word))
    };
    let mut all: Vec<Query> = (0..phrase.len()).map(without).collect();
    all.dedup();
    if all.len() == 1 { all.remove(0) } else { Query::Or(all) }
}

fn in_order<'w>(words: impl Iterator<Item = &'w String>) -> Query {
    let mut parts: Vec<Query> = words.filter_map(|word| exact([word.as_str()])).collect();
    if parts.len() == 1 {
        return parts.remove(0);
    }
    Query::Near(Near { parts, relation: Relation::Before, reach: Distance::Sentence })
}

/// Returns the query for these words side by side.
pub(super) fn exact<'w>(words: impl IntoIterator<Item = &'w str>) -> Option<Query> {
    let parts = words.into_iter().map(|word| Part::Word(Word::Exact(word.to_owned()))).collect();
    Phrase::of_parts(parts).map(Query::Phrase)
}
