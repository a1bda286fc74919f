//! Benchmark of analyses of a frequent phrase, each compared with counting the phrase's articles and occurrences.
//!
//! `cargo bench -p benches --bench analysis`; the README describes the variables.

use std::hint::black_box;

use anyhow::{Context, Result, ensure};
use benches::{Corpus, FREQUENT, Rounds, asked_for, number, phrase, show, timed};
use criterion::Criterion;
use readouts_core::{
    Against, CollocateOptions, Facet, Index, KeywordOptions, Period, Query, Resolved, SearchRequest, Totals,
    TrendMeasure, TrendOptions, Window, WriterOptions,
};
use tempfile::tempdir;

/// An analysis; returns the number of its rows.
type Analysis = Box<dyn Fn(&Resolved<SearchRequest>) -> readouts_core::Result<usize>>;

fn main() -> Result<()> {
    if !asked_for() {
        return Ok(());
    }
    let corpus = Corpus::as_read_from_env()?;
    let dir = tempdir()?;
    let index = Index::create(dir.path())?;
    let mut writer = index.writer(WriterOptions::default())?;
    corpus.read(|article| Ok(writer.add(&article)?))?;
    writer.commit()?;
    writer.finish()?;
    let frequent = phrase("READOUTS_BENCH_FREQUENT", FREQUENT.0);
    let request = SearchRequest::new(Query::phrase(&frequent)?).limit(0);
    let found = index.resolve(&request, |_, _| Vec::new())?;
    let counted = || found.rank(Totals::Counted).map(|ranking| ranking.total().documents);
    ensure!(counted()? > 0, "no article holds {frequent}; READOUTS_BENCH_FREQUENT can name another phrase");
    let mut of_speaker = SearchRequest::new(Query::All);
    of_speaker.filters = of_speaker.filters.by(most_frequent_speaker(&index, &request)?);
    let mut cases = trends();
    cases.extend(words(index.resolve(&of_speaker, |_, _| Vec::new())?));

    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group(&frequent);
    group.bench_function("counted", |bencher| bencher.iter(counted));
    for (name, analysis) in &cases {
        group.bench_function(*name, |bencher| bencher.iter(|| analysis(black_box(&found))));
    }
    group.finish();
    criterion.final_summary();

    let count = number("READOUTS_BENCH_ROUNDS", 21)?;
    let columns = ["analysis", "rows", "ms", "ratio, clock", "ratio, CPU"];
    let mut rows = vec![columns.map(str::to_owned).to_vec()];
    for (name, analysis) in &cases {
        let mut base = || timed(|| (0..REPEATED).map(|_| counted()).collect::<Vec<_>>());
        let mut whole = || timed(|| analysis(&found));
        let rounds = Rounds::run(count, &mut [&mut base, &mut whole]);
        let times = REPEATED as f64;
        rows.push(vec![
            (*name).to_owned(),
            analysis(&found)?.to_string(),
            format!("{:.1}", rounds.wall(1) * 1e3),
            format!("{:.2}", rounds.wall_ratio(1) * times),
            rounds.cpu_ratio(1).map_or_else(|| "-".to_owned(), |ratio| format!("{:.2}", ratio * times)),
        ]);
    }
    let title =
        format!("{}; {count} rounds, medians; ratios to counting the phrase in the same round", corpus.title);
    Ok(show(&title, &rows)?)
}

/// Number of times that the phrase is counted in a turn, because once takes only a few milliseconds.
const REPEATED: usize = 10;

fn trends() -> Vec<(&'static str, Analysis)> {
    let case = |options: TrendOptions| -> Analysis { Box::new(move |found| rows(found, &options)) };
    let month = || TrendOptions::per(Period::Month);
    vec![
        ("trend by year", case(TrendOptions::default())),
        ("trend by month", case(month())),
        ("trend by month and speaker", case(month().split(Facet::Speaker))),
        ("rates by month, with intervals", case(month().measure(TrendMeasure::PerMillion))),
        (
            "rates by month and speaker, with intervals",
            case(month().split(Facet::Speaker).measure(TrendMeasure::PerMillion)),
        ),
    ]
}

/// Returns the analyses of words; keywords are those of a speaker.
fn words(of_speaker: Resolved<SearchRequest>) -> Vec<(&'static str, Analysis)> {
    let collocates = |window: Window| -> Analysis {
        let mut options = CollocateOptions::default();
        options.window = window;
        Box::new(move |found| Ok(found.collocates(&options)?.found as usize))
    };
    let of_speaker = std::rc::Rc::new(of_speaker);
    let keywords = |words: std::ops::RangeInclusive<u32>| -> Analysis {
        let mut options = KeywordOptions::default();
        options.words = words;
        let of_speaker = of_speaker.clone();
        Box::new(move |_| Ok(of_speaker.keywords(Against::Rest, &options)?.found as usize))
    };
    vec![
        ("collocates within 5 words", collocates(Window::Words(5))),
        ("collocates in the sentence", collocates(Window::Sentence)),
        ("keywords of one speaker", keywords(1..=1)),
        ("the same, 1 to 3 words", keywords(1..=3)),
    ]
}

/// Returns the speaker who says the phrase in most articles.
fn most_frequent_speaker(index: &Index, request: &SearchRequest) -> Result<String> {
    let found = index.search(&request.clone().facets([Facet::Speaker]))?;
    let rows = found.facets.get(&Facet::Speaker).into_iter().flatten();
    rows.filter_map(|row| row.value.clone()).next().context("nobody says the phrase")
}

fn rows(found: &Resolved<SearchRequest>, options: &TrendOptions) -> readouts_core::Result<usize> {
    Ok(found.trend(options)?.series.iter().map(|series| series.rows.len()).sum())
}
