//! Checks that every command in the README prints what the README shows.

use std::fs;
use std::path::Path;

use snapbox::cmd::{Command, cargo_bin};

/// Command of the README, with its exit code and all of its output.
struct Shown {
    arguments: Vec<String>,
    code: i32,
    output: String,
}

#[test]
fn the_readme_shows_what_is_printed() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let root = tempfile::tempdir().expect("a folder");
    let seeds = root.path().join("seeds");
    fs::create_dir(&seeds).expect("made");
    for file in fs::read_dir(repository.join("seeds")).expect("read").flatten() {
        if file.path().is_file() {
            fs::copy(file.path(), seeds.join(file.file_name())).expect("copied");
        }
    }
    let shown = commands(&fs::read_to_string(repository.join("README.md")).expect("read"));
    assert!(shown.len() >= 6);
    for Shown { arguments, code, output } in shown {
        let run = Command::new(cargo_bin!("readouts-search")).current_dir(root.path()).args(&arguments);
        let run = run.output().expect("run");
        let printed = [run.stdout, run.stderr].concat();
        let printed = String::from_utf8(printed).expect("text");
        assert_eq!(run.status.code(), Some(code), "{arguments:?}: {printed}");
        snapbox::assert_data_eq!(printed.trim_end(), output.trim_end().to_owned());
    }
}

#[test]
fn the_readme_and_the_help_have_one_cheat_sheet() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let readme = fs::read_to_string(repository.join("README.md")).expect("read");
    let queries = readme.split("\n## ").find(|part| part.starts_with("Queries\n")).expect("a section");
    let table = |text: &str| -> Vec<String> {
        let lines = text.lines().skip_while(|line| !line.starts_with('|'));
        lines.take_while(|line| line.starts_with('|')).map(str::to_owned).collect()
    };
    assert_eq!(table(queries), table(readouts_core::query::QUERY_REFERENCE));
    assert!(table(queries).len() > 20);
    for arguments in [["help", "query"], ["--help", "query"]] {
        let run = Command::new(cargo_bin!("readouts-search")).args(arguments).output().expect("run");
        let printed = String::from_utf8(run.stdout).expect("text");
        assert_eq!(printed, readouts_core::query::QUERY_REFERENCE.replace("\\|", "|"));
    }
}

/// Returns the commands in the README's console blocks.
fn commands(readme: &str) -> Vec<Shown> {
    let mut found: Vec<Shown> = Vec::new();
    let mut inside = false;
    for line in readme.lines() {
        if line.starts_with("```") {
            inside = line == "```console";
        } else if let Some(command) = line.strip_prefix("$ readouts-search ").filter(|_| inside) {
            found.push(Shown { arguments: words(command), code: 0, output: String::new() });
        } else if let (true, Some(shown)) = (inside, found.last_mut()) {
            match line.strip_prefix("? ") {
                Some(code) => shown.code = code.parse().expect("a code"),
                None => {
                    shown.output.push_str(line);
                    shown.output.push('\n');
                }
            }
        }
    }
    found
}

/// Splits a command line into words as a shell does, as far as the README needs it: with double quotes only.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, part) in line.split('"').enumerate() {
        if at % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}
