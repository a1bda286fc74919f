//! Decisions about people and articles: made, listed, exchanged with others, taken back.

use std::fs;

use super::corpus::Corpus;

const PEOPLE: &str = "readouts-people.csv";
const ARTICLES: &str = "readouts-corrections.csv";

fn meetings() -> Corpus {
    let corpus = Corpus::empty();
    corpus.file(
        "a.txt",
        "Ida Lee Meets Jon Berg\n\nPresident Ida Lee met with Prime Minister Jon Berg on 6 May 2031. Lee said that the \
         river belongs to both peoples. Berg said that the bridge does too.\n",
    );
    corpus.file(
        "b.txt",
        "Remarks on the river\n\nForeign Minister Tom Lee said on Monday that the river is wide.\n",
    );
    assert_eq!(corpus.ran(["index", "."]).code, 0);
    corpus
}

/// Runs a command that is to succeed without an answer; returns what it says.
fn done(corpus: &Corpus, args: &[&str]) -> String {
    let run = corpus.run(args).env("USER", "ada").output().expect("run");
    let err = String::from_utf8_lossy(&run.stderr).into_owned();
    assert_eq!((run.status.code(), run.stdout.len()), (Some(0), 0), "{args:?}: {err}");
    err
}

/// Runs a command that is to be refused; returns what it says.
fn refused(corpus: &Corpus, args: &[&str]) -> String {
    let run = corpus.run(args).env("USER", "ada").output().expect("run");
    let err = String::from_utf8_lossy(&run.stderr).into_owned();
    assert_eq!((run.status.code(), run.stdout.len()), (Some(2), 0), "{args:?}: {err}");
    assert!(!err.contains('\u{1b}'), "{err}");
    err
}

fn names(corpus: &Corpus) -> Vec<String> {
    let run = corpus.ran(["people", "--format", "csv"]);
    run.out.lines().skip(1).map(|line| line.split(',').next().unwrap_or_default().to_owned()).collect()
}

/// Returns the id of the article of a file.
fn id(corpus: &Corpus, file: &str) -> String {
    let run = corpus.ran(["river", "--format", "jsonl"]);
    let hits = run.out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
    let mut ids = hits.filter(|hit| hit["path"] == file);
    ids.next().expect("a hit")["id"].as_str().expect("an id").to_owned()
}

fn table(corpus: &Corpus, name: &str) -> String {
    fs::read_to_string(corpus.path(name)).unwrap_or_default()
}

#[test]
fn merging_and_forgetting_hold_at_once_and_in_an_index_built_anew() {
    let corpus = meetings();
    let told = done(&corpus, &["people", "merge", "tom lee", "Ida Lee"]);
    assert!(told.starts_with("`Tom Lee` is `Ida Lee`\nwritten to `"), "{told}");
    assert!(told.ends_with("\n1 article changed\n"), "{told}");
    done(&corpus, &["people", "forget", "berg", "--corpus", "."]);
    for again in [&["stats"][..], &["index", "."], &["index", ".", "--rebuild"]] {
        corpus.ran(again);
        assert_eq!(names(&corpus), ["Ida Lee"]);
    }
    let table = table(&corpus, PEOPLE);
    assert!(
        table.contains("Tom Lee,merge,Ida Lee,ada,") && table.contains("\nJon Berg,forget,,ada,"),
        "{table}"
    );
    // Somebody decides otherwise about the name, although no article has it any more.
    let told = done(&corpus, &["people", "forget", "Tom Lee", "--author", "ben"]);
    assert!(told.contains("in place of: `Tom Lee` is `Ida Lee` (ada, "), "{told}");
    assert!(!corpus.ran(["people", "--format", "json"]).out.contains("Tom Lee"));
}

