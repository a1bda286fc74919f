//! Output for other programs, shells and terminals.

use serde_json::Value;

use crate::corpus::{Corpus, keys};

const PHRASE: &str = "comprehensive strategic partnership";

/// Columns of rows with matches.
const COLUMNS: &str = "id path url title outlet agency published event_date earliest latest participants speaker \
                       basis members paragraph start end start_char end_char left match right";

/// Asserts that an object has exactly these keys, in any order.
fn assert_keys(value: &Value, wanted: &[&str]) {
    let mut wanted = wanted.to_vec();
    wanted.sort_unstable();
    let mut found = keys(value);
    found.sort_unstable();
    assert_eq!(found, wanted);
}

#[test]
fn json_of_a_search_has_the_documented_keys() {
    let corpus = Corpus::indexed_seeds();
    let found = corpus.json([PHRASE, "--format", "json", "--facets", "speaker"]);
    assert_keys(&found, &["schema", "query", "explain", "total", "corpus", "hits", "facets"]);
    assert_eq!(found["schema"], 2);
    assert_eq!(found["total"], serde_json::json!({"documents": 3, "occurrences": 4}));
    assert_eq!(found["corpus"], serde_json::json!({"documents": 5}));
    let mut said = Vec::new();
    for hit in found["hits"].as_array().expect("hits") {
        let all = "id path url language title outlet agency published event_date participants speakers score occurrences \
                   matches";
        assert_keys(hit, &all.split_whitespace().collect::<Vec<_>>());
        assert_eq!(hit["id"].as_str().map(str::len), Some(16));
        for key in ["edtf", "earliest", "latest", "basis", "evidence"] {
            assert!(!hit["event_date"][key].is_null(), "{key} of {hit}");
        }
        let article = corpus.json(["show", hit["id"].as_str().expect("an id"), "--format", "json"]);
        for found in hit["matches"].as_array().expect("matches") {
            assert_keys(
                found,
                &"paragraph start end start_char end_char text left right speaker basis members voice_start \
                  voice_end"
                    .split_whitespace()
                    .collect::<Vec<_>>(),
            );
            let at = |key: &str| found[key].as_u64().expect("a number") as usize;
            let paragraph = article["paragraphs"][at("paragraph")].as_str().expect("a paragraph");
            assert_eq!(Some(&paragraph[at("start")..at("end")]), found["text"].as_str());
            let (from, count) = (at("start_char"), at("end_char") - at("start_char"));
            let by_chars: String = paragraph.chars().skip(from).take(count).collect();
            assert_eq!(Some(by_chars.as_str()), found["text"].as_str());
            let text = ["left", "text", "right"].map(|key| found[key].as_str().expect("text")).concat();
            assert!(paragraph.contains(&text));
            said.push((
                hit["path"].as_str().expect("a path")[..3].to_owned(),
                found["speaker"].as_str().expect("a speaker").to_owned(),
                found["basis"].as_str().expect("a basis").to_owned(),
            ));
        }
    }
    said.sort();
    let wanted = [
        ("000", "Xi Jinping", "cue"),
        ("003", "Wang Yi", "carried"),
        ("003", "Wang Yi", "carried"),
        ("004", "Xi Jinping", "cue"),
    ];
    assert_eq!(said, wanted.map(|(path, who, basis)| (path.to_owned(), who.to_owned(), basis.to_owned())));
    assert_eq!(
        found["facets"]["speaker"],
        serde_json::json!([
            {"value": "Xi Jinping", "documents": 2, "occurrences": 2, "articles": 4, "share": 0.5},
            {"value": "Wang Yi", "documents": 1, "occurrences": 2, "articles": 1, "share": 1.0},
        ])
    );
}

