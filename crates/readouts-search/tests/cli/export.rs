//! Exports: what they hold, and what becomes of the file that they are written to.

use std::fs;

use serde_json::Value;

use crate::corpus::Corpus;

/// Pages in three languages, with what breaks lines, tags and cells.
fn pages() -> Corpus {
    let corpus = Corpus::empty();
    let records = [
        serde_json::json!({
            "url": "https://norland.example/1?a=1&b=2", "outlet": "Norland, \"Post\"", "date": "2031-05-07",
            "region": "north", "title": "=1+1; Lee meets <Berg>",
            "body": "President Ida Lee met with Prime Minister Jon Berg on 6 May 2031. Lee said: “The river’s banks \
                     belong to both peoples.” \n\nThe two leaders agreed that the river is wide \u{7}\u{1b}[31m\u{202e}.",
        }),
        serde_json::json!({
            "outlet": "苏里亚日报", "date": "2031-07-01", "title": "李艾达同贝里会谈",
            "body": "2031年6月30日，诺兰总理李艾达表示，这条河属于两国人民。",
        }),
        serde_json::json!({
            "outlet": "Suria Daily", "date": "2031-06-02", "title": "Река",
            "body": "5 марта 2031 года президент Ида Ли заявила, что река принадлежит обоим народам.",
        }),
    ];
    let lines: Vec<String> = records.iter().map(|record| format!("{record}\n")).collect();
    corpus.file("pages.jsonl", lines.concat());
    assert_eq!(corpus.ran(["index", ".", "--keep", "region"]).code, 0);
    corpus
}

fn rows(text: &str) -> Vec<csv::StringRecord> {
    csv::Reader::from_reader(text.as_bytes()).records().map(|row| row.expect("a row")).collect()
}

fn column(text: &str, name: &str) -> Vec<String> {
    let head = csv::Reader::from_reader(text.as_bytes()).headers().expect("columns").clone();
    let at = head.iter().position(|column| column == name).expect("the column");
    rows(text).iter().map(|row| row[at].to_owned()).collect()
}

/// Returns the records of an export.
fn records(corpus: &Corpus, what: &[&str]) -> Vec<Value> {
    let run = corpus.ran(["export"].iter().chain(what).chain(&["--format", "jsonl"]));
    assert_eq!(run.code, 0, "{}", run.err);
    run.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn rows_of_a_table_are_the_records_and_add_up_to_the_statistics() {
    let corpus = pages();
    let stats = corpus.json(["stats", "--format", "json"]);
    for what in ["articles", "statements"] {
        let run = corpus.ran(["export", what]);
        let records = records(&corpus, &[what]);
        assert_eq!(rows(&run.out).len(), records.len());
        for name in ["doc_id", "id", "outlet", "url", "language", "text"] {
            let told: Vec<&str> =
                records.iter().map(|record| record[name].as_str().unwrap_or_default()).collect();
            assert_eq!(column(&run.out, name), told, "{what}.{name}");
        }
        let words = column(&run.out, "words")
            .iter()
            .map(|words| words.parse::<u64>().expect("a number"))
            .sum::<u64>();
        assert_eq!(words, stats["words"], "{what}");
        assert!(column(&run.out, "region").iter().any(|region| region == "north"));
        let mut ids = column(&run.out, "id");
        assert!(ids.is_sorted());
        ids.dedup();
        assert_eq!(ids.len() as u64, stats["documents"]);
        let tsv = corpus.ran(["export", what, "--format", "tsv"]);
        assert_eq!(
            tsv.out.lines().next().map(|head| head.replace('\t', ",")),
            run.out.lines().next().map(str::to_owned)
        );
    }
    // Programs read the cells, so they are as they are unless asked otherwise.
    assert!(
        column(&corpus.ran(["export", "articles"]).out, "title")
            .contains(&"=1+1; Lee meets <Berg>".to_owned())
    );
    let safe = corpus.ran(["export", "articles", "--safe-cells", "--bom"]);
    assert!(safe.out.starts_with("\u{feff}doc_id,"));
    assert!(safe.out.contains("'=1+1; Lee meets <Berg>"));
}

#[test]
fn a_query_with_words_gives_the_statements_of_its_matches() {
    let corpus = pages();
    let numbers = |what: &[&str]| -> Vec<(String, u64)> {
        let of = |record: &Value| {
            (
                record["outlet"].as_str().expect("text").to_owned(),
                record["number"].as_u64().expect("a number"),
            )
        };
        records(&corpus, &[&["statements"], what].concat()).iter().map(of).collect()
    };
    let post = "Norland, \"Post\"".to_owned();
    assert_eq!(numbers(&["banks"]), [(post.clone(), 2)]);
    assert_eq!(numbers(&["--by", "Ida Lee", "--lang", "en"]), [(post.clone(), 2)]);
    assert_eq!(numbers(&["--basis", "joint"]), [(post, 3)]);
    assert_eq!(numbers(&["属于两国"]), [("苏里亚日报".to_owned(), 1)]);
    assert_eq!(numbers(&["река"]), [("Suria Daily".to_owned(), 1)]);
    let occurrences = records(&corpus, &["occurrences", "river", "--window", "1"]);
    let kwic = corpus.ran(["kwic", "river", "--window", "1", "--format", "jsonl"]).out;
    let kwic: Vec<Value> = kwic.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!((occurrences.len(), &occurrences), (2, &kwic));
}

#[test]
fn texts_have_the_words_of_the_index_and_no_control_characters() {
    let corpus = pages();
    let words = corpus.json(["stats", "--format", "json"])["words"].as_u64().expect("a number");
    for form in ["vert", "conllu", "tei"] {
        let run = corpus.ran(["export", "articles", "--format", form]);
        assert_eq!(run.code, 0, "{}", run.err);
        let is_bad = |c: char| c.is_control() && !['\n', '\t'].contains(&c);
        assert!(!run.out.contains(is_bad), "{form}");
        let count = match form {
            "vert" => run.out.lines().filter(|line| line.ends_with("\tword")).count(),
            "conllu" => {
                let tokens = run.out.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit()));
                tokens.filter(|line| !line.contains("Word=No")).count()
            }
            _ => continue,
        };
        assert_eq!(count as u64, words, "{form}");
    }
}

