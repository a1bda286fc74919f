//! Filters made ready: the names they mean, and what they ask of an article.
//!
//! It must not know how that is looked for.

use tantivy::Searcher;

use super::facets::Facet;
use super::names::NameField;
use super::request::Filters;
use crate::index::Index;
use crate::query::Plan;
use crate::{DateField, DateRange, Fact, FactField, Name, Query, Result};

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
                Ok(index.resolve_in(searcher, &field, value.clone())?.unwrap_or_else(|_| value.clone()))
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

    /// The same without the filters that a facet stands for; `None` where there are none of them.
    pub(super) fn without_own(&self, facet: &Facet) -> Option<Self> {
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
            Facet::Basis | Facet::Kept(_) => {}
        }
        (filters != self.filters).then_some(Self { filters })
    }

    /// What an article must hold: the query in the words asked for, and what the filters let through.
    pub(super) fn plan(&self, query: &Query) -> Plan {
        let filters = &self.filters;
        let query = if filters.by.is_empty() {
            Plan::new(query)
        } else {
            Plan::new(&Query::By(named(&filters.by), Box::new(query.clone())))
        };
        let texts = [
            // Without words, it is who speaks; with words, it spares reading those of the others.
            (FactField::Speaker, &filters.by),
            (FactField::Speaker, &filters.speaker),
            (FactField::Mentions, &filters.mentions),
            (FactField::Outlet, &filters.outlet),
            (FactField::Agency, &filters.agency),
            (FactField::Country, &filters.country),
            (FactField::Kind, &filters.kind),
            (FactField::Language, &filters.language),
        ];
        let texts = texts.into_iter().filter(|(_, values)| !values.is_empty());
        let texts = texts.map(|(field, values)| Fact::Named(field, named(values)));
        let dates = [(DateField::Event, filters.event), (DateField::Published, filters.published)];
        let dates = dates.into_iter().filter(|(_, range)| !range.is_open());
        let facts = texts.chain(dates.map(|(date, range)| Fact::Dated(date, range))).map(Plan::Fact);
        let parts: Vec<Plan> = std::iter::once(query).chain(facts).collect();
        match <[Plan; 1]>::try_from(parts) {
            Ok([only]) => only,
            Err(parts) => Plan::And(parts),
        }
    }
}

fn named(values: &[String]) -> Vec<Name> {
    values.iter().map(Name::new).collect()
}
