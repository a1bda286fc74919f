//! An index with a damaged file, as users meet it.

use std::fs;
use std::path::PathBuf;

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

/// What a search and a check say must be right, or say that something is wrong and what to do.
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
    // Nothing rests on the engine's own list of its files.
    assert!(unnoticed.iter().all(|damage| damage.contains(".managed.json")), "{unnoticed:?}");
    // However damaged it is, a rebuild makes it whole.
    fs::write(corpus.path(".readouts/format.json"), "{").expect("written");
    assert_eq!(corpus.ran(["index", "."]).code, 2);
    assert_eq!(corpus.ran(["index", "--rebuild", "."]).code, 0);
    assert!(assert_told(&corpus, &right, "rebuilt"));
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
