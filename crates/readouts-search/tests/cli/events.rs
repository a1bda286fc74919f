//! Events and reprints of pages of two countries' outlets, which tell of one call.

use std::path::Path;
use std::sync::Once;

use serde_json::Value;

use crate::corpus::Corpus;

/// Returns the pages with their index, and the folder of their knowledge tables.
fn two_sides() -> (Corpus, String) {
    static INDEXED: Once = Once::new();

    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/two-sides");
    let tables = pages.join("tables").display().to_string();
    let corpus = Corpus::shared("two-sides");
    INDEXED.call_once(|| {
        for file in std::fs::read_dir(pages).expect("the pages").flatten() {
            if file.path().extension().is_some_and(|ending| ending == "md") {
                corpus.file(file.file_name(), std::fs::read(file.path()).expect("read"));
            }
        }
        assert_eq!(corpus.ran(["index", ".", "--rebuild", "--knowledge", &tables]).code, 0);
    });
    (corpus, tables)
}

#[test]
fn commands_on_two_sides_do_what_their_files_say() {
    let (corpus, _) = two_sides();
    trycmd::TestCases::new()
        .env("READOUTS_INDEX", corpus.path(".readouts").display().to_string())
        .env("XDG_CONFIG_HOME", corpus.path(".config").display().to_string())
        .case("tests/cmd/two-sides/*.trycmd")
        .run();
}

fn json(corpus: &Corpus, arguments: &[&str]) -> Value {
    let run = corpus.ran(arguments.iter().chain(&["--format", "json"]));
    serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("{arguments:?}: {}", run.err))
}

/// Returns the number of articles that a command counts.
fn documents(answer: &Value) -> u64 {
    let total = answer["total"]["documents"].as_u64();
    total.or_else(|| answer["rows"][0]["documents"].as_u64()).expect("a number")
}

#[test]
fn every_command_counts_one_of_several_reprints() {
    let (corpus, _) = two_sides();
    corpus.file("river.toml", "[queries]\nriver = 'river'\n");
    let commands: [(&[&str], u64, u64); 5] = [
        (&["search", "river"], 7, 5),
        (&["facets", "river"], 7, 5),
        (&["kwic", "river"], 7, 5),
        (&["events", "river"], 7, 5),
        (&["batch", "river.toml"], 7, 5),
    ];
    for (arguments, all, collapsed) in commands {
        assert_eq!(documents(&json(&corpus, arguments)), all, "{arguments:?}");
        let arguments = [arguments, &["--collapse", "reprints"]].concat();
        assert_eq!(documents(&json(&corpus, &arguments)), collapsed, "{arguments:?}");
    }
    let trend = json(&corpus, &["trend", "river", "--date", "published", "--collapse", "reprints"]);
    let row = &trend["series"][0]["rows"][0];
    assert_eq!((row["documents"].as_u64(), row["articles"].as_u64()), (Some(5), Some(7)), "{row}");
    let hits = row["hits"].as_str().expect("a query");
    assert_eq!(documents(&json(&corpus, &["search", hits])), 5, "{hits}");
    for command in [&["uses", "river"][..], &["variants", "river"], &["collocates", "river", "--min", "1"]] {
        assert_eq!(corpus.ran(command.iter().chain(&["--collapse", "reprints"])).code, 0, "{command:?}");
    }
    let exported = corpus.ran(["export", "articles", "river", "--format", "jsonl", "--collapse", "reprints"]);
    assert_eq!(exported.out.lines().count(), 5, "{}", exported.err);
}

#[test]
fn an_outlet_that_is_asked_for_stands_for_itself() {
    let (corpus, _) = two_sides();
    let found = json(&corpus, &["search", "--outlet", "Norland Post", "--collapse", "reprints"]);
    assert_eq!(documents(&found), 1);
    assert_eq!(found["hits"][0]["outlet"], "Norland Post");
    let matches = found["hits"][0]["reprints"].as_array().expect("reprints");
    assert_eq!(matches.iter().map(|one| one["matches"].as_bool()).collect::<Vec<_>>(), [Some(false); 2]);
}

