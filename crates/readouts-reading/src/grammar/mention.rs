//! Who appears in an article, and every place that names them.

use std::ops::Range;

use jiff::civil::Date;

use super::roster::Roster;
use crate::knowledge::{Pronoun, Vocabulary};
use crate::token::Tokens;

/// A place in a paragraph that names somebody.
#[derive(Debug, Clone)]
pub(crate) struct Mention {
    /// Range of tokens in the paragraph (in Chinese text one a character), titles and articles included.
    pub(crate) tokens: Range<usize>,
    /// Byte range in the paragraph.
    pub(crate) span: Range<usize>,
    pub(crate) who: Who,
    /// Whether it is a possessive or in an oblique case ("Xi's", 习近平的, «Петрова»), and so not the one who acts.
    pub(crate) possessive: bool,
}

/// Whom a mention names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Who {
    /// A person, by the index on the roster.
    Person(usize),
    /// "the Russian president" where nobody on the roster fits.
    Office,
    /// A name or an office that several people have, where the text does not tell who is meant.
    Unclear,
    /// "he", "she".
    Pronoun(Pronoun),
    /// "the two leaders", "both sides", "they".
    Everyone,
    /// "the two countries": speaks only where nobody else does.
    Nations,
    /// "the ministry", "the statement", "the White House", by its name.
    Body(String),
    /// A country or its capital as one who acts, by the country's name.
    Side(String),
}

/// The text of an article, cut into words once for all steps.
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

/// Where and when an article was written, which decides whom it calls "the President".
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Setting {
    /// Index of the outlet's country, where the outlet is its government's own.
    pub(crate) home: Option<usize>,
    /// Whether the outlet is a news outlet, which calls the president of any country "the President".
    pub(crate) is_news: bool,
    /// Day of publication.
    pub(crate) day: Option<Date>,
}

/// All that is known of the people of an article.
#[derive(Debug)]
pub(crate) struct People {
    pub(crate) roster: Roster,
    /// Mentions in the title, in order.
    pub(crate) title: Vec<Mention>,
    /// Mentions in each paragraph, in order.
    pub(crate) paragraphs: Vec<Vec<Mention>>,
}
