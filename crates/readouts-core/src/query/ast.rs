//! The query tree.

use std::sync::Arc;

use super::{Collapsed, Phrase, Sides};
use crate::{Basis, Date, Result};

/// Condition that an article must meet.
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
    /// Every article.
    #[default]
    All,
    /// These words in sequence, within one paragraph of the body.
    Phrase(Phrase),
    /// Parts near each other.
    Near(Near),
    /// Articles that match all of these queries; every article if there are none.
    And(Vec<Self>),
    /// Articles that match at least one of these queries; no article if there are none.
    Or(Vec<Self>),
    /// Articles that do not match this query.
    Not(Box<Self>),
    /// Articles with at least this many occurrences of this query.
    AtLeast(u32, Box<Self>),
    /// This query, but only in words that are attributed in this way.
    By(WordsOf, Box<Self>),
    /// A fact about the article as a whole.
    Field(FieldQuery),
}

/// Words of an article, selected by their attribution.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WordsOf {
    /// Words of one of these people.
    Own(Vec<Name>),
    /// Words of one of these people, and joint statements of which the person is a member.
    WithJoint(Vec<Name>),
    /// Words whose attribution rests on one of these bases.
    Basis(Vec<Basis>),
    /// Words of no speaker: narration, joint statements, and words whose speaker is unknown.
    NoOne,
}

impl WordsOf {
    /// Returns the people in it.
    pub fn names(&self) -> &[Name] {
        match self {
            Self::Own(names) | Self::WithJoint(names) => names,
            Self::Basis(_) | Self::NoOne => &[],
        }
    }
}

/// Parts near each other. Each is a [phrase](Query::Phrase), another [near expression](Query::Near), [one of
/// several](Query::Or) of these, or one of these [in somebody's words](Query::By).
///
/// Every phrase takes words of its own, no word is used by two of them, and words are chosen so that all
/// distances hold. An occurrence extends from the first to the last of these words, and no occurrence
/// contains another. A distance is measured between neighbours in the text: from the last word of one part to
/// the first word of the next. A part that is itself a near expression extends from its first to its last
/// word; other parts may stand in its gaps.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Near {
    /// Parts: two or more; exactly two for [`Relation::Not`].
    pub parts: Vec<Query>,
    /// Required arrangement of the parts.
    pub relation: Relation,
    /// Maximum distance between neighbours.
    pub reach: Distance,
}

/// Required arrangement of parts near each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// The parts stand in any order, without sharing a word (`w/`).
    Any,
    /// Each part stands after the previous part (`pre/`).
    Before,
    /// The first part has no second part near or overlapping (`not w/`).
    Not,
}

/// Maximum distance between parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Distance {
    /// At most this many words are between neighbours, up to [`Distance::WORDS_MAX`].
    Words(u32),
    /// All parts are in one sentence.
    Sentence,
    /// All parts are in one paragraph.
    Paragraph,
}

impl Distance {
    /// Maximum number of words between two parts.
    pub const WORDS_MAX: u32 = 999;

    /// Whether matches must be checked against paragraph boundaries, because the distance alone can bridge
    /// the gap between two paragraphs.
    pub(crate) fn may_leave_paragraph(self) -> bool {
        match self {
            Self::Words(most) => most >= crate::words::PARAGRAPH_GAP,
            Self::Sentence | Self::Paragraph => true,
        }
    }
}

/// Condition on a field of an article as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FieldQuery {
    /// The field has one of these names.
    Named(QueryField, Vec<Name>),
    /// The kept column with this name has one of these values.
    Kept(Arc<str>, Vec<Name>),
    /// The headline contains this phrase.
    Title(Phrase),
    /// The date lies in this range.
    Dated(DateField, DateRange),
    /// The article has a sentence whose attribution rests on one of these bases.
    Basis(Vec<Basis>),
    /// Outlets of several countries tell of the event that the article tells of.
    Sides(Sides),
    /// The article is the one that stands for its reprints among those that match a query.
    Collapsed(Collapsed),
    /// The field has a value, whatever it is (`outlet:*`).
    Any(AnyOf),
}

/// Field of which any value will do.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AnyOf {
    /// A field that is compared with names.
    Named(QueryField),
    /// The kept column with this name.
    Kept(Arc<str>),
    /// A date. Of [`DateField::EventPossibly`], it is enough that the first possible day is known.
    Dated(DateField),
}

/// Article field that is compared with names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum QueryField {
    /// Somebody who speaks in the article.
    Speaker,
    /// Somebody who speaks in the article, or is a member of a joint statement.
    SpeakerOrMember,
    /// Somebody who is mentioned in the article without taking part in the event.
    Mentions,
    /// Somebody who speaks in the article, takes part in the event, or is a member of a joint statement.
    With,
    /// Outlet that published the article.
    Outlet,
    /// Agency whose dispatch the article carries.
    Agency,
    /// Country whose people or sides take part in the event, as a code.
    Country,
    /// Kind of event that the article reports.
    Kind,
    /// Language of the body, as a code.
    Language,
    /// Id of the article: all of it, or a beginning that no other id has.
    Id,
    /// Id of any article that tells of the same event: all of it, or a beginning that no other id has.
    Event,
}

/// What a name in a query refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NameOf<'q> {
    /// A person in whose words something is searched.
    By,
    /// A person in whose words, or in whose joint statements, something is searched.
    ByWithJoint,
    /// A value of an article field.
    Field(QueryField),
    /// A value of the kept column with this name.
    Kept(&'q str),
}

/// Date field of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DateField {
    /// Certain date of the event: every day that the date can mean lies in the range.
    Event,
    /// Possible date of the event: at least one of the days that the date can mean lies in the range.
    EventPossibly,
    /// Publication date of the copy: every day that the date can mean lies in the range.
    Published,
}

