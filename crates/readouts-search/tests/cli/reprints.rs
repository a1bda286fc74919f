//! `reprints` on the invented pages of two countries, where three papers carry one dispatch.

use std::path::Path;

use serde_json::Value;

use crate::corpus::Corpus;

/// Returns a folder with these pages and their index.
pub(crate) fn two_sides() -> Corpus {
    let corpus = Corpus::empty();
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/two-sides");
    for file in std::fs::read_dir(&pages).expect("the pages").flatten() {
        if file.path().extension().is_some_and(|e| e == "md") {
            std::fs::copy(file.path(), corpus.path(file.file_name())).expect("copied");
        }
    }
    let tables = pages.join("tables");
    let args = ["index", ".", "--knowledge", tables.to_str().expect("a path")];
    assert_eq!(corpus.ran(args).code, 0);
    corpus
}

/// Returns the id of the page in a file.
pub(crate) fn id(corpus: &Corpus, file: &str) -> String {
    let found = corpus.json(["search", "id:*", "-n", "99", "--format", "json"]);
    let hit = found["hits"].as_array().expect("hits").iter().find(|hit| hit["path"] == file);
    hit.expect("the page")["id"].as_str().expect("an id").to_owned()
}

#[test]
fn commands_on_the_pages_of_two_sides_do_what_their_files_say() {
    let corpus = two_sides();
    trycmd::TestCases::new()
        .env("READOUTS_INDEX", corpus.path(".readouts").display().to_string())
        .env("XDG_CONFIG_HOME", corpus.path(".config").display().to_string())
        .case("tests/two-sides/reprints.trycmd")
        .run();
}

#[test]
fn every_form_has_every_copy() {
    let corpus = two_sides();
    let whole = corpus.json(["reprints", "--format", "json"]);
    assert_eq!((&whole["found"], &whole["articles"], &whole["reprints"]), (&1.into(), &3.into(), &2.into()));
    let row = &whole["rows"][0];
    assert_eq!((&row["source"], &row["source_basis"]), (&"Norpress".into(), &"dateline".into()));
    let line: Value = serde_json::from_str(&corpus.ran(["reprints", "--format", "jsonl"]).out).expect("JSON");
    assert_eq!(&line, row);
    for form in ["csv", "tsv"] {
        let table = corpus.ran(["reprints", "--format", form]).out;
        assert_eq!(table.lines().count(), 4, "{table}");
        assert!(table.lines().skip(1).all(|line| line.contains("Norpress")), "{table}");
    }
    let listed = corpus.ran(["reprints", "--list", "1", "--format", "jsonl"]);
    assert_eq!((listed.code, listed.out.lines().count()), (0, 3));
    let hits = row["hits"].as_str().expect("a query");
    assert_eq!(corpus.json([hits, "--format", "json"])["total"]["documents"], 3);
}

#[test]
fn filters_choose_clusters_by_one_of_their_copies() {
    let corpus = two_sides();
    let found = corpus.json(["reprints", "--outlet", "Norland Post", "--format", "json"]);
    let row = &found["rows"][0];
    assert_eq!((&found["documents"], &row["copies"], &row["matching"]), (&1.into(), &3.into(), &1.into()));
    assert_eq!((&row["first"]["matches"], &row["others"][0]["matches"]), (&false.into(), &true.into()));
    let none = corpus.ran(["reprints", "--outlet", "Foreign Ministry of Norland"]);
    let told = "nothing found: none of 4 articles that match has the text of another one\n";
    assert_eq!((none.code, none.out.as_str(), none.err.as_str()), (1, "", told));
    let nothing = corpus.ran(["reprints", "xylophone"]);
    assert!(nothing.code == 1 && nothing.err.starts_with("nothing found\n"), "{}", nothing.err);
}

#[test]
fn comparisons_have_every_form() {
    let corpus = two_sides();
    let [first, post, courier] = ["5-norpress.md", "6-post.md", "7-courier.md"].map(|file| id(&corpus, file));
    let all = corpus.json(["reprints", "--diff", &post, "--format", "json"]);
    assert_eq!((&all["are_reprints"], &all["copies"], &all["found"]), (&true.into(), &3.into(), &2.into()));
    assert_eq!(all["first"]["id"], first.as_str());
    let compared: Vec<&Value> = all["rows"].as_array().expect("rows").iter().map(|row| &row["id"]).collect();
    assert_eq!(compared, [post.as_str(), courier.as_str()]);
    let lines = corpus.ran(["reprints", &post, "--diff", "--format", "jsonl"]).out;
    assert_eq!(lines.lines().count(), 2);
    let two = corpus.json(["reprints", &post, "--diff", &courier, "--format", "json"]);
    assert_eq!(
        (&two["first"]["id"], &two["rows"][0]["id"]),
        (&post.as_str().into(), &courier.as_str().into())
    );
    let table = corpus.ran(["reprints", &post, "--diff", &courier, "--format", "csv"]).out;
    let changes: Vec<&str> = table.lines().skip(1).filter_map(|line| line.split(',').nth(9)).collect();
    assert_eq!(changes, ["same", "added"], "{table}");
    let one = corpus.json(["reprints", "--diff", &post, "--outlet", "Harbour Courier", "--format", "json"]);
    assert_eq!((&one["found"], &one["rows"][0]["id"]), (&1.into(), &courier.as_str().into()));
}

