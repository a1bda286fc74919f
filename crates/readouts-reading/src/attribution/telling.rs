//! Separates the outlet's background from the words of the previous speaker.

use super::{Article, FLAT, mentions_of};
use crate::grammar::Who;
use crate::knowledge::{Pronoun, class};
use crate::sentences::Sentence;

/// Whether a sentence that follows a speaker's words is the outlet's background rather than more of their
/// words. In an article of one long paragraph, whose breaks are lost, a new paragraph may start at any
/// sentence.
///
/// `closed`: whether the speaker's last words ended with a cue or a quotation mark.
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
    // "The Vice President's position is known" is about somebody other than the speaker.
    let of_other = mentions_of(article, sentence.paragraph, sentence).first().is_some_and(|mention| {
        mention.possessive
            && mention.span.start <= sentence.span.start + OPENING
            && matches!(mention.who, Who::Office(_) | Who::Unclear | Who::Pronoun(Pronoun::Unknown))
    });
    if of_other && article.language.mixes_background() {
        return true;
    }
    // A connector such as "For example" continues the previous speaker's words.
    let text = &article.paragraphs[sentence.paragraph][sentence.span.clone()];
    if article.knowledge.all.connectors.iter().any(|connector| text.starts_with(connector.as_str())) {
        return false;
    }
    let is_willing = (from..to).any(|at| tokens.is(at, class::WILLING));
    if article.is_report() && !is_willing && !opens_with_speaker(article, sentence) {
        return true;
    }
    (is_flat || closed && (from..to).any(is_fact)) && !is_willing
}

/// Whether a sentence begins with a possible speaker, or with a country that may stand for one.
fn opens_with_speaker(article: &Article<'_>, sentence: &Sentence) -> bool {
    let mention = mentions_of(article, sentence.paragraph, sentence).first();
    mention.is_some_and(|mention| {
        mention.span.start <= sentence.span.start + OPENING
            && matches!(
                mention.who,
                Who::Person(_) | Who::Pronoun(_) | Who::Side(_) | Who::Everyone | Who::Nations
            )
    })
}

/// Maximum offset in bytes of the subject from the start of its sentence.
const OPENING: usize = 6;
