//! Phrases: sequences of words, with gaps and choices.

use std::collections::HashSet;

use super::QueryProblem;
use crate::Result;
use crate::words::{PARAGRAPH_GAP, is_dotted, written_words};

/// Sequence of words.
///
/// It begins and ends with a word or choice; adjacent gaps are merged.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Phrase {
    parts: Vec<Part>,
}

/// A part of a phrase.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Part {
    /// One word.
    Word(Word),
    /// One of several runs of words, none of them empty.
    Choice(Vec<Vec<Word>>),
    /// Any words.
    Gap {
        /// Minimum number of words.
        min: u32,
        /// Maximum number of words, at least 1.
        max: u32,
    },
}

/// Word to search for; each Han character is a word.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Word {
    /// This word, folded.
    Exact(String),
    /// Every word that matches this folded pattern; `*` stands for any number of characters, including none.
    Pattern(String),
    /// Abbreviation with these letters, folded: in upper case, with or without dots, or in lower case with
    /// dots. `us` finds *U.S.* and *US*, never *us*.
    Abbreviation(String),
    /// This word, with upper and lower case as written, otherwise folded.
    Cased(String),
    /// This word without folding: case, diacritics, dots and traditional characters must match.
    Written(String),
    /// Every word with the stem of this one, folded.
    Stem(String),
}

impl Word {
    /// Returns the words of a text, folded; a word with dots between its letters becomes an abbreviation.
    pub(crate) fn all_of(text: &str) -> Vec<Self> {
        let written = |(folded, written): (String, String)| {
            if is_dotted(&written, char::is_alphabetic) {
                Self::Abbreviation(folded.replace('.', ""))
            } else {
                Self::Exact(folded)
            }
        };
        written_words(text).into_iter().map(written).collect()
    }

    /// Returns the letters of the word, its pattern or the word whose stem is meant.
    pub(crate) fn letters(&self) -> &str {
        match self {
            Self::Exact(text)
            | Self::Pattern(text)
            | Self::Abbreviation(text)
            | Self::Cased(text)
            | Self::Written(text)
            | Self::Stem(text) => text,
        }
    }
}

impl Phrase {
    /// Maximum number of words in a gap.
    pub const GAP_MAX: u32 = 100;

    /// Creates a phrase from the words of a text; every word counts, including stop words.
    ///
    /// # Errors
    /// [`ErrorKind::Query`](crate::ErrorKind::Query) if the text has no word.
    pub fn new(text: &str) -> Result<Self> {
        let words = Word::all_of(text);
        if words.is_empty() {
            return Err(QueryProblem::without_words(text).into());
        }
        Ok(Self { parts: words.into_iter().map(Part::Word).collect() })
    }

    /// Creates a phrase from parts and merges adjacent gaps. Returns `None` if it does not begin and end with
    /// a word or choice, if a choice or one of its runs is empty, or if the maximum of a gap is 0, below its
    /// minimum or above [`GAP_MAX`](Self::GAP_MAX).
    pub fn of_parts(parts: Vec<Part>) -> Option<Self> {
        let is_gap = |part: Option<&Part>| part.is_none_or(|part| matches!(part, Part::Gap { .. }));
        let mut joined: Vec<Part> = Vec::with_capacity(parts.len());
        for part in parts {
            match (joined.last_mut(), part) {
                (Some(Part::Gap { min, max }), Part::Gap { min: more_min, max: more_max }) => {
                    (*min, *max) = (min.saturating_add(more_min), max.saturating_add(more_max));
                }
                (_, part) => joined.push(part),
            }
        }
        let sound = joined.iter().all(|part| match part {
            Part::Word(_) => true,
            Part::Choice(runs) => !runs.is_empty() && runs.iter().all(|run| !run.is_empty()),
            Part::Gap { min, max } => min <= max && (1..=Self::GAP_MAX).contains(max),
        });
        (sound && !is_gap(joined.first()) && !is_gap(joined.last())).then_some(Self { parts: joined })
    }

    /// Returns the parts of the phrase.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Returns the words if the phrase consists of exact words only.
    pub fn exact_words(&self) -> Option<Vec<&str>> {
        let word = |part| match part {
            &Part::Word(Word::Exact(ref word)) => Some(word.as_str()),
            _ => None,
        };
        self.parts.iter().map(word).collect()
    }

    /// Whether a gap can reach into another paragraph.
    pub(crate) fn may_leave_paragraph(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Gap { max, .. } if *max >= PARAGRAPH_GAP))
    }

    /// Calls `each` for every word of the phrase.
    pub(crate) fn each_part_word<'a>(&'a self, each: &mut impl FnMut(&'a Word)) {
        self.parts.iter().for_each(|part| match part {
            Part::Word(word) => each(word),
            Part::Choice(runs) => runs.iter().flatten().for_each(&mut *each),
            Part::Gap { .. } => {}
        });
    }

    /// Returns a one-word phrase for each word or choice.
    pub(crate) fn each_word(&self) -> impl Iterator<Item = Self> {
        let words = self.parts.iter().filter(|part| !matches!(part, Part::Gap { .. }));
        words.map(|part| Self { parts: vec![part.clone()] })
    }

    /// Returns the phrase without duplicate alternatives in its choices.
    pub(crate) fn with_each_once(&self) -> Self {
        let mut phrase = self.clone();
        for part in &mut phrase.parts {
            if let Part::Choice(runs) = part {
                let mut seen = HashSet::new();
                runs.retain(|run| seen.insert(run.clone()));
            }
        }
        phrase
    }
}
