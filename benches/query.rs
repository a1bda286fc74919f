//! Searching: phrases, one speaker's words, facets, each beside the plain engine's nearest query.
//!
//! `cargo bench --bench query`; the variables are those of the README. It must not know how pages
//! are read.

use std::hint::black_box;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use benches::{Corpus, FREQUENT, Plain, RARE, Rounds, Took, asked_for, number, phrase, show};
use criterion::Criterion;
use rayon::prelude::*;
use readouts_core::{Facet, Index, Query, SearchRequest, WriterOptions};
use tempfile::{TempDir, tempdir};

/// Seconds that one turn of a contender lasts, about.
const TURN_SECONDS: f64 = 0.05;

/// The same articles in both indexes.
struct Indexes {
    ours: Index,
    plain: Plain,
    reader: tantivy::IndexReader,
    title: String,
    _dirs: [TempDir; 2],
}

/// A search of ours, and the phrase that the plain engine looks for beside it.
struct Case {
    name: &'static str,
    request: SearchRequest,
    phrase: String,
}

fn main() -> Result<()> {
    if !asked_for() {
        return Ok(());
    }
    let indexes = Indexes::build()?;
    let cases = cases(&indexes)?;
    let ours = |case: &Case| {
        indexes.ours.search(black_box(&case.request)).expect("the index can be read").total.documents
    };
    let plain = |case: &Case| {
        let found = indexes.plain.find(&indexes.reader, black_box(&case.phrase));
        found.expect("the index can be read").documents as u64
    };

    let mut criterion = Criterion::default().configure_from_args();
    for case in &cases {
        let mut group = criterion.benchmark_group(case.name);
        group.bench_function("plain tantivy", |bencher| bencher.iter(|| plain(case)));
        group.bench_function("ours", |bencher| bencher.iter(|| ours(case)));
        group.finish();
    }
    criterion.final_summary();

    let count = number("READOUTS_BENCH_ROUNDS", 21)?;
    let mut rows = vec![
        ["search", "documents", "ours, µs", "plain documents", "plain, µs", "ratio"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for case in &cases {
        let (times_plain, times_ours) = (times(|| plain(case)), times(|| ours(case)));
        let rounds = Rounds::run(
            count,
            &mut [&mut || mean(times_plain, || plain(case)), &mut || mean(times_ours, || ours(case))],
        );
        rows.push(vec![
            case.name.to_owned(),
            ours(case).to_string(),
            format!("{:.1}", rounds.wall(1) * 1e6),
            plain(case).to_string(),
            format!("{:.1}", rounds.wall(0) * 1e6),
            format!("{:.2}", rounds.wall_ratio(1)),
        ]);
    }
    let title =
        format!("{}; {count} rounds, medians; ratio of ours to plain in the same round", indexes.title);
    Ok(show(&title, &rows)?)
}

impl Indexes {
    fn build() -> Result<Self> {
        let corpus = Corpus::from_env()?;
        let articles = corpus.articles()?;
        let dirs = [tempdir()?, tempdir()?];
        let ours = Index::create(dirs[0].path())?;
        let mut writer = ours.writer(WriterOptions::default())?;
        articles.par_iter().try_for_each(|article| writer.add(article))?;
        writer.commit()?;
        writer.finish()?;
        let plain = Plain::create(dirs[1].path())?;
        drop(plain.add_all(&Plain::bodies(&articles))?);
        let reader = plain.reader()?;
        Ok(Self { ours, plain, reader, title: corpus.title, _dirs: dirs })
    }
}

/// The searches; the speaker is the one who says the frequent phrase most often.
fn cases(indexes: &Indexes) -> Result<Vec<Case>> {
    let rare = phrase("READOUTS_BENCH_RARE", RARE.0);
    let frequent = phrase("READOUTS_BENCH_FREQUENT", FREQUENT.0);
    let find_rare = SearchRequest::new(Query::phrase(&rare)?);
    let find_frequent = SearchRequest::new(Query::phrase(&frequent)?);
    for (request, variable) in
        [(&find_rare, "READOUTS_BENCH_RARE"), (&find_frequent, "READOUTS_BENCH_FREQUENT")]
    {
        let documents = indexes.ours.search(request)?.total.documents;
        ensure!(documents > 0, "no article holds {}; {variable} can name another phrase", request.query);
    }

    let mut facets = find_frequent.clone();
    facets.facets = vec![Facet::Speaker, Facet::Outlet, Facet::Year];
    let counted = indexes.ours.search(&facets)?.facets;
    let speaker = counted[&Facet::Speaker].iter().find_map(|row| row.value.clone());
    let mut by_speaker = find_frequent.clone();
    by_speaker.filters.by = vec![speaker.context("nobody says the frequent phrase")?];

    Ok(vec![
        Case { name: "rare phrase", request: find_rare, phrase: rare },
        Case { name: "frequent phrase", request: find_frequent, phrase: frequent.clone() },
        Case { name: "frequent phrase, one speaker", request: by_speaker, phrase: frequent.clone() },
        Case { name: "frequent phrase, three facets", request: facets, phrase: frequent },
    ])
}

/// How often some work fits into a turn.
fn times(mut work: impl FnMut() -> u64) -> u32 {
    black_box(work());
    let start = Instant::now();
    black_box(work());
    (TURN_SECONDS / start.elapsed().as_secs_f64().max(1e-7)).clamp(1.0, 1e6) as u32
}

/// What some work takes once, as the mean of many times.
fn mean(times: u32, mut work: impl FnMut() -> u64) -> Took {
    let start = Instant::now();
    for _ in 0..times {
        black_box(work());
    }
    Took { wall: start.elapsed() / times, cpu: None }
}
