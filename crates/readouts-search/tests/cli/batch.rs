//! Files of named queries.

use std::fs;

use super::corpus::Corpus;

const QUERIES: &str = "\
[queries]
river = \"river\"
lee = { query = \"river\", by = \"Ida Lee\", year = 2031 }
both = '\"belongs to both\" OR bridge'
";

fn corpus() -> Corpus {
    let corpus = Corpus::empty();
    let page = |number: u32, body: &str| {
        let page = serde_json::json!({
            "url": format!("https://norland.example/{number}"), "outlet": "Lumen Daily", "title": "Lee meets Berg",
            "date": format!("2031-05-{:02}", number + 7), "body": body,
        });
        page.to_string()
    };
    let pages = [
        page(
            1,
            "President Ida Lee met with Prime Minister Jon Berg on 6 May 2031. Lee said that the river belongs to both peoples.",
        ),
        page(
            2,
            "President Ida Lee met with Prime Minister Jon Berg on 7 May 2031. Berg said that the river is deep.",
        ),
    ];
    fs::write(corpus.path("pages.jsonl"), pages.join("\n") + "\n").expect("written");
    assert_eq!(corpus.ran(["index", "pages.jsonl"]).code, 0);
    corpus
}

fn written(corpus: &Corpus, name: &str, text: &str) {
    fs::write(corpus.path(name), text).expect("written");
}

#[test]
fn every_query_of_a_file_has_a_row_that_leads_to_its_hits() {
    let corpus = corpus();
    written(&corpus, "formulas.toml", QUERIES);
    let batch = corpus.json(["batch", "formulas.toml", "--format", "json"]);
    let rows = batch["rows"].as_array().expect("rows");
    let counts: Vec<(&str, u64, u64)> = rows
        .iter()
        .map(|row| {
            let number = |name: &str| row[name].as_u64().expect("a number");
            (row["name"].as_str().expect("a name"), number("documents"), number("articles"))
        })
        .collect();
    assert_eq!(counts, [("river", 2, 2), ("lee", 1, 1), ("both", 1, 2)]);
    assert_eq!(rows[0]["first"], "2031-05-06");
    for row in rows {
        let hits = row["hits"].as_str().expect("a query");
        let found = corpus.json(["search", hits, "--format", "json"]);
        assert_eq!(found["total"]["documents"], row["documents"], "{hits}");
    }
    let listed = corpus.ran(["batch", "formulas.toml", "--list", "2"]);
    assert_eq!((listed.code, listed.out.matches("Lee meets Berg").count()), (0, 1), "{}", listed.out);
    let told = corpus.ran(["batch", "formulas.toml"]);
    assert!(told.out.contains("2  lee") && !told.out.contains("--format csv"), "{}", told.out);
    let narrow = corpus.ran(["batch", "formulas.toml", "--width", "50"]).out;
    assert!(narrow.contains("--format csv has the") && narrow.contains("outlets"), "{narrow}");
}

#[test]
fn words_that_must_all_match_are_listed_by_one_argument() {
    let corpus = corpus();
    written(&corpus, "several.toml", "[queries]\nseveral = \"(river peoples)\"\n");
    let row = &corpus.json(["batch", "several.toml", "--format", "json"])["rows"][0];
    assert_eq!((&row["hits"], &row["query"]), (&"river AND peoples".into(), &"river AND peoples".into()));
    let found = corpus.json(["search", row["hits"].as_str().expect("a query"), "--format", "json"]);
    assert_eq!((&found["total"]["documents"], &row["documents"]), (&1.into(), &1.into()));
    // A use in somebody's words, in articles with both words.
    let uses = corpus.json(["uses", "river", "peoples", "--format", "json"]);
    for row in uses["rows"].as_array().expect("rows") {
        let hits = row["hits"].as_str().expect("a query");
        let found = corpus.json(["search", hits, "--format", "json"]);
        let counts = |of: &serde_json::Value| [of["documents"].clone(), of["occurrences"].clone()];
        assert_eq!(counts(&found["total"]), counts(row), "{hits}");
    }
    let table = corpus.ran(["uses", "river", "--format", "csv"]).out;
    let columns =
        "first_path,first_url,first_title,first_speaker,first_basis,first_paragraph,first_start,first_end";
    assert!(table.lines().next().is_some_and(|head| head.contains(columns)), "{table}");
}

#[test]
fn a_table_says_the_same_as_toml() {
    let corpus = corpus();
    written(&corpus, "formulas.toml", QUERIES);
    let table = "name,query,by,year\nriver,river,,\nlee,river,Ida Lee,2031\nboth,\"\"\"belongs to both\"\" OR bridge\",,\n";
    written(&corpus, "formulas.csv", table);
    let rows = |file: &str| corpus.ran(["batch", file, "--format", "csv"]).out;
    assert_eq!(rows("formulas.toml"), rows("formulas.csv"));
}

#[test]
fn all_mistakes_of_a_file_are_told_with_their_lines() {
    let corpus = corpus();
    let wrong = "\
[queries]
open = '\"river'
river = \"river\"
nowhere = { query = \"river\", planet = \"x\" }
late = { query = \"river\", year = \"soon\" }
number = 5
field = \"speeker:lee\"
";
    written(&corpus, "wrong.toml", wrong);
    let run = corpus.ran(["batch", "wrong.toml"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    for (line, name) in [(2, "open"), (4, "nowhere"), (5, "late"), (6, "number"), (7, "field")] {
        let told = format!("error: `wrong.toml` line {line}, `{name}`: ");
        assert!(run.err.contains(&told), "{told}: {}", run.err);
    }
    assert_eq!(run.err.matches("error:").count(), 5, "{}", run.err);
    let twice = "name,query\nriver,river\nriver,bridge\n,bridge\nlake,\n";
    written(&corpus, "twice.csv", twice);
    let run = corpus.ran(["batch", "twice.csv"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("line 3, `river`: the name is given to another query in line 2"), "{}", run.err);
    assert!(run.err.contains("line 4") && run.err.contains("line 5"), "{}", run.err);
}

#[test]
fn a_file_of_another_form_is_refused_with_the_form() {
    let corpus = corpus();
    for (name, text) in [
        ("a.toml", "[[["),
        ("b.toml", "queries = 5"),
        ("c.toml", ""),
        ("d.csv", "query\nriver\n"),
        ("e.csv", "name,query,planet\nriver,river,x\n"),
        ("f.csv", ""),
        ("g.txt", "river"),
        ("h.csv", "name,query\n"),
    ] {
        written(&corpus, name, text);
        let run = corpus.ran(["batch", name]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{name}");
        assert!(run.err.contains("error: ") && run.err.contains(name), "{name}: {}", run.err);
    }
    assert_eq!(corpus.ran(["batch", "none.toml"]).code, 2);
}

#[test]
fn names_with_control_characters_do_not_reach_the_terminal() {
    let corpus = corpus();
    written(
        &corpus,
        "hostile.toml",
        "[queries]\n\"\\u001b[31mred\\n=1+1\" = \"river\"\n\"=1+1\" = \"bridge\"\n",
    );
    let run = corpus.ran(["batch", "hostile.toml"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(!run.out.contains('\u{1b}'), "{}", run.out);
    assert_eq!(run.out.lines().count(), 4, "{}", run.out);
    let run = corpus.ran(["batch", "hostile.toml", "--format", "csv"]);
    assert!(run.out.contains("'=1+1"), "{}", run.out);
}

#[test]
fn names_of_queries_can_be_told_apart_on_a_terminal() {
    let corpus = corpus();
    let queries = "[queries]\n\"sovereignty over the river and its banks\" = \"river\"\n\"sovereignty over the river and \
                   its bridges\" = \"river\"\n";
    written(&corpus, "long.toml", queries);
    let run = corpus.ran(["batch", "long.toml", "--width", "80"]);
    assert!(run.out.contains("…r and its banks  ") && run.out.contains("…and its bridges  "), "{}", run.out);
    // What is left out is not explained.
    let notes: Vec<&str> = run.out.lines().skip(3).collect();
    assert!(
        notes.join(" ").starts_with("--format csv has the ") && !run.out.contains("dates:"),
        "{}",
        run.out
    );
    assert!(run.out.contains("--list ROW"));
}

#[test]
fn a_name_that_no_article_has_is_told_once_for_all_queries() {
    let corpus = corpus();
    written(&corpus, "formulas.toml", QUERIES);
    let run = corpus.ran(["batch", "formulas.toml", "--outlet", "Holm Post"]);
    let told =
        "in 3 queries, the first of them in line 2, `river`: no outlet in the index is called `Holm Post`\n";
    assert_eq!((run.code, run.err.as_str()), (1, format!("{told}nothing found\n").as_str()));
}

#[test]
fn nothing_found_is_no_error_and_a_filter_cannot_be_given_twice() {
    let corpus = corpus();
    written(&corpus, "none.toml", "[queries]\nnone = \"lake\"\nnobody = \"by:Holm river\"\n");
    let run = corpus.ran(["batch", "none.toml"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.err.contains("line 3, `nobody`: nobody in the index is called `Holm`"), "{}", run.err);
    written(&corpus, "twice.toml", "[queries]\nlee = { query = \"river\", by = \"Ida Lee\" }\n");
    let run = corpus.ran(["batch", "twice.toml", "--by", "Jon Berg"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("`by` is given in the file and on the command line"), "{}", run.err);
    assert_eq!(corpus.ran(["batch", "twice.toml", "--outlet", "lumen"]).code, 0);
}