#[test]
fn a_merged_name_still_finds_the_person_and_says_whom() {
    let corpus = meetings();
    done(&corpus, &["people", "merge", "Tom Lee", "Jon Berg"]);
    let note = "is read as Jon Berg, with whom it is merged (ada, ";
    for args in [
        &["wide", "--by", "Tom Lee"][..],
        &["wide", "--with", "tom lee"],
        &["by:\"Tom Lee\" wide"],
        &["with:tom wide"],
        &["kwic", "wide", "--by", "Tom Lee"],
        &["facets", "wide", "--speaker", "TOM LEE"],
    ] {
        let run = corpus.ran(args);
        assert_eq!(run.code, 0, "{args:?}: {}", run.err);
        assert_eq!(run.err.matches(note).count(), 1, "{args:?}: {}", run.err);
    }
    assert!(corpus.ran(["people", "Tom Lee"]).out.starts_with("Jon Berg\n"));
    // A name that an article has means whom it meant before.
    let run = corpus.ran(["river", "--by", "Lee"]);
    assert!(run.code == 0 && run.err.is_empty() && run.out.contains("Ida Lee"), "{}", run.err);
    done(&corpus, &["people", "forget", "Ida Lee"]);
    let run = corpus.ran(["river", "--by", "ida lee"]);
    assert!(
        run.code == 1 && run.err.starts_with("`ida lee` is no person, by a correction (ada, "),
        "{}",
        run.err
    );
    done(&corpus, &["corrections", "undo", "Tom Lee"]);
    assert!(!corpus.ran(["wide", "--by", "Tom Lee"]).err.contains("merged"));
}

#[test]
fn names_that_nobody_has_are_refused_with_similar_ones_unless_taken_as_written() {
    let corpus = meetings();
    let told = refused(&corpus, &["people", "merge", "Ida Lea", "Jon Berg"]);
    assert!(
        told.starts_with("error: nobody in the index is called `Ida Lea`\nhint: did you mean Ida Lee"),
        "{told}"
    );
    assert!(
        refused(&corpus, &["people", "forget", "x\u{1b}[31m"])
            .contains("`readouts-search people` lists everyone")
    );
    assert!(refused(&corpus, &["people", "merge", "lee", "berg"]).contains("`lee` fits 2 people"));
    assert!(refused(&corpus, &["people", "merge", "berg", "Jon Berg"]).contains("are one name already"));
    for args in [
        &["forget", ""][..],
        &["forget", "", "--as-written"],
        &["forget", "a\u{1b}[31m", "--as-written"],
        &["forget", "berg", "--author", "a\u{1b}[31m"],
        &["forget", "berg", "--author", &"a".repeat(10_000)],
        &["forget", "berg", "--corpus", "nowhere"],
        &["forget", "berg", "--no-tables"],
        &["forget"],
        &["merge", "a"],
    ] {
        refused(&corpus, &[&["people"], args].concat());
    }
    assert!(!corpus.path(PEOPLE).exists());
    done(&corpus, &["people", "merge", "Jon Berg", "Jonathan Berg", "--as-written"]);
    assert!(names(&corpus).contains(&"Jonathan Berg".to_owned()));
    let circle = refused(&corpus, &["people", "merge", "Jonathan Berg", "Jon Berg"]);
    assert!(circle.contains("are one name already"), "{circle}");
    done(&corpus, &["people", "forget", "Tom Lee"]);
    assert!(refused(&corpus, &["people", "merge", "Ida Lee", "Tom Lee"]).contains("`Tom Lee` is no person"));
    corpus.file(PEOPLE, "name,decision,into,by,at\nTom Lee,marry,Ida Lee,ada,2031-05-06\n");
    assert!(
        refused(&corpus, &["people", "forget", "Tom Lee"]).contains("line 2"),
        "a row that would be lost"
    );
}

#[test]
fn nobody_decides_without_a_name() {
    let corpus = meetings();
    let id = id(&corpus, "a.txt");
    for args in [
        &["people", "forget", "berg"][..],
        &["people", "merge", "berg", "Ida Lee"],
        &["correct", &id, "--not-a-readout"],
        &["corrections", "undo", "berg"],
    ] {
        let run = corpus.run(args).env("USER", " ").env_remove("LOGNAME").env_remove("USERNAME").output();
        let run = run.expect("run");
        let told = String::from_utf8_lossy(&run.stderr).into_owned();
        assert_eq!(told, "error: it is not known who decides\nhint: `--author NAME` says it\n", "{args:?}");
        assert_eq!(run.status.code(), Some(2));
    }
    assert!(!corpus.path(PEOPLE).exists() && !corpus.path(ARTICLES).exists());
}

