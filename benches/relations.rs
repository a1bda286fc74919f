//! Benchmark of relations between articles: the cost of each part for one article, of adding one article to a large
//! index, and of computing the relations of all its articles again.
//!
//! `cargo bench -p benches --bench relations`; the README describes `READOUTS_BENCH_DOCS`, `READOUTS_BENCH_CORPUS` and
//! `READOUTS_BENCH_ROUNDS`.

use std::hint::black_box;
use std::sync::Arc;

use anyhow::{Context, Result};
use benches::{Corpus, Rounds, Took, asked_for, knowledge, number, show, timed};
use rayon::prelude::*;
use readouts_core::{Index, IndexWriter, Knowledge, Readout, WriterOptions, each_token};
use readouts_relations::events::Profile;
use readouts_relations::reprints::{BANDS, Digest, Shingles};
use tempfile::{TempDir, tempdir};

/// Maximum number of articles over which the parts are measured.
const MEASURED: usize = 5_000;

fn main() -> Result<()> {
    if !asked_for() {
        return Ok(());
    }
    let corpus = Corpus::as_read_from_env()?;
    let mut articles = corpus.articles()?;
    let count = number("READOUTS_BENCH_ROUNDS", 5)?;
    parts(&articles[..articles.len().min(MEASURED)], count)?;
    let more = articles.split_off(articles.len() - count.min(articles.len() / 2));
    steps(&articles, &more)
}

/// Prints what each part costs for an article.
fn parts(articles: &[Readout], count: usize) -> Result<()> {
    let knowledge = Knowledge::builtin();
    let shingles: Vec<Shingles> = articles.iter().map(Shingles::of).collect();
    let written: Vec<Vec<u8>> = shingles.iter().map(bytes).collect();
    let read = |bytes: &[u8]| Shingles::read(bytes).expect("bytes that were written");

    let cut = || each(articles, |article| article.paragraphs.iter().map(|text| words(text)).sum::<u64>());
    let hashed = || each(articles, Shingles::of);
    let sketched = || each(&shingles, Shingles::sketch);
    let write = || each(&shingles, bytes);
    let profile = || each(articles, |article| Profile::of(article, knowledge));
    let compared = || each(&written, |text| read(text).is_copy_of(&read(text)));
    let parts: [(&str, &dyn Fn() -> Took); 6] = [
        ("text cut into words", &cut),
        ("the same, and each word hashed", &hashed),
        ("sketch of the hashed words", &sketched),
        ("hashed words as bytes", &write),
        ("profile for events", &profile),
        ("two equal texts read and compared", &compared),
    ];
    let mut turns: Vec<_> = parts.iter().map(|(_, part)| move || part()).collect();
    let mut turns: Vec<&mut dyn FnMut() -> Took> = turns.iter_mut().map(|turn| turn as _).collect();
    let rounds = Rounds::run(count, &mut turns);
    let mut rows = vec![["part", "µs an article"].map(str::to_owned).to_vec()];
    for (at, (name, _)) in parts.iter().enumerate() {
        let micros = rounds.wall(at) * 1e6 / articles.len() as f64;
        rows.push(vec![(*name).to_owned(), format!("{micros:.2}")]);
    }
    let sketches = shingles.iter().filter(|text| text.sketch().is_some()).count();
    let title = format!(
        "{} articles, {} words each, {sketches} with a sketch of {} bytes; {count} rounds, medians",
        articles.len(),
        articles.iter().flat_map(|article| &article.paragraphs).map(|text| words(text)).sum::<u64>()
            / articles.len() as u64,
        4 * BANDS + Digest::BYTES,
    );
    Ok(show(&title, &rows)?)
}

/// Prints the cost of building an index, of adding single articles to it, and of computing all relations again.
fn steps(articles: &[Readout], more: &[Readout]) -> Result<()> {
    let mut built = None;
    let all = timed(|| built = Some(build(articles)));
    let (mut writer, _dir) = built.context("the work was done")??;
    let row = |name: String, took: Took| {
        let cpu = took.cpu.map_or_else(|| "-".to_owned(), |cpu| format!("{:.2}", cpu.as_secs_f64()));
        vec![name, format!("{:.3}", took.wall.as_secs_f64()), cpu]
    };
    let mut rows = vec![["step", "wall s", "CPU s"].map(str::to_owned).to_vec()];
    rows.push(row(format!("{} articles, one commit", articles.len()), all));
    for article in more {
        let mut done = Ok(());
        let took = timed(|| done = writer.add(article).and_then(|()| writer.commit().map(drop)));
        done?;
        rows.push(row("one more, and its commit".to_owned(), took));
    }
    // With other tables, a commit without changes computes the relations of all stored articles again.
    let mut writer = writer.with_knowledge(Some(Arc::new(knowledge()?)));
    let mut done = Ok(());
    let took = timed(|| done = writer.commit());
    done?;
    rows.push(row("all relations again, from the stored articles".to_owned(), took));
    Ok(show("An index, one more article at a time, and a pass over all", &rows)?)
}

fn build(articles: &[Readout]) -> Result<(IndexWriter, TempDir)> {
    let dir = tempdir()?;
    let mut writer = Index::create(dir.path())?.writer(WriterOptions::default())?;
    articles.par_iter().try_for_each(|article| writer.add(article))?;
    writer.commit()?;
    Ok((writer, dir))
}

/// Does something with each of a list, on one core.
fn each<T, R>(list: &[T], work: impl Fn(&T) -> R) -> Took {
    timed(|| list.iter().for_each(|element| drop(black_box(work(black_box(element))))))
}

fn words(text: &str) -> u64 {
    let mut words = 0;
    each_token(text, |token| {
        black_box(token.text.as_str());
        words += 1;
    });
    words
}

fn bytes(text: &Shingles) -> Vec<u8> {
    let mut bytes = Vec::new();
    text.write(&mut bytes);
    bytes
}
