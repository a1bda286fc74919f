//! Words that no article has, and the words suggested for them; words that stand in headlines only.

use super::{ONE_THREAD, index_of};
use crate::search::*;
use crate::testing::article;
use crate::{Index, Query, Readout};

fn why(index: &Index, query: &str) -> WhyEmpty {
    let query = Query::parse(query).expect("a query");
    let request = index.resolve_own(&SearchRequest::new(query)).expect("resolved");
    assert_eq!(request.search().expect("searched").total.documents, 0);
    request.why_empty().expect("told")
}

/// Returns the words that no article has, each with similar ones and their counts.
fn unseen(index: &Index, query: &str) -> Vec<(String, Vec<(String, u64)>)> {
    let near = |word: NearWord| (word.word, word.documents);
    let told = |word: UnseenWord| (word.word, word.nearest.into_iter().map(near).collect());
    why(index, query).unseen.into_iter().map(told).collect()
}

fn words(all: &[(&str, &[(&str, u64)])]) -> Vec<(String, Vec<(String, u64)>)> {
    let near =
        |near: &&[(&str, u64)]| near.iter().map(|(word, count)| ((*word).to_owned(), *count)).collect();
    all.iter().map(|(word, all)| ((*word).to_owned(), near(all))).collect()
}

fn titled(id: &str, title: &str, body: &str) -> Readout {
    let mut article = article(id, &[body]);
    article.title = Some(title.to_owned());
    article
}

fn some() -> Index {
    index_of(&[
        article("1", &["A partnership of 2031, a strategic partnership. 战略伙伴"]),
        article("2", &["Partners in a strategic partnership."]),
        article("3", &["The lake, the like, the lane, the lace, the lakes."]),
        article("4", &["The lake. Élan vital."]),
    ])
}

#[test]
fn similar_words_are_told_with_their_counts() {
    let index = some();
    let partnership: &[(&str, u64)] = &[("partnership", 2)];
    for query in [
        "partnerhsip",
        "\"strategic partnerhsip\"",
        "by:nobody partnerhsip",
        "case:Partnerhsip",
        "partnerhsip w/5 strategic",
    ] {
        let folded = unseen(&index, query);
        assert_eq!(folded, words(&[("partnerhsip", partnership)]), "{query}");
    }
    // The word that more articles have comes first; three at most, all with as many slips.
    assert_eq!(unseen(&index, "lale"), words(&[("lale", &[("lake", 2), ("lace", 1), ("lane", 1)])]));
    assert_eq!(
        unseen(&index, "ealn strategc"),
        words(&[("ealn", &[("elan", 1)]), ("strategc", &[("strategic", 2)])])
    );
}

#[test]
fn nothing_is_said_of_words_that_are_there() {
    let index = some();
    assert_eq!(unseen(&index, "\"partnership strategic\""), []);
    assert_eq!(unseen(&index, "lake partners"), []);
    assert_eq!(unseen(&index, "lake NOT lake NOT partnerhsip"), []);
    assert_eq!(unseen(&index, "lale* lake"), []);
    assert_eq!(unseen(&index, "speaker:partnerhsip"), []);
    // In headlines.
    let index = index_of(&[titled("1", "Silk", "The river.")]);
    assert_eq!(unseen(&index, "silk"), []);
}

#[test]
fn short_words_numbers_and_chinese_characters_have_no_similar_ones() {
    let index = some();
    for query in ["lak", "2032", "伴伙", "战略火伴", "zzzzzz"] {
        assert!(unseen(&index, query).iter().all(|(_, near)| near.is_empty()), "{query}");
    }
    assert_eq!(unseen(&index, "战略火伴"), words(&[("火", &[])]));
}

#[test]
fn a_word_of_removed_articles_only_is_not_suggested() {
    let index = some();
    let mut writer = index.writer(ONE_THREAD).expect("a writer");
    for id in ["1", "2"] {
        writer.remove(id);
    }
    writer.commit().expect("committed");
    assert_eq!(unseen(&index, "partnerhsip"), words(&[("partnerhsip", &[])]));
    assert_eq!(unseen(&index, "partnership"), words(&[("partnership", &[])]));
    assert_eq!(unseen(&index, "partner"), words(&[("partner", &[])]));
}

#[test]
fn words_of_headlines_are_looked_for_in_headlines() {
    let index = index_of(&[titled("1", "Silk by the lake", "The river."), titled("2", "River", "Silk.")]);
    let told = why(&index, "title:rivr");
    assert_eq!((told.unseen[0].word.as_str(), told.unseen[0].in_titles), ("rivr", true));
    assert_eq!(told.unseen[0].nearest[0].word, "river");
    assert!(!why(&index, "title:lale lale").unseen[0].in_titles);
}

#[test]
fn words_that_stand_in_headlines_only_are_counted() {
    let index = index_of(&[
        titled("1", "Polar silk", "The river."),
        titled("2", "Polar silk", "The lake."),
        titled("3", "The lake", "The polar bear."),
    ]);
    assert_eq!(why(&index, "\"polar silk\"").with_titles, 2);
    assert_eq!(why(&index, "\"polar silk\" river").with_titles, 1);
    assert_eq!(why(&index, "silk polar").with_titles, 3 - 1);
    assert_eq!(why(&index, "silk w/5 polar").with_titles, 0);
    assert_eq!(why(&index, "\"silk polar\"").with_titles, 0);
    let mut request = SearchRequest::new(Query::phrase("polar silk").expect("a query").or_in_titles());
    request.facets = vec![Facet::Speaker];
    let found = index.search(&request).expect("found");
    assert_eq!((found.total.documents, found.total.occurrences), (2, 0));
    assert!(found.hits.iter().all(|hit| hit.matches.is_empty()));
    // Headlines are nobody's words.
    request.query = Query::phrase("polar silk").expect("a query");
    request.filters.by = vec!["Nobody Known".to_owned()];
    let request = index.resolve_own(&request).expect("resolved");
    assert_eq!(request.why_empty().expect("told").with_titles, 0);
}