#[test]
fn a_dry_run_says_what_would_change_and_writes_nothing() {
    let corpus = meetings();
    let id = id(&corpus, "b.txt");
    let before = corpus.ran(["people", "--format", "json"]).out;
    for (args, row, told) in [
        (
            &["people", "merge", "tom lee", "Ida Lee"][..],
            "Tom Lee,merge,Ida Lee,ada,",
            "1 article would change",
        ),
        (&["people", "forget", "Ida Lee"], "Ida Lee,forget,,ada,", "1 article would change"),
        (&["people", "forget", "Ida Lea", "--as-written"], "Ida Lea,forget,,ada,", "0 articles would change"),
        (
            &["correct", &id, "--not-a-readout"],
            &format!("{id},not_a_readout,,,ada,"),
            "0 articles would change, 1 would be left out",
        ),
    ] {
        let args = [args, &["--dry-run", "--author", "ada"]].concat();
        let run = corpus.ran(&args);
        assert_eq!((run.code, run.out.lines().count()), (0, 2), "{args:?}: {}", run.err);
        assert!(run.out.lines().nth(1).expect("a row").starts_with(row), "{}", run.out);
        assert!(run.err.contains(told) && run.err.ends_with("nothing was done\n"), "{args:?}: {}", run.err);
    }
    assert_eq!(corpus.ran(["people", "--format", "json"]).out, before);
    assert!(!corpus.path(PEOPLE).exists() && !corpus.path(ARTICLES).exists());
}

