//! Queries that list the hits of a trend's rows.

use std::collections::BTreeMap;

use super::TrendOptions;
use super::members::{Key, Member};
use super::rows::Line;
use crate::Facet;
use crate::analysis::listing::{self, Listed};
use crate::query::{AnyOf, FieldQuery, Name, Query, QueryField, WordsOf};
use crate::search::When;

/// Maximum number of names in a query that lists the hits of `others`.
const LISTED_MAX: usize = 400;

/// Conditions that the date of an article lies in a period, or in none.
pub(super) struct DatesListed(BTreeMap<When, Listed>);

impl DatesListed {
    pub(super) fn new(options: &TrendOptions, periods: &[u64]) -> Self {
        let periods_and_rest = periods.iter().map(|period| When::In(*period));
        let all = periods_and_rest.chain([When::Span, When::Uncertain, When::Unknown]);
        let dated = |when| listing::dated((options.date, options.per), when, periods);
        Self(all.filter_map(|when| Some((when, Listed::new(&dated(when)?)))).collect())
    }
}

impl Line {
    /// Returns what lists the hits of a series; `None` if no query does.
    pub(super) fn listed(&self, facet: Option<&Facet>, member: &Member) -> Option<[Listed; 2]> {
        let (query, condition) = self.narrowed(facet, member)?;
        Some(
            [self.filters.within_among(&query, &self.query), condition.unwrap_or(Query::All)]
                .map(|query| Listed::new(&query)),
        )
    }
}

/// Returns the query that lists the hits of a series in a period.
pub(super) fn hits(
    of_series: Option<&[Listed; 2]>,
    when: Option<When>,
    dates: &DatesListed,
) -> Option<String> {
    let [query, condition] = of_series?;
    Some(match when {
        None => Listed::all_in(&[query, condition]),
        Some(when) => Listed::all_in(&[query, condition, dates.0.get(&when)?]),
    })
}

impl Line {
    /// Returns the query of a series, and what its articles must meet besides.
    fn narrowed(&self, facet: Option<&Facet>, member: &Member) -> Option<(Query, Option<Query>)> {
        let Some(facet) = facet else { return Some((self.query.clone(), None)) };
        let values: Vec<&str> = match member {
            Member::All => return Some((self.query.clone(), None)),
            Member::Key(Key::Value(value)) => vec![value],
            Member::Key(Key::None) => Vec::new(),
            Member::Key(Key::Several) => return None,
            // Nothing is found in the words or articles of the others, or in those of too many.
            Member::Others(values) if !(1..=LISTED_MAX).contains(&values.len()) => return None,
            Member::Others(values) => values.iter().map(String::as_str).collect(),
        };
        if *facet == Facet::Speaker && self.query.asks_for_words() {
            let names = values.iter().map(|value| Name::new(*value)).collect();
            let voice = if values.is_empty() { WordsOf::NoOne } else { WordsOf::Own(names) };
            return Some((listing::of_several_in_words_of(voice, &self.query)?, None));
        }
        if !values.is_empty() {
            return Some((self.query.clone(), Some(listing::has_value(facet, &values)?)));
        }
        let any = match facet {
            // Articles with a sentence that has no speaker.
            Facet::Speaker => return None,
            Facet::Outlet => AnyOf::Named(QueryField::Outlet),
            Facet::Agency => AnyOf::Named(QueryField::Agency),
            Facet::Country => AnyOf::Named(QueryField::Country),
            Facet::Kind => AnyOf::Named(QueryField::Kind),
            Facet::Language => AnyOf::Named(QueryField::Language),
            Facet::Kept(column) => AnyOf::Kept(column.as_ref().into()),
            _ => return None,
        };
        Some((self.query.clone(), Some(Query::Not(Box::new(Query::Field(FieldQuery::Any(any)))))))
    }
}
