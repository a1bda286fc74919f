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
    assert_eq!((run.code, news(&run)), (0, vec!["edited".to_owned()]), "{}", run.out);
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

/// Returns a corpus of ten calls with a formula that is watched.
fn watched_calls(table: &str) -> (Corpus, Vec<String>) {
    let corpus = Corpus::empty();
    fs::create_dir(corpus.path("pages")).expect("made");
    let calls: Vec<String> = (1..=10).map(|day| call(day, "the river belongs to both peoples")).collect();
    pages(&corpus, &calls);
    fs::write(corpus.path("q.toml"), table).expect("written");
    assert_eq!(watch(&corpus, &[]).code, 1);
    (corpus, calls)
}

fn call(day: u32, said: &str) -> String {
    line(
        day,
        &format!(
            "President Ida Lee spoke by phone with Prime Minister Jon Berg on {day} May 2031. Lee said that {said}."
        ),
    )
}

#[test]
fn a_new_variant_and_an_absence_are_told_with_what_they_rest_on() {
    let (corpus, mut calls) = watched_calls("[queries]\nriver = '\"the river belongs to both\"'\n");
    calls.push(call(11, "the river still belongs to both states"));
    pages(&corpus, &calls);
    let run = watch(&corpus, &["--format", "jsonl", "--dry-run"]);
    let told: Vec<Value> = run.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(news(&run), ["new-variant", "absence"], "{}", run.err);
    assert_eq!(
        (&told[0]["form"], &told[0]["sort"]),
        (&"the river still belongs to both".into(), &"slot".into())
    );
    let absence = &told[1]["absence"];
    assert_eq!((&absence["used"], &absence["compared"]), (&10.into(), &10.into()));
    assert_eq!((&absence["first"], &absence["last"]), (&"2031-05-01".into(), &"2031-05-10".into()));
    for (news, articles) in told.iter().zip(["1 article,", "10 articles,"]) {
        let hits = news["hits"].as_str().expect("hits");
        let listed = corpus.ran(["search", hits, "--index", "pages/.readouts", "-n", "0"]);
        assert!(listed.out.starts_with(articles), "{hits}: {}", listed.out);
    }
    let run = watch(&corpus, &["--dry-run", "--atom", "news.xml"]);
    assert!(run.out.contains("1 new variant, 1 absence; now in 10 of 11 articles"), "{}", run.out);
    assert!(run.out.contains("not in this one: Ida Lee in Lee meets Berg"), "{}", run.out);
    assert!(
        run.out.contains("used in 10 of their last 10 articles of the kind “meeting” in this outlet"),
        "{}",
        run.out
    );
    assert!(run.out.contains("new variant: “the river still belongs to both” (slot) in "), "{}", run.out);
    assert!(
        run.out.contains("in another form there: “the river still belongs to both” (slot)"),
        "{}",
        run.out
    );
    assert!(!run.out.contains("dropped"), "{}", run.out);
    let none = watch(&corpus, &["--format", "jsonl", "--dry-run", "--absence", "none"]);
    assert_eq!(news(&none), ["new-variant"]);
    assert_eq!(watch(&corpus, &["--atom", "news.xml"]).code, 0);
    let feed = fs::read_to_string(corpus.path("news.xml")).expect("a feed");
    assert!(
        feed.contains("<category term=\"absence\"/>") && feed.contains("Ida Lee, not in this one"),
        "{feed}"
    );
    assert_eq!((feed.matches("<entry>").count(), watch(&corpus, &[]).code), (2, 1));
}

#[test]
fn a_query_of_the_file_says_which_absences_are_told() {
    let queries = "[queries]\nriver = { query = 'river', absence = \"none\" }\nboth = { query = 'both', absence = \"10/10\" }\npeoples = 'peoples'\n";
    let (corpus, mut calls) = watched_calls(queries);
    calls.push(call(11, "the lake is theirs"));
    pages(&corpus, &calls);
    let names = |run: &Run| -> Vec<String> {
        let lines = run.out.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
        lines.map(|news| news["name"].as_str().expect("a name").to_owned()).collect()
    };
    assert_eq!(names(&watch(&corpus, &["--format", "jsonl", "--dry-run"])), ["both", "peoples"]);
    let options = ["--format", "jsonl", "--dry-run", "--absence", "11/11"];
    assert_eq!(names(&watch(&corpus, &options)), ["both"], "the file comes first");
    let csv = "name,query,absence\nriver,river,10/10\nboth,both,none\n";
    fs::write(corpus.path("q.csv"), csv).expect("written");
    let all = ["q.csv", "--index", "pages/.readouts", "--from-start", "--dry-run", "--format", "jsonl"];
    let run = corpus.ran(["watch"].iter().chain(&all));
    assert_eq!(run.out.matches("\"kind\":\"absence\"").count(), 1);
    assert_eq!(corpus.ran(["batch", "q.csv", "--index", "pages/.readouts"]).code, 0);
    for (file, wrong) in [
        ("q.csv", "name,query,absence\na,river,9\n"),
        ("q.toml", "[queries]\na = { query = \"a\", absence = \"0/9\" }\n"),
    ] {
        fs::write(corpus.path(file), wrong).expect("written");
        let run = corpus.ran(["watch", file, "--index", "pages/.readouts"]);
        assert!(run.code == 2 && run.err.contains("line 2") && run.err.contains("8/10"), "{}", run.err);
    }
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
