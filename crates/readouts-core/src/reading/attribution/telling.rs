//! The outlet's own telling in between a speaker's words: what happened, and background.

use super::{Article, FLAT, chinese, mentions_of, russian};
use crate::knowledge::class;
use crate::reading::language::Grammar;
use crate::reading::people::Who;
use crate::reading::sentences::Sentence;

/// The outlet's own telling: who met whom, what is planned.
pub(super) fn is_event(article: &Article<'_>, sentence: &Sentence) -> bool {
    let paragraph = sentence.paragraph;
    let words = &article.paragraphs[paragraph][sentence.span.clone()];
    match article.grammar {
        Grammar::Chinese => {
            let mentions = mentions_of(article, paragraph, sentence);
            return chinese::tells_event(words, sentence.span.start, mentions);
        }
        Grammar::Russian => return russian::tells_event(words),
        Grammar::English => {}
    }
    let mentions = mentions_of(article, paragraph, sentence);
    let Some(first) = mentions.iter().find(|m| !m.possessive) else { return false };
    let starts = first.span.start <= sentence.span.start + 4;
    let text = &article.paragraphs[paragraph][first.span.end..sentence.span.end.max(first.span.end)];
    let acts = text.trim_start();
    const ACTS: [&str; 16] = [
        "met ",
        "also met",
        "meets ",
        "spoke ",
        "arrived",
        "will travel",
        "will visit",
        "will meet",
        "traveled",
        "travelled",
        "is in ",
        "attended",
        "held talks",
        "later met",
        "visited",
        "is on ",
    ];
    let outlet_verbs = ACTS.iter().any(|act| acts.starts_with(act));
    starts && matches!(first.who, Who::Person(_) | Who::Everyone | Who::Pronoun(_)) && outlet_verbs
}

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
