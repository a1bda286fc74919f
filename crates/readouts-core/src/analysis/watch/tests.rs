//! What is new, compared with what the articles themselves say.

mod absence;
mod variants;

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::*;
use crate::search::oracle::{Analysed, Scan};
use crate::search::tests::articles::{Length, article as random_article};
use crate::search::tests::index_of;
use crate::testing::{article, said};
use crate::{Basis, Filters, Index, Query, Readout};

const NOW: &str = "2031-06-01T00:00:00Z";

fn page(number: u64, text: &str, speaker: &str) -> Readout {
    let mut page = said(article(&format!("{number:016x}"), &[text]), &[(Some(speaker), Basis::Quoted)]);
    page.url = Some(format!("https://norland.example/{number}"));
    page
}

/// Looks at an index with a query.
fn looked(
    index: &Index,
    state: &WatchState,
    (name, query): (&str, &str),
    first: FirstRun,
) -> (WatchAnswer, WatchState) {
    let request = SearchRequest::new(Query::parse(query).expect("a query"));
    let written = request.text();
    let request = index.resolve_own(&request).expect("resolved");
    state.update(&[WatchQuery::new(name, &written, &request)], first, NOW).expect("looked")
}

fn river(index: &Index, state: &WatchState) -> (Vec<(NewsKind, String)>, WatchState) {
    let (answer, state) = looked(index, state, ("river", "river"), FirstRun::Recorded);
    let news = answer.news.iter().map(|news| {
        let which = match news.kind {
            NewsKind::FirstUse => news.speakers.join(", "),
            _ => news.id.trim_start_matches('0').to_owned(),
        };
        (news.kind, which)
    });
    (news.collect(), state)
}

fn begun() -> WatchState {
    let index = index_of(&[page(1, "the river is ours", "Ada Brook"), page(2, "a lake", "Eve Frost")]);
    let (news, state) = river(&index, &WatchState::new("corpus"));
    assert_eq!(news, [], "the first run is the beginning");
    state
}

#[test]
fn nothing_has_changed_when_the_same_articles_are_indexed_again() {
    let state = begun();
    let index = index_of(&[page(2, "a lake", "Eve Frost"), page(1, "the river is ours", "Ada Brook")]);
    let (news, next) = river(&index, &state);
    assert_eq!(news, []);
    assert_eq!(next.queries, state.queries);
    let (news, last) = river(&index, &next);
    assert_eq!((news, &last), (Vec::new(), &next));
}

#[test]
fn an_article_that_is_new_and_its_speaker_are_told() {
    let pages = [
        page(1, "the river is ours", "Ada Brook"),
        page(3, "the river is wide", "Carl Dane"),
        page(4, "the river is deep", "Ada Brook"),
    ];
    let (news, _) = river(&index_of(&pages), &begun());
    let expected = [(NewsKind::New, "3"), (NewsKind::New, "4"), (NewsKind::FirstUse, "Carl Dane")]
        .map(|(k, w)| (k, w.to_owned()));
    assert_eq!(news, expected);
}

#[test]
fn an_article_is_changed_if_its_address_has_other_hits() {
    // Its text is another, so its id is.
    let mut changed = page(7, "the river is theirs", "Ada Brook");
    changed.url = Some("https://norland.example/1".to_owned());
    let (news, state) = river(&index_of(&[changed.clone()]), &begun());
    assert_eq!(news, [(NewsKind::Changed, "7".to_owned())]);
    // The same hits under another id are none.
    changed.id = format!("{:016x}", 8);
    let (news, _) = river(&index_of(&[changed.clone()]), &state);
    assert_eq!(news, []);
    // Without an address, the path tells.
    changed.url = None;
    changed.path = Some("pages/a.txt".to_owned());
    let (_, state) = river(&index_of(&[changed.clone()]), &state);
    changed.id = format!("{:016x}", 9);
    changed.statements[0].speaker = Some("Eve Frost".to_owned());
    let (news, _) = river(&index_of(&[changed]), &state);
    assert_eq!(news, [(NewsKind::Changed, "9".to_owned()), (NewsKind::FirstUse, "Eve Frost".to_owned())]);
}

#[test]
fn an_article_that_is_gone_or_no_more_found_is_told_once() {
    for left in [vec![], vec![page(1, "the lake is ours", "Ada Brook")]] {
        let index = index_of(&left);
        let (news, state) = river(&index, &begun());
        assert_eq!(news, [(NewsKind::Gone, "1".to_owned())]);
        let (news, state) = river(&index, &state);
        assert_eq!(news, []);
        // It comes back, but whoever has used it once does not use it for the first time.
        let (news, _) = river(&index_of(&[page(1, "the river is ours", "Ada Brook")]), &state);
        assert_eq!(news, [(NewsKind::New, "1".to_owned())]);
    }
}

