//! Benchmark of building an index: plain tantivy from clean bodies, this project's from clean records and
//! from pages.
//!
//! `cargo bench -p benches --bench index_build`; the README describes `READOUTS_BENCH_DOCS`, `READOUTS_BENCH_CORPUS` and
//! `READOUTS_BENCH_ROUNDS`.

use std::time::Duration;

use anyhow::Result;
use benches::{Corpus, Facts, Plain, Rounds, Took, Words, asked_for, has_han, number, show, timed};
use criterion::{Criterion, SamplingMode, Throughput};
use rayon::prelude::*;
use readouts_core::{Index, IndexWriter, Readout, WriterOptions};
use tempfile::{TempDir, tempdir};

fn main() -> Result<()> {
    if !asked_for() {
        return Ok(());
    }
    let corpus = Corpus::from_env()?;
    let articles = corpus.articles()?;
    let bodies = Plain::bodies(&articles);
    let body_bytes: u64 = bodies.iter().map(|(_, body)| body.len() as u64).sum();

    let plain = || timed(|| from_bodies(&bodies, Words::Default).expect("a temporary folder can be written"));
    let han_cut =
        || timed(|| from_bodies(&bodies, Words::HanCut).expect("a temporary folder can be written"));
    let records = || timed(|| from_records(&articles).expect("a temporary folder can be written"));
    let pages = || timed(|| from_pages(&corpus).expect("a temporary folder can be written"));
    let mut contenders: Vec<(&str, u64, &dyn Fn() -> Took)> = vec![
        ("plain tantivy", body_bytes, &plain),
        ("ours, clean records", body_bytes, &records),
        ("ours, from pages", corpus.bytes, &pages),
    ];
    if bodies.iter().any(|(_, body)| has_han(body)) {
        contenders.push(("plain tantivy, Han cut", body_bytes, &han_cut));
    }
    #[cfg(feature = "fts5")]
    let fts5 = || timed(|| into_fts5(&bodies).expect("a temporary folder can be written"));
    #[cfg(feature = "fts5")]
    contenders.push(("SQLite FTS5", body_bytes, &fts5));

    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("index_build");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    group.warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(10));
    for &(name, bytes, work) in &contenders {
        let elements = articles.len() as u64;
        group.throughput(Throughput::ElementsAndBytes { elements, bytes });
        group.bench_function(name, |bencher| {
            bencher.iter_custom(|times| (0..times).map(|_| work().wall).sum());
        });
    }
    group.finish();
    criterion.final_summary();

    let count = number("READOUTS_BENCH_ROUNDS", 5)?;
    let mut turns: Vec<Box<dyn FnMut() -> Took + '_>> =
        contenders.iter().map(|(.., work)| Box::new(work) as Box<dyn FnMut() -> Took + '_>).collect();
    let rounds = Rounds::run(count, &mut turns.iter_mut().map(|turn| turn as _).collect::<Vec<_>>());
    let mut rows = vec![
        ["build", "documents/s", "MB/s", "CPU s", "ratio, CPU", "ratio, clock"].map(str::to_owned).to_vec(),
    ];
    let or_dash = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.2}"));
    for (at, (name, bytes, _)) in contenders.iter().enumerate() {
        let seconds = rounds.wall(at);
        rows.push(vec![
            (*name).to_owned(),
            format!("{:.0}", articles.len() as f64 / seconds),
            format!("{:.1}", *bytes as f64 / seconds / 1e6),
            or_dash(rounds.cpu(at)),
            or_dash(rounds.cpu_ratio(at)),
            format!("{:.2}", rounds.wall_ratio(at)),
        ]);
    }
    let title = format!(
        "{}; bodies {:.1} MB; {count} rounds, medians; ratios to plain tantivy in the same round",
        corpus.title,
        body_bytes as f64 / 1e6
    );
    Ok(show(&title, &rows)?)
}

/// Indexes clean bodies with plain tantivy.
fn from_bodies(bodies: &[(String, String)], words: Words) -> Result<impl Sized> {
    let dir = tempdir()?;
    let index = Plain::create(dir.path(), Facts::None, words)?;
    let writer = index.add_all(bodies)?;
    Ok((writer, index, dir))
}

/// Indexes clean bodies with SQLite.
#[cfg(feature = "fts5")]
fn into_fts5(bodies: &[(String, String)]) -> Result<impl Sized> {
    let dir = tempdir()?;
    let mut index = benches::Fts5::create(dir.path())?;
    index.add_all(bodies.iter().map(|(id, body)| (id.as_str(), body.as_str())))?;
    Ok((index, dir))
}

/// Indexes articles that were read before.
fn from_records(articles: &[Readout]) -> Result<(IndexWriter, TempDir)> {
    let (mut writer, dir) = ours()?;
    articles.par_iter().try_for_each(|article| writer.add(article))?;
    writer.commit()?;
    Ok((writer, dir))
}

/// Does everything: bytes to lines, cleaning, dates, people, attribution, index.
fn from_pages(corpus: &Corpus) -> Result<(IndexWriter, TempDir)> {
    let (mut writer, dir) = ours()?;
    corpus.read(|article| Ok(writer.add(&article)?))?;
    writer.commit()?;
    Ok((writer, dir))
}

fn ours() -> Result<(IndexWriter, TempDir)> {
    let dir = tempdir()?;
    let writer = Index::create(dir.path())?.writer(WriterOptions::default())?;
    Ok((writer, dir))
}
