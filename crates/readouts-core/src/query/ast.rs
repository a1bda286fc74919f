//! The tree of a query. It must not know how it was written, nor how it is searched for.

use std::sync::Arc;

use super::Phrase;
use crate::{Date, Result};

/// What an article must hold.
///
/// ```
/// use readouts_core::Query;
///
/// let query = Query::all_of(["new era", "coordination"])?;
/// assert_eq!(query.to_string(), r#""new era" coordination"#);
/// # Ok::<(), readouts_core::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Query {
    /// Anything.
    #[default]
    All,
    /// These words, one after the other, within a paragraph of the body.
    Phrase(Phrase),
    /// Things near each other.
    Near(Near),
    /// All of these; anything, where there are none.
    And(Vec<Self>),
    /// At least one of these; nothing, where there are none.
    Or(Vec<Self>),
    /// Anything but this.
    Not(Box<Self>),
    /// This many occurrences or more in the article.
    AtLeast(u32, Box<Self>),
    /// What is asked for stands within the words of one of these people.
    By(Vec<Name>, Box<Self>),
    /// What is known of the article as a whole.
    Fact(Fact),
}

/// Things near each other; each is a [phrase](Query::Phrase), something [near](Query::Near),
/// [one of several](Query::Or) of these, or one of these [in somebody's words](Query::By).
///
/// Words are chosen for every phrase in it, none for two of them, so that all distances hold; an occurrence
/// goes from the first to the last of them, and none contains another. A distance is that between neighbours
/// in the text: between what goes from the first to the last word of a part, and the next that begins behind
/// it. Of a part that is something near itself, the others may stand in its gap.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Near {
    /// Two or more; exactly two for [`Relation::Not`].
    pub parts: Vec<Query>,
    /// How they must lie.
    pub relation: Relation,
    /// How far apart neighbours may be.
    pub reach: Reach,
}

/// How things near each other must lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// In any order, without a word in common (`w/`).
    Any,
    /// Each behind the one before it (`pre/`).
    Before,
    /// The first with no second near it, nor overlapping it (`not w/`).
    Not,
}

/// How far apart things may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reach {
    /// At most so many words between them; up to [`Reach::WORDS_MAX`].
    Words(u32),
    /// All in one sentence.
    Sentence,
    /// All in one paragraph.
    Paragraph,
}

impl Reach {
    /// The most words between two things.
    pub const WORDS_MAX: u32 = 999;

    /// Whether it can reach into another paragraph, where nothing is near.
    pub(crate) fn may_leave_paragraph(self) -> bool {
        match self {
            Self::Words(most) => most >= crate::words::PARAGRAPH_GAP,
            Self::Sentence | Self::Paragraph => true,
        }
    }
}

/// Something known of an article as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fact {
    /// One of these names.
    Named(FactField, Vec<Name>),
    /// One of these values in a column that is kept.
    Kept(Arc<str>, Vec<Name>),
    /// The headline holds these words.
    Title(Phrase),
    /// A date that lies in a span.
    Dated(DateField, DateRange),
}

/// What a name can be of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FactField {
    /// Somebody who speaks in it.
    Speaker,
    /// Somebody who is named without taking part.
    Mentions,
    /// Who published it.
    Outlet,
    /// Whose dispatch it carries.
    Agency,
    /// Whose people or sides take part, as a code.
    Country,
    /// What sort of event it tells of.
    Kind,
    /// The body's language, as a code.
    Language,
}

/// What a name of a query is a name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NameOf<'q> {
    /// Somebody in whose words something is looked for.
    By,
    /// A fact of an article.
    Fact(FactField),
    /// A value in the column that is kept under this name.
    Kept(&'q str),
}

/// A date of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DateField {
    /// The event's, where it is certain: all that it can mean lies in the span.
    Event,
    /// The event's, as far as it is known: some of what it can mean lies in the span.
    EventPossibly,
    /// The copy's publication: all that it can mean lies in the span.
    Published,
}

