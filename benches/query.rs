//! Benchmark of searching: phrases, words near each other, one speaker's words, filters, facets, each
//! compared with the closest query of plain tantivy.
//!
//! `cargo bench -p benches --bench query`; the README describes the variables.

use std::hint::black_box;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use benches::{
    Corpus, FREQUENT, Facts, Plain, PlainReader, RARE, Rounds, Sorted, TOGETHER, Took, Words, Written,
    asked_for, number, phrase, show, timed,
};
use criterion::Criterion;
use readouts_core::query::{DateRange, Distance, Near, Relation};
use readouts_core::{Date, Facet, Filters, Index, Query, SearchRequest, Totals, WriterOptions};
use tempfile::{TempDir, tempdir};

/// Approximate duration of a contender's turn, in seconds.
const TURN_SECONDS: f64 = 0.1;

/// Number of threads of the plain engine in the multithreaded runs.
const THREADS: usize = 2;

/// Both indexes, with the same articles.
struct Indexes {
    ours: Index,
    plain: Plain,
    /// Readers that search on one thread and on several.
    readers: [PlainReader; 2],
    title: String,
    dirs: [TempDir; 2],
    #[cfg(feature = "fts5")]
    fts5: benches::Fts5,
}

/// Request to this project's index.
#[derive(Clone, Copy)]
enum Asked {
    /// The ten best and the totals.
    Ranked,
    /// The ten best without totals.
    Best,
    /// The ten best, loaded, with every match in its context; totals; facets.
    Shown,
}

/// Search of this project's index, and the plain engine's query compared with it.
struct Case {
    name: &'static str,
    asked: Asked,
    request: SearchRequest,
    beside: Box<dyn tantivy::query::Query>,
}

fn main() -> Result<()> {
    if Written::asked_for()? || !asked_for() {
        return Ok(());
    }
    let indexes = Indexes::build()?;
    let cases = cases(&indexes)?;
    let ours = |case: &Case| ask(&indexes.ours, case).expect("the index can be read");
    let plain = |case: &Case, reader: &PlainReader| {
        reader.find(black_box(&*case.beside)).expect("the index can be read").documents as u64
    };
    let [one, several] = &indexes.readers;

    let mut criterion = Criterion::default().configure_from_args();
    for case in &cases {
        let mut group = criterion.benchmark_group(case.name);
        group.bench_function("plain tantivy", |bencher| bencher.iter(|| plain(case, one)));
        group.bench_function("ours", |bencher| bencher.iter(|| ours(case)));
        group.finish();
    }
    criterion.final_summary();

    let count = number("READOUTS_BENCH_ROUNDS", 21)?;
    let columns = [
        "search",
        "documents",
        "ours, µs",
        "plain documents",
        "plain, µs",
        "2 threads, µs",
        "ratio, CPU",
        "ratio, clock",
        "to 2 threads",
    ];
    let mut rows = vec![columns.map(str::to_owned).to_vec()];
    for case in &cases {
        let (mut first, mut second) = (turn(|| plain(case, one)), turn(|| plain(case, several)));
        let rounds = Rounds::run(count, &mut [&mut first, &mut second, &mut turn(|| ours(case))]);
        let cpu = rounds.cpu_mean(2).zip(rounds.cpu_mean(0)).map(|(ours, plain)| ours / plain);
        let micros = |contender| format!("{:.1}", rounds.wall(contender) * 1e6);
        rows.push(vec![
            case.name.to_owned(),
            ours(case).to_string(),
            micros(2),
            plain(case, one).to_string(),
            micros(0),
            micros(1),
            cpu.map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.2}")),
            format!("{:.2}", rounds.wall_ratio(2)),
            format!("{:.2}", rounds.wall_ratio_to(2, 1)),
        ]);
    }
    let title =
        format!("{}; {count} rounds, medians; ratios of ours to plain in the same round", indexes.title);
    show(&title, &rows)?;
    #[cfg(feature = "fts5")]
    show(
        "SQLite FTS5, the ten best and the count; ratio of ours to it",
        &beside_fts5(&indexes, &cases, count)?,
    )?;
    Ok(show(
        "Every occurrence of the frequent phrase as a row of a file",
        &[
            ["order", "rows", "rows/s", "memory, MB"].map(str::to_owned).to_vec(),
            concordance(&indexes, "by date", Sorted::ByDate)?,
            concordance(&indexes, "by the next word", Sorted::ByNextWord)?,
        ],
    )?)
}