#[test]
fn decisions_are_listed_in_every_form() {
    let corpus = meetings();
    let run = corpus.ran(["corrections"]);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    assert!(run.err.starts_with("no decisions in the tables of `"), "{}", run.err);
    let id = id(&corpus, "a.txt");
    done(&corpus, &["people", "merge", "Tom Lee", "Ida Lee"]);
    done(&corpus, &["correct", &id, "--sentence", "3", "--nobody", "--outlet", "=1+1"]);
    let run = corpus.ran(["corrections"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!((lines[0], lines[3]), (PEOPLE, ARTICLES), "{}", run.out);
    assert!(lines[1].starts_with("  `Tom Lee` is `Ida Lee` · ada, 2"), "{}", run.out);
    assert!(run.out.contains("    Berg said that the bridge does too."), "{}", run.out);
    let all = corpus.json(["corrections", "--format", "json", "--corpus", "."]);
    let all = all["corrections"].as_array().expect("a list");
    assert_eq!((all.len(), &all[0]["name"], &all[0]["in_force"]), (3, &"Tom Lee".into(), &true.into()));
    assert_eq!((&all[1]["sentence"], &all[1]["value"]), (&"3".into(), &"nobody".into()));
    assert_eq!(corpus.ran(["corrections", "--format", "jsonl"]).out.lines().count(), 3);
    for format in ["csv", "tsv"] {
        let out = corpus.ran(["corrections", "--format", format]).out;
        assert!(out.lines().count() == 4 && out.contains("'=1+1"), "{out}");
    }
    // Contradictions and rows that cannot be read are told.
    corpus.file(
        PEOPLE,
        "name,decision,into,by,at\nA,forget,,ada,2031-05-06\nA,merge,B,ben,2031-05-07\nC\u{1b}[31m,x,,ada,\n",
    );
    let run = corpus.ran(["corrections"]);
    assert_eq!(run.out.matches("not in force: contradicts: ").count(), 2, "{}", run.out);
    assert!(
        run.err.starts_with("warning: `") && run.err.contains("/readouts-people.csv:4`: "),
        "{}",
        run.err
    );
    assert!(!(run.out + &run.err).contains('\u{1b}'));
}

#[test]
fn two_people_exchange_their_decisions_and_come_to_the_same() {
    let (ada, ben) = (meetings(), meetings());
    let id = id(&ada, "a.txt");
    done(&ada, &["people", "merge", "Tom Lee", "Ida Lee"]);
    done(&ada, &["correct", &id, "--outlet", "=Norland"]);
    done(&ben, &["people", "forget", "Jon Berg", "--author", "ben"]);
    let exchange = |from: &Corpus, to: &Corpus| {
        let run = from.ran(["corrections", "--format", "csv", "--bom"]);
        assert_eq!(run.code, 0);
        to.file("theirs.csv", run.out);
        done(to, &["corrections", "import", "theirs.csv"])
    };
    let told = exchange(&ada, &ben);
    assert!(told.starts_with("new: `theirs.csv:2`: `Tom Lee` is `Ida Lee` (ada, "), "{told}");
    assert!(
        told.contains(
            "\n2 decisions new, 0 in place of older ones, 0 older than the folder's, 0 known before\n"
        ),
        "{told}"
    );
    assert!(told.ends_with("2 articles changed\n"), "{told}");
    let told = exchange(&ben, &ada);
    assert!(told.contains("1 decision new") && told.contains("2 known before"), "{told}");
    for name in [PEOPLE, ARTICLES] {
        assert_eq!(table(&ada, name), table(&ben, name));
    }
    assert_eq!((names(&ada), names(&ben)), (vec!["Ida Lee".to_owned()], vec!["Ida Lee".to_owned()]));
    let before = (table(&ada, PEOPLE), table(&ada, ARTICLES));
    assert!(exchange(&ben, &ada).starts_with("nothing is new: 0 decisions new"));
    assert_eq!((table(&ada, PEOPLE), table(&ada, ARTICLES)), before);
    // The tables themselves can be imported too.
    let other = meetings();
    for name in [PEOPLE, ARTICLES] {
        fs::copy(ada.path(name), other.path(format!("ada-{name}"))).expect("copied");
    }
    done(&other, &["corrections", "import", "ada-readouts-people.csv", "ada-readouts-corrections.csv"]);
    assert_eq!(table(&other, PEOPLE), table(&ada, PEOPLE));
}

#[test]
fn of_decisions_that_disagree_the_newer_holds_and_each_pair_is_told() {
    let corpus = meetings();
    corpus.file(
        PEOPLE,
        "name,decision,into,by,at\nJon Berg,forget,,ada,2021-05-06\nTom Lee,merge,Ida Lee,ada,2021-05-06\n",
    );
    let theirs = "name,decision,into,by,at\nJon Berg,merge,Ida Lee,ben,2021-05-05\nTom Lee,withdrawn,,ben,2021-05-07\n";
    corpus.file("theirs.csv", theirs);
    let before = table(&corpus, PEOPLE);
    let run = corpus.ran(["corrections", "import", "theirs.csv", "--dry-run"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(run.out, "name,decision,into,by,at\nTom Lee,withdrawn,,ben,2021-05-07\n");
    let older = "older: `theirs.csv:2`: `Jon Berg` is `Ida Lee` (ben, 2021-05-05) gives way to: `Jon Berg` is no person (ada, 2021-05-06)\n";
    let newer = "newer: `theirs.csv:3`: the name `Tom Lee` is as it was read: the decision is taken back (ben, 2021-05-07), in place of: `Tom Lee` is `Ida Lee` (ada, 2021-05-06)\n";
    assert!(run.err.contains(older) && run.err.contains(newer), "{}", run.err);
    assert_eq!(table(&corpus, PEOPLE), before);
    let told = done(&corpus, &["corrections", "import", "theirs.csv"]);
    assert!(told.contains(older) && told.contains(newer), "{told}");
    assert_eq!(names(&corpus), ["Ida Lee", "Tom Lee"]);
    // Of the same time: nothing is imported.
    corpus.file(
        "same.csv",
        "name,decision,into,by,at\nJon Berg,merge,Tom Lee,carl,2021-05-06\nA,forget,,carl,2021-05-06\n",
    );
    let before = table(&corpus, PEOPLE);
    let told = refused(&corpus, &["corrections", "import", "same.csv"]);
    assert!(told.contains("contradict: ") && told.contains("`same.csv`: 1 decision contradicts"), "{told}");
    assert_eq!(table(&corpus, PEOPLE), before);
}

#[test]
fn what_is_no_table_is_refused_with_file_and_line_and_nothing_is_imported() {
    let corpus = meetings();
    corpus.file("good.csv", "name,decision,into,by,at\nA,forget,,ada,2021-05-06\n");
    corpus.file("empty.csv", "");
    corpus.file("other.csv", "a,b\n1,2\n");
    corpus
        .file("broken.csv", "name,decision,into,by,at\nA,forget,,ada,2021-05-06\nB,marry,C,ada,2021-05-06\n");
    corpus.file("conflict.csv", "name,decision,into,by,at\n<<<<<<< HEAD\nA,forget,,ada,2021-05-06\n");
    corpus.file("bytes.csv", b"name,decision,into,by,at\n\xff\xfe,forget,,ada,2021-05-06\n");
    corpus.file("evil.csv", "name,decision,into,by,at\nA\u{1b}[2J,forget,,ada,2021-05-06\n");
    corpus.file("future.csv", "name,decision,into,by,at\nA,forget,,ada,9999-05-06\n");
    corpus.file("book.xlsx", b"PK\x03\x04\0\0\xff");
    fs::File::create(corpus.path("huge.csv")).and_then(|file| file.set_len(1 << 30)).expect("made");
    for (file, told) in [
        ("empty.csv", "`empty.csv`: is empty"),
        ("other.csv", "`other.csv`: line 1: the first row does not name the columns"),
        ("broken.csv", "`broken.csv`: line 3: `marry` is no decision"),
        ("conflict.csv", "`conflict.csv`: line 2: has 1 cells instead of 5"),
        ("bytes.csv", "`bytes.csv`: line 2: is not UTF-8"),
        ("evil.csv", "`evil.csv`: line 2: a name has control characters"),
        ("future.csv", "`future.csv`: line 2: `9999-05-06` is in the future"),
        ("book.xlsx", "`book.xlsx`: line 1: is not UTF-8"),
        ("huge.csv", "`huge.csv`: larger than 16 MB"),
        ("nothing.csv", "`nothing.csv`: cannot be read"),
        (".", "`.`: cannot be read"),
    ] {
        let err = refused(&corpus, &["corrections", "import", "good.csv", file]);
        assert!(err.contains(told), "{file}: {err}");
        assert!(!corpus.path(PEOPLE).exists(), "{file}");
    }
    refused(&corpus, &["corrections", "import"]);
    refused(&corpus, &["corrections", "import", "good.csv", "--no-tables"]);
    corpus.file(PEOPLE, "name,decision,into,by,at\nB,marry,C,ada,2021-05-06\n");
    let err = refused(&corpus, &["corrections", "import", "good.csv"]);
    assert!(err.contains("readouts-people.csv`: line 2: "), "{err}");
}

#[test]
fn a_folder_without_an_index_takes_tables_too() {
    let corpus = Corpus::empty();
    corpus.page("pages/a.txt", "spring");
    corpus.file("theirs.csv", "name,decision,into,by,at\nA,forget,,ada,2021-05-06\n");
    let told = done(&corpus, &["corrections", "import", "theirs.csv", "--corpus", "pages"]);
    assert!(told.ends_with("hint: `readouts-search index pages` applies it\n"), "{told}");
    assert!(corpus.path("pages").join(PEOPLE).exists() && !corpus.path("pages/.readouts").exists());
    done(&corpus, &["corrections", "undo", "A", "--corpus", "pages"]);
    assert!(
        refused(&corpus, &["people", "forget", "A", "--corpus", "pages"])
            .contains("no index in this folder yet")
    );
}

#[test]
fn whatever_was_decided_is_taken_back_at_once() {
    let corpus = meetings();
    let id = id(&corpus, "a.txt");
    let shown = || corpus.ran(["show", &id, "--format", "json"]).out;
    let (before, everyone) = (shown(), names(&corpus));
    for (decide, undo) in [
        (&["people", "merge", "Jon Berg", "Tom Lee"][..], &["jon berg"][..]),
        (&["people", "forget", "Ida Lee"], &["Ida Lee"]),
        (&["correct", &id, "--sentence", "2-3", "--speaker", "Tom Lee"], &[&id, "--sentence", "1-3"]),
        (&["correct", &id, "--event-date", "2030"], &[&id[..5], "--event-date"]),
        (&["correct", &id, "--outlet", "Lumen"], &[&id]),
        (&["correct", &id, "--not-a-readout"], &[&id[..6]]),
    ] {
        done(&corpus, decide);
        assert_ne!(shown(), before, "{decide:?}");
        let told = done(&corpus, &[&["corrections", "undo"], undo].concat());
        assert!(told.contains("is taken back\n  in place of: "), "{told}");
        assert_eq!((shown(), names(&corpus)), (before.clone(), everyone.clone()), "{decide:?}");
        corpus.ran(["index", ".", "--rebuild"]);
        assert_eq!((shown(), names(&corpus)), (before.clone(), everyone.clone()), "{decide:?}");
    }
    let told = refused(&corpus, &["corrections", "undo", "Ida Lee"]);
    assert!(told.contains("it is taken back already: "), "{told}");
}

#[test]
fn only_what_is_asked_for_is_taken_back() {
    let corpus = meetings();
    let id = id(&corpus, "a.txt");
    done(
        &corpus,
        &["correct", &id, "--sentence", "2-3", "--nobody", "--outlet", "Lumen", "--event-date", "2030"],
    );
    let undo = |args: &[&str]| done(&corpus, &[&["corrections", "undo", &id], args].concat());
    undo(&["--outlet", "--sentence", "3"]);
    let shown = corpus.json(["show", &id, "--format", "json"]);
    assert_eq!(
        (&shown["outlet"]["basis"] == "corrected", &shown["event_date"]["edtf"]),
        (false, &"2030".into())
    );
    assert_eq!(shown["statements"][1]["basis"], "corrected");
    assert_ne!(shown["statements"][2]["basis"], "corrected");
    for (args, told) in [
        (
            &["nobody"][..],
            "error: no decision is about `nobody`\nhint: `readouts-search corrections` lists all",
        ),
        (&["abc"], "no decision is about `abc`"),
        (&["", "--outlet"], "no decision is about ``"),
        (&[&id, "--not-a-readout"], "no decision is about"),
        (&[&id, "--sentence", "0"], "give the number of a sentence"),
        (&["x\u{1b}[31m"], "no decision is about"),
    ] {
        let err = refused(&corpus, &[&["corrections", "undo"], args].concat());
        assert!(err.contains(told), "{args:?}: {err}");
    }
    done(&corpus, &["people", "forget", "Jon Berg"]);
    assert!(
        refused(&corpus, &["corrections", "undo", "Jon Berk"]).contains("hint: did you mean `Jon Berg`?")
    );
}

#[test]
fn a_page_that_is_no_readout_is_found_by_its_id() {
    let corpus = meetings();
    let id = id(&corpus, "b.txt");
    done(&corpus, &["correct", &id, "--not-a-readout"]);
    let told = format!(
        "`{id}` in `b.txt` is not a readout, by a correction; `readouts-search corrections undo {id}` takes it back\n"
    );
    let run = corpus.ran(["show", &id[..6]]);
    assert!(run.code == 1 && run.err.ends_with(&told), "{}", run.err);
    assert!(refused(&corpus, &["correct", &id, "--outlet", "Lumen"]).ends_with(&told));
    let run = corpus.ran(["show", "ffffffff"]);
    assert!(run.code == 1 && !run.err.contains("correction"), "{}", run.err);
    assert_eq!(corpus.found("river"), ["a.txt"]);
    assert!(done(&corpus, &["corrections", "undo", &id[..6]]).contains("1 back in the index"));
    assert_eq!(corpus.found("wide"), ["b.txt"]);
}

#[test]
fn an_old_copy_does_not_bring_back_what_was_taken_back() {
    let (ada, ben) = (meetings(), meetings());
    done(&ada, &["people", "forget", "Jon Berg"]);
    ben.file("ada.csv", table(&ada, PEOPLE));
    done(&ben, &["corrections", "import", "ada.csv"]);
    done(&ben, &["corrections", "undo", "Jon Berg", "--author", "ben"]);
    assert_eq!(names(&ben).len(), 3);
    // Ben imports the copy of before again, and Ada takes over what Ben decided.
    let told = done(&ben, &["corrections", "import", "ada.csv"]);
    assert!(told.starts_with("older: `ada.csv:2`: ") && told.contains("nothing is new"), "{told}");
    assert_eq!(names(&ben).len(), 3);
    ada.file("ben.csv", table(&ben, PEOPLE));
    done(&ada, &["corrections", "import", "ben.csv"]);
    assert_eq!(names(&ada).len(), 3);
    // Made again, it is the newest everywhere.
    done(&ada, &["people", "forget", "Jon Berg"]);
    ben.file("ada.csv", table(&ada, PEOPLE));
    done(&ben, &["corrections", "import", "ada.csv"]);
    assert_eq!((names(&ada).len(), names(&ben).len()), (2, 2));
}

#[test]
fn stats_names_the_tables_with_their_decisions_and_says_if_they_are_left_out() {
    let corpus = meetings();
    assert!(!corpus.ran(["stats"]).out.contains("corrections by hand"));
    done(&corpus, &["people", "forget", "Jon Berg"]);
    done(&corpus, &["people", "forget", "Ida Lee"]);
    done(&corpus, &["corrections", "undo", "Ida Lee"]);
    let out = corpus.ran(["stats"]).out;
    assert!(
        out.contains("\ncorrections by hand\n  readouts-people.csv      2 decisions, 1 of them taken back"),
        "{out}"
    );
    let stats = corpus.json(["stats", "--format", "json"]);
    let row = &stats["tables"][0];
    assert_eq!(
        (&row["file"], &row["decisions"], &row["withdrawn"], &row["left_out"]),
        (&PEOPLE.into(), &2.into(), &1.into(), &false.into())
    );
    assert!(corpus.ran(["stats", "--no-tables"]).out.contains("left out: by --no-tables"));
    corpus.ran(["index", ".", "--no-tables"]);
    assert_eq!(corpus.json(["stats", "--format", "json"])["tables"][0]["left_out"], true);
    corpus.ran(["index", "."]);
    assert_eq!(corpus.json(["stats", "--format", "json"])["tables"][0]["left_out"], false);
}
