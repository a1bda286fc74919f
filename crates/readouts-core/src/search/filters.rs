//! Converts filters into parts of a query plan, and gives access to the names in them.

use super::facets::Facet;
use super::request::{Collapse, Filters, Joint};
use crate::Query;
use crate::query::Plan;
use crate::query::{Collapsed, DateField, DateRange, FieldQuery, Name, NameOf, QueryField, WordsOf};

impl Filters {
    /// Returns each list of names, with what its names refer to.
    pub(super) fn names(&mut self) -> [(NameOf<'static>, &mut Vec<String>); 10] {
        let by = if self.joint == Joint::Included { NameOf::ByWithJoint } else { NameOf::By };
        [
            (by, &mut self.by),
            (NameOf::Field(QueryField::Speaker), &mut self.speaker),
            (NameOf::Field(QueryField::With), &mut self.with),
            (NameOf::Field(QueryField::Mentions), &mut self.mentions),
            (NameOf::Field(QueryField::Outlet), &mut self.outlet),
            (NameOf::Field(QueryField::Agency), &mut self.agency),
            (NameOf::Field(QueryField::Country), &mut self.country),
            (NameOf::Field(QueryField::Kind), &mut self.kind),
            (NameOf::Field(QueryField::Language), &mut self.language),
            (NameOf::Field(QueryField::Event), &mut self.same_event),
        ]
    }

    /// Returns the names of the filters that have values and do not apply to the counts of a facet, because they
    /// are on its own values: names of fields of this type.
    pub fn left_out_of(&self, facet: &Facet) -> Vec<&'static str> {
        let Some(without) = self.without_own(facet) else { return Vec::new() };
        let fields = [
            ("by", self.by != without.by),
            ("basis", self.basis != without.basis),
            ("speaker", self.speaker != without.speaker),
            ("mentions", self.mentions != without.mentions),
            ("outlet", self.outlet != without.outlet),
            ("agency", self.agency != without.agency),
            ("country", self.country != without.country),
            ("kind", self.kind != without.kind),
            ("language", self.language != without.language),
            ("event", self.event != without.event),
            ("published", self.published != without.published),
            ("same_event", self.same_event != without.same_event),
        ];
        fields.into_iter().filter(|(_, is_left_out)| *is_left_out).map(|(name, _)| name).collect()
    }

    /// Returns the filters without those on the facet's own values; `None` if there are no such filters. The
    /// facet then also counts the values that the filters exclude.
    pub(super) fn without_own(&self, facet: &Facet) -> Option<Self> {
        let mut filters = self.clone();
        facet.parts().for_each(|part| filters.clear_own(part));
        (filters != *self).then_some(filters)
    }

    /// Removes the filters on the own values of a facet that is not crossed.
    fn clear_own(&mut self, facet: &Facet) {
        let filters = self;
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
            Facet::Year | Facet::Quarter | Facet::Month => filters.event = DateRange::default(),
            Facet::PublishedYear | Facet::PublishedQuarter | Facet::PublishedMonth => {
                filters.published = DateRange::default();
            }
            Facet::Basis => filters.basis.clear(),
            Facet::Event => filters.same_event.clear(),
            Facet::Participant | Facet::Pair | Facet::Kept(_) | Facet::Crossed(_) => {}
        }
    }

    /// Returns the plan of a query within these filters. The names in both must be resolved.
    pub(super) fn plan(&self, query: &Query) -> Plan {
        Plan::new(&self.within(query))
    }

    /// Returns a query that finds without filters what this one finds within these filters.
    pub(crate) fn within(&self, query: &Query) -> Query {
        self.within_among(query, query)
    }

    /// Does the same as [`within`](Self::within), but of articles with the same text, the one is found that stands for
    /// them among all that another query finds within these filters.
    pub(crate) fn within_among(&self, query: &Query, among: &Query) -> Query {
        let all = self.within_all(query);
        match self.collapsed(among) {
            Some(collapsed) => Query::all_in([all, Query::Field(FieldQuery::Collapsed(collapsed))]),
            None => all,
        }
    }

    /// Returns a query that finds without filters what this one finds within these filters. If one article stands for
    /// its reprints, those that another query finds come first.
    pub(super) fn within_after(&self, query: &Query, before: Query) -> Query {
        let all = self.within_all(query);
        match self.collapsed(query) {
            Some(collapsed) => {
                Query::all_in([all, Query::Field(FieldQuery::Collapsed(collapsed.before(before)))])
            }
            None => all,
        }
    }

    /// Returns the condition that an article stands for those with the same text among all that this query finds within
    /// these filters; `None` if each stands for itself.
    pub(crate) fn collapsed(&self, query: &Query) -> Option<Collapsed> {
        (self.collapse == Collapse::Reprints).then(|| Collapsed::among(self.within_all(query)))
    }

    /// Does the same as [`within`](Self::within), without leaving out reprints.
    pub(super) fn within_all(&self, query: &Query) -> Query {
        let mut voiced = self.dated(query).into_owned();
        if voiced.asks_for_words() {
            for voice in self.voices() {
                voiced = Query::By(voice, Box::new(voiced));
            }
        }
        let texts = [
            // Without words in the query, `by` filters by speaker. With words, this skips articles in which
            // none of them speaks.
            (self.speaks(), &self.by),
            (QueryField::Speaker, &self.speaker),
            (QueryField::Mentions, &self.mentions),
            (QueryField::Outlet, &self.outlet),
            (QueryField::Agency, &self.agency),
            (QueryField::Country, &self.country),
            (QueryField::Kind, &self.kind),
            (QueryField::Language, &self.language),
            (QueryField::Event, &self.same_event),
        ];
        let texts = texts.into_iter().filter(|(_, values)| !values.is_empty());
        let texts = texts.map(|(field, values)| FieldQuery::Named(field, named(values)));
        // Everyone has to take part.
        let with = self.with.iter().map(|name| FieldQuery::Named(QueryField::With, vec![Name::new(name)]));
        let dates = [(self.event_field(), self.event), (DateField::Published, self.published)];
        let dates = dates.into_iter().filter(|(_, range)| !range.is_open());
        let dates = dates.map(|(date, range)| FieldQuery::Dated(date, range));
        let basis = (!self.basis.is_empty()).then(|| FieldQuery::Basis(self.basis.clone()));
        let sides = self.sides.clone().map(FieldQuery::Sides);
        let facts = texts.chain(with).chain(dates).chain(basis).chain(sides).map(Query::Field);
        Query::all_in([voiced].into_iter().chain(facts))
    }

    /// Returns the field of those in whose words something is searched.
    fn speaks(&self) -> QueryField {
        match self.joint {
            Joint::Included => QueryField::SpeakerOrMember,
            Joint::LeftOut => QueryField::Speaker,
        }
    }

    /// Returns the attributions that each match must have.
    pub(crate) fn voices(&self) -> impl Iterator<Item = WordsOf> {
        let people = (!self.by.is_empty()).then(|| match self.joint {
            Joint::LeftOut => WordsOf::Own(named(&self.by)),
            Joint::Included => WordsOf::WithJoint(named(&self.by)),
        });
        let basis = (!self.basis.is_empty()).then(|| WordsOf::Basis(self.basis.clone()));
        people.into_iter().chain(basis)
    }
}

fn named(values: &[String]) -> Vec<Name> {
    values.iter().map(Name::new).collect()
}
