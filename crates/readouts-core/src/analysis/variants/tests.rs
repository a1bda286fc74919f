//! Compares forms with counts over the articles themselves, made from the definitions.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::search::oracle::{Analysed, Word};
use crate::search::tests::articles::{Length, article};
use crate::search::tests::index_of;
use crate::{Basis, ErrorKind, Filters, Query, Readout};

/// Returns the sentences of an article whose words are looked in.
fn sentences<'a>(article: &'a Analysed<'_>, by: Option<&str>) -> Vec<Vec<&'a Word>> {
    let mut all: BTreeMap<(usize, usize), Vec<&Word>> = BTreeMap::new();
    for word in &article.body {
        all.entry((word.paragraph, word.sentence)).or_default().push(word);
    }
    all.into_values().filter(|words| by.is_none_or(|by| words[0].speaker.as_deref() == Some(by))).collect()
}

/// Returns the length of the longest common subsequence, from its definition.
fn common(one: &[&str], other: &[&str]) -> usize {
    match (one.split_first(), other.split_first()) {
        (Some((a, one_rest)), Some((b, other_rest))) => {
            if a == b {
                1 + common(one_rest, other_rest)
            } else {
                common(one_rest, other).max(common(one, other_rest))
            }
        }
        _ => 0,
    }
}

/// Returns the edit distance, from its definition.
fn distance(one: &[&str], other: &[&str]) -> usize {
    match (one.split_first(), other.split_first()) {
        (Some((a, one_rest)), Some((b, other_rest))) => {
            let replaced = distance(one_rest, other_rest) + usize::from(a != b);
            replaced.min(distance(one_rest, other) + 1).min(distance(one, other_rest) + 1)
        }
        _ => one.len() + other.len(),
    }
}

/// Returns the number of places in a sentence.
fn places(phrase: &[&str], sentence: &[&str]) -> usize {
    let n = phrase.len();
    let needed = if n > 2 { n - 1 } else { n };
    let mut all = Vec::new();
    for start in 0..sentence.len() {
        for end in start + 1..=sentence.len().min(start + n + 3) {
            let words = &sentence[start..end];
            let is_of = |word: &str| phrase.contains(&word);
            if is_of(words[0]) && is_of(words[words.len() - 1]) && common(phrase, words) >= needed {
                let cost = distance(phrase, words);
                if cost <= (n / 3).max(1) {
                    all.push((cost, n - common(phrase, words), words.len(), start));
                }
            }
        }
    }
    all.sort_unstable();
    let mut taken: Vec<(usize, usize)> = Vec::new();
    for (_, _, length, start) in all {
        if taken.iter().all(|(from, until)| start >= *until || start + length <= *from) {
            taken.push((start, start + length));
        }
    }
    taken.len()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_place_is_in_one_row(
        articles in prop::collection::vec(article(0..1_000_000, Length::Short), 1..12),
        phrase in select(vec!["a", "a b", "a b c", "b a b", "c a b a", "新 时 a"]),
        by in select(vec![None, Some("Ada Brook")]),
    ) {
        let articles: BTreeMap<String, Readout> =
            articles.into_iter().map(|article| (article.id.clone(), article)).collect();
        let articles: Vec<Readout> = articles.into_values().collect();
        let index = index_of(&articles);
        let filters = by.map_or_else(Filters::default, |by| Filters::default().by(by));
        let request = SearchRequest::new(Query::phrase(phrase).expect("a phrase")).filters(filters);
        let found = index.resolve_own(&request).expect("resolved");
        let variants = found.variants(&VariantOptions::default().forms(1000)).expect("counted");
        let words: Vec<&str> = phrase.split(' ').collect();
        let analysed: Vec<Analysed<'_>> = articles.iter().map(Analysed::new).collect();
        let (mut total, mut documents) = (0, BTreeSet::new());
        for article in &analysed {
            for sentence in sentences(article, by) {
                let sentence: Vec<&str> = sentence.iter().map(|word| word.text.as_str()).collect();
                let count = places(&words, &sentence) as u64;
                total += count;
                if count > 0 {
                    documents.insert(&article.article.id);
                }
            }
        }
        prop_assert_eq!((variants.occurrences, variants.documents), (total, documents.len() as u64));
        prop_assert_eq!(variants.rows.iter().map(|row| row.occurrences).sum::<u64>(), total);
        prop_assert_eq!(variants.rows.len() as u64, variants.forms);
        let slots = variants.rows.iter().filter(|row| row.sort == VariantSort::Slot);
        prop_assert_eq!(variants.frames.iter().map(|frame| frame.tokens).sum::<u64>(), slots.map(|row| row.occurrences).sum::<u64>());
        for row in &variants.rows {
            let Some(hits) = &row.hits else { continue };
            let listed = Query::parse(hits).expect("a query");
            let total = index.search(&SearchRequest::new(listed).limit(0)).expect("found").total;
            prop_assert_eq!((total.documents, total.occurrences), (row.documents, row.occurrences), "{}", hits);
        }
    }
}

