//! Articles for tests.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::{Basis, EventDate, Kind, Origin, Published, Readout, SCHEMA, Statement};

/// Returns the configuration of a property test that has this many cases if `READOUTS_THOROUGH` is set, and a fifth of
/// them otherwise.
pub(crate) fn cases(thorough: u32) -> ProptestConfig {
    ProptestConfig::with_cases(if is_thorough() { thorough } else { thorough.div_ceil(5) })
}

/// Whether tests try what takes minutes. CONTRIBUTING.md describes the variable.
pub(crate) fn is_thorough() -> bool {
    std::env::var_os("READOUTS_THOROUGH").is_some()
}

/// Creates an article in which every sentence (up to `. `) is narration.
pub(crate) fn article(id: &str, paragraphs: &[&str]) -> Readout {
    let statements = paragraphs.iter().enumerate().flat_map(|(paragraph, text)| {
        let mut start = 0;
        text.split_inclusive(". ").map(move |sentence| {
            let from = start;
            start += sentence.len();
            statement(paragraph, from, sentence.trim_end())
        })
    });
    let mut statements: Vec<Statement> = statements.collect();
    let paragraphs: Vec<String> = paragraphs.iter().map(|text| (*text).to_owned()).collect();
    Statement::count_chars(&mut statements, &paragraphs);
    Readout {
        schema: SCHEMA,
        id: id.to_owned(),
        path: Some(format!("{id}.txt")),
        url: None,
        copies: Vec::new(),
        version: None,
        language: Some("en".to_owned()),
        title: Some(format!("Article {id}")),
        paragraphs,
        author: None,
        kept: BTreeMap::new(),
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
        statements,
        audit: Vec::new(),
        choices: Vec::new(),
        corrections: Vec::new(),
    }
}

/// Sets the speaker and basis of each statement of the article.
pub(crate) fn said(mut article: Readout, voices: &[(Option<&str>, Basis)]) -> Readout {
    for (statement, (speaker, basis)) in article.statements.iter_mut().zip(voices) {
        (statement.speaker, statement.basis) = (speaker.map(str::to_owned), *basis);
    }
    article
}

fn statement(paragraph: usize, start: usize, text: &str) -> Statement {
    Statement {
        paragraph,
        start,
        end: start + text.len(),
        start_char: 0,
        end_char: 0,
        text: text.to_owned(),
        speaker: None,
        relays: None,
        members: Vec::new(),
        basis: Basis::Narration,
        cue: None,
        confidence: None,
    }
}

/// Generates articles whose statements begin and end anywhere, even within words, are empty, or leave words
/// out. They contain several scripts, with white space and marks where the reader would not leave them.
pub(crate) fn odd_articles() -> impl Strategy<Value = Vec<Readout>> {
    let paragraph = prop_oneof![
        6 => "([A-Ca-c]{1,3}|[新时代]{1,3}|US|“Élan’s”|don't|1,5|и\u{306}|Й|e\u{301}|[.,;:]|\u{ad}|\u{301}|\n){0,9}",
        6 => "(([A-Ca-c]{1,3}|[新时代]{1,3}|US|“Élan’s”|don't|1,5|Мир|\u{301}x)[.,]?[ \u{a0}\u{3000}\t]){0,12}",
        1 => ".{0,30}",
    ];
    let odd = (prop::collection::vec(paragraph, 0..5), any::<u64>(), ".{0,12}|US told us");
    let odd = odd.prop_map(|(paragraphs, seed, title)| {
        let paragraphs: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
        let mut odd = article("", &paragraphs);
        odd.title = Some(title);
        odd.statements = odd_statements(&paragraphs, seed);
        Statement::count_chars(&mut odd.statements, &odd.paragraphs);
        odd
    });
    prop::collection::vec(odd, 1..4).prop_map(|mut articles| {
        (1..).zip(&mut articles).for_each(|(number, article): (u32, _)| article.id = number.to_string());
        articles
    })
}

fn odd_statements(paragraphs: &[&str], mut seed: u64) -> Vec<Statement> {
    let mut roll = |sides: u64| {
        // Knuth's MMIX generator.
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % sides
    };
    let mut statements = Vec::new();
    for (paragraph, text) in paragraphs.iter().enumerate() {
        let mut at = 0;
        while at < text.len() && roll(8) > 0 {
            let start = text.ceil_char_boundary((at + [0, 0, 1, 4][roll(4) as usize]).min(text.len()));
            let end = text.ceil_char_boundary((start + [0, 3, 8, 20][roll(4) as usize]).min(text.len()));
            let mut odd = statement(paragraph, start, &text[start..end]);
            (odd.speaker, odd.basis) = match roll(5) {
                0 => (None, Basis::Narration),
                4 => (None, Basis::Joint),
                1 => (Some("Ada Brook".to_owned()), Basis::Cue),
                2 => (Some("Ada Brook".to_owned()), Basis::Quoted),
                _ => (Some("Zoe Reed".to_owned()), Basis::Cue),
            };
            if odd.basis == Basis::Joint {
                let members =
                    [vec!["Zoe Reed", "Ada Brook"], vec!["Ada Brook"], vec!["Ivo Stone", "Zoe Reed"]];
                odd.members = members[roll(3) as usize].iter().map(|name| (*name).to_owned()).collect();
            }
            statements.push(odd);
            at = end + usize::from(end == start);
        }
    }
    statements
}
