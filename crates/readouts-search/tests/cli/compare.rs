//! `compare`: what it takes, what it refuses, and where it writes.

use std::fs;

use serde_json::Value;

use crate::corpus::{Corpus, Run};
use crate::shown::repository;

/// Returns a folder with the pages of two sides of one call, and the tables of their people; indexed.
fn two_sides() -> Corpus {
    let corpus = Corpus::empty();
    for from in ["examples/two-sides", "examples/two-sides/tables"] {
        for file in fs::read_dir(repository().join(from)).expect("read").flatten() {
            if file.path().is_file() {
                let to = if from.ends_with("tables") { "tables" } else { "pages" };
                let name = file.file_name().into_string().expect("a name");
                corpus.file(format!("{to}/{name}"), fs::read(file.path()).expect("read"));
            }
        }
    }
    assert_eq!(corpus.ran(["index", "pages", "--knowledge", "tables"]).code, 0);
    corpus
}

fn compared(corpus: &Corpus, arguments: &[&str]) -> Run {
    corpus.ran([&["compare", "--index", "pages/.readouts", "--knowledge", "tables"], arguments].concat())
}

const NORLAND: &str = "pages/2-readout.md";
const SURIA: &str = "pages/4-presidency.md";

#[test]
fn an_id_and_a_file_of_one_article_are_compared_alike() {
    let corpus = two_sides();
    let values = [["68f0", "f34c"], ["68f0", SURIA], [NORLAND, "f34c"], [NORLAND, SURIA]].map(|pair| {
        let run = compared(&corpus, &[pair[0], pair[1], "--format", "json"]);
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        let value: Value = serde_json::from_str(&run.out).expect("JSON");
        (
            value["a"]["title"].clone(),
            value["b"]["title"].clone(),
            value["a"]["sentences"].as_array().map(Vec::len),
        )
    });
    assert!(values.iter().all(|value| *value == values[0]), "{values:?}");
    let url = "https://president.suria.example/news/4711";
    assert!(compared(&corpus, &["68f0", "f34c", "--width", "60"]).out.contains(url));
}

#[test]
fn rows_have_every_sentence_of_both_sides_once() {
    let corpus = two_sides();
    let csv = compared(&corpus, &["68f0", "f34c", "--format", "csv"]).out;
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    let columns = rows.headers().expect("columns").clone();
    let at = |name: &str| columns.iter().position(|column| column == name).expect("a column");
    let rows: Vec<csv::StringRecord> = rows.records().map(|row| row.expect("a row")).collect();
    let of = |side: &str| rows.iter().filter(|row| &row[at("side")] == side).count();
    assert_eq!((of("a"), of("b"), rows.len()), (7, 7, 14));
    for row in &rows {
        let is_both = &row[at("fate")] == "both";
        assert_eq!(is_both, !row[at("partner")].is_empty());
        assert_eq!(is_both, !row[at("partner_text")].is_empty());
        assert!(is_both || row[at("similarity")].is_empty());
    }
    let lines = compared(&corpus, &["68f0", "f34c", "--format", "jsonl"]).out;
    assert_eq!(lines.lines().count(), 14);
}

