//! What is new since the last run.

use std::fs;

use serde_json::Value;

use super::corpus::{Corpus, Run};

fn line(number: u32, body: &str) -> String {
    let page = serde_json::json!({
        "url": format!("https://norland.example/{number}"), "outlet": "Lumen Daily", "title": "Lee meets Berg",
        "date": format!("2031-05-{:02}", number + 7), "body": body,
    });
    format!("{page}\n")
}

const FIRST: &str = "President Ida Lee met with Prime Minister Jon Berg on 6 May 2031. Lee said that the river belongs to both peoples.";
const SECOND: &str =
    "President Ida Lee met with Prime Minister Jon Berg on 7 May 2031. Berg said that the river is deep.";
const CHANGED: &str = "President Ida Lee met with Prime Minister Jon Berg on 6 May 2031. Lee said that the river belongs to both states.";

/// Returns a corpus of one page that is watched.
fn watched() -> Corpus {
    let corpus = Corpus::empty();
    fs::create_dir(corpus.path("pages")).expect("made");
    pages(&corpus, &[line(1, FIRST)]);
    fs::write(corpus.path("q.toml"), "[queries]\nriver = \"river\"\nlake = \"lake\"\n").expect("written");
    let run = watch(&corpus, &[]);
    assert_eq!((run.code, run.out.as_str()), (1, ""), "{}", run.err);
    assert!(run.err.contains("`river` is watched from now on: 1 article so far"), "{}", run.err);
    corpus
}

fn pages(corpus: &Corpus, lines: &[String]) {
    fs::write(corpus.path("pages/pages.jsonl"), lines.concat()).expect("written");
    let run = corpus.ran(["index", "pages", "--remove-missing"]);
    assert_eq!(run.code, 0, "{}", run.err);
}

fn watch(corpus: &Corpus, options: &[&str]) -> Run {
    let all = ["watch", "q.toml", "--index", "pages/.readouts"].iter().chain(options);
    corpus.ran(all)
}

/// Returns the kinds of what is new, with the speakers of first uses.
fn news(run: &Run) -> Vec<String> {
    let lines = run.out.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    lines
        .map(|news| match news["kind"].as_str() {
            Some("first-use") => format!("first-use {}", news["speakers"][0].as_str().expect("a name")),
            kind => kind.expect("a kind").to_owned(),
        })
        .collect()
}

#[test]
fn nothing_new_is_told_with_exit_code_1() {
    let corpus = watched();
    let run = watch(&corpus, &["--format", "jsonl"]);
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (1, "", ""));
    // The same pages in an index that is built anew are nothing new.
    assert_eq!(corpus.ran(["index", "pages", "--rebuild"]).code, 0);
    assert_eq!(watch(&corpus, &[]).code, 1);
}

#[test]
fn what_is_new_changed_and_gone_is_told_once() {
    let corpus = watched();
    pages(&corpus, &[line(1, FIRST), line(2, SECOND)]);
    let dry = watch(&corpus, &["--format", "jsonl", "--dry-run"]);
    assert_eq!((dry.code, news(&dry)), (0, vec!["new".to_owned(), "first-use Jon Berg".to_owned()]));
    let run = watch(&corpus, &["--format", "jsonl"]);
    assert_eq!((run.code, &run.out), (0, &dry.out), "a dry run has moved the state");
    assert_eq!(watch(&corpus, &[]).code, 1);

    pages(&corpus, &[line(1, CHANGED), line(2, SECOND)]);
    let run = watch(&corpus, &["--format", "jsonl"]);
    assert_eq!((run.code, news(&run)), (0, vec!["changed".to_owned()]), "{}", run.out);
    assert_eq!(watch(&corpus, &[]).code, 1);

    pages(&corpus, &[line(1, CHANGED)]);
    let run = watch(&corpus, &[]);
    assert_eq!(run.code, 0);
    assert!(
        run.out.contains("gone: Lee meets Berg") && run.out.contains("1 gone; now in 1 of 1 articles"),
        "{}",
        run.out
    );
    assert_eq!(watch(&corpus, &[]).code, 1);
}

#[test]
fn every_form_of_output_has_the_news() {
    let corpus = watched();
    pages(&corpus, &[line(1, FIRST), line(2, SECOND)]);
    let json =
        corpus.json(["watch", "q.toml", "--index", "pages/.readouts", "--dry-run", "--format", "json"]);
    assert_eq!(json["news"].as_array().map(Vec::len), Some(2));
    assert_eq!((&json["queries"][0]["new"], &json["queries"][0]["documents"]), (&1.into(), &2.into()));
    for format in ["csv", "tsv"] {
        assert_eq!(watch(&corpus, &["--dry-run", "--format", format]).out.lines().count(), 3);
    }
    let told = watch(&corpus, &["--dry-run"]).out;
    assert!(told.contains("first use: Jon Berg in Lee meets Berg"), "{told}");
}

#[test]
fn a_feed_keeps_what_was_told() {
    let corpus = watched();
    pages(&corpus, &[line(1, FIRST), line(2, SECOND)]);
    assert_eq!(watch(&corpus, &["--atom", "news.xml"]).code, 0);
    let feed = fs::read_to_string(corpus.path("news.xml")).expect("a feed");
    assert_eq!(feed.matches("<entry>").count(), 2, "{feed}");
    assert!(feed.contains("<link rel=\"alternate\" href=\"https://norland.example/2\"/>"), "{feed}");
    assert!(feed.contains("<updated>2031-05-09T00:00:00Z</updated>"), "{feed}");
    assert_eq!(watch(&corpus, &["--atom", "news.xml"]).code, 1);
    assert_eq!(fs::read_to_string(corpus.path("news.xml")).expect("a feed"), feed);
}

#[test]
fn a_state_that_is_damaged_or_of_another_index_is_refused() {
    let corpus = watched();
    assert_eq!(watch(&corpus, &["--state", "s.json"]).code, 1);
    let state = fs::read_to_string(corpus.path("s.json")).expect("a state");
    for damaged in [&state[..state.len() / 2], "", &state.replace("norland", "suria")] {
        fs::write(corpus.path("s.json"), damaged).expect("written");
        let run = watch(&corpus, &["--state", "s.json"]);
        assert_eq!((run.code, run.out.as_str()), (2, ""));
        assert!(run.err.contains("s.json") && run.err.contains("hint: "), "{}", run.err);
        assert_eq!(fs::read_to_string(corpus.path("s.json")).expect("a state"), *damaged);
    }
    fs::write(corpus.path("s.json"), &state).expect("written");
    fs::rename(corpus.path("pages"), corpus.path("moved")).expect("renamed");
    let moved = ["watch", "q.toml", "--index", "moved/.readouts", "--state", "s.json"];
    let run = corpus.ran(moved);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("is the state of another index") && run.err.contains("--moved"), "{}", run.err);
    assert_eq!(corpus.ran(moved.iter().chain(&["--moved"])).code, 1);
    assert_eq!(corpus.ran(moved).code, 1);
}

#[cfg(unix)]
#[test]
fn a_link_in_place_of_the_state_beside_the_index_is_not_followed() {
    let corpus = watched();
    let states = fs::read_dir(corpus.path("pages")).expect("read").flatten().map(|file| file.path());
    let state =
        states.into_iter().find(|path| path.to_string_lossy().contains("readouts-watch")).expect("a state");
    fs::rename(&state, corpus.path("elsewhere.json")).expect("renamed");
    std::os::unix::fs::symlink(corpus.path("elsewhere.json"), &state).expect("linked");
    let run = watch(&corpus, &[]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("symbolic link"), "{}", run.err);
}