#[test]
fn json_of_an_article_has_the_documented_keys() {
    let corpus = Corpus::seeds();
    let article = corpus.json(["extract", "000_818a6550a844b0ae.txt", "--format", "json", "--audit"]);
    for key in "schema id path language title paragraphs outlet agency published dateline event_date kind \
                speakers participants mentioned statements audit"
        .split_whitespace()
    {
        assert!(!article[key].is_null(), "no {key}");
    }
    assert!(article.as_object().expect("an object").contains_key("url"));
    let audit = article["audit"].as_array().expect("an audit");
    assert_keys(&audit[0], &["line", "kept", "reason", "text"]);
    let (mut paragraph, mut end) = (0, 0);
    for statement in article["statements"].as_array().expect("statements") {
        assert_keys(
            statement,
            &"paragraph start end start_char end_char text speaker relays members basis cue confidence"
                .split(' ')
                .collect::<Vec<_>>(),
        );
        let at = |key: &str| statement[key].as_u64().expect("a number");
        assert!((at("paragraph"), at("start")) >= (paragraph, end), "in order, without overlap");
        (paragraph, end) = (at("paragraph"), at("end"));
    }
    let plain = corpus.json(["extract", "000_818a6550a844b0ae.txt", "--format", "json"]);
    assert!(plain.get("audit").is_none() && plain.get("choices").is_none());
}

#[test]
fn json_tells_how_the_title_was_decided() {
    let article = Corpus::seeds().json(["extract", "000_818a6550a844b0ae.txt", "--format", "json", "--why"]);
    let choice = &article["choices"][0];
    assert_keys(choice, &["decision", "settled", "threshold", "margin", "candidates"]);
    assert_eq!(choice["decision"], "title");
    let taken = &choice["candidates"][0];
    assert_keys(taken, &["text", "taken", "score", "features"]);
    assert_eq!(taken["text"], article["title"]);
    assert_keys(&taken["features"][0], &["name", "value", "weight"]);
}

#[test]
fn lines_and_rows_tell_the_same_as_the_object() {
    let corpus = Corpus::indexed_seeds();
    let object = corpus.json([PHRASE, "--format", "json"]);
    let lines = corpus.ran([PHRASE, "--format", "jsonl"]).out;
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(object["hits"], Value::from(lines));
    for (format, separator) in [("csv", b','), ("tsv", b'\t')] {
        let rows = corpus.ran([PHRASE, "--format", format]).out;
        let mut rows = csv::ReaderBuilder::new().delimiter(separator).from_reader(rows.as_bytes());
        assert!(rows.headers().expect("a head").iter().eq(COLUMNS.split_whitespace()));
        assert_eq!(rows.records().map(|row| row.expect("a row").len()).collect::<Vec<_>>(), [22; 4]);
        let rows = corpus.ran(["kwic", PHRASE, "--format", format]).out;
        let mut rows = csv::ReaderBuilder::new().delimiter(separator).from_reader(rows.as_bytes());
        assert!(rows.headers().expect("a head").iter().eq(COLUMNS.split_whitespace()));
    }
}

#[test]
fn an_article_without_matches_has_a_row() {
    let rows = Corpus::indexed_seeds().ran(["--year", "2013", "--format", "csv"]).out;
    let mut rows = csv::Reader::from_reader(rows.as_bytes());
    let rows: Vec<_> = rows.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| row.len() == 22 && row[20].is_empty() && &row[7][..4] == "2013"));
}

#[test]
fn rows_of_a_facet_add_up() {
    let corpus = Corpus::indexed_seeds();
    for word in [PHRASE, "china", "russia"] {
        let found = corpus.json([word, "--format", "json", "--facets", "speaker,outlet,year,basis,kind"]);
        let total = |key: &str| found["total"][key].as_u64().expect("a number");
        for (facet, rows) in found["facets"].as_object().expect("facets") {
            let sum = |key: &str| -> u64 {
                rows.as_array().expect("rows").iter().map(|row| row[key].as_u64().expect("a number")).sum()
            };
            assert_eq!(sum("occurrences"), total("occurrences"), "{facet} of {word}");
            // An article has several speakers, but one outlet, year and kind.
            if matches!(facet.as_str(), "outlet" | "year" | "kind") {
                assert_eq!(sum("documents"), total("documents"), "{facet} of {word}");
            }
        }
    }
    let outlets = corpus.json([PHRASE, "--format", "json", "--facets", "outlet,year"]);
    for (facet, value) in [("outlet", Value::Null), ("year", "2020?".into())] {
        let rows = outlets["facets"][facet].as_array().expect("rows");
        assert!(rows.iter().any(|row| row["value"] == value && row["documents"] == 1), "{rows:?}");
    }
}

