//! Converts filters into parts of a query plan, and gives access to the names in them.

use super::facets::Facet;
use super::names::NameField;
use super::request::Filters;
use crate::Query;
use crate::query::Plan;
use crate::query::{DateField, DateRange, FieldQuery, Name, QueryField};

impl Filters {
    /// Returns each list of names, with the kind of its names.
    pub(super) fn names(&mut self) -> [(NameField, &mut Vec<String>); 8] {
        [
            (NameField::Person, &mut self.by),
            (NameField::Person, &mut self.speaker),
            (NameField::Person, &mut self.mentions),
            (NameField::Outlet, &mut self.outlet),
            (NameField::Agency, &mut self.agency),
            (NameField::Country, &mut self.country),
            (NameField::Kind, &mut self.kind),
            (NameField::Language, &mut self.language),
        ]
    }

    /// Returns the filters without those on the facet's own values; `None` if there are no such filters. The
    /// facet then also counts the values that the filters exclude.
    pub(super) fn without_own(&self, facet: &Facet) -> Option<Self> {
        let mut filters = self.clone();
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
        (filters != *self).then_some(filters)
    }

    /// Returns the plan of a query within these filters. The names in both must be resolved.
    pub(super) fn plan(&self, query: &Query) -> Plan {
        let query = if self.by.is_empty() {
            Plan::new(query)
        } else {
            Plan::new(&Query::By(named(&self.by), Box::new(query.clone())))
        };
        let texts = [
            // Without words in the query, `by` filters by speaker. With words, this skips articles in which
            // none of them speaks.
            (QueryField::Speaker, &self.by),
            (QueryField::Speaker, &self.speaker),
            (QueryField::Mentions, &self.mentions),
            (QueryField::Outlet, &self.outlet),
            (QueryField::Agency, &self.agency),
            (QueryField::Country, &self.country),
            (QueryField::Kind, &self.kind),
            (QueryField::Language, &self.language),
        ];
        let texts = texts.into_iter().filter(|(_, values)| !values.is_empty());
        let texts = texts.map(|(field, values)| FieldQuery::Named(field, named(values)));
        let dates = [(DateField::Event, self.event), (DateField::Published, self.published)];
        let dates = dates.into_iter().filter(|(_, range)| !range.is_open());
        let facts = texts.chain(dates.map(|(date, range)| FieldQuery::Dated(date, range))).map(Plan::Field);
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
