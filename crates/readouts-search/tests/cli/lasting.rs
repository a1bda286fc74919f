//! Data kept between runs: where the index is, and when it is made anew.

use std::fs;

use crate::corpus::{Corpus, page};

#[test]
fn one_command_makes_an_index_and_the_next_reads_nothing_again() {
    let corpus = Corpus::seeds();
    let run = corpus.ran(["--corpus", ".", "new era", "-n", "0"]);
    assert_eq!((run.code, run.out.as_str()), (0, "1 article, 2 occurrences\n"));
    // The files are so new that their times alone do not show yet that they are unchanged.
    corpus.ran(["index", "."]);
    let state = || fs::read_to_string(corpus.generation().join("meta.json")).expect("read");
    let before = state();
    let run = corpus.ran(["index", "."]);
    assert!(run.err.contains("0 new, 0 replaced, 0 removed; 5 files, 5 unchanged"), "{}", run.err);
    assert_eq!(corpus.ran(["--corpus", ".", "new era", "-n", "0"]).err, "");
    assert!(state() == before);
    corpus.page("new.txt", "harvest");
    fs::remove_file(corpus.path("003_9e8541a73bf21a8d.txt")).expect("removed");
    assert_eq!(corpus.ran(["--corpus", ".", "harvest"]).code, 0);
    assert_eq!(corpus.ran(["new era"]).code, 1);
}

