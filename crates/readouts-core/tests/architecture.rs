//! The invariants of ARCHITECTURE.md that can be read off the source.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::fs;
use std::path::{Path, PathBuf};

/// Every source file of the crate with its path below `src` and its text without tests and comments.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    let text = |path: PathBuf| {
        let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let code =
            code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        (name, code)
    };
    let is_test = |name: &str| {
        name.ends_with("tests.rs")
            || name == "testing.rs"
            || name.contains("/tests/")
            || name.contains("/oracle/")
    };
    files.into_iter().map(text).filter(|(name, _)| !is_test(name)).collect()
}

fn collect(dir: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            into.push(path);
        }
    }
}

/// Files below a room that name something they must not know.
fn trespassers(room: &str, forbidden: &[&str]) -> Vec<String> {
    let of_room = sources().into_iter().filter(|(name, _)| name.starts_with(room));
    let mut found = Vec::new();
    for (name, code) in of_room {
        for word in forbidden {
            if code.contains(word) {
                found.push(format!("{name}: {word}"));
            }
        }
    }
    found
}

const NONE: [String; 0] = [];

#[test]
fn the_data_model_knows_nobody() {
    let rooms = [
        "crate::index",
        "crate::reading",
        "crate::source",
        "crate::search",
        "crate::query",
        "crate::knowledge",
        "tantivy",
    ];
    for file in ["readout.rs", "edtf.rs", "error.rs"] {
        assert_eq!(trespassers(file, &rooms), NONE);
    }
}

#[test]
fn reading_knows_neither_index_nor_files() {
    let forbidden = [
        "tantivy",
        "crate::index",
        "crate::query",
        "crate::search",
        "crate::corpus",
        "std::fs",
        "std::env",
        "SystemTime",
        "Instant",
    ];
    assert_eq!(trespassers("reading/", &forbidden), NONE);
}

#[test]
fn knowledge_knows_no_article() {
    assert_eq!(
        trespassers("knowledge/", &["crate::reading", "crate::source", "crate::index", "tantivy"]),
        NONE
    );
}

#[test]
fn only_index_compilation_and_search_name_tantivy() {
    let named: Vec<String> = sources()
        .into_iter()
        .filter(|(name, code)| {
            let may = name.starts_with("index/") || name.starts_with("search/");
            !may && code.contains("tantivy")
        })
        .map(|(name, _)| name)
        .collect();
    assert_eq!(named, NONE);
}

#[test]
fn the_core_never_prints_or_reads_the_environment() {
    assert_eq!(trespassers("", &["println!", "eprintln!", "std::env::var", "process::exit"]), NONE);
}

#[test]
fn every_file_says_what_it_owns() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    let silent: Vec<_> =
        files.into_iter().filter(|path| !fs::read_to_string(path).unwrap().starts_with("//! ")).collect();
    assert_eq!(silent, Vec::<PathBuf>::new());
}
