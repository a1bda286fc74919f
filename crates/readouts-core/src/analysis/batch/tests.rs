//! Compares rows with counts over the articles themselves.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::search::oracle::{Analysed, Scan};
use crate::search::tests::articles::{Length, article};
use crate::search::tests::index_of;
use crate::{Filters, Readout};

/// Queries, each with the condition that remains without its words.
const QUERIES: [(&str, &str); 9] = [
    ("a", ""),
    ("a 新", ""),
    ("\"a b\"", ""),
    ("新", ""),
    ("миру", ""),
    ("us outlet:Lumen", "outlet:Lumen"),
    ("outlet:Lumen", ""),
    ("by:\"Ada Brook\" a", "speaker:\"Ada Brook\""),
    ("zzz", ""),
];

fn filters() -> impl Strategy<Value = Filters> {
    prop_oneof![
        4 => Just(Filters::default()),
        1 => Just(Filters::default().by("Ada Brook")),
        1 => Just(Filters::default().outlet("Daily")),
        1 => Just(Filters::default().basis(crate::Basis::Quoted)),
    ]
}

fn scan(articles: &[Analysed<'_>], query: &str, filters: &Filters) -> BTreeMap<String, Vec<Place>> {
    let query = if query.is_empty() { Query::All } else { Query::parse(query).expect("a query") };
    let found = Scan::new(articles, &query, filters).found();
    found
        .into_iter()
        .map(|(id, places)| (id, places.into_iter().map(|(p, from, to, ..)| (p, from, to)).collect()))
        .collect()
}

type Place = (usize, usize, usize);

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_row_counts_what_the_articles_say(
        articles in prop::collection::vec(article(0..1_000_000, Length::Short), 0..10),
        (query, base) in select(QUERIES.to_vec()),
        filters in filters(),
    ) {
        let articles: BTreeMap<String, Readout> =
            articles.into_iter().map(|article| (article.id.clone(), article)).collect();
        let articles: Vec<Readout> = articles.into_values().collect();
        let index = index_of(&articles);
        let request = SearchRequest::new(Query::parse(query).expect("a query")).filters(filters.clone());
        let row = index.resolve_own(&request).expect("resolved").batch_row("name").expect("counted");
        let analysed: Vec<Analysed<'_>> = articles.iter().map(Analysed::new).collect();
        let found = scan(&analysed, query, &filters);
        let of = |id: &str| analysed.iter().find(|a| a.article.id == id).expect("one of them");
        prop_assert_eq!(row.documents, found.len() as u64);
        prop_assert_eq!(row.occurrences, found.values().map(Vec::len).sum::<usize>() as u64);
        prop_assert_eq!(row.articles, scan(&analysed, base, &filters).len() as u64);
        let (mut speakers, mut outlets, mut days) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
        for (id, places) in &found {
            let all = of(id);
            outlets.extend(all.article.outlet.name.clone());
            let date = all.article.event_date.edtf.filter(|date| date.is_certain());
            days.extend(date.and_then(|date| date.earliest().zip(date.latest())));
            if places.is_empty() {
                speakers.extend(all.article.speakers.iter().map(|speaker| speaker.name.clone()));
                speakers.extend(all.article.statements.iter().filter_map(|said| said.speaker.clone()));
            }
            for (paragraph, start, end) in places {
                let words = all.body.iter().filter(|word| {
                    word.paragraph == *paragraph && word.start >= *start && word.end <= *end
                });
                let of_words: BTreeSet<Option<String>> = words.map(|word| word.speaker.clone()).collect();
                if let [Some(one)] = Vec::from_iter(of_words).as_slice() {
                    speakers.insert(one.clone());
                }
            }
        }
        prop_assert_eq!(row.speakers, speakers.len() as u64);
        prop_assert_eq!(row.outlets, outlets.len() as u64);
        prop_assert_eq!(row.first, days.iter().map(|(first, _)| *first).min());
        prop_assert_eq!(row.last, days.iter().map(|(_, last)| *last).max());
        let read = |text: &str| Query::from_arguments(&[text]);
        prop_assert_eq!(read(&row.query), Ok(request.query));
        let listed = read(&row.hits).expect("a query");
        let total = index.search(&SearchRequest::new(listed).limit(0)).expect("found").total;
        prop_assert_eq!((total.documents, total.occurrences), (row.documents, row.occurrences));
    }
}

#[test]
fn an_empty_index_has_rows_without_a_share() {
    let index = index_of(&[]);
    let request = SearchRequest::new(Query::phrase("river").expect("a phrase"));
    let found = index.resolve_own(&request).expect("resolved");
    let batch = Batch::of(&[("one", &found), ("two", &found)]).expect("counted");
    assert_eq!(batch.rows.len(), 2);
    let row = &batch.rows[1];
    assert_eq!((row.name.as_str(), row.articles, row.share, row.first), ("two", 0, None, None));
}
