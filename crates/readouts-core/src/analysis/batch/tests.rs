//! Compares rows with counts over the articles themselves.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::Filters;
use crate::analysis::DateOf;
use crate::analysis::testing::{
    self, certain_days, filters, mixed_articles, of_id, parsed, queries, speaker_of,
};
use crate::search::oracle::{Analysed, Scan};
use crate::search::tests::index_of;

fn scan(articles: &[Analysed<'_>], query: &str, filters: &Filters) -> BTreeMap<String, Vec<Place>> {
    let found = Scan::new(articles, &parsed(query), filters).found();
    found
        .into_iter()
        .map(|(id, places)| (id, places.into_iter().map(|(p, from, to, ..)| (p, from, to)).collect()))
        .collect()
}

type Place = (usize, usize, usize);

proptest! {
    #![proptest_config(crate::testing::cases(200))]

    #[test]
    fn every_row_counts_what_the_articles_say(
        articles in mixed_articles(),
        (query, base) in queries(),
        filters in filters(),
    ) {
        let index = index_of(&articles);
        let request = SearchRequest::new(Query::parse(query).expect("a query")).filters(filters.clone());
        let row = index.resolve_own(&request).expect("resolved").batch_row("name").expect("counted");
        let analysed: Vec<Analysed<'_>> = articles.iter().map(Analysed::new).collect();
        let found = scan(&analysed, query, &filters);
        prop_assert_eq!(row.documents, found.len() as u64);
        prop_assert_eq!(row.occurrences, found.values().map(Vec::len).sum::<usize>() as u64);
        prop_assert_eq!(row.articles, scan(&analysed, base, &filters).len() as u64);
        let (mut speakers, mut outlets, mut days) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
        for (id, places) in &found {
            let all = of_id(&analysed, id);
            outlets.extend(all.article.outlet.name.clone());
            days.extend(certain_days(DateOf::Event, all.article));
            if places.is_empty() {
                speakers.extend(testing::speakers(all).into_iter().flatten());
            }
            speakers.extend(places.iter().filter_map(|place| speaker_of(all, *place).ok()).flatten());
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
