//! Events that may have taken place in the range of a request, but not certainly.

use std::borrow::Cow;

use super::facets::Voices;
use super::request::{Collapse, EventDays, Filters};
use super::resolved::{Request, Resolved};
use crate::query::{DateField, FieldQuery, Plan};
use crate::{Query, Result};

impl Filters {
    /// Returns the field that the range of the event date is compared with.
    pub(super) fn event_field(&self) -> DateField {
        match self.event_days {
            EventDays::Certain => DateField::Event,
            EventDays::Possible => DateField::EventPossibly,
        }
    }

    /// Returns the query with the dates that these filters compare: if possible days are compared, `date:`
    /// is read as `date~:` outside `NOT`, where it would find less.
    pub(super) fn dated<'q>(&self, query: &'q Query) -> Cow<'q, Query> {
        match self.event_days {
            EventDays::Certain => Cow::Borrowed(query),
            EventDays::Possible => Cow::Owned(possibly(query)),
        }
    }
}

impl<R: Request> Resolved<R> {
    /// Returns the number of further articles whose event may lie in the range of the event date, or in that
    /// of the query's `date:` fields, but not certainly. [`Filters::possible`] includes them. `None` if the
    /// request has no such range, or includes them.
    ///
    /// # Errors
    /// Those of [`Index::search`](crate::Index::search), except for ambiguous names.
    pub fn possible(&self) -> Result<Option<u64>> {
        let (query, filters) = (self.request.query(), self.request.filters());
        let is_asked = !filters.event.is_open() || compares_certain_days(query);
        if filters.event_days == EventDays::Possible || !is_asked {
            return Ok(None);
        }
        let all = filters.clone().possible().plan(query);
        if filters.collapse != Collapse::Nothing {
            // Another article may stand for the same reprints.
            let count = |plan| self.index.scan(&self.searcher, plan, (&[], Voices::Matched), &self.watch());
            return Ok(Some(count(all)?.documents.saturating_sub(count(self.plan())?.documents)));
        }
        let further = Plan::And(vec![all, Plan::Not(Box::new(self.certain()))]);
        Ok(Some(self.index.scan(&self.searcher, further, (&[], Voices::Matched), &self.watch())?.documents))
    }

    /// Returns a plan that holds for the articles of the request among those with possible days in the range.
    fn certain(&self) -> Plan {
        let (query, filters) = (self.request.query(), self.request.filters());
        let conditions = match query {
            Query::And(parts) => parts.as_slice(),
            other => std::slice::from_ref(other),
        };
        let is_date = |part: &&Query| matches!(part, Query::Field(FieldQuery::Dated(DateField::Event, _)));
        if conditions.iter().any(|part| !is_date(&part) && compares_certain_days(part)) {
            return self.plan();
        }
        // If all dates are conditions on their own, the words need not be looked for twice.
        let dates = conditions.iter().filter(is_date).map(Plan::new);
        let range = FieldQuery::Dated(DateField::Event, filters.event);
        let range = (!filters.event.is_open()).then_some(Plan::Field(range));
        Plan::And(dates.chain(range).collect())
    }
}

/// Whether a query has a condition on certain days outside `NOT`.
fn compares_certain_days(query: &Query) -> bool {
    match query {
        Query::Field(FieldQuery::Dated(DateField::Event, range)) => !range.is_open(),
        Query::And(parts) | Query::Or(parts) => parts.iter().any(compares_certain_days),
        Query::By(_, part) | Query::AtLeast(_, part) => compares_certain_days(part),
        _ => false,
    }
}

fn possibly(query: &Query) -> Query {
    let all = |parts: &[Query]| parts.iter().map(possibly).collect();
    match query {
        Query::Field(FieldQuery::Dated(DateField::Event, range)) => {
            Query::Field(FieldQuery::Dated(DateField::EventPossibly, *range))
        }
        Query::And(parts) => Query::And(all(parts)),
        Query::Or(parts) => Query::Or(all(parts)),
        Query::By(names, part) => Query::By(names.clone(), Box::new(possibly(part))),
        Query::AtLeast(count, part) => Query::AtLeast(*count, Box::new(possibly(part))),
        other => other.clone(),
    }
}
