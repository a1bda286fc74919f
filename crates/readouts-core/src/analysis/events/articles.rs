//! Makes events of their articles.

use std::collections::{BTreeMap, BTreeSet};

use readouts_relations::reprints::{Copy, provenance};
use rustc_hash::FxHashSet;

use super::{Event, EventArticle, EventOutlet};
use crate::index::{Relations, id_number};
use crate::query::{FieldQuery, Name, QueryField};
use crate::search::EventFacts;
use crate::{Date, Edtf, Query, Readout};

/// Input for making events, apart from the articles themselves.
pub(super) struct Collected<'c> {
    pub(super) relations: &'c Relations,
    /// Numbers of the articles that match.
    pub(super) matching: &'c FxHashSet<u64>,
    /// Whether one article stands for its reprints.
    pub(super) is_collapsed: bool,
}

/// Makes the event with this number of its articles, which are by their numbers; `None` if none of them was found.
pub(super) fn event(
    number: u64,
    articles: &BTreeMap<u64, Readout>,
    collected: &Collected<'_>,
) -> Option<Event> {
    let numbers = collected.relations.articles_of(number);
    let own: Vec<(u64, &Readout)> =
        numbers.iter().filter_map(|number| Some((*number, articles.get(number)?))).collect();
    let (_, first) = own.first()?;
    let places = own.iter().filter_map(|(_, article)| article.dateline.as_ref()?.place.clone());
    let countries: BTreeSet<String> = own.iter().flat_map(|(_, article)| article.countries.clone()).collect();
    let reprints = Reprints::of(&own, collected);
    let listed: Vec<EventArticle> = in_order(&own)
        .into_iter()
        .filter(|(number, _)| !(collected.is_collapsed && reprints.first.contains_key(number)))
        .map(|(number, article)| listed(number, article, (&reprints, articles), collected))
        .collect();
    let of_event = vec![Name::new(&first.id)];
    Some(Event {
        id: first.id.clone(),
        facts: EventFacts::of(own.iter().map(|(_, article)| *article)),
        places: each_once(places),
        countries: countries.into_iter().collect(),
        outlets: outlets(&listed),
        documents: listed.iter().filter(|article| article.matches).count() as u64,
        articles: listed,
        hits: Query::Field(FieldQuery::Named(QueryField::Event, of_event)).to_string(),
    })
}

/// Articles of an event that have the same text as an earlier one.
struct Reprints {
    /// Number of the article that comes first, for each of the others.
    first: BTreeMap<u64, u64>,
}

impl Reprints {
    fn of(articles: &[(u64, &Readout)], collected: &Collected<'_>) -> Self {
        let mut clusters: BTreeMap<u64, Vec<Copy<'_>>> = BTreeMap::new();
        for (number, article) in articles {
            let cluster = collected.relations.cluster_of(*number);
            clusters.entry(cluster).or_default().push(Copy::of(*number, article));
        }
        let mut first = BTreeMap::new();
        for copies in clusters.values().filter(|copies| copies.len() > 1) {
            let order = provenance(copies).order;
            let numbers: Vec<u64> = order.iter().map(|at| copies[*at].number).collect();
            // Where one stands for the others, it is the one that is counted.
            let counted = numbers.iter().find(|number| collected.matching.contains(*number));
            let counted = counted.filter(|_| collected.is_collapsed).or(numbers.first());
            let Some(stands) = counted else { continue };
            first.extend(numbers.iter().filter(|number| *number != stands).map(|number| (*number, *stands)));
        }
        Self { first }
    }
}

fn listed(
    number: u64,
    article: &Readout,
    (reprints, articles): (&Reprints, &BTreeMap<u64, Readout>),
    collected: &Collected<'_>,
) -> EventArticle {
    let id = |number: &u64| articles.get(number).map(|article| article.id.clone());
    let others = reprints.first.iter().filter(|(_, first)| **first == number);
    let stands_for = others.filter(|_| collected.is_collapsed).filter_map(|(number, _)| id(number));
    EventArticle {
        id: article.id.clone(),
        path: article.path.clone(),
        url: article.url.clone(),
        title: article.title.clone(),
        outlet: article.outlet.name.clone(),
        agency: article.agency.name.clone(),
        published: article.published.edtf,
        event_date: article.event_date.edtf,
        kind: article.kind,
        language: article.language.clone(),
        matches: collected.matching.contains(&number),
        reprint_of: reprints.first.get(&number).and_then(id),
        stands_for: stands_for.collect(),
    }
}

/// Day of publication as a sort key; unknown days are last.
type Published = (bool, Option<Date>);

/// Returns the articles, those of an outlet side by side: earliest first.
fn in_order<'a>(articles: &[(u64, &'a Readout)]) -> Vec<(u64, &'a Readout)> {
    let day = |article: &Readout| -> Published {
        let day = article.published.edtf.and_then(Edtf::earliest);
        (day.is_none(), day)
    };
    let mut first: BTreeMap<Option<&str>, Published> = BTreeMap::new();
    for (_, article) in articles {
        let of_outlet = first.entry(article.outlet.name.as_deref()).or_insert_with(|| day(article));
        *of_outlet = (*of_outlet).min(day(article));
    }
    let mut all = articles.to_vec();
    all.sort_by_key(|(number, article)| {
        let outlet = article.outlet.name.as_deref();
        (first.get(&outlet).copied(), outlet.is_none(), outlet, day(article), *number)
    });
    all
}

fn outlets(articles: &[EventArticle]) -> Vec<EventOutlet> {
    let names = each_once(articles.iter().map(|article| article.outlet.clone()));
    let count = |name: &Option<String>| articles.iter().filter(|article| article.outlet == *name).count();
    let outlets = names.into_iter().map(|name| EventOutlet { articles: count(&name) as u64, name });
    outlets.collect()
}

fn each_once<T: Clone + Ord>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut seen = BTreeSet::new();
    all.filter(|one| seen.insert(one.clone())).collect()
}

/// Makes an article that is shown without the others of its event.
pub(super) fn alone(article: &Readout, collected: &Collected<'_>) -> EventArticle {
    let none = Reprints { first: BTreeMap::new() };
    listed(id_number(&article.id), article, (&none, &BTreeMap::new()), collected)
}
