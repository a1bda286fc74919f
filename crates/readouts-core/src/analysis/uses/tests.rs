//! Compares uses with counts over the articles themselves, made from the definitions.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::analysis::testing::{
    certain_days, filters, mixed_articles, of_id, parsed, queries_with_words, speaker_of, speakers,
};
use crate::search::oracle::{Analysed, Scan};
use crate::search::tests::index_of;
use crate::{Basis, Date, Filters, Readout};

/// Queries that look for several things, each with the condition that remains without its words.
const OF_SEVERAL: [(&str, &str); 3] = [
    ("a (b OR outlet:Lumen)", ""),
    ("atleast2(a) b", ""),
    ("by:\"Ada Brook\" (a b)", "speaker:\"Ada Brook\""),
];

/// Speaker, `Err` for several, and outlet.
type Key = (Result<Option<String>, ()>, Option<String>);

/// Articles with a use, each with its number of uses and its certain days.
type Found = Vec<(u64, Option<(Date, Date)>)>;

fn uses_of(articles: &[Analysed<'_>], query: &str, filters: &Filters, date: DateOf) -> BTreeMap<Key, Found> {
    let query = Query::parse(query).expect("a query");
    let mut all: BTreeMap<Key, Found> = BTreeMap::new();
    for (id, places) in Scan::new(articles, &query, filters).found() {
        let found = of_id(articles, &id);
        let mut here: BTreeMap<Key, u64> = BTreeMap::new();
        for (paragraph, start, end, ..) in places {
            let speaker = speaker_of(found, (paragraph, start, end));
            *here.entry((speaker, found.article.outlet.name.clone())).or_default() += 1;
        }
        for (key, count) in here {
            all.entry(key).or_default().push((count, certain_days(date, found.article)));
        }
    }
    all
}

proptest! {
    #![proptest_config(crate::testing::cases(300))]

    #[test]
    fn every_row_tells_what_the_articles_say(
        articles in mixed_articles(),
        (query, base) in prop_oneof![3 => queries_with_words(), 1 => select(OF_SEVERAL.to_vec())],
        filters in filters(),
        date in select(vec![DateOf::Event, DateOf::Published]),
    ) {
        let index = index_of(&articles);
        let request = SearchRequest::new(Query::parse(query).expect("a query")).filters(filters.clone());
        let found = index.resolve_own(&request).expect("resolved");
        let uses = found.uses(&UsesOptions::default().date(date)).expect("counted");
        let analysed: Vec<Analysed<'_>> = articles.iter().map(Analysed::new).collect();
        let expected = uses_of(&analysed, query, &filters, date);
        let base: Vec<&Analysed<'_>> = Scan::new(&analysed, &parsed(base), &filters)
            .found()
            .iter()
            .map(|(id, _)| of_id(&analysed, id))
            .collect();
        prop_assert_eq!(uses.articles, base.len() as u64);
        prop_assert_eq!(uses.rows.len(), expected.len());
        for row in &uses.rows {
            let speaker = match row.voice {
                UsesVoice::Several => Err(()),
                _ => Ok(row.speaker.clone()),
            };
            prop_assert_eq!(row.voice == UsesVoice::Speaker, row.speaker.is_some());
            let told = &expected[&(speaker.clone(), row.outlet.clone())];
            let sum = |undated: bool| {
                let of = told.iter().filter(|(_, days)| !undated || days.is_none());
                of.fold((0, 0), |sum: (u64, u64), (count, _)| (sum.0 + 1, sum.1 + count))
            };
            prop_assert_eq!((row.documents, row.occurrences), sum(false));
            prop_assert_eq!((row.undated_documents, row.undated_occurrences), sum(true));
            let first = told.iter().filter_map(|(_, days)| *days).min();
            let last = told.iter().filter_map(|(_, days)| *days).max_by_key(|(from, to)| (*to, *from));
            for (place, days_of_it) in [(&row.first, first), (&row.last, last)] {
                prop_assert_eq!(place.is_some(), days_of_it.is_some());
                let Some(place) = place else { continue };
                let of = of_id(&analysed, &place.id);
                prop_assert_eq!(certain_days(date, of.article), days_of_it);
                prop_assert_eq!(&of.article.outlet.name, &row.outlet);
                let passage = &place.passage;
                let text = &of.article.paragraphs[passage.paragraph];
                prop_assert_eq!(&text[passage.start..passage.end], passage.text.as_str());
                if row.voice == UsesVoice::Speaker {
                    prop_assert_eq!(&passage.speaker, &row.speaker);
                }
            }
            let Ok(speaker) = speaker else {
                prop_assert_eq!((row.articles, row.rate), (None, None));
                let listed = Query::from_arguments(&[row.hits.as_ref().expect("a query")]).expect("a query");
                let total = index.search(&SearchRequest::new(listed).limit(0)).expect("found").total;
                prop_assert_eq!(total.documents, row.documents);
                continue;
            };
            let theirs: Vec<Option<(Date, Date)>> = base
                .iter()
                .filter(|a| a.article.outlet.name == row.outlet && speakers(a).contains(&speaker))
                .map(|a| certain_days(date, a.article))
                .collect();
            prop_assert_eq!(row.articles, Some(theirs.len() as u64));
            prop_assert_eq!(row.undated_articles, Some(theirs.iter().filter(|d| d.is_none()).count() as u64));
            let count = |is: &dyn Fn((Date, Date)) -> bool| theirs.iter().flatten().filter(|d| is(**d)).count() as u64;
            let before = first.map(|first| count(&|days| days.1 < first.0));
            let after = last.map(|last| count(&|days| days.0 > last.1));
            prop_assert_eq!((row.articles_before, row.articles_after), (before, after));
            let rate = row.documents as f64 / theirs.len() as f64;
            prop_assert_eq!(row.rate, Some(rate));
            for (chance, count) in [(row.chance_before, before), (row.chance_after, after)] {
                let naive = count.map(|count| (0..count).fold(1.0, |chance, _| chance * (1.0 - rate)));
                prop_assert_eq!(chance.is_some(), naive.is_some());
                prop_assert!((chance.unwrap_or(0.0) - naive.unwrap_or(0.0)).abs() < 1e-12);
            }
            {
                let hits = row.hits.as_ref().expect("a query");
                let listed = Query::from_arguments(&[hits]).expect("a query");
                let total = index.search(&SearchRequest::new(listed).limit(0)).expect("found").total;
                prop_assert_eq!((total.documents, total.occurrences), (row.documents, row.occurrences), "{}", hits);
            }
        }
        // Every use is in one row.
        let total = found.search().expect("found").total;
        prop_assert_eq!((uses.documents, uses.occurrences), (total.documents, total.occurrences));
        prop_assert_eq!(uses.rows.iter().map(|row| row.occurrences).sum::<u64>(), total.occurrences);
    }
}

fn dated(number: u64, date: Option<&str>, text: &str) -> Readout {
    let mut article = crate::testing::article(&format!("{number:016x}"), &[text]);
    article.event_date.edtf = date.map(|date| date.parse().expect("a date"));
    article.outlet.name = Some("Lumen".to_owned());
    crate::testing::said(article, &[(Some("Ada Brook"), Basis::Quoted)])
}

fn of(articles: &[Readout]) -> Uses {
    let request = SearchRequest::new(Query::phrase("river").expect("a phrase"));
    let index = index_of(articles);
    index.resolve_own(&request).expect("resolved").uses(&UsesOptions::default()).expect("counted")
}

#[test]
fn silence_is_told_with_its_chance() {
    let uses = of(&[
        dated(1, Some("2031-01-01"), "the lake"),
        dated(2, Some("2031-02"), "the river"),
        dated(3, Some("2031-03-01"), "the river"),
        dated(4, Some("2031-04-01"), "the lake"),
        dated(5, Some("2031-05-01"), "the lake"),
        // Neither before nor after: its days reach from before the first use to after the last.
        dated(6, Some("2031"), "the lake"),
        dated(7, None, "the river"),
        dated(8, Some("2031-09-01?"), "the lake"),
    ]);
    let row = &uses.rows[0];
    let days = [&row.first, &row.last].map(|place| place.as_ref().map(|place| place.date.to_string()));
    assert_eq!(days, [Some("2031-02".to_owned()), Some("2031-03-01".to_owned())]);
    assert_eq!((row.documents, row.undated_documents), (3, 1));
    assert_eq!((row.articles, row.undated_articles), (Some(8), Some(2)));
    assert_eq!((row.articles_before, row.articles_after), (Some(1), Some(2)));
    assert_eq!((row.rate, row.chance_before), (Some(0.375), Some(0.625)));
    assert_eq!(row.chance_after, Some(0.625 * 0.625));
}

#[test]
fn a_use_without_a_certain_date_is_neither_first_nor_last() {
    let uses = of(&[dated(1, Some("2031-01-01?"), "the river"), dated(2, Some("2031-02"), "the lake")]);
    let row = &uses.rows[0];
    assert_eq!((&row.first, &row.last), (&None, &None));
    assert_eq!((row.undated_documents, row.articles_before, row.chance_after), (1, None, None));
}

#[test]
fn a_limit_leaves_out_the_last_rows_and_counts_all() {
    let mut other = dated(2, Some("2031-01"), "the river");
    other.outlet.name = Some("Daily".to_owned());
    let index = index_of(&[dated(1, Some("2031-02"), "the river"), other]);
    let request = SearchRequest::new(Query::parse("river").expect("a query"));
    let request = index.resolve_own(&request).expect("resolved");
    let all = request.uses(&UsesOptions::default()).expect("uses");
    assert_eq!((all.found, all.rows.len()), (2, 2));
    for limit in 0..3 {
        let some = request.uses(&UsesOptions::default().limit(limit)).expect("uses");
        assert_eq!((some.found, some.occurrences, &some.rows[..]), (2, 2, &all.rows[..limit]));
    }
}

#[test]
fn an_empty_corpus_has_no_uses_and_a_query_without_words_is_refused() {
    assert_eq!(of(&[]).rows, []);
    assert_eq!(of(&[dated(1, Some("2031"), "the lake")]).rows, []);
    let index = index_of(&[dated(1, Some("2031"), "the river")]);
    let request = SearchRequest::new(Query::parse("outlet:Lumen").expect("a query"));
    let error = index.resolve_own(&request).expect("resolved").uses(&UsesOptions::default());
    assert!(error.is_err_and(|error| error.kind() == ErrorKind::Query));
}