#[test]
fn an_event_is_told_by_the_id_of_any_of_its_articles_in_every_place() {
    let (corpus, tables) = two_sides();
    let events = json(&corpus, &["events", "--sides", "--knowledge", &tables]);
    let event = &events["events"][0];
    let articles = event["articles"].as_array().expect("articles");
    for article in articles {
        let id = article["id"].as_str().expect("an id");
        for arguments in [vec!["search", "--event", &id[..8]], vec!["search", &format!("event:{id}")]] {
            assert_eq!(documents(&json(&corpus, &arguments)), articles.len() as u64);
        }
        let shown = json(&corpus, &["events", "show", id]);
        assert_eq!(shown["events"][0]["id"], event["id"]);
    }
    let unknown = corpus.ran(["search", "event:beef"]);
    assert_eq!(unknown.code, 1);
    assert!(
        unknown.err.contains("no article in the index has an id that begins with `beef`"),
        "{}",
        unknown.err
    );
    let wrong = corpus.ran(["search", "event:xyz"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("^^^ not an id"), "{}", wrong.err);
}

#[test]
fn outlets_without_a_country_are_told_where_sides_are_asked_for() {
    let (corpus, tables) = two_sides();
    for sides in [&["events", "--sides"][..], &["search", "sides:2"], &["facets", "NOT sides:2"]] {
        let told = corpus.ran(sides).err;
        assert!(
            told.contains("no table has the country of 6 outlets") && told.contains("--knowledge"),
            "{told}"
        );
        let known = corpus.ran(sides.iter().chain(&["--knowledge", &tables]));
        assert_eq!((known.code, known.err.as_str()), (0, ""));
    }
    assert_eq!(corpus.ran(["events"]).err, "");
}

#[test]
fn an_index_made_with_tables_is_joined_as_it_would_be_now() {
    let (corpus, _) = two_sides();
    let run = corpus.ran(["check"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
}

#[test]
fn without_tables_the_sides_of_an_event_are_no_two_copies_of_a_dispatch() {
    let (corpus, _) = two_sides();
    let sides = json(&corpus, &["compare", "--event", "68f0"]);
    let outlets = ["a", "b"].map(|side| sides[side]["outlet"].as_str().unwrap_or_default().to_owned());
    assert!(
        !outlets.iter().all(|outlet| ["Norpress", "Norland Post", "Harbour Courier"].contains(&&**outlet)),
        "{outlets:?}"
    );
}

#[test]
fn an_event_is_found_by_an_older_version_of_its_article() {
    let page = |end: &str| {
        format!(
            "---\nurl: https://norland.example/call\ndate: 2031-05-06\n---\n\n# Readout of President Lee's call\n\n\
             President Ida Lee spoke by phone with Prime Minister Jon Berg of Suria on 6 May 2031. Lee said that the \
             river belongs to both peoples, and that the bridge over it will be open to all before the {end}.\n"
        )
    };
    let corpus = Corpus::empty();
    corpus.file("call.md", page("winter"));
    assert_eq!(corpus.ran(["index", "."]).code, 0);
    let old = json(&corpus, &["search", "bridge"])["hits"][0]["id"].as_str().expect("an id").to_owned();
    corpus.file("call.md", page("end of the year"));
    assert_eq!(corpus.ran(["index", "."]).code, 0);
    let new = json(&corpus, &["search", "bridge"])["hits"][0]["id"].as_str().expect("an id").to_owned();
    assert_ne!(old, new);
    let by_event = format!("event:{old}");
    let found: [&[&str]; 3] =
        [&["search", &by_event], &["search", "--event", &old], &["search", "bridge", "--event", &old]];
    for arguments in found {
        let hits = json(&corpus, arguments)["hits"].clone();
        assert_eq!(
            (hits.as_array().map(Vec::len), hits[0]["id"].as_str()),
            (Some(1), Some(&*new)),
            "{arguments:?}"
        );
    }
    let shown = json(&corpus, &["events", "show", &old]);
    assert_eq!(shown["events"][0]["id"].as_str(), Some(&*new), "{shown}");
    let all = json(&corpus, &["events", "--versions", "all"]);
    assert_eq!(all["total"]["events"].as_u64(), Some(1), "{all}");
}

#[test]
fn an_id_in_the_option_is_read_as_in_the_field() {
    let (corpus, _) = two_sides();
    let run = corpus.ran(["search", "river", "--event", "68f"]);
    assert!(run.code == 2 && run.err.contains("`68f` is too short for an id"), "{}", run.err);
    assert_eq!(documents(&json(&corpus, &["search", "river", "--event", "68F0"])), 7);
}
