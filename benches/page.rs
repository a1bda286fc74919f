//! What is generated: an article, and the page it is on.

use crate::world::Person;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// One page, and what a reader should find on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// File name within a corpus, with its folder.
    pub name: String,
    /// Everything on the page, furniture and all.
    pub text: String,
    /// The article's headline.
    pub title: String,
    /// The article's paragraphs.
    pub body: Vec<String>,
    /// Who publishes the page.
    pub outlet: String,
    /// Day of publication, and of the event.
    pub published: Day,
    /// What sort of event it tells of, as the reading's JSON calls it.
    pub kind: &'static str,
    /// Who took part.
    pub participants: [String; 2],
    /// Who says what, where the text leaves no doubt.
    pub spoken: Vec<Spoken>,
}

/// Words of one voice: a sentence, or a few that no other voice interrupts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    /// Place of the paragraph in the body.
    pub paragraph: usize,
    /// As it stands there.
    pub text: String,
    /// Full name of the speaker; `None` for narration, questions, and what several say together.
    pub speaker: Option<String>,
    /// What the attribution rests on, as the reading's JSON calls it.
    pub basis: &'static str,
}

/// A day of the years in which the invented world has news; every month has 28.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// Year of the common era.
    pub year: usize,
    /// 1 to 12.
    pub month: usize,
    /// 1 to 28.
    pub day: usize,
}

impl Day {
    pub(crate) fn month_name(self) -> &'static str {
        MONTHS[self.month - 1]
    }
}

/// An article before it is put on a page.
pub(crate) struct Article {
    pub(crate) title: String,
    pub(crate) body: Vec<String>,
    pub(crate) day: Day,
    pub(crate) speaker: Person,
    pub(crate) other: Person,
    pub(crate) kind: &'static str,
    pub(crate) spoken: Vec<Spoken>,
}