#[test]
fn what_cannot_be_compared_is_told() {
    let corpus = two_sides();
    let [post, ministry] = ["6-post.md", "2-readout.md"].map(|file| id(&corpus, file));
    for (args, code, told) in [
        (vec![&*ministry], 1, format!("nothing found: no other article has the text of `{ministry}`\n")),
        (
            vec![&post, &ministry],
            1,
            "nothing found: the two articles are no reprints of each other\n".to_owned(),
        ),
        (vec!["ffffffff"], 1, "no article has an id that begins with `ffffffff`\n".to_owned()),
        (vec!["ff"], 2, "error: `ff` is too short for an id\n".to_owned()),
        (vec![&post, &post], 2, "error: both ids are of one article\n".to_owned()),
        (vec![], 2, "error: `--diff` needs the id of an article\n".to_owned()),
        (vec![&post, &post, &post], 2, "error: `--diff` compares two articles\n".to_owned()),
        (vec![&post, "--list", "1"], 2, "error: a comparison has no rows".to_owned()),
        (vec![&post, &ministry, "--lang", "en"], 2, "error: two articles are compared whatever".to_owned()),
        (
            vec![&post, "--lang", "zh"],
            1,
            "nothing found: of 2 other articles with this text, none but".to_owned(),
        ),
    ] {
        let run = corpus.ran([&["reprints"][..], &args, &["--diff"]].concat());
        assert!(run.code == code && run.err.starts_with(&told), "{args:?}: {} {}", run.code, run.err);
        assert_eq!(run.out.is_empty(), !(code == 1 && args.len() == 2 && args[1] == ministry), "{args:?}");
    }
}

#[test]
fn what_takes_too_long_and_rows_that_are_not_there_are_told() {
    let corpus = two_sides();
    let post = id(&corpus, "6-post.md");
    for args in
        [&["reprints"][..], &["reprints", "--diff", &post], &["reprints", &post, "--diff", &post[..8]]]
    {
        let late = corpus.ran([args, &["--timeout", "0.000001"]].concat());
        assert_eq!((late.code, late.out.as_str()), (2, ""), "{args:?}");
        assert!(late.err.starts_with("error: the search took longer than 0.000001 seconds"), "{}", late.err);
    }
    let row = corpus.ran(["reprints", "--list", "2"]);
    assert_eq!((row.code, row.out.as_str()), (2, ""));
    assert!(row.err.starts_with("error: there is no row 2\nhint: the answer has 1 row"), "{}", row.err);
    let none = corpus.ran(["reprints", "-n", "0"]);
    assert!(none.code == 0 && none.out.starts_with("and 1 cluster more; -n lists more\n"), "{}", none.out);
}

#[test]
fn a_cluster_of_many_long_texts_is_told_in_short() {
    let corpus = Corpus::empty();
    let sentence =
        |at: usize| format!("President Ida Lee said that word{at} belongs to word{}.", at * 7 % 901);
    let body = (0..150).map(sentence).collect::<Vec<_>>().join(" ");
    let page = |number: usize| serde_json::json!({ "id": number, "title": "Lee on words", "outlet": format!("Paper {number}"), "body": body });
    corpus.file("pages.jsonl", (0..60).map(|number| format!("{}\n", page(number))).collect::<String>());
    assert_eq!(corpus.ran(["index", "."]).code, 0);
    let listed = corpus.ran(["reprints", "--width", "100"]);
    assert!(listed.out.contains("and 49 more copies; --copies lists more"), "{}", listed.out);
    assert!(listed.out.len() < 5_000 && listed.code == 0);
    let found = corpus.json(["reprints", "-n", "1", "--copies", "0", "--format", "json"]);
    let id = found["rows"][0]["first"]["id"].as_str().expect("an id").to_owned();
    let compared = corpus.ran(["reprints", "--diff", &id, "-n", "3"]);
    assert!(compared.out.contains("and 56 more copies; -n compares more"), "{}", compared.out);
    assert!(compared.out.len() < 5_000 && compared.code == 0);
}
