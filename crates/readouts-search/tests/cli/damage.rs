//! An index with a damaged file, as users encounter it.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
#[cfg(unix)]
use snapbox::cmd::cargo_bin;

use crate::corpus::Corpus;

fn files(corpus: &Corpus) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(corpus.generation())
        .expect("read")
        .flatten()
        .map(|file| file.path())
        .filter(|path| fs::metadata(path).is_ok_and(|meta| meta.len() > 0))
        .collect();
    files.push(corpus.path(".readouts/format.json"));
    files.sort();
    files
}

/// Asserts that a search and a check are right, or report an error with a hint. Returns whether the check
/// found nothing wrong.
fn assert_told(corpus: &Corpus, right: &str, damage: &str) -> bool {
    let check = corpus.ran(["check"]);
    let search = corpus.ran(["comprehensive strategic partnership", "--format", "jsonl"]);
    for run in [&check, &search] {
        assert!(run.code == 0 || run.code == 2, "{damage}: {} {}", run.code, run.err);
        assert_eq!(run.code == 2, run.err.contains("hint: "), "{damage}: {}", run.err);
        assert!(!run.err.contains("panicked"), "{damage}: {}", run.err);
    }
    if check.code == 0 {
        assert_eq!((search.code, search.out.as_str()), (0, right), "{damage}");
    }
    check.code == 0
}

#[test]
fn a_damaged_index_is_told_of_with_the_way_out() {
    let corpus = Corpus::seeds();
    corpus.ran(["index", "."]);
    let right = corpus.ran(["comprehensive strategic partnership", "--format", "jsonl"]).out;
    assert!(assert_told(&corpus, &right, "whole"));
    let mut unnoticed = Vec::new();
    for file in files(&corpus) {
        let bytes = fs::read(&file).expect("read");
        let mut flipped = bytes.clone();
        flipped[bytes.len() / 2] ^= 0x10;
        let damaged =
            [("emptied", Vec::new()), ("cut off", bytes[..bytes.len() / 2].to_vec()), ("flipped", flipped)];
        for (how, damaged) in damaged {
            fs::write(&file, damaged).expect("written");
            let damage = format!("{} {how}", file.display());
            if assert_told(&corpus, &right, &damage) {
                unnoticed.push(damage);
            }
        }
        fs::remove_file(&file).expect("removed");
        assert_told(&corpus, &right, &format!("{} removed", file.display()));
        fs::write(&file, bytes).expect("written");
    }
    assert!(assert_told(&corpus, &right, "whole again"));
    // Only damage to the engine's own list of its files may go unnoticed, because nothing depends on it.
    assert!(unnoticed.iter().all(|damage| damage.contains(".managed.json")), "{unnoticed:?}");
    // A rebuild repairs any damage.
    fs::write(corpus.path(".readouts/format.json"), "{").expect("written");
    assert_eq!(corpus.ran(["index", "."]).code, 2);
    assert_eq!(corpus.ran(["index", "--rebuild", "."]).code, 0);
    assert!(assert_told(&corpus, &right, "rebuilt"));
}

/// Returns what `check --format json` prints, and its exit code.
fn checked(corpus: &Corpus) -> (Value, i32) {
    let run = corpus.ran(["check", "--format", "json"]);
    let report: Value = serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("{}{}", run.out, run.err));
    assert_eq!(report["schema"], 2);
    assert_eq!(run.code == 0, run.err.is_empty(), "{}", run.err);
    assert_eq!(report["repair"].is_null(), run.code == 0, "{report}");
    (report, run.code)
}

#[test]
fn a_check_for_programs_is_an_object_whatever_is_wrong_and_says_what_repairs_it() {
    let corpus = Corpus::seeds();
    corpus.ran(["index", "."]);
    let (report, code) = checked(&corpus);
    assert_eq!(
        (code, report["documents"].as_u64(), report["problems"].as_array()),
        (0, Some(5), Some(&vec![]))
    );

    let store = files(&corpus).into_iter().find(|file| file.extension().is_some_and(|e| e == "store"));
    let store = store.expect("a store");
    let name = store.file_name().expect("a name").to_string_lossy().into_owned();
    let whole = fs::read(&store).expect("read");
    for damaged in [Vec::new(), whole[..whole.len() - 1].to_vec()] {
        fs::write(&store, damaged).expect("written");
        let (report, code) = checked(&corpus);
        assert_eq!(code, 2);
        let problem = report["problems"][0].as_str().expect("a problem");
        assert!(problem.contains(&format!("its file `{name}` is damaged")), "{problem}");
        let search = corpus.ran(["china"]);
        assert!(search.code == 2 && search.err.contains(&name) && search.out.is_empty(), "{}", search.err);
    }
    fs::write(&store, whole).expect("written");

    let list = files(&corpus).into_iter().find(|file| file.display().to_string().contains("sources-"));
    let list = list.expect("a list");
    let whole = fs::read(&list).expect("read");
    fs::write(&list, "{}").expect("written");
    let (report, code) = checked(&corpus);
    assert_eq!((code, report["documents"].as_u64()), (2, Some(0)));
    fs::write(&list, whole).expect("written");

    fs::write(corpus.path(".readouts/format.json"), "{").expect("written");
    let (report, code) = checked(&corpus);
    assert_eq!((code, report["problems"].as_array().map(Vec::len)), (2, Some(1)));
    assert!(report["repair"].as_str().is_some_and(|repair| repair.contains("--rebuild")));
}

