//! Folders that lose their files, for a time or for good, and folders with links to elsewhere.

use std::fs;

use super::corpus::Corpus;

const WORDS: [&str; 5] = ["spring", "summer", "autumn", "winter", "morning"];

fn pages() -> Corpus {
    let corpus = Corpus::empty();
    for word in WORDS {
        corpus.page(format!("pages/{word}.txt"), word);
    }
    assert_eq!(corpus.ran(["index", "pages"]).code, 0);
    corpus
}

fn remove(corpus: &Corpus, words: &[&str]) {
    for word in words {
        fs::remove_file(corpus.path(format!("pages/{word}.txt"))).expect("removed");
    }
}

fn articles(corpus: &Corpus) -> u64 {
    let told = corpus.json(["stats", "--index", "pages/.readouts", "--format", "json"]);
    told["documents"].as_u64().expect("a number")
}

#[test]
fn more_than_half_of_a_folder_is_kept_until_somebody_says_otherwise() {
    let corpus = pages();
    remove(&corpus, &WORDS[..3]);
    corpus.page("pages/evening.txt", "evening");
    let told = "error: `pages`: 3 of 5 articles would be removed with files that are gone; they were kept\n\
                hint: `--remove-missing` removes them, `--keep-missing` keeps them\n";
    let run = corpus.ran(["index", "pages"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.ends_with(told), "{}", run.err);
    assert!(run.err.contains("6 articles in pages/.readouts (1 new, 0 replaced, 0 removed"), "{}", run.err);
    // By now it is only half of the articles, but held articles stay held.
    let run = corpus.ran(["index", "pages", "--dry-run"]);
    assert!(run.code == 0 && run.out.contains("kept      spring.txt\n"), "{}{}", run.out, run.err);
    let run = corpus.ran(["index", "pages"]);
    assert!(run.code == 2 && run.err.contains("3 of 6 articles would be removed"), "{}", run.err);
    // A file that is back is no longer held, and is removed when it vanishes alone.
    corpus.page("pages/spring.txt", "spring");
    assert!(corpus.ran(["index", "pages"]).err.contains("2 of 6 articles would be removed"));
    remove(&corpus, &WORDS[..1]);
    let run = corpus.ran(["index", "pages"]);
    assert!(run.code == 2 && run.err.contains("0 new, 0 replaced, 1 removed"), "{}", run.err);
    let run = corpus.ran(["index", "pages", "--remove-missing"]);
    assert!(run.code == 0 && run.err.contains("2 removed"), "{}", run.err);
    assert_eq!((articles(&corpus), corpus.ran(["check", "--corpus", "pages"]).code), (3, 0));
}

#[test]
fn half_of_a_folder_and_a_single_article_go_without_a_question() {
    let corpus = pages();
    remove(&corpus, &WORDS[..2]);
    let run = corpus.ran(["index", "pages"]);
    assert!(run.code == 0 && run.err.contains("2 removed"), "{}", run.err);
    corpus.page("single/a.txt", "spring");
    corpus.ran(["index", "single"]);
    fs::remove_file(corpus.path("single/a.txt")).expect("removed");
    let run = corpus.ran(["index", "single"]);
    assert!(run.err.contains("1 removed"), "{}", run.err);
}

#[test]
fn an_empty_folder_keeps_its_articles_and_its_options_decide() {
    let corpus = pages();
    remove(&corpus, &WORDS);
    for args in [&["index", "pages"][..], &["--corpus", "pages", "spring"], &["facets", "--corpus", "pages"]]
    {
        let run = corpus.ran(args);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{}", run.err);
        assert!(run.err.contains("`pages`: 5 of 5 articles would be removed"), "{}", run.err);
        assert!(run.err.contains("`--remove-missing` removes them"), "{}", run.err);
    }
    let run = corpus.ran(["index", "pages", "--dry-run"]);
    assert_eq!((run.code, run.out.lines().filter(|line| line.starts_with("kept      ")).count()), (0, 5));
    assert!(run.err.contains("5 of 5 articles would be removed"), "{}", run.err);
    let run = corpus.ran(["index", "pages", "--rebuild"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(
        run.err.contains("5 of 5 articles would be removed with files that are gone; the index is unchanged")
    );
    assert_eq!((articles(&corpus), corpus.ran(["check", "--corpus", "pages"]).code), (5, 0));
    let run = corpus.ran(["index", "pages", "--keep-missing"]);
    assert!(run.code == 0 && run.err.contains("5 missing files kept"), "{}", run.err);
    let run = corpus.ran(["--corpus", "pages", "spring", "--keep-missing"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let run = corpus.ran(["--corpus", "pages", "spring", "--remove-missing"]);
    assert_eq!(run.code, 1, "{}", run.err);
    let run = corpus.ran(["spring", "--remove-missing"]);
    assert!(run.code == 2 && run.err.contains("the option goes with `--corpus DIR`"), "{}", run.err);
    let run = corpus.ran(["index", "pages", "--remove-missing", "--keep-missing"]);
    assert!(run.code == 2 && run.err.contains("cannot be used with"), "{}", run.err);
}

#[test]
fn a_rebuild_that_is_to_keep_what_is_missing_is_refused_where_anything_is() {
    let corpus = pages();
    remove(&corpus, &WORDS[..1]);
    let run = corpus.ran(["index", "pages", "--rebuild", "--keep-missing"]);
    assert!(run.code == 2 && run.err.contains("1 of 5 articles would be removed"), "{}", run.err);
    assert_eq!(articles(&corpus), 5);
    fs::rename(corpus.path(format!("pages/{}.txt", WORDS[1])), corpus.path("pages/new.txt")).expect("moved");
    corpus.page(format!("pages/{}.txt", WORDS[0]), WORDS[0]);
    let run = corpus.ran(["index", "pages", "--rebuild", "--keep-missing"]);
    assert!(run.code == 0 && articles(&corpus) == 5, "{}", run.err);
}

#[test]
fn files_that_only_moved_and_copies_of_others_do_not_count_as_going() {
    let corpus = pages();
    for word in WORDS {
        fs::create_dir_all(corpus.path("pages/sub")).expect("made");
        let to = corpus.path(format!("pages/sub/{word}.text"));
        fs::rename(corpus.path(format!("pages/{word}.txt")), to).expect("moved");
    }
    let run = corpus.ran(["index", "pages"]);
    assert!(run.code == 0 && run.err.contains("5 articles"), "{}", run.err);
    for word in WORDS {
        let from = corpus.path(format!("pages/sub/{word}.text"));
        fs::copy(from, corpus.path(format!("pages/{word}.txt"))).expect("copied");
    }
    corpus.ran(["index", "pages"]);
    remove(&corpus, &WORDS);
    let run = corpus.ran(["index", "pages"]);
    assert!(run.code == 0 && run.err.contains("5 articles"), "{}", run.err);
}

#[test]
fn one_folder_of_several_is_held_and_the_other_loses_its_file() {
    let corpus = Corpus::empty();
    for word in WORDS {
        corpus.page(format!("one/{word}.txt"), word);
        corpus.page(format!("two/{word}.txt"), &format!("late {word}"));
    }
    corpus.ran(["index", "one", "two", "--index", "both"]);
    for word in WORDS {
        fs::remove_file(corpus.path(format!("one/{word}.txt"))).expect("removed");
    }
    fs::remove_file(corpus.path("two/spring.txt")).expect("removed");
    let run = corpus.ran(["index", "one", "two", "--index", "both"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("9 articles in both (0 new, 0 replaced, 1 removed"), "{}", run.err);
    assert!(run.err.contains("5 of 5 articles would be removed"), "{}", run.err);
    assert_eq!(corpus.ran(["check", "--index", "both"]).code, 0);
}

#[test]
fn an_index_lies_neither_in_an_index_nor_among_pages() {
    let corpus = pages();
    fs::rename(corpus.path("pages/.readouts"), corpus.path("moved")).expect("moved");
    for (args, told) in [
        (&["index", "moved"][..], "error: `moved`: an index, not a folder of pages\nhint: "),
        (&["--corpus", "moved", "spring"], "error: `moved`: an index, not a folder of pages\nhint: "),
        (&["index", "pages", "--index", "pages"], "error: `pages`: holds other things than an index\nhint: "),
    ] {
        let run = corpus.ran(args);
        assert_eq!(run.code, 2);
        assert!(run.err.starts_with(told), "{}", run.err);
    }
    assert!(!corpus.path("moved/.readouts").exists() && !corpus.path("pages/g-0000000000000000").exists());
    fs::create_dir(corpus.path("empty")).expect("made");
    for index in ["moved", "empty", "new"] {
        let run = corpus.ran(["index", "pages", "--index", index]);
        assert_eq!(run.code, 0, "{}", run.err);
    }
    assert_eq!(corpus.ran(["index", "pages"]).code, 0);
    let run = corpus.ran(["index", "pages/.readouts"]);
    assert!(run.code == 2 && run.err.contains("an index, not a folder of pages"), "{}", run.err);
}

#[cfg(unix)]
mod unix {
    use std::fs;
    use std::os::unix::fs::symlink;
    use std::process::Command;
    use std::time::{Duration, SystemTime};

    use super::super::corpus::{Corpus, page};

    #[test]
    fn links_out_of_a_corpus_are_followed_only_where_that_is_asked_for() {
        let corpus = Corpus::empty();
        corpus.page("pages/a.txt", "spring");
        corpus.page("out/b.txt", "summer");
        corpus.page("out/more/c.txt", "autumn");
        symlink("a.txt", corpus.path("pages/near.txt")).expect("linked");
        symlink("../out/b.txt", corpus.path("pages/far.txt")).expect("linked");
        symlink("../out/more", corpus.path("pages/far")).expect("linked");
        let follow = corpus.ran(["index", "pages", "--follow-links"]);
        assert!(follow.err.contains("3 articles in") && follow.err.contains("1 copy"), "{}", follow.err);
        assert!(!follow.err.contains("link"), "{}", follow.err);
        // Two of three articles would be removed.
        let run = corpus.ran(["index", "pages"]);
        assert_eq!(run.code, 2, "{}", run.err);
        let run = corpus.ran(["index", "pages", "--remove-missing"]);
        assert_eq!(run.code, 0, "{}", run.err);
        let told = "2 removed; 2 files, 2 unchanged, 1 copy, 2 symbolic links out of the corpus not followed";
        assert!(run.err.contains(told), "{}", run.err);
        let run = corpus.ran(["index", "pages", "--verbose"]);
        assert!(run.err.contains("note: `pages/far.txt`: a symbolic link that leads out"), "{}", run.err);
        assert!(corpus.ran(["index", "pages", "--dry-run"]).err.contains("2 symbolic links out"));
        assert_eq!(corpus.ran(["--corpus", "pages", "autumn"]).code, 1);
        assert_eq!(corpus.ran(["--corpus", "pages", "autumn", "--follow-links"]).code, 0);
        let run = corpus.ran(["extract", "pages", "--format", "jsonl"]);
        assert!(!run.out.contains("summer"), "{}", run.out);
        assert!(run.err.contains("2 symbolic links out of the corpus not followed"), "{}", run.err);
        assert!(
            corpus.ran(["extract", "pages", "--format", "jsonl", "--follow-links"]).out.contains("summer")
        );
        // A link that the user names himself is followed.
        assert!(corpus.ran(["extract", "pages/far.txt", "--format", "jsonl"]).out.contains("summer"));
    }

    #[test]
    fn side_data_behind_a_link_out_are_not_read_unless_asked_for() {
        let corpus = Corpus::empty();
        corpus.page("pages/a.txt", "spring");
        corpus.file("out/secret.json", r#"{"title":"Of another folder"}"#);
        symlink("../out/secret.json", corpus.path("pages/a.txt.meta.json")).expect("linked");
        let run = corpus.ran(["index", "pages"]);
        assert!(run.err.contains("`pages/a.txt.meta.json`: a symbolic link that leads out"), "{}", run.err);
        assert!(run.err.contains("0 articles"), "{}", run.err);
        let run = corpus.ran(["index", "pages", "--follow-links"]);
        assert!(run.err.contains("1 article in"), "{}", run.err);
    }

    #[test]
    fn side_data_without_end_are_not_read_to_it() {
        let corpus = Corpus::empty();
        corpus.page("pages/a.txt", "spring");
        corpus.page("pages/b.txt", "summer");
        fs::File::create(corpus.path("huge")).and_then(|file| file.set_len(1 << 42)).expect("made");
        symlink("../huge", corpus.path("pages/a.txt.meta.json")).expect("linked");
        fs::hard_link(corpus.path("huge"), corpus.path("pages/b.txt.meta.json")).expect("linked");
        for _ in 0..2 {
            let run = corpus.run(["index", "pages"]).timeout(Duration::from_secs(20)).output().expect("run");
            let told = String::from_utf8_lossy(&run.stderr);
            assert!(told.contains("a.txt.meta.json`: a symbolic link that leads out"), "{told}");
            assert!(told.contains("b.txt.meta.json`: side data are larger than 1 MB"), "{told}");
        }
    }

    #[test]
    fn ignore_files_behind_a_link_out_leave_nothing_out() {
        let corpus = Corpus::empty();
        corpus.page("pages/a.txt", "spring");
        corpus.file("secret", "a.txt\nkey[of-somebody\n");
        symlink("../secret", corpus.path("pages/.readoutsignore")).expect("linked");
        let run = corpus.ran(["index", "pages"]);
        assert!(run.err.contains("`pages/.readoutsignore`: a symbolic link that leads out"), "{}", run.err);
        assert!(run.err.contains("1 article in") && !run.err.contains("somebody"), "{}", run.err);
    }

    #[test]
    fn ignore_files_that_are_pipes_devices_or_huge_do_no_harm() {
        let corpus = Corpus::empty();
        for folder in ["pipe", "device", "huge"] {
            corpus.page(format!("{folder}/a.txt"), &format!("spring of {folder}"));
        }
        let made = Command::new("mkfifo").arg(corpus.path("pipe/.ignore")).status().expect("run");
        assert!(made.success());
        symlink("/dev/zero", corpus.path("device/.readoutsignore")).expect("linked");
        fs::File::create(corpus.path("huge/.ignore")).and_then(|file| file.set_len(1 << 40)).expect("made");
        let run = corpus.run(["index", "."]).timeout(Duration::from_secs(20)).output().expect("run");
        let told = String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(0), "{told}");
        for told_of in [
            "`pipe/.ignore`: an ignore file that is not a file",
            "`device/.readoutsignore`: an ignore file that is not a file",
            "`huge/.ignore`: an ignore file larger than 256 KB",
            "3 articles in",
        ] {
            assert!(told.contains(told_of), "{told}");
        }
        symlink("/dev/zero", corpus.path("zero")).expect("linked");
        let run = corpus.run(["index", "--files-from", "zero"]).timeout(Duration::from_secs(20));
        let run = run.output().expect("run");
        assert_eq!(run.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&run.stderr).contains("not a list of files"));
    }

    #[test]
    fn a_page_is_read_though_no_side_data_could_have_its_name() {
        let corpus = Corpus::empty();
        let names = ["a".repeat(251) + ".txt", "外".repeat(83) + ".txt", "b".repeat(241) + ".txt"];
        for (name, word) in names.iter().zip(["spring", "summer", "autumn"]) {
            corpus.page(name, word);
        }
        let run = corpus.ran(["index", "."]);
        assert!(run.err.starts_with("3 articles in"), "{}", run.err);
        let run = corpus.ran(["index", "."]);
        assert!(run.err.contains("3 unchanged"), "{}", run.err);
        assert_eq!(corpus.found("summer"), [names[1].as_str()]);
    }

    #[test]
    fn another_file_with_the_same_size_and_time_is_read() {
        let corpus = Corpus::empty();
        let time = SystemTime::UNIX_EPOCH + Duration::from_millis(1_577_836_800_123);
        let put = |name: &str, word: &str| {
            corpus.page(name, word);
            let file = fs::File::options().append(true).open(corpus.path(name)).expect("opened");
            file.set_modified(time).expect("set");
        };
        put("a.txt", "spring");
        put("b.txt", "summer");
        std::thread::sleep(Duration::from_millis(30));
        corpus.ran(["index", "."]);
        // Replaces files as `tar` and `rsync` do, and as `cp -p` does.
        put("next", "autumn");
        fs::rename(corpus.path("next"), corpus.path("a.txt")).expect("renamed");
        put("b.txt", "winter");
        assert_eq!(page("spring").len(), page("autumn").len());
        let run = corpus.ran(["index", "."]);
        assert!(run.err.contains("2 new, 0 replaced, 2 removed"), "{}", run.err);
        assert_eq!((corpus.found("autumn").len(), corpus.found("winter").len()), (1, 1));
        std::thread::sleep(Duration::from_millis(30));
        let run = corpus.ran(["index", "."]);
        assert!(run.err.contains("2 files, 2 unchanged"), "{}", run.err);
    }
}
