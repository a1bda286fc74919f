//! Benchmark of reading one page: from its text to an article with every sentence attributed.
//!
//! `cargo bench -p benches --bench extraction`.

use std::hint::black_box;
use std::time::Instant;

use anyhow::{Context, Result};
use benches::{DEFAULT_SEED, Generator, Page, asked_for, knowledge, show};
use criterion::{Criterion, Throughput};
use readouts_core::source::{Format, SideData, read_bytes};
use readouts_core::{Knowledge, Reader};

fn main() -> Result<()> {
    if !asked_for() {
        return Ok(());
    }
    let knowledge = knowledge()?;
    let typical = page_of(2_900..3_100)?;
    let mean = page_of(mean_length())?;
    let large = page_of(14_000..18_000)?;
    let pages = [
        ("text", &typical.text, Format::Text),
        ("text of the mean length", &mean.text, Format::Text),
        ("large text", &large.text, Format::Text),
        ("html", &typical.html(), Format::Html),
    ];
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("extraction");
    for (name, page, format) in pages {
        group.throughput(Throughput::Bytes(page.len() as u64));
        group.bench_function(name, |bencher| bencher.iter(|| read(&knowledge, black_box(page), format)));
    }
    group.finish();
    criterion.final_summary();

    let mut rows = vec![["page", "bytes", "µs/page", "MB/s"].map(str::to_owned).to_vec()];
    for (name, page, format) in pages {
        let seconds = median_seconds(|| read(&knowledge, black_box(page), format));
        rows.push(vec![
            name.to_owned(),
            page.len().to_string(),
            format!("{:.0}", seconds * 1e6),
            format!("{:.1}", page.len() as f64 / seconds / 1e6),
        ]);
    }
    Ok(show("Reading one page on one core, median of 201", &rows)?)
}

/// Returns the lengths within 1 % of the mean length of a generated page, which is longer than the median.
fn mean_length() -> std::ops::Range<usize> {
    const PAGES: u64 = 10_000;
    let generator = Generator::new(DEFAULT_SEED);
    let mean = (0..PAGES).map(|number| generator.page(number).text.len()).sum::<usize>() / PAGES as usize;
    mean * 99 / 100..mean * 101 / 100
}

/// Returns the first generated page with a length in this range, including boilerplate.
fn page_of(bytes: std::ops::Range<usize>) -> Result<Page> {
    let generator = Generator::new(DEFAULT_SEED);
    let mut pages = (0..10_000).map(|number| generator.page(number));
    pages.find(|page| bytes.contains(&page.text.len())).context("no generated page has this length")
}

fn read(knowledge: &Knowledge, page: &str, format: Format) -> usize {
    let document = read_bytes("page", page.as_bytes(), format, &SideData::default()).expect("it is text");
    Reader::new(knowledge).read(&document).expect("an article").statements.len()
}

fn median_seconds(mut work: impl FnMut() -> usize) -> f64 {
    let mut seconds: Vec<f64> = (0..201)
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed().as_secs_f64()
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}
