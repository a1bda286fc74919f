//! Tests of events, with relations that are given.

use super::*;
use crate::index::{Relations, id_number};
use crate::search::tests::index_of;
use crate::{Collapse, Filters, Index, Kind, Query, Readout, SearchRequest, testing};

/// Makes an article: id, outlet, day of publication, day of the event, body.
fn article([id, outlet, published, event, body]: [&str; 5]) -> Readout {
    let mut made = testing::article(id, &[body]);
    made.outlet.name = Some(outlet.to_owned());
    made.published.edtf = published.parse().ok();
    made.event_date.edtf = event.parse().ok();
    made.participants = vec!["Ida Lee".to_owned(), "Jon Berg".to_owned()];
    made.kind = Kind::Call;
    made
}

/// Creates an index of two events: the first has three articles, of which two are reprints; the second has one.
fn index() -> Index {
    let articles = [
        article(["0000000000000001", "Norpress", "2031-05-06", "2031-05-06", "The river is long."]),
        article(["0000000000000002", "Post", "2031-05-07", "2031-05-06", "The river is long. Boats wait."]),
        article(["0000000000000003", "Presidency", "2031-05-08", "2031-05-07", "Berg spoke of boats."]),
        article(["0000000000000004", "Post", "2031-04-01", "2031-04-01", "Nothing is told of boats."]),
    ];
    let index = index_of(&articles);
    index.give_relations(Relations::of([vec![1, 2, 3]], [vec![1, 2]]));
    index
}

fn events(index: &Index, query: &str, filters: Filters, options: &EventsOptions) -> Events {
    let query = if query.is_empty() { Query::All } else { Query::parse(query).expect("a query") };
    let request = index.resolve_own(&SearchRequest::new(query).filters(filters)).expect("resolved");
    request.events(options).expect("listed")
}

fn ids(event: &Event) -> Vec<(&str, bool)> {
    event.articles.iter().map(|article| (&article.id[15..], article.matches)).collect()
}

#[test]
fn an_event_has_all_of_its_articles_and_those_that_match_are_marked() {
    let index = index();
    let found = events(&index, "Berg", Filters::default(), &EventsOptions::default());
    let total = EventsTotal { events: 1, joined: 1, documents: 1, articles: 3, reprints: None };
    assert_eq!(found.total, total);
    assert_eq!(ids(&found.events[0]), [("1", false), ("2", false), ("3", true)]);
    assert_eq!(found.events[0].articles[1].reprint_of.as_deref(), Some("0000000000000001"));
    assert_eq!(found.events[0].facts.days().as_deref(), Some("2031-05-06 to 2031-05-07"));
    assert_eq!(found.events[0].facts.kind, Some(Kind::Call));
    assert_eq!(found.events[0].facts.participants, ["Ida Lee", "Jon Berg"]);
    let listed = Query::from_arguments(&[&found.events[0].hits]).expect("a query");
    let listed = index.search(&SearchRequest::new(listed)).expect("found");
    assert_eq!(listed.total.documents, 3);
}

