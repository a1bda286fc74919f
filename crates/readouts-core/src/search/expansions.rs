//! Expands patterns and stems to the words of the index that match them.
//!
//! The words are looked up in the dictionaries of all segments. Too many words are an error; the list is
//! never truncated.

use std::collections::{BTreeSet, HashMap, HashSet};

use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use super::watch::Watch;
use crate::index::Index;
use crate::query::{Plan, Word};
use crate::query::{QueryErrorKind, QueryProblem};
use crate::words::stem;
use crate::{ErrorKind, Result};

/// Maximum number of words of the index that one word of a query can stand for.
pub const EXPANSION_MAX: usize = 10_000;

/// Maximum number of words of the index that all patterns and stems of a query can stand for together. A
/// pattern or stem that occurs several times in the query counts each time.
pub const EXPANSIONS_MAX: usize = 100_000;

/// Maximum number of postings read for the words that patterns and stems stand for: the sum, over the words,
/// of the number of articles that have the word.
pub const EXPANDED_ARTICLES_MAX: u64 = 5_000_000;

/// Expansions of each pattern and stem of a query.
#[derive(Debug, Default)]
pub(super) struct Expansions {
    of: HashMap<Word, Vec<String>>,
}

impl Expansions {
    pub(super) fn new(index: &Index, searcher: &Searcher, plan: &Plan, watch: &Watch) -> Result<Self> {
        let mut wanted = Vec::new();
        plan.each_word(&mut |word, in_title| {
            if matches!(word, Word::Pattern(_) | Word::Stem(_)) {
                wanted.push((word, in_title));
            }
        });
        let look_up = |which| Self::look_up(index, searcher, &wanted, watch, which);
        match look_up(Which::All) {
            // Removed articles must not make a difference, so their words are excluded before a query is
            // refused.
            Err(error) if error.kind() == ErrorKind::Query => look_up(Which::OfArticles),
            other => other,
        }
    }

    fn look_up(
        index: &Index,
        searcher: &Searcher,
        wanted: &[(&Word, bool)],
        watch: &Watch,
        which: Which,
    ) -> Result<Self> {
        let find = |sought: &mut [Sought<'_>], in_title| {
            let field = if in_title { index.fields.title } else { index.fields.body };
            let found = look_up(index, (searcher, field, which), sought, watch);
            found.map_err(|error| index.error(error)).and_then(|()| watch.check())
        };
        // Patterns compared with all words of the index, in one pass for each field.
        let mut compared: HashMap<(&Word, bool), Sought<'_>> = HashMap::new();
        for field in [false, true] {
            let all = wanted.iter().filter(|(word, in_title)| *in_title == field && has_no_prefix(word));
            let mut known = HashSet::new();
            let words = all.map(|(word, _)| *word).filter(|word| known.insert(*word));
            let mut sought: Vec<Sought<'_>> = words.filter_map(Sought::of).collect();
            if !sought.is_empty() {
                find(&mut sought, field)?;
            }
            compared.extend(sought.into_iter().map(|sought| ((sought.word, field), sought)));
        }
        let mut of: HashMap<Word, Vec<String>> = HashMap::new();
        let mut articles_of: HashMap<&Word, u64> = HashMap::new();
        let mut seen = HashSet::new();
        let (mut all, mut articles) = (0, 0);
        for &(word, in_title) in wanted {
            if seen.insert((word, in_title)) {
                let sought = match compared.remove(&(word, in_title)) {
                    Some(sought) => sought,
                    None => {
                        let Some(mut sought) = Sought::of(word) else { continue };
                        find(std::slice::from_mut(&mut sought), in_title)?;
                        sought
                    }
                };
                *articles_of.entry(word).or_default() += sought.articles;
                let mut found = sought.found;
                found.extend(of.remove(word).unwrap_or_default());
                if found.len() > EXPANSION_MAX {
                    return Err(too_many(word).into());
                }
                of.insert(word.clone(), found.into_iter().collect());
            }
            all += of.get(word).map_or(0, Vec::len);
            articles += articles_of.get(word).copied().unwrap_or_default();
            let (most, message) = if articles > EXPANDED_ARTICLES_MAX {
                (
                    EXPANDED_ARTICLES_MAX as usize,
                    format!(
                        "the words that the patterns and stems of the query stand for are in more than {EXPANDED_ARTICLES_MAX} articles in total"
                    ),
                )
            } else if all > EXPANSIONS_MAX {
                (
                    EXPANSIONS_MAX,
                    format!(
                        "the patterns and stems of the query stand for more than {EXPANSIONS_MAX} words of the index together"
                    ),
                )
            } else {
                continue;
            };
            return Err(QueryProblem::new(QueryErrorKind::TooManyWords { most }, message)
                .hinting("give fewer of them, or more of their letters")
                .into());
        }
        Ok(Self { of })
    }

    /// Returns the expansions of a pattern or stem, sorted.
    pub(super) fn of(&self, word: &Word) -> &[String] {
        self.of.get(word).map_or(&[], Vec::as_slice)
    }
}

