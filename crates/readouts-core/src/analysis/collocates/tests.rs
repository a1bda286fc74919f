//! Collocates, compared with a count over the articles' own words.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::select;

use super::{CollocateOptions, Collocates, Measure, Window};
use crate::analysis::testing::{ADA, ZOE, are_of, articles, index_of, occurrences, words};
use crate::{Index, Query, Readout, SearchRequest, testing};

fn found(index: &Index, query: &str, by: &[&str], options: &CollocateOptions) -> Collocates {
    let mut request = SearchRequest::new(Query::parse(query).expect("a query"));
    request.filters.by = by.iter().map(|name| (*name).to_owned()).collect();
    let request = index.resolve(&request, |_, _| Vec::new()).expect("resolved");
    request.collocates(options).expect("counted")
}

fn all(window: Window) -> CollocateOptions {
    CollocateOptions { window, min: 1, min_articles: 1, limit: usize::MAX, ..CollocateOptions::default() }
}

/// Counts of a word: in windows, by article and altogether; inside occurrences alone; everywhere.
#[derive(Debug, Default, Clone)]
struct Naive {
    near: BTreeMap<String, u64>,
    own: u64,
    all: u64,
}

/// Counts all words, and those in the windows of each article.
fn naive(
    articles: &[Readout],
    phrase: &[&str],
    by: &[&str],
    window: Window,
) -> (BTreeMap<String, Naive>, BTreeMap<String, u64>, u64) {
    let (mut counts, mut sizes, mut total) = (BTreeMap::<String, Naive>::new(), BTreeMap::new(), 0);
    for article in articles {
        let words = words(article);
        let places = occurrences(&words, phrase, |here| are_of(here, by));
        total += places.len() as u64;
        for (at, word) in words.iter().enumerate() {
            if !are_of(std::slice::from_ref(word), by) {
                continue;
            }
            let count = counts.entry(word.text.clone()).or_default();
            count.all += 1;
            let is_near = places.iter().any(|(first, last)| {
                let (from, to) = (at.min(*first), at.max(*last));
                let stretch = &words[from..=to];
                let within = match window {
                    Window::Words(reach) => (first - from).max(to - last) <= reach as usize,
                    Window::Sentence => stretch.iter().all(|other| other.sentence == word.sentence),
                };
                !(*first..=*last).contains(&at)
                    && within
                    && stretch.iter().all(|other| other.paragraph == word.paragraph)
                    && are_of(stretch, by)
            });
            if is_near {
                *count.near.entry(article.id.clone()).or_default() += 1;
                *sizes.entry(article.id.clone()).or_default() += 1;
            } else if places.iter().any(|(first, last)| (*first..=*last).contains(&at)) {
                count.own += 1;
            }
        }
    }
    (counts, sizes, total)
}

fn compare(articles: &[Readout], phrase: &[&str], by: &[&str], window: Window) {
    let index = index_of(articles);
    let answer = found(&index, &format!("\"{}\"", phrase.join(" ")), by, &all(window));
    let (counts, sizes, total) = naive(articles, phrase, by, window);
    let sum = |of: fn(&Naive) -> u64| counts.values().map(of).sum::<u64>();
    let (near, own, all) = (sum(|n| n.near.values().sum()), sum(|n| n.own), sum(|n| n.all));
    assert_eq!(answer.total.occurrences, total);
    assert_eq!((answer.window_words, answer.own_words, answer.corpus.words), (near, own, all));
    let mut expected = BTreeSet::new();
    for (word, count) in &counts {
        let here: u64 = count.near.values().sum();
        let outside = count.all - count.own;
        if here == 0 || here * (all - own) <= near * outside {
            continue;
        }
        expected.insert(word.clone());
        let row = answer.collocates.iter().find(|row| row.word == *word).expect("a row");
        assert_eq!(
            (row.occurrences, row.documents, row.frequency),
            (here, count.near.len() as u64, count.all),
            "{word}"
        );
        let share = |of: u64, all: u64| of as f64 / all as f64;
        let distance = |(id, size): (&String, &u64)| {
            (share(*size, near) - share(count.near.get(id).copied().unwrap_or(0), here)).abs()
        };
        let dp = sizes.iter().map(distance).sum::<f64>() / 2.0;
        assert!((row.dp - dp).abs() < 1e-9, "{word}: {} {dp}", row.dp);
        assert!((row.expected - share(near * outside, all - own)).abs() < 1e-9);
        let listed = Query::parse(&row.hits).expect("a query");
        let listed = index.search(&SearchRequest::new(listed)).expect("listed");
        let ids: BTreeSet<_> = listed.hits.iter().map(|hit| hit.id.clone()).collect();
        assert_eq!(ids, count.near.keys().cloned().collect(), "{} {articles:?}", row.hits);
    }
    let rows: BTreeSet<String> = answer.collocates.iter().map(|row| row.word.clone()).collect();
    assert_eq!(rows, expected);
    assert_eq!(answer.found, expected.len() as u64);
}

