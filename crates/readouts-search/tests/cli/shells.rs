//! Completions, asked for in the shells themselves.

use std::path::Path;
use std::process::Command;

use snapbox::cmd::cargo_bin;

use crate::corpus::Corpus;

/// Command lines, and what can stand at their ends.
const COMPLETED: [(&str, &str); 13] = [
    ("index --re", "--rebuild --remove-missing"),
    ("kwic --so", "--sort"),
    ("sea", "search"),
    ("--facets sp", "speaker"),
    ("facets --facets speaker,ou", "speaker,outlet"),
    ("kwic --sort m", "match"),
    ("extract --as h", "html"),
    ("search --kind pr", "press-conference"),
    ("completions z", "zsh"),
    ("man qu", "query"),
    ("kwic --basis car", "carried"),
    ("kwic --mark br", "brackets"),
    ("--passages a", "all"),
];

/// Runs a script of `tests/shells` with these command lines; `None` if the shell is not installed.
fn run(shell: &str, options: &[&str], lines: &[&str]) -> Option<String> {
    run_in(Path::new("."), shell, options, lines)
}

fn run_in(folder: &Path, shell: &str, options: &[&str], lines: &[&str]) -> Option<String> {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shells");
    let program = cargo_bin!("readouts-search");
    let programs = program.parent().expect("a folder").to_owned();
    let others = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(programs).chain(std::env::split_paths(&others)));
    let home = tempfile::tempdir().expect("a folder");
    let run = Command::new(shell)
        .current_dir(folder)
        .env_remove("READOUTS_INDEX")
        .args(options)
        .arg(scripts.join(format!("complete.{shell}")))
        .args(lines)
        .env("PATH", path.expect("paths"))
        .env("HOME", home.path())
        .env("LC_ALL", "C.UTF-8")
        .env("TERM", "dumb")
        .output();
    let run = match run {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return skipped(shell),
        run => run.expect("run"),
    };
    let errors = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success() && errors.is_empty(), "{shell}: {errors}");
    Some(String::from_utf8(run.stdout).expect("text"))
}

/// Returns nothing, and says so; with the variable `READOUTS_SHELLS` every shell has to be there.
#[allow(clippy::print_stderr, reason = "a test that is left out says so")]
fn skipped(shell: &str) -> Option<String> {
    assert!(std::env::var_os("READOUTS_SHELLS").is_none(), "{shell} is not installed");
    eprintln!("skipped: {shell} is not installed");
    None
}

/// Command lines with names of the index of the sample pages, and what can stand at their ends.
const NAMED: [(&str, &str); 5] = [
    ("search x --by lavr", "lavrov"),
    ("kwic x --with Vladimir-P", "Vladimir-Putin"),
    ("facets --outlet Da", "Daily-Online"),
    ("search x --lang e", "en"),
    ("people --mentions zzz", ""),
];

#[cfg(unix)]
#[test]
fn names_of_the_index_are_completed_in_every_shell() {
    let seeds = Corpus::indexed_seeds();
    let lines = NAMED.map(|(line, _)| line);
    let told = |(line, found): &(&str, &str)| format!("{line} => {found}").trim_end().to_owned();
    let expected: Vec<String> = NAMED.iter().map(told).collect();
    for (shell, options) in [("bash", "--norc"), ("fish", "--no-config")] {
        let Some(found) = run_in(&seeds.path(""), shell, &[options], &lines) else { continue };
        assert_eq!(found.lines().map(str::trim_end).collect::<Vec<_>>(), expected, "{shell}");
    }
}

#[cfg(unix)]
#[test]
fn names_that_a_shell_could_run_are_not_completed_and_no_index_is_no_error() {
    let corpus = Corpus::empty();
    let lines = ["search x --outlet No", "search x --by Id", "search x --lang z"];
    let Some(found) = run_in(&corpus.path(""), "bash", &["--norc"], &lines) else { return };
    let ends: Vec<&str> =
        found.lines().filter_map(|line| line.split_once(" =>")).map(|(_, end)| end.trim()).collect();
    assert_eq!(ends, ["", "", "zh"]);
    let text = "President Ida Lee said that the river belongs to both peoples of the land.";
    let record = |outlet: &str| serde_json::json!({ "text": text, "outlet": outlet }).to_string();
    corpus.file(
        "a.jsonl",
        [record("Norland $(touch run) Post"), record("Nor`touch run`"), record("Nordic Post")].join("\n"),
    );
    assert_eq!(corpus.ran(["index", "."]).code, 0);
    let found = run_in(&corpus.path(""), "bash", &["--norc"], &lines).expect("the shell is installed");
    let ends: Vec<&str> =
        found.lines().filter_map(|line| line.split_once(" =>")).map(|(_, end)| end.trim()).collect();
    assert_eq!(ends, ["Nordic-Post", "Ida-Lee", ""]);
    assert!(!corpus.path("run").exists());
    // A damaged index is no error either.
    corpus.file(".readouts/format.json", "{");
    let found = run_in(&corpus.path(""), "bash", &["--norc"], &lines[..1]).expect("the shell is installed");
    assert_eq!(found.trim_end(), "search x --outlet No =>");
}

fn expected() -> String {
    COMPLETED.iter().map(|(line, found)| format!("{line} => {found}\n")).collect()
}

fn lines() -> Vec<&'static str> {
    COMPLETED.iter().map(|(line, _)| *line).collect()
}

#[cfg(unix)]
#[test]
fn bash_completes_behind_a_command_and_after_commas() {
    let Some(found) = run("bash", &["--norc"], &lines()) else { return };
    assert_eq!(found, expected());
}

#[cfg(unix)]
#[test]
fn bash_offers_all_values_of_an_option() {
    let Some(found) = run("bash", &["--norc"], &["kwic --sort ", "facets --facets ", "search --format "])
    else {
        return;
    };
    let offered: Vec<&str> =
        found.lines().filter_map(|line| line.split_once(" =>")).map(|(_, all)| all.trim()).collect();
    assert!(offered[0].starts_with("left match right date speaker outlet left1"), "{found}");
    let facets: Vec<String> =
        readouts_core::Facet::ALL.iter().map(|facet| facet.as_str().replace('_', "-")).collect();
    assert_eq!(offered[1], facets.join(" "));
    assert!(offered[2].starts_with("human json jsonl csv tsv"), "{found}");
}

#[cfg(unix)]
#[test]
fn bash_completes_the_second_of_two_facets() {
    let Some(found) = run("bash", &["--norc"], &["facets --facets country,speaker*ou"]) else { return };
    assert_eq!(found, "facets --facets country,speaker*ou => country,speaker*outlet\n");
}

#[cfg(unix)]
#[test]
fn fish_completes_behind_a_command_and_after_commas() {
    let Some(found) = run("fish", &["--no-config"], &lines()) else { return };
    assert_eq!(found, expected());
}

#[cfg(unix)]
#[test]
fn zsh_completes_behind_a_command_and_after_commas() {
    let Some(found) = run("zsh", &["-f"], &lines()[1..]) else { return };
    // Each line is completed in place, as there is one completion for each.
    let whole = |(line, found): &(&str, &str)| {
        let kept = line.rsplit_once(' ').map_or(String::new(), |(kept, _)| format!("{kept} "));
        format!("{line} => {kept}{found}\n")
    };
    assert_eq!(found, COMPLETED[1..].iter().map(whole).collect::<String>());
}
