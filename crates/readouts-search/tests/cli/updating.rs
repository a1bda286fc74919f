//! Indexes of folders that change, move or are read only in part.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::corpus::Corpus;

#[test]
fn a_dry_run_tells_what_would_be_done_and_makes_nothing() {
    let corpus = Corpus::empty();
    corpus.page("a.txt", "spring");
    corpus.page("b.txt", "summer");
    let run = corpus.ran(["index", ".", "--dry-run"]);
    assert_eq!((run.code, run.out.as_str()), (0, "new       a.txt\nnew       b.txt\n"));
    assert!(run.err.contains("2 new, 0 changed, 0 again, 0 vanished, 0 unchanged; nothing was done"));
    assert!(!corpus.path(".readouts").exists());
    corpus.ran(["index", "."]);
    corpus.page("b.txt", "late summer");
    fs::remove_file(corpus.path("a.txt")).expect("removed");
    let run = corpus.ran(["index", ".", "--dry-run"]);
    assert_eq!((run.code, run.out.as_str()), (0, "changed   b.txt\nvanished  a.txt\n"));
    assert_eq!((corpus.found("spring").len(), corpus.found("late").len()), (1, 0));
    let all = corpus.ran(["index", ".", "--dry-run", "--rebuild"]);
    assert_eq!(all.out, "new       b.txt\n");
}

#[test]
fn verbose_tells_of_every_file_what_became_of_it() {
    let corpus = Corpus::empty();
    corpus.page("pages/a.txt", "spring");
    corpus.page("pages/b.txt", "summer");
    corpus.page("pages/c.txt", "autumn");
    corpus.ran(["index", "pages"]);
    corpus.page("pages/b.txt", "late summer");
    fs::remove_file(corpus.path("pages/c.txt")).expect("removed");
    for name in ["pages/d.pdf", "pages/in/e.docx", "pages/f.xml", "pages/g.eml"] {
        corpus.file(name, "x");
    }
    let run = corpus.ran(["index", "pages", "--verbose"]);
    let told = "note: `pages/b.txt`: read
note: `pages/a.txt`: unchanged
note: `pages/c.txt`: gone, its articles are removed
note: `pages/d.pdf`: left aside, files of this type are not read
note: `pages/f.xml`: left aside, files of this type are not read
note: `pages/g.eml`: left aside, files of this type are not read
note: `pages/in/e.docx`: left aside, files of this type are not read
";
    assert!(run.err.starts_with(told), "{}", run.err);
    assert!(run.err.contains("4 of other types skipped") && run.out.is_empty(), "{}", run.err);
    let run = corpus.ran(["--corpus", "pages", "spring", "--verbose"]);
    assert!(run.err.contains("note: `pages/b.txt`: unchanged\n"), "{}", run.err);
    assert!(!run.out.contains("note:"), "{}", run.out);
}

#[test]
fn pages_that_are_seen_add_up_to_articles_copies_and_pages_without_one() {
    let corpus = Corpus::empty();
    corpus.page("in/a.txt", "spring");
    corpus.page("in/b.txt", "spring");
    corpus.page("in/c.txt", "summer");
    corpus.file("in/d.json", "{\"text\": 5");
    corpus.file("in/e.txt", "");
    corpus.file("in/f.csv", "");
    let told = "2 articles in in/.readouts (2 new, 0 replaced, 0 removed; 6 files, 0 unchanged, 1 copy)
6 pages: 2 articles, 1 copy, 2 without an article, 1 that cannot be read
";
    let run = corpus.ran(["index", "in", "--verbose"]);
    assert!(run.err.ends_with(told), "{}", run.err);
    for (name, what) in
        [("a.txt", "read"), ("b.txt", "read"), ("d.json", "gave no article"), ("e.txt", "gave no article")]
    {
        assert!(run.err.contains(&format!("note: `in/{name}`: {what}\n")), "{}", run.err);
    }
    assert!(
        !run.err.contains("`in/d.json`: read")
            && run.err.contains("warning: `in/d.json#1`: not a JSON object")
    );
    // The same without an update, and before a search.
    let run = corpus.ran(["index", "in"]);
    let again = told.replace("2 new", "0 new").replace("0 unchanged", "6 unchanged");
    assert!(run.err.ends_with(&again), "{}", run.err);
    let run = corpus.ran(["--corpus", "in", "spring"]);
    let before = "6 pages: 2 articles, 1 copy, 2 without an article, 1 that cannot be read; `readouts-search index in` \
                  says why\n";
    assert_eq!(run.err, before);
    // Records of one file count as pages too, however many of them are broken.
    let corpus = Corpus::empty();
    let record = |text: &str| format!("{}\n", serde_json::json!({ "text": text }));
    let good = record("President Ida Lee said that spring is near to both peoples of the land.");
    corpus.file("a.jsonl", [good.clone(), good, record("no"), "{broken\n".repeat(30)].concat());
    let run = corpus.ran(["index", "."]);
    let told = "33 pages: 1 article, 1 copy, 1 without an article, 30 that cannot be read\n";
    assert!(run.err.ends_with(told), "{}", run.err);
}

