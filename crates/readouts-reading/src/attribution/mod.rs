//! Attributes every sentence of an article to its speaker.
//!
//! Transcript labels come first, then quotation marks, then cues, then the voice carried over from the
//! previous sentence.

mod flow;
mod ground;
mod labels;
mod quotes;
mod speech;
mod telling;
#[cfg(test)]
mod tests;
mod transcript;
mod voices;

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use flow::Flow;
use labels::Turn;

use super::authorship::Authorship;
use super::sentences::Sentence;
use crate::contain::checkpoint;
use crate::grammar::{Cue, Language, Mention, People, SPOKESPERSON, Scope, Subject, Words};
use crate::knowledge::Knowledge;
use crate::model::Statement;

/// Input of attribution: everything it needs to know about an article.
pub(crate) struct Article<'a> {
    pub(crate) paragraphs: &'a [String],
    pub(crate) words: &'a Words<'a>,
    pub(crate) people: &'a People,
    pub(crate) sentences: &'a [Sentence],
    /// Indices of the people who took part in the event.
    pub(crate) participants: &'a [usize],
    pub(crate) authorship: &'a Authorship,
    /// Index of the outlet's country, if the outlet belongs to that country's government.
    pub(crate) home: Option<usize>,
    /// Whether the text is in a language without its own reader, where only names and titles are recognised.
    pub(crate) is_foreign: bool,
    pub(crate) language: &'a dyn Language,
    pub(crate) knowledge: &'a Knowledge,
}

impl Article<'_> {
    /// Whether the article is a news report with statements of many people, not the write-up of one event.
    fn is_report(&self) -> bool {
        self.language.mixes_background()
            && self.home.is_none()
            && self.participants.len() < 2
            && self.authorship.spokesperson.is_none()
    }
}

/// Minimum number of paragraphs for [`is_parted`]; shorter texts match by chance.
const PARTED: usize = 4;

/// Whether cleaning split a single line into these paragraphs: it ends a paragraph with the first sentence
/// that reaches the minimum length (`glued_paragraph_bytes`).
fn is_parted(article: &Article<'_>) -> bool {
    let shortest = article.knowledge.weights.glued_paragraph_bytes as usize;
    let Some((_, all_but_last)) = article.paragraphs.split_last() else { return false };
    let ends_late = |(at, text): (usize, &String)| {
        let behind = article.sentences.partition_point(|s| s.paragraph <= at);
        let last = behind.checked_sub(1).map(|at| &article.sentences[at]);
        text.len() >= shortest && last.is_some_and(|last| last.paragraph == at && last.span.start < shortest)
    };
    article.paragraphs.len() >= PARTED && all_but_last.iter().enumerate().all(ends_late)
}

/// Voice to which a sentence is attributed.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Voice {
    Person(usize),
    Body(String),
    Together(Vec<usize>),
    Nations(Vec<String>),
}

/// Maximum number of sentences of an article with one paragraph; an article with more has lost its paragraph
/// breaks.
const FLAT: usize = 6;

/// Attributed sentences of an article.
pub(crate) struct Attribution {
    pub(crate) statements: Vec<Statement>,
    /// Whether the whole article is spoken by one person.
    pub(crate) is_speech: bool,
    /// People in whose own words the article is: the speaker of a speech, or everyone with a turn in a
    /// transcript.
    pub(crate) voices: Vec<usize>,
}

/// Attributes every sentence to its speaker and records the basis.
pub(crate) fn attribute(article: &Article<'_>) -> Attribution {
    let turns = transcript::turns(article);
    let spoken = |orator: &usize| turns.iter().all(Option::is_none) && speech::is_speech(article, *orator);
    let signed = article.authorship.orator.and_then(|orator| speech::signed_part(article, orator));
    if let Some(orator) = article.authorship.orator.filter(|_| signed.is_none()).filter(spoken) {
        let statements = speech::statements(article, orator);
        return Attribution { statements, is_speech: true, voices: vec![orator] };
    }
    let mut flow = Flow::new(
        article,
        turns.iter().flatten().any(|turn| matches!(turn, Turn::Question | Turn::Asker(_))),
    );
    let mut statements = Vec::with_capacity(article.sentences.len());
    let mut from = 0;
    while from < article.sentences.len() {
        let paragraph = article.sentences[from].paragraph;
        let count = article.sentences[from..].iter().take_while(|s| s.paragraph == paragraph).count();
        let sentences = &article.sentences[from..from + count];
        match signed.as_ref().filter(|part| part.contains(&paragraph) && turns[paragraph].is_none()) {
            Some(_) => flow.own_words(paragraph, sentences, article.authorship.orator, &mut statements),
            None => flow.paragraph(paragraph, sentences, turns[paragraph].as_ref(), &mut statements),
        }
        from += count;
    }
    name_sources(article, &mut statements);
    Attribution { statements, is_speech: false, voices: flow.labelled }
}

