//! Attributes articles that are one person's speech, letter or signed text: every sentence except the frame
//! is theirs.

use std::ops::Range;

use super::flow::{Flow, draft};
use super::{Article, Voice, cues_of, quotes, scope};
use crate::contain::checkpoint;
use crate::grammar::{Mention, Subject, Who};
use crate::model::{Basis, Statement};
use crate::sentences::Sentence;

/// Minimum number of sentences of a speech, unless it is signed or side data state its author.
const FEWEST: usize = 5;
/// Minimum share of a speech's sentences that are in the first person.
const FIRST_PERSON: f64 = 0.2;
/// Minimum share of sentences in the first person if the title announces a speech and the text does not name
/// the orator.
const RARE_FIRST_PERSON: f64 = 0.05;

/// Number of leading paragraphs that may introduce the speaker.
const ABOVE: usize = 2;
/// Minimum number and share of sentences in which others say something; an article with both is a report.
const OTHERS: usize = 3;
const OTHERS_SHARE: f64 = 0.15;
/// Quoted share of a sentence from which on it counts as somebody else's words.
const QUOTED: f64 = 0.5;

/// Whether a text is spoken by one person, rather than written about one.
pub(super) fn is_speech(article: &Article<'_>, orator: usize) -> bool {
    let is_stated = article.authorship.stated == Some(orator);
    let opens = || article.paragraphs.iter().take(4).any(|p| article.language.is_address(p));
    let is_own = is_stated || article.authorship.is_signed;
    if !is_own && (article.sentences.len() < FEWEST || !article.authorship.promises_speech && !opens()) {
        return false;
    }
    // Computed once per paragraph: one paragraph may hold all sentences of a page.
    let quotations: Vec<_> = article.paragraphs.iter().map(|text| quotes::quotations(text)).collect();
    let first_person = article.sentences.iter().filter(|sentence| {
        checkpoint();
        quotes::share(&sentence.span, &quotations[sentence.paragraph]) < QUOTED
            && article.language.is_first_person(&scope(article, sentence, &[]))
    });
    let share = first_person.count() as f64 / article.sentences.len().max(1) as f64;
    // Speakers do not name themselves, except in a signature; a person who is written about is named.
    let is_named = |(mentions, text): (&Vec<Mention>, &String)| {
        mentions.iter().any(|m| m.who == Who::Person(orator) && m.span.len() * 3 < text.len())
    };
    if !is_stated && reports_others(article, orator, &quotations) {
        return false;
    }
    // The first paragraphs may introduce the speaker, and the last one may be a signature.
    let all = article.people.paragraphs.iter().zip(article.paragraphs);
    let named = all.take(article.paragraphs.len().saturating_sub(1)).skip(ABOVE).any(is_named);
    // The language's words for "I" are unknown. The text is a speech if the title announces one and the text
    // does not name its speaker.
    if article.is_foreign {
        return (article.authorship.promises_speech || is_own) && !named;
    }
    if is_own {
        return share >= FIRST_PERSON || !named;
    }
    let speaks = share >= FIRST_PERSON || !named && share >= RARE_FIRST_PERSON;
    if article.authorship.promises_speech { speaks || opens() } else { share >= FIRST_PERSON }
}

/// Whether an article passes on what others say, as a report does. A speech quotes others only now and then.
fn reports_others(article: &Article<'_>, orator: usize, quotations: &[Vec<Range<usize>>]) -> bool {
    let of_others = article.sentences.iter().filter(|sentence| {
        checkpoint();
        cues_of(article, sentence, &quotations[sentence.paragraph]).iter().any(|cue| match cue.subject {
            Subject::Person(person) => person != orator,
            Subject::Body(_) => true,
            _ => false,
        })
    });
    let count = of_others.count();
    count >= OTHERS && count as f64 >= OTHERS_SHARE * article.sentences.len() as f64
}

