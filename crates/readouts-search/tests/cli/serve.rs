//! The corpus as pages, over HTTP as readers reach it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use snapbox::cmd::cargo_bin;

use super::corpus::Corpus;

/// Server of a corpus, until it is dropped.
struct Served {
    program: Child,
    address: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// Response to a request.
struct Response {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Response {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Served {
    fn start(corpus: &Corpus, options: &[&str]) -> Self {
        let mut program = Command::new(cargo_bin!("readouts-search"))
            .args(["serve", "--port", "0", "--index"])
            .arg(corpus.path(".readouts"))
            .args(options)
            .env_remove("READOUTS_TOKEN")
            .env("XDG_CONFIG_HOME", corpus.path(".config"))
            .stderr(Stdio::piped())
            .spawn()
            .expect("started");
        let mut lines = BufReader::new(program.stderr.take().expect("a pipe")).lines();
        let said = lines.next().expect("a line").expect("text");
        let address = said.split("http://").nth(1).and_then(|rest| rest.split('/').next());
        Self { address: address.unwrap_or_else(|| panic!("{said}")).to_owned(), program }
    }

    /// Sends raw bytes as a request; returns the response.
    fn send(&self, request: &str) -> Response {
        let mut stream = TcpStream::connect(&self.address).expect("connected");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("set");
        // A request that is refused early is not read to its end.
        let _ = stream.write_all(request.as_bytes());
        let mut all = Vec::new();
        let _ = stream.read_to_end(&mut all);
        let end = all.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(all.len());
        let head = String::from_utf8_lossy(&all[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        let mut body = all.split_off((end + 4).min(all.len()));
        if head.to_lowercase().contains("transfer-encoding: chunked") {
            body = unchunked(&body);
        }
        Response { status, head, body }
    }

    fn get(&self, address: &str) -> Response {
        let host = &self.address;
        self.send(&format!("GET {address} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"))
    }
}

fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = rest.windows(2).position(|two| two == b"\r\n") {
        let length = usize::from_str_radix(&String::from_utf8_lossy(&rest[..end]), 16).expect("a length");
        whole.extend_from_slice(&rest[end + 2..end + 2 + length]);
        if length == 0 {
            break;
        }
        rest = &rest[end + 4 + length..];
    }
    whole
}

#[test]
fn answers_are_those_of_the_command_line() {
    let corpus = Corpus::indexed_seeds();
    let served = Served::start(&corpus, &[]);
    let id = corpus.json(["china", "--format", "json"])["hits"][0]["id"].as_str().expect("an id").to_owned();
    let of_id = format!("q={id}");
    let cases: &[(&str, &str, &[&str])] = &[
        ("search", "q=china&facets=speaker,year", &["china", "--facets", "speaker,year"]),
        ("search", "q=china&by=putin&limit=2", &["china", "--by=putin", "--limit=2"]),
        ("facets", "q=china&format=csv", &["china"]),
        ("kwic", "q=china&q=russia&format=jsonl", &["china", "russia"]),
        (
            "kwic",
            "q=china&format=csv&sort=left&limit=7&offset=3",
            &["china", "--sort=left", "--limit=7", "--offset=3"],
        ),
        ("trend", "q=china&per=month", &["china", "--per=month"]),
        ("variants", "q=partnership&format=tsv", &["partnership"]),
        ("uses", "q=china", &["china"]),
        ("collocates", "q=china", &["china"]),
        ("events", "q=china&sort=-date", &["china", "--sort=-date"]),
        ("people", "q=put*", &["put*"]),
        ("stats", "", &[]),
        ("search", "q=china&timeout=60", &["china", "--timeout=60"]),
        ("export", "q=articles&q=china&format=csv", &["articles", "china"]),
        ("export", "q=statements&q=china&format=jsonl", &["statements", "china"]),
        ("export", "q=articles&q=china&format=tei", &["articles", "china"]),
        ("show", &of_id, &[&id]),
        ("cite", &format!("q={id}&format=bibtex"), &[&id]),
    ];
    for (command, query, arguments) in cases {
        let served = served.get(&format!("/api/{command}?{query}"));
        let format =
            query.split("format=").nth(1).map_or("json", |rest| rest.split('&').next().expect("a part"));
        let mut all = vec![*command];
        all.extend(*arguments);
        let format = format!("--format={format}");
        all.push(&format);
        let ran = corpus.ran(all);
        assert_eq!(served.status, 200, "{command} {query}: {}", served.text());
        assert_eq!(served.text(), ran.out, "{command} {query}");
    }
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let corpus = Corpus::indexed_seeds();
    let served = Served::start(&corpus, &[]);
    for (address, status, told) in [
        ("/api/search?q=%22china", 400, "\"wrong\""),
        ("/api/search?q=china&colour=red", 400, "has no option `colour`"),
        ("/api/search?q=china&limit=many", 400, "invalid value"),
        ("/api/search?q=china&corpus=/etc", 400, "has no option `corpus`"),
        ("/api/search?q=china&index=/etc", 400, "has no option `index`"),
        ("/api/trend?q=china&plot=/tmp/a.svg", 400, "has no option `plot`"),
        ("/api/compare?q=/etc/passwd&q=0000", 400, "is no id"),
        ("/api/show?q=ffffffffffffffff", 404, "no article has an id"),
        ("/api/index?q=pages", 400, "cannot be asked for"),
        ("/search?q=%22china", 400, "Cannot be answered"),
        ("/person?name=Nobody+At+All", 404, "Nobody here has this name"),
        ("/article/ffff", 404, "No such article"),
        ("/article/..%2f..%2fetc%2fpasswd", 404, "no page here"),
    ] {
        let response = served.get(address);
        assert_eq!(response.status, status, "{address}: {}", response.text());
        assert!(response.text().contains(told), "{address}: {}", response.text());
    }
    let malformed = served.send("GET /search HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    assert_eq!(malformed.status, 421);
    let long =
        format!("GET /search HTTP/1.1\r\nHost: {}\r\nX: {}\r\n\r\n", served.address, "a".repeat(1_000_000));
    assert_ne!(served.send(&long).status, 200);
    assert_eq!(served.send("nonsense\r\n\r\n").status, 400);
    assert_eq!(served.get("/search?q=china").status, 200);
}

#[test]
fn an_answer_that_takes_too_long_is_given_up() {
    let corpus = Corpus::indexed_seeds();
    let served = Served::start(&corpus, &["--timeout", "0.00001"]);
    for address in
        ["/api/search?q=china", "/api/kwic?q=china&format=csv", "/search?q=china", "/trend?q=china"]
    {
        let response = served.get(address);
        assert_eq!(response.status, 504, "{address}: {}", response.text());
        assert!(!response.head.to_lowercase().contains("etag"), "{address}");
    }
}

#[test]
fn an_export_has_its_usual_form() {
    let corpus = Corpus::indexed_seeds();
    let served = Served::start(&corpus, &[]);
    let csv = served.get("/api/export?q=articles&q=china");
    assert!(csv.status == 200 && csv.head.contains("text/csv"), "{}", csv.text());
    assert_eq!(served.get("/api/export?q=articles&q=china&format=json").status, 400);
    let parquet = served.get("/api/export?q=articles&q=china&format=parquet");
    assert!(parquet.body.starts_with(b"PAR1"), "{}", parquet.text());
}

#[test]
fn an_index_that_changes_is_taken_up() {
    let corpus = Corpus::empty();
    corpus.page("one.txt", "kestrel");
    assert_eq!(corpus.ran(["index", "."]).code, 0);
    let served = Served::start(&corpus, &[]);
    let first = served.get("/api/search?q=kestrel");
    let tag = |response: &Response| {
        let line = response.head.lines().find(|line| line.to_lowercase().starts_with("etag: "));
        line.expect("a tag")[6..].to_owned()
    };
    let again = |tag: &str| {
        let host = &served.address;
        served.send(&format!(
            "GET /api/search?q=kestrel HTTP/1.1\r\nHost: {host}\r\nIf-None-Match: {tag}\r\nConnection: close\r\n\r\n"
        ))
    };
    assert!(first.text().contains("\"total\":{\"documents\":1") || first.text().contains("\"documents\": 1"));
    assert_eq!(again(&tag(&first)).status, 304);
    for (at, change) in [&["index", "."][..], &["index", ".", "--rebuild"]].into_iter().enumerate() {
        corpus.page(format!("more-{at}.txt"), &format!("kestrel number {at}"));
        assert_eq!(corpus.ran(change).code, 0);
        let response = again(&tag(&first));
        assert_eq!(response.status, 200, "{change:?}");
        let found: serde_json::Value = serde_json::from_slice(&response.body).expect("JSON");
        assert_eq!(found["total"]["documents"], at + 2, "{change:?}");
    }
}

#[test]
fn lines_that_were_cut_are_read_from_the_page_as_long_as_it_is_the_same() {
    let corpus = Corpus::empty();
    corpus.file("one.txt", "Home | Contact\n\nLee meets Berg\n\nPresident Ida Lee met with Prime Minister Jon Berg on 6 May 2031. Lee said that the river belongs to both peoples.\n\nShare on Facebook\n");
    assert_eq!(corpus.ran(["index", "."]).code, 0);
    let served = Served::start(&corpus, &[]);
    let id = corpus.json(["river", "--format", "json"])["hits"][0]["id"].as_str().expect("an id").to_owned();
    let page = format!("/article/{id}?cut=true");
    let shown = served.get(&page).text();
    assert!(shown.contains("Share on Facebook"), "{shown}");
    assert!(!served.get(&format!("/article/{id}")).text().contains("Share on Facebook"));
    corpus.file("one.txt", "Something else, such as a word that nobody should see here: password.\n");
    let shown = served.get(&page).text();
    assert!(!shown.contains("password") && shown.contains("has another text"), "{shown}");
    std::fs::remove_file(corpus.path("one.txt")).expect("removed");
    assert!(served.get(&page).text().contains("is gone"));
}

#[test]
fn others_are_let_in_with_a_token_or_on_purpose() {
    let corpus = Corpus::indexed_seeds();
    for (options, told) in [
        (&["--bind", "0.0.0.0"][..], "everybody who reaches"),
        (&["--bind", "0.0.0.0", "--token", " "], "the token is empty"),
        (&["--open-to-all", "--token", "kestrel"], "cannot be used with"),
    ] {
        let run = corpus.ran(["serve", "--port", "0", "--index", ".readouts"].iter().chain(options));
        assert_eq!(run.code, 2);
        assert!(run.err.contains(told), "{options:?}: {}", run.err);
    }
    let served = Served::start(&corpus, &["--token", "kestrel"]);
    assert_eq!(served.get("/search?q=china").status, 401);
    assert_eq!(served.get("/search?q=china&token=kestrel").status, 401);
}
