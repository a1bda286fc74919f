//! Finds words of a query that no article has, and the most similar words of the index.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use super::watch::Watch;
use crate::index::Index;
use crate::query::{FieldQuery, Phrase, Relation, Word};
use crate::words::{fold_words, stands_alone};
use crate::{Query, Result};

/// Maximum number of similar words for one word.
const NEAREST_MAX: usize = 3;
/// Maximum number of words of a query for which similar words are searched.
const GUESSED_MAX: usize = 10;
/// Minimum number of characters of a word for which similar words are searched: shorter words have too many.
const CHARS_MIN: usize = 4;
/// Minimum number of characters of a word that may differ in two places.
const TWO_SLIPS_MIN: usize = 6;
/// Maximum number of characters of a word for which similar words are searched.
const CHARS_MAX: usize = 40;

/// Word of a query that no article has: neither in its text nor in its headline, or not in its headline if it is
/// searched there only.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnseenWord {
    /// The word, folded.
    pub word: String,
    /// Whether it is searched in headlines only.
    pub in_titles: bool,
    /// Most similar words of the index, all with as many slips; the word that most articles have comes first.
    pub nearest: Vec<NearWord>,
}

/// Word of the index that is similar to a word of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NearWord {
    /// The word, folded.
    pub word: String,
    /// Number of articles that have it.
    pub documents: u64,
}

/// Returns the words that an article must or may have to match, and that no article has, in the order of the
/// query. Patterns, stems and abbreviations are left out: each stands for several words.
pub(super) fn unseen(
    index: &Index,
    searcher: &Searcher,
    query: &Query,
    watch: &Watch,
) -> Result<Vec<UnseenWord>> {
    let mut wanted: Vec<(String, bool)> = Vec::new();
    each_phrase(query, &mut |phrase, in_titles| {
        phrase.each_part_word(&mut |word| {
            let Some(word) = folded(word) else { return };
            match wanted.iter_mut().find(|(known, _)| *known == word) {
                // A word that is searched in bodies too is told of as such.
                Some((_, known)) => *known &= in_titles,
                None => wanted.push((word, in_titles)),
            }
        });
    });
    let mut found = Vec::new();
    for (word, in_titles) in wanted {
        let (body, title) = (index.fields.body, index.fields.title);
        let field = if in_titles { title } else { body };
        // A word that headlines have is no mistyped word.
        let looked_in = [body, title].into_iter().filter(|looked_in| !in_titles || *looked_in == title);
        let articles = |field| index.articles_with(searcher, &Term::from_field_text(field, &word));
        let counts = looked_in.map(articles).collect::<tantivy::Result<Vec<_>>>();
        if counts.map_err(|error| index.error(error))?.into_iter().any(|articles| articles > 0) {
            continue;
        }
        let nearest = match found.len() < GUESSED_MAX {
            true => nearest(index, searcher, field, &word, watch).map_err(|error| index.error(error))?,
            false => Vec::new(),
        };
        watch.check()?;
        found.push(UnseenWord { word, in_titles, nearest });
    }
    Ok(found)
}

/// Calls `each` for every phrase outside of NOT, with whether it is searched in headlines.
fn each_phrase<'q>(query: &'q Query, each: &mut impl FnMut(&'q Phrase, bool)) {
    match query {
        Query::Phrase(phrase) => each(phrase, false),
        Query::Field(FieldQuery::Title(phrase)) => each(phrase, true),
        Query::And(parts) | Query::Or(parts) => parts.iter().for_each(|part| each_phrase(part, each)),
        Query::Near(near) if near.relation == Relation::Not => {
            near.parts.iter().take(1).for_each(|part| each_phrase(part, each));
        }
        Query::Near(near) => near.parts.iter().for_each(|part| each_phrase(part, each)),
        Query::AtLeast(_, part) | Query::By(_, part) => each_phrase(part, each),
        Query::All | Query::Not(_) | Query::Field(_) => {}
    }
}

fn folded(word: &Word) -> Option<String> {
    match word {
        Word::Exact(text) => Some(text.clone()),
        Word::Cased(text) | Word::Written(text) => {
            <[String; 1]>::try_from(fold_words(text)).ok().map(|[only]| only)
        }
        Word::Pattern(_) | Word::Stem(_) | Word::Abbreviation(_) => None,
    }
}

/// Returns the words of a field that differ from a word by one or two slips: a letter missing, added or
/// replaced, or two neighbours swapped.
fn nearest(
    index: &Index,
    searcher: &Searcher,
    field: Field,
    word: &str,
    watch: &Watch,
) -> tantivy::Result<Vec<NearWord>> {
    let chars = word.chars().count();
    // Numbers are not mistyped words, and each Chinese character is a word.
    let is_guessed = |c: char| !c.is_numeric() && !stands_alone(c);
    if !(CHARS_MIN..=CHARS_MAX).contains(&chars) || !word.chars().all(is_guessed) {
        return Ok(Vec::new());
    }
    let slips = if chars < TWO_SLIPS_MIN { 1 } else { 2 };
    let like = FuzzyTermQuery::new(Term::from_field_text(field, word), slips, true);
    let mut near = BTreeSet::new();
    for reader in searcher.segment_readers() {
        let inverted = reader.inverted_index(field)?;
        let mut terms = inverted.terms().search(like.automaton()?).into_stream()?;
        let mut number = 0;
        while terms.advance() && !watch.is_over_at(number) {
            number += 1;
            near.extend(std::str::from_utf8(terms.key()).map(str::to_owned));
        }
    }
    let mut counted = Vec::new();
    for (number, other) in near.into_iter().enumerate() {
        if watch.is_over_at(number) {
            break;
        }
        // Zero if only removed articles have it.
        let documents = index.articles_with(searcher, &Term::from_field_text(field, &other))?;
        if documents > 0 {
            counted.push((strsim::osa_distance(word, &other), Reverse(documents), other));
        }
    }
    counted.sort();
    // Words with more slips than the best are seldom meant.
    let least = counted.first().map_or(0, |(slips, ..)| *slips);
    let best = counted.into_iter().take_while(|(slips, ..)| *slips == least).take(NEAREST_MAX);
    Ok(best.map(|(_, Reverse(documents), word)| NearWord { word, documents }).collect())
}