#[test]
fn what_does_not_go_together_is_refused_with_the_way_out() {
    let corpus = Corpus::indexed_seeds();
    for (arguments, told) in [
        (
            &["statements", "--format", "vert"][..],
            "hint: `export articles --format vert` marks each statement in them",
        ),
        (&["occurrences", "china", "--format", "tei"], "hint: `export articles --format tei`"),
        (&["occurrences"], "error: occurrences of what? no words are given\nhint:"),
        (&["everything"], "invalid value 'everything' for '<WHAT>'"),
        (&["articles", "--output", "no/such/folder.csv"], "error: `no/such/folder.csv`: cannot be written"),
        (&["articles", "--output", "."], "cannot be written"),
    ] {
        let run = corpus.ran(["export"].iter().chain(arguments));
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}");
        assert!(run.err.contains(told), "{arguments:?}: {}", run.err);
    }
}

#[test]
fn a_file_is_replaced_only_by_a_whole_one() {
    let corpus = Corpus::seeds();
    corpus.ran(["index", "."]);
    corpus.file("out.csv", "mine");
    let read = || fs::read_to_string(corpus.path("out.csv")).expect("read");
    let export =
        |arguments: &[&str]| corpus.ran(["export"].iter().chain(arguments).chain(&["-o", "out.csv"]));
    let nothing = export(&["articles", "xylophone"]);
    assert_eq!((nothing.code, nothing.out.as_str(), read().as_str()), (1, "", "mine"));
    assert_eq!((export(&["occurrences", "xylophone"]).code, read().as_str()), (1, "mine"));
    let statements = export(&["statements", "--basis", "corrected"]);
    assert_eq!((statements.code, read().as_str()), (1, "mine"), "{}", statements.err);
    let run = export(&["articles"]);
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "", "5 articles written to `out.csv`\n"));
    assert_eq!(read(), corpus.ran(["export", "articles"]).out);
    let parts = fs::read_dir(corpus.path("")).expect("read").flatten();
    assert_eq!(parts.filter(|file| file.file_name().to_string_lossy().ends_with(".part")).count(), 0);
}

#[test]
fn nothing_found_is_told_and_an_empty_index_too() {
    let corpus = Corpus::empty();
    corpus.file("a.txt", "");
    corpus.ran(["index", "."]);
    for what in
        [&["articles"][..], &["statements"], &["occurrences", "river"], &["articles", "--format", "tei"]]
    {
        let run = corpus.ran(["export"].iter().chain(what));
        assert_eq!(run.code, 1, "{what:?}");
        assert!(run.err.starts_with("nothing found: the index has no articles"), "{}", run.err);
        assert!(run.out.is_empty() || run.out.starts_with("id,"), "{}", run.out);
    }
}

