//! Words that follow one another, with slots and choices between them. It must not know the index.

use std::collections::HashSet;

use super::QueryError;
use crate::Result;
use crate::words::{PARAGRAPH_GAP, is_dotted, written_words};

/// Words that follow one another.
///
/// It begins and ends with a word or choice; gaps that stand side by side are one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Phrase {
    parts: Vec<Part>,
}

/// A part of a phrase.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Part {
    /// One word.
    Word(Word),
    /// One of several runs of words; none is empty.
    Choice(Vec<Vec<Word>>),
    /// Words that may be any.
    Gap {
        /// The fewest words.
        min: u32,
        /// The most words, at least 1.
        max: u32,
    },
}

/// One word that is looked for; a Han character is a word.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Word {
    /// This word, folded.
    Exact(String),
    /// Every word of this form, folded, where `*` stands for any characters or none.
    Pattern(String),
    /// These letters, folded, as an abbreviation: in capitals, with dots between them or without, or with
    /// dots in lower case. `us` finds *U.S.* and *US*, never *us*.
    Abbreviation(String),
    /// This word, upper and lower case as written; otherwise folded.
    Cased(String),
    /// This word without folding: case, marks, dots and traditional characters must be the same.
    Written(String),
    /// Every word with the stem of this one, folded.
    Stem(String),
}

impl Word {
    /// The words of a text, folded; one with a dot behind each letter is an abbreviation.
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

    /// The letters that it is given by.
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
    /// The most words that a gap can hold.
    pub const GAP_MAX: u32 = 100;

    /// The phrase that a text's words make; every word counts, stop words too.
    ///
    /// # Errors
    /// [`ErrorKind::Query`](crate::ErrorKind::Query) where the text holds no word.
    pub fn new(text: &str) -> Result<Self> {
        let words = Word::all_of(text);
        if words.is_empty() {
            return Err(QueryError::without_words(text).into());
        }
        Ok(Self { parts: words.into_iter().map(Part::Word).collect() })
    }

    /// The phrase of these parts; `None` where they are not as they must be: no word at one of the
    /// ends, an empty choice, a gap with a maximum of 0, under its minimum or over
    /// [`GAP_MAX`](Self::GAP_MAX).
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

    /// Its parts.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Its words, where it is nothing but words as they stand.
    pub fn exact_words(&self) -> Option<Vec<&str>> {
        let word = |part| match part {
            &Part::Word(Word::Exact(ref word)) => Some(word.as_str()),
            _ => None,
        };
        self.parts.iter().map(word).collect()
    }

    /// Whether an open slot of it can reach into another paragraph.
    pub(crate) fn may_leave_paragraph(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Gap { max, .. } if *max >= PARAGRAPH_GAP))
    }

    /// Calls `each` for every word of it.
    pub(crate) fn each_part_word<'a>(&'a self, each: &mut impl FnMut(&'a Word)) {
        self.parts.iter().for_each(|part| match part {
            Part::Word(word) => each(word),
            Part::Choice(runs) => runs.iter().flatten().for_each(&mut *each),
            Part::Gap { .. } => {}
        });
    }

    /// A phrase of one word for each word or choice of it.
    pub(crate) fn each_word(&self) -> impl Iterator<Item = Self> {
        let words = self.parts.iter().filter(|part| !matches!(part, Part::Gap { .. }));
        words.map(|part| Self { parts: vec![part.clone()] })
    }

    /// The same with every run of a choice once.
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