/// Flips a bit in the middle of the largest file of the index.
fn damage_the_largest_file(corpus: &Corpus) {
    let largest =
        files(corpus).into_iter().max_by_key(|file| fs::metadata(file).map_or(0, |meta| meta.len()));
    let largest = largest.expect("a file");
    let mut bytes = fs::read(&largest).expect("read");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(largest, bytes).expect("written");
}

#[test]
fn a_check_tells_whether_a_rebuild_finds_all_that_the_index_was_made_from() {
    let corpus = Corpus::empty();
    // Distinct words, so that a file of the index has several blocks.
    let words =
        |of: usize| (0..6_000).map(|n| format!("w{:x}", (n * 7 + of) * 2_654_435_761)).collect::<Vec<_>>();
    for number in 0..4 {
        corpus.page(format!("{number}.txt"), &format!("peace. {}. It", words(number).join(" ")));
    }
    corpus.ran(["index", "."]);
    assert_eq!(checked(&corpus).1, 0);
    damage_the_largest_file(&corpus);
    // The index still opens: damage in a block that is not read does no harm.
    assert_eq!(corpus.ran(["stats"]).code, 0);
    let (report, code) = checked(&corpus);
    assert_eq!((code, &report["sources"]), (2, &json!({"files": 4, "gone": 0, "streamed": 0})));
    assert!(report["repair"].as_str().is_some_and(|repair| repair.ends_with("is there")), "{report}");
    fs::remove_file(corpus.path("2.txt")).expect("removed");
    let run = corpus.ran(["check"]);
    assert!(run.err.contains("1 of the 4 files it was made from are gone"), "{}", run.err);
    assert_eq!(corpus.ran(["index", "--rebuild", "."]).code, 0);
    assert_eq!(checked(&corpus).1, 0);
}

/// Exceeding a limit on the size of files is handled like a full disk.
#[test]
#[cfg(unix)]
fn an_index_that_outgrows_what_the_system_allows_stays_as_it_was() {
    use std::process::Command;

    let corpus = Corpus::empty();
    corpus.page("a.txt", "spring");
    corpus.ran(["index", "."]);
    let run = |corpus: &Corpus, pages: usize| {
        for number in 0..pages {
            corpus.page(format!("{number}.txt"), &format!("word{number}"));
        }
        let program = cargo_bin!("readouts-search");
        let limited = format!("ulimit -f 8; exec '{}' index .", program.display());
        Command::new("sh").current_dir(corpus.path("")).args(["-c", &limited]).output().expect("run")
    };
    let output = run(&corpus, 400);
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{err}");
    assert!(err.contains("larger than the system allows") && err.contains("hint: raise the limit"), "{err}");
    assert!(corpus.ran(["check"]).out.ends_with("no problems\n"));
    assert_eq!((corpus.found("spring").len(), corpus.found("word7").len()), (1, 0));
    assert_eq!(corpus.ran(["index", "."]).code, 0);
    assert_eq!(corpus.found("word7").len(), 1);
}

#[test]
fn what_a_killed_run_has_left_is_no_problem() {
    let corpus = Corpus::seeds();
    corpus.ran(["index", "."]);
    corpus.file(".readouts/g-0123456789abcdef/meta.json", "");
    let run = corpus.ran(["check", "--corpus", "."]);
    assert_eq!(run.code, 0);
    let told = "no problems\n1 leftover of a run that was broken off: no harm, the next update removes it\n";
    assert!(run.out.ends_with(told), "{}", run.out);
    corpus.page("new.txt", "spring");
    corpus.ran(["index", "."]);
    assert!(corpus.ran(["check"]).out.ends_with("no problems\n"));
}