/// Days from the first to the last, both included; open where `None`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct DateRange {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

impl DateRange {
    /// Whether it lets everything through, the unknown too.
    pub fn is_open(self) -> bool {
        self.from.is_none() && self.to.is_none()
    }
}

/// A name as a query has it. Equal names are equal wherever they stand in it.
#[derive(Debug, Clone)]
pub struct Name {
    /// The name, in any spelling.
    pub text: String,
    /// Where it stands; `None` where the query was not read from text.
    pub place: Option<Place>,
}

/// A place in the text of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The whole text.
    pub text: Arc<str>,
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
}

impl Name {
    /// A name that stands in no text.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), place: None }
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Name {}

impl std::hash::Hash for Name {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl Query {
    /// Maximum number of words of a query: those of phrases, choices and headlines, and the names of fields.
    pub const WORDS_MAX: usize = 1000;
    /// Maximum number of stems and of patterns that begin with `*`: each is compared with all words of an index.
    pub const SEARCHED_MAX: usize = 100;
    /// Maximum number of states that the near expressions of a query have together, pairs left out and each
    /// taken as often as things of it can stand in one place; that of eight different words in any order.
    pub const ORDERS_MAX: usize = 256;
    /// How deep a query may be nested.
    pub const DEPTH_MAX: usize = 50;

    /// Looks for one phrase; the text is words only, without any operator.
    ///
    /// # Errors
    /// [`ErrorKind::Query`](crate::ErrorKind::Query) where the text holds no word.
    pub fn phrase(text: &str) -> Result<Self> {
        Ok(Self::Phrase(Phrase::new(text)?))
    }

    /// Looks for articles that have each of these phrases; anything, where there are none.
    ///
    /// # Errors
    /// [`ErrorKind::Query`](crate::ErrorKind::Query) where one holds no word.
    pub fn all_of<'a>(terms: impl IntoIterator<Item = &'a str>) -> Result<Self> {
        let mut phrases = terms.into_iter().map(Self::phrase).collect::<Result<Vec<_>>>()?;
        Ok(match phrases.len() {
            0 => Self::All,
            1 => phrases.remove(0),
            _ => Self::And(phrases),
        })
    }

    /// Whether it has places in an article's body: a phrase, things near each other, one of several
    /// of these, one of these in somebody's words.
    pub fn has_places(&self) -> bool {
        match self {
            Self::Phrase(_) | Self::Near(_) => true,
            Self::Or(parts) => !parts.is_empty() && parts.iter().all(Self::has_places),
            Self::By(_, inner) => inner.has_places(),
            Self::All | Self::And(_) | Self::Not(_) | Self::AtLeast(..) | Self::Fact(_) => false,
        }
    }

    /// Calls `each` for every name with what it is a name of.
    ///
    /// # Errors
    /// The first error of `each`.
    pub fn each_name(&mut self, each: &mut impl FnMut(NameOf<'_>, &mut Name) -> Result<()>) -> Result<()> {
        match self {
            Self::All | Self::Phrase(_) | Self::Fact(Fact::Title(_) | Fact::Dated(..)) => Ok(()),
            Self::And(parts) | Self::Or(parts) => parts.iter_mut().try_for_each(|part| part.each_name(each)),
            Self::Not(part) | Self::AtLeast(_, part) => part.each_name(each),
            Self::Near(near) => near.parts.iter_mut().try_for_each(|part| part.each_name(each)),
            Self::By(names, part) => {
                names.iter_mut().try_for_each(|name| each(NameOf::By, name))?;
                part.each_name(each)
            }
            Self::Fact(Fact::Named(field, names)) => {
                names.iter_mut().try_for_each(|name| each(NameOf::Fact(*field), name))
            }
            Self::Fact(Fact::Kept(column, names)) => {
                names.iter_mut().try_for_each(|name| each(NameOf::Kept(column), name))
            }
        }
    }
}
