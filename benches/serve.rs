//! Benchmark of the pages of `serve`: time from the start to the first answer, time to answer under a steady load, memory,
//! and weight of a page.
//!
//! `cargo bench -p benches --bench serve`, after `cargo build --release`. Requests come at fixed times, whether or not
//! earlier ones are answered, and their time is counted from when they were due: a server that falls behind shows it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use benches::{Corpus, FREQUENT, RARE, asked_for, number, show};
use readouts_core::{Facet, Filters, Index, Query, SearchRequest, WriterOptions};
use tempfile::tempdir;

/// Seconds of each load.
const SECONDS: u64 = 20;
/// Number of connections that requests are sent over.
const CONNECTIONS: usize = 32;

/// Requests that come at a steady rate.
struct Load {
    name: &'static str,
    addresses: Vec<String>,
    a_second: u64,
}

fn main() -> Result<()> {
    if !asked_for() {
        return Ok(());
    }
    let seconds = number("READOUTS_BENCH_SECONDS", SECONDS)?;
    let dir = tempdir()?;
    let corpus = Corpus::as_read_from_env()?;
    let index = Index::create(dir.path())?;
    let mut writer = index.writer(WriterOptions::default())?;
    corpus.read(|article| Ok(writer.add(&article)?))?;
    writer.commit()?;
    writer.finish()?;
    let filters = most_frequent(&index)?;

    let start = Instant::now();
    let server = Server::start(dir.path())?;
    let first = server.get(&search(RARE.0, ""))?;
    let first_answer = start.elapsed();
    let loads = [
        Load {
            name: "rare and filtered phrases",
            addresses: vec![search(RARE.0, ""), search(FREQUENT.0, &filters), search(RARE.0, &filters)],
            a_second: 50,
        },
        Load {
            name: "a phrase in 70 % of the articles",
            addresses: vec![search(FREQUENT.0, ""), search(FREQUENT.0, "&sort=-date")],
            a_second: 10,
        },
    ];
    let mut rows =
        vec![["load", "a second", "answered", "p50, ms", "p99, ms", "most, ms"].map(str::to_owned).to_vec()];
    for load in &loads {
        let mut took = server.under(load, seconds)?;
        took.sort_unstable();
        let at = |share: f64| took[((took.len() as f64 * share) as usize).min(took.len() - 1)];
        let millis = |time: Duration| format!("{:.1}", time.as_secs_f64() * 1e3);
        rows.push(vec![
            load.name.to_owned(),
            load.a_second.to_string(),
            took.len().to_string(),
            millis(at(0.5)),
            millis(at(0.99)),
            millis(took[took.len() - 1]),
        ]);
    }
    show(&format!("{}; {seconds} s each, over {CONNECTIONS} connections", corpus.title), &rows)?;
    let weight = first.len() + server.get("/assets/page.css")?.len() + server.get("/assets/page.js")?.len();
    let facts = [
        (
            "from the start to the first page of results, ms",
            format!("{:.0}", first_answer.as_secs_f64() * 1e3),
        ),
        ("weight of that page with style and script, KB", format!("{:.1}", weight as f64 / 1e3)),
        ("memory of its own afterwards, MB", server.memory("RssAnon:")),
        ("most memory with the parts of the index that it read, MB", server.memory("VmHWM:")),
    ];
    let rows: Vec<Vec<String>> =
        facts.into_iter().map(|(name, value)| vec![name.to_owned(), value]).collect();
    Ok(show("One server", &rows)?)
}

/// Returns the outlet and the year in which most articles have the frequent phrase, as filters.
fn most_frequent(index: &Index) -> Result<String> {
    let facets = [Facet::Outlet, Facet::Year];
    let request = SearchRequest::new(Query::phrase(FREQUENT.0)?)
        .filters(Filters::default())
        .facets(facets.clone())
        .limit(0);
    let mut found = index.search(&request)?.facets;
    let mut most = |facet: &Facet| {
        let rows = found.remove(facet).unwrap_or_default();
        rows.into_iter().find_map(|row| row.value.filter(|value| !value.ends_with('?'))).context("a value")
    };
    let [outlet, year] = [most(&facets[0])?, most(&facets[1])?];
    Ok(format!("&outlet={}&year={year}", outlet.replace(' ', "+")))
}