/// Number of sentences before a named person in which an unnamed source may be that person.
const REACH: usize = 3;

/// Replaces an unnamed source by the person whom a later sentence names, as in "…, an official said. Lee, the
/// ministry's spokesman, made the remarks on Friday" or "…, a spokesperson with the Harbour Ministry said.
/// “…,” Harbour Ministry spokesperson Lee said".
fn name_sources(article: &Article<'_>, statements: &mut [Statement]) {
    const MADE: &str = "made the ";
    let people: LazyCell<HashMap<&str, usize>, _> = LazyCell::new(|| {
        article.people.roster.entries().iter().enumerate().map(|(at, e)| (e.name.as_str(), at)).collect()
    });
    let remarks = &article.knowledge.all.remarks;
    let tells = |text: &str| {
        text.match_indices(MADE)
            .any(|(at, _)| remarks.iter().any(|what| text[at + MADE.len()..].starts_with(what.as_str())))
    };
    for at in 1..statements.len() {
        checkpoint();
        let Some(&person) = statements[at].speaker.as_deref().and_then(|name| people.get(name)) else {
            continue;
        };
        let speaks_for = article.people.roster.is_spokesperson(person, article.knowledge);
        let is_told = statements[at].text.contains(MADE) && tells(&statements[at].text);
        if !is_told && !speaks_for {
            continue;
        }
        let (earlier, later) = statements.split_at_mut(at);
        let from = earlier.len().saturating_sub(REACH);
        for earlier in &mut earlier[from..] {
            let is_same = |source: &str| {
                !people.contains_key(source)
                    && (is_told
                        || is_spokesperson(article, source) && shares_name(&earlier.text, &later[0].text))
            };
            if earlier.speaker.as_deref().is_some_and(is_same) {
                earlier.speaker.clone_from(&later[0].speaker);
            }
        }
    }
}

/// Whether a speaker's description contains the word for a spokesperson.
fn is_spokesperson(article: &Article<'_>, source: &str) -> bool {
    let offices = &article.knowledge.language(article.language.code()).offices;
    let names = offices.get(SPOKESPERSON).into_iter().flatten();
    let source = source.to_lowercase();
    names.into_iter().any(|name| source.split(' ').any(|word| word == name))
}

/// Whether two sentences share a capitalized word, such as a body's name; the first word of each is ignored.
fn shares_name(one: &str, other: &str) -> bool {
    const SHORT: usize = 2;
    let names = |text| {
        let words =
            str::split(text, |c: char| !c.is_alphanumeric()).filter(|word| word.len() > SHORT).skip(1);
        words.filter(|word| word.starts_with(char::is_uppercase))
    };
    let of_one: HashSet<&str> = names(one).collect();
    names(other).any(|name| of_one.contains(name))
}

fn mentions_of<'a>(article: &'a Article<'_>, paragraph: usize, sentence: &Sentence) -> &'a [Mention] {
    let all = &article.people.paragraphs[paragraph];
    let from = all.partition_point(|m| m.span.start < sentence.span.start);
    let to = all.partition_point(|m| m.span.start < sentence.span.end);
    &all[from..to]
}

/// Returns the view of a sentence that the article's language works on.
fn scope<'a>(article: &'a Article<'_>, sentence: &Sentence, quotations: &'a [Range<usize>]) -> Scope<'a> {
    let tokens = &article.words.paragraphs[sentence.paragraph];
    let from = tokens.items().partition_point(|t| t.span.start < sentence.span.start);
    let to = tokens.items().partition_point(|t| t.span.start < sentence.span.end);
    Scope {
        text: &article.paragraphs[sentence.paragraph],
        span: sentence.span.clone(),
        tokens,
        range: from..to,
        mentions: mentions_of(article, sentence.paragraph, sentence),
        quotations,
    }
}

fn cues_of(article: &Article<'_>, sentence: &Sentence, quotations: &[Range<usize>]) -> Vec<Cue> {
    checkpoint();
    let scope = scope(article, sentence, quotations);
    if scope.range.is_empty() {
        return Vec::new();
    }
    article.language.cues(&scope, article.knowledge)
}
