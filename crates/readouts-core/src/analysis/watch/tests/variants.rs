//! New forms of a phrase.

use super::*;
use crate::VariantSort;

const PHRASE: &str = "\"strategic partnership\"";

/// Returns the forms that are told, each with its sort and the number of the article.
fn forms(index: &Index, state: &WatchState, query: &str) -> (Vec<(String, VariantSort, String)>, WatchState) {
    let (answer, state) = looked(index, state, ("q", query), FirstRun::Recorded);
    let news = answer.news.iter().filter(|news| news.kind == NewsKind::NewVariant);
    let news = news.map(|news| {
        assert_eq!(answer.queries[0].new_variants, 1);
        let number = news.id.trim_start_matches('0').to_owned();
        (news.form.clone().expect("a form"), news.sort.expect("a sort"), number)
    });
    (news.collect(), state)
}

fn first() -> Vec<Readout> {
    vec![
        page(1, "a strategic partnership", "Ada Brook"),
        page(2, "a strategic mutual partnership", "Ada Brook"),
    ]
}

fn known(query: &str) -> WatchState {
    let (told, state) = forms(&index_of(&first()), &WatchState::new("corpus"), query);
    assert_eq!(told, [], "the first run is the beginning");
    state
}

#[test]
fn a_form_that_was_not_known_is_told_once_with_its_earliest_new_place() {
    let mut pages = first();
    let said = "A strategic “green” partnership is ours.";
    pages.extend([
        page(3, said, "Eve Frost"),
        page(4, said, "Carl Dane"),
        page(5, "a strategic mutual partnership", ""),
    ]);
    pages[3].event_date.edtf = Some("2031-05-02".parse().expect("a date"));
    let index = index_of(&pages);
    let (told, state) = forms(&index, &known(PHRASE), PHRASE);
    assert_eq!(told, [("strategic green partnership".to_owned(), VariantSort::Slot, "4".to_owned())]);
    let news = state.recent().iter().find(|news| news.kind == NewsKind::NewVariant).expect("one");
    assert_eq!(
        (news.passage.as_deref(), news.speakers.as_slice()),
        (Some(said), &["Carl Dane".to_owned()][..])
    );
    assert_eq!(news.hits.as_deref(), Some("\"strategic green partnership\" id:0000000000000004"));
    assert_eq!(news.occurrences, 1);
    let (told, last) = forms(&index, &state, PHRASE);
    assert_eq!((told, &last), (Vec::new(), &state));
}

#[test]
fn a_form_that_comes_back_and_one_that_only_old_articles_have_are_not_told() {
    let state = known(PHRASE);
    let (told, state) = forms(&index_of(&first()[..1]), &state, PHRASE);
    assert_eq!(told, []);
    let mut pages = first();
    pages.push(page(6, "a strategic mutual partnership", "Eve Frost"));
    let (told, _) = forms(&index_of(&pages), &state, PHRASE);
    assert_eq!(told, []);
    // Three of three have the word before it when two others are gone: a longer form, but nothing is new.
    let many = |from: u64, word: &str| -> Vec<Readout> {
        (from..from + 3).map(|at| page(at, &format!("{word} strategic partnership"), "Eve Frost")).collect()
    };
    let all = [many(10, "our"), many(20, "their"), many(30, "new"), many(40, "old")].concat();
    let (_, state) = forms(&index_of(&all), &WatchState::new("corpus"), PHRASE);
    let index = index_of(&all[..3]);
    let request = SearchRequest::new(Query::parse(PHRASE).expect("a query"));
    let variants =
        index.resolve_own(&request).expect("resolved").variants(&Default::default()).expect("found");
    assert_eq!(variants.rows[0].form, "our strategic partnership");
    assert_eq!(forms(&index, &state, PHRASE).0, []);
    // Nor when a further article makes enough of them: two of the three were there.
    let (_, state) = forms(&index_of(&all[..2]), &WatchState::new("corpus"), PHRASE);
    assert_eq!(forms(&index, &state, PHRASE).0, []);
    // Three new ones that share what none had before are.
    let (_, state) = forms(&index_of(&first()), &WatchState::new("corpus"), PHRASE);
    let (told, _) = forms(&index_of(&[first(), all[..3].to_vec()].concat()), &state, PHRASE);
    assert_eq!(told, [("our strategic partnership".to_owned(), VariantSort::Longer, "a".to_owned())]);
}

#[test]
fn only_one_phrase_of_several_words_has_variants() {
    let mut pages = first();
    pages.push(page(3, "a strategic green partnership of old partners", "Eve Frost"));
    let index = index_of(&pages);
    for query in [
        "partnership",
        "strategic partnership",
        "\"strategic partnership\" OR lake",
        "strategic w/5 partnership",
    ] {
        assert_eq!(forms(&index, &known(query), query).0, [], "{query}");
    }
    let query = "outlet:Lumen \"strategic partnership\"";
    assert_eq!(forms(&index, &known(query), query).0, [], "it is in no article of that outlet");
    let query = "by:\"Eve Frost\" \"strategic partnership\"";
    assert_eq!(forms(&index, &known(query), query).0.len(), 1);
}

#[test]
fn a_page_that_has_changed_may_have_a_new_variant() {
    let mut changed = page(9, "a strategic green partnership", "Ada Brook");
    changed.url = first()[1].url.clone();
    let (told, _) = forms(&index_of(&[first().remove(0), changed]), &known(PHRASE), PHRASE);
    assert_eq!(told, [("strategic green partnership".to_owned(), VariantSort::Slot, "9".to_owned())]);
}

#[test]
fn everything_that_is_there_is_told_from_the_start() {
    let (answer, _) = looked(&index_of(&first()), &WatchState::new("corpus"), ("q", PHRASE), FirstRun::Told);
    let forms: Vec<&str> = answer.news.iter().filter_map(|news| news.form.as_deref()).collect();
    // The phrase itself is no variant of it.
    assert_eq!(forms, ["strategic mutual partnership"]);
}
