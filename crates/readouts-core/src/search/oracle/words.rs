//! An article split into words, each with everything that a query can refer to.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use crate::{Basis, Readout, Statement, tokens};

/// An article and its words.
#[derive(Debug, Clone)]
pub(crate) struct Analysed<'a> {
    pub(crate) article: &'a Readout,
    pub(crate) body: Vec<Word>,
    pub(crate) title: Vec<Word>,
    pub(crate) related: Related,
}

/// Relations of an article to others.
#[derive(Debug, Clone)]
pub(crate) struct Related {
    /// Ids of the articles that tell of its event, its own included.
    pub(crate) event: BTreeSet<String>,
    /// Ids of the articles that have its text, its own included.
    pub(crate) copies: BTreeSet<String>,
    /// Number of countries whose outlets tell of its event.
    pub(crate) sides: usize,
}

/// Word with its place and speaker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) text: String,
    /// Folded except for case.
    pub(crate) cased: String,
    /// Not folded: with case, diacritics, dots and traditional characters.
    pub(crate) written: String,
    pub(crate) stem: String,
    pub(crate) paragraph: usize,
    /// Number that the words of a sentence share, within a paragraph.
    pub(crate) sentence: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) speaker: Option<String>,
    pub(crate) members: Vec<String>,
    pub(crate) basis: Basis,
}

impl<'a> Analysed<'a> {
    pub(crate) fn new(article: &'a Readout) -> Self {
        let paragraphs = article.paragraphs.iter().enumerate();
        let body = paragraphs.flat_map(|(number, text)| words(text, number, &article.statements)).collect();
        let title = article.title.iter().flat_map(|text| words(text, 0, &[])).collect();
        let alone: BTreeSet<String> = [article.id.clone()].into();
        let related = Related { event: alone.clone(), copies: alone, sides: 0 };
        Self { article, body, title, related }
    }
}

fn words(text: &str, paragraph: usize, statements: &[Statement]) -> Vec<Word> {
    let word = |token: crate::Token| {
        let covers = |s: &&Statement| s.paragraph == paragraph && (s.start..s.end).contains(&token.start);
        let before = |s: &&Statement| (s.paragraph, s.end) <= (paragraph, token.start);
        let statement = statements.iter().find(covers);
        Word {
            cased: fold_but_case(&text[token.start..token.end]),
            written: as_written(&text[token.start..token.end]),
            stem: stem(&token.text),
            text: token.text,
            paragraph,
            // A statement has an odd number; the text before it has the even number below.
            sentence: 2 * statements.iter().filter(before).count() + usize::from(statement.is_some()),
            start: token.start,
            end: token.end,
            speaker: statement.and_then(|s| s.speaker.clone()),
            members: statement
                .filter(|s| s.basis == Basis::Joint)
                .map(|s| s.members.clone())
                .unwrap_or_default(),
            basis: statement.map_or(Basis::Unknown, |s| s.basis),
        }
    };
    tokens(text).map(word).collect()
}

/// Replaces compatibility characters and drops diacritics, except the breve of й.
fn fold_but_case(surface: &str) -> String {
    let mut out = String::new();
    for c in surface.nfkd() {
        match c {
            '\u{306}' if out.ends_with(['и', 'И']) => out.push(c),
            '\u{300}'..='\u{36f}' => {}
            '’' => out.push('\''),
            'ł' => out.push('l'),
            'Ł' => out.push('L'),
            'ß' => out.push_str("ss"),
            '時' => out.push('时'),
            c => out.push(c),
        }
    }
    let folded: String = out.nfc().collect();
    let letters: Vec<&str> = folded.split('.').collect();
    let is_capital = |letter: &&str| letter.chars().count() == 1 && letter.chars().all(char::is_uppercase);
    if letters.len() > 1 && letters.iter().all(is_capital) { letters.concat() } else { folded }
}

/// Replaces compatibility characters and keeps everything else.
fn as_written(surface: &str) -> String {
    surface.nfkc().map(|c| if c == '’' { '\'' } else { c }).collect()
}

/// Returns the stem of a word. A word that is not made of letters of one of two alphabets and apostrophes is
/// its own stem.
pub(super) fn stem(word: &str) -> String {
    let letters = word.replace('\'', "");
    let all = |is: fn(char) -> bool| !letters.is_empty() && letters.chars().all(is);
    let by = |algorithm| frostem::Stemmer::new(algorithm).stem(word).into_owned();
    if all(|c| matches!(c, 'a'..='z' | '\u{c0}'..='\u{24f}')) {
        by(frostem::Algorithm::English)
    } else if all(|c| matches!(c, '\u{400}'..='\u{4ff}')) {
        by(frostem::Algorithm::Russian)
    } else {
        word.to_owned()
    }
}
