//! Vertical text: one token a line, for CWB, (No)Sketch Engine and BlackLab.
//!
//! A token has its form, its folded form, and whether it is a word or a mark. Structures are `doc`, `p`, `s`, `st`
//! (the words of one statement) and `g` (no space stands here).

use super::markup::push_entities;
use super::sentences::{TextParagraph, TextSentence, text_paragraphs};
use crate::{Date, Readout};

/// Attributes of `doc`, in order.
pub(super) const ATTRIBUTES: [&str; 15] = [
    "id",
    "url",
    "title",
    "outlet",
    "agency",
    "published",
    "event_date",
    "earliest",
    "latest",
    "year",
    "kind",
    "language",
    "countries",
    "participants",
    "speakers",
];

/// Appends an article.
pub(super) fn push(article: &Readout, to: &mut String) {
    to.push_str("<doc");
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let edtf = |date: &Option<crate::Edtf>| date.map(|date| date.to_string()).unwrap_or_default();
    let day = |day: &Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let speakers: Vec<&str> = article.speakers.iter().map(|speaker| speaker.name.as_str()).collect();
    let event = &article.event_date;
    let values = [
        article.id.clone(),
        text(&article.url),
        text(&article.title),
        text(&article.outlet.name),
        text(&article.agency.name),
        edtf(&article.published.edtf),
        edtf(&event.edtf),
        day(&event.earliest),
        day(&event.latest),
        year(article).map(|year| year.to_string()).unwrap_or_default(),
        article.kind.as_str().to_owned(),
        text(&article.language),
        set(&article.countries),
        set(&article.participants),
        set(&speakers),
    ];
    for (name, value) in ATTRIBUTES.into_iter().zip(values) {
        attribute(to, name, &value);
    }
    to.push_str(">\n");
    let mut between = 0;
    for paragraph in text_paragraphs(article).filter(|paragraph| !paragraph.sentences.is_empty()) {
        to.push_str("<p>\n");
        for sentence in &paragraph.sentences {
            push_sentence(&article.id, &paragraph, sentence, &mut between, to);
        }
        to.push_str("</p>\n");
    }
    to.push_str("</doc>\n");
}

fn push_sentence(
    id: &str,
    paragraph: &TextParagraph<'_>,
    sentence: &TextSentence<'_>,
    between: &mut usize,
    to: &mut String,
) {
    to.push_str("<s");
    attribute(to, "id", &super::sentence_id(id, sentence, between));
    to.push_str(">\n");
    if let Some(statement) = sentence.statement {
        to.push_str("<st");
        attribute(to, "speaker", statement.speaker.as_deref().unwrap_or_default());
        attribute(to, "basis", statement.basis.as_str());
        attribute(to, "members", &set(&statement.members));
        to.push_str(">\n");
    }
    for token in &sentence.tokens {
        if !token.is_apart {
            to.push_str("<g/>\n");
        }
        push_entities(to, token.form(paragraph.text));
        to.push('\t');
        push_entities(to, &token.folded);
        to.push('\t');
        to.push_str(token.kind.as_str());
        to.push('\n');
    }
    to.push_str(if sentence.statement.is_some() { "</st>\n</s>\n" } else { "</s>\n" });
}

/// Returns the year of the event, if it is certain.
fn year(article: &Readout) -> Option<i16> {
    let event = &article.event_date;
    let is_certain = event.edtf.is_some_and(crate::Edtf::is_certain);
    event
        .earliest
        .zip(event.latest)
        .filter(|(first, last)| is_certain && first.year() == last.year())
        .map(|(first, _)| first.year())
}

fn attribute(to: &mut String, name: &str, value: &str) {
    to.push(' ');
    to.push_str(name);
    to.push_str("=\"");
    push_entities(to, value);
    to.push('"');
}

/// Returns a list as a set of CWB: `|a|b|`; `|` alone if it is empty.
fn set<T: AsRef<str>>(items: &[T]) -> String {
    items.iter().fold("|".to_owned(), |mut all, item| {
        all.push_str(&item.as_ref().replace('|', " "));
        all.push('|');
        all
    })
}
