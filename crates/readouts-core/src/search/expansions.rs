//! What words of the index a pattern or a stem stands for.
//!
//! Looked up in the dictionaries of all segments; a word that stands for too many is an error, never
//! cut. It must not know where the words stand.

use std::collections::{BTreeSet, HashMap, HashSet};

use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use super::watch::Watch;
use crate::index::Index;
use crate::query::{Plan, Word};
use crate::words::stem;
use crate::{ErrorKind, QueryError, Result};

/// The most words of the index that one word of a query can stand for.
pub const EXPANSION_MAX: usize = 10_000;

/// Maximum number of words of the index that all patterns and stems of a query can stand for together; those of
/// one that stands in several places count in each.
pub const EXPANSIONS_MAX: usize = 100_000;

/// The words that each pattern and stem of a query stands for.
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
            // The same as if what was removed had never been there.
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
        let mut of: HashMap<Word, Vec<String>> = HashMap::new();
        let mut seen = HashSet::new();
        let mut all = 0;
        for &(word, in_title) in wanted {
            if seen.insert((word, in_title)) {
                let field = if in_title { index.fields.title } else { index.fields.body };
                let mut found: BTreeSet<String> = of.remove(word).unwrap_or_default().into_iter().collect();
                let place = (searcher, field, which);
                look_up(index, place, word, watch, &mut found).map_err(|error| index.error(error))?;
                watch.check()?;
                if found.len() > EXPANSION_MAX {
                    return Err(too_many(word).into());
                }
                of.insert(word.clone(), found.into_iter().collect());
            }
            all += of.get(word).map_or(0, Vec::len);
            if all > EXPANSIONS_MAX {
                let message = format!(
                    "the patterns and stems of the query stand for more than {EXPANSIONS_MAX} words of the index together"
                );
                return Err(QueryError::new(message)
                    .hinting("give fewer of them, or more of their letters")
                    .into());
            }
        }
        Ok(Self { of })
    }

    /// The words that this pattern or stem stands for, sorted.
    pub(super) fn of(&self, word: &Word) -> &[String] {
        self.of.get(word).map_or(&[], Vec::as_slice)
    }
}

fn too_many(word: &Word) -> QueryError {
    let written = match word {
        Word::Pattern(pattern) => pattern.clone(),
        Word::Stem(stem) => format!("stem:{stem}"),
        Word::Exact(word) | Word::Cased(word) => word.clone(),
    };
    QueryError::new(format!("`{written}` stands for more than {EXPANSION_MAX} words of the index"))
        .hinting("give more of its letters")
}

/// What a word of the index must be.
enum Wanted<'w> {
    Form(&'w str),
    WithStem(String),
}

impl<'w> Wanted<'w> {
    /// With what such words begin with; `None` where a word stands for itself.
    fn of(word: &'w Word) -> Option<(String, Self)> {
        match word {
            Word::Pattern(pattern) => {
                let prefix = pattern.split('*').next().unwrap_or_default().to_owned();
                Some((prefix, Self::Form(pattern)))
            }
            Word::Stem(word) => {
                let wanted = stem(word).into_owned();
                // A stem changes the end of a word, never its first letter.
                Some((wanted.chars().take(1).collect(), Self::WithStem(wanted)))
            }
            Word::Exact(_) | Word::Cased(_) => None,
        }
    }

    fn is(&self, word: &str) -> bool {
        match self {
            Self::Form(pattern) => fits(pattern, word),
            Self::WithStem(wanted) => stem(word) == *wanted,
        }
    }
}

/// Which words of the dictionary are looked up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    /// Also those of removed articles alone, which find nothing.
    All,
    /// Those that an article has, which takes a look at the postings.
    OfArticles,
}

fn look_up(
    index: &Index,
    (searcher, field, which): (&Searcher, Field, Which),
    word: &Word,
    watch: &Watch,
    found: &mut BTreeSet<String>,
) -> tantivy::Result<()> {
    let Some((prefix, wanted)) = Wanted::of(word) else { return Ok(()) };
    for reader in searcher.segment_readers() {
        let inverted = reader.inverted_index(field)?;
        let mut terms = inverted.terms().range().ge(&prefix).into_stream()?;
        let mut number = 0;
        while terms.advance() && found.len() <= EXPANSION_MAX && !watch.is_over_at(number) {
            number += 1;
            let Ok(term) = std::str::from_utf8(terms.key()) else { continue };
            if !term.starts_with(&prefix) {
                break;
            }
            let is_there = || -> tantivy::Result<bool> {
                let term = Term::from_field_text(field, term);
                Ok(which == Which::All || index.articles_with(searcher, &term)? > 0)
            };
            if wanted.is(term) && is_there()? {
                found.insert(term.to_owned());
            }
        }
    }
    Ok(())
}

/// Whether a word has a pattern's form.
fn fits(pattern: &str, word: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == word };
    let Some(mut word) = word.strip_prefix(first) else { return false };
    let mut pieces: Vec<&str> = rest.split('*').collect();
    let last = pieces.pop().unwrap_or_default();
    for piece in pieces {
        // The first place leaves most for the pieces behind.
        let Some(at) = word.find(piece) else { return false };
        word = &word[at + piece.len()..];
    }
    word.ends_with(last)
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
            assert_eq!(fits(pattern, word), fitting, "{pattern} {word}");
        }
    }
}
