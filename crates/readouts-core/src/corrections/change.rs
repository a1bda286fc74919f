//! A decision: what it is about, what it sets, who made it and when.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::cells;
use super::table::TableKind;
use crate::{Edtf, Readout};

/// Number of characters of a sentence that are kept for people who read the table.
const EXCERPT: usize = 80;

/// What a decision changes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// The person `name` is the same as `into`, and is called so.
    Merge {
        /// Name that no article has any more.
        name: String,
        /// Name that replaces it.
        into: String,
    },
    /// A name is no person: it speaks, takes part and is mentioned nowhere.
    Forget {
        /// The name.
        name: String,
    },
    /// The speaker of a sentence.
    Speaker {
        /// Id of the article.
        article: String,
        /// The sentence.
        sentence: SentenceRef,
        /// Name of the speaker; `None` if the words are nobody's, or of someone unknown.
        speaker: Option<String>,
    },
    /// The date of the event.
    EventDate {
        /// Id of the article.
        article: String,
        /// The date; `None` if it is unknown.
        date: Option<Edtf>,
    },
    /// The outlet.
    Outlet {
        /// Id of the article.
        article: String,
        /// Name of the outlet; `None` if it is unknown.
        outlet: Option<String>,
    },
    /// The page is no readout: it is not indexed.
    NotAReadout {
        /// Id of the article.
        article: String,
    },
    /// A former decision is taken back: what it was about is as it was read. The row stays in the table, so that
    /// merging with a table that still has the former decision does not bring it back.
    Withdraw {
        /// What the former decision was about.
        key: Key,
    },
}

/// A sentence, named by its number and its text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct SentenceRef {
    /// Number among the article's statements, from 1.
    pub number: usize,
    /// Hash of the text: `h` and 16 hexadecimal digits.
    pub hash: String,
    /// Beginning of the text, for people; it decides nothing.
    pub excerpt: String,
}

/// What a decision is about. Each key is decided once in a table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Key {
    /// A name of a person.
    Person(String),
    /// The speaker of a sentence: the article's id and the number.
    Speaker(String, usize),
    /// The date of an article's event, by the article's id.
    EventDate(String),
    /// The outlet of an article, by the article's id.
    Outlet(String),
    /// Whether a page is a readout, by the article's id.
    Readout(String),
}

/// A change with who made it and when.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Decision {
    /// Fact that is corrected.
    pub change: Change,
    /// Who decided.
    pub by: String,
    /// Time of the decision in ISO 8601, such as `2031-05-06T10:00:00Z`.
    pub at: String,
    /// Line in the file that it was read from.
    pub line: Option<u64>,
}

impl SentenceRef {
    /// Names a sentence of an article by its number, from 1; `None` if the article has no such sentence.
    pub fn of(article: &Readout, number: usize) -> Option<Self> {
        let statement = article.statements.get(number.checked_sub(1)?)?;
        Some(Self { number, hash: Self::hash_of(&statement.text), excerpt: excerpt(&statement.text) })
    }

    /// Whether this is the sentence with this number in the article.
    pub fn is_in(&self, article: &Readout) -> bool {
        let statement = self.number.checked_sub(1).and_then(|at| article.statements.get(at));
        statement.is_some_and(|statement| Self::hash_of(&statement.text) == self.hash)
    }

    // Begins with a letter, so that no spreadsheet takes it for a number.
    fn hash_of(text: &str) -> String {
        format!("h{}", &blake3::hash(text.as_bytes()).to_hex()[..16])
    }
}

/// Returns the beginning of a text, with white space and control characters as single spaces.
fn excerpt(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let text = words.collect::<Vec<_>>().join(" ");
    text.char_indices().nth(EXCERPT).map_or(text.clone(), |(end, _)| format!("{}…", &text[..end]))
}

impl Decision {
    /// Creates a decision. `at` should be a time in ISO 8601; a table is not read back otherwise.
    pub fn new(change: Change, by: impl Into<String>, at: impl Into<String>) -> Self {
        Self { change, by: by.into(), at: at.into(), line: None }
    }

    /// Returns the values of its row, each with the name of the column, as lists of decisions show them.
    pub fn values(&self) -> Vec<(&'static str, String)> {
        self.change.table().columns().iter().copied().zip(cells::bare(self)).collect()
    }

    /// Returns the cells of its row.
    pub(crate) fn cells(&self) -> Vec<String> {
        cells::write(self)
    }

    /// Returns the time of the decision.
    pub(super) fn time(&self) -> Timestamp {
        time(&self.at).unwrap_or(Timestamp::MIN)
    }

    /// Returns the sort key of the rows of a table.
    pub(super) fn sort_key(&self) -> (Key, Timestamp, String, String, String) {
        (self.change.key(), self.time(), self.at.clone(), self.by.clone(), self.change.value())
    }
}

