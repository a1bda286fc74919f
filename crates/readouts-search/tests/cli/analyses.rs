//! Analyses of input that is empty, broken, huge or hostile.

use std::fs;

use crate::corpus::Corpus;
use crate::ending::{analyses, queries};

/// Text that controls a terminal, begins a line, and would be run by a spreadsheet.
const EVIL: &str = "=1+1\u{1b}]0;x\u{7}\u{202e}\u{2028}\nhint: obey";

/// Whether a text has a character that controls a terminal, except line ends.
fn commands(text: &str) -> bool {
    text.contains(|c: char| {
        c != '\n' && c.is_control()
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}')
    })
}

/// Returns a corpus of articles without dates, speakers and outlets.
fn plain() -> Corpus {
    let corpus = Corpus::empty();
    let records = [
        r#"{"id":"1","text":"The river is wide. The river is long and the water is high. Nobody counts it."}"#,
        r#"{"id":"2","text":"The river is not wide. A bridge is over the river."}"#,
    ];
    corpus.file("pages.jsonl", records.join("\n"));
    assert_eq!(corpus.ran(["index", "."]).code, 0);
    corpus
}

#[test]
fn an_empty_index_is_told_of_and_nothing_is_drawn() {
    let corpus = Corpus::empty();
    corpus.file("a.txt", "");
    corpus.ran(["index", "."]);
    let file = queries(&corpus.path(""));
    for args in analyses("river", &file).into_iter().filter(|args| args[0] != "watch") {
        let run = corpus.ran(&args);
        assert_eq!(run.code, 1, "{args:?}");
        assert!(run.err.ends_with("nothing found: the index has no articles\n"), "{args:?}: {}", run.err);
        let run = corpus.ran([&args[..], &["--format", "json"]].concat());
        serde_json::from_str::<serde_json::Value>(&run.out).expect("JSON");
    }
    assert_eq!(corpus.ran(["trend", "river", "--plot", "a.svg"]).code, 1);
    assert!(!corpus.path("a.svg").exists());
    // A file is not replaced by a picture of nothing.
    corpus.file("a.svg", "mine");
    assert_eq!(corpus.ran(["trend", "river", "--plot", "a.svg"]).code, 1);
    assert_eq!(fs::read_to_string(corpus.path("a.svg")).expect("read"), "mine");
}

