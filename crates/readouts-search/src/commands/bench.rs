//! `bench`: measures how fast the user's own corpus is indexed and searched on this machine.

use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use readouts_core::{
    ConcordanceRequest, Error, Facet, Index, Query, Readout, SCHEMA, SearchRequest, Update, UpdateReport,
};
use serde::Serialize;

use super::corpus::{self, Pages};
use crate::args::{BenchArgs, Common};
use crate::exit::Exit;
use crate::memory::Peak;
use crate::output::{Answer, Formulas, Screen, View, note, plain};
use crate::place::IndexPlace;

/// Number of articles, evenly spread, that phrases are taken from.
const SAMPLED: usize = 100;
/// Maximum time for which a query is repeated.
const PATIENCE: Duration = Duration::from_millis(500);
/// Maximum number of times that a query is repeated.
const REPEATED_MAX: usize = 200;

/// Results of the benchmark.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Measured {
    schema: u32,
    version: &'static str,
    system: String,
    cores: usize,
    threads: usize,
    documents: usize,
    files: usize,
    /// Bytes of the pages, unpacked.
    page_bytes: u64,
    /// Bytes of the bodies found in the pages.
    text_bytes: u64,
    seconds: f64,
    /// CPU time on all cores, or elapsed time on systems without clocks for CPU time.
    cpu_seconds: f64,
    documents_per_second: f64,
    /// Megabytes (10^6 bytes) of pages.
    megabytes_per_second: f64,
    peak_memory_bytes: Option<u64>,
    index_bytes: u64,
    /// Ratio of the index's size to the bytes of the bodies.
    index_ratio: f64,
    stages: Vec<Stage>,
    queries: Vec<Latency>,
}

/// CPU time of a stage on all cores.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Stage {
    name: &'static str,
    cpu_seconds: f64,
    share: f64,
}

/// Latency of a kind of query, warm, from the query to the ten best articles with their passages.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Latency {
    query: String,
    runs: usize,
    documents: u64,
    median_us: f64,
    p95_us: f64,
}

pub(crate) fn bench(args: &BenchArgs, common: &Common) -> Result<Exit> {
    let views = [View::Records, View::Rows];
    args.format.must_not_be(&views, "a benchmark has no rows", "`--format json` has all of it")?;
    let pages = Pages::of(&args.input)?;
    let dir = scratch(args.scratch.as_deref())?;
    let place = IndexPlace { dir: dir.path().join("index"), base: PathBuf::from("."), elsewhere: false };
    let writer = corpus::writer(args.threads, args.memory);
    let update = Update::of(pages.selection(&args.input)).limits(args.input.limits()).writer(writer).timed();
    let index = Index::create(&place.dir)?;
    let peak = Peak::watch();
    let began = Instant::now();
    let report = corpus::run_update(update, pages.streams(&args.input, common)?, &place, &index, common)?;
    let wall = began.elapsed();
    let peak = peak.bytes();
    if report.articles == 0 {
        note("there is no article in what is to be measured");
        return Ok(Exit::Nothing);
    }
    let mut measured = of_build(&report, wall, writer.threads, &index)?;
    measured.peak_memory_bytes = peak;
    measured.queries = queries(&index)?;
    args.format.print(&measured, Formulas::Marked)?;
    Ok(Exit::Found)
}

