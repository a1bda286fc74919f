//! Completions, asked for in the shells themselves.

use std::path::Path;
use std::process::Command;

use snapbox::cmd::cargo_bin;

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
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shells");
    let program = cargo_bin!("readouts-search");
    let folder = program.parent().expect("a folder").to_owned();
    let others = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(folder).chain(std::env::split_paths(&others)));
    let home = tempfile::tempdir().expect("a folder");
    let run = Command::new(shell)
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