#[test]
fn where_every_page_gave_an_article_the_pages_are_not_added_up() {
    let corpus = Corpus::empty();
    corpus.page("a.txt", "spring");
    corpus.page("b.txt", "spring");
    assert!(!corpus.ran(["index", "."]).err.contains("pages"));
    assert_eq!(corpus.ran(["--corpus", ".", "spring"]).err, "");
}

#[test]
fn without_verbose_files_are_only_counted() {
    let corpus = Corpus::empty();
    corpus.page("a.txt", "spring");
    corpus.file("b.pdf", "x");
    for _ in 0..2 {
        let run = corpus.ran(["index", "."]);
        assert!(run.err.contains("1 of other types skipped"), "{}", run.err);
        assert!(!run.err.contains("b.pdf") && !run.err.contains("a.txt"), "{}", run.err);
    }
}

#[cfg(unix)]
#[test]
fn names_of_files_left_aside_do_not_control_the_terminal() {
    let corpus = Corpus::empty();
    corpus.page("a.txt", "spring");
    corpus.file("b\u{1b}[31m\nnote: c.pdf", "x");
    let run = corpus.ran(["index", ".", "--verbose"]);
    assert!(!run.err.contains('\u{1b}') && !run.err.contains("\nnote: c"), "{:?}", run.err);
    assert!(run.err.contains("note: c.pdf`: left aside"), "{:?}", run.err);
}

#[test]
fn articles_of_missing_files_are_kept_where_that_is_asked_for() {
    let corpus = Corpus::empty();
    corpus.page("a.txt", "spring");
    corpus.page("b.txt", "summer");
    corpus.ran(["index", "."]);
    fs::remove_file(corpus.path("a.txt")).expect("removed");
    let run = corpus.ran(["index", ".", "--keep-missing"]);
    assert!(run.err.contains("1 missing file kept"), "{}", run.err);
    assert_eq!(corpus.found("spring"), ["a.txt"]);
    assert!(corpus.ran(["index", "."]).err.contains("1 removed"));
}

#[test]
fn a_corpus_can_be_moved_with_its_index_or_away_from_it() {
    let corpus = Corpus::empty();
    corpus.page("here/a.txt", "spring");
    corpus.ran(["index", "here"]);
    corpus.ran(["index", "here", "--index", "other"]);
    fs::rename(corpus.path("here"), corpus.path("there")).expect("moved");
    for args in [&["index", "there"][..], &["index", "there", "--index", "other"]] {
        let run = corpus.ran(args);
        assert!(run.err.contains("0 new, 0 replaced, 0 removed; 1 file, 1 unchanged"), "{}", run.err);
    }
}

#[test]
fn an_index_of_several_corpora_loses_none_of_them() {
    let corpus = Corpus::empty();
    corpus.page("one/a.txt", "spring");
    corpus.page("two/a.txt", "summer");
    for (args, told) in [
        (&["index", "one", "--index", "both"][..], "1 article in both (1 new, 0 replaced, 0 removed"),
        (&["index", "two", "--index", "both"], "2 articles in both (1 new, 0 replaced, 0 removed"),
        (&["index", "one", "--index", "both"], "(0 new, 0 replaced, 0 removed; 1 file, 1 unchanged"),
    ] {
        let run = corpus.ran(args);
        assert!(run.err.contains(told), "{}", run.err);
    }
    fs::remove_file(corpus.path("two/a.txt")).expect("removed");
    assert!(corpus.ran(["index", "one", "--index", "both"]).err.contains("2 articles"));
    assert!(corpus.ran(["index", "two", "--index", "both"]).err.contains("1 removed"));
}