impl Answer for Measured {
    fn human(&self, out: &mut Screen<'_>) -> Result<()> {
        let m = self;
        writeln!(
            out,
            "readouts-search {}, {}, {} cores, {} threads",
            m.version, m.system, m.cores, m.threads
        )?;
        writeln!(
            out,
            "{} articles of {} files; pages {}, bodies {}\n",
            m.documents,
            m.files,
            megabytes(m.page_bytes),
            megabytes(m.text_bytes)
        )?;
        writeln!(out, "documents/s   {:>12.0}", m.documents_per_second)?;
        writeln!(out, "MB/s          {:>12.1}", m.megabytes_per_second)?;
        writeln!(out, "seconds       {:>12.2}", m.seconds)?;
        writeln!(out, "CPU seconds   {:>12.2}", m.cpu_seconds)?;
        if let Some(peak) = m.peak_memory_bytes {
            writeln!(out, "peak memory   {:>12}", megabytes(peak))?;
        }
        writeln!(out, "index         {:>12}  {:.2} × the bodies\n", megabytes(m.index_bytes), m.index_ratio)?;
        writeln!(out, "{:<12} {:>10} {:>8}", "stage", "CPU s", "share")?;
        for stage in &m.stages {
            writeln!(out, "{:<12} {:>10.2} {:>6.1} %", stage.name, stage.cpu_seconds, stage.share * 100.0)?;
        }
        let width = m.queries.iter().map(|query| plain(&query.query).chars().count()).max().unwrap_or(0);
        writeln!(
            out,
            "\n{:<width$} {:>6} {:>10} {:>12} {:>12}",
            "query", "runs", "articles", "median µs", "95 % µs"
        )?;
        for query in &m.queries {
            writeln!(
                out,
                "{:<width$} {:>6} {:>10} {:>12.0} {:>12.0}",
                plain(&query.query),
                query.runs,
                query.documents,
                query.median_us,
                query.p95_us
            )?;
        }
        Ok(())
    }

    fn value(&self) -> Result<&dyn erased_serde::Serialize> {
        Ok(self)
    }
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

/// Creates a folder that is removed when the program ends.
fn scratch(at: Option<&Path>) -> Result<tempfile::TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("readouts-bench-");
    let made = at.map_or_else(|| builder.tempdir(), |at| builder.tempdir_in(at));
    let place = at.map_or_else(std::env::temp_dir, Path::to_owned);
    let told = |error| Error::io("no folder for the index can be made here", &place, error);
    Ok(made.map_err(|error| told(error).hinting("`--scratch DIR` gives another place"))?)
}

fn of_build(report: &UpdateReport, wall: Duration, threads: usize, index: &Index) -> Result<Measured> {
    let stages = report.stages.context("the stages were not measured")?;
    let parts = [
        ("read", stages.read),
        ("decode", stages.decode),
        ("clean", stages.clean),
        ("extract", stages.extract),
        ("index", stages.index),
        ("commit", stages.commit),
        ("merge", stages.merge),
    ];
    let cpu = parts.iter().map(|(_, took)| took.as_secs_f64()).sum::<f64>();
    let share = |took: Duration| if cpu > 0.0 { took.as_secs_f64() / cpu } else { 0.0 };
    let index_bytes = index.stats()?.bytes;
    Ok(Measured {
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION"),
        system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        cores: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        threads,
        documents: report.articles,
        files: report.files,
        page_bytes: stages.page_bytes,
        text_bytes: stages.text_bytes,
        seconds: wall.as_secs_f64(),
        cpu_seconds: cpu,
        documents_per_second: stages.pages as f64 / wall.as_secs_f64(),
        megabytes_per_second: stages.page_bytes as f64 / 1e6 / wall.as_secs_f64(),
        peak_memory_bytes: None,
        index_bytes,
        index_ratio: index_bytes as f64 / (stages.text_bytes as f64).max(1.0),
        stages: parts
            .map(|(name, took)| Stage { name, cpu_seconds: took.as_secs_f64(), share: share(took) })
            .into(),
        queries: Vec::new(),
    })
}

