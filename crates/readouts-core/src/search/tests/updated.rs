//! Compares an index that was updated many times with one built from the same articles at once: the answers
//! must be the same bytes.

use std::ops::ControlFlow;

use proptest::prelude::*;

use super::articles::{Length, Step, carried_out, steps};
use super::queries::{filters, phrase, query, sort};
use super::{ONE_THREAD, index_of};
use crate::search::*;
use crate::testing::article;
use crate::{Index, Query, Readout, WriterOptions};

/// Returns all answers of an index, as the bytes that a caller prints.
pub(super) fn answers(
    index: &Index,
    query: &Query,
    filters: &Filters,
    sort: &[ConcordanceKey],
) -> Vec<String> {
    let mut answers = Vec::new();
    let mut request = SearchRequest::new(query.clone());
    request.filters = filters.clone();
    for order in [Order::Relevance, Order::DateAscending, Order::DateDescending] {
        for (offset, limit, facets) in [(0, 10, Facet::ALL.to_vec()), (0, 1, vec![]), (1, 3, vec![])] {
            (request.order, request.offset, request.limit) = (order, offset, limit);
            request.facets = facets;
            answers.push(match index.search(&request) {
                Ok(found) => serde_json::to_string(&found).expect("an answer is JSON"),
                Err(error) => error.to_string(),
            });
            let best = index.rank(&request, Totals::Skipped).expect("ranked");
            answers.push(format!("{:?}", best.scores().map(f32::to_bits).collect::<Vec<_>>()));
        }
    }
    let mut request = ConcordanceRequest::new(query.clone());
    (request.filters, request.sort) = (filters.clone(), sort.to_vec());
    for sample in [None, Some(Sample { size: 3, seed: 5 })] {
        request.sample = sample;
        let total = index.concordance(&request, |row| {
            answers.push(serde_json::to_string(&row).expect("a row is JSON"));
            ControlFlow::Continue(())
        });
        answers.push(format!("{:?}", total.expect("searched")));
    }
    answers
}

type Asked = Vec<(Query, Filters, Vec<ConcordanceKey>)>;

fn asked(queries: impl Strategy<Value = Query>) -> impl Strategy<Value = Asked> {
    prop::collection::vec((queries, filters(), sort()), 8)
}

fn is_that_of_a_rebuilt_one(steps: &[Step], asked: &Asked, threads: usize) -> Result<(), TestCaseError> {
    let (updated, articles) = carried_out(steps);
    let rebuilt = Index::in_memory().expect("an index");
    let options = WriterOptions { memory: 15_000_000 * threads, threads };
    let mut writer = rebuilt.writer(options).expect("a writer");
    articles.iter().rev().for_each(|article| writer.add(article).expect("added"));
    writer.commit().expect("committed");
    for (query, filters, sort) in asked {
        let [updated, rebuilt] = [&updated, &rebuilt].map(|index| answers(index, query, filters, sort));
        prop_assert_eq!(updated, rebuilt, "{:?} {:?}", query, filters);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn an_updated_index_answers_as_a_rebuilt_one(
        steps in steps(0..12, Length::Short, 1..40, 20),
        asked in asked(query()),
        threads in 1..3_usize,
    ) {
        is_that_of_a_rebuilt_one(&steps, &asked, threads)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, ..ProptestConfig::default() })]

    /// Enough articles for more than one block of 128 postings.
    #[test]
    fn an_updated_index_of_many_articles_answers_as_a_rebuilt_one(
        steps in steps(0..400, Length::Short, 500..700, 1),
        asked in asked(phrase().prop_map(Query::Phrase)),
    ) {
        is_that_of_a_rebuilt_one(&steps, &asked, 2)?;
    }
}

fn numbered(number: usize, text: &str) -> Readout {
    article(&format!("{number:016x}"), &[text])
}

fn scores(index: &Index, query: &str) -> Vec<f32> {
    let request = SearchRequest::new(Query::parse(query).expect("a query"));
    index.rank(&request, Totals::Counted).expect("ranked").scores().collect()
}

/// Returns an index of the articles that are left after others were removed.
fn after_removal(left: &[Readout], removed: &[Readout]) -> Index {
    let index = index_of(&[left, removed].concat());
    let mut writer = index.writer(ONE_THREAD).expect("a writer");
    removed.iter().for_each(|article| writer.remove(&article.id));
    writer.commit().expect("committed");
    drop(writer);
    index
}

#[test]
fn removed_articles_do_not_count_in_a_score() {
    let left: Vec<Readout> =
        (0..20).map(|n| numbered(n, &format!("The river {}", "is long ".repeat(n)))).collect();
    // The removed articles make `river` common and articles long.
    let removed: Vec<Readout> = (20..25).map(|n| numbered(n, &"river ".repeat(99))).collect();
    let (updated, anew) = (after_removal(&left, &removed), index_of(&left));
    for query in ["river", "\"the river\"", "long OR river", "riv*", "\"(the|a) river\"", "case:The"] {
        assert_eq!(scores(&updated, query), scores(&anew, query), "{query}");
        assert!(!scores(&anew, query).is_empty(), "{query}");
    }
}

#[test]
fn articles_that_are_there_do_count_in_a_score() {
    let few: Vec<Readout> = (0..5).map(|n| numbered(n, "The river is long")).collect();
    let with_others: Vec<Readout> =
        few.iter().cloned().chain((5..9).map(|n| numbered(n, "Peace is deep"))).collect();
    let (few, many) = (index_of(&few), index_of(&with_others));
    assert!(scores(&many, "river")[0] > scores(&few, "river")[0]);
}

#[test]
fn words_of_removed_articles_are_not_among_those_a_pattern_stands_for() {
    let many = |from: usize, to: usize| (from..to).map(|n| format!("w{n} ")).collect::<String>();
    let left = [numbered(0, &many(0, EXPANSION_MAX))];
    let updated = after_removal(&left, &[numbered(1, &many(EXPANSION_MAX, EXPANSION_MAX + 5))]);
    assert_eq!(scores(&updated, "w*"), scores(&index_of(&left), "w*"));
    let too_many = [numbered(0, &many(0, EXPANSION_MAX + 1))];
    let refused =
        index_of(&too_many).rank(&SearchRequest::new(Query::parse("w*").expect("a query")), Totals::Counted);
    assert_eq!(refused.expect_err("too many").kind(), crate::ErrorKind::Query);
}
