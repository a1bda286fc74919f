//! The outlet's background in between a speaker's words.

use super::{Article, FLAT};
use crate::knowledge::class;
use crate::sentences::Sentence;

/// Whether a sentence behind a speaker's words is the outlet's background, not the speaker's.
/// Where a whole article came as one paragraph, a new paragraph may begin with any sentence.
///
/// `closed`: the speaker's last words were closed by their cue or by a quotation mark.
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
