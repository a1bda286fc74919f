//! The examples in the help of each command, run by a shell.

use snapbox::cmd::{Command, cargo_bin};

/// Examples that find nothing in the sample pages.
const FINDS_NOTHING: [&str; 4] = [
    "readouts-search -- index",
    "readouts-search reprints",
    "readouts-search versions",
    "readouts-search events --sides",
];

/// Command that goes on until it is stopped; its own tests run it.
#[cfg(unix)]
const GOES_ON: &str = "serve";

/// Returns the help of a command; of the program for no name.
pub(crate) fn help(path: &[String]) -> String {
    let run = Command::new(cargo_bin!("readouts-search")).args(path).arg("--help").output().expect("run");
    String::from_utf8(run.stdout).expect("text")
}

/// Returns the program, as no name, and every command, also those of commands.
pub(crate) fn commands() -> Vec<Vec<String>> {
    let mut found = vec![Vec::new()];
    let mut at = 0;
    while at < found.len() {
        let path: Vec<String> = found[at].clone();
        let names = help(&path);
        let names =
            names.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|l| !l.is_empty());
        // A name stands two spaces in; further lines of its description stand more.
        let names = names.filter_map(|line| line.strip_prefix("  ")).filter(|line| !line.starts_with(' '));
        for name in names.filter_map(|line| line.split(' ').next()).filter(|name| *name != "help") {
            found.push([path.clone(), vec![name.to_owned()]].concat());
        }
        at += 1;
    }
    assert!(found.len() > 10, "{found:?}");
    found
}

fn examples(help: &str) -> Vec<String> {
    let lines = help.lines().skip_while(|line| *line != "Examples:").skip(1);
    lines.take_while(|line| !line.is_empty()).map(|line| line.trim().to_owned()).collect()
}

#[test]
fn every_command_has_three_examples() {
    for path in commands() {
        let examples = examples(&help(&path));
        assert!(examples.len() >= 3, "{path:?}: {examples:?}");
        for example in examples {
            assert!(
                example.contains("readouts-search "),
                "{path:?}: `{example}` is not a command, or is cut"
            );
        }
    }
}

/// Makes a folder with everything that the examples name.
#[cfg(unix)]
fn folder() -> tempfile::TempDir {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::corpus::Corpus;

    let root = tempfile::tempdir().expect("a folder");
    let at = |name: &str| root.path().join(name);
    for folder in ["pages", "bin", ".zfunc", ".config/fish/completions"] {
        fs::create_dir_all(at(folder)).expect("made");
    }
    let seeds = Corpus::seeds();
    for file in fs::read_dir(seeds.path("")).expect("read").flatten() {
        fs::copy(file.path(), at("pages").join(file.file_name())).expect("copied");
        fs::copy(file.path(), at("page.txt")).expect("copied");
    }
    fs::write(at("formulas.toml"), "[queries]\npartnership = '\"strategic partnership\"'\n")
        .expect("written");
    let text = "Foreign Minister Ida Lee met President Jon Berg of Norland on 4 May 2021.";
    let html = format!("<html><body><h1>Ida Lee Meets Jon Berg</h1><p>{text}</p></body></html>");
    fs::write(at("page.html"), &html).expect("written");
    fs::write(at("old.page"), &html).expect("written");
    fs::write(at("more.jsonl"), format!("{{\"text\":\"{text}\"}}\n")).expect("written");
    let warc = format!(
        "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{text}\r\n\r\n",
        text.len()
    );
    fs::write(at("crawl.warc"), warc).expect("written");
    // The manual's reader is not everywhere.
    fs::write(at("bin/man"), "#!/bin/sh\ncat\n").expect("written");
    fs::set_permissions(at("bin/man"), fs::Permissions::from_mode(0o755)).expect("set");
    root
}

/// Runs a line by a shell in a folder.
#[cfg(unix)]
fn run(line: &str, folder: &std::path::Path) -> std::process::Output {
    let program = cargo_bin!("readouts-search");
    let others = std::env::var_os("PATH").unwrap_or_default();
    let first = [folder.join("bin"), program.parent().expect("a folder").to_owned()];
    let paths = std::env::join_paths(first.into_iter().chain(std::env::split_paths(&others)));
    Command::new("bash")
        .args(["-o", "pipefail", "-c", line])
        .current_dir(folder)
        .env("PATH", paths.expect("paths"))
        .env("HOME", folder)
        .env("USER", "ada")
        .env("READOUTS_INDEX", folder.join("pages/.readouts"))
        .output()
        .expect("run")
}

#[cfg(unix)]
#[test]
fn every_example_runs_on_the_sample_pages() {
    let indexed = folder();
    assert!(run("readouts-search index pages", indexed.path()).status.success());
    for path in commands().into_iter().filter(|path| path.first().is_none_or(|name| name != GOES_ON)) {
        // What the examples of one command change is not there for those of another.
        let own = tempfile::tempdir().expect("a folder");
        let copy = format!("cp -a . '{}'", own.path().display());
        assert!(run(&copy, indexed.path()).status.success());
        for example in examples(&help(&path)) {
            let ran = run(&example, own.path());
            let expected = i32::from(FINDS_NOTHING.iter().any(|line| example.starts_with(line)));
            let told = String::from_utf8_lossy(&ran.stderr);
            assert_eq!(ran.status.code(), Some(expected), "{example}: {told}");
        }
    }
}