/// Times queries that are taken from the corpus itself. The same articles give the same queries.
fn queries(index: &Index) -> Result<Vec<Latency>> {
    let ids = index.ids()?;
    let step = ids.len().div_ceil(SAMPLED).max(1);
    let mut articles = Vec::new();
    for id in ids.iter().step_by(step) {
        articles.extend(index.article(id)?);
    }
    let rare: Vec<SearchRequest> = articles.iter().filter_map(|a| asked(&phrase(a, 3)?)).collect();
    let frequent = most_frequent(&articles);
    let by: Vec<SearchRequest> = articles.iter().filter_map(by_speaker).collect();
    let mut queries = vec![timed(index, "a phrase of three words", &rare)?];
    if let Some(request) = frequent.as_deref().and_then(asked) {
        let name = format!("a frequent phrase (\"{}\")", frequent.as_deref().unwrap_or_default());
        queries.push(timed(index, &name, std::slice::from_ref(&request))?);
        let faceted = request.clone().facets([Facet::Speaker, Facet::Outlet, Facet::Year]);
        queries.push(timed(index, "the same, with facets", &[faceted])?);
        queries.push(concordance(index, request.query)?);
    }
    queries.push(timed(index, "a phrase in its speaker's words", &by)?);
    Ok(queries)
}

/// Returns consecutive words from the middle of an article.
fn phrase(article: &Readout, words: usize) -> Option<String> {
    let text = article.paragraphs.get(article.paragraphs.len() / 2)?;
    let tokens: Vec<_> = readouts_core::tokens(text).collect();
    let first = (tokens.len() / 2).checked_sub(words)?;
    Some(tokens[first..first + words].iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" "))
}

fn asked(phrase: &str) -> Option<SearchRequest> {
    Query::phrase(phrase).ok().map(SearchRequest::new)
}

/// Returns the most frequent pair of consecutive words.
fn most_frequent(articles: &[Readout]) -> Option<String> {
    let mut counts = std::collections::BTreeMap::<String, usize>::new();
    for paragraph in articles.iter().flat_map(|article| &article.paragraphs) {
        let tokens: Vec<_> = readouts_core::tokens(paragraph).collect();
        for pair in tokens.windows(2) {
            *counts.entry(format!("{} {}", pair[0].text, pair[1].text)).or_default() += 1;
        }
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(pair, _)| pair)
}

/// Returns a search for a phrase of a statement, within the words of its speaker.
fn by_speaker(article: &Readout) -> Option<SearchRequest> {
    let said = article.statements.iter().find(|s| s.speaker.is_some() && s.text.len() > 40)?;
    let words: Vec<String> = readouts_core::tokens(&said.text).take(3).map(|token| token.text).collect();
    let mut request = asked(&words.join(" "))?;
    request.filters.by = said.speaker.iter().cloned().collect();
    Some(request)
}

/// Runs the requests in turn, several times, after one run to warm up.
fn timed(index: &Index, query: &str, requests: &[SearchRequest]) -> Result<Latency> {
    let mut documents = 0;
    for request in requests {
        documents += index.search(request)?.total.documents;
    }
    let documents = documents / requests.len().max(1) as u64;
    latency(query, documents, requests, |request| Ok(index.search(request).map(drop)?))
}

fn concordance(index: &Index, query: Query) -> Result<Latency> {
    let request = ConcordanceRequest::new(query);
    let rows = |_: &()| Ok(index.concordance(&request, |_| ControlFlow::Continue(()))?.documents);
    let documents = rows(&())?;
    latency("all its rows (kwic)", documents, &[()], |one| rows(one).map(drop))
}

fn latency<T>(
    query: &str,
    documents: u64,
    requests: &[T],
    mut ask: impl FnMut(&T) -> Result<()>,
) -> Result<Latency> {
    let began = Instant::now();
    let mut took = Vec::new();
    for request in requests.iter().cycle().take(REPEATED_MAX) {
        let start = Instant::now();
        ask(request)?;
        took.push(start.elapsed());
        if began.elapsed() > PATIENCE {
            break;
        }
    }
    took.sort();
    let at = |share: f64| took.get(((took.len() as f64 * share) as usize).min(took.len().saturating_sub(1)));
    let micros = |share| at(share).map_or(0.0, |took: &Duration| took.as_secs_f64() * 1e6);
    Ok(Latency {
        query: query.to_owned(),
        runs: took.len(),
        documents,
        median_us: micros(0.5),
        p95_us: micros(0.95),
    })
}
