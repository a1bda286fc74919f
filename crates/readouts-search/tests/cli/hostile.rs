//! Pages, names, arguments and environments that are broken or malicious.

use std::fs;

use crate::corpus::{Corpus, page};

/// Indexes a corpus of a valid page and another file. The valid page must be found, and `told` must be
/// reported.
fn assert_told(corpus: &Corpus, told: &str) {
    corpus.page("sound.txt", "spring");
    let run = corpus.ran(["index", "."]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains(told), "`{told}` is not in: {}", run.err);
    assert_eq!(corpus.found("spring"), ["sound.txt"]);
    // It is reported again, because the file is unchanged.
    let run = corpus.ran(["index", "."]);
    assert!(run.err.contains(told), "{}", run.err);
}

#[test]
fn a_folder_without_pages_is_told_of() {
    let corpus = Corpus::empty();
    for (args, code) in [(["index", "."], 1), (["extract", "."], 1), (["--corpus", "."], 1)] {
        let run = corpus.ran(args);
        assert_eq!((run.code, run.out.as_str()), (code, ""));
        assert!(run.err.contains("`.`: no pages here"), "{}", run.err);
    }
    assert_eq!(corpus.ran(["stats"]).code, 1);
    for args in [["index", "missing"], ["--corpus", "missing"], ["extract", "missing"]] {
        let run = corpus.ran(args);
        assert_eq!((run.code, run.err.as_str()), (2, "error: `missing`: no such file or folder\n"));
    }
    assert!(!corpus.path("missing").exists());
}

#[test]
fn files_that_hold_no_article_are_told_of() {
    let corpus = Corpus::empty();
    corpus.file("empty.txt", "");
    corpus.file("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    corpus.file("zeros.txt", b"a\0b\0\0c");
    assert_told(
        &corpus,
        "warning: `empty.txt`: no article in it\n\
         warning: `picture.txt`: not text: it looks like a PNG image\n\
         warning: `zeros.txt`: not text: it has zero bytes\n",
    );
}

#[test]
fn side_data_that_cannot_be_read_are_named() {
    let corpus = Corpus::empty();
    corpus.page("a.txt", "summer");
    corpus.file("a.txt.meta.json", "{broken");
    assert_told(&corpus, "warning: `a.txt.meta.json`: side data are not a JSON object");
    fs::remove_file(corpus.path("a.txt.meta.json")).expect("removed");
    fs::create_dir(corpus.path("a.txt.meta.json")).expect("made");
    assert_told(&corpus, "warning: `a.txt.meta.json`: side data are not a file");
    fs::remove_dir(corpus.path("a.txt.meta.json")).expect("removed");
    corpus.ran(["index", "."]);
    assert_eq!(corpus.found("summer"), ["a.txt"]);
}

#[test]
fn text_that_is_not_utf8_is_read_and_told_of_once() {
    let corpus = Corpus::empty();
    let text = page("caf\u{e9}").replace('\u{e9}', "@").into_bytes();
    corpus.file("a.txt", text.iter().map(|&b| if b == b'@' { 0xe9 } else { b }).collect::<Vec<_>>());
    let run = corpus.ran(["index", "."]);
    assert!(run.err.contains("note: `a.txt`: not UTF-8, read as windows-1252"), "{}", run.err);
    assert_eq!(corpus.found("cafe"), ["a.txt"]);
}

#[test]
fn a_broken_record_does_not_keep_the_others_out() {
    let corpus = Corpus::empty();
    let record = |word: &str| serde_json::json!({ "text": page(word) }).to_string();
    corpus.file("all.jsonl", [record("summer"), "{broken".to_owned(), record("autumn")].join("\n"));
    assert_told(&corpus, "warning: `all.jsonl#2`: not a JSON object");
    assert_eq!(corpus.found("autumn"), ["all.jsonl#3"]);
}

#[test]
#[cfg(unix)]
fn links_that_lead_back_or_nowhere_are_told_of() {
    use std::os::unix::fs::symlink;

    let corpus = Corpus::empty();
    corpus.page("sub/a.txt", "summer");
    symlink("..", corpus.path("sub/loop")).expect("linked");
    symlink("nothing", corpus.path("broken.txt")).expect("linked");
    assert_told(&corpus, "`sub/loop`: a symbolic link that leads back to a folder above it");
    assert!(corpus.ran(["index", "."]).err.contains("`broken.txt`: a broken symbolic link"));
    assert_eq!(corpus.found("summer"), ["sub/a.txt"]);
}

#[test]
#[cfg(unix)]
fn an_index_in_a_corpus_that_is_a_link_to_another_is_not_used() {
    use std::os::unix::fs::symlink;

    let (mine, strangers) = (Corpus::empty(), Corpus::empty());
    mine.page("mine.txt", "summer");
    mine.ran(["index", "."]);
    strangers.page("other.txt", "winter");
    symlink(mine.path(".readouts"), strangers.path(".readouts")).expect("linked");
    for arguments in [&["index", "."][..], &["summer"], &["--corpus", ".", "summer"], &["check"]] {
        let run = strangers.ran(arguments);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}");
        assert!(run.err.contains("a symbolic link, which is not followed in a corpus"), "{}", run.err);
        assert!(run.err.contains("hint: name the index that you mean with `--index`"), "{}", run.err);
    }
    assert_eq!(mine.found("summer"), ["mine.txt"]);
    // A link that the user names himself is followed.
    let named = strangers.ran(["summer", "--index", ".readouts"]);
    assert_eq!(named.code, 0, "{}", named.err);
}

