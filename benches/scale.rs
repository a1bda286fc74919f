//! Benchmark of a large folder of pages: time to index it, cost of updates, memory and size, and time from
//! starting the program to its answer.
//!
//! `cargo bench -p benches --bench scale`, after `cargo build --release` for the start of the program. Each step runs in
//! a separate process.

use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result};
use benches::{Cost, DEFAULT_SEED, Facts, Generator, Plain, RARE, Words, asked_for, knowledge, number, show};
use readouts_core::{Index, Query, SearchRequest, Update};
use tempfile::tempdir;

/// Number of articles in the index for the start of the program.
const COLD: u64 = 10_000;
/// Number of times the program is started.
const STARTS: usize = 41;

fn main() -> Result<()> {
    if Cost::asked_for(|work| child(&work.iter().map(String::as_str).collect::<Vec<_>>()))? {
        return Ok(());
    }
    if !asked_for() {
        return Ok(());
    }
    let count: u64 = number("READOUTS_BENCH_DOCS", 100_000)?;
    let dir = tempdir()?;
    let at = |name: &str| dir.path().join(name).display().to_string();
    let (pages, bodies, index, plain) = (at("pages"), at("bodies"), at("index"), at("plain"));
    Cost::of(&["write", &pages, "0", &count.to_string()])?;
    let full = Cost::of(&["update", &pages, &index])?;
    let unchanged = Cost::of(&["update", &pages, &index])?;
    let more = (count / 100).max(1);
    Cost::of(&["write", &pages, &count.to_string(), &more.to_string()])?;
    let added = Cost::of(&["update", &pages, &index])?;
    let again = Cost::of(&["update", &pages, &index])?;
    Cost::of(&["write", &pages, &(count + more).to_string(), "1"])?;
    let one = Cost::of(&["update", &pages, &index])?;
    let body_bytes = Cost::of(&["bodies", &index, &bodies])?.result;
    let records = Cost::of(&["plain", &bodies, &plain])?;
    let per_file = |cost: &Cost| cost.cpu / count as f64 * 1e6;
    let megabytes = |bytes: u64| format!("{:.0}", bytes as f64 / 1e6);
    let row = |name: &str, cost: &Cost, most: String| {
        let rate = format!("{:.0}", count as f64 / cost.wall);
        let seconds = [cost.wall, cost.cpu].map(|seconds| format!("{seconds:.2}"));
        [vec![name.to_owned(), rate], seconds.to_vec(), vec![megabytes(cost.memory), most]].concat()
    };
    let rows = vec![
        ["step", "files/s", "wall s", "CPU s", "memory, MB", "compared"].map(str::to_owned).to_vec(),
        row("plain tantivy, bodies", &records, "1".to_owned()),
        row(
            "pages to index",
            &full,
            format!(
                "{:.2} × CPU, {:.2} × memory, wall {:.2} of CPU",
                full.cpu / records.cpu,
                full.memory as f64 / records.memory as f64,
                full.wall / full.cpu
            ),
        ),
        row("nothing changed", &unchanged, format!("{:.1} µs a file", per_file(&unchanged))),
        row(
            "1 % more files",
            &added,
            format!("{:.1} % of all, without the walk", (added.cpu - unchanged.cpu) / full.cpu * 100.0),
        ),
        row("one more file", &one, format!("{:.2} s without the walk", one.cpu - again.cpu)),
    ];
    let index_bytes = size(Path::new(&index))?;
    let title = format!(
        "{count} generated pages; bodies {} MB; index {} MB, {:.2} × the bodies",
        megabytes(body_bytes),
        megabytes(index_bytes),
        index_bytes as f64 / body_bytes as f64
    );
    show(&title, &rows)?;
    cold_start(dir.path())
}