pub(super) fn statements(article: &Article<'_>, orator: usize) -> Vec<Statement> {
    let flow = Flow::new(article, false);
    let text = |s: &Sentence| article.paragraphs[s.paragraph][s.span.clone()].trim();
    // Excludes place, date and name under the title, and the source line at the end.
    let is_spoken = |s: &Sentence| ends_as_speech(text(s)) && !is_direction(text(s));
    let first = article.sentences.iter().position(is_spoken).unwrap_or(0);
    let last = article.sentences.iter().rposition(is_spoken).unwrap_or(0);
    let frame = frame(article, orator);
    let of = |(at, sentence): (usize, &Sentence)| {
        checkpoint();
        let is_frame =
            sentence.paragraph < frame || is_credit(&article.paragraphs[sentence.paragraph], article);
        let draft = if (first..=last).contains(&at) && !is_frame && !is_direction(text(sentence)) {
            draft(Basis::Quoted, Some(Voice::Person(orator)))
        } else {
            draft(Basis::Narration, None)
        };
        flow.statement(sentence, &draft)
    };
    article.sentences.iter().enumerate().map(of).collect()
}

/// Returns the sentences of a paragraph.
fn sentences_of<'a>(article: &'a Article<'_>, paragraph: usize) -> &'a [Sentence] {
    let from = article.sentences.partition_point(|s| s.paragraph < paragraph);
    let to = article.sentences.partition_point(|s| s.paragraph <= paragraph);
    &article.sentences[from..to]
}

/// Finds the paragraphs of a letter that opens a report: first-person text above a line with only the
/// writer's office and name.
pub(super) fn signed_part(article: &Article<'_>, orator: usize) -> Option<Range<usize>> {
    let is_own = |at: usize| {
        sentences_of(article, at).iter().any(|s| article.language.is_first_person(&scope(article, s, &[])))
    };
    let is_signature = |at: &usize| {
        let text = article.paragraphs[*at].trim();
        let mentions = &article.people.paragraphs[*at];
        let last = mentions.last().filter(|m| m.who == Who::Person(orator) && !m.possessive);
        text.chars().count() <= SIGNATURE
            && last.is_some_and(|m| article.paragraphs[*at][m.span.end..].trim().is_empty())
    };
    let end = (1..article.paragraphs.len()).find(is_signature)?;
    let start = frame(article, orator);
    let goes_on = end + 1 < article.paragraphs.len();
    (start < end && goes_on && (start..end).any(is_own)).then_some(start..end)
}

/// Maximum length in characters of a line with a writer's office and name.
const SIGNATURE: usize = 40;

/// Returns the number of leading paragraphs that introduce the speech: up to the last one that names the
/// speaker, and before any that is in the first person or addresses the audience.
fn frame(article: &Article<'_>, orator: usize) -> usize {
    let is_own = |at: usize| {
        article.language.is_address(&article.paragraphs[at])
            || sentences_of(article, at)
                .iter()
                .any(|s| article.language.is_first_person(&scope(article, s, &[])))
    };
    let names =
        |at: &usize| article.people.paragraphs[*at].iter().any(|mention| mention.who == Who::Person(orator));
    let above = (0..article.paragraphs.len().min(FRAME)).take_while(|&at| !is_own(at));
    above.filter(names).last().map_or(0, |last| last + 1)
}

/// Maximum number of paragraphs that introduce a speech.
const FRAME: usize = 6;

/// Maximum length in characters of a line that credits the photographer.
const CREDIT: usize = 30;

/// Whether a paragraph is a photo credit.
fn is_credit(paragraph: &str, article: &Article<'_>) -> bool {
    let paragraph = paragraph.trim();
    paragraph.chars().count() <= CREDIT
        && article.knowledge.all.photo_ends.iter().any(|end| paragraph.ends_with(end.as_str()))
}

/// Whether a text ends like a sentence of a speech; "Colleagues," counts as one.
fn ends_as_speech(text: &str) -> bool {
    const ENDS: [char; 18] =
        ['.', '!', '?', '。', '！', '？', '…', '”', '"', '：', ':', '；', ';', '’', '»', ',', '，', '—'];
    text.ends_with(ENDS)
}

/// Whether a text is a stage direction or a time, which is not spoken: "(Applause.)", "[inaudible]", "END
/// 12:44 P.M."
pub(super) fn is_direction(text: &str) -> bool {
    let bare = text.trim_end_matches(['.', '。']);
    let pairs = [('(', ')'), ('[', ']'), ('（', '）'), ('【', '】')];
    let bracketed = pairs.iter().any(|&(open, close)| bare.starts_with(open) && bare.ends_with(close));
    let clock = ["A.M.", "P.M.", "a.m.", "p.m."].iter().any(|mark| text.contains(mark));
    bracketed || clock && text.split_whitespace().count() <= 6
}