#[test]
fn copies_are_one_article_with_all_their_places() {
    let corpus = Corpus::empty();
    for name in ["a.txt", "b.txt", "c/d.txt", "e.txt", "f.txt"] {
        corpus.page(name, "spring");
    }
    assert!(corpus.ran(["index", "."]).err.contains("1 article in"));
    let hit = &corpus.json(["spring", "--format", "json"])["hits"][0];
    assert_eq!((hit["path"].as_str(), hit["copies"][1]["path"].as_str()), (Some("a.txt"), Some("c/d.txt")));
    assert!(corpus.ran(["spring"]).out.contains("also in b.txt, c/d.txt, e.txt and 1 more"));
    let id = hit["id"].as_str().expect("an id").to_owned();
    assert!(corpus.ran(["show", &id]).out.contains("also in"));
    fs::remove_file(corpus.path("a.txt")).expect("removed");
    corpus.ran(["index", "."]);
    assert_eq!(corpus.found("spring"), ["b.txt"]);
}

#[test]
#[cfg(unix)]
fn an_interrupt_keeps_what_was_read_and_the_same_command_goes_on() {
    let corpus = Corpus::empty();
    for number in 0..3000 {
        corpus.page(format!("{number}.txt"), &format!("word{number}"));
    }
    let stopped = [100, 200, 50, 400, 25, 800].into_iter().any(|wait| {
        let mut run = Command::new(snapbox::cmd::cargo_bin!("readouts-search"))
            .args(["index", "."])
            .current_dir(corpus.path(""))
            .stderr(Stdio::piped())
            .spawn()
            .expect("started");
        std::thread::sleep(Duration::from_millis(wait));
        let kill = Command::new("kill").args(["-INT", &run.id().to_string()]).status().expect("kill");
        let code = run.wait().expect("ended").code();
        let mut told = String::new();
        std::io::Read::read_to_string(&mut run.stderr.take().expect("piped"), &mut told).expect("read");
        if code == Some(130) {
            assert!(kill.success() && told.contains("the same command continues from there"), "{told}");
        }
        code == Some(130)
    });
    assert!(stopped);
    let check = corpus.ran(["check"]);
    assert!(check.code == 0 && !check.out.contains("3000 articles"), "{}{}", check.out, check.err);
    let run = corpus.ran(["index", "."]);
    assert!(run.code == 0 && run.err.contains("3000 articles in ."), "{}", run.err);
    assert_eq!(corpus.ran(["check"]).code, 0);
}

#[test]
fn what_a_stream_brings_stays_and_is_read_once() {
    let corpus = Corpus::empty();
    corpus.page("a.txt", "spring");
    let records = |word: &str| format!("{}\n", serde_json::json!({ "text": super::corpus::page(word) }));
    for (input, told) in [
        (records("summer"), "1 article in ./.readouts (1 new, 0 replaced, 0 removed"),
        (records("autumn"), "2 articles in ./.readouts (1 new, 0 replaced, 0 removed"),
        (records("summer"), "2 articles in ./.readouts (0 new, 1 replaced, 0 removed"),
    ] {
        let output = corpus.run(["index", "-"]).stdin(input).output().expect("run");
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(err.contains(told), "{err}");
    }
    // An update of the folder removes no articles of the streams.
    assert!(
        corpus.ran(["index", "."]).err.contains("3 articles in ./.readouts (1 new, 0 replaced, 0 removed")
    );
    assert_eq!(corpus.found("summer"), ["-#1"]);
    // If a file has the same page as a stream, the article is named after the file.
    corpus.file("b.jsonl", records("summer"));
    corpus.ran(["index", "."]);
    let hit = &corpus.json(["summer", "--format", "json"])["hits"][0];
    assert_eq!((hit["path"].as_str(), hit["copies"][0]["path"].as_str()), (Some("b.jsonl#1"), Some("-#1")));
}