#[test]
#[cfg(unix)]
fn pipes_in_a_folder_are_not_waited_for() {
    let corpus = Corpus::empty();
    for name in ["pipe.txt", "sound.txt.meta.json"] {
        let made = std::process::Command::new("mkfifo").arg(corpus.path(name)).status().expect("run");
        assert!(made.success());
    }
    corpus.page("sound.txt", "spring");
    let run = corpus.run(["index", "."]).timeout(std::time::Duration::from_secs(20));
    let told = String::from_utf8_lossy(&run.output().expect("run").stderr).into_owned();
    assert!(told.contains("`pipe.txt`: neither a file nor a folder"), "{told}");
    assert!(told.contains("`sound.txt.meta.json`: side data are not a file"), "{told}");
}

#[test]
#[cfg(unix)]
fn a_pipe_that_nobody_writes_to_is_refused_at_once() {
    let corpus = Corpus::empty();
    let made = std::process::Command::new("mkfifo").arg(corpus.path("pipe.txt")).status().expect("run");
    assert!(made.success());
    corpus.file("list", "pipe.txt\n");
    for (args, told) in [
        (&["index", "pipe.txt"][..], "error: `pipe.txt`: a pipe that nobody writes to\n"),
        (&["extract", "pipe.txt"], "error: `pipe.txt`: a pipe that nobody writes to\n"),
        (&["extract", "--files-from", "list"], "error: `pipe.txt`: neither a file nor a folder\n"),
        (&["extract", "--files-from", "pipe.txt"], "error: `pipe.txt`: a pipe that nobody writes to\n"),
    ] {
        let run = corpus.run(args).timeout(std::time::Duration::from_secs(20)).output().expect("run");
        assert_eq!(String::from_utf8_lossy(&run.stderr), told, "{args:?}");
        assert_eq!(run.status.code(), Some(2), "{args:?}");
    }
    assert!(!corpus.path(".readouts").exists());
}

#[test]
fn standard_input_is_named_once() {
    let corpus = Corpus::empty();
    for args in [&["extract", "-", "--files-from", "-"][..], &["index", "-", "-"]] {
        let run = corpus.ran(args);
        assert_eq!(run.code, 2);
        assert!(run.err.starts_with("error: standard input is named twice\nhint: "), "{}", run.err);
    }
}

#[test]
fn files_of_records_without_any_say_why() {
    let corpus = Corpus::empty();
    corpus.file("header.csv", "title,text\n");
    corpus.file("nothing.jsonl", "");
    corpus.file("nothing.warc", "WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n");
    assert_eq!(corpus.ran(["extract", "header.csv"]).code, 1);
    assert_told(
        &corpus,
        "warning: `header.csv`: no row below the header\n\
         warning: `nothing.jsonl`: no record in it\n\
         warning: `nothing.warc`: no page: its one record is none\n",
    );
}

#[test]
fn a_run_names_a_file_in_one_way() {
    let corpus = Corpus::empty();
    corpus.page("sound.txt", "spring");
    corpus.file("broken.jsonl", "{broken");
    corpus.file("list", format!("{}\nmissing.txt\n", corpus.path("missing.txt").display()));
    let err = corpus.ran(["index", ".", "--files-from", "list"]).err;
    let told = "warning: `missing.txt`: no such file or folder\n";
    assert_eq!(err.matches(told).count(), 2, "{err}");
    assert!(err.contains("warning: `broken.jsonl#1`: "), "{err}");
}

