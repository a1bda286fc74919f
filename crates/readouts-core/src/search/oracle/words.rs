//! An article split into words, each with everything that a query can refer to.

use unicode_normalization::UnicodeNormalization;

use crate::{Basis, Readout, Statement, tokens};

/// An article and its words.
#[derive(Debug, Clone)]
pub(in crate::search) struct Analysed<'a> {
    pub(in crate::search) article: &'a Readout,
    pub(super) body: Vec<Word>,
    pub(super) title: Vec<Word>,
}

/// Word with its place and speaker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    /// Folded except for case.
    pub(super) cased: String,
    /// Not folded: with case, diacritics, dots and traditional characters.
    pub(super) written: String,
    pub(super) stem: String,
    pub(super) paragraph: usize,
    /// Number that the words of a sentence share, within a paragraph.
    pub(super) sentence: usize,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) speaker: Option<String>,
    pub(super) members: Vec<String>,
    pub(super) basis: Basis,
}

impl<'a> Analysed<'a> {
    pub(in crate::search) fn new(article: &'a Readout) -> Self {
        let paragraphs = article.paragraphs.iter().enumerate();
        let body = paragraphs.flat_map(|(number, text)| words(text, number, &article.statements)).collect();
        let title = article.title.iter().flat_map(|text| words(text, 0, &[])).collect();
        Self { article, body, title }
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
