//! Tells the outlet's background from the words of the speaker before it.

use super::{Article, FLAT};
use crate::knowledge::class;
use crate::sentences::Sentence;

/// Whether a sentence behind a speaker's words is the outlet's background, not the speaker's. In an article that
/// is a single long paragraph, any sentence may begin a new one.
///
/// `closed`: whether the speaker's last words ended with their cue or a quotation mark.
pub(super) fn is_background(article: &Article<'_>, sentence: &Sentence, closed: bool) -> bool {
    let tokens = &article.words.paragraphs[sentence.paragraph];
    let from = tokens.items().partition_point(|t| t.span.start < sentence.span.start);
    let to = tokens.items().partition_point(|t| t.span.start < sentence.span.end);
    let is_year = |word: &str| word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
    let is_fact = |at: usize| {
        let word = tokens.folded(at);
        tokens.is(at, class::TELLING) || is_year(word) || word == "%"
    };
    let is_flat = article.paragraphs.len() == 1 && article.sentences.len() > FLAT;
    (is_flat || closed && (from..to).any(is_fact)) && !(from..to).any(|at| tokens.is(at, class::WILLING))
}
