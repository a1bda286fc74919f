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
    /// Whether it ends its sentence, so that all before it is what was said.
    pub(crate) last: bool,
    /// Whether its clause is coordinate: it follows ", and", "while" or a semicolon. Always false in languages that do not
    /// set it.
    pub(crate) coordinate: bool,
    /// Whether it is a verb in the past tense, as those of the outlet's own telling are, where the language has tenses.
    pub(crate) past: bool,
}

impl Cue {
    /// A cue whose sentence is nobody's words: a denial ("Lee did not say that"), or a verb without a speaker ("It was
    /// noted that").
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

/// A cue's grammatical subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Subject {
    Person(usize),
    /// A person with an office behind the name (某某主席); within a speaker's words, one of whom the speaker tells.
    Titled(usize),
    Group(Vec<usize>),
    Everyone,
    Nations,
    Pronoun(Pronoun),
    /// "we": whoever speaks, or publishes the text.
    We,
    /// "the minister": whoever spoke or acted last, where anybody did.
    Title(String),
    Body(String),
    Side(String),
    /// Several countries, each of them by its name.
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
            Who::Office | Who::Unclear => Self::Unknown,
        }
    }
}
