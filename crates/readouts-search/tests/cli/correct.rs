//! Corrections by hand: `correct`, and the updates after it.

use std::fs;

use super::corpus::{Corpus, Run, page};

const TABLE: &str = "readouts-corrections.csv";

const TALKS: &str = "Lee meets Berg\n\nPresident Ida Lee met with Prime Minister Jon Berg on 6 May 2031. Lee said \
                     that the river belongs to both peoples. It should be shared.\n\nBerg welcomed this.\n";

/// Returns a corpus with one indexed page, and the id of its article.
fn talks() -> (Corpus, String) {
    let corpus = Corpus::empty();
    corpus.file("a.txt", TALKS);
    corpus.ran(["index", "."]);
    let id = corpus.json(["river", "--format", "json"])["hits"][0]["id"].as_str().expect("an id").to_owned();
    (corpus, id)
}

fn correct(corpus: &Corpus, id: &str, args: &[&str]) -> Run {
    corpus.ran(["correct", id].iter().chain(args))
}

/// Returns the speaker and the basis of a sentence.
fn voice(corpus: &Corpus, id: &str, number: usize) -> (Option<String>, String) {
    let shown = corpus.json(["show", id, "--format", "json"]);
    let statement = &shown["statements"][number - 1];
    let basis = statement["basis"].as_str().expect("a basis").to_owned();
    (statement["speaker"].as_str().map(str::to_owned), basis)
}

fn corrected(name: Option<&str>) -> (Option<String>, String) {
    (name.map(str::to_owned), "corrected".to_owned())
}

