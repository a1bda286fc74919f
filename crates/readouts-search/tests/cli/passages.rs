//! Passages of search results, marked rows, and articles with marks.

use crate::corpus::Corpus;

/// A page in which two people speak of the river, in one paragraph.
const TWO: &str = "Lee Meets Berg\n\nPresident Ida Lee met with Prime Minister Jon Berg on 6 May 2031.\n\n\
    Lee stressed that the river is a border. Berg said that Suria does not want a wall at the river.\n\n\
    Nobody spoke of the lake.\n\nBerg welcomed the talks. He said that the harbour is open.\n";

fn two_speakers() -> Corpus {
    let corpus = Corpus::empty();
    corpus.file("two.txt", TWO);
    assert_eq!(corpus.ran(["index", "."]).code, 0);
    corpus
}

/// Returns the lines of an output after its first `skipped` ones.
fn lines(out: &str, skipped: usize) -> Vec<&str> {
    out.lines().skip(skipped).collect()
}

#[test]
fn a_passage_has_one_speakers_words() {
    let corpus = two_speakers();
    let passages = [
        "  Lee stressed that the [[river]] is a border. […]",
        "    — Ida Lee (cue), according to an unknown outlet",
        "  […] Berg said that Suria does not want a wall at the [[river]].",
        "    — Jon Berg (cue), according to an unknown outlet",
    ];
    assert_eq!(lines(&corpus.ran(["river"]).out, 5), passages);
    // Programs get the text around a match, and where the speaker's words begin and end.
    let found = corpus.json(["river", "--format", "json"]);
    let first = &found["hits"][0]["matches"][0];
    assert_eq!(first["right"], " is a border. Berg said that Suria does not want a wall at");
    assert_eq!((&first["voice_start"], &first["voice_end"]), (&0.into(), &40.into()));
}

#[test]
fn a_match_in_two_speakers_words_names_both() {
    let run = two_speakers().ran(["border w/p wall"]);
    assert_eq!(
        lines(&run.out, 5),
        [
            "  Lee stressed that the river is a [[border. | Berg said that Suria does not want a wall]] […]",
            "    — Ida Lee (cue), then Jon Berg (cue), according to an unknown outlet",
        ]
    );
}

#[test]
fn words_of_another_in_a_row_stand_behind_a_bar() {
    let rows = two_speakers().ran(["kwic", "river"]).out;
    assert!(rows.contains("[[river]] is a border. | Berg said"), "{rows}");
    assert!(rows.contains("[[river]].\n") && !rows.contains("border. Berg"), "{rows}");
}

#[test]
fn matches_are_marked_by_colour_or_brackets_or_as_asked() {
    let corpus = two_speakers();
    for command in [&["search", "harbour"][..], &["kwic", "harbour"], &["show", "ID", "harbour"]] {
        let id = corpus.json(["harbour", "--format", "json"])["hits"][0]["id"].clone();
        let command: Vec<&str> = command
            .iter()
            .map(|word| if *word == "ID" { id.as_str().expect("an id") } else { word })
            .collect();
        let shown = |options: &[&str]| corpus.ran(command.iter().chain(options)).out;
        assert!(shown(&[]).contains("the [[harbour]] is"), "{command:?}");
        assert!(shown(&["--color", "never"]).contains("the [[harbour]] is"));
        let coloured = shown(&["--color", "always"]);
        assert!(coloured.contains("\u{1b}[31mharbour") && !coloured.contains("[["), "{coloured:?}");
        assert!(shown(&["--color", "always", "--mark", "brackets"]).contains("[["));
        assert!(shown(&["--mark", "none"]).contains("the harbour is"));
        assert!(shown(&["--mark", ">>>,<<<"]).contains("the >>>harbour<<< is"));
        assert!(shown(&["--mark", "\u{1b}[5m,x"]).contains("the \\u{1b}[5mharbourx is"));
        let refused = corpus.ran(command.iter().chain(&["--mark", "bold"]));
        assert_eq!(refused.code, 2);
        assert!(refused.err.contains("LEFT,RIGHT"), "{}", refused.err);
    }
    let no_colour = corpus.run(["harbour"]).env("NO_COLOR", "1").output().expect("run");
    assert!(String::from_utf8_lossy(&no_colour.stdout).contains("[[harbour]]"));
}

#[test]
fn programs_get_no_marks() {
    let corpus = two_speakers();
    for (command, format) in
        [("search", "json"), ("search", "csv"), ("search", "tsv"), ("kwic", "csv"), ("kwic", "jsonl")]
    {
        let out = corpus.ran([command, "harbour", "--format", format, "--mark", "brackets"]).out;
        assert!(out.contains("harbour") && !out.contains("[[h"), "{out}");
    }
}

#[test]
fn a_few_passages_of_an_article_are_shown() {
    let corpus = Corpus::empty();
    let mut page =
        "Talks\n\nThe envoy of Norland said on Monday that the sea is near to both peoples.\n".to_owned();
    (0..2000).for_each(|number| page.push_str(&format!("\nThe river has the number {number}.\n")));
    corpus.file("long.txt", page);
    corpus.ran(["index", "."]);
    let passages = |options: &[&str]| {
        let out = corpus.ran(["the river"].iter().chain(options)).out;
        (out.matches("[[The river]]").count(), out.lines().last().unwrap_or_default().to_owned())
    };
    assert_eq!(passages(&[]), (3, "  1997 more occurrences (--passages all)".to_owned()));
    assert_eq!(passages(&["--passages", "1"]), (1, "  1999 more occurrences (--passages all)".to_owned()));
    assert_eq!(passages(&["--passages", "0"]), (0, "  2000 occurrences (--passages all)".to_owned()));
    assert_eq!(passages(&["--passages", "all"]).0, 2000);
    let matches = |options: &[&str]| {
        let found = corpus.json(["the river", "--format", "json"].iter().chain(options));
        let hit = &found["hits"][0];
        (
            hit["matches"].as_array().map(Vec::len),
            hit["occurrences"].as_u64(),
            found["total"]["occurrences"].as_u64(),
        )
    };
    assert_eq!(matches(&[]), (Some(2000), Some(2000), Some(2000)));
    assert_eq!(matches(&["--passages", "2"]), (Some(2), Some(2000), Some(2000)));
    assert_eq!(corpus.ran(["the river", "--passages", "few"]).code, 2);
}