#[test]
fn pages_of_the_answer_are_the_answer() {
    let corpus = Corpus::indexed_seeds();
    let ids = |args: &[&str]| -> Vec<Value> {
        let args: Vec<&str> = [&["china", "--format", "json"], args].concat();
        corpus.json(args)["hits"].as_array().expect("hits").iter().map(|hit| hit["id"].clone()).collect()
    };
    for order in ["relevance", "date", "-date"] {
        let all = ids(&["--sort", order]);
        assert_eq!(all.len(), 5);
        let pages = ["0", "2", "4"].map(|offset| ids(&["--sort", order, "-n", "2", "--offset", offset]));
        assert_eq!(pages.concat(), all, "{order}");
    }
    for (limit, offset, count) in [("18446744073709551615", "1", 4), ("1", "18446744073709551615", 0)] {
        let run = corpus.ran(["china", "-n", limit, "--offset", offset, "--format", "jsonl"]);
        assert_eq!((run.code, run.out.lines().count()), (0, count));
    }
}

#[test]
fn colours_are_asked_for_or_left_out() {
    let corpus = Corpus::indexed_seeds();
    let coloured = |args: &[&str]| corpus.ran([&["new era"], args].concat()).out.contains('\u{1b}');
    assert!(!coloured(&[]), "no terminal");
    assert!(coloured(&["--color", "always"]));
    assert!(!coloured(&["--color", "never"]));
    assert!(!coloured(&["--color", "always", "--format", "json"]));
    let run = |color: &str| {
        let command =
            corpus.run(["new era", "--color", color]).env("NO_COLOR", "1").env("CLICOLOR_FORCE", "1");
        String::from_utf8(command.output().expect("run").stdout).expect("text").contains('\u{1b}')
    };
    assert!(!run("auto"), "NO_COLOR wins");
    assert!(run("always"), "what is asked for wins");
}

