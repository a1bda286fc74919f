//! Reporting expressions of a sentence, with their grammatical subjects.

use std::ops::Range;

use super::Who;
use crate::knowledge::{Pronoun, VerbClass};

/// A reporting expression with its subject.
#[derive(Debug, Clone)]
pub(crate) struct Cue {
    pub(crate) subject: Subject,
    pub(crate) class: VerbClass,
    /// Byte range of the expression in its paragraph.
    pub(crate) span: Range<usize>,
    /// Whether the expression ends its sentence, so that everything before it is what was said.
    pub(crate) last: bool,
    /// Whether its clause is coordinate: it follows ", and", "while" or a semicolon. Always false in
    /// languages that do not set it.
    pub(crate) coordinate: bool,
    /// Whether it is a verb in the past tense, which marks the outlet's narration. Only set in languages with
    /// tenses.
    pub(crate) past: bool,
}

impl Cue {
    /// Returns a cue of a sentence that is nobody's words: a denial ("Lee did not say that"), or a verb
    /// without a speaker ("It was noted that").
    pub(crate) fn of_nobody(span: Range<usize>) -> Self {
        Self {
            subject: Subject::Unknown,
            class: VerbClass::Passive,
            span,
            last: false,
            past: false,
            coordinate: false,
        }
    }
}

/// Grammatical subject of a cue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Subject {
    Person(usize),
    /// A person with the office after the name (某某主席). Within a speaker's words, this is somebody the speaker
    /// talks about.
    Titled(usize),
    Group(Vec<usize>),
    Everyone,
    Nations,
    Pronoun(Pronoun),
    /// "we": the current speaker, or the publisher of the text.
    We,
    /// "the minister": the last person who spoke or acted, if there is one.
    Title(String),
    Body(String),
    Side(String),
    /// Several countries, by their names.
    Sides(Vec<String>),
    Unknown,
}

impl Subject {
    pub(crate) fn of(who: &Who) -> Self {
        match who {
            Who::Person(person) => Self::Person(*person),
            Who::Pronoun(pronoun) => Self::Pronoun(*pronoun),
            Who::Everyone => Self::Everyone,
            Who::Nations => Self::Nations,
            Who::Body(name) => Self::Body(name.clone()),
            Who::Side(name) => Self::Side(name.clone()),
            Who::Office(_) | Who::Unclear => Self::Unknown,
        }
    }
}