#[test]
#[cfg(unix)]
fn a_pipe_that_is_named_is_read() {
    let corpus = Corpus::seeds();
    let run = corpus.run(["extract", "/dev/stdin"]).stdin(page("spring"));
    run.assert().success().stdout_eq("...\n[..]that spring is near to both peoples.[..]\n...");
}

#[test]
#[cfg(target_os = "linux")]
fn no_name_of_a_file_is_lost() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let corpus = Corpus::empty();
    let names: [(&[u8], &str, &str); 7] = [
        (b"sp ace.txt", "summer", "sp ace.txt"),
        (b"new\nline.txt", "autumn", "new\nline.txt"),
        (b"ta\tb#1.txt", "winter", "ta\tb#1.txt"),
        (b"not\xfeutf8.txt", "morning", r"not\xFEutf8.txt"),
        (b"not\xffutf8.txt", "evening", r"not\xFFutf8.txt"),
        (br"not\xFFutf8.txt", "midnight", r"not\x5CxFFutf8.txt"),
        ("外交.txt".as_bytes(), "noon", "外交.txt"),
    ];
    for (name, word, _) in names {
        corpus.page(OsStr::from_bytes(name), word);
    }
    corpus.file(OsStr::from_bytes(b"emp\tty.txt"), "");
    let run = corpus.ran(["index", "."]);
    assert!(run.err.contains(r"`emp\tty.txt`: no article in it"), "{}", run.err);
    for (_, word, shown) in names {
        assert_eq!(corpus.found(word), [shown]);
    }
    assert!(corpus.ran(["index", "."]).err.contains("8 files, 8 unchanged"));
    for (name, _, _) in names {
        fs::remove_file(corpus.path(OsStr::from_bytes(name))).expect("removed");
    }
    assert!(corpus.ran(["index", ".", "--remove-missing"]).err.contains("0 articles"));
}

#[test]
#[cfg(target_os = "linux")]
fn nothing_from_outside_commands_the_terminal() {
    let corpus = Corpus::empty();
    let evil = "\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}";
    let body = format!("President Ida Lee said that {evil} spring is near to both peoples of the land.");
    let record = serde_json::json!({
        "text": body, "title": format!("T{evil}"), "outlet": format!("O{evil}"), "agency": format!("A{evil}"),
        "url": format!("http://example.org/{evil}"),
    });
    corpus.file("records.jsonl", record.to_string());
    corpus.page(format!("name{evil}\nred.txt"), "spring");
    corpus.file(format!("empty{evil}.txt"), "");
    let harmless = |text: &str| {
        let marks = ["\u{1b}]", "\u{7}", "\u{9b}", "\u{202e}", "\u{1b}[31m\u{1b}"];
        assert!(!marks.iter().any(|mark| text.contains(mark)), "{text:?}");
    };
    for args in [
        &["index", ".", "--color", "always"][..],
        &["spring", "--color", "always", "--facets", "outlet,agency", "--explain"],
        &["spring", "--color", "always", "--outlet", evil],
        &["spring", "--color", "always", "--by", evil],
        &["extract", ".", "--color", "always", "--audit"],
        &["extract", evil, "--color", "always"],
        &["stats", "--index", evil, "--color", "always"],
    ] {
        let run = corpus.ran(args);
        harmless(&run.out);
        harmless(&run.err);
    }
    assert!(corpus.ran(["spring"]).out.contains(r"T\u{1b}]0;owned\u{7}"), "shown, not dropped");
}

#[test]
fn queries_of_any_size_are_answered() {
    let corpus = Corpus::indexed_seeds();
    let long = ["china", "russia", "zebra"].repeat(10_000 / 3 + 1).join(" ");
    let word = "x".repeat(100_000);
    for args in [&[word.as_str()][..], &["china", "--by", &word], &["show", &word]] {
        let run = corpus.ran(args);
        assert_eq!(run.code, 1, "{}", run.err);
        assert!(run.err.len() < 2_000, "repeats all of it");
    }
    let told = "error: the query has more than 1000 words\n";
    for args in [vec!["china"; 10_000], vec![long.as_str()], vec!["china", long.as_str()]] {
        let run = corpus.ran(args);
        assert_eq!(run.code, 2);
        assert!(run.err.starts_with(told) && run.err.len() < 2_000, "{}", run.err);
    }
    for operator in [" ", " OR ", " w/5 ", " NOT ", " (", " \"", "*|"] {
        let run = corpus.ran([vec!["china"; 10_000].join(operator).as_str(), "NOT x"]);
        assert_eq!(run.code, 2, "{operator}: {}", run.err);
        assert!(run.err.len() < 2_000, "{operator}: repeats all of it");
    }
    let many = vec!["china"; 1_000].join(" OR ");
    assert_eq!(corpus.ran([many.as_str(), "-n", "0"]).out, "5 articles, 46 occurrences\n");
}