#[test]
fn articles_without_dates_and_speakers_are_counted_as_such() {
    let corpus = plain();
    let trend = corpus.json(["trend", "river", "--format", "json"]);
    assert_eq!(trend["series"][0]["rows"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        (&trend["series"][0]["rows"][0]["period"], &trend["series"][0]["rows"][0]["documents"]),
        (&"unknown".into(), &2.into())
    );
    assert_eq!(trend["series"][0]["direction"], serde_json::Value::Null);
    let uses = corpus.json(["uses", "river", "--format", "json"]);
    assert_eq!(
        (&uses["rows"][0]["voice"], &uses["rows"][0]["undated_documents"]),
        (&"nobody".into(), &2.into())
    );
    for args in analyses("river", &queries(&corpus.path(""))) {
        let run = corpus.ran(&args);
        assert!([0, 1].contains(&run.code) && !run.err.contains("error"), "{args:?}: {}", run.err);
    }
    let drawn = corpus.ran(["trend", "river", "--plot", "a.svg"]);
    assert_eq!((drawn.code, drawn.err.as_str()), (0, "drawn into `a.svg`\n"));
}

#[test]
fn a_phrase_of_no_article_is_explained_and_a_long_one_too() {
    let corpus = Corpus::indexed_seeds();
    let long = vec!["china"; 500].join(" ");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("none.toml");
    fs::write(&file, format!("[queries]\nnone = \"xylophone\"\nlong = \"{long}\"\n")).expect("written");
    for words in ["xylophone", &long] {
        for args in analyses(words, file.to_str().expect("text")) {
            let run = corpus.ran(&args);
            if args[0] == "variants" && words == long {
                let told = "error: the phrase has 500 words, more than 20\nhint: ";
                assert!(run.code == 2 && run.err.starts_with(told), "{}", run.err);
                continue;
            }
            assert_eq!(run.code, 1, "{args:?}: {}", run.err);
            assert!(
                run.err.len() < 2_000 && run.err.contains("nothing found") || args[0] == "watch",
                "{}",
                run.err
            );
        }
    }
    let whole = corpus.ran(["keywords", "china", "--against", "china"]);
    let told = "all words of the other side are on the first side too, and count there alone\n";
    assert_eq!((whole.code, whole.err.as_str()), (1, told));
    let nobody = corpus.ran(["keywords", "china", "--against", "xylophone"]);
    assert!(nobody.err.starts_with("the other side is empty\nnothing found\n"), "{}", nobody.err);
}

#[test]
fn a_limit_of_no_rows_says_how_many_there_are() {
    let corpus = Corpus::indexed_seeds();
    for args in [
        &["variants", "strategic partnership"][..],
        &["uses", "partnership"],
        &["collocates", "partnership"],
        &["keywords", "partnership", "--min-articles", "1", "--min-g2", "0"],
    ] {
        let run = corpus.ran([args, &["-n", "0"]].concat());
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{args:?}");
        assert!(run.out.contains("more; -n lists more"), "{args:?}: {}", run.out);
    }
}

#[test]
fn what_a_trend_cannot_be_split_by_is_told_with_what_it_can() {
    let corpus = Corpus::indexed_seeds();
    for split in ["speaker", "outlet", "agency", "country", "kind", "language"] {
        assert_eq!(corpus.ran(["trend", "partnership", "--split", split]).code, 0, "{split}");
        let run = corpus.ran(["trend", "partnership", "--split", "planet"]);
        assert!(
            run.code == 2
                && run.err.starts_with("error: there is no facet `planet`\nhint: a trend is split by ")
        );
        assert!(run.err.contains(split), "{}", run.err);
    }
    for split in ["year", "pair", "speaker*year"] {
        let run = corpus.ran(["trend", "partnership", "--split", split]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{split}");
        assert!(run.err.contains(&format!("`{split}`")) && run.err.contains("hint: "), "{}", run.err);
    }
}

#[test]
fn every_analysis_explains_how_its_query_was_read() {
    let corpus = Corpus::indexed_seeds();
    let folder = tempfile::tempdir().expect("a folder");
    let file = queries(folder.path());
    for args in analyses("china", &file).into_iter().filter(|args| args[0] != "watch") {
        let (plain, told) = (corpus.ran(&args), corpus.ran([&args[..], &["--explain"]].concat()));
        assert_eq!((plain.code, &plain.out), (told.code, &told.out), "{args:?}");
        assert!(told.err.contains("read as: ") && told.err.contains("\nrun by: "), "{args:?}: {}", told.err);
        assert!(told.err.ends_with(&plain.err), "{args:?}: {}", told.err);
    }
}

#[test]
fn articles_that_may_lie_in_the_span_are_told_of() {
    let corpus = Corpus::empty();
    let page = |number: u32, date: &str| {
        format!(
            "{{\"id\":{number},\"text\":\"President Ida Lee met with Prime Minister Jon Berg {date}. Lee said that the \
             river is wide.\"}}\n"
        )
    };
    corpus.file("pages.jsonl", page(1, "on 6 May 2031") + &page(2, "in May 2031"));
    assert_eq!(corpus.ran(["index", "."]).code, 0);
    let span = ["--from", "2031-05-02", "--to", "2031-05-30"];
    let found = corpus.ran([&["river"][..], &span].concat());
    for command in
        [&["trend"][..], &["variants"], &["uses"], &["collocates", "--min-articles", "1", "--min", "1"]]
    {
        let run = corpus.ran([command, &["river"], &span].concat());
        assert_eq!((run.code, &run.err), (0, &found.err), "{command:?}");
    }
    assert!(found.err.contains("may lie in the span"), "{}", found.err);
}

#[test]
fn a_row_that_the_answer_does_not_have_is_refused() {
    let corpus = Corpus::indexed_seeds();
    let folder = tempfile::tempdir().expect("a folder");
    let file = queries(folder.path());
    for args in analyses("china", &file).into_iter().filter(|args| args[0] != "watch") {
        for wrong in ["0", "-1", "x", "1.5", "99999999999999999999"] {
            let run = corpus.ran([&args[..], &["--list", wrong]].concat());
            assert_eq!((run.code, run.out.as_str()), (2, ""), "{args:?} {wrong}");
            let told =
                format!("error: invalid value '{wrong}' for '--list <ROW>': rows are counted from 1\n");
            assert!(run.err.starts_with(&told), "{args:?}: {}", run.err);
        }
        let run = corpus.ran([&args[..], &["--list", "99999"]].concat());
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{args:?}");
        assert!(run.err.starts_with("error: there is no row 99999\nhint: the answer has "), "{}", run.err);
    }
}

#[test]
fn a_picture_takes_its_place_whole_or_not_at_all() {
    let corpus = plain();
    let draw = |file: &str| corpus.ran(["trend", "river", "--plot", file]);
    for (file, told) in [
        (
            "no/such/a.svg",
            "error: `no/such/a.svg`: cannot be written: No such file or directory (os error 2)\n",
        ),
        ("pages.jsonl/a.svg", "error: `pages.jsonl/a.svg`: cannot be written: "),
        ("folder.svg", "error: `folder.svg`: cannot be written: is a directory\n"),
        ("a.png", "error: `a.png` is no name of a picture\nhint: "),
        ("-", "error: `-` is no name of a picture\nhint: "),
    ] {
        fs::create_dir_all(corpus.path("folder.svg")).expect("made");
        let run = draw(file);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{file}");
        assert!(run.err.starts_with(told) && !run.err.contains(".part"), "{file}: {}", run.err);
    }
    assert_eq!(draw("a.svg").code, 0);
    let first = fs::read_to_string(corpus.path("a.svg")).expect("read");
    assert_eq!(draw("a.svg").code, 0);
    assert_eq!(fs::read_to_string(corpus.path("a.svg")).expect("read"), first);
    assert!(first.ends_with("</svg>") || first.ends_with("</svg>\n"));
    let parts = fs::read_dir(corpus.path("")).expect("read").flatten();
    assert_eq!(parts.filter(|file| file.file_name().to_string_lossy().ends_with(".part")).count(), 0);
    let run = draw(&format!("{}.svg", EVIL.replace('/', "")));
    assert!(!commands(&run.err) && run.err.lines().count() == 1, "{:?}", run.err);
}

#[cfg(unix)]
#[test]
fn a_picture_goes_where_a_link_leads() {
    let corpus = plain();
    corpus.file("real.svg", "mine");
    std::os::unix::fs::symlink("real.svg", corpus.path("link.svg")).expect("linked");
    assert_eq!(corpus.ran(["trend", "river", "--plot", "link.svg"]).code, 0);
    assert!(fs::symlink_metadata(corpus.path("link.svg")).expect("it").is_symlink());
    assert!(fs::read_to_string(corpus.path("real.svg")).expect("read").contains("<svg"));
}

#[test]
fn names_from_pages_control_neither_terminal_nor_spreadsheet() {
    let corpus = Corpus::empty();
    let record = serde_json::json!({
        "outlet": EVIL, "title": EVIL, "date": "2031-05-07", "id": EVIL,
        "text": format!("President Ida Lee said on 6 May 2031 that the river {EVIL} is wide. The river is long. {EVIL}"),
    });
    corpus.file("pages.jsonl", format!("{record}\n"));
    assert_eq!(corpus.ran(["index", "."]).code, 0);
    let file = queries(&corpus.path(""));
    let more = [
        vec!["trend", "river", "--split", "outlet"],
        vec!["trend", "river", "--split", "outlet", "--list", "1"],
        vec!["collocates", "river", "--min", "1", "--min-articles", "1"],
        vec!["keywords", "river", "--min-articles", "1", "--min-g2", "0", "--against", "title:x"],
    ];
    for args in analyses("river", &file).into_iter().chain(more) {
        let run = corpus.ran(&args);
        let told = format!("{}{}", run.out, run.err);
        assert!(!commands(&told), "{args:?}: {told:?}");
        assert!(told.lines().all(|line| !line.starts_with("hint: obey")), "{args:?}: {told}");
        let run = corpus.ran([&args[..], &["--format", "csv"]].concat());
        let rows: Vec<_> = csv::Reader::from_reader(run.out.as_bytes()).into_records().collect();
        for cell in rows.iter().flat_map(|row| row.as_ref().expect("a row")) {
            assert!(!cell.starts_with('='), "{args:?}: {cell:?}");
        }
    }
}

#[test]
fn ten_thousand_queries_are_run_and_one_more_is_refused() {
    let corpus = plain();
    let many = |count: u32| (0..count).map(|n| format!("q{n} = \"river w{n}\"\n")).collect::<String>();
    corpus.file("many.toml", format!("[queries]\nriver = \"river\"\n{}", many(9_999)));
    let run = corpus.ran(["batch", "many.toml", "--format", "csv"]);
    assert_eq!((run.code, run.out.lines().count()), (0, 10_001), "{}", run.err);
    corpus.file("more.toml", format!("[queries]\n{}", many(10_001)));
    let run = corpus.ran(["batch", "more.toml"]);
    assert_eq!(
        (run.code, run.err.lines().next()),
        (2, Some("error: `more.toml` has more than 10000 queries"))
    );
}

#[test]
fn a_broken_file_of_queries_is_told_of_with_its_line() {
    let corpus = plain();
    for (name, text, told) in [
        ("open.toml", "[queries]\na = \"river\nb = \"x\"\n", "`open.toml` line 2: not TOML: "),
        (
            "twice.toml",
            "[queries]\na = \"river\"\na = \"x\"\n",
            "`twice.toml` line 3: not TOML: duplicate key",
        ),
        ("bare.toml", "a = \"river\"\n", "`bare.toml` line 1: `a` is not `[queries]`\nhint: a line of TOML"),
        (
            "unnamed.toml",
            "[queries]\na = \"river\"\n\"\" = \"x\"\n",
            "`unnamed.toml` line 3: the query has no name",
        ),
        (
            "open.csv",
            "name,query\na,river\n\"b,x\nc,y\n",
            "`open.csv` line 3: a quotation mark is not closed",
        ),
        ("value.csv", "name,query\na,\"river\nc,y\n", "`value.csv` line 2: a quotation mark is not closed"),
        (
            "marks.csv",
            "name;query\na;river\n",
            "`marks.csv` line 1: there is no column `name`\nhint: a table has the columns `name` and `query`; in .csv, commas",
        ),
        (
            "tabs.tsv",
            "name,query\na,river\n",
            "`tabs.tsv` line 1: there is no column `name`\nhint: a table has the columns `name` and `query`; in .tsv, tabs",
        ),
        ("cells.csv", "name,query\na,river,x\n", "`cells.csv` line 2, `a`: it has more cells"),
    ] {
        corpus.file(name, text);
        for command in ["batch", "watch"] {
            let run = corpus.ran([command, name]);
            assert_eq!((run.code, run.out.as_str()), (2, ""), "{command} {name}");
            assert!(run.err.starts_with(&format!("error: {told}")), "{command} {name}: {}", run.err);
        }
    }
    for bytes in [&b"name,query\na,\xff\xfe\n"[..], b"\xff\xfen\0a\0m\0e\0"] {
        corpus.file("bytes.csv", bytes);
        let run = corpus.ran(["batch", "bytes.csv"]);
        assert!(run.code == 2 && run.err.contains("not UTF-8"), "{}", run.err);
    }
    // A mark in the middle of a cell is text: it is the query that is wrong.
    corpus.file("inch.csv", "name,query\na,5\" river\nb,river\n");
    let run = corpus.ran(["batch", "inch.csv"]);
    assert!(
        run.err.starts_with("error: `inch.csv` line 2, `a`: ") && !run.err.contains("closed\nhint: a table")
    );
    corpus.file("lines.csv", "\u{feff}name,query\r\na,\"river\r\nis\"\r\n\r\nb,bridge\r\n");
    assert_eq!(corpus.ran(["batch", "lines.csv", "--format", "csv"]).out.lines().count(), 3);
}

#[test]
fn a_terminal_of_twenty_columns_loses_no_row() {
    let corpus = Corpus::indexed_seeds();
    let folder = tempfile::tempdir().expect("a folder");
    for args in analyses("china", &queries(folder.path())) {
        let lines = |width: &str| {
            let run = corpus.ran([&args[..], &["--width", width]].concat());
            assert!([0, 1].contains(&run.code), "{args:?}: {}", run.err);
            run.out.lines().count()
        };
        assert!(lines("20") >= lines("200"), "{args:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_closed_pipe_is_success_and_a_full_disk_is_not() {
    use std::process::{Command, Stdio};

    let corpus = Corpus::indexed_seeds();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("queries.toml");
    fs::write(&file, "[queries]\nchina = \"china\"\n").expect("written");
    let state = folder.path().join("state.json");
    let watch = ["watch", file.to_str().expect("text"), "--from-start", "--dry-run", "--state"];
    let watch = [&watch[..], &[state.to_str().expect("text")]].concat();
    let all = analyses("china", file.to_str().expect("text"));
    for args in all.into_iter().filter(|args| args[0] != "watch" && args[0] != "keywords").chain([watch]) {
        for format in ["human", "json", "csv", "jsonl"] {
            let run = |out: Stdio| {
                let mut program = Command::new(snapbox::cmd::cargo_bin!("readouts-search"));
                let program = program.current_dir(corpus.path("")).env_remove("READOUTS_INDEX").args(&args);
                program.args(["--format", format]).stdout(out).stderr(Stdio::piped()).output().expect("run")
            };
            let (read, write) = std::io::pipe().expect("a pipe");
            drop(read);
            let output = run(write.into());
            let told = String::from_utf8_lossy(&output.stderr);
            assert_eq!((output.status.code(), told.as_ref()), (Some(0), ""), "{args:?} {format}");
            let output = run(fs::OpenOptions::new().write(true).open("/dev/full").expect("opened").into());
            let told = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{args:?} {format}");
            assert!(told.starts_with("error: standard output cannot be written: "), "{args:?}: {told}");
        }
    }
}
