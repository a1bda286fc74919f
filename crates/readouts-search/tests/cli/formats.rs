//! Pages from tables, archives, packed files, a pipe or a list.

use std::fs;

use crate::corpus::{Corpus, page};

/// Returns the paths of the articles that `extract` prints.
fn paths(corpus: &Corpus, args: &[&str], stdin: Option<&[u8]>) -> Vec<String> {
    let run = corpus.run(["extract", "--format", "jsonl"].iter().chain(args));
    let run = match stdin {
        Some(bytes) => run.stdin(bytes.to_vec()),
        None => run,
    };
    let output = run.output().expect("run");
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    let path = |line: &str| {
        let article: serde_json::Value = serde_json::from_str(line).expect("JSON");
        article["path"].as_str().expect("a path").to_owned()
    };
    String::from_utf8_lossy(&output.stdout).lines().map(path).collect()
}

#[test]
fn standard_input_is_of_any_format() {
    let corpus = Corpus::empty();
    let text = page("spring").replace('\n', " ");
    let record = format!("{{\"text\":\"{text}\"}}\n");
    for (args, input, expected) in [
        (&["-"][..], page("spring"), "-"),
        (&["-"], record, "-#1"),
        (&["-"], format!("<html><body><p>{text}</p></body></html>"), "-"),
        (&["-", "--as", "csv"], format!("text\n\"{text}\"\n"), "-#2"),
        (&["-"], format!("title,text\nT,\"{text}\"\n"), "-#2"),
        (
            &["-"],
            format!(
                "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{text}\r\n\r\n",
                text.len()
            ),
            "-#1",
        ),
    ] {
        assert_eq!(paths(&corpus, args, Some(input.as_bytes())), [expected]);
    }
}

#[test]
fn help_lists_the_forms_of_output_that_there_are() {
    let corpus = Corpus::empty();
    for command in ["bench", "check", "show", "stats", "extract"] {
        for help in ["-h", "--help"] {
            let out = corpus.ran([command, help]).out;
            assert!(!out.contains("csv, tsv") && !out.contains("- csv"), "{out}");
        }
    }
}

#[test]
fn lists_and_globs_choose_files() {
    let corpus = Corpus::empty();
    for name in ["a.txt", "drafts/b.txt", "c.page", "new\nline.page"] {
        corpus.page(name, "spring");
    }
    corpus.file(".readoutsignore", "a.txt\n");
    assert_eq!(paths(&corpus, &["."], None), ["./drafts/b.txt"]);
    fs::remove_file(corpus.path(".readoutsignore")).expect("removed");
    assert_eq!(paths(&corpus, &[".", "--glob", "!drafts/**"], None), ["./a.txt"]);
    assert_eq!(
        paths(&corpus, &[".", "--glob", "*.page", "--as", "text"], None),
        ["./c.page", "./new\nline.page"]
    );
    assert_eq!(paths(&corpus, &["--files-from", "-"], Some(b"c.page\na.txt\nc.page\n")), ["a.txt", "c.page"]);
    let list = b"new\nline.page\0a.txt\0";
    assert_eq!(paths(&corpus, &["--files-from", "-"], Some(list)), ["a.txt", "new\nline.page"]);
    let run = corpus.ran(["extract", "--files-from", "missing"]);
    assert_eq!(run.code, 2);
    assert!(run.err.starts_with("error: `missing`: cannot be read"), "{}", run.err);
    corpus.file("empty", "");
    assert_eq!(corpus.ran(["extract", "--files-from", "empty"]).code, 1);
}

#[test]
fn a_list_of_files_may_begin_with_a_byte_order_mark() {
    let corpus = Corpus::empty();
    for name in ["a.txt", "b.txt", "\u{feff}c.txt"] {
        corpus.page(name, "spring");
    }
    let listed = |list: &str| paths(&corpus, &["--files-from", "-"], Some(list.as_bytes()));
    assert_eq!(listed("\u{feff}a.txt\r\nb.txt\r\n"), ["a.txt", "b.txt"]);
    assert_eq!(listed("\u{feff}\r\nb.txt"), ["b.txt"]);
    // Only at the beginning, and not where a program ended the paths by zeros: a name may hold it.
    assert_eq!(listed("a.txt\n\u{feff}c.txt\n"), ["a.txt", "\u{feff}c.txt"]);
    assert_eq!(listed("\u{feff}c.txt\0"), ["\u{feff}c.txt"]);
}

#[test]
fn a_list_of_files_may_be_in_utf_16() {
    let corpus = Corpus::empty();
    for name in ["a.txt", "外交.txt"] {
        corpus.page(name, "spring");
    }
    let list = "\u{feff}a.txt\r\n外交.txt\r\n";
    for bytes in [u16::to_le_bytes as fn(u16) -> [u8; 2], u16::to_be_bytes] {
        let list: Vec<u8> = list.encode_utf16().flat_map(bytes).collect();
        assert_eq!(paths(&corpus, &["--files-from", "-"], Some(&list)), ["a.txt", "外交.txt"]);
        corpus.file("list", &list[..list.len() - 1]);
        let run = corpus.ran(["extract", "--files-from", "list"]);
        assert_eq!((run.code, run.out.as_str()), (2, ""));
        assert!(run.err.starts_with("error: `list`: ") && run.err.contains("broken UTF-16"), "{}", run.err);
    }
}

#[test]
fn pages_of_any_depth_are_read() {
    let corpus = Corpus::empty();
    for open in ["<div>", "<b>", "<table>"] {
        corpus.file("deep.html", format!("<html><body>{}<p>{}", open.repeat(1_000_000), page("spring")));
        assert_eq!(paths(&corpus, &["deep.html"], None), ["deep.html"], "{open}");
    }
}