fn variants(phrase: &str, texts: &[&str]) -> Variants {
    let articles = texts.iter().enumerate().map(|(number, text)| {
        let article = crate::testing::article(&format!("{number:016x}"), &[text]);
        crate::testing::said(article, &[(Some("Ada Brook"), Basis::Quoted)])
    });
    let index = index_of(&articles.collect::<Vec<_>>());
    let request = SearchRequest::new(Query::phrase(phrase).expect("a phrase"));
    index.resolve_own(&request).expect("resolved").variants(&VariantOptions::default()).expect("counted")
}

#[test]
fn a_place_belongs_to_its_longest_form() {
    let long = "our full strategic partnership of coordination";
    let told = variants(
        "full strategic partnership",
        &[
            long,
            long,
            long,
            "full strategic partnership grows",
            "full economic partnership",
            "strategic partnership",
        ],
    );
    let rows: Vec<(&str, VariantSort, u64, Option<&str>)> = told
        .rows
        .iter()
        .map(|row| (row.form.as_str(), row.sort, row.occurrences, row.slot.as_deref()))
        .collect();
    assert_eq!(
        rows,
        [
            ("our full strategic partnership of coordination", VariantSort::Longer, 3, None),
            ("full economic partnership", VariantSort::Slot, 1, Some("economic")),
            ("full strategic partnership", VariantSort::Same, 1, None),
            ("strategic partnership", VariantSort::Shorter, 1, None),
        ]
    );
    assert!(told.rows[0].hits.is_some() && told.rows[1].hits.is_some() && told.rows[2].hits.is_some());
    assert_eq!((told.frames[0].frame.as_str(), told.frames[0].types), ("full * partnership", 1));
}

#[test]
fn chinese_needs_four_characters_and_is_written_without_spaces() {
    let told = variants("命运共同体", &["人类命运共同体", "命运的共同体", "命运同体", "共同体"]);
    let forms: Vec<(&str, VariantSort)> = told.rows.iter().map(|row| (row.form.as_str(), row.sort)).collect();
    assert_eq!(
        forms,
        [
            ("命运共同体", VariantSort::Same),
            ("命运同体", VariantSort::Shorter),
            ("命运的共同体", VariantSort::Slot),
        ]
    );
    // A phrase of fewer characters needs all of them.
    assert_eq!(variants("新时代", &["新时代", "新的时代", "时代"]).occurrences, 2);
}

#[test]
fn what_is_no_phrase_is_refused_and_nothing_found_is_no_error() {
    assert_eq!(variants("river", &[]).rows, []);
    let index = index_of(&[]);
    for query in ["a AND b", "\"a * b\"", "outlet:Lumen", "partner*"] {
        let request = SearchRequest::new(Query::parse(query).expect("a query"));
        let told = index.resolve_own(&request).expect("resolved").variants(&VariantOptions::default());
        assert!(told.is_err_and(|error| error.kind() == ErrorKind::Query), "{query}");
    }
    let long = SearchRequest::new(Query::phrase(&"a ".repeat(21)).expect("a phrase"));
    assert!(index.resolve_own(&long).expect("resolved").variants(&VariantOptions::default()).is_err());
}