#[cfg(feature = "parquet")]
#[test]
fn a_parquet_file_begins_and_ends_with_its_mark() {
    let corpus = Corpus::indexed_seeds();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.parquet");
    for what in [&["articles"][..], &["statements"], &["occurrences", "partnership"]] {
        let path = file.to_str().expect("text");
        let run = corpus.ran(["export"].iter().chain(what).chain(&["--format", "parquet", "-o", path]));
        assert_eq!(run.code, 0, "{}", run.err);
        let bytes = fs::read(&file).expect("read");
        assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
    }
}

#[cfg(unix)]
mod unix {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn links_stay_and_devices_are_written_to() {
        let corpus = Corpus::seeds();
        corpus.ran(["index", "."]);
        corpus.file("real.csv", "mine");
        symlink("real.csv", corpus.path("link.csv")).expect("linked");
        assert_eq!(corpus.ran(["export", "articles", "-o", "link.csv"]).code, 0);
        assert!(fs::symlink_metadata(corpus.path("link.csv")).expect("it").is_symlink());
        assert!(fs::read_to_string(corpus.path("real.csv")).expect("read").starts_with("doc_id,"));
        let mode = |name: &str| fs::metadata(corpus.path(name)).expect("it").permissions().mode() & 0o777;
        corpus.file("other.csv", "");
        assert_eq!(corpus.ran(["export", "articles", "-o", "new.csv"]).code, 0);
        assert_eq!(mode("new.csv"), mode("other.csv"));
        assert_eq!(corpus.ran(["export", "articles", "-o", "/dev/null"]).code, 0);
        let run = corpus.ran(["export", "articles", "-o", "/dev/stdout"]);
        assert!(run.code == 0 && run.out.starts_with("doc_id,"), "{}", run.err);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_an_error_of_the_file() {
        let corpus = Corpus::indexed_seeds();
        let parquet = cfg!(feature = "parquet").then_some("parquet");
        for form in ["csv", "jsonl", "vert", "tei"].into_iter().chain(parquet) {
            let run = corpus.ran(["export", "articles", "--format", form, "-o", "/dev/full"]);
            assert_eq!(run.code, 2, "{form}");
            assert!(run.err.starts_with("error: `/dev/full`: cannot be written: "), "{form} {}", run.err);
        }
    }

    /// Whether a folder has a part of a file.
    fn has_part(corpus: &Corpus) -> bool {
        let files = fs::read_dir(corpus.path("out")).expect("read").flatten();
        files.into_iter().any(|file| file.file_name().to_string_lossy().ends_with(".part"))
    }

    #[test]
    fn after_an_interrupt_the_file_is_as_it_was() {
        let corpus = Corpus::empty();
        let sentence = "President Ida Lee said on 6 May 2031 that the river belongs to both peoples. ";
        let record =
            |number: usize| format!("{{\"id\":{number},\"text\":\"{number} {}\"}}\n", sentence.repeat(60));
        corpus.file("pages.jsonl", (0..150).map(record).collect::<String>());
        corpus.file("out/a.vert", "mine");
        assert_eq!(corpus.ran(["index", "."]).code, 0);
        let mut stopped = 0;
        for _ in 0..10 {
            let mut child = Command::new(snapbox::cmd::cargo_bin!("readouts-search"))
                .current_dir(corpus.path(""))
                .args(["export", "articles", "--format", "vert", "-o", "out/a.vert"])
                .stderr(Stdio::piped())
                .spawn()
                .expect("run");
            let began = Instant::now();
            while !has_part(&corpus)
                && began.elapsed() < Duration::from_secs(20)
                && child.try_wait().expect("it").is_none()
            {
                std::thread::sleep(Duration::from_millis(1));
            }
            let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill");
            let output = child.wait_with_output().expect("its end");
            assert!(!has_part(&corpus));
            if output.status.code() == Some(130) && sent.success() {
                stopped += 1;
                assert_eq!(fs::read_to_string(corpus.path("out/a.vert")).expect("read"), "mine");
                assert_eq!(
                    String::from_utf8_lossy(&output.stderr),
                    "stopped: `out/a.vert` was not written\n"
                );
                break;
            }
            // It was too fast.
            assert_eq!(output.status.code(), Some(0));
            corpus.file("out/a.vert", "mine");
        }
        assert_eq!(stopped, 1);
    }
}
