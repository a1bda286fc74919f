//! Text for people at several widths: no line is wider than the terminal, and no number is cut.

use unicode_width::UnicodeWidthStr;

use crate::corpus::{Corpus, page};

const WIDTHS: [usize; 4] = [40, 60, 80, 200];

const FACETS: &str =
    "speaker,basis,participant,pair,outlet,country,kind,language,year,quarter,month,mentioned";

const CROSSED: &str =
    "speaker*year,pair*outlet,month*pair,mentioned*speaker,outlet*basis,kind*published-month";

/// Asserts that no line of what the arguments print is wider than any of the terminals.
fn assert_fits(corpus: &Corpus, arguments: &[&str]) {
    for width in WIDTHS {
        let columns = width.to_string();
        let run = corpus.ran([arguments, &["--width", &columns]].concat());
        assert!(run.code <= 1 && !run.out.is_empty(), "{arguments:?} {}", run.err);
        for line in run.out.lines() {
            assert!(line.width() <= width, "{arguments:?} at {width} columns: {} {line}", line.width());
        }
    }
}

/// Returns a corpus with long names in two scripts, and numbers of many digits in its titles.
fn long_names() -> Corpus {
    let corpus = Corpus::empty();
    let record = |at: usize, name: &str, outlet: &str| {
        serde_json::json!({
            "text": format!("President {name} met with Prime Minister Jon Berg. President {name} said that the river \
                             belongs to both peoples. “{}”, she said.", "The river is wide. ".repeat(at % 3 + 1)),
            "title": format!("President {name} met with Prime Minister Jon Berg"),
            "outlet": outlet,
            "date": format!("20{:02}-0{}-11", 20 + at % 9, at % 9 + 1),
            "tag": format!("a label of a record that somebody made far too long, number {at:02}"),
        })
    };
    let names = ["Ida Lee", "Jonathan Maximilian Bergstrom Oldenburg", "Anne Marie Catherine Lindqvist"];
    let outlets = [
        "Norland Daily",
        "北国外交部新闻司官方网站信息公开专栏",
        "Ministry of Foreign Affairs of the United Provinces of Suria",
    ];
    let records: Vec<String> =
        (0..23).map(|at| record(at, names[at % 3], outlets[at / 3 % 3]).to_string()).collect();
    corpus.file("pages.jsonl", records.join("\n"));
    let run = corpus.ran(["index", ".", "--keep", "tag"]);
    assert!(run.code == 0 && run.err.contains("23 articles"), "{}", run.err);
    corpus
}

#[test]
fn no_line_of_the_sample_pages_is_wider_than_the_terminal() {
    let seeds = Corpus::indexed_seeds();
    seeds.file(
        "formulas.toml",
        "[queries]\nera = '\"new era\"'\nxi = { query = \"china\", by = \"Xi Jinping\" }\n",
    );
    let first = seeds.json(["search", "new era", "--format", "json"]);
    let id = first["hits"][0]["id"].as_str().expect("an id");
    for arguments in [
        &["search", "china"][..],
        &["search", "china w/s russia", "--passages", "all", "--facets", CROSSED],
        &["facets", "china", "--facets", FACETS],
        &["facets", "china", "--facets", CROSSED],
        &["facets", "--facets", CROSSED],
        &["people"],
        &["stats"],
        &["check"],
        &["kwic", "china"],
        &["trend", "china"],
        &["trend", "china", "--split", "speaker", "--per", "week", "--measure", "per-million"],
        &["uses", "china"],
        &["variants", "comprehensive strategic partnership", "--per", "month"],
        &["variants", "strategic partnership of coordination"],
        &["batch", "formulas.toml"],
        &["watch", "formulas.toml", "--from-start", "--dry-run"],
        &["kwic", "and", "--sample", "20", "--seed", "3"],
        &["kwic", "china w/10 russia", "-n", "5"],
        &["show", id],
        &["show", id, "new era", "--around"],
        &["show", id, "--sentences"],
        &["extract", "000_818a6550a844b0ae.txt", "--audit"],
        &["extract", "002_d7ddcadbe722701a.txt", "--why"],
    ] {
        assert_fits(&seeds, arguments);
    }
}

#[test]
fn long_names_in_any_script_do_not_make_a_line_wider_than_the_terminal() {
    let corpus = long_names();
    for arguments in [
        &["river", "-n", "3", "--facets", "outlet,pair,tag"][..],
        &["facets", "river", "--facets", FACETS],
        &["facets", "river", "--facets", CROSSED],
        &["facets", "river", "--facets", "tag,tag*outlet,outlet*tag,speaker*outlet"],
        &["people"],
        &["uses", "river"],
        &[
            "variants",
            "president anne marie catherine lindqvist said that the river belongs",
            "--per",
            "month",
        ],
        &["kwic", "river"],
        &["kwic", "the river (is|belongs)", "--sort", "outlet"],
        &["stats"],
    ] {
        assert_fits(&corpus, arguments);
    }
}