#[test]
fn every_news_leads_to_its_hits() {
    let index = index_of(&[
        page(3, "the river is wide and the river is deep", "Carl Dane"),
        page(4, "a lake", "Eve Frost"),
    ]);
    let (answer, _) = looked(&index, &begun(), ("river", "river"), FirstRun::Recorded);
    let hits: Vec<(NewsKind, Option<&str>)> =
        answer.news.iter().map(|news| (news.kind, news.hits.as_deref())).collect();
    let id = "river id:\"0000000000000003\"".replace('"', "");
    let expected =
        [(NewsKind::New, Some(id.as_str())), (NewsKind::Gone, None), (NewsKind::FirstUse, Some(&id))];
    assert_eq!(hits, expected);
    let total = index.search(&SearchRequest::new(Query::parse(&id).expect("a query"))).expect("found").total;
    assert_eq!((total.documents, total.occurrences), (1, answer.news[0].occurrences));
}

/// Returns a state as the version before has written it.
fn of_version_1(state: &WatchState) -> String {
    let mut state = serde_json::to_value(state).expect("JSON");
    state.as_object_mut().expect("an object").remove("pages");
    for query in state["queries"].as_object_mut().expect("queries").values_mut() {
        query.as_object_mut().expect("an object").remove("forms");
    }
    for news in state["recent"].as_array_mut().expect("news") {
        let news = news.as_object_mut().expect("an object");
        ["hits", "form", "sort", "absence"].iter().for_each(|key| drop(news.remove(*key)));
    }
    let state = state.to_string();
    let sum = &blake3::hash(state.as_bytes()).to_hex()[..32];
    format!("{{\"readouts_watch\":1,\"checksum\":\"{sum}\",\"state\":{state}}}\n")
}

#[test]
fn a_state_of_the_version_before_is_read_and_told_apart_from_what_is_new() {
    let index = index_of(&[page(1, "the river is ours", "Ada Brook"), page(2, "a lake", "Eve Frost")]);
    let (_, state) = looked(&index, &begun(), ("river", "river"), FirstRun::Told);
    let old = WatchState::parse(&of_version_1(&state)).expect("a state");
    assert_eq!((&old.pages, &old.queries["river"].forms), (&None, &None));
    // Nothing new, and from now on the pages and forms are known.
    let (news, next) = river(&index, &old);
    assert_eq!((news, &next), (Vec::new(), &state));
}

#[test]
fn a_query_that_is_printed_in_another_way_is_the_same() {
    let state = begun();
    let index = index_of(&[page(3, "the river is wide", "Carl Dane")]);
    let request =
        index.resolve_own(&SearchRequest::new(Query::parse("river").expect("a query"))).expect("resolved");
    for (written, is_first) in
        [("river", false), ("\"river\"", false), ("(river)", false), ("rivers", true), ("\"", true)]
    {
        let query = WatchQuery::new("river", written, &request);
        let (answer, _) = state.update(&[query], FirstRun::Recorded, NOW).expect("looked");
        assert_eq!(answer.queries[0].is_first, is_first, "{written}");
    }
}

#[test]
fn a_query_that_was_changed_begins_anew_and_everything_can_be_told() {
    let index = index_of(&[page(1, "the river is ours", "Ada Brook"), page(2, "a lake", "Eve Frost")]);
    let (answer, _) = looked(&index, &begun(), ("river", "lake"), FirstRun::Recorded);
    assert!(answer.is_empty() && answer.queries[0].is_first);
    let (answer, _) = looked(&index, &WatchState::new("corpus"), ("river", "river"), FirstRun::Told);
    let kinds: Vec<NewsKind> = answer.news.iter().map(|news| news.kind).collect();
    assert_eq!(kinds, [NewsKind::New, NewsKind::FirstUse]);
}

#[test]
fn a_state_is_read_as_it_was_written_and_damage_is_found() {
    let state = begun();
    let text = state.to_string();
    assert_eq!(WatchState::parse(&text).expect("a state"), state);
    let damaged = text.replace("norland.example/1", "norland.example/9");
    assert_ne!(damaged, text);
    for wrong in ["", "{}", "[]", &text[..text.len() / 2], &damaged, "{\"readouts_watch\":9}"] {
        let error = WatchState::parse(wrong).expect_err(wrong);
        assert!(error.to_string().contains("no state of `watch`"), "{error}");
    }
}