#[test]
fn an_index_is_looked_for_here_and_upwards() {
    let corpus = Corpus::seeds();
    let run = corpus.ran(["china"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("no index here or in a folder above\nhint:"), "{}", run.err);
    assert!(corpus.ran(["stats", "--index", "nowhere"]).err.contains("`nowhere`: no index here"));
    corpus.ran(["index", "."]);
    let below = corpus.path("a/b");
    fs::create_dir_all(&below).expect("made");
    corpus.run(["china", "-n", "0"]).current_dir(below).assert().success();
    let other = Corpus::empty();
    let index = corpus.path(".readouts");
    other.run(["china", "-n", "0"]).env("READOUTS_INDEX", &index).assert().success();
    other.run(["china", "-n", "0", "--index"]).arg(&index).assert().success();
    other.run(["china", "-n", "0"]).env("READOUTS_INDEX", "").assert().code(2);
}

#[test]
fn the_first_characters_of_an_id_are_enough_unless_two_begin_so() {
    let corpus = Corpus::seeds();
    // Their ids begin with the same four digits.
    let [one, two] = TWINS;
    corpus.page("one.txt", one);
    corpus.page("two.txt", two);
    corpus.ran(["index", "."]);
    let run = corpus.ran(["show", "c7b0"]);
    assert!(run.code == 0 && run.out.contains("c7b0608a0fff46ed"), "{}", run.err);
    let id = corpus.json([one, "--format", "json"])["hits"][0]["id"].as_str().expect("an id").to_owned();
    let run = corpus.ran(["show", &id[..4]]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("is a prefix of 2 article ids\nhint: give more of the id: `"), "{}", run.err);
    assert_eq!(corpus.ran(["show", &id]).code, 0);
    assert_eq!(corpus.ran(["show", "ffff"]).code, 1);
}

const TWINS: [&str; 2] = ["twin1424", "twin1663"];

#[test]
fn an_index_of_another_version_is_refused_with_the_way_out() {
    let corpus = Corpus::seeds();
    corpus.ran(["index", "."]);
    let format = corpus.path(".readouts/format.json");
    let text = fs::read_to_string(&format).expect("read");
    fs::write(&format, text.replace("\"format\": ", "\"format\": 99")).expect("written");
    for args in [&["china"][..], &["--corpus", ".", "china"], &["index", "."], &["stats"], &["check"]] {
        let run = corpus.ran(args);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{args:?}");
        assert!(run.err.contains(".readouts`: the index is of format 99"), "{}", run.err);
        assert!(run.err.contains("hint: ") && run.err.contains("--rebuild"), "{}", run.err);
    }
    assert_eq!(corpus.ran(["index", "--rebuild", "."]).code, 0);
    assert_eq!(corpus.ran(["china"]).code, 0);
}

#[test]
fn an_index_that_is_a_file_or_has_lost_files_is_named() {
    let corpus = Corpus::empty();
    corpus.page("a.txt", "spring");
    corpus.file(".readouts", "a file");
    for args in [&["index", "."][..], &["--corpus", ".", "spring"], &["spring"]] {
        let run = corpus.ran(args);
        assert_eq!(run.code, 2);
        assert!(run.err.contains(".readouts`: a file, but an index is a folder"), "{}", run.err);
    }
    fs::remove_file(corpus.path(".readouts")).expect("removed");
    corpus.ran(["index", "."]);
    fs::remove_file(corpus.path(".readouts/format.json")).expect("removed");
    let run = corpus.ran(["index", "."]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains(".readouts`: an index without its `format.json`\nhint: "), "{}", run.err);
    assert_eq!(corpus.ran(["index", "--rebuild", "."]).code, 0);
    assert_eq!(corpus.found("spring"), ["a.txt"]);
}

#[test]
fn a_page_over_the_limit_is_read_when_the_limit_is_raised() {
    let corpus = Corpus::empty();
    corpus.page("small.txt", "spring");
    corpus.file("large.txt", page("summer") + &" ".repeat(1 << 20));
    let run = corpus.ran(["index", ".", "--page-limit", "1"]);
    assert_eq!(run.code, 0);
    assert!(run.err.contains("`large.txt`: larger than one page may be (1 MB)"), "{}", run.err);
    assert_eq!((corpus.found("spring").len(), corpus.found("summer").len()), (1, 0));
    assert!(corpus.ran(["index", ".", "--page-limit", "1"]).err.contains("2 unchanged"));
    assert!(corpus.ran(["index", ".", "--page-limit", "2"]).err.contains("1 new"));
    assert_eq!(corpus.found("summer"), ["large.txt"]);
    // The article stays when the limit is lower again.
    assert!(corpus.ran(["index", ".", "--page-limit", "1"]).err.contains("2 unchanged"));
}

#[test]
fn of_two_that_index_at_once_one_waits_or_is_told_and_the_index_is_whole() {
    let corpus = Corpus::empty();
    for number in 0..100 {
        corpus.page(format!("{number}.txt"), &format!("word{number}"));
    }
    std::thread::scope(|scope| {
        let runs: Vec<_> = (0..3).map(|_| scope.spawn(|| corpus.ran(["index", "."]))).collect();
        for run in runs {
            let run = run.join().expect("run");
            let told = run.err.contains("another process is writing this index\nhint: wait");
            assert!(run.code == 0 || run.code == 2 && told, "{}", run.err);
        }
    });
    assert_eq!(corpus.ran(["index", "."]).code, 0);
    let run = corpus.ran(["check"]);
    assert!(run.code == 0 && run.out.contains("100 articles"), "{}{}", run.out, run.err);
}

#[test]
#[cfg(unix)]
fn others_may_read_an_index_as_they_may_read_the_corpus() {
    use std::os::unix::fs::PermissionsExt;

    let corpus = Corpus::seeds();
    corpus.ran(["index", "."]);
    let mode = |name: &str| fs::metadata(corpus.path(name)).expect("there").permissions().mode() & 0o777;
    corpus.file("as-any-file", "");
    fs::create_dir(corpus.path("a-folder")).expect("made");
    for dir in [corpus.path(".readouts"), corpus.generation()] {
        for file in fs::read_dir(dir).expect("read").flatten().map(|file| file.path()) {
            let as_file = if file.is_dir() { "a-folder" } else { "as-any-file" };
            assert_eq!(mode(file.to_str().expect("text")), mode(as_file), "{}", file.display());
        }
    }
}

#[test]
#[cfg(unix)]
fn the_index_of_a_corpus_that_cannot_be_written_is_in_the_cache_folder() {
    use std::os::unix::fs::PermissionsExt;

    let corpus = Corpus::seeds();
    let mode = |mode| fs::set_permissions(corpus.path(""), fs::Permissions::from_mode(mode)).expect("set");
    mode(0o555);
    if fs::write(corpus.path("probe"), "").is_ok() {
        // The superuser can write everywhere, so the test has no effect.
        return mode(0o755);
    }
    let cache = Corpus::empty();
    let run = corpus.run(["--corpus", ".", "new era", "-n", "0"]);
    let output = run.env("XDG_CACHE_HOME", cache.path("")).env("HOME", cache.path("")).output().expect("run");
    mode(0o755);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && told.contains("`.` cannot be written; its index is in"), "{told}");
    assert!(!corpus.path(".readouts").exists());
}
