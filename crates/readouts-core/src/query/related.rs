//! Conditions that compare an article with others: on the event that several tell of, and on its reprints.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::{FieldQuery, Query};

/// Condition that outlets of several countries tell of an article's event.
///
/// An article that credits a news agency counts for the agency's country, whichever outlet published it. Outlets
/// and agencies whose country is not known do not count.
#[derive(Debug, Clone)]
pub struct Sides {
    least: u32,
    /// Codes of countries by outlet and agency; `None` until the request is resolved.
    pub(crate) countries: Option<Arc<BTreeMap<String, String>>>,
}

impl Sides {
    /// Maximum number of countries that can be asked for.
    pub const MAX: u32 = 99;

    /// Creates the condition that at least this many countries tell of the event; `None` if the number is below two or
    /// above [`MAX`](Self::MAX).
    pub fn at_least(least: u32) -> Option<Self> {
        (2..=Self::MAX).contains(&least).then_some(Self { least, countries: None })
    }

    /// Returns the minimum number of countries.
    pub fn least(&self) -> u32 {
        self.least
    }
}

// Countries are looked up anew in each index.
impl PartialEq for Sides {
    fn eq(&self, other: &Self) -> bool {
        self.least == other.least
    }
}

impl Eq for Sides {}

impl Hash for Sides {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.least.hash(state);
    }
}

/// Condition that an article stands for its reprints among the articles that match a query: it matches the query, and
/// comes first among those that do and have the same text. An article without reprints stands for itself.
///
/// The earliest published comes first; of those of one day, the one on the pages of the agency that most of them credit;
/// then the one of the earliest time of day; then the one with the smallest number, which is derived from the id.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Collapsed {
    /// Query that the article, and its reprints, have to match.
    pub query: Box<Query>,
    /// Query whose articles come before all others. It makes the articles of which a share is taken include those that
    /// the share counts.
    pub(crate) before: Option<Box<Query>>,
}

impl Collapsed {
    /// Creates the condition for the articles that match a query.
    pub fn among(query: Query) -> Self {
        Self { query: Box::new(query), before: None }
    }

    /// Makes the articles of another query come before all others.
    pub(crate) fn before(self, query: Query) -> Self {
        let before = (*self.query != query).then(|| Box::new(query));
        Self { before, ..self }
    }
}

impl Query {
    /// Calls `each` for every condition on sides.
    pub(crate) fn each_sides(&mut self, each: &mut impl FnMut(&mut Sides)) {
        match self {
            Self::Field(FieldQuery::Sides(sides)) => each(sides),
            Self::Field(FieldQuery::Collapsed(collapsed)) => {
                collapsed.query.each_sides(each);
                collapsed.before.iter_mut().for_each(|query| query.each_sides(each));
            }
            Self::And(parts) | Self::Or(parts) => parts.iter_mut().for_each(|part| part.each_sides(each)),
            Self::Not(part) | Self::AtLeast(_, part) | Self::By(_, part) => part.each_sides(each),
            Self::All | Self::Phrase(_) | Self::Near(_) | Self::Field(_) => {}
        }
    }
}
