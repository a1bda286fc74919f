//! Queries that list the hits of a row.

use super::dates::DateOf;
use crate::query::{AnyOf, DateField, FieldQuery, Name, Query, QueryField, WordsOf};
use crate::search::{Filters, Period, When};
use crate::{Basis, Facet};

/// Maximum number of periods in a query for dates that lie in none of them.
const PERIODS_LISTED_MAX: usize = 400;

/// Returns the query whose occurrences are those of this one in words that are attributed in this way. `None` if no
/// query has just these: if it looks for several things, an article matches whoever says the others.
pub(super) fn in_words_of(voice: WordsOf, query: &Query) -> Option<Query> {
    match query {
        Query::And(parts) => {
            let mut with_words = parts.iter().enumerate().filter(|(_, part)| part.asks_for_words());
            let (Some((at, part)), None) = (with_words.next(), with_words.next()) else { return None };
            let mut parts = parts.clone();
            parts[at] = in_words_of(voice, part)?;
            Some(Query::And(parts))
        }
        Query::By(around, part) => Some(Query::By(around.clone(), Box::new(in_words_of(voice, part)?))),
        query => query.has_places().then(|| Query::By(voice, Box::new(query.clone()))),
    }
}

/// Returns the condition that an article has one of these values of a facet; `None` if the query language has none.
pub(super) fn has_value(facet: &Facet, values: &[&str]) -> Option<Query> {
    let names = || values.iter().map(|value| Name::new(*value)).collect();
    let field = match facet {
        Facet::Kept(column) => return Some(Query::Field(FieldQuery::Kept(column.as_ref().into(), names()))),
        Facet::Basis => {
            let bases =
                values.iter().map(|value| Basis::ALL.into_iter().find(|basis| basis.as_str() == *value));
            return Some(Query::Field(FieldQuery::Basis(bases.collect::<Option<_>>()?)));
        }
        Facet::Speaker => QueryField::Speaker,
        Facet::Mentioned => QueryField::Mentions,
        Facet::Outlet => QueryField::Outlet,
        Facet::Agency => QueryField::Agency,
        Facet::Country => QueryField::Country,
        Facet::Kind => QueryField::Kind,
        Facet::Language => QueryField::Language,
        _ => return None,
    };
    Some(Query::Field(FieldQuery::Named(field, names())))
}

/// Returns the text of a query that finds what this one finds within these filters and conditions.
pub(super) fn hits(query: &Query, filters: &Filters, conditions: impl IntoIterator<Item = Query>) -> String {
    Query::all_in([filters.within(query)].into_iter().chain(conditions)).to_string()
}

/// Query as text, for many rows of which each adds a condition.
#[derive(Debug)]
pub(super) struct Listed {
    alone: String,
    beside_others: String,
}

impl Listed {
    pub(super) fn new(query: &Query) -> Self {
        Self { alone: query.to_string(), beside_others: query.beside_others() }
    }

    /// Returns the text of a query that finds what all of these find; the same as of [`Query::all_in`].
    pub(super) fn all_in(parts: &[&Self]) -> String {
        let mut parts = parts.iter().filter(|part| !part.alone.is_empty());
        match (parts.next(), parts.next()) {
            (None, _) => String::new(),
            (Some(only), None) => only.alone.clone(),
            (Some(first), Some(second)) => {
                let all = [first, second].into_iter().chain(parts).map(|part| part.beside_others.as_str());
                all.collect::<Vec<_>>().join(" ")
            }
        }
    }
}

/// Returns the condition that the date of an article lies there. `periods` are all periods with articles; `None` if they
/// are too many to say that a date lies in none of them.
pub(super) fn dated((date, per): (DateOf, Period), when: When, periods: &[u64]) -> Option<Query> {
    let field = match date {
        DateOf::Event => DateField::Event,
        DateOf::Published => DateField::Published,
    };
    let any = |field| Query::Field(FieldQuery::Any(AnyOf::Dated(field)));
    let not = |query| Query::Not(Box::new(query));
    let within = |period: u64| Query::Field(FieldQuery::Dated(field, per.days(period)));
    Some(match when {
        When::In(period) => within(period),
        When::Span if periods.is_empty() => any(field),
        When::Span if periods.len() > PERIODS_LISTED_MAX => return None,
        When::Span => {
            let periods = periods.iter().copied().map(within).collect();
            Query::all_in([any(field), not(Query::Or(periods))])
        }
        When::Likely(_) | When::Uncertain => {
            Query::all_in([any(DateField::EventPossibly), not(any(DateField::Event))])
        }
        When::Unknown if field == DateField::Event => not(any(DateField::EventPossibly)),
        When::Unknown => not(any(field)),
    })
}
