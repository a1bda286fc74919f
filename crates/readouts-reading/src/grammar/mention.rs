//! Mentions: the people of an article and every place that names them.

use std::ops::Range;

use jiff::civil::Date;

use super::roster::Roster;
use crate::knowledge::{Pronoun, Vocabulary};
use crate::token::Tokens;

/// Place in a paragraph that names somebody.
#[derive(Debug, Clone)]
pub(crate) struct Mention {
    /// Range of tokens in the paragraph, titles and articles included. In Chinese text each character is a
    /// token.
    pub(crate) tokens: Range<usize>,
    /// Byte range in the paragraph.
    pub(crate) span: Range<usize>,
    pub(crate) who: Who,
    /// Whether it is a possessive or in an oblique case ("Xi's", 习近平的, «Петрова»), and therefore not a
    /// subject.
    pub(crate) possessive: bool,
}

/// Referent of a mention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Who {
    /// A person, by index on the roster.
    Person(usize),
    /// An office that nobody on the roster fits: "the Russian president".
    Office(Post),
    /// A name or an office that several people have, if the text leaves open who is meant.
    Unclear,
    /// "he", "she".
    Pronoun(Pronoun),
    /// "the two leaders", "both sides", "they".
    Everyone,
    /// "the two countries": a speaker only if nobody else is.
    Nations,
    /// A body or document, by its name: "the ministry", "the statement", "the White House".
    Body(String),
    /// A country or its capital as an actor, by the country's name.
    Side(String),
}

/// An office without its holder, as far as the text names it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Post {
    /// Index into the table of offices.
    pub(crate) office: Option<usize>,
    /// Index into the table of countries.
    pub(crate) country: Option<usize>,
}

/// Tokens of an article, made once for all steps.
#[derive(Debug)]
pub(crate) struct Words<'a> {
    pub(crate) title: Tokens<'a>,
    pub(crate) paragraphs: Vec<Tokens<'a>>,
}

impl<'a> Words<'a> {
    pub(crate) fn new(title: &'a str, paragraphs: &'a [String], vocabulary: &Vocabulary) -> Self {
        let tokens = |text| Tokens::classed(text, |word| vocabulary.classes(word));
        Self { title: tokens(title), paragraphs: paragraphs.iter().map(|p| tokens(p)).collect() }
    }
}

/// Place and time of writing, which decide who is "the President".
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Setting {
    /// Index of the outlet's country, if the outlet belongs to that country's government.
    pub(crate) home: Option<usize>,
    /// Whether the outlet is a news outlet, for which any country's president may be "the President".
    pub(crate) is_news: bool,
    /// Day of publication.
    pub(crate) day: Option<Date>,
}

/// People of an article and their mentions.
#[derive(Debug)]
pub(crate) struct People {
    pub(crate) roster: Roster,
    /// Mentions in the title, in order.
    pub(crate) title: Vec<Mention>,
    /// Mentions in each paragraph, in order.
    pub(crate) paragraphs: Vec<Vec<Mention>>,
}
