//! Articles that are one person's speech, letter or signed text: all sentences are theirs, except for what frames it.

use std::ops::Range;

use super::flow::{Flow, draft};
use super::{Article, Voice, cues_of, quotes, scope};
use crate::contain::checkpoint;
use crate::grammar::{Mention, Subject, Who};
use crate::model::{Basis, Statement};
use crate::sentences::Sentence;

/// Minimum number of sentences of a speech.
const FEWEST: usize = 5;
/// Minimum share of a speech's sentences that are in the first person.
const FIRST_PERSON: f64 = 0.2;
/// Minimum share of sentences in the first person where the title announces a speech and the text does not name the
/// orator.
const RARE_FIRST_PERSON: f64 = 0.05;

/// Number of paragraphs above a speech that may tell who speaks.
const ABOVE: usize = 2;
/// Minimum number and share of sentences in which others say something, for a report.
const OTHERS: usize = 3;
const OTHERS_SHARE: f64 = 0.15;
/// Share of a sentence in quotation marks from which on it is somebody else's.
const QUOTED: f64 = 0.5;

/// Whether a text is spoken by one person, rather than about one.
pub(super) fn is_speech(article: &Article<'_>, orator: usize) -> bool {
    let is_stated = article.authorship.stated == Some(orator);
    let opens = || article.paragraphs.iter().take(4).any(|p| article.language.is_address(p));
    let is_own = is_stated || article.authorship.is_signed;
    if !is_own && (article.sentences.len() < FEWEST || !article.authorship.promises_speech && !opens()) {
        return false;
    }
    // Once for each paragraph: one may hold all sentences of a page.
    let quotations: Vec<_> = article.paragraphs.iter().map(|text| quotes::quotations(text)).collect();
    let first_person = article.sentences.iter().filter(|sentence| {
        checkpoint();
        quotes::share(&sentence.span, &quotations[sentence.paragraph]) < QUOTED
            && article.language.is_first_person(&scope(article, sentence, &[]))
    });
    let share = first_person.count() as f64 / article.sentences.len().max(1) as f64;
    // A speaker does not name themselves, except in a signature; a person who is written about is named.
    let is_named = |(mentions, text): (&Vec<Mention>, &String)| {
        mentions.iter().any(|m| m.who == Who::Person(orator) && m.span.len() * 3 < text.len())
    };
    if !is_stated && reports_others(article, orator, &quotations) {
        return false;
    }
    // The first paragraphs may tell who speaks where, and the last one may be a signature.
    let all = article.people.paragraphs.iter().zip(article.paragraphs);
    let named = all.take(article.paragraphs.len().saturating_sub(1)).skip(ABOVE).any(is_named);
    // The words for "I" are not known: it is a speech where the title announces one and the text does not name its person.
    if article.is_foreign {
        return (article.authorship.promises_speech || is_own) && !named;
    }
    if is_own {
        return share >= FIRST_PERSON || !named;
    }
    let speaks = share >= FIRST_PERSON || !named && share >= RARE_FIRST_PERSON;
    if article.authorship.promises_speech { speaks || opens() } else { share >= FIRST_PERSON }
}

/// Whether an article passes on what others say, as a report does: a speech quotes others now and then.
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
    // Leaves out place, date and name under the title, and the source behind the last words.
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

/// The sentences of a paragraph.
fn sentences_of<'a>(article: &'a Article<'_>, paragraph: usize) -> &'a [Sentence] {
    let from = article.sentences.partition_point(|s| s.paragraph < paragraph);
    let to = article.sentences.partition_point(|s| s.paragraph <= paragraph);
    &article.sentences[from..to]
}

/// The paragraphs of a letter that opens a report: those in the first person above a line with only the writer's office
/// and name.
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

/// Maximum number of characters of a line with a writer's office and name.
const SIGNATURE: usize = 40;

/// Number of paragraphs above a speech that tell of it: those up to the last one that names the speaker, before any is in
/// the first person or addresses the audience.
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

/// Maximum number of paragraphs above a speech that tell of it.
const FRAME: usize = 6;

/// Maximum number of characters of a line that names the photographer.
const CREDIT: usize = 30;

/// Whether a paragraph names who took a picture.
fn is_credit(paragraph: &str, article: &Article<'_>) -> bool {
    let paragraph = paragraph.trim();
    paragraph.chars().count() <= CREDIT
        && article.knowledge.all.photo_ends.iter().any(|end| paragraph.ends_with(end.as_str()))
}

/// Whether a text ends as sentences of a speech do; "Colleagues," counts as one.
fn ends_as_speech(text: &str) -> bool {
    const ENDS: [char; 18] =
        ['.', '!', '?', '。', '！', '？', '…', '”', '"', '：', ':', '；', ';', '’', '»', ',', '，', '—'];
    text.ends_with(ENDS)
}

/// Whether a text is a stage direction or a time, which nobody speaks: "(Applause.)", "[inaudible]", "END 12:44 P.M."
pub(super) fn is_direction(text: &str) -> bool {
    let bare = text.trim_end_matches(['.', '。']);
    let pairs = [('(', ')'), ('[', ']'), ('（', '）'), ('【', '】')];
    let bracketed = pairs.iter().any(|&(open, close)| bare.starts_with(open) && bare.ends_with(close));
    let clock = ["A.M.", "P.M.", "a.m.", "p.m."].iter().any(|mark| text.contains(mark));
    bracketed || clock && text.split_whitespace().count() <= 6
}