/// Parses a time; a day stands for its first moment.
pub(super) fn time(text: &str) -> Option<Timestamp> {
    let of_day = || Some(text.parse::<Date>().ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp());
    text.parse().ok().or_else(of_day)
}

impl Change {
    /// Returns what the change is about.
    pub fn key(&self) -> Key {
        match self {
            Self::Merge { name, .. } | Self::Forget { name } => Key::Person(name.clone()),
            Self::Speaker { article, sentence, .. } => Key::Speaker(article.clone(), sentence.number),
            Self::EventDate { article, .. } => Key::EventDate(article.clone()),
            Self::Outlet { article, .. } => Key::Outlet(article.clone()),
            Self::NotAReadout { article } => Key::Readout(article.clone()),
            Self::Withdraw { key } => key.clone(),
        }
    }

    /// Returns the table that it belongs to.
    pub fn table(&self) -> TableKind {
        match self {
            Self::Merge { .. } | Self::Forget { .. } | Self::Withdraw { key: Key::Person(_) } => {
                TableKind::People
            }
            _ => TableKind::Articles,
        }
    }

    /// Whether it takes a former decision back.
    pub fn is_withdrawal(&self) -> bool {
        matches!(self, Self::Withdraw { .. })
    }

    /// Returns the id of the article that it is about, if it is about one.
    pub fn article(&self) -> Option<&str> {
        match self {
            Self::Merge { .. } | Self::Forget { .. } => None,
            Self::Speaker { article, .. }
            | Self::EventDate { article, .. }
            | Self::Outlet { article, .. }
            | Self::NotAReadout { article } => Some(article),
            Self::Withdraw { key } => key.article(),
        }
    }

    /// Returns the number of the sentence whose speaker it sets, if it sets one.
    pub fn sentence(&self) -> Option<usize> {
        match self {
            Self::Speaker { sentence, .. } => Some(sentence.number),
            _ => None,
        }
    }

    /// Returns a text that two changes with the same key share only if they set the same.
    pub(super) fn value(&self) -> String {
        match self {
            Self::Merge { into, .. } => format!("merge {into}"),
            Self::Forget { .. } | Self::NotAReadout { .. } => String::new(),
            Self::Speaker { sentence, speaker, .. } => {
                format!("{} {}", sentence.hash, speaker.as_deref().unwrap_or_default())
            }
            Self::EventDate { date, .. } => date.map(|date| date.to_string()).unwrap_or_default(),
            Self::Outlet { outlet, .. } => outlet.clone().unwrap_or_default(),
            // No name, date or outlet has a control character.
            Self::Withdraw { .. } => "\0".to_owned(),
        }
    }
}

impl Key {
    /// Returns the id of the article that it belongs to, if it belongs to one.
    pub fn article(&self) -> Option<&str> {
        match self {
            Self::Person(_) => None,
            Self::Speaker(article, _)
            | Self::EventDate(article)
            | Self::Outlet(article)
            | Self::Readout(article) => Some(article),
        }
    }
}

/// Names what it is in a few words.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(name) => write!(f, "the name `{name}`"),
            Self::Speaker(article, number) => write!(f, "the speaker of sentence {number} of `{article}`"),
            Self::EventDate(article) => write!(f, "the date of the event of `{article}`"),
            Self::Outlet(article) => write!(f, "the outlet of `{article}`"),
            Self::Readout(article) => write!(f, "whether `{article}` is a readout"),
        }
    }
}

/// Describes the correction in a few words.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Merge { name, into } => write!(f, "`{name}` is `{into}`"),
            Self::Forget { name } => write!(f, "`{name}` is no person"),
            Self::Speaker { article, sentence, speaker } => {
                write!(f, "sentence {} of `{article}` is ", sentence.number)?;
                match speaker {
                    Some(speaker) => write!(f, "by `{speaker}`"),
                    None => f.write_str("by nobody"),
                }
            }
            Self::EventDate { article, date: Some(date) } => {
                write!(f, "the event of `{article}` is of {date}")
            }
            Self::EventDate { article, date: None } => {
                write!(f, "the date of the event of `{article}` is unknown")
            }
            Self::Outlet { article, outlet: Some(outlet) } => {
                write!(f, "`{article}` is by the outlet `{outlet}`")
            }
            Self::Outlet { article, outlet: None } => write!(f, "the outlet of `{article}` is unknown"),
            Self::NotAReadout { article } => write!(f, "`{article}` is not a readout"),
            Self::Withdraw { key: Key::Readout(article) } => {
                write!(f, "that `{article}` is not a readout is taken back")
            }
            Self::Withdraw { key } => write!(f, "{key} is as it was read: the decision is taken back"),
        }
    }
}

/// Describes the correction, with its author and time.
impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}, {}", self.change, self.by, self.at)?;
        match self.line {
            Some(line) => write!(f, ", line {line})"),
            None => f.write_str(")"),
        }
    }
}