#[test]
fn passages_that_are_alike_come_once() {
    let corpus = Corpus::empty();
    let words = "The river is wide and the river is long. ".repeat(2);
    let page = format!(
        "Talks\n\nThe envoy of Norland spoke on Monday of the sea.\n\n{words}\n\nA lake.\n\nA lake.\n"
    );
    corpus.file("a.txt", page);
    corpus.ran(["index", "."]);
    let out = corpus.ran(["river"]).out;
    assert_eq!(out.matches("[[river]]").count(), 4, "{out}");
    assert_eq!(out.matches("— ").count(), 1, "{out}");
    let out = corpus.ran(["lake"]).out;
    assert!(
        out.ends_with(
            "  A [[lake]].\n    — no one's words (narration), according to an unknown outlet, 2 times\n"
        ),
        "{out}"
    );
}

#[test]
fn the_context_is_as_long_as_asked() {
    let corpus = two_speakers();
    let shown = |context: &str| corpus.ran(["suria", "--context", context]).out;
    assert!(shown("0").contains("\n  …[[Suria]]…\n"), "{}", shown("0"));
    assert!(shown("10").contains("\n  …said that [[Suria]] does not…\n"), "{}", shown("10"));
    let rows = corpus.ran(["suria", "--context", "10", "--format", "tsv"]).out;
    assert!(rows.contains("\tsaid that \tSuria\t does not"), "{rows}");
}

#[test]
fn an_article_is_shown_with_the_matches_of_a_query() {
    let corpus = two_speakers();
    let id = corpus.json(["river", "--format", "json"])["hits"][0]["id"].as_str().expect("an id").to_owned();
    let all = corpus.ran(["show", &id, "river"]);
    assert_eq!((all.code, all.out.matches("[[river]]").count()), (0, 2));
    assert!(all.out.contains("Nobody spoke of the lake."));
    let around = corpus.ran(["show", &id, "harbour", "--around"]);
    assert_eq!(
        lines(&around.out, 2),
        [
            "",
            "[…] 3 paragraphs",
            "",
            "Jon Berg",
            "  cue “welcomed”    Berg welcomed the talks.",
            "  cue “said”        He said that the [[harbour]] is open.",
            ""
        ]
    );
    let by = corpus.ran(["show", &id, "by:lee river", "--around"]);
    assert_eq!(by.out.matches("[[river]]").count(), 1);
}

#[test]
fn an_article_without_a_match_is_said_to_have_none() {
    let corpus = two_speakers();
    let id = corpus.json(["river", "--format", "json"])["hits"][0]["id"].as_str().expect("an id").to_owned();
    let around = corpus.ran(["show", &id, "glacier", "--around"]);
    assert_eq!(
        (around.code, around.out.as_str(), around.err.as_str()),
        (1, "", "nothing found in this article\n")
    );
    let all = corpus.ran(["show", &id, "glacier"]);
    assert!(all.code == 1 && all.out.contains("Nobody spoke of the lake.") && !all.out.contains("[["));
    assert_eq!(corpus.ran(["show", &id, "--around"]).code, 2);
    assert_eq!(corpus.ran(["show", &id, "river", "--format", "json"]).code, 2);
}

#[test]
fn a_hit_names_who_took_part_and_its_whole_address() {
    let corpus = Corpus::empty();
    let url = format!("https://norland.example/{}", "long/".repeat(30));
    let page = "Lee Meets Berg\n\nPresident Ida Lee met with Prime Minister Jon Berg on 6 May 2031.\n\n\
        The two sides agreed that the river is a border.\n";
    corpus.file("a.jsonl", serde_json::json!({"text": page, "url": url}).to_string());
    assert_eq!(corpus.ran(["index", "."]).code, 0);
    let out = corpus.ran(["river", "--width", "60"]).out;
    assert!(out.contains(&format!("\n{url}\ntaking part: Ida Lee, Jon Berg\n")), "{out}");
    assert!(out.contains("— Ida Lee and Jon Berg together (joint), "), "{out}");
    let id = corpus.json(["river", "--format", "json"])["hits"][0]["id"].as_str().expect("an id").to_owned();
    assert!(corpus.ran(["show", &id, "--width", "60"]).out.contains(&url));
}

#[test]
fn text_is_as_wide_as_asked_and_data_is_not_wrapped() {
    let corpus = two_speakers();
    let wide = |command: &[&str]| corpus.ran(command).out.lines().map(|line| line.chars().count()).max();
    for command in [&["river", "--width", "40"][..], &["kwic", "river", "--width", "40"]] {
        assert!(wide(command) <= Some(40), "{command:?}");
    }
    assert_eq!(
        corpus.ran(["river", "--width", "40", "--format", "csv"]).out,
        corpus.ran(["river", "--format", "csv"]).out
    );
    assert_eq!(corpus.ran(["river", "--width", "5"]).code, 2);
}