fn too_many(word: &Word) -> QueryProblem {
    let written = match word {
        Word::Pattern(pattern) => pattern.clone(),
        Word::Stem(stem) => format!("stem:{stem}"),
        Word::Exact(word) | Word::Abbreviation(word) | Word::Cased(word) | Word::Written(word) => {
            word.clone()
        }
    };
    let kind = QueryErrorKind::TooManyWords { most: EXPANSION_MAX };
    QueryProblem::new(kind, format!("`{written}` stands for more than {EXPANSION_MAX} words of the index"))
        .hinting("give more of its letters")
}

/// A pattern or a stem, with the words found for it.
struct Sought<'w> {
    word: &'w Word,
    /// Prefix that all its words have in common.
    prefix: String,
    form: Form,
    found: BTreeSet<String>,
    /// Sum, over the words, of the number of articles that have the word.
    articles: u64,
}

/// Condition that a word of the index must meet.
enum Form {
    /// Consists of these pieces in order: the first at its start, the last at its end.
    Pieces(Vec<String>),
    WithStem(String),
}

impl<'w> Sought<'w> {
    /// Returns `None` for a word that stands for itself.
    fn of(word: &'w Word) -> Option<Self> {
        let (prefix, form) = match word {
            Word::Pattern(pattern) => {
                let pieces: Vec<String> = pattern.split('*').map(str::to_owned).collect();
                (pieces.first().cloned().unwrap_or_default(), Form::Pieces(pieces))
            }
            Word::Stem(word) => {
                let wanted = stem(word).into_owned();
                // A stem changes the end of a word, never its first letter.
                (wanted.chars().take(1).collect(), Form::WithStem(wanted))
            }
            Word::Exact(_) | Word::Abbreviation(_) | Word::Cased(_) | Word::Written(_) => return None,
        };
        Some(Self { word, prefix, form, found: BTreeSet::new(), articles: 0 })
    }
}

/// Whether a word is a pattern that starts with `*`, so that its matches share no prefix.
fn has_no_prefix(word: &Word) -> bool {
    matches!(word, Word::Pattern(pattern) if pattern.starts_with('*'))
}

impl Form {
    fn is(&self, word: &str) -> bool {
        match self {
            Self::Pieces(pieces) => is_made_of(pieces, word),
            Self::WithStem(wanted) => stem(word) == *wanted,
        }
    }
}

/// Which words of the dictionary are considered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    /// All words, including words that only removed articles have.
    All,
    /// Words that an existing article has, which requires reading postings.
    OfArticles,
}

/// Finds the words of the index for all of these patterns or stems, which must have the same prefix.
fn look_up(
    index: &Index,
    (searcher, field, which): (&Searcher, Field, Which),
    sought: &mut [Sought<'_>],
    watch: &Watch,
) -> tantivy::Result<()> {
    let prefix = sought.first().map(|sought| sought.prefix.clone()).unwrap_or_default();
    for reader in searcher.segment_readers() {
        let inverted = reader.inverted_index(field)?;
        let mut terms = inverted.terms().range().ge(&prefix).into_stream()?;
        let mut number = 0;
        while terms.advance() && !watch.is_over_at(number) {
            number += 1;
            let Ok(term) = std::str::from_utf8(terms.key()) else { continue };
            if !term.starts_with(&prefix) {
                break;
            }
            for sought in sought.iter_mut().filter(|sought| sought.form.is(term)) {
                match which {
                    Which::All => {
                        sought.articles += u64::from(terms.value().doc_freq);
                        sought.found.insert(term.to_owned());
                    }
                    Which::OfArticles if sought.found.contains(term) => {}
                    Which::OfArticles => {
                        let those = index.articles_with(searcher, &Term::from_field_text(field, term))?;
                        sought.articles += those;
                        if those > 0 {
                            sought.found.insert(term.to_owned());
                        }
                    }
                }
                if sought.found.len() > EXPANSION_MAX {
                    return Ok(());
                }
            }
        }
    }
    Ok(())
}

/// Whether a word consists of these pieces in order, with anything between them.
fn is_made_of(pieces: &[String], word: &str) -> bool {
    let [first, middle @ .., last] = pieces else { return pieces.iter().all(|only| only == word) };
    let Some(mut word) = word.strip_prefix(first.as_str()) else { return false };
    for piece in middle {
        // The first occurrence leaves the most text for the remaining pieces.
        let Some(at) = word.find(piece.as_str()) else { return false };
        word = &word[at + piece.len()..];
    }
    word.ends_with(last.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_characters_or_none() {
        for (pattern, word, fitting) in [
            ("partner*", "partner", true),
            ("partner*", "partnership", true),
            ("*ship", "partnership", true),
            ("p*ship", "partnership", true),
            ("p*ship", "partner", false),
            ("a*b*c", "axbxbc", true),
            ("a*b*c", "acb", false),
            ("ab*ba", "aba", false),
            ("*a*", "xax", true),
            ("新*", "新", true),
        ] {
            let pieces: Vec<String> = pattern.split('*').map(str::to_owned).collect();
            assert_eq!(is_made_of(&pieces, word), fitting, "{pattern} {word}");
        }
    }
}