#[test]
fn a_feed_escapes_what_it_tells_and_keeps_its_identifiers() {
    let hostile = "the river ]]> <script>&amp; \u{1b}[31m \u{202e}x";
    let mut page = page(3, hostile, "Ada <Brook> & \"Co\"");
    page.title = Some("<b>\u{0}".to_owned());
    page.url = Some("javascript:alert(1)\"".to_owned());
    page.published.edtf = Some("2031-05".parse().expect("a date"));
    let (answer, state) = looked(&index_of(&[page]), &begun(), ("a<b", "river"), FirstRun::Told);
    let feed = to_atom(state.recent(), "formulas & <more>", NOW);
    assert!(!feed.contains("<script>") && !feed.contains('\u{1b}') && !feed.contains("javascript"), "{feed}");
    assert!(feed.contains("<updated>2031-05-31T00:00:00Z</updated>"), "{feed}");
    assert_eq!(feed.matches("<entry>").count(), answer.news.len());
    assert_eq!(feed, to_atom(state.recent(), "formulas & <more>", NOW));
    let empty = to_atom(&[], "formulas", NOW);
    assert!(empty.contains(&format!("<updated>{NOW}</updated>")), "{empty}");
}

proptest! {
    #![proptest_config(crate::testing::cases(150))]

    #[test]
    fn news_lead_from_one_index_to_the_next(
        articles in prop::collection::vec(random_article(0..1_000_000, Length::Short), 1..8),
        seed in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
        query in select(vec!["a", "\"a b\"", "新", "миру", "outlet:Lumen", "by:\"Ada Brook\" a"]),
        first in subsequence((0..8).collect::<Vec<usize>>(), 0..8),
    ) {
        let by_id: std::collections::BTreeMap<String, Readout> =
            articles.into_iter().map(|article| (article.id.clone(), article)).collect();
        let mut all: Vec<Readout> = by_id.into_values().collect();
        // Every article has an address of its own, so that none is taken for another's new version.
        for article in &mut all {
            article.url = Some(format!("https://norland.example/{}", article.id));
            article.path = None;
        }
        let of_first: Vec<Readout> = first.iter().filter_map(|at| all.get(*at).cloned()).collect();
        let chosen: BTreeSet<usize> = seed.iter().map(|index| index.index(all.len())).collect();
        let of_second: Vec<Readout> = chosen.into_iter().map(|at| all[at].clone()).collect();
        let [first, second] = [index_of(&of_first), index_of(&of_second)];
        let found = |articles: &[Readout]| -> BTreeSet<String> {
            let analysed: Vec<Analysed<'_>> = articles.iter().map(Analysed::new).collect();
            let query = Query::parse(query).expect("a query");
            Scan::new(&analysed, &query, &Filters::default()).found().into_iter().map(|(id, _)| id).collect()
        };
        let watched = ("q", query);
        let (_, before) = looked(&first, &WatchState::new("corpus"), watched, FirstRun::Recorded);
        let (answer, after) = looked(&second, &before, watched, FirstRun::Recorded);
        let ids = |kind| -> BTreeSet<String> {
            answer.news.iter().filter(|news| news.kind == kind).map(|news| news.id.clone()).collect()
        };
        let (old, new) = (found(&of_first), found(&of_second));
        prop_assert_eq!(ids(NewsKind::New), new.difference(&old).cloned().collect());
        prop_assert_eq!(ids(NewsKind::Gone), old.difference(&new).cloned().collect());
        prop_assert_eq!(ids(NewsKind::Changed), BTreeSet::new());
        let known: BTreeSet<String> = after.queries["q"].articles.keys().cloned().collect();
        prop_assert_eq!(&known, &new);
        // Looking twice is looking once.
        let (again, last) = looked(&second, &after, watched, FirstRun::Recorded);
        prop_assert!(again.is_empty());
        prop_assert_eq!(&last, &after);
        // By way of a third index, the same articles are known in the end, and no fewer people.
        let (_, direct) = looked(&second, &WatchState::new("corpus"), watched, FirstRun::Recorded);
        prop_assert_eq!(&direct.queries["q"].articles, &after.queries["q"].articles);
        prop_assert!(direct.queries["q"].speakers.is_subset(&after.queries["q"].speakers));
        prop_assert_eq!(WatchState::parse(&after.to_string()).expect("a state"), after);
    }
}
