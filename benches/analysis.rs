//! Benchmark of analyses of a frequent phrase, each compared with counting the phrase's articles and occurrences; and
//! the memory that each takes in a process of its own.
//!
//! `cargo bench -p benches --bench analysis`; the README describes the variables.

use std::hint::black_box;

use anyhow::{Context, Result, bail, ensure};
use benches::{Corpus, Cost, FREQUENT, Rounds, asked_for, number, phrase, show, timed};
use criterion::Criterion;
use readouts_core::{
    Against, CollocateOptions, Facet, Index, KeywordOptions, Period, Query, Resolved, SearchRequest, Totals,
    TrendMeasure, TrendOptions, UsesOptions, VariantOptions, Window, WriterOptions,
};
use tempfile::tempdir;

/// An analysis; returns the number of its rows.
type Analysis = Box<dyn Fn(&Resolved<SearchRequest>) -> readouts_core::Result<usize>>;

fn main() -> Result<()> {
    if Cost::asked_for(|work| child(&work.iter().map(String::as_str).collect::<Vec<_>>()))? {
        return Ok(());
    }
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
    let found = found(&index, &frequent)?;
    let counted = || found.rank(Totals::Counted).map(|ranking| ranking.total().documents);
    ensure!(counted()? > 0, "no article holds {frequent}; READOUTS_BENCH_FREQUENT can name another phrase");
    let cases = cases(&index, &found)?;

    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group(&frequent);
    group.bench_function("counted", |bencher| bencher.iter(counted));
    for (name, analysis) in &cases {
        group.bench_function(*name, |bencher| bencher.iter(|| analysis(black_box(&found))));
    }
    group.finish();
    criterion.final_summary();

    let count = number("READOUTS_BENCH_ROUNDS", 21)?;
    let columns = ["analysis", "rows", "ms", "ratio, clock", "ratio, CPU", "memory, MB"];
    let at = dir.path().display().to_string();
    let mut rows = vec![columns.map(str::to_owned).to_vec()];
    for (number, (name, analysis)) in cases.iter().enumerate() {
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
            format!("{:.0}", Cost::of(&[&at, &frequent, &number.to_string()])?.memory as f64 / 1e6),
        ]);
    }
    let title =
        format!("{}; {count} rounds, medians; ratios to counting the phrase in the same round", corpus.title);
    Ok(show(&title, &rows)?)
}

/// Does one analysis of a phrase in an index.
fn child(work: &[&str]) -> Result<u64> {
    let [at, frequent, number] = work else {
        bail!("an index, a phrase and the number of an analysis are needed")
    };
    let index = Index::open(at.as_ref())?;
    let found = found(&index, frequent)?;
    let cases = cases(&index, &found)?;
    let (_, analysis) = cases.get(number.parse::<usize>()?).context("there are fewer analyses")?;
    Ok(analysis(&found)? as u64)
}

/// Returns the request for a phrase.
fn found(index: &Index, phrase: &str) -> Result<Resolved<SearchRequest>> {
    let request = SearchRequest::new(Query::phrase(phrase)?).limit(0);
    Ok(index.resolve(&request, |_, _| Vec::new())?)
}

fn cases(index: &Index, found: &Resolved<SearchRequest>) -> Result<Vec<(&'static str, Analysis)>> {
    let mut of_speaker = SearchRequest::new(Query::All);
    of_speaker.filters = of_speaker.filters.by(most_frequent_speaker(index, found.request())?);
    let mut cases = trends();
    cases.push(("variants", Box::new(|found| Ok(found.variants(&VariantOptions::default())?.rows.len()))));
    cases.push(("uses", Box::new(|found| Ok(found.uses(&UsesOptions::default())?.rows.len()))));
    cases.extend(words(index.resolve(&of_speaker, |_, _| Vec::new())?));
    Ok(cases)
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