proptest! {
    #![proptest_config(crate::testing::cases(80))]
    #[test]
    fn counts_are_those_over_the_articles_words(
        articles in articles(),
        phrase in select(vec![&["a"][..], &["a", "b"], &["a", "a"], &["мир"], &["时", "代"], &["x"]]),
        by in select(vec![&[][..], &[], &[ADA], &[ADA, ZOE]]),
        window in select(vec![1, 2, 5, 16, 17, 40]).prop_map(Window::Words),
        sentence: bool,
    ) {
        compare(&articles, phrase, by, if sentence { Window::Sentence } else { window });
    }
}

#[test]
fn a_window_ends_with_its_paragraph() {
    let index = index_of(&[testing::article("1", &["a b", "river c d", "e a"])]);
    let answer = found(&index, "river", &[], &all(Window::Words(1000)));
    assert_eq!(answer.collocates.iter().map(|row| row.word.as_str()).collect::<Vec<_>>(), ["c", "d"]);
    assert_eq!((answer.window_words, answer.own_words, answer.corpus.words), (2, 1, 7));
}

#[test]
fn rows_are_sorted_by_the_measure_and_cut_to_the_limit() {
    let articles: Vec<_> = (0..6)
        .map(|n| {
            let rare = if n < 2 { "rare river" } else { "wide river" };
            testing::article(&n.to_string(), &[&format!("the {rare}"), "the town and the wide land"])
        })
        .collect();
    let index = index_of(&articles);
    let first = |measure| {
        let options = CollocateOptions { measure, min: 1, min_articles: 1, limit: 1, ..Default::default() };
        let answer = found(&index, "river", &[], &options);
        assert_eq!(answer.collocates.len(), 1);
        (answer.collocates[0].word.clone(), answer.found)
    };
    assert_eq!(first(Measure::LogDice), ("the".to_owned(), 3));
    assert_eq!(first(Measure::Mi), ("rare".to_owned(), 3));
    assert_eq!(first(Measure::T).1, 3);
}

#[test]
fn rows_of_any_query_are_listed_by_their_query() {
    let article = |n: usize, text: &str| testing::article(&n.to_string(), &[text]);
    let texts =
        ["wide river here. a far town", "river x. wide town", "a town, a wide river", "wide land", "x a x"];
    let index = index_of(&texts.iter().enumerate().map(|(n, text)| article(n, text)).collect::<Vec<_>>());
    for query in [
        "river OR town",
        "river town",
        "atleast1(river) NOT land",
        "river OR lang:en",
        "(river lang:en) OR town",
        "river w/3 wide",
        "\"wide * here\"",
        "NOT land river",
    ] {
        for window in [Window::Words(2), Window::Sentence] {
            for row in found(&index, query, &[], &all(window)).collocates {
                let listed = SearchRequest::new(Query::parse(&row.hits).expect("a query"));
                let total = index.search(&listed).expect("listed").total.documents;
                assert_eq!(total, row.documents, "{query}: {}", row.hits);
            }
        }
    }
}

#[test]
fn queries_without_words_and_windows_without_end_are_refused() {
    let index = index_of(&[testing::article("1", &["a river"])]);
    let error = |query: &str, window| {
        let request = SearchRequest::new(Query::parse(query).expect("a query"));
        let request = index.resolve(&request, |_, _| Vec::new()).expect("resolved");
        request.collocates(&all(window)).expect_err("refused").to_string()
    };
    assert!(error("lang:en", Window::Words(5)).contains("no word or phrase"));
    assert!(error("title:river", Window::Words(5)).contains("no word or phrase"));
    assert!(error("river", Window::Words(0)).contains("`0`"));
    assert!(error("river", Window::Words(1001)).contains("`1001`"));
    // A word that does not occur has no collocates.
    let answer = found(&index, "absent", &[], &all(Window::Words(5)));
    assert_eq!((answer.total.documents, answer.collocates.len(), answer.corpus.words), (0, 0, 2));
    assert_eq!(found(&Index::in_memory().expect("an index"), "a", &[], &all(Window::Sentence)).found, 0);
}
