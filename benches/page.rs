//! Output of the generator: an article, and the page it is on.

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

/// Generated page, and what the reader should find on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// File name within a corpus, including its folder.
    pub name: String,
    /// Complete text of the page, including boilerplate.
    pub text: String,
    /// Headline of the article.
    pub title: String,
    /// Paragraphs of the article.
    pub body: Vec<String>,
    /// Outlet that publishes the page.
    pub outlet: String,
    /// Day of publication, and of the event.
    pub published: Day,
    /// Kind of event, as named in the reader's JSON.
    pub kind: &'static str,
    /// People who took part.
    pub participants: [String; 2],
    /// Speakers of the passages whose speaker is certain.
    pub spoken: Vec<Spoken>,
}

/// Passage of one voice: one or more sentences, not interrupted by another voice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    /// Index of the paragraph in the body.
    pub paragraph: usize,
    /// Text as it stands there.
    pub text: String,
    /// Full name of the speaker; `None` for narration, questions, and words of several people together.
    pub speaker: Option<String>,
    /// Basis of the attribution, as named in the reader's JSON.
    pub basis: &'static str,
}

/// Day in the invented world, in which every month has 28 days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// Year.
    pub year: usize,
    /// Month, 1 to 12.
    pub month: usize,
    /// Day of the month, 1 to 28.
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