#[test]
fn a_search_that_takes_too_long_prints_nothing() {
    let corpus = Corpus::indexed_seeds();
    for command in
        [&["search", "china"][..], &["kwic", "china"], &["facets", "china"], &["c*a w/5 by:xi russia"]]
    {
        for format in ["human", "csv", "jsonl"] {
            let args = [command, &["--format", format]].concat();
            let late = corpus.ran([&args[..], &["--timeout", "0.000001"]].concat());
            assert_eq!((late.code, late.out.as_str()), (2, ""), "{command:?}");
            let told = "error: the search took longer than 0.000001 seconds (`--timeout`)\nhint:";
            assert!(late.err.starts_with(told), "{}", late.err);
            let (plain, patient) =
                (corpus.ran(&args), corpus.ran([&args[..], &["--timeout", "3600.5"]].concat()));
            assert_eq!((plain.code, &plain.out, &plain.err), (patient.code, &patient.out, &patient.err));
        }
    }
    for wrong in ["0", "-1", "soon", "nan", "inf"] {
        let run = corpus.ran([format!("--timeout={wrong}").as_str(), "china"]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{wrong}");
        assert!(run.err.contains("seconds are a number above 0"), "{}", run.err);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_closed_pipe_is_success_and_a_full_disk_is_not() {
    use std::process::{Command, Stdio};

    let corpus = Corpus::indexed_seeds();
    for args in [
        &["china"][..],
        &["china", "--format", "json"],
        &["china", "--format", "jsonl"],
        &["china", "--format", "csv"],
        &["facets"],
        &["people"],
        &["show", "c7b0"],
        &["stats"],
        &["check"],
        &["extract", "."],
        &["completions", "bash"],
        &["man"],
    ] {
        let run = |out: Stdio| {
            let mut program = Command::new(snapbox::cmd::cargo_bin!("readouts-search"));
            let program = program.current_dir(corpus.path("")).env_remove("READOUTS_INDEX").args(args);
            program.stdout(out).stderr(Stdio::piped()).output().expect("run")
        };
        let (read, write) = std::io::pipe().expect("a pipe");
        drop(read);
        let output = run(write.into());
        assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0), "{args:?}");
        let output = run(fs::OpenOptions::new().write(true).open("/dev/full").expect("opened").into());
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(told.starts_with("error: standard output cannot be written: "), "{args:?}: {told}");
    }
}

#[test]
fn a_phrase_goes_on_over_the_end_of_a_line() {
    let corpus = Corpus::empty();
    corpus.file(
        "wrapped.txt",
        "Talks of the two sides\n\n\
         President Ida Lee said on Monday that the two countries would build a\n\
         shared and lasting peace along the river that flows through both of them,\n\
         and added that “mutual trust” between their governments is the sides’\n\
         ｃｏｍｍｏｎ good – a well-known one, as she put it, that had been tried and\n\
         tested through many long winters. She went home on Tuesday.\n",
    );
    corpus.ran(["index", "."]);
    for phrase in [
        "shared and lasting peace",
        "“mutual trust”",
        "the sides' common good",
        "the sides’ common good",
        "common good — a well-known one",
        "well known",
    ] {
        assert_eq!(corpus.found(phrase), ["wrapped.txt"], "{phrase}");
    }
}

#[test]
#[cfg(unix)]
fn a_folder_that_may_not_be_read_is_told_of_and_what_was_known_of_it_is_kept() {
    use std::os::unix::fs::PermissionsExt;

    let corpus = Corpus::empty();
    corpus.page("secret/a.txt", "summer");
    corpus.page("open.txt", "winter");
    corpus.ran(["index", "."]);
    let mode =
        |mode| fs::set_permissions(corpus.path("secret"), fs::Permissions::from_mode(mode)).expect("set");
    mode(0o000);
    if fs::read_dir(corpus.path("secret")).is_ok() {
        // The superuser can read everything, so the test has no effect.
        return mode(0o755);
    }
    let run = corpus.ran(["index", "."]);
    mode(0o755);
    assert_eq!(run.code, 0);
    assert!(run.err.contains("`secret`: cannot be read: permission denied"), "{}", run.err);
    assert_eq!(corpus.found("summer"), ["secret/a.txt"]);
}
