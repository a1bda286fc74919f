//! Queries that list the hits of a row.

use std::collections::BTreeSet;

use super::dates::DateOf;
use crate::index::Texts;
use crate::query::{AND, AnyOf, DateField, FieldQuery, Name, Query, QueryField, WordsOf};
use crate::search::{Doc, Filters, Pass, Period, When};
use crate::{Basis, Facet, Result};

/// Maximum number of periods in a query for dates that lie in none of them.
const PERIODS_LISTED_MAX: usize = 400;

/// Returns the query whose occurrences are those of this one in words that are attributed in this way. `None` if it looks
/// for several things: an article matches whoever says the others.
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

/// Returns the query whose articles and occurrences are those of this one in words that are attributed in this way, also
/// if it looks for several things. `None` if no query has just these.
pub(super) fn of_several_in_words_of(voice: WordsOf, query: &Query) -> Option<Query> {
    if let Some(query) = in_words_of(voice.clone(), query) {
        return Some(query);
    }
    let query = match query {
        Query::By(around, part) => Query::By(around.clone(), Box::new(of_several_in_words_of(voice, part)?)),
        query => {
            let mut any = places(query);
            let any = if any.len() > 1 { Query::Or(any) } else { any.pop()? };
            all_in([Query::By(voice, Box::new(any)), condition(query)])
        }
    };
    query.check().is_ok().then_some(query)
}

/// Returns the parts of a query whose places are its occurrences.
fn places(query: &Query) -> Vec<Query> {
    match query {
        query if query.has_places() => vec![query.clone()],
        Query::And(parts) | Query::Or(parts) => parts.iter().flat_map(places).collect(),
        Query::AtLeast(_, part) => places(part),
        Query::By(voice, part) => {
            places(part).into_iter().map(|part| Query::By(voice.clone(), Box::new(part))).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns a query that matches the same articles, and has no occurrences in them.
pub(super) fn condition(query: &Query) -> Query {
    match query {
        query if places(query).is_empty() => query.clone(),
        Query::And(parts) => all_in(parts.iter().map(condition)),
        query => Query::Not(Box::new(Query::Not(Box::new(query.clone())))),
    }
}

/// Returns a query that matches what all of these match, those within them on one level.
pub(super) fn all_in(parts: impl IntoIterator<Item = Query>) -> Query {
    Query::all_in(parts.into_iter().flat_map(|part| match part {
        Query::And(parts) => parts,
        part => vec![part],
    }))
}

/// Maximum number of articles that a query names by their ids.
pub(super) const NAMED_MAX: usize = 900;

/// Returns the condition that an article is one of these: segments and documents.
///
/// # Errors
/// If an article cannot be read.
pub(super) fn one_of(pass: &Pass<'_>, articles: &BTreeSet<(u32, Doc)>) -> Result<Query> {
    let mut names = Vec::new();
    for segment in pass.segments() {
        let mut texts = Texts::open(pass.index, segment.reader(), 1)?;
        for (_, doc) in articles.range((segment.number, 0)..=(segment.number, Doc::MAX)) {
            names.push(Name::new(&*texts.read(*doc)?.head()?.id));
        }
    }
    Ok(Query::Field(FieldQuery::Named(QueryField::Id, names)))
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

/// Returns the text of a query that finds what this one finds within these filters and conditions. If one article stands
/// for its reprints, it does so among all that `among` finds. As a single argument of the command line, the text is read as
/// the same query.
pub(super) fn hits(
    query: &Query,
    (among, filters): (&Query, &Filters),
    conditions: impl IntoIterator<Item = Query>,
) -> String {
    text(&Query::all_in([filters.within_among(query, among)].into_iter().chain(conditions)))
}

/// Returns a query as a text that lists what it finds. An empty text would be no query.
pub(super) fn text(query: &Query) -> String {
    match query {
        Query::All => every_article(),
        query => query.to_string(),
    }
}

fn every_article() -> String {
    Query::Field(FieldQuery::Any(AnyOf::Named(QueryField::Id))).to_string()
}

/// Query as text, for many rows of which each adds a condition.
#[derive(Debug)]
pub(super) struct Listed {
    alone: String,
    beside_others: String,
    is_words_alone: bool,
}

impl Listed {
    pub(super) fn new(query: &Query) -> Self {
        Self {
            alone: query.to_string(),
            beside_others: query.beside_others(),
            is_words_alone: query.is_words_alone(),
        }
    }

    /// Returns the text of a query that finds what all of these find; the same as [`text`] of [`Query::all_in`].
    pub(super) fn all_in(parts: &[&Self]) -> String {
        let parts: Vec<&Self> = parts.iter().copied().filter(|part| !part.alone.is_empty()).collect();
        match parts.as_slice() {
            [] => every_article(),
            [only] => only.alone.clone(),
            several => {
                let between = if several.iter().all(|part| part.is_words_alone) { AND } else { " " };
                let all = several.iter().map(|part| part.beside_others.as_str());
                all.collect::<Vec<_>>().join(between)
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Listed, text};
    use crate::query::{Query, any_query};

    /// Reads a text as `search` reads its only argument.
    fn read(text: &str) -> Result<Query, crate::QueryError> {
        Query::from_arguments_with(&[text], &["region".to_owned()])
    }

    proptest! {
        #![proptest_config(ProptestConfig { max_global_rejects: 100_000, ..ProptestConfig::default() })]

        #[test]
        fn what_lists_the_hits_is_read_as_the_same_query(parts in prop::collection::vec(any_query(), 1..4)) {
            let listed: Vec<Listed> = parts.iter().map(Listed::new).collect();
            let query = Query::all_in(parts);
            let listed = Listed::all_in(&listed.iter().collect::<Vec<_>>());
            prop_assert_eq!(&listed, &text(&query));
            if query.check().is_ok() {
                prop_assert_eq!(read(&listed), Ok(query), "{}", listed);
            }
        }
    }

    #[test]
    fn words_that_all_have_to_match_are_not_read_as_a_phrase() {
        let listed = |parts: &[&str]| {
            let read = |part: &&str| match *part {
                "" => Query::All,
                part => Query::parse(part).expect("a query"),
            };
            let parts: Vec<Listed> = parts.iter().map(|part| Listed::new(&read(part))).collect();
            Listed::all_in(&parts.iter().collect::<Vec<_>>())
        };
        assert_eq!(listed(&["river", "peace"]), "river AND peace");
        assert_eq!(listed(&["river", "peace trust"]), "river AND (peace trust)");
        assert_eq!(listed(&["river", "\"new era\""]), "river \"new era\"");
        assert_eq!(listed(&["river", "", "outlet:norpress"]), "river outlet:norpress");
        assert_eq!(listed(&["合 мир", ""]), "合 AND мир");
        assert_eq!((listed(&[""]).as_str(), text(&Query::All).as_str()), ("id:*", "id:*"));
    }
}
