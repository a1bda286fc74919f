//! Where one article stands for its reprints, every analysis is that of an index without the others.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use proptest::prelude::*;
use serde_json::Value;

use crate::analysis::testing::{filters, mixed_articles, parsed, queries};
use crate::index::{Relations, id_number};
use crate::search::oracle::{Analysed, Scan, standing};
use crate::search::tests::index_of;
use crate::{
    Collapse, CollocateOptions, ConcordanceRequest, ExportOrder, Facet, Filters, Index, Period, Query,
    Readout, SearchRequest, TrendOptions, UsesOptions,
};

/// Returns an answer as JSON, without what depends on how it was asked for.
fn json(answer: &impl serde::Serialize) -> Value {
    let mut value = serde_json::to_value(answer).expect("serialized");
    clear(&mut value);
    value
}

fn clear(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for name in ["hits", "explain", "score"] {
                fields.remove(name);
            }
            fields.values_mut().for_each(clear);
        }
        Value::Array(items) => items.iter_mut().for_each(clear),
        _ => {}
    }
}

/// Collects the queries that list the hits of rows, with the numbers of articles in these rows.
fn listed(value: &Value, found: &mut Vec<(String, u64)>) {
    match value {
        Value::Object(fields) => {
            let (hits, documents) = (fields.get("hits"), fields.get("documents"));
            if let (Some(Value::String(hits)), Some(documents)) = (hits, documents.and_then(Value::as_u64)) {
                found.push((hits.clone(), documents));
            }
            fields.values().for_each(|value| listed(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| listed(value, found)),
        _ => {}
    }
}

/// Name of an analysis, its answer, and the queries that list the hits of its rows with the numbers of their articles.
type Answered = (&'static str, Value, Vec<(String, u64)>);

/// Returns answers of analyses.
fn answers(index: &Index, query: &Query, filters: &Filters) -> Vec<Answered> {
    let mut request = SearchRequest::new(query.clone()).filters(filters.clone());
    request.facets = vec![Facet::Participant, Facet::Kept("region".into())];
    request.limit = 0;
    let request = index.resolve_own(&request).expect("resolved");
    let mut all = Vec::new();
    let mut add = |name, value: &dyn erased::Answer| {
        let mut hits = Vec::new();
        listed(&value.raw(), &mut hits);
        all.push((name, value.cleared(), hits));
    };
    add("facets", &request.search().expect("found").facets);
    add("batch", &request.batch_row("one").expect("counted"));
    let months = TrendOptions::per(Period::Month);
    add("trend", &request.trend(&months).expect("counted"));
    add("trend by outlet", &request.trend(&months.split(Facet::Outlet)).expect("counted"));
    if query.asks_for_words() {
        add("uses", &request.uses(&UsesOptions::default()).expect("counted"));
        let found =
            request.collocates(&CollocateOptions { min: 1, min_articles: 1, ..CollocateOptions::default() });
        add("collocates", &found.expect("counted"));
    }
    let exported = request.articles(ExportOrder::Id).expect("found");
    let exported: Vec<String> = exported.map(|found| found.expect("an article").article.id).collect();
    add("export", &exported);
    let mut rows = Vec::new();
    let mut concordance = ConcordanceRequest::new(query.clone());
    concordance.filters = filters.clone();
    let each = |row: crate::ConcordanceRow<'_>| {
        rows.push((row.id.to_owned(), row.paragraph, row.start));
        ControlFlow::Continue(())
    };
    index.concordance(&concordance, each).expect("listed");
    add("kwic", &rows);
    all
}

mod erased {
    //! An answer, whatever its type.

    use serde_json::Value;

    pub(super) trait Answer {
        fn raw(&self) -> Value;
        fn cleared(&self) -> Value;
    }

    impl<T: serde::Serialize> Answer for T {
        fn raw(&self) -> Value {
            serde_json::to_value(self).expect("serialized")
        }

        fn cleared(&self) -> Value {
            super::json(self)
        }
    }
}

proptest! {
    #![proptest_config(crate::testing::cases(150))]

    #[test]
    fn every_analysis_is_that_of_the_articles_which_stand_for_all(
        articles in mixed_articles(),
        groups in prop::collection::vec(0_usize..4, 12),
        (query, base) in queries(),
        filters in filters(),
    ) {
        let clusters: Vec<Vec<usize>> = (1..4)
            .map(|number| (0..articles.len()).filter(|at| groups[*at] == number).collect())
            .collect();
        let index = index_of(&articles);
        let numbers = |group: &Vec<usize>| group.iter().map(|at| id_number(&articles[*at].id)).collect();
        index.give_relations(Relations::of([], clusters.iter().map(numbers)));
        let analysed = Analysed::related(&articles, (&[], &clusters), &Default::default());
        let found = |query: &str| -> BTreeSet<String> {
            Scan::new(&analysed, &parsed(query), &filters).found().into_iter().map(|(id, _)| id).collect()
        };
        let (matching, all) = (found(query), found(base));
        let all: Vec<&Analysed<'_>> = analysed.iter().filter(|one| all.contains(&one.article.id)).collect();
        let kept = standing(&all, |id| matching.contains(id));
        let kept: Vec<Readout> = articles.iter().filter(|one| kept.contains(&one.id)).cloned().collect();
        let collapsed = filters.clone().collapse(Collapse::Reprints);
        let (query, without) = (parsed(query), index_of(&kept));
        let expected = answers(&without, &query, &filters);
        for ((name, answer, hits), (_, expected, _)) in
            answers(&index, &query, &collapsed).into_iter().zip(expected)
        {
            prop_assert_eq!(answer, expected, "{}", name);
            if name == "collocates" {
                continue;
            }
            for (hits, documents) in hits {
                let listed = Query::from_arguments(&[&hits]).expect("a query");
                let total = index.search(&SearchRequest::new(listed).limit(0)).expect("found").total;
                prop_assert_eq!(total.documents, documents, "{}: {}", name, hits);
            }
        }
    }
}
