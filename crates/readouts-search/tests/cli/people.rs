//! The list of people.

use super::corpus::Corpus;

fn meetings() -> Corpus {
    let corpus = Corpus::empty();
    corpus.file(
        "a.txt",
        "Ida Lee Meets Jon Berg\n\nPresident Ida Lee met with Prime Minister Jon Berg on 6 May 2031. Lee said that the \
         river belongs to both peoples. Lee said that the bridge does too.\n",
    );
    corpus.file(
        "b.txt",
        "Remarks on the river\n\nForeign Minister Tom Lee said on Monday that the river is wide.\n",
    );
    assert_eq!(corpus.ran(["index", "."]).code, 0);
    corpus
}

#[test]
fn everyone_is_listed_in_every_form_of_output() {
    let corpus = meetings();
    let all = corpus.json(["people", "--format", "json"]);
    assert_eq!(all["schema"], 2);
    let names = |value: &serde_json::Value| value["name"].as_str().expect("a name").to_owned();
    let people = all["people"].as_array().expect("people");
    assert_eq!(people.iter().map(names).collect::<Vec<_>>(), ["Ida Lee", "Jon Berg", "Tom Lee"]);
    assert_eq!((&people[0]["speaks"], &people[0]["statements"]), (&1.into(), &2.into()));
    assert_eq!(people[0]["words"], 16);
    assert_eq!(people[1]["takes_part"], 1);
    let lines = corpus.ran(["people", "--format", "jsonl"]).out;
    let lines: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines, *people);
    for format in ["csv", "tsv", "human"] {
        let run = corpus.ran(["people", "--format", format]);
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        assert!(["Ida Lee", "Jon Berg", "Tom Lee"].iter().all(|name| run.out.contains(name)), "{}", run.out);
    }
    assert_eq!(corpus.ran(["people", "--format", "csv"]).out.lines().count(), 4);
    assert_eq!(corpus.ran(["people", "--format", "csv", "-n", "1"]).out.lines().count(), 2);
}

#[test]
fn a_name_lists_those_who_have_all_of_its_words_and_filters_hold() {
    let corpus = meetings();
    let named = |args: &[&str]| -> Vec<String> {
        let run = corpus.ran([&["people", "--format", "jsonl"], args].concat());
        let name = |line: &str| {
            serde_json::from_str::<serde_json::Value>(line).expect("JSON")["name"].as_str().map(str::to_owned)
        };
        run.out.lines().filter_map(name).collect()
    };
    assert_eq!(named(&["LEE"]), ["Ida Lee", "Tom Lee"]);
    assert_eq!(named(&["lee, ida"]), ["Ida Lee"]);
    assert_eq!(named(&["--with", "berg"]), ["Ida Lee", "Jon Berg"]);
    for nobody in ["", "le", "lee berg", "!"] {
        let run = corpus.ran(["people", nobody]);
        assert_eq!((run.code, run.out.as_str()), (1, ""), "{nobody}");
        assert_eq!(run.err, format!("nobody in the index is called `{nobody}`\n"));
    }
    let run = corpus.ran(["people", "lee\u{1b}[31m"]);
    assert!(run.code == 1 && !run.err.contains('\u{1b}'), "{}", run.err);
    let empty = Corpus::empty();
    empty.ran(["index", "."]);
    let run = empty.ran(["people"]);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
}

#[test]
fn whoever_never_speaks_is_told_of_in_one_line_and_whoever_is_unknown_is_not() {
    let corpus = meetings();
    let told = "nothing found\nJon Berg speaks in no article; 1 article with:\"Jon Berg\"\n";
    for args in [["--by", "berg"], ["--speaker", "berg"], ["--", "speaker:berg"]] {
        assert_eq!((corpus.ran(args).code, corpus.ran(args).err.as_str()), (1, told), "{args:?}");
    }
    assert_eq!(corpus.ran(["--by", "hart"]).err, "nothing found\nnobody in the index is called `hart`\n");
    assert!(corpus.ran(["--with", "lee, ida", "--with", "berg"]).out.starts_with("1 article"));
}

#[test]
fn other_spellings_find_a_person_and_are_listed() {
    let corpus = Corpus::indexed_seeds();
    let one = corpus.json(["people", "习近平", "--format", "json"]);
    let people = one["people"].as_array().expect("people");
    assert_eq!((people.len(), &people[0]["name"]), (1, &"Xi Jinping".into()));
    let spellings = people[0]["spellings"].as_array().expect("spellings");
    assert!(spellings.contains(&"习近平".into()), "{spellings:?}");
    assert!(corpus.ran(["people", "V. Putin"]).out.starts_with("Vladimir Putin\n"));
}

#[test]
fn format_and_limit_have_keys() {
    let corpus = meetings();
    corpus.file("readouts.toml", "[people]\nlimit = 1\nformat = \"jsonl\"\n");
    assert_eq!(corpus.ran(["people"]).out.lines().count(), 1);
    assert_eq!(corpus.ran(["people", "-n", "3", "--format", "csv"]).out.lines().count(), 4);
    // They are not for the commands below `people`.
    assert_eq!(corpus.ran(["people", "forget", "berg", "--author", "ada"]).code, 0);
    corpus.file("readouts.toml", "[people]\nlimt = 1\n");
    let run = corpus.ran(["people"]);
    assert!(run.code == 2 && run.err.contains("people.limit"), "{}", run.err);
}

#[test]
fn somebody_who_is_only_named_can_be_decided_about() {
    let seeds = Corpus::indexed_seeds();
    let people = seeds.json(["people", "--format", "json"]);
    let all = people["people"].as_array().expect("a list");
    let is_named = |one: &&serde_json::Value| one["speaks"] == 0 && one["takes_part"] == 0;
    let named = all.iter().find(is_named).and_then(|one| one["name"].as_str()).expect("somebody");
    let run = seeds.ran(["people", "forget", named, "--author", "ada", "--corpus", ".", "--dry-run"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("1 article would change"), "{}", run.err);
}