#[test]
fn events_are_in_order_and_the_total_counts_all() {
    let index = index();
    let first = |options: EventsOptions| {
        let found = events(&index, "", Filters::default(), &options);
        let total = EventsTotal { events: 2, joined: 1, documents: 4, articles: 4, reprints: None };
        assert_eq!(found.total, total);
        found.events.iter().map(|event| event.id[15..].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(first(EventsOptions::default()), ["4", "1"]);
    assert_eq!(first(EventsOptions::default().order(EventOrder::DateDescending)), ["1", "4"]);
    assert_eq!(first(EventsOptions::default().order(EventOrder::Articles).limit(1)), ["1"]);
    assert_eq!(first(EventsOptions::default().offset(1)), ["1"]);
    assert_eq!(first(EventsOptions::default().offset(2)), [""; 0]);
}

#[test]
fn a_reprint_is_left_out_where_one_article_stands_for_all() {
    let index = index();
    let collapsed = |query| {
        let filters = Filters::default().collapse(Collapse::Reprints);
        events(&index, query, filters, &EventsOptions::default())
    };
    let found = collapsed("river");
    let total = EventsTotal { events: 1, joined: 1, documents: 1, articles: 2, reprints: Some(1) };
    assert_eq!(found.total, total);
    assert_eq!(ids(&found.events[0]), [("1", true), ("3", false)]);
    assert_eq!(found.events[0].articles[0].stands_for, ["0000000000000002"]);
    // Only the reprint has the word, so it stands for itself.
    assert_eq!(ids(&collapsed("wait").events[0]), [("2", true), ("3", false)]);
}

#[test]
fn an_event_is_found_by_the_id_of_any_of_its_articles() {
    let index = index();
    for id in ["0000000000000002", "0000000000000003"] {
        let found = index.search(&SearchRequest::new(Query::All).filters(Filters::default().same_event(id)));
        assert_eq!(found.expect("found").total.documents, 3);
    }
    let unknown = SearchRequest::new(Query::parse("event:beef").expect("a query"));
    let unknown = index.resolve_own(&unknown).expect("resolved");
    assert_eq!(unknown.unknown_names()[0].wanted, "beef");
    assert_eq!(unknown.search().expect("found").total.documents, 0);
}

#[test]
fn a_facet_counts_events_and_says_what_they_are() {
    let index = index();
    let request = SearchRequest::new(Query::All).facets([crate::Facet::Event]).limit(0);
    let rows = &index.search(&request).expect("found").facets[&crate::Facet::Event];
    let counts: Vec<(Option<&str>, u64)> =
        rows.iter().map(|row| (row.value.as_deref(), row.documents)).collect();
    assert_eq!(counts, [(Some("0000000000000001"), 3), (Some("0000000000000004"), 1)]);
    let days: Vec<Option<String>> =
        rows.iter().map(|row| row.event.as_ref().and_then(crate::EventFacts::days)).collect();
    assert_eq!(days, [Some("2031-05-06 to 2031-05-07".to_owned()), Some("2031-04-01".to_owned())]);
}

#[test]
fn a_search_says_for_which_reprints_a_hit_stands() {
    let index = index();
    let search = |query: &str| {
        let filters = Filters::default().collapse(Collapse::Reprints);
        let query = Query::parse(query).expect("a query");
        index.search(&SearchRequest::new(query).filters(filters)).expect("found")
    };
    let found = search("river");
    assert_eq!((found.total.documents, found.total.reprints), (1, Some(1)));
    let reprint = &found.hits[0].reprints[0];
    assert_eq!((reprint.outlet.as_deref(), reprint.matches), (Some("Post"), true));
    let found = search("wait");
    assert_eq!((found.hits[0].id.as_str(), found.total.reprints), ("0000000000000002", Some(0)));
    assert!(!found.hits[0].reprints[0].matches);
}

#[test]
fn why_two_articles_are_joined_is_told_in_either_order() {
    let index = index();
    let knowledge = crate::Knowledge::builtin();
    let why = |a: &str, b: &str| index.why_joined([a, b], knowledge).expect("compared");
    let (there, back) =
        (why("0000000000000001", "0000000000000002"), why("0000000000000002", "0000000000000001"));
    assert!(there.same_event && there.same_text);
    assert_eq!((&there.evidence, &there.reprint), (&back.evidence, &back.reprint));
    assert_eq!(there.articles[0], back.articles[1]);
    assert!(!why("0000000000000001", "0000000000000004").same_event);
    let refused = |a, b| index.why_joined([a, b], knowledge).expect_err("refused").message().to_owned();
    assert_eq!(refused("0000000000000001", "0000000000000001"), "`0000000000000001` is compared with itself");
    assert_eq!(
        refused("beef", "0000000000000001"),
        "no article in the index has an id that begins with `beef`"
    );
}

#[test]
fn an_empty_index_has_no_events() {
    let index = Index::in_memory().expect("an index");
    let found = events(&index, "", Filters::default(), &EventsOptions::default());
    assert_eq!((found.total, found.events.len()), (EventsTotal::default(), 0));
    assert_eq!(id_number("00000000000000ff"), 255);
}