/// Range of days, both ends included; an end that is `None` is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct DateRange {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

impl DateRange {
    /// Whether both ends are open, so that every date matches, even an unknown one.
    pub fn is_open(self) -> bool {
        self.from.is_none() && self.to.is_none()
    }
}

/// Name in a query. Names with the same text are equal, wherever they stand in the query.
#[derive(Debug, Clone)]
pub struct Name {
    /// The name, in any spelling.
    pub text: String,
    /// Place in the text of the query; `None` if the query was not parsed from text.
    pub place: Option<Place>,
}

/// Byte range in the text of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The whole text of the query.
    pub text: Arc<str>,
    /// Offset of the first byte.
    pub start: usize,
    /// Offset after the last byte.
    pub end: usize,
}

impl Name {
    /// Creates a name without a place in a text.
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
    /// Maximum number of words in a query: those of phrases, choices and headlines, and the names in fields.
    pub const WORDS_MAX: usize = 1000;
    /// Maximum number of stems and of patterns that begin with `*`: each pattern is compared with all words of
    /// an index, each stem with all that begin with the same letter.
    pub const SEARCHED_MAX: usize = 100;
    /// Maximum number of states of all near expressions in a query. Pairs are not counted; the states of any
    /// other expression are multiplied by the number of its parts that can stand in one place. This allows
    /// eight different words in any order.
    pub const ORDERS_MAX: usize = 256;
    /// Maximum nesting depth of a query.
    pub const DEPTH_MAX: usize = 50;

    /// Creates a query for one phrase; the text is words only, operators have no effect.
    ///
    /// # Errors
    /// [`ErrorKind::Query`](crate::ErrorKind::Query) if the text has no word.
    pub fn phrase(text: &str) -> Result<Self> {
        Ok(Self::Phrase(Phrase::new(text)?))
    }

    /// Creates a query for articles that have all of these phrases; every article if there are none.
    ///
    /// # Errors
    /// [`ErrorKind::Query`](crate::ErrorKind::Query) if one of them has no word.
    pub fn all_of<'a>(terms: impl IntoIterator<Item = &'a str>) -> Result<Self> {
        let mut phrases = terms.into_iter().map(Self::phrase).collect::<Result<Vec<_>>>()?;
        Ok(match phrases.len() {
            0 => Self::All,
            1 => phrases.remove(0),
            _ => Self::And(phrases),
        })
    }

    /// Whether the query searches bodies for a word or phrase.
    pub(crate) fn asks_for_words(&self) -> bool {
        match self {
            Self::Phrase(_) | Self::Near(_) => true,
            Self::And(parts) | Self::Or(parts) => parts.iter().any(Self::asks_for_words),
            Self::Not(part) | Self::AtLeast(_, part) | Self::By(_, part) => part.asks_for_words(),
            Self::All | Self::Field(_) => false,
        }
    }

    /// Returns a query that matches what all of these match.
    pub(crate) fn all_in(parts: impl IntoIterator<Item = Self>) -> Self {
        let parts: Vec<Self> = parts.into_iter().filter(|part| *part != Self::All).collect();
        match <[Self; 1]>::try_from(parts) {
            Ok([only]) => only,
            Err(parts) if parts.is_empty() => Self::All,
            Err(parts) => Self::And(parts),
        }
    }

    /// Whether the query has places in an article's body: a phrase, a near expression, one of several of
    /// these, or one of these in somebody's words.
    pub(crate) fn has_places(&self) -> bool {
        match self {
            Self::Phrase(_) | Self::Near(_) => true,
            Self::Or(parts) => !parts.is_empty() && parts.iter().all(Self::has_places),
            Self::By(_, inner) => inner.has_places(),
            Self::All | Self::And(_) | Self::Not(_) | Self::AtLeast(..) | Self::Field(_) => false,
        }
    }

    /// Calls `each` for every name and what it refers to.
    ///
    /// # Errors
    /// Returns the first error of `each`.
    pub fn each_name(&mut self, each: &mut impl FnMut(NameOf<'_>, &mut Name) -> Result<()>) -> Result<()> {
        match self {
            Self::All
            | Self::Phrase(_)
            | Self::Field(
                FieldQuery::Title(_)
                | FieldQuery::Dated(..)
                | FieldQuery::Basis(_)
                | FieldQuery::Sides(_)
                | FieldQuery::Any(_),
            ) => Ok(()),
            Self::And(parts) | Self::Or(parts) => parts.iter_mut().try_for_each(|part| part.each_name(each)),
            Self::Not(part) | Self::AtLeast(_, part) => part.each_name(each),
            Self::Near(near) => near.parts.iter_mut().try_for_each(|part| part.each_name(each)),
            Self::By(voice, part) => {
                match voice {
                    WordsOf::Own(names) => names.iter_mut().try_for_each(|name| each(NameOf::By, name))?,
                    WordsOf::WithJoint(names) => {
                        names.iter_mut().try_for_each(|name| each(NameOf::ByWithJoint, name))?;
                    }
                    WordsOf::Basis(_) | WordsOf::NoOne => {}
                }
                part.each_name(each)
            }
            Self::Field(FieldQuery::Named(field, names)) => {
                names.iter_mut().try_for_each(|name| each(NameOf::Field(*field), name))
            }
            Self::Field(FieldQuery::Kept(column, names)) => {
                names.iter_mut().try_for_each(|name| each(NameOf::Kept(column), name))
            }
            Self::Field(FieldQuery::Collapsed(collapsed)) => collapsed.query.each_name(each),
        }
    }
}