#[test]
fn a_file_is_written_whole_and_nothing_else_is_printed() {
    let corpus = two_sides();
    for (format, start) in [("html", "<!DOCTYPE html>"), ("json", "{"), ("csv", "side,"), ("human", "A  ")] {
        let run = compared(&corpus, &["68f0", "f34c", "--format", format, "-o", "out"]);
        assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
        let written = fs::read_to_string(corpus.path("out")).expect("written");
        assert!(written.starts_with(start) && !written.contains('\u{1b}'), "{written}");
        let printed = compared(&corpus, &["68f0", "f34c", "--format", format]);
        assert_eq!(printed.out, written);
    }
    let run = compared(&corpus, &["68f0", "f34c", "-o", "no/such/folder"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
}

#[test]
fn what_cannot_be_compared_is_refused_with_what_can() {
    let corpus = two_sides();
    corpus.file("two.jsonl", "{\"text\": \"The river is wide.\"}\n{\"text\": \"The bridge is long.\"}\n");
    for (pair, told) in [
        (["68f0", "68f1"], "`68f0d4bda2ee7791`"),
        (["68f0", "dead"], "`search` prints the id of each article"),
        (["68f", "f34c"], "too short for an id"),
        (["68f0", "68f0"], "`68f0` and `68f0` are the same article"),
        (["68f0", NORLAND], "are the same article"),
        (["68f0", "none.txt"], "none.txt"),
        (["68f0", "./pages"], "`./pages` is a folder"),
        (["68f0", "pages"], "`./pages` is the file of that name"),
        (["68f0", "two.jsonl"], "`two.jsonl#1` names the first"),
        (["68f0", "two.jsonl#3"], "there is no such record"),
        (["-", "-"], "standard input is named twice"),
    ] {
        let run = compared(&corpus, &pair);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{pair:?}: {}", run.err);
        assert!(run.err.contains(told), "{pair:?}: {}", run.err);
    }
}

#[test]
fn what_has_nothing_in_common_is_shown_with_exit_code_1() {
    let corpus = two_sides();
    let texts = [
        "Apples in the orchards of the south will be ripe before the end of this month, farmers expect.",
        "Snow fell overnight on all mountain roads, which stay closed for lorries until Sunday evening.",
    ];
    corpus.file("two.jsonl", texts.map(|text| format!("{{\"text\": \"{text}\"}}\n")).concat());
    corpus.file("empty.txt", "");
    let run = compared(&corpus, &["two.jsonl#1", "two.jsonl#2"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.out.contains("Only A: 1 of 1 sentence"), "{}", run.out);
    let page = compared(&corpus, &["two.jsonl#1", "two.jsonl#2", "--format", "html"]);
    assert!(page.code == 1 && page.out.ends_with("</html>\n"));
    let empty = compared(&corpus, &["68f0", "empty.txt"]);
    assert_eq!(empty.code, 1);
    assert!(empty.err.contains("`empty.txt` has no sentences to compare"), "{}", empty.err);
}

#[test]
fn lines_fit_narrow_terminals_too() {
    use unicode_width::UnicodeWidthStr;

    let corpus = two_sides();
    for other in [SURIA, "pages/8-suria-news.md"] {
        for width in [20, 25, 30, 40, 60, 80, 99, 100, 101, 160, 300] {
            let run = compared(&corpus, &[NORLAND, other, "--width", &width.to_string()]);
            for line in run.out.lines().filter(|line| !line.contains("https://")) {
                assert!(line.width() <= width, "{width}: {line}");
            }
            assert_eq!(run.out.contains(" │"), width >= 100);
        }
    }
}

#[test]
fn the_two_sides_of_an_event_are_found_by_the_id_of_any_of_its_articles() {
    let corpus = two_sides();
    let titles = |arguments: &[&str]| {
        let run = compared(&corpus, &[arguments, &["--format", "json"]].concat());
        assert_eq!(run.code, 0, "{arguments:?}: {}", run.err);
        let value: Value = serde_json::from_str(&run.out).expect("JSON");
        ["a", "b"].map(|side| value[side]["id"].as_str().unwrap_or_default()[..4].to_owned())
    };
    for id in ["68f0", "f34c", "d90c", "4612"] {
        assert_eq!(titles(&["--event", id]), ["68f0", "f34c"], "{id}");
    }
    assert_eq!(titles(&["--event", "68f0", "--outlets", "norpress,suria news"]), ["4612", "d90c"]);
    let told = compared(&corpus, &["--event", "68f0"]).err;
    assert!(told.contains("more of the event; `--outlets A,B` chooses"), "{told}");
    for (arguments, told) in [
        (&["--event", "68f0", "--outlets", "tass,norpress"][..], "no outlet of the event is called `tass`"),
        (&["--event", "68f0", "--outlets", "norpress"], "names two outlets"),
        (&["--event", "dead"], "no article has an id that begins with `dead`"),
    ] {
        let run = compared(&corpus, arguments);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}");
        assert!(run.err.contains(told), "{}", run.err);
    }
    // The foreign ministers' call is told by one outlet.
    let search =
        corpus.json(["Ness", "--index", "pages/.readouts", "--knowledge", "tables", "--format", "json"]);
    let id = search["hits"][0]["id"].as_str().expect("an id").to_owned();
    let run = compared(&corpus, &["--event", &id]);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    assert!(
        run.err.contains("the event has 1 article, of one outlet (Foreign Ministry of Norland)"),
        "{}",
        run.err
    );
}