#[test]
fn a_corrected_sentence_holds_at_once_and_in_an_index_built_anew() {
    let (corpus, id) = talks();
    let run = correct(&corpus, &id[..6], &["--sentence", "2-3", "--speaker", "Jon Berg", "--author", "ada"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
    let told = format!("sentence 2 of `{id}` is by `Jon Berg`\nsentence 3 of `{id}` is by `Jon Berg`\n");
    assert!(run.err.starts_with(&told), "{}", run.err);
    let run = correct(&corpus, &id, &["--sentence", "4", "--nobody", "--author", "ada"]);
    assert_eq!(run.code, 0, "{}", run.err);
    for again in [&["stats"][..], &["index", "."], &["index", ".", "--rebuild"]] {
        assert_eq!(corpus.ran(again).code, 0);
        assert_eq!(voice(&corpus, &id, 2), corrected(Some("Jon Berg")));
        assert_eq!(voice(&corpus, &id, 3), corrected(Some("Jon Berg")));
        assert_eq!(voice(&corpus, &id, 4), corrected(None));
        assert_ne!(voice(&corpus, &id, 1).1, "corrected");
        assert_eq!(corpus.ran(["river", "--by", "Jon Berg"]).code, 0);
        assert_eq!(corpus.ran(["river", "--by", "Ida Lee"]).code, 1);
    }
}

#[test]
fn date_outlet_and_a_page_that_is_no_readout_are_corrected_from_another_folder() {
    let (corpus, id) = talks();
    corpus.page("b.txt", "spring");
    fs::create_dir(corpus.path("elsewhere")).expect("made");
    let args = ["--event-date", "2031-05", "--outlet", "Norland Times", "--corpus", "..", "--author", "ada"];
    let run = corpus.run(["correct", &id].iter().chain(&args)).current_dir(corpus.path("elsewhere")).output();
    let run = run.expect("run");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let shown = corpus.json(["show", &id, "--format", "json"]);
    assert_eq!(
        (&shown["event_date"]["edtf"], &shown["event_date"]["basis"]),
        (&"2031-05".into(), &"corrected".into())
    );
    assert_eq!(shown["outlet"]["name"], "Norland Times");
    // A second correction takes the place of the first.
    let run = correct(&corpus, &id, &["--outlet", "unknown", "--author", "ben"]);
    assert!(run.err.contains("in place of: ") && run.err.contains("(ada, "), "{}", run.err);
    assert!(corpus.json(["show", &id, "--format", "json"])["outlet"]["name"].is_null());
    assert_eq!(correct(&corpus, &id, &["--not-a-readout", "--author", "ada"]).code, 0);
    for again in [&["index", "."][..], &["index", ".", "--rebuild"]] {
        assert!(corpus.found("river").is_empty());
        corpus.ran(again);
    }
    assert!(corpus.found("river").is_empty());
    assert_eq!(corpus.found("spring"), ["b.txt"]);
}

#[test]
fn an_identical_page_under_another_name_is_corrected_too() {
    let (corpus, id) = talks();
    correct(&corpus, &id, &["--sentence", "3", "--speaker", "Jon Berg", "--author", "ada"]);
    corpus.file("other/copy.txt", TALKS);
    fs::remove_file(corpus.path("a.txt")).expect("removed");
    let run = corpus.ran(["index", ".", "--remove-missing"]);
    assert!(run.code == 0 && !run.err.contains("warning"), "{}", run.err);
    assert_eq!(corpus.found("river"), ["other/copy.txt"]);
    assert_eq!(voice(&corpus, &id, 3), corrected(Some("Jon Berg")));
}

#[test]
fn a_changed_page_makes_its_correction_stale_with_a_warning() {
    let (corpus, id) = talks();
    correct(&corpus, &id, &["--sentence", "3", "--speaker", "Jon Berg", "--author", "ada"]);
    let table = fs::read(corpus.path(TABLE)).expect("a table");
    corpus.file("a.txt", TALKS.replace("It should be shared", "It must be clean"));
    let run = corpus.ran(["index", "."]);
    let told = format!("warning: `{TABLE}:2`: no article of the index has the id `{id}`");
    assert!(run.code == 0 && run.err.contains(&told), "{}", run.err);
    let now = corpus.json(["river", "--format", "json"])["hits"][0]["id"].as_str().expect("an id").to_owned();
    assert_ne!(voice(&corpus, &now, 3).1, "corrected");
    // The row stays, for the page may come back.
    assert_eq!(fs::read(corpus.path(TABLE)).expect("a table"), table);
    corpus.file("a.txt", TALKS);
    corpus.ran(["index", "."]);
    assert_eq!(voice(&corpus, &id, 3), corrected(Some("Jon Berg")));
}

#[test]
fn a_dry_run_prints_the_row_and_writes_nothing() {
    let (corpus, id) = talks();
    let run =
        correct(&corpus, &id, &["--sentence", "4", "--speaker", "Ida Lee", "--author", "ada", "--dry-run"]);
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!((run.code, lines.len()), (0, 2), "{}", run.err);
    assert_eq!(lines[0], "article,what,sentence,value,by,at,text_hash,text_begins");
    assert!(lines[1].starts_with(&format!("{id},speaker,4,Ida Lee,ada,")), "{}", lines[1]);
    assert!(lines[1].ends_with(",Berg welcomed this."), "{}", lines[1]);
    assert!(run.err.ends_with("nothing was done\n"), "{}", run.err);
    assert!(!corpus.path(TABLE).exists());
    assert_ne!(voice(&corpus, &id, 4).1, "corrected");
}

#[test]
fn whoever_corrects_is_the_user_unless_another_is_named() {
    let (corpus, id) = talks();
    let args = ["correct", &id, "--outlet", "Norland Times", "--dry-run"];
    let run = |user: &str| {
        let run = corpus.run(args).env("USER", user).env_remove("LOGNAME").env_remove("USERNAME").output();
        let run = run.expect("run");
        (run.status.code(), String::from_utf8_lossy(&[run.stdout, run.stderr].concat()).into_owned())
    };
    assert!(run("ben").1.contains(",Norland Times,ben,"));
    let told = "error: it is not known who decides\nhint: `--author NAME` says it\n".to_owned();
    assert_eq!(run(""), (Some(2), told));
    let (code, told) = run("a\u{1b}[31m");
    assert!(code == Some(2) && told.contains("control characters") && !told.contains('\u{1b}'), "{told}");
}

#[test]
fn sentences_are_listed_with_their_numbers() {
    let (corpus, id) = talks();
    correct(&corpus, &id, &["--sentence", "4", "--speaker", "Jon Berg", "--author", "ada"]);
    let run = corpus.ran(["show", &id, "--sentences"]);
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!((run.code, lines.len()), (0, 5), "{}", run.out);
    assert!(lines[2].starts_with("   2 Ida Lee · cue") && lines[2].contains("Lee said that"), "{}", run.out);
    assert!(lines[4].starts_with("   4 Jon Berg · corrected") && lines[4].ends_with("Berg welcomed this."));
    assert_eq!(corpus.ran(["show", &id, "--sentences", "--format", "json"]).code, 2);
    assert_eq!(corpus.ran(["show", &id, "river", "--sentences"]).code, 2);
}

#[test]
fn what_cannot_be_corrected_is_refused_and_nothing_is_written() {
    let (corpus, id) = talks();
    let long = "x".repeat(300);
    for (args, told) in [
        (
            &["ffffffff", "--nobody", "--sentence", "1"][..],
            "error: no article has an id that begins with `ffffffff`",
        ),
        (&["ff", "--nobody", "--sentence", "1"], "error: `ff` is too short for an id"),
        (&[&id, "--nobody", "--sentence", "5"], "error: there is no sentence 5: "),
        (&[&id, "--nobody", "--sentence", "3-99999999999"], "` has 4 sentences\nhint: "),
        (&[&id, "--nobody", "--sentence", "0"], "give the number of a sentence, from 1"),
        (&[&id, "--nobody", "--sentence", "3-2"], "sentence 2 is before sentence 3"),
        (&[&id, "--sentence", "1"], "--speaker <NAME>"),
        (&[&id, "--nobody"], "--sentence <N[-M]>"),
        (&[&id, "--nobody", "--speaker", "Ida Lee", "--sentence", "1"], "cannot be used with"),
        (&[&id, "--sentence", "1", "--speaker", ""], "error: a name is missing"),
        (&[&id, "--sentence", "1", "--speaker", "nobody"], "a reserved value"),
        (&[&id, "--sentence", "1", "--speaker", "Ida\u{1b}[31m"], "error: a name has control characters"),
        (&[&id, "--outlet", &long], "error: a name is longer than 200 characters"),
        (&[&id, "--outlet", "Norland Times", "--author", &long], "error: `by` is longer than 200 characters"),
        (&[&id, "--event-date", "2031-02-30"], "this is not a date, such as `2031-05-06`"),
        (&[&id, "--event-date", "in May"], "this is not a date, such as `2031-05-06`"),
        (&[&id], "required"),
        (&[&id, "--not-a-readout", "--outlet", "Norland Times"], "cannot be used with"),
        (&[&id, "--not-a-readout", "--no-tables"], "error: `--no-tables` leaves out what is to be changed"),
        (&[&id, "--not-a-readout", "--corpus", "nowhere"], "error: `nowhere`: no such file or folder"),
    ] {
        let run = corpus.run(["correct"].iter().chain(args)).env("USER", "ada").output().expect("run");
        let err = String::from_utf8_lossy(&run.stderr);
        assert_eq!((run.status.code(), run.stdout.len()), (Some(2), 0), "{args:?}: {err}");
        assert!(err.contains(told) && !err.contains('\u{1b}'), "{args:?}: {err}");
        assert!(!corpus.path(TABLE).exists(), "{args:?}");
    }
}

#[test]
fn a_table_with_a_row_that_cannot_be_read_is_not_written_over() {
    let (corpus, id) = talks();
    let table =
        "article,what,sentence,value,by,at,text_hash,text_begins\n../etc,outlet,,Lumen,ada,2031-05-06,,\n";
    corpus.file(TABLE, table);
    let run = correct(&corpus, &id, &["--outlet", "Norland Times", "--author", "ada"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("line 2: `../etc` is no article's id"), "{}", run.err);
    assert_eq!(fs::read_to_string(corpus.path(TABLE)).expect("read"), table);
}

#[test]
fn an_index_outside_its_folder_needs_the_folder_and_takes_no_other() {
    let corpus = Corpus::empty();
    corpus.file("pages/a.txt", TALKS);
    corpus.file("others/b.txt", page("spring"));
    corpus.ran(["index", "pages", "--index", "apart"]);
    let hits = corpus.json(["river", "--format", "json", "--index", "apart"]);
    let id = hits["hits"][0]["id"].as_str().expect("an id").to_owned();
    let run = |more: &[&str]| {
        let args = ["correct", &id, "--outlet", "Norland Times", "--author", "ada", "--index", "apart"];
        corpus.ran(args.iter().chain(more))
    };
    assert!(run(&[]).err.contains("hint: `--corpus DIR` names that folder"));
    assert!(run(&["--corpus", "others"]).err.contains("is not of the folder `others`"));
    assert_eq!(run(&["--corpus", "pages"]).code, 0);
    assert!(corpus.path("pages").join(TABLE).exists() && !corpus.path("others").join(TABLE).exists());
    let shown = corpus.json(["show", &id, "--format", "json", "--index", "apart"]);
    assert_eq!(shown["outlet"]["name"], "Norland Times");
}
