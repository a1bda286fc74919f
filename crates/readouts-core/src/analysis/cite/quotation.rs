//! The passage of an article that is cited: the words of a quotation, or the sentences of a match.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::folded::{Folded, folded};
use crate::Readout;

/// A passage in the body of an article, from a place in one paragraph to a place in the same or a later one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quotation {
    /// Index of the first paragraph.
    pub(super) first: usize,
    /// Start in the first paragraph, in bytes.
    pub(super) start: usize,
    /// Index of the last paragraph.
    pub(super) last: usize,
    /// End in the last paragraph, in bytes, exclusive.
    pub(super) end: usize,
}

impl Quotation {
    /// Returns every place at which an article has these words, in text order. Case, diacritics, kinds of quotation
    /// marks and dashes and of white space make no difference, also not the end of a paragraph. Words are whole
    /// ones, but in Chinese any characters.
    pub fn quoted(article: &Readout, words: &str) -> Vec<Self> {
        let body = Folded::new(article.paragraphs.iter().map(String::as_str));
        let wanted = folded(words);
        let found = places(&body, &wanted);
        // A quotation may have been copied with its quotation marks, or with the dots of what was left out.
        let inner =
            wanted.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '.' | '「' | '」'));
        if found.is_empty() && inner.len() < wanted.len() { places(&body, inner) } else { found }
    }

    /// Returns the sentences that the bytes of a paragraph are in; the bytes alone if they are in none. `None` if the
    /// article has no such bytes.
    pub fn sentences(article: &Readout, paragraph: usize, bytes: Range<usize>) -> Option<Self> {
        let text = article.paragraphs.get(paragraph)?;
        text.get(bytes.clone()).filter(|text| !text.trim().is_empty())?;
        let touched = article.statements.iter().filter(|statement| {
            statement.paragraph == paragraph && statement.start < bytes.end && bytes.start < statement.end
        });
        let mut passage = Self { first: paragraph, start: bytes.start, last: paragraph, end: bytes.end };
        for statement in touched {
            passage.start = passage.start.min(statement.start);
            passage.end = passage.end.max(statement.end);
        }
        passage.trimmed(text)
    }

    /// Returns the passage without white space at its ends.
    fn trimmed(mut self, text: &str) -> Option<Self> {
        let inner = text.get(self.start..self.end)?;
        self.start += inner.len() - inner.trim_start().len();
        self.end = self.start + inner.trim().len();
        Some(self)
    }

    /// Returns the bytes of a paragraph that belong to the passage; `text` is the paragraph.
    pub(super) fn bytes_in(&self, paragraph: usize, text: &str) -> Range<usize> {
        let start = if paragraph == self.first { self.start } else { 0 };
        let end = if paragraph == self.last { self.end } else { text.len() };
        start..end
    }
}

fn places(body: &Folded<'_>, wanted: &str) -> Vec<Quotation> {
    if wanted.is_empty() {
        return Vec::new();
    }
    // The end of a paragraph is white space like any other.
    let flat = body.text.replace('\n', " ");
    let place = |(start, found): (usize, &str)| {
        let end = start + found.len();
        (!cuts_word(&flat, start) && !cuts_word(&flat, end)).then(|| {
            let (first, last) = (body.paragraph_at(start), body.paragraph_at(end - 1));
            let (from, to) = (body.bytes(first, &(start..end)), body.bytes(last, &(start..end)));
            Quotation { first, start: from.start, last, end: to.end }
        })
    };
    flat.match_indices(wanted).filter_map(place).collect()
}

/// Whether a place is within a word: not at a boundary by UAX #29, which has one between any two Chinese
/// characters.
fn cuts_word(text: &str, at: usize) -> bool {
    /// Characters before a place that its word can begin in.
    const REACH: usize = 64;
    let before = text[..at].char_indices().rev().take(REACH).take_while(|(_, c)| !c.is_whitespace()).last();
    let Some((start, _)) = before else { return false };
    let after = text[at..].find(char::is_whitespace).map_or(text.len(), |end| at + end);
    let near = text[start..after].char_indices().nth(2 * REACH).map_or(after, |(end, _)| start + end);
    let mut bounds = text[start..near.max(at)].split_word_bound_indices();
    at < near && !bounds.any(|(bound, _)| start + bound == at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::article;

    fn quoted(paragraphs: &[&str], words: &str) -> Vec<(usize, Range<usize>)> {
        let article = article("a", paragraphs);
        let found = Quotation::quoted(&article, words);
        found.iter().map(|p| (p.first, p.start..if p.first == p.last { p.end } else { usize::MAX })).collect()
    }

    #[test]
    fn a_quotation_is_found_whatever_its_marks_and_spaces() {
        let body = ["Lee said “the  river’s bank – here”."];
        for words in
            ["\"the river's bank - here\"", "THE RIVER’S\nBANK — HERE", "… the river's bank – here …"]
        {
            assert_eq!(quoted(&body, words).len(), 1, "{words}");
        }
        assert_eq!(quoted(&["a\u{301}b c"], "ab"), [(0, 0..4)]);
    }

    #[test]
    fn every_place_is_found_in_order_and_no_part_of_a_word() {
        assert_eq!(quoted(&["art of the artist. Art", "art"], "art"), [(0, 0..3), (0, 19..22), (1, 0..3)]);
        assert_eq!(quoted(&["the artist's arts"], "art"), []);
        assert_eq!(quoted(&["新时代的时代"], "时代"), [(0, 3..9), (0, 12..18)]);
        assert_eq!(quoted(&["a b"], ""), []);
        assert_eq!(quoted(&["a b"], " … "), []);
        assert_eq!(quoted(&[], "a"), []);
    }

    #[test]
    fn a_quotation_may_go_on_in_the_next_paragraph() {
        assert_eq!(quoted(&["One. Two.", "Three. Four."], "two. Three."), [(0, 5..usize::MAX)]);
    }

    #[test]
    fn the_sentences_of_a_match_are_whole() {
        let article = article("a", &["One two. Three four. Five. "]);
        let passage = |bytes| Quotation::sentences(&article, 0, bytes).map(|p| (p.start, p.end));
        assert_eq!(passage(10..12), Some((9, 20)));
        assert_eq!(passage(4..12), Some((0, 20)));
        assert_eq!(passage(21..25), Some((21, 26)));
        assert_eq!((passage(0..99), passage(8..9)), (None, None));
        assert_eq!(Quotation::sentences(&article, 1, 0..1), None);
    }
}