#[test]
fn lists_and_globs_choose_what_is_read_and_take_nothing_away() {
    let corpus = Corpus::empty();
    corpus.page("a.txt", "spring");
    corpus.page("sub/b.text", "summer");
    corpus.page("sub/c.dump", "autumn");
    corpus.ran(["index", "."]);
    assert_eq!((corpus.found("spring").len(), corpus.found("summer").len()), (1, 1));
    for args in [&["index", ".", "--glob", "*.text"][..], &["index", ".", "--glob", "!*.text"]] {
        let run = corpus.ran(args);
        assert!(run.err.contains("2 articles") && run.err.contains("0 removed"), "{}", run.err);
    }
    corpus.file("list", "sub/c.dump\nnowhere.txt\n");
    let run = corpus.ran(["index", "--files-from", "list"]);
    assert!(run.err.contains("`nowhere.txt`: no such file or folder"), "{}", run.err);
    assert!(run.err.contains("3 articles in ./.readouts (1 new, 0 replaced, 0 removed"), "{}", run.err);
    // The file stays in the index, although its name implies no format and this run does not select it.
    assert!(corpus.ran(["index", "."]).err.contains("0 removed"));
    assert_eq!(corpus.found("autumn"), ["sub/c.dump"]);
    corpus.file(".readoutsignore", "*.text\n");
    assert!(corpus.ran(["index", "."]).err.contains("1 removed"));
    assert!(corpus.found("summer").is_empty());
}

#[test]
fn a_benchmark_leaves_nothing_and_tells_every_stage() {
    let corpus = Corpus::seeds();
    let told = corpus.json(["bench", ".", "--format", "json"]);
    let stages: Vec<_> = told["stages"].as_array().expect("stages").iter().collect();
    let names: Vec<_> = stages.iter().filter_map(|stage| stage["name"].as_str()).collect();
    assert_eq!(names, ["read", "decode", "clean", "extract", "index", "commit", "merge"]);
    let shares: f64 = stages.iter().filter_map(|stage| stage["share"].as_f64()).sum();
    assert!((shares - 1.0).abs() < 0.01, "{shares}");
    assert_eq!((told["documents"].as_u64(), told["files"].as_u64()), (Some(5), Some(5)));
    assert!(told["queries"].as_array().is_some_and(|queries| queries.len() == 5), "{told}");
    assert!(!corpus.path(".readouts").exists());
    assert!(corpus.ran(["bench", "."]).out.contains("documents/s"));
    assert_eq!(Corpus::empty().ran(["bench", "."]).code, 1);
}

#[test]
fn a_folder_that_is_not_there_now_is_not_taken_for_one_that_moved() {
    let corpus = Corpus::empty();
    for word in ["spring", "summer", "autumn"] {
        corpus.page(format!("one/{word}.txt"), word);
        corpus.page(format!("two/{word}.txt"), &format!("late {word}"));
    }
    let index = |folder: &str| corpus.ran(["index", folder, "--index", "both"]).err;
    assert!(index("one").contains("3 articles"));
    fs::rename(corpus.path("one"), corpus.path("elsewhere")).expect("moved");
    // Another folder with files of the same names: the articles of the first folder are kept.
    let told = index("two");
    assert!(told.contains("6 articles in both (3 new, 0 replaced, 0 removed"), "{told}");
    let told = index("elsewhere");
    assert!(
        told.contains("6 articles in both (0 new, 0 replaced, 0 removed; 3 files, 3 unchanged"),
        "{told}"
    );
    let told = index("two");
    assert!(told.contains("6 articles in both") && told.contains("0 removed"), "{told}");
}

#[test]
#[cfg(unix)]
fn a_folder_is_the_same_whatever_link_leads_to_it() {
    let corpus = Corpus::empty();
    corpus.page("one/a.txt", "spring");
    std::os::unix::fs::symlink(corpus.path("one"), corpus.path("link")).expect("a link");
    corpus.ran(["index", "one", "--index", "other"]);
    let run = corpus.ran(["index", "link", "--index", "other"]);
    assert!(run.err.contains("(0 new, 0 replaced, 0 removed; 1 file, 1 unchanged"), "{}", run.err);
}

