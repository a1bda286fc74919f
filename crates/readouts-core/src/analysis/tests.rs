//! Tests that every analysis ends at its deadline and when it is stopped, and tells how far it is.

mod collapsed;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

use super::testing::index_of;
use crate::{
    Against, Batch, CollocateOptions, ErrorKind, ExportOrder, FirstRun, Follow, Index, KeywordOptions,
    Period, Query, Resolved, Result, SearchRequest, Step, TrendMeasure, TrendOptions, UsesOptions,
    VariantOptions, WatchQuery, WatchState, testing,
};

/// Number of articles.
const ARTICLES: u64 = 200;

/// An analysis, whatever it answers.
type Run = fn(&Resolved<SearchRequest>) -> Result<()>;

/// Analyses, each of which looks at every article.
const ANALYSES: [(&str, Run); 11] = [
    ("trend", |request| request.trend(&TrendOptions::default()).map(drop)),
    ("trends", |request| Resolved::trends(&[request, request], &TrendOptions::default()).map(drop)),
    ("rates", |request| {
        request.trend(&TrendOptions::per(Period::Month).measure(TrendMeasure::PerMillion)).map(drop)
    }),
    ("variants", |request| request.variants(&VariantOptions::default()).map(drop)),
    ("uses", |request| request.uses(&UsesOptions::default()).map(drop)),
    ("collocates", |request| request.collocates(&CollocateOptions::default()).map(drop)),
    ("keywords", |request| request.keywords(Against::Rest, &KeywordOptions::default()).map(drop)),
    ("keywords of sequences", |request| {
        let options = KeywordOptions { words: 1..=3, ..KeywordOptions::default() };
        request.keywords(Against::Request(request), &options).map(drop)
    }),
    ("batch", |request| Batch::of(&[("one", request), ("other", request)]).map(drop)),
    ("watch", |request| {
        let queries = ["one", "other"].map(|name| WatchQuery::new(name, "river", request));
        WatchState::new("here").update(&queries, FirstRun::Told, "2031-05-07T00:00:00Z").map(drop)
    }),
    ("articles", |request| request.articles(ExportOrder::Id)?.try_for_each(|article| article.map(drop))),
];

/// Counts the steps of an analysis, and can end it from the start or at its first step.
#[derive(Debug, Default)]
struct Sink {
    articles: AtomicU64,
    queries: AtomicU64,
    words: AtomicU64,
    /// Number of pieces of work that have begun and not ended.
    open: AtomicU64,
    /// Number of them that have ended.
    ended: AtomicU64,
    is_stopped: AtomicBool,
    stops_at_first: bool,
}

impl Follow for Sink {
    fn tell(&self, step: Step) {
        assert!(self.open.load(Ordering::Relaxed) > 0);
        match step {
            Step::Articles(more) => drop(self.articles.fetch_add(more, Ordering::Relaxed)),
            Step::Query { number, of } => {
                assert_eq!((self.queries.fetch_add(1, Ordering::Relaxed) + 1, of), (number, 2));
            }
            Step::Words(more) => drop(self.words.fetch_add(more, Ordering::Relaxed)),
        }
        if self.stops_at_first {
            self.is_stopped.store(true, Ordering::Relaxed);
        }
    }

    fn is_stopped(&self) -> bool {
        self.is_stopped.load(Ordering::Relaxed)
    }

    fn began(&self) {
        self.open.fetch_add(1, Ordering::Relaxed);
    }

    fn ended(&self) {
        self.open.fetch_sub(1, Ordering::Relaxed);
        self.ended.fetch_add(1, Ordering::Relaxed);
    }
}

fn index() -> Index {
    let article = |number: u64| {
        let body = format!("The river of {number} is wide. Nobody counts the river and its {number} banks.");
        testing::article(&number.to_string(), &[&body])
    };
    index_of(&(0..ARTICLES).map(article).collect::<Vec<_>>())
}

fn request() -> SearchRequest {
    SearchRequest::new(Query::phrase("the river").expect("a query"))
}

fn followed(index: &Index, sink: &Arc<Sink>) -> Resolved<SearchRequest> {
    index.resolve_own(&request()).expect("resolved").followed_by(sink.clone())
}

#[test]
fn every_analysis_ends_at_its_deadline() {
    let index = index();
    let late = SearchRequest { deadline: Some(Instant::now()), ..request() };
    let late = index.resolve_own(&late).expect("resolved");
    for (name, run) in ANALYSES {
        assert_eq!(run(&late).map_err(|error| error.kind()), Err(ErrorKind::TimedOut), "{name}");
    }
}

#[test]
fn every_analysis_ends_when_it_is_stopped() {
    let index = index();
    for stops_at_first in [false, true] {
        for (name, run) in ANALYSES {
            let sink = Sink { is_stopped: (!stops_at_first).into(), stops_at_first, ..Sink::default() };
            let sink = Arc::new(sink);
            let stopped = run(&followed(&index, &sink)).map_err(|error| error.kind());
            assert_eq!(stopped, Err(ErrorKind::Stopped), "{name}");
            assert_eq!(sink.open.load(Ordering::Relaxed), 0, "{name}");
        }
    }
}

#[test]
fn a_citation_ends_at_its_deadline_and_when_it_is_stopped() {
    let index = index();
    let late = SearchRequest { deadline: Some(Instant::now()), ..request() };
    let late = index.resolve_own(&late).expect("resolved").hit("199");
    assert_eq!(late.map_err(|error| error.kind()), Err(ErrorKind::TimedOut));
    let stopped = followed(&index, &Arc::new(Sink { is_stopped: true.into(), ..Sink::default() })).hit("199");
    assert_eq!(stopped.map_err(|error| error.kind()), Err(ErrorKind::Stopped));
}

#[test]
fn every_analysis_tells_how_far_it_is() {
    let index = index();
    for (name, run) in ANALYSES {
        let sink = Arc::new(Sink::default());
        run(&followed(&index, &sink)).expect("done");
        assert!(sink.articles.load(Ordering::Relaxed) >= ARTICLES, "{name}: {sink:?}");
        let counts_words = name == "collocates" || name.starts_with("keywords");
        assert_eq!(sink.words.load(Ordering::Relaxed) > 0, counts_words, "{name}");
        assert!(sink.ended.load(Ordering::Relaxed) > 0 && sink.open.load(Ordering::Relaxed) == 0, "{name}");
    }
}

#[test]
fn work_that_is_followed_or_in_time_finds_the_same() {
    let index = index();
    let alone = index.resolve_own(&request()).expect("resolved");
    let of = |request: &Resolved<SearchRequest>| {
        let options = CollocateOptions::default();
        (request.batch_row("river").expect("counted"), request.collocates(&options).expect("counted"))
    };
    assert_eq!(of(&followed(&index, &Arc::default())), of(&alone));
    assert_eq!(of(&alone).0.documents, ARTICLES);
}
