//! Keywords, compared with a count over the articles' own words.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::select;

use super::{Against, KeywordOptions, Keywords};
use crate::analysis::testing::{ADA, Said, ZOE, are_of, articles, index_of, words};
use crate::statistics::{Contingency, log_ratio};
use crate::{Basis, Index, Query, Readout, Resolved, SearchRequest, testing};

/// Articles with a word (any if it is empty), and the people whose words are compared.
type Side = (&'static str, &'static [&'static str]);

fn request(index: &Index, (query, by): (&str, &[&str])) -> Resolved<SearchRequest> {
    let query = if query.is_empty() { Query::All } else { Query::parse(query).expect("a query") };
    let mut request = SearchRequest::new(query);
    request.filters.by = by.iter().map(|name| (*name).to_owned()).collect();
    index.resolve(&request, |_, _| Vec::new()).expect("resolved")
}

fn found(index: &Index, first: Side, other: Option<Side>, options: &KeywordOptions) -> Keywords {
    let other = other.map(|other| request(index, other));
    let against = other.as_ref().map_or(Against::Rest, Against::Request);
    request(index, first).keywords(against, options).expect("compared")
}

/// Whether an article is on a side.
fn is_on(words: &[Said], (query, by): Side) -> bool {
    let fits =
        |word: &Said| (query.is_empty() || word.text == query) && are_of(std::slice::from_ref(word), by);
    // A filter on speakers holds of articles without words, too.
    words.iter().any(fits) || (query.is_empty() && by.is_empty())
}

/// Occurrences and articles of each sequence on both sides.
type Counts = BTreeMap<String, [(u64, BTreeSet<String>); 2]>;

/// Counts every sequence of a length on both sides, and the words; all words of one sequence are on one side.
fn naive(articles: &[Readout], first: Side, other: Side, length: usize) -> (Counts, [u64; 2]) {
    let mut counts = Counts::new();
    let mut totals = [0; 2];
    for article in articles {
        let words = words(article);
        let (on_first, on_other) = (is_on(&words, first), is_on(&words, other));
        let side = |word: &Said| {
            let word = std::slice::from_ref(word);
            match () {
                () if on_first && are_of(word, first.1) => Some(0),
                () if on_other && are_of(word, other.1) => Some(1),
                () => None,
            }
        };
        words.iter().filter_map(side).for_each(|side| totals[side] += 1);
        for here in words.windows(length) {
            let Some(at) = side(&here[0]) else { continue };
            let by = if at == 0 { first.1 } else { other.1 };
            let is_one =
                here.iter().all(|word| word.paragraph == here[0].paragraph && side(word) == Some(at));
            if is_one && are_of(here, by) {
                let text = here.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
                let count = &mut counts.entry(text).or_default()[at];
                count.0 += 1;
                count.1.insert(article.id.clone());
            }
        }
    }
    (counts, totals)
}

fn compare(
    articles: &[Readout],
    first: Side,
    other: Option<Side>,
    (min, max): (u32, u32),
    min_articles: u64,
) {
    let index = index_of(articles);
    let options = KeywordOptions { words: min..=max, min_articles, min_g2: 0.0, limit: usize::MAX };
    let answer = found(&index, first, other, &options);
    let mut expected = BTreeSet::new();
    for length in min..=max {
        let (counts, totals) = naive(articles, first, other.unwrap_or(("", &[])), length as usize);
        assert_eq!([answer.corpus.words, answer.reference.words], totals);
        for (text, [here, there]) in counts {
            let Some(ratio) = log_ratio((here.0, totals[0]), (there.0, totals[1])) else { continue };
            if here.1.len() < min_articles as usize || ratio <= 0.0 {
                continue;
            }
            if text == first.0 {
                // The articles were chosen by it.
                continue;
            }
            let row = answer.keywords.iter().find(|row| row.text == text);
            let row = row.unwrap_or_else(|| panic!("no row for {text}"));
            assert_eq!((row.occurrences, row.reference_occurrences), (here.0, there.0), "{text}");
            let articles = [row.documents, row.reference_documents];
            assert_eq!(articles, [here.1.len() as u64, there.1.len() as u64], "{text}");
            let all = totals[0] + totals[1];
            let g2 = Contingency::new(here.0, here.0 + there.0, totals[0], all).map(|t| t.log_likelihood());
            assert_eq!((Some(row.g2), row.log_ratio, row.words), (g2, ratio, length));
            let listed = SearchRequest::new(Query::from_arguments(&[&row.hits]).expect("a query"));
            let listed = index.search(&listed).expect("listed");
            let ids: BTreeSet<_> = listed.hits.iter().map(|hit| hit.id.clone()).collect();
            assert_eq!(ids, here.1, "{}", row.hits);
            assert_eq!(listed.total.occurrences, row.occurrences, "{}", row.hits);
            expected.insert(text);
        }
    }
    let rows: BTreeSet<String> = answer.keywords.iter().map(|row| row.text.clone()).collect();
    assert_eq!(rows, expected);
}

proptest! {
    #![proptest_config(crate::testing::cases(80))]
    #[test]
    fn counts_are_those_over_the_articles_words(
        articles in articles(),
        first in select(vec![
            ("", &[ADA][..]), ("", &[ADA, ZOE]), ("river", &[]), ("b", &[]), ("", &[ZOE]), ("a", &[ADA]), ("мир", &[ZOE]),
        ]),
        other in select(vec![None, None, Some(("", &[ZOE][..])), Some(("a", &[])), Some(("", &[ADA]))]),
        words in select(vec![(1, 1), (1, 5), (2, 3), (3, 3)]),
        min_articles in 1u64..3,
    ) {
        compare(&articles, first, other, words, min_articles);
    }
}

#[test]
fn sequences_of_chinese_and_russian_are_found() {
    let of =
        |n: usize| if n < 6 { ["新时代 новая эпоха", "a b"] } else { ["时 новая", "a b"] };
    let articles: Vec<_> = (0..9).map(|n| testing::article(&n.to_string(), &of(n))).collect();
    let index = index_of(&articles);
    let options = KeywordOptions { words: 2..=5, min_g2: 0.0, ..Default::default() };
    let answer = found(&index, ("新", &[]), None, &options);
    let texts: Vec<&str> = answer.keywords.iter().map(|row| row.text.as_str()).collect();
    for text in ["新 时 代", "новая эпоха", "新 时 代 новая эпоха"] {
        assert!(texts.contains(&text), "{texts:?}");
    }
    let era = answer.keywords.iter().find(|row| row.text == "新 时 代").expect("a row");
    assert_eq!((era.hits.as_str(), era.words), ("\"新时代\" NOT NOT 新", 3));
}

#[test]
fn what_is_on_both_sides_is_on_the_first_alone() {
    let index = index_of(&[testing::article("1", &["a b"]), testing::article("2", &["b c"])]);
    let options = KeywordOptions { min_articles: 1, min_g2: 0.0, ..Default::default() };
    let answer = found(&index, ("a", &[]), Some(("b", &[])), &options);
    assert_eq!((answer.corpus.words, answer.reference.words), (2, 2));
    assert_eq!((answer.corpus.documents, answer.reference.documents), (1, 1));
}

#[test]
fn an_empty_side_has_no_keywords() {
    let index = index_of(&[testing::article("1", &["a b"])]);
    let options = KeywordOptions { words: 1..=3, min_articles: 1, min_g2: 0.0, ..Default::default() };
    assert_eq!(found(&index, ("absent", &[]), None, &options).found, 0);
    assert_eq!(found(&index, ("a", &[]), None, &options).found, 0);
    assert_eq!(found(&Index::in_memory().expect("an index"), ("", &[]), None, &options).found, 0);
    let refused = |words| {
        let options = KeywordOptions { words, ..Default::default() };
        request(&index, ("", &[])).keywords(Against::Rest, &options).expect_err("refused").to_string()
    };
    #[allow(clippy::reversed_empty_ranges, reason = "it is refused")]
    let reversed = refused(3..=2);
    assert!(
        reversed.contains("`3..2`") && refused(0..=1).contains("`0..1`") && refused(1..=6).contains("`1..6`")
    );
}

#[test]
fn a_row_has_the_occurrences_of_its_own_words_alone_whatever_the_articles_were_chosen_by() {
    let (ada, zoe) = ((Some(ADA), Basis::Cue), (Some(ZOE), Basis::Cue));
    let article = |id: &str, text: &str| {
        testing::said(testing::article(id, &[text]), &[ada, zoe, (None, Basis::Narration)])
    };
    let index = index_of(&[
        article("1", "River bank river. Bank trade bank. Bank."),
        article("2", "Bank trade river. River bank. Trade."),
        article("3", "Trade bank. Bank river. River."),
    ]);
    for query in [
        "river",
        "by:\"Ada Brook\" river",
        "by:\"Ada Brook\" (river bank)",
        "river trade",
        "river OR trade",
        "atleast2(river)",
        "atleast2(by:\"Ada Brook\" river)",
        "by:\"Ada Brook\" river NOT by:\"Zoe Reed\" river",
        "river w/3 trade lang:en",
        "river NOT lang:ru",
        "NOT absent",
        "(basis:cue) by:\"Ada Brook\" river",
        "basis:cue river",
    ] {
        let request = request(&index, (query, &[]));
        let options = KeywordOptions { words: 1..=2, min_articles: 1, min_g2: 0.0, ..Default::default() };
        let answer = request.keywords(Against::Rest, &options).expect("compared");
        assert_eq!(Query::from_arguments(&[&answer.query]).as_ref(), Ok(&request.request().query), "{query}");
        for row in &answer.keywords {
            let listed = Query::from_arguments(&[&row.hits]).expect("a query");
            let total = index.search(&SearchRequest::new(listed)).expect("listed").total;
            let row_has = (row.documents, row.occurrences);
            assert_eq!((total.documents, total.occurrences), row_has, "{query}: {} {}", row.text, row.hits);
        }
    }
}

#[test]
fn the_phrase_that_chose_the_articles_is_none_of_their_keywords() {
    let index =
        index_of(&[testing::article("1", &["new era new bank"]), testing::article("2", &["a new day"])]);
    let options = KeywordOptions { words: 1..=3, min_articles: 1, min_g2: 0.0, ..Default::default() };
    let texts = |query| {
        let answer = found(&index, (query, &[]), None, &options);
        answer.keywords.into_iter().map(|row| row.text).collect::<Vec<_>>()
    };
    let listed = texts("\"new era\"");
    assert!(!listed.contains(&"new era".to_owned()));
    // Its words, and longer sequences, are.
    assert!(["era", "new era new"].iter().all(|text| listed.iter().any(|row| row == text)), "{listed:?}");
    assert!(!texts("era OR bank").iter().any(|row| ["era", "bank"].contains(&row.as_str())));
    assert!(!texts("by:nobody era").contains(&"era".to_owned()));
}

#[test]
fn the_sides_are_told_in_words_and_as_queries() {
    let said = testing::said(testing::article("1", &["a b"]), &[(Some(ADA), Basis::Cue)]);
    let index = index_of(&[said, testing::article("2", &["b c"])]);
    let options = KeywordOptions::default();
    let answer = found(&index, ("", &[ADA]), None, &options);
    assert_eq!((answer.query.as_str(), answer.against), ("by:\"Ada Brook\"", None));
    assert_eq!(answer.explain, "the words of Ada Brook");
    assert_eq!(answer.against_explain, "all other words");
    let mut english = request(&index, ("", &[])).request().clone();
    english.filters.language = vec!["en".to_owned()];
    let english = index.resolve_own(&english).expect("resolved");
    let answer =
        english.keywords(Against::Request(&request(&index, ("b c", &[]))), &options).expect("compared");
    assert_eq!((answer.query.as_str(), answer.against.as_deref()), ("lang:en", Some("b AND c")));
    assert_eq!(answer.explain, "all words; language: en");
    let everything = request(&index, ("", &[]));
    let answer =
        request(&index, ("a", &[ADA])).keywords(Against::Request(&everything), &options).expect("compared");
    assert_eq!(answer.query, "by:\"Ada Brook\" a speaker:\"Ada Brook\"");
    assert_eq!(answer.against.as_deref(), Some("id:*"));
    assert_eq!(
        answer.explain,
        "the words of Ada Brook in articles with the word “a”, in the words of Ada Brook"
    );
}