fn search(phrase: &str, filters: &str) -> String {
    format!("/search?q={}{filters}", phrase.replace(' ', "+"))
}

/// The program, serving.
struct Server {
    program: Child,
    address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

impl Server {
    fn start(index: &Path) -> Result<Self> {
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/release/readouts-search");
        ensure!(program.exists(), "{} is not there: `cargo build --release` makes it", program.display());
        let mut program = Command::new(program)
            .args(["serve", "--port", "0", "--index"])
            .arg(index)
            .stderr(Stdio::piped())
            .spawn()?;
        let mut said = String::new();
        let mut lines = BufReader::new(program.stderr.take().context("it is piped")?);
        lines.read_line(&mut said)?;
        let address = said.split("http://").nth(1).and_then(|rest| rest.split('/').next());
        let address = address.with_context(|| format!("no address in `{said}`"))?.to_owned();
        Ok(Self { program, address })
    }

    fn connect(&self) -> Result<BufReader<TcpStream>> {
        let stream = TcpStream::connect(&self.address)?;
        stream.set_nodelay(true)?;
        Ok(BufReader::new(stream))
    }

    fn get(&self, page: &str) -> Result<Vec<u8>> {
        get(&mut self.connect()?, &self.address, page)
    }

    /// Returns the time of each request of a load, from when it was due to the end of its answer.
    fn under(&self, load: &Load, seconds: u64) -> Result<Vec<Duration>> {
        let count = usize::try_from(load.a_second * seconds)?;
        let (next, took) = (AtomicUsize::new(0), Mutex::new(Vec::with_capacity(count)));
        let start = Instant::now();
        std::thread::scope(|scope| {
            let send = || -> Result<()> {
                let mut connection = self.connect()?;
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= count {
                        return Ok(());
                    }
                    let due = start + Duration::from_secs_f64(number as f64 / load.a_second as f64);
                    std::thread::sleep(due.saturating_duration_since(Instant::now()));
                    get(&mut connection, &self.address, &load.addresses[number % load.addresses.len()])?;
                    took.lock().expect("no thread fails while it holds the lock").push(due.elapsed());
                }
            };
            let senders: Vec<_> = (0..CONNECTIONS).map(|_| scope.spawn(send)).collect();
            senders.into_iter().try_for_each(|sender| sender.join().expect("no panic"))
        })?;
        Ok(took.into_inner().expect("no thread failed"))
    }

    /// Returns a number of the program's memory in MB, as Linux reports it under a name.
    fn memory(&self, name: &str) -> String {
        let read = || {
            let status = std::fs::read_to_string(format!("/proc/{}/status", self.program.id())).ok()?;
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            let kibibytes: f64 = line.split_whitespace().next()?.parse().ok()?;
            Some(format!("{:.0}", kibibytes * 1024.0 / 1e6))
        };
        read().unwrap_or_else(|| "-".to_owned())
    }
}

/// Asks for a page over a connection that stays open, and returns its body.
fn get(connection: &mut BufReader<TcpStream>, host: &str, page: &str) -> Result<Vec<u8>> {
    write!(connection.get_mut(), "GET {page} HTTP/1.1\r\nHost: {host}\r\n\r\n")?;
    let mut line = String::new();
    connection.read_line(&mut line)?;
    ensure!(line.starts_with("HTTP/1.1 200"), "{page}: {line}");
    let mut length = None;
    loop {
        line.clear();
        connection.read_line(&mut line)?;
        match line.trim_end().split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = Some(value.parse()?);
            }
            Some(_) => {}
            None => break,
        }
    }
    let Some(length) = length else { bail!("{page}: an answer without a length") };
    let mut body = vec![0; length];
    connection.read_exact(&mut body)?;
    Ok(body)
}