#[test]
fn names_are_cut_in_their_middle_and_numbers_never() {
    let corpus = long_names();
    for width in WIDTHS {
        let out =
            corpus.ran(["facets", "river", "--facets", "outlet,tag", "--width", &width.to_string()]).out;
        // One of 23 articles each, and the long outlet with 8, 2 or 3 words of "river" in each of them.
        let counts: Vec<&str> = out.lines().filter(|line| line.contains("Suria")).collect();
        assert_eq!(counts.len(), 1, "{out}");
        assert!(counts[0].contains(if width < 60 { "6/6" } else { "6 of 6 (100.0 %)" }), "{out}");
        assert_eq!(
            out.lines().filter(|line| line.starts_with("a l") && line.contains('…')).count() > 0,
            width < 100
        );
    }
    // Without a terminal nothing is cut.
    let out = corpus.ran(["facets", "river", "--facets", "outlet,tag,tag*outlet"]).out;
    assert!(
        out.contains("Ministry of Foreign Affairs of the United Provinces of Suria ") && !out.contains('…'),
        "{out}"
    );
}

#[test]
fn a_single_further_line_is_shown_instead_of_counted() {
    let corpus = Corpus::empty();
    let index = |count: usize| {
        let record = |at: usize| serde_json::json!({ "text": page(&format!("river {at}")), "tag": format!("t{at:02}") });
        let records: Vec<String> = (0..count).map(|at| record(at).to_string()).collect();
        corpus.file("pages.jsonl", records.join("\n"));
        assert_eq!(corpus.ran(["index", ".", "--keep", "tag"]).code, 0);
        let of = |facets: &str| corpus.ran(["facets", "river", "--facets", facets]).out;
        [of("tag"), of("tag*language")].map(|out| {
            let rows =
                out.lines().filter(|line| line.starts_with('t') && line.as_bytes()[1].is_ascii_digit());
            (rows.count(), out.lines().find(|line| line.contains(" more;")).map(str::to_owned))
        })
    };
    let more = |count: usize| Some(format!("and {count} more; --format csv lists all"));
    assert_eq!(index(20), [(20, None), (20, None)]);
    assert_eq!(index(21), [(21, None), (21, None)]);
    assert_eq!(index(22), [(20, more(2)), (20, more(2))]);
}

#[test]
fn the_total_of_rows_says_how_many_of_them_are_shown() {
    let seeds = Corpus::indexed_seeds();
    let last = |arguments: &[&str]| {
        let run = seeds.ran([&["kwic", "china"], arguments].concat());
        (run.out.lines().count(), run.out.lines().last().unwrap_or_default().to_owned())
    };
    let all = "46 occurrences in 5 articles";
    assert_eq!(last(&[]).1, all);
    // All of them are shown, so there is nothing to say.
    assert_eq!(last(&["-n", "46"]).1, all);
    assert_eq!(last(&["--sample", "100"]).1, all);
    assert_eq!(last(&["-n", "4"]), (5, format!("{all}; these are the first 4")));
    let drawn = "drawn at random with --seed 7";
    assert_eq!(last(&["--sample", "3", "--seed", "7"]).1, format!("{all}; these are 3 {drawn}"));
    let both = last(&["--sample", "3", "--seed", "7", "-n", "2"]).1;
    assert_eq!(both, format!("{all}; these are the first 2 of 3 {drawn}"));
    let many = last(&["--sample", "100", "--seed", "7", "-n", "2"]).1;
    assert_eq!(many, format!("{all}; these are the first 2 of 46 {drawn}"));
}

#[test]
fn a_bar_in_a_row_is_explained_where_there_is_one() {
    let told = "beyond a bar: words of another speaker, or of none";
    let corpus = Corpus::empty();
    corpus.file(
        "a.txt",
        "Talks in Norland\n\nPresident Ida Lee said that the river is wide. Prime Minister Jon Berg said that \
         the bridge is long.\n",
    );
    corpus.ran(["index", "."]);
    let out = corpus.ran(["kwic", "river"]).out;
    assert!(out.contains(" | ") && out.contains(told), "{out}");
    let alone = Corpus::empty();
    alone.page("a.txt", "bridge");
    alone.ran(["index", "."]);
    let out = alone.ran(["kwic", "bridge"]).out;
    assert!(!out.contains(" | ") && !out.contains(told), "{out}");
    assert!(corpus.ran(["kwic", "--help"]).out.contains("bar"));
    // Programs get no explanation.
    assert!(!corpus.ran(["kwic", "river", "--format", "csv"]).out.contains(told));
}