#[test]
fn completions_are_there_for_every_shell_and_the_manual_names_every_command() {
    let corpus = Corpus::empty();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let run = corpus.ran(["completions", shell]);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{shell}");
        assert!(run.out.contains("readouts-search"), "{shell}: {}", run.out);
    }
    let run = corpus.ran(["man"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    for command in ["search", "index", "facets", "show", "extract", "stats", "check"] {
        assert!(run.out.contains(command), "no {command}");
    }
}

#[test]
fn options_before_a_command_are_its_own_or_refused() {
    let corpus = Corpus::indexed_seeds();
    assert!(corpus.ran(["--index", ".readouts", "stats"]).out.starts_with("index in .readouts"));
    let run = corpus.ran(["--corpus", ".", "check"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("`--corpus <DIR>` stands before the command `check`"), "{}", run.err);
    // After a term, the name of a command is a term too.
    assert_eq!(corpus.ran(["china", "check"]).code, 1);
}

#[test]
fn a_name_of_two_people_is_refused_with_both() {
    let corpus = Corpus::empty();
    corpus.file(
        "lees.txt",
        "Lee meets Lee\n\nPresident Ida Lee said on Monday that the river belongs to both peoples. \
         Foreign Minister Tom Lee said that the bridge does too.\n",
    );
    corpus.ran(["index", "."]);
    let run = corpus.ran(["river", "--by", "lee"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert_eq!(run.err, "error: `lee` fits 2 people\nhint: say which: `Ida Lee`, `Tom Lee`\n");
    assert_eq!(corpus.ran(["river", "--by", "ida"]).code, 0);
    for command in ["search", "facets", "kwic"] {
        let run = corpus.ran([command, "by:lee river"]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{command}");
        assert_eq!(
            run.err,
            "error: `lee` fits 2 people\n  by:lee river\n     ^^^ which one?\nhint: say which: `Ida Lee`, `Tom Lee`\n"
        );
    }
    assert_eq!(corpus.ran(["kwic", "by:\"ida lee\" river"]).code, 0);
}

#[test]
fn rows_of_a_concordance_come_in_every_form() {
    let corpus = Corpus::empty();
    corpus.file(
        "river.txt",
        "Lee speaks\n\nPresident Ida Lee said on 6 May 2031 that the river belongs to both peoples. \
         She said that no river ends at a border.\n",
    );
    corpus.ran(["index", "."]);
    let run = corpus.ran(["kwic", "river", "--window", "1", "--format", "tsv"]);
    let rows: Vec<Vec<&str>> = run.out.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows[0].join(" "), COLUMNS.split_whitespace().collect::<Vec<_>>().join(" "));
    let words: Vec<String> = rows[1..].iter().map(|row| row[19..].concat()).collect();
    assert_eq!(words, ["the river belongs", "no river ends"]);
    assert!(rows[1..].iter().all(|row| row[11] == "Ida Lee"));
    let sorted = corpus.ran(["kwic", "river", "--window", "1", "--format", "csv", "--sort", "left1"]).out;
    assert!(sorted.lines().nth(1).is_some_and(|line| line.ends_with("no ,river, ends")), "{sorted}");
    let json = corpus.ran(["kwic", "river", "--format", "jsonl", "--sample", "1", "--seed", "5"]).out;
    assert_eq!(json.lines().count(), 1);
    let row: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!((row["match"].as_str(), row["basis"].is_string()), (Some("river"), true));
    let whole = corpus.json(["kwic", "river", "--format", "json"]);
    assert_keys(&whole, &["schema", "explain", "rows", "total"]);
    assert_eq!(whole["total"], serde_json::json!({"documents": 1, "occurrences": 2}));
    let lines = corpus.ran(["kwic", "river", "--format", "jsonl"]).out;
    let lines: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(whole["rows"].as_array(), Some(&lines));
    let none = corpus.ran(["kwic", "bridge", "--format", "json"]);
    assert_eq!((none.code, none.out.contains("\"rows\": []")), (1, true), "{}", none.out);
    // A search that fails before its first row leaves no half of an object.
    let late = corpus.ran(["kwic", "river", "--format", "json", "--timeout", "0.000000001"]);
    assert_eq!((late.code, late.out.as_str()), (2, ""));
    assert_eq!(corpus.ran(["kwic", "bridge"]).code, 1);
    assert_eq!(corpus.ran(["kwic", "speaker:ida"]).code, 1);
    assert_eq!(corpus.ran(["kwic", "river", "--sort", "left9"]).code, 2);
}

#[test]
fn articles_of_several_pages_are_one_array_and_that_of_a_page_an_object() {
    let corpus = Corpus::empty();
    let page = "Lee speaks\n\nPresident Ida Lee said on 6 May 2031 that the river belongs to both peoples.\n";
    corpus.file("a.txt", page);
    corpus.file("b.txt", page.replace("river", "bridge"));
    corpus.file("one/a.txt", page);
    corpus.file("none/a.log", page);
    let read = |arguments: &[&str]| corpus.json(["extract", "--format", "json"].iter().chain(arguments));
    assert_eq!(read(&["a.txt"])["path"], "a.txt");
    assert_eq!(read(&["a.txt", "b.txt"]).as_array().map(Vec::len), Some(2));
    // What is given decides, not how many pages a folder happens to have.
    assert_eq!(read(&["one"]).as_array().map(Vec::len), Some(1));
    let none = corpus.ran(["extract", "--format", "json", "none"]);
    assert_eq!((none.code, none.out.as_str()), (1, "[]\n"));
    // A page that cannot be read does not break the array.
    corpus.file("c.html", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    let run = corpus.ran(["extract", "--format", "json", "a.txt", "c.html", "b.txt"]);
    let all: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(all.as_array().map(Vec::len), Some(2));
}

#[test]
fn tables_begin_with_a_byte_order_mark_only_where_asked() {
    let corpus = Corpus::indexed_seeds();
    for command in ["search", "kwic", "facets"] {
        for format in ["csv", "tsv"] {
            let plain = corpus.ran([command, PHRASE, "--format", format]).out;
            let marked = corpus.ran([command, PHRASE, "--format", format, "--bom"]).out;
            assert_eq!(marked.strip_prefix('\u{feff}'), Some(plain.as_str()));
        }
        let lines = corpus.ran([command, PHRASE, "--format", "jsonl", "--bom"]).out;
        assert!(lines.starts_with('{'));
    }
}

#[test]
fn a_picture_that_cannot_be_written_is_named() {
    let seeds = Corpus::indexed_seeds();
    let run = seeds.ran(["trend", "china", "--plot", "nowhere/china.svg"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("`nowhere/china.svg`: cannot be written"), "{}", run.err);
    assert!(!run.err.contains("standard output"), "{}", run.err);
}