/// Compares the searches that can be expressed as an FTS5 query.
#[cfg(feature = "fts5")]
fn beside_fts5(indexes: &Indexes, cases: &[Case], count: usize) -> Result<Vec<Vec<String>>> {
    let together = phrase("READOUTS_BENCH_TOGETHER", &TOGETHER.join(" "));
    let quoted = |name, phrase| format!("\"{}\"", crate::phrase(name, phrase));
    let queries = [
        ("rare phrase", quoted("READOUTS_BENCH_RARE", RARE.0)),
        ("frequent phrase", quoted("READOUTS_BENCH_FREQUENT", FREQUENT.0)),
        ("two words", together.replace(' ', " AND ")),
        ("within 5, to two words", format!("NEAR({together}, 5)")),
    ];
    let mut rows = vec![
        ["search", "documents", "ours, µs", "FTS5 documents", "FTS5, µs", "ratio"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for (name, query) in queries {
        let Some(case) = cases.iter().find(|case| case.name == name) else { continue };
        let ours = || ask(&indexes.ours, case).expect("the index can be read");
        let fts5 = || indexes.fts5.find(&query).expect("the index can be read");
        let rounds = Rounds::run(count, &mut [&mut turn(fts5), &mut turn(ours)]);
        rows.push(vec![
            name.to_owned(),
            ours().to_string(),
            format!("{:.1}", rounds.wall(1) * 1e6),
            fts5().to_string(),
            format!("{:.1}", rounds.wall(0) * 1e6),
            format!("{:.2}", rounds.wall_ratio(1)),
        ]);
    }
    Ok(rows)
}

fn concordance(indexes: &Indexes, name: &str, sorted: Sorted) -> Result<Vec<String>> {
    let phrase = phrase("READOUTS_BENCH_FREQUENT", FREQUENT.0);
    let written = Written::of(indexes.dirs[0].path(), &phrase, sorted)?;
    let memory = written.memory.map_or_else(|| "-".to_owned(), |bytes| format!("{:.1}", bytes as f64 / 1e6));
    let speed = format!("{:.0}", written.rows as f64 / written.seconds);
    Ok(vec![name.to_owned(), written.rows.to_string(), speed, memory])
}

impl Indexes {
    /// Reads the pages once and adds each to both indexes.
    fn build() -> Result<Self> {
        let corpus = Corpus::as_read_from_env()?;
        let dirs = [tempdir()?, tempdir()?];
        let ours = Index::create(dirs[0].path())?;
        let plain = Plain::create(dirs[1].path(), Facts::DayAndOutlet, Words::Default)?;
        let (mut writer, plain_writer) = (ours.writer(WriterOptions::default())?, plain.writer()?);
        #[cfg(feature = "fts5")]
        let fts5 = std::sync::Mutex::new(benches::Fts5::create(dirs[1].path())?);
        corpus.read(|article| {
            writer.add(&article)?;
            #[cfg(feature = "fts5")]
            fts5.lock().expect("no thread fails while it holds the lock").add(&article)?;
            Ok(plain.add(&plain_writer, &article)?)
        })?;
        #[cfg(feature = "fts5")]
        let fts5 = fts5.into_inner().expect("no thread fails while it holds the lock");
        writer.commit()?;
        writer.finish()?;
        plain_writer.finish()?;
        let readers = [plain.reader(1)?, plain.reader(THREADS)?];
        let title = format!("{} (plain: {} segments)", corpus.title, readers[0].segments());
        Ok(Self {
            ours,
            plain,
            readers,
            title,
            dirs,
            #[cfg(feature = "fts5")]
            fts5,
        })
    }
}

fn ask(index: &Index, case: &Case) -> readouts_core::Result<u64> {
    let request = black_box(&case.request);
    Ok(match case.asked {
        Asked::Ranked => index.rank(request, Totals::Counted)?.total().documents,
        Asked::Best => index.rank(request, Totals::Skipped)?.len() as u64,
        Asked::Shown => index.search(request)?.total.documents,
    })
}

/// Returns the searches; speaker, outlet and year are those with the most occurrences of the frequent phrase.
fn cases(indexes: &Indexes) -> Result<Vec<Case>> {
    let Indexes { ours, plain, .. } = indexes;
    let rare = phrase("READOUTS_BENCH_RARE", RARE.0);
    let frequent = phrase("READOUTS_BENCH_FREQUENT", FREQUENT.0);
    let find_rare = SearchRequest::new(Query::phrase(&rare)?);
    let find = SearchRequest::new(Query::phrase(&frequent)?);
    for (request, variable) in [(&find_rare, "READOUTS_BENCH_RARE"), (&find, "READOUTS_BENCH_FREQUENT")] {
        let documents = ours.rank(request, Totals::Counted)?.total().documents;
        ensure!(documents > 0, "no article holds {}; {variable} can name another phrase", request.query);
    }
    let together = phrase("READOUTS_BENCH_TOGETHER", &TOGETHER.join(" "));
    let (left, right) = together.split_once(' ').context("READOUTS_BENCH_TOGETHER must be two words")?;
    let near = |reach| -> Result<SearchRequest> {
        let (left, right) = (Query::phrase(left)?, Query::phrase(right)?);
        let near = Near { parts: vec![left, right], relation: Relation::Any, reach };
        Ok(SearchRequest::new(Query::Near(near)))
    };

    let most = |facet: Facet| -> Result<String> {
        let asked = find.clone().facets([facet.clone()]).limit(0);
        let rows = ours.search(&asked)?.facets.remove(&facet).unwrap_or_default();
        let name = rows.into_iter().find_map(|row| row.value);
        name.with_context(|| format!("no article with the frequent phrase has a {}", facet.as_str()))
    };
    let filtered = |filters| find.clone().filters(filters);
    let by = filtered(Filters::default().by(most(Facet::Speaker)?));
    let (outlet, year) = (most(Facet::Outlet)?, most(Facet::PublishedYear)?);
    let days: (Date, Date) = (format!("{year}-01-01").parse()?, format!("{year}-12-31").parse()?);
    let published = DateRange { from: Some(days.0), to: Some(days.1) };
    let of_outlet = filtered(Filters::default().outlet(outlet.clone()).published(published));
    let by_speaker = find.clone().facets([Facet::Speaker]).limit(0);

    let both = SearchRequest::new(Query::And(vec![Query::phrase(left)?, Query::phrase(right)?]));
    let beside_frequent = || plain.phrase(&frequent);
    let beside_both = || plain.all_of(&[left, right]);
    let case = |name, asked, request, beside| Case { name, asked, request, beside };
    Ok(vec![
        case("rare phrase", Asked::Ranked, find_rare.clone(), plain.phrase(&rare)),
        case("rare phrase, articles shown", Asked::Shown, find_rare, plain.phrase(&rare)),
        case("frequent phrase", Asked::Ranked, find.clone(), beside_frequent()),
        case("frequent phrase, not counted", Asked::Best, find.clone(), beside_frequent()),
        case("frequent phrase, articles shown", Asked::Shown, find.clone(), beside_frequent()),
        case("frequent phrase, one speaker", Asked::Ranked, by, beside_frequent()),
        case("two words", Asked::Ranked, both, beside_both()),
        case(
            "within 5, to a sloppy phrase",
            Asked::Ranked,
            near(Distance::Words(5))?,
            plain.sloppy(&together, 5),
        ),
        case("within 5, to two words", Asked::Ranked, near(Distance::Words(5))?, beside_both()),
        case("in a sentence, to two words", Asked::Ranked, near(Distance::Sentence)?, beside_both()),
        case("in a paragraph, to two words", Asked::Ranked, near(Distance::Paragraph)?, beside_both()),
        case(
            "frequent phrase, year, outlet",
            Asked::Ranked,
            of_outlet,
            plain.phrase_in(&frequent, &outlet, days),
        ),
        case("frequent phrase, by speakers", Asked::Shown, by_speaker, beside_frequent()),
    ])
}

/// Returns a contender's turn, which repeats the work for a while and returns the time of one repetition.
fn turn(mut work: impl FnMut() -> u64) -> impl FnMut() -> Took {
    black_box(work());
    let start = Instant::now();
    black_box(work());
    let times = (TURN_SECONDS / start.elapsed().as_secs_f64().max(1e-7)).clamp(1.0, 1e6) as u32;
    move || {
        let all = timed(|| {
            for _ in 0..times {
                black_box(work());
            }
        });
        Took { wall: all.wall / times, cpu: all.cpu.map(|cpu| cpu / times) }
    }
}