#[test]
fn an_empty_stream_is_told_of_once_and_a_missing_corpus_is_not_checked() {
    let corpus = Corpus::empty();
    corpus.page("a.txt", "spring");
    let output = corpus.run(["index", "-"]).stdin("").output().expect("run");
    assert!(String::from_utf8_lossy(&output.stderr).contains("no article in it"));
    let run = corpus.ran(["index", "."]);
    assert!(!run.err.contains("no article"), "{}", run.err);
    let run = corpus.ran(["check", "--corpus", "nowhere"]);
    assert!(run.code == 2 && run.err.contains("`nowhere`: no such file or folder"), "{}", run.err);
}

#[test]
fn updates_obey_the_tables_of_the_corpus_folder_unless_they_are_left_out() {
    let corpus = Corpus::empty();
    corpus.page("a.txt", "spring");
    corpus.ran(["index", "."]);
    let id = corpus.json(["spring", "--format", "json"])["hits"][0]["id"].as_str().expect("an id").to_owned();
    let row = format!("{id},outlet,,Norland Times,ada,2031-05-06,,\n../etc,outlet,,Lumen,ada,2031-05-06,,\n");
    let table = format!("article,what,sentence,value,by,at,text_hash,text_begins\n{row}");
    corpus.file("readouts-corrections.csv", table);
    let outlet = |args: &[&str]| {
        let run = corpus.ran(args);
        let shown = corpus.json(["show", &id, "--format", "json"]);
        (run.err, shown["outlet"]["name"].as_str().map(str::to_owned))
    };
    let (told, name) = outlet(&["index", "."]);
    assert_eq!(name.as_deref(), Some("Norland Times"));
    assert!(told.contains("`readouts-corrections.csv:3`: `../etc` is no article's id"), "{told}");
    assert_eq!(outlet(&["index", ".", "--rebuild"]).1.as_deref(), Some("Norland Times"));
    assert_eq!(outlet(&["index", ".", "--no-tables"]).1, None);
}

#[cfg(unix)]
#[test]
fn a_watched_folder_is_kept_up_to_date_until_ctrl_c() {
    let corpus = Corpus::empty();
    corpus.page("a.txt", "spring");
    let mut watching = Command::new(snapbox::cmd::cargo_bin("readouts-search"));
    watching.current_dir(corpus.path(".")).args(["index", ".", "--watch"]).stderr(Stdio::piped());
    let mut watching = watching.spawn().expect("started");
    let mut told = std::io::BufReader::new(watching.stderr.take().expect("piped"));
    let mut next = || {
        let mut line = String::new();
        std::io::BufRead::read_line(&mut told, &mut line).expect("told");
        line
    };
    assert_eq!(next(), "1 article in ./.readouts (1 new, 0 replaced, 0 removed; 1 file, 0 unchanged)\n");
    assert_eq!(next(), "watching; Ctrl-C ends it\n");
    corpus.page("b.txt", "summer");
    assert_eq!(next(), "2 articles (1 new, 0 replaced, 0 removed)\n");
    assert_eq!(corpus.found("summer").len(), 1);
    fs::remove_file(corpus.path("a.txt")).expect("removed");
    corpus.file("broken.json", "{\"text\": 5");
    assert_eq!(
        next(),
        "warning: `broken.json#1`: not a JSON object: EOF while parsing an object at column 10\n"
    );
    assert_eq!(next(), "1 article (0 new, 0 replaced, 1 removed)\n");
    // A problem that was told is not told again.
    corpus.page("c.txt", "winter");
    assert_eq!(next(), "2 articles (1 new, 0 replaced, 0 removed)\n");
    let interrupted = Command::new("kill").args(["-INT", &watching.id().to_string()]).status();
    assert!(interrupted.expect("sent").success());
    assert_eq!(watching.wait().expect("ended").code(), Some(0));
    assert_eq!(next(), "");
    let refused = corpus.ran(["index", ".", "--watch", "--dry-run"]);
    assert_eq!(refused.code, 2);
}
