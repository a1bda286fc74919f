//! Tests of searches that reach their deadline.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use super::index_of;
use crate::search::*;
use crate::testing::article;
use crate::{ErrorKind, Index, Query};

/// Creates an index of one article with many words, few of them different.
fn large() -> Index {
    let words: Vec<String> =
        (0..150_000).map(|number: u64| format!("x{}", number * number % 97 % 10)).collect();
    index_of(&[article("1", &[&words.join(" ")])])
}

fn late(index: &Index, request: &SearchRequest) {
    let began = Instant::now();
    let request = SearchRequest { deadline: Some(began + Duration::from_millis(20)), ..request.clone() };
    let error = index.search(&request).expect_err("it takes longer");
    assert_eq!(error.kind(), ErrorKind::TimedOut);
    assert!(began.elapsed() < Duration::from_millis(1500), "{:?}", began.elapsed());
}

#[test]
fn one_document_does_not_hold_a_search_up() {
    let index = large();
    let row = |operator: &str| (0..8).map(|word| format!("x{word}")).collect::<Vec<_>>().join(operator);
    for operator in [" w/p ", " w/900 "] {
        late(&index, &SearchRequest::new(Query::parse(&row(operator)).expect("a query")));
    }
    let phrase = vec!["x*"; 990].join(" ");
    late(&index, &SearchRequest::new(Query::parse(&format!("\"{phrase}\"")).expect("a query")));
}

#[test]
fn a_deadline_that_has_passed_ends_every_search() {
    let index = index_of(&[article("1", &["A river brings peace."])]);
    let passed = Some(Instant::now());
    for text in ["peace", "\"river brings\"", "river w/5 peace", "pea*", "NOT war", "lang:en", "a OR b"] {
        let query = Query::parse(text).expect("a query");
        let request = SearchRequest { deadline: passed, ..SearchRequest::new(query.clone()) };
        let kind = |error: crate::Error| error.kind();
        assert_eq!(index.search(&request).map(|_| ()).map_err(kind), Err(ErrorKind::TimedOut), "{text}");
        assert_eq!(
            index.rank(&request, Totals::Counted).map(|_| ()).map_err(kind),
            Err(ErrorKind::TimedOut),
            "{text}"
        );
        assert_eq!(
            index.rank(&request, Totals::Skipped).map(|_| ()).map_err(kind),
            Err(ErrorKind::TimedOut),
            "{text}"
        );
        let mut rows = ConcordanceRequest::new(query);
        rows.deadline = passed;
        let each = |_: ConcordanceRow<'_>| panic!("a row past the deadline");
        assert_eq!(index.concordance(&rows, each).map_err(kind), Err(ErrorKind::TimedOut), "{text}");
    }
}

#[test]
fn a_deadline_that_is_met_changes_nothing() {
    let index = index_of(&[article("1", &["A river brings peace."]), article("2", &["Peace or a river."])]);
    let ahead = Some(Instant::now() + Duration::from_secs(3600));
    for text in ["peace", "river w/5 peace", "pea* river", "war"] {
        let request = SearchRequest::new(Query::parse(text).expect("a query"));
        let timed = SearchRequest { deadline: ahead, ..request.clone() };
        let told = |request| format!("{:?}", index.search(request).expect("found"));
        assert_eq!(told(&timed), told(&request), "{text}");
        let count = |deadline| {
            let request = ConcordanceRequest { deadline, ..ConcordanceRequest::new(request.query.clone()) };
            let mut rows = 0;
            let total = index.concordance(&request, |_| {
                rows += 1;
                ControlFlow::Continue(())
            });
            (total.expect("found"), rows)
        };
        assert_eq!(count(ahead), count(None), "{text}");
    }
}

#[test]
fn hits_that_are_loaded_past_the_deadline_are_an_error() {
    let index = index_of(&[article("1", &["The river is high."])]);
    let mut request = SearchRequest::new(Query::phrase("river").expect("a query"));
    request.deadline = Some(Instant::now() + Duration::from_secs(1));
    let ranking = index.rank(&request, Totals::Counted).expect("in time");
    std::thread::sleep(Duration::from_millis(1_100));
    let late = ranking.hits(0..ranking.len(), 10).map_err(|error| error.kind());
    assert_eq!(late.map(|hits| hits.len()), Err(ErrorKind::TimedOut));
}
