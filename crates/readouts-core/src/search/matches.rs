//! Where exactly an article matches: each occurrence with its text, its surroundings and its speaker.
//!
//! Cuts the article's text into words again, by the rules it was indexed with. It must not know the
//! index.

use serde::Serialize;

use super::intervals::Interval;
use crate::index::placed_words;
use crate::{Basis, Readout, Statement};

/// One occurrence of a phrase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Match {
    /// Paragraph, from 0.
    pub paragraph: usize,
    /// First byte in that paragraph.
    pub start: usize,
    /// Byte after the last in that paragraph.
    pub end: usize,
    /// The words as the article has them.
    pub text: String,
    /// What stands before, within the paragraph, from the beginning of a word on.
    pub left: String,
    /// What stands after, within the paragraph, to the end of a word.
    pub right: String,
    /// Who says the first word.
    pub speaker: Option<String>,
    /// What that rests on.
    pub basis: Basis,
}

/// A word of the article.
struct Word<'a> {
    paragraph: usize,
    start: usize,
    end: usize,
    position: u32,
    statement: Option<&'a Statement>,
}

impl Word<'_> {
    fn speaker(&self) -> Option<&str> {
        self.statement.and_then(|statement| statement.speaker.as_deref())
    }
}

/// Finds the words of each interval, in order.
pub(super) fn matches(article: &Readout, places: &[Interval], context: usize) -> Vec<Match> {
    let words = words(article);
    let at = |position: u32| words.binary_search_by_key(&position, |word| word.position).ok();
    let spans = places.iter().filter_map(|place| Some((at(place.first)?, at(place.last)? + 1)));
    spans.map(|(at, to)| found(article, &words, at, to, context)).collect()
}

fn words(article: &Readout) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    placed_words(article, |placed| {
        words.push(Word {
            paragraph: placed.paragraph,
            start: placed.token.start,
            end: placed.token.end,
            position: placed.token.position,
            statement: placed.statement,
        });
    });
    words
}

fn found(article: &Readout, words: &[Word<'_>], at: usize, to: usize, context: usize) -> Match {
    let (first, last) = (&words[at], &words[to - 1]);
    let paragraph = article.paragraphs[first.paragraph].as_str();
    let here = |word: &&Word<'_>| word.paragraph == first.paragraph;
    let left = paragraph[..first.start].char_indices().rev().nth(context).map(|(byte, _)| byte);
    let left = left.map_or(0, |cut| {
        // The character at the cut is one too many: begin with the first word after it.
        let mut before = words[..at].iter().rev().take_while(here).take_while(|word| word.start > cut);
        let mut from = first.start;
        before.by_ref().for_each(|word| from = word.start);
        from
    });
    let rest = &paragraph[last.end..];
    let right = rest.char_indices().nth(context).map(|(byte, _)| last.end + byte);
    let right = right.map_or(paragraph.len(), |cut| {
        let after = words[to..].iter().take_while(here).take_while(|word| word.end <= cut);
        after.last().map_or(last.end, |word| word.end)
    });
    Match {
        paragraph: first.paragraph,
        start: first.start,
        end: last.end,
        text: paragraph[first.start..last.end].to_owned(),
        left: paragraph[left..first.start].to_owned(),
        right: paragraph[last.end..right].to_owned(),
        speaker: first.speaker().map(str::to_owned),
        basis: first.statement.map_or(Basis::Unknown, |statement| statement.basis),
    }
}
