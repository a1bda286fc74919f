//! Articles for tests.

use crate::{Basis, EventDate, Kind, Origin, Published, Readout, SCHEMA, Statement};

/// An article whose every sentence (up to `. `) is narration.
pub(crate) fn article(id: &str, paragraphs: &[&str]) -> Readout {
    let statements = paragraphs.iter().enumerate().flat_map(|(paragraph, text)| {
        let mut start = 0;
        text.split_inclusive(". ").map(move |sentence| {
            let from = start;
            start += sentence.len();
            statement(paragraph, from, sentence.trim_end())
        })
    });
    Readout {
        schema: SCHEMA,
        id: id.to_owned(),
        path: Some(format!("{id}.txt")),
        url: None,
        language: Some("en".to_owned()),
        title: Some(format!("Article {id}")),
        paragraphs: paragraphs.iter().map(|text| (*text).to_owned()).collect(),
        outlet: Origin::default(),
        agency: Origin::default(),
        published: Published::default(),
        dateline: None,
        event_date: EventDate::default(),
        kind: Kind::Article,
        speakers: Vec::new(),
        participants: Vec::new(),
        mentioned: Vec::new(),
        countries: Vec::new(),
        statements: statements.collect(),
        audit: Vec::new(),
    }
}

fn statement(paragraph: usize, start: usize, text: &str) -> Statement {
    Statement {
        paragraph,
        start,
        end: start + text.len(),
        text: text.to_owned(),
        speaker: None,
        relays: None,
        members: Vec::new(),
        basis: Basis::Narration,
        cue: None,
        confidence: None,
    }
}
