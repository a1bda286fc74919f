//! Settings of a folder, of the user and of the environment, and files of settings that are hostile.

use std::fs;

use crate::corpus::{Corpus, page};

impl Corpus {
    /// Writes the user's own configuration.
    fn own(&self, text: &str) {
        self.file(".config/readouts-search/config.toml", text);
    }

    /// Returns a row of `stats`: value and origin.
    fn setting(&self, key: &str, args: &[&str]) -> (String, String) {
        let stats = self.json(["stats", "--format", "json"].iter().chain(args));
        let rows = stats["settings"].as_array().expect("rows");
        let row = rows.iter().find(|row| row["key"] == key).expect("the key");
        let value = row["value"].as_array().expect("values").iter().filter_map(|value| value.as_str());
        (value.collect::<Vec<_>>().join(","), row["from"].as_str().expect("an origin").to_owned())
    }
}

fn corpus_of(settings: &str) -> Corpus {
    let corpus = Corpus::empty();
    corpus.file("a.txt", page("spring"));
    corpus.file("b.txt", page("summer"));
    corpus.file("readouts.toml", settings);
    corpus
}

#[test]
fn a_later_source_goes_before_an_earlier_one() {
    let corpus = corpus_of("search.limit = 4\nsearch.sort = \"date\"\n");
    assert_eq!(corpus.ran(["index", "."]).code, 0);
    let pair = |value: &str, from: &str| (value.to_owned(), from.to_owned());
    assert_eq!(corpus.setting("search.limit", &[]), pair("4", "folder"));
    corpus.own("search.limit = 1\nindex = \"~/nowhere\"\n");
    assert_eq!(corpus.setting("search.limit", &["--index", ".readouts"]), pair("1", "user"));
    assert_eq!(corpus.setting("search.sort", &["--index", ".readouts"]), pair("date", "folder"));
    assert_eq!(corpus.setting("search.sort", &["--index", ".readouts", "--no-config"]).1, "built-in");
    assert_eq!(corpus.setting("index", &["--index", ".readouts"]), pair(".readouts", "option"));
    // The user's own file holds where the folder's does.
    let found = corpus.ran(["near", "--index", ".readouts"]).out;
    assert!(found.contains("this is number 1"), "{found}");
    let found = corpus.ran(["near", "--index", ".readouts", "-n", "2"]).out;
    assert!(!found.contains("these are"), "{found}");
    // The environment goes before the user's own index.
    assert!(corpus.ran(["near"]).err.contains("nowhere"));
    let run = corpus.run(["near", "--format", "jsonl"]).env("READOUTS_INDEX", ".readouts").output();
    assert_eq!(run.expect("run").stdout.iter().filter(|byte| **byte == b'\n').count(), 1);
}

#[test]
fn an_outlet_of_a_folder_holds_after_it_was_changed() {
    let corpus = corpus_of("outlets = { \"a.txt\" = \"Lumen Daily\" }");
    let outlets = || {
        let mut rows: Vec<_> = corpus
            .ran(["near", "--corpus", ".", "--format", "jsonl"])
            .out
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON")["outlet"].to_string())
            .collect();
        rows.sort();
        rows
    };
    assert_eq!(outlets(), ["\"Lumen Daily\"", "null"]);
    corpus.file("readouts.toml", "outlets = { \"*.txt\" = \"Suria Post\" }");
    assert_eq!(outlets(), ["\"Suria Post\"", "\"Suria Post\""]);
    fs::remove_file(corpus.path("readouts.toml")).expect("removed");
    assert_eq!(outlets(), ["null", "null"]);
}

#[test]
fn a_hostile_file_is_an_error_and_can_be_left_out() {
    let corpus = corpus_of("");
    assert_eq!(corpus.ran(["index", "."]).code, 0);
    let large = " ".repeat((64 << 10) + 1);
    let deep = format!("a = {}", "[".repeat(60_000));
    let dotted = format!("{}a = 1", "a.".repeat(30_000));
    for (bytes, told) in [
        (large.as_bytes(), "larger than 64 kB, too large for settings"),
        (b"keep = [\"a\"]\n\xff", "line 2: not UTF-8 text"),
        (b"\0\0\0", "not TOML"),
        (deep.as_bytes(), "line 1: "),
        (dotted.as_bytes(), "line 1: "),
        (b"\"\x1b[31mkeep\" = 1", "not TOML"),
        (b"\"\\u001b[31mkeep\" = 1", r"there is no key `\u{1b}[31mkeep`"),
    ] {
        corpus.file("readouts.toml", bytes);
        for args in
            [&["near"][..], &["near", "--corpus", "."], &["index", "."], &["stats"], &["extract", "a.txt"]]
        {
            let run = corpus.ran(args);
            assert_eq!(run.code, 2, "{args:?}: {}", run.err);
            assert!(run.err.contains("readouts.toml") && run.err.contains(told), "{args:?}: {}", run.err);
            assert!(run.err.len() < 3_000 && !run.err.contains('\u{1b}'), "{}", run.err);
        }
        assert_eq!(corpus.ran(["near", "--no-config"]).code, 0);
    }
}

#[cfg(unix)]
#[test]
fn a_link_in_place_of_the_file_is_not_followed() {
    let corpus = corpus_of("");
    assert_eq!(corpus.ran(["index", "."]).code, 0);
    corpus.file("elsewhere/settings.toml", "search.limit = 1");
    fs::remove_file(corpus.path("readouts.toml")).expect("removed");
    std::os::unix::fs::symlink("elsewhere/settings.toml", corpus.path("readouts.toml")).expect("linked");
    let run = corpus.ran(["near"]);
    assert!(run.code == 2 && run.err.contains("a symbolic link, which is not followed"), "{}", run.err);
    assert!(run.err.contains("`--no-config` leaves the file out"), "{}", run.err);
    // A file that the user names may be one.
    assert!(corpus.ran(["near", "--config", "readouts.toml"]).out.contains("this is number 1"));
}

#[test]
fn of_several_folders_only_that_of_the_index_has_settings() {
    let corpus = corpus_of("");
    corpus.file("other/c.txt", page("autumn"));
    corpus.file("other/readouts.toml", "keep = [\"desk\"]");
    let run = corpus.ran(["index", "a.txt", "other", "--index", "all.index"]);
    assert!(
        run.code == 2 && run.err.contains("`other/readouts.toml` does not hold for this index"),
        "{}",
        run.err
    );
    assert!(run.err.contains("`--no-config`"), "{}", run.err);
    assert_eq!(corpus.ran(["index", "a.txt", "other", "--index", "all.index", "--no-config"]).code, 0);
    // Settings of a folder below are no page and no settings of the corpus.
    assert_eq!(corpus.ran(["index", "."]).code, 0);
}
