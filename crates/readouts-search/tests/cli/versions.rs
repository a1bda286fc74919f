//! Pages that were read again with other text.

use std::fs;

use crate::corpus::Corpus;
use crate::schemas::{fits, schema};

const URL: &str = "https://norland.example/talks/7";

fn line(url: &str, words: &str) -> String {
    let body = format!(
        "President Ida Lee met with Prime Minister Jon Berg on 6 May 2031. The two sides spoke about the bridges. Lee \
         said that {words} belongs to both peoples. Berg thanked the hosts for the warm welcome in the old harbour."
    );
    let page = serde_json::json!({
        "url": url, "outlet": "Norland Post", "title": "Lee meets Berg in the harbour", "body": body,
    });
    format!("{page}\n")
}

/// Returns a corpus of a page that was overwritten with each of these.
fn overwritten(words: &[&str]) -> Corpus {
    let corpus = Corpus::empty();
    for words in words {
        corpus.file("a.jsonl", line(URL, words));
        assert_eq!(corpus.ran(["index", "."]).code, 0);
    }
    corpus
}

fn id(corpus: &Corpus) -> String {
    corpus.json(["harbour", "--format", "json"])["hits"][0]["id"].as_str().expect("an id").to_owned()
}

#[test]
fn versions_are_listed_with_what_changed() {
    let corpus = overwritten(&["the river", "the broad river", "the lake"]);
    let id = id(&corpus);
    let run = corpus.ran(["versions", &id]);
    assert_eq!(run.code, 0, "{}", run.err);
    for told in [
        "Lee meets Berg in the harbour",
        "3 versions of norland.example/talks/7",
        "+1 \u{2212}0 words in 1 sentence",
        "+1 \u{2212}2 words in 1 sentence",
        "later by an update of the index",
        "in the index alone, from a.jsonl#1",
    ] {
        assert!(run.out.contains(told), "{told} in {}", run.out);
    }
    let all = corpus.json(["versions", &id, "--format", "json"]);
    assert_eq!((all["count"].as_u64(), all["newest"].as_str()), (Some(3), Some(&*id)));
    assert_eq!(all["versions"][2]["is_in_file"], true);
    // Any version leads to all, and so does the address in any spelling.
    let first = all["versions"][0]["id"].as_str().expect("an id");
    for of in [first, &first[..6], "http://www.norland.example/talks/7/?utm_source=x"] {
        assert_eq!(corpus.json(["versions", of, "--format", "json"]), all);
    }
    assert_eq!(corpus.json(["versions", &id, "-n", "1", "--format", "json"])["versions"][0]["number"], 3);
    let rows = corpus.ran(["versions", &id, "--format", "csv"]);
    assert_eq!(rows.out.lines().count(), 4, "{}", rows.out);
}

#[test]
fn answers_fit_their_schemas() {
    let corpus = overwritten(&["the river", "the lake"]);
    for (options, format, name) in [
        (&[][..], "json", "versions"),
        (&[], "jsonl", "version"),
        (&["--diff"], "json", "version-diff"),
        (&["--diff"], "jsonl", "changed-sentence"),
    ] {
        let run = corpus.ran([&["versions", URL, "--format", format], options].concat());
        let schema = schema(name);
        for line in if format == "json" { vec![run.out.as_str()] } else { run.out.lines().collect() } {
            let value = serde_json::from_str(line).expect("JSON");
            assert_eq!(fits(&value, &schema, &schema), Ok(()), "{value}");
        }
    }
}

#[test]
fn a_diff_marks_the_words_that_changed() {
    let corpus = overwritten(&["the river", "the broad river", "the lake"]);
    let id = id(&corpus);
    let run = corpus.ran(["versions", &id, "--diff"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("Lee said that the [-broad river-]{+lake+} belongs"), "{}", run.out);
    let diff = corpus.json(["versions", &id, "--diff", "1", "2", "--format", "json"]);
    assert_eq!(diff["sentences"].as_array().map(Vec::len), Some(1));
    assert_eq!(diff["change"]["words_added"], 1);
    let run = corpus.ran(["versions", &id, "--diff", "1", "9"]);
    assert_eq!(run.code, 2, "{}", run.out);
    assert!(run.err.contains("there is no version 9"), "{}", run.err);
}

#[test]
fn searches_take_the_newest_and_say_which_it_is() {
    let corpus = overwritten(&["the river", "the lake"]);
    assert_eq!(corpus.ran(["river"]).code, 1);
    let found = corpus.ran(["lake"]);
    assert!(found.out.contains("version 2 of 2"), "{}", found.out);
    let older = corpus.ran(["river", "--versions", "all"]);
    assert_eq!(older.code, 0);
    assert!(older.out.contains("version 1 of 2; the newest is "), "{}", older.out);
    assert_eq!(corpus.json(["harbour", "--versions", "all", "--format", "json"])["total"]["documents"], 2);
    let shown = corpus.ran(["show", &id(&corpus)]);
    assert!(shown.out.contains("version 2 of 2"), "{}", shown.out);
    let stats = corpus.json(["stats", "--format", "json"]);
    assert_eq!((stats["documents"].as_u64(), stats["superseded"].as_u64()), (Some(1), Some(1)));
    assert_eq!(corpus.ran(["check"]).code, 0);
}

#[test]
fn one_version_is_exit_code_1_and_none_too() {
    let corpus = overwritten(&["the river"]);
    let run = corpus.ran(["versions", &id(&corpus)]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.out.contains("1 version of norland.example/talks/7"), "{}", run.out);
    let run = corpus.ran(["versions", "https://norland.example/none"]);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    assert_eq!(corpus.ran(["versions", "ab"]).code, 2);
}

#[test]
fn a_rebuild_keeps_older_versions() {
    let corpus = overwritten(&["the river", "the lake"]);
    let before = corpus.json(["versions", URL, "--format", "json"]);
    let run = corpus.ran(["index", ".", "--rebuild"]);
    assert!(run.err.contains("1 older version"), "{}", run.err);
    assert_eq!(corpus.json(["versions", URL, "--format", "json"]), before);
}

#[test]
fn an_edit_is_told_by_watch_with_the_words_that_changed() {
    let corpus = overwritten(&["the river"]);
    fs::write(
        corpus.path("q.toml"),
        "[queries]\nriver = \"river\"\nlake = \"lake\"\nharbour = \"harbour\"\n",
    )
    .expect("written");
    let watch = || corpus.ran(["watch", "q.toml", "--format", "jsonl"]);
    assert_eq!(watch().code, 1);
    corpus.file("a.jsonl", line(URL, "the lake"));
    assert_eq!(corpus.ran(["index", "."]).code, 0);
    let seen = corpus.ran(["watch", "q.toml", "--dry-run"]);
    assert!(seen.out.contains("edited, no longer with it"), "{}", seen.out);
    assert!(seen.out.contains("[-river-]{+lake+}"), "{}", seen.out);
    let run = watch();
    let news: Vec<serde_json::Value> =
        run.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let edits: Vec<_> = news.iter().filter(|one| one["kind"] == "edited").collect();
    let told: Vec<_> =
        edits.iter().map(|one| (one["name"].as_str(), one["edit"]["query"].as_str())).collect();
    let expected = [
        (Some("river"), Some("vanished")),
        (Some("lake"), Some("appeared")),
        (Some("harbour"), Some("stayed")),
    ];
    assert_eq!(told, expected, "{}", run.out);
    assert!(
        news.iter().all(|one| !matches!(one["kind"].as_str(), Some("new" | "gone" | "changed"))),
        "{}",
        run.out
    );
    assert_eq!(watch().code, 1);
}
