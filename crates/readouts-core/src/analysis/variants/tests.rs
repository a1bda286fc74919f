//! Compares forms with counts over the articles themselves, made from the definitions.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::search::oracle::{Analysed, Word};
use crate::search::tests::articles::{Length, article};
use crate::search::tests::index_of;
use crate::{Basis, Edtf, ErrorKind, Filters, Query, Readout};

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
    #![proptest_config(crate::testing::cases(200))]

    #[test]
    fn every_place_is_in_one_row(
        articles in prop::collection::vec(article(0..1_000_000, Length::Short), 1..12),
        phrase in select(vec!["a", "a b", "a b c", "b a b", "c a b a", "新 时 a"]),
        by in select(vec![None, Some("Ada Brook")]),
        per in select(vec![None, Some(Period::Year), Some(Period::Quarter), Some(Period::Month)]),
        date in select(vec![DateOf::Event, DateOf::Published]),
    ) {
        let articles: BTreeMap<String, Readout> =
            articles.into_iter().map(|article| (article.id.clone(), article)).collect();
        let articles: Vec<Readout> = articles.into_values().collect();
        let index = index_of(&articles);
        let filters = by.map_or_else(Filters::default, |by| Filters::default().by(by));
        let request = SearchRequest::new(Query::phrase(phrase).expect("a phrase")).filters(filters);
        let found = index.resolve_own(&request).expect("resolved");
        let options = VariantOptions { date, forms: 1000, per };
        let variants = found.variants(&options).expect("counted");
        let words: Vec<&str> = phrase.split(' ').collect();
        let analysed: Vec<Analysed<'_>> = articles.iter().map(Analysed::new).collect();
        let (mut total, mut documents) = (0, BTreeSet::new());
        let mut by_period: BTreeMap<String, u64> = BTreeMap::new();
        for article in &analysed {
            for sentence in sentences(article, by) {
                let sentence: Vec<&str> = sentence.iter().map(|word| word.text.as_str()).collect();
                let count = places(&words, &sentence) as u64;
                total += count;
                if let Some(per) = per.filter(|_| count > 0) {
                    *by_period.entry(row_of((per, date), article.article)).or_default() += count;
                }
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
        let told: BTreeMap<String, u64> = variants.periods.iter().map(|of| (of.period.clone(), of.occurrences)).collect();
        prop_assert_eq!(told.len(), variants.periods.len());
        prop_assert_eq!(told.into_iter().filter(|(_, count)| *count > 0).collect::<BTreeMap<_, _>>(), by_period);
        for (at, period) in variants.periods.iter().enumerate() {
            let rows: u64 = variants.rows.iter().map(|row| row.periods[at].occurrences).sum();
            prop_assert_eq!(rows, period.occurrences);
            prop_assert_eq!(period.thin, (1..5).contains(&rows));
        }
        let listed = |hits: &str| {
            let listed = Query::parse(hits).expect("a query");
            index.search(&SearchRequest::new(listed).limit(0)).expect("found").total
        };
        for frame in &variants.frames {
            let total = listed(&frame.hits);
            match frame.hits_list {
                VariantHits::Occurrences => prop_assert_eq!(total.occurrences, frame.tokens, "{}", frame.hits),
                VariantHits::Articles => prop_assert!(total.documents <= frame.tokens, "{}", frame.hits),
                VariantHits::More => prop_assert!(false, "{}", frame.hits),
            }
        }
        for row in &variants.rows {
            let shares: u64 = row.periods.iter().map(|share| share.occurrences).sum();
            prop_assert!(per.is_none() && shares == 0 || shares == row.occurrences);
            let parts = row.periods.iter().map(|share| (&share.hits, share.documents, share.occurrences));
            let all = (&Some(row.hits.clone()), row.documents, row.occurrences);
            for (hits, documents, occurrences) in parts.chain([all]) {
                let Some(hits) = hits else {
                    prop_assert_eq!(occurrences, 0);
                    continue;
                };
                let total = listed(hits);
                prop_assert_eq!(total.documents, documents, "{}", hits);
                match row.hits_list {
                    VariantHits::Occurrences => prop_assert_eq!(total.occurrences, occurrences, "{}", hits),
                    VariantHits::Articles => prop_assert!(total.occurrences >= documents, "{}", hits),
                    VariantHits::More => prop_assert!(false, "{}", hits),
                }
            }
        }
    }
}

/// Returns the name of the period that an article belongs to.
fn row_of((per, date): (Period, DateOf), article: &Readout) -> String {
    let date_of = match date {
        DateOf::Event => article.event_date.edtf,
        DateOf::Published => article.published.edtf,
    };
    let name = |day: Date| match per {
        Period::Year => format!("{:04}", day.year()),
        Period::Quarter => format!("{:04}-Q{}", day.year(), (day.month() + 2) / 3),
        _ => format!("{:04}-{:02}", day.year(), day.month()),
    };
    let certain = date_of.filter(|edtf| edtf.is_certain());
    if let Some((from, to)) = certain.and_then(|edtf| edtf.earliest().zip(edtf.latest())) {
        return if name(from) == name(to) { name(from) } else { "span".to_owned() };
    }
    let is_known = article.event_date.earliest.is_some() || date_of.and_then(Edtf::earliest).is_some();
    if date == DateOf::Event && is_known { "uncertain".to_owned() } else { "unknown".to_owned() }
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
    assert!(told.rows.iter().all(|row| row.hits_list == VariantHits::Occurrences), "{told:?}");
    assert_eq!(told.rows[3].hits, "\"strategic partnership\" not w/0 \"full strategic partnership\"");
    assert_eq!((told.frames[0].frame.as_str(), told.frames[0].types), ("full * partnership", 1));
    assert_eq!(told.frames[0].hits, "\"full economic partnership\"");
}

#[test]
fn words_regularly_in_place_of_the_last_one_fill_a_slot() {
    let told = variants(
        "full strategic partnership",
        &[
            "full strategic partners of",
            "full strategic partners in",
            "full strategic partners",
            "full strategic talks",
        ],
    );
    let rows: Vec<(&str, VariantSort, Option<&str>)> =
        told.rows.iter().map(|row| (row.form.as_str(), row.sort, row.slot.as_deref())).collect();
    assert_eq!(
        rows,
        [
            ("full strategic partners", VariantSort::Slot, Some("partners")),
            ("full strategic", VariantSort::Shorter, None),
        ]
    );
    let frames: Vec<(&str, u64)> =
        told.frames.iter().map(|frame| (frame.frame.as_str(), frame.tokens)).collect();
    assert_eq!(frames, [("full strategic *", 3)]);
    // Words behind the whole phrase make it longer, and fill none.
    let told = variants("full strategic partnership", &["full strategic partnership of trust"; 3]);
    assert_eq!(told.rows[0].sort, VariantSort::Longer);
    assert_eq!(told.frames, []);
}

#[test]
fn russian_forms_are_found() {
    let told = variants(
        "всеобъемлющее стратегическое партнёрство",
        &[
            "Всеобъемлющее стратегическое партнёрство",
            "всеобъемлющее равноправное стратегическое партнёрство",
            "стратегическое партнёрство",
        ],
    );
    let sorts: Vec<(VariantSort, Option<&str>)> =
        told.rows.iter().map(|row| (row.sort, row.slot.as_deref())).collect();
    assert_eq!(
        sorts,
        [(VariantSort::Slot, Some("равноправное")), (VariantSort::Same, None), (VariantSort::Shorter, None),]
    );
}

#[test]
fn a_form_across_sentences_is_listed_by_its_articles() {
    // The words also stand across the end of a sentence, in an article with the form and in one without.
    let told = variants("new era", &["the new era. A new. Era of trust", "all is new. Era of trust"]);
    let row = &told.rows[0];
    assert_eq!((row.form.as_str(), row.occurrences, row.documents), ("new era", 1, 1));
    assert_eq!(
        (row.hits.as_str(), row.hits_list),
        ("\"new era\" id:0000000000000000", VariantHits::Articles)
    );
}

#[test]
fn more_articles_than_a_query_can_name_are_told_as_such() {
    let form = "new era";
    // The words stand only across the end of a sentence.
    let other = "all is new. Era of trust";
    let told = |forms: usize, others: usize| {
        let texts: Vec<&str> =
            std::iter::repeat_n(form, forms).chain(std::iter::repeat_n(other, others)).collect();
        let row = variants("new era", &texts).rows.remove(0);
        assert_eq!((row.form.as_str(), row.documents), ("new era", forms as u64));
        (row.hits_list, row.hits)
    };
    let of_one = "\"new era\" NOT id:00000000000003e8";
    assert_eq!(told(1000, 1), (VariantHits::Occurrences, of_one.to_owned()));
    assert_eq!(told(1000, 1000), (VariantHits::More, "\"new era\"".to_owned()));
}

#[test]
fn a_frame_of_more_fillers_than_a_query_can_name_leads_to_all_forms() {
    let texts: Vec<String> = (0..400).map(|number| format!("full w{number} partnership")).collect();
    let told = variants("full strategic partnership", &texts.iter().map(String::as_str).collect::<Vec<_>>());
    let frame = &told.frames[0];
    assert_eq!((frame.frame.as_str(), frame.tokens, frame.types), ("full * partnership", 400, 400));
    assert_eq!(frame.hits_list, VariantHits::More);
    assert_eq!(frame.hits, "strategic pre/s partnership OR full pre/s partnership OR full pre/s strategic");
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
