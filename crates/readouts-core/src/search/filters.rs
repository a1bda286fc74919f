//! Filters made ready: the names they mean, and the clauses that hold documents to them.
//!
//! It must not know what is looked for within the articles.

use std::ops::Bound;

use jiff::civil::Date;
use tantivy::query::{BooleanQuery, EmptyQuery, Occur, Query as EngineQuery, RangeQuery, TermSetQuery};
use tantivy::{Searcher, Term};

use super::facets::Facet;
use super::names::{NameField, Resolution};
use super::request::{DateRange, Filters};
use crate::Result;
use crate::index::{Fields, Index, days, field};

/// Filters whose values are those of the index.
#[derive(Debug, Clone)]
pub(super) struct Resolved {
    pub(super) filters: Filters,
}

impl Resolved {
    /// Finds the names that the filters mean. A value that the index does not know stays as it is,
    /// and finds nothing.
    pub(super) fn new(index: &Index, searcher: &Searcher, filters: &Filters) -> Result<Self> {
        let resolve = |values: &[String], field: NameField| -> Result<Vec<String>> {
            let resolved = values.iter().map(|value| {
                Ok(match index.resolve_in(searcher, field, value.clone())? {
                    Resolution::Found(name) => name,
                    Resolution::Unknown { .. } => value.clone(),
                })
            });
            resolved.collect()
        };
        let filters = Filters {
            by: resolve(&filters.by, NameField::Person)?,
            speaker: resolve(&filters.speaker, NameField::Person)?,
            mentions: resolve(&filters.mentions, NameField::Person)?,
            outlet: resolve(&filters.outlet, NameField::Outlet)?,
            agency: resolve(&filters.agency, NameField::Agency)?,
            country: resolve(&filters.country, NameField::Country)?,
            kind: resolve(&filters.kind, NameField::Kind)?,
            language: resolve(&filters.language, NameField::Language)?,
            ..filters.clone()
        };
        Ok(Self { filters })
    }

    /// Whose words the phrases must lie in.
    pub(super) fn by(&self) -> Option<&[String]> {
        (!self.filters.by.is_empty()).then_some(self.filters.by.as_slice())
    }

    /// The same without the filters that a facet stands for; `None` where there are none of them.
    pub(super) fn without_own(&self, facet: Facet) -> Option<Self> {
        let mut filters = self.filters.clone();
        match facet {
            Facet::Speaker => {
                filters.by.clear();
                filters.speaker.clear();
            }
            Facet::Outlet => filters.outlet.clear(),
            Facet::Agency => filters.agency.clear(),
            Facet::Country => filters.country.clear(),
            Facet::Kind => filters.kind.clear(),
            Facet::Language => filters.language.clear(),
            Facet::Mentioned => filters.mentions.clear(),
            Facet::Year => filters.event = DateRange::default(),
            Facet::PublishedYear => filters.published = DateRange::default(),
            Facet::Basis => {}
        }
        (filters != self.filters).then_some(Self { filters })
    }

    /// The clauses; each must let a document through.
    pub(super) fn clauses(&self, fields: &Fields) -> Vec<Box<dyn EngineQuery>> {
        let filters = &self.filters;
        let texts = [
            // Who says the words speaks in the article: it spares reading the words of the others.
            (field::SPEAKER, &filters.by),
            (field::SPEAKER, &filters.speaker),
            (field::MENTIONED, &filters.mentions),
            (field::OUTLET, &filters.outlet),
            (field::AGENCY, &filters.agency),
            (field::COUNTRY, &filters.country),
            (field::KIND, &filters.kind),
            (field::LANGUAGE, &filters.language),
        ];
        let texts = texts.into_iter().filter(|(_, values)| !values.is_empty()).map(|(name, values)| {
            let field = fields.named(name);
            let terms = values.iter().map(|value| Term::from_field_text(field, value));
            Box::new(TermSetQuery::new(terms)) as Box<dyn EngineQuery>
        });
        let event = within(fields, filters.event, (field::CERTAIN_FROM, 1), (field::CERTAIN_TO, 1));
        let published = within(fields, filters.published, (field::PUBLISHED, 1440), (field::PUBLISHED_TO, 1));
        texts.chain(event).chain(published).collect()
    }
}

/// Documents of which both ends of a date lie within a range; a field comes with its units in a day.
fn within(
    fields: &Fields,
    range: DateRange,
    (first, first_unit): (&str, i64),
    (last, last_unit): (&str, i64),
) -> Option<Box<dyn EngineQuery>> {
    if range.is_open() {
        return None;
    }
    let (from, to) = (days(range.from.unwrap_or(Date::MIN)), days(range.to.unwrap_or(Date::MAX)));
    if from > to {
        return Some(Box::new(EmptyQuery));
    }
    let clause = |name: &str, unit: i64| {
        let term = |value| Term::from_field_i64(fields.named(name), value);
        let range =
            RangeQuery::new(Bound::Included(term(from * unit)), Bound::Excluded(term((to + 1) * unit)));
        (Occur::Must, Box::new(range) as Box<dyn EngineQuery>)
    };
    Some(Box::new(BooleanQuery::new(vec![clause(first, first_unit), clause(last, last_unit)])))
}
