//! Benchmark of splitting text into words: tantivy's default chain, and this project's UAX #29 with folding.
//!
//! `cargo bench -p benches --bench tokenizer`; the README describes `READOUTS_BENCH_DOCS` and `READOUTS_BENCH_ROUNDS`.

use std::hint::black_box;
use std::path::Path;

use anyhow::{Context, Result};
use benches::{DEFAULT_SEED, Generator, Rounds, Took, asked_for, number, show, timed};
use criterion::{Criterion, Throughput};
use readouts_core::each_token;
use tantivy::tokenizer::{LowerCaser, RemoveLongFilter, SimpleTokenizer, TextAnalyzer, TokenStream as _};

/// Approximate number of bytes split in a turn; short texts are repeated.
const TURN_BYTES: usize = 16_000_000;

fn main() -> Result<()> {
    if !asked_for() {
        return Ok(());
    }
    let texts = [("seeds", seeds()?), ("generated", generated(number("READOUTS_BENCH_DOCS", 1_000)?))];
    let mut criterion = Criterion::default().configure_from_args();
    for (name, text) in &texts {
        let mut group = criterion.benchmark_group(format!("tokenizer/{name}"));
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function("plain tantivy", |bencher| bencher.iter(|| plain(black_box(text))));
        group.bench_function("ours", |bencher| bencher.iter(|| ours(black_box(text))));
        group.finish();
    }
    criterion.final_summary();

    let count = number("READOUTS_BENCH_ROUNDS", 21)?;
    let head = ["text", "bytes", "words, plain", "words, ours", "plain, ns/word", "ours, ns/word", "ratio"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for (name, text) in &texts {
        let times = (TURN_BYTES / text.len()).max(1);
        let turn = |cut: fn(&str) -> u64| -> Took {
            timed(|| (0..times).map(|_| cut(black_box(text))).fold(0, u64::wrapping_add))
        };
        let rounds = Rounds::run(count, &mut [&mut || turn(plain), &mut || turn(ours)]);
        let words = [plain(text), ours(text)];
        let ns = |at: usize| rounds.wall(at) * 1e9 / (words[at] * times as u64) as f64;
        // Compared per text, so that a tokenizer that finds fewer words does not look slower.
        let ratio = rounds.wall_ratio(1);
        rows.push(vec![
            (*name).to_owned(),
            text.len().to_string(),
            words[0].to_string(),
            words[1].to_string(),
            format!("{:.1}", ns(0)),
            format!("{:.1}", ns(1)),
            format!("{ratio:.2}"),
        ]);
    }
    let title = format!("Cutting texts into words; {count} rounds, medians; ratio of the whole text's time");
    Ok(show(&title, &rows)?)
}

/// Splits a text with tantivy's default chain and visits each word; returns the number of words.
fn plain(text: &str) -> u64 {
    thread_local! {
        static CHAIN: std::cell::RefCell<TextAnalyzer> = std::cell::RefCell::new(
            TextAnalyzer::builder(SimpleTokenizer::default())
                .filter(RemoveLongFilter::limit(40))
                .filter(LowerCaser)
                .build(),
        );
    }
    CHAIN.with_borrow_mut(|chain| {
        let mut words = 0;
        chain.token_stream(text).process(&mut |token| {
            black_box(token.text.as_str());
            words += 1;
        });
        words
    })
}

/// Same with this project's tokenizer.
fn ours(text: &str) -> u64 {
    let mut words = 0;
    each_token(text, |token| {
        black_box(token.text.as_str());
        words += 1;
    });
    words
}

/// Returns the text of the real pages in the repository.
fn seeds() -> Result<String> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../seeds");
    let mut files: Vec<_> = std::fs::read_dir(&dir)
        .with_context(|| format!("cannot read `{}`", dir.display()))?
        .flatten()
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    files.sort();
    let texts: std::io::Result<Vec<_>> = files.iter().map(std::fs::read_to_string).collect();
    Ok(texts?.join("\n"))
}

fn generated(pages: u64) -> String {
    let generator = Generator::new(DEFAULT_SEED);
    (0..pages).map(|number| generator.page(number).text).collect()
}