/// Does the work of a child process.
fn child(work: &[&str]) -> Result<u64> {
    match work {
        ["write", dir, first, pages] => {
            let generator = Generator::new(DEFAULT_SEED);
            Ok(generator.write_from(Path::new(dir), first.parse()?, pages.parse()?).map(|()| 0)?)
        }
        ["update", pages, index] => {
            let roots = [PathBuf::from(pages)];
            let update = Update::new(&roots).relative_to(&roots[0]).knowledge(knowledge()?.into());
            let report = update.run(&Index::open_or_create(Path::new(index))?)?;
            Ok(report.articles as u64)
        }
        ["bodies", index, bodies] => write_bodies(&Index::open(Path::new(index))?, Path::new(bodies)),
        ["plain", bodies, index] => {
            std::fs::create_dir(index)?;
            let index = Plain::create(Path::new(index), Facts::None, Words::Default)?;
            let lines = BufReader::new(File::open(bodies)?).split(b'\0');
            index.add_each(lines.map(|body| Ok(String::from_utf8(body?)?))).map(|()| 0)
        }
        ["answer", index] => {
            let found = Plain::open(Path::new(index))?;
            let reader = found.reader(1)?;
            Ok(reader.find(&*found.phrase(RARE.0))?.documents as u64)
        }
        other => anyhow::bail!("no such work: {other:?}"),
    }
}

/// Writes the bodies of all articles, for the plain engine; returns their bytes.
fn write_bodies(index: &Index, path: &Path) -> Result<u64> {
    let mut out = BufWriter::new(File::create(path)?);
    let mut bytes = 0;
    for id in index.ids()? {
        let article = index.article(&id)?.context("it is there")?;
        let body = article.paragraphs.join("\n");
        bytes += body.len() as u64;
        out.write_all(body.as_bytes())?;
        out.write_all(b"\0")?;
    }
    out.flush()?;
    Ok(bytes)
}

fn size(dir: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        let meta = entry.metadata()?;
        bytes += if meta.is_dir() { size(&entry.path())? } else { meta.len() };
    }
    Ok(bytes)
}

/// Measures the time from starting the program to its printed answer, compared with a program that only has
/// tantivy.
fn cold_start(dir: &Path) -> Result<()> {
    let (pages, index) = (dir.join("few"), dir.join("few-index"));
    let (bodies, plain) = (dir.join("few-bodies"), dir.join("few-plain"));
    let text = |path: &Path| path.display().to_string();
    Cost::of(&["write", &text(&pages), "0", &COLD.to_string()])?;
    Cost::of(&["update", &text(&pages), &text(&index)])?;
    Cost::of(&["bodies", &text(&index), &text(&bodies)])?;
    Cost::of(&["plain", &text(&bodies), &text(&plain)])?;
    let request = SearchRequest::new(Query::phrase(RARE.0)?);
    anyhow::ensure!(Index::open(&index)?.search(&request)?.total.documents > 0, "nobody says `{}`", RARE.0);
    let this = std::env::current_exe()?;
    let program = this.ancestors().nth(2).context("a bench lies in `deps`")?.join("readouts-search");
    let mut own = Command::new(&program);
    own.arg(RARE.0).arg("--index").arg(&index);
    let mut bare = Command::new(&this);
    bare.args(["--in-child", "answer"]).arg(&plain);
    if !program.exists() {
        writeln!(std::io::stdout(), "no `{}`: `cargo build --release` makes it", program.display())?;
        return Ok(());
    }
    let mut took = [Vec::new(), Vec::new()];
    for _ in 0..STARTS {
        for (command, took) in [&mut bare, &mut own].into_iter().zip(&mut took) {
            let start = Instant::now();
            let status = command.stdout(Stdio::null()).status()?;
            anyhow::ensure!(status.success(), "a program has failed");
            took.push(start.elapsed().as_secs_f64() * 1e3);
        }
    }
    let [bare, own] = took.map(|mut took| {
        took.sort_by(f64::total_cmp);
        took[took.len() / 2]
    });
    let rows = vec![
        ["program", "ms", "ratio"].map(str::to_owned).to_vec(),
        vec!["plain tantivy, counted".to_owned(), format!("{bare:.1}"), "1.00".to_owned()],
        vec!["ours, ten articles printed".to_owned(), format!("{own:.1}"), format!("{:.2}", own / bare)],
    ];
    Ok(show(&format!("a phrase in {COLD} articles, from starting the program to its end"), &rows)?)
}
