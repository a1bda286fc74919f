//! Citations: of several rows at once, of pages with addresses, and of hostile ones.

use serde_json::{Value, json};
use snapbox::cmd::Command;

use crate::corpus::Corpus;

const BODY: &str = "President Ida Lee met with Prime Minister Jon Berg on 6 May 2031. Lee said that the river belongs to \
                    both peoples. Berg said that the river belongs to both peoples.";

/// Returns a corpus with a page of each of these records, indexed.
fn corpus(records: &[Value]) -> Corpus {
    let corpus = Corpus::empty();
    corpus.file("a.jsonl", records.iter().map(|record| format!("{record}\n")).collect::<String>());
    assert_eq!(corpus.ran(["index", ".", "--keep", "accessed"]).code, 0);
    corpus
}

fn record() -> Value {
    json!({"url": "https://norland.example/1#top", "outlet": "Norland Post", "date": "2031-05-07",
           "title": "Lee meets Berg", "accessed": "2031-06-01", "body": BODY})
}

fn id(corpus: &Corpus) -> String {
    corpus.json(["river", "--format", "json"])["hits"][0]["id"].as_str().expect("an id").to_owned()
}

/// Runs the program with text on standard input.
fn fed(corpus: &Corpus, args: &[&str], text: &str) -> (i32, String, String) {
    let command: Command = corpus.run(args).stdin(text);
    let output = command.output().expect("run");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (output.status.code().expect("a code"), text(output.stdout), text(output.stderr))
}

#[test]
fn an_address_leads_to_the_place_that_was_asked_for() {
    let corpus = corpus(&[record()]);
    let id = id(&corpus);
    let link = |args: &[&str]| {
        let citation = corpus.json([&["cite", &id, "--format", "json"], args].concat());
        assert_eq!(citation["accessed"], "2031-06-01");
        citation["link"].as_str().expect("an address").to_owned()
    };
    assert_eq!(link(&[]), "https://norland.example/1#top");
    let second = link(&["--quote", "the river belongs to both peoples", "--match", "2"]);
    assert_eq!(
        second,
        "https://norland.example/1#top:~:text=peoples.%20Berg%20said%20that-,the%20river%20belongs%20to%20both%20peoples,-%2E"
    );
    let by_query = link(&["by:berg river"]);
    assert_eq!(
        by_query,
        "https://norland.example/1#top:~:text=Berg%20said%20that%20the%20river%20belongs%20to%20both%20peoples%2E"
    );
}

#[test]
fn rows_of_a_concordance_are_cited_each_once() {
    let other = json!({"title": "On water", "body": "President Ida Lee said on 1 June 2031 that the river, the river is wide."});
    let corpus = corpus(&[record(), other]);
    let rows = corpus.ran(["kwic", "river", "--format", "jsonl"]).out;
    assert_eq!(rows.lines().count(), 4);
    let (code, out, err) = fed(&corpus, &["cite", "-", "--format", "ris"], &rows);
    assert_eq!((code, err.as_str()), (0, "1 citation left out: the same as one before\n"));
    assert_eq!(out.matches("TY  - ").count(), 3, "{out}");
    assert_eq!(out.matches("\r\n").count(), out.matches('\n').count());
    for (format, begin) in
        [("json", "[{"), ("csl-json", "[{"), ("jsonl", "{"), ("bibtex", "@misc{"), ("text", "Norland Post.")]
    {
        let (code, out, _) = fed(&corpus, &["cite", "-", "--format", format], &rows);
        assert!(code == 0 && out.starts_with(begin), "{format}: {out}");
    }
}

#[test]
fn what_is_missing_from_a_list_is_named_and_the_rest_cited() {
    let corpus = corpus(&[record()]);
    let id = id(&corpus);
    let list = format!("{id}\nffffffff\n{{\"id\":\"{id}\",\"paragraph\":7,\"start\":0,\"end\":1}}\n");
    let (code, out, err) = fed(&corpus, &["cite", "-", "--format", "jsonl"], &list);
    assert_eq!((code, out.lines().count()), (1, 1));
    assert!(err.contains("`ffffffff`") && err.contains("paragraph 7"), "{err}");
    let (code, out, err) = fed(&corpus, &["cite", "-", "--format", "csl-json"], "\n");
    assert_eq!((code, out.as_str(), err.as_str()), (1, "[]\n", "nothing to cite\n"));
    let (code, _, err) = fed(&corpus, &["cite", "-"], "{\"id\":");
    assert!(code == 2 && err.contains("standard input line 1") && err.contains("hint:"), "{err}");
}

#[test]
fn hostile_text_controls_neither_terminal_nor_format() {
    let mut page = record();
    page["title"] = "Lee\u{1b}[31m}\nTY  - JOUR\u{202e}, meets = {Berg".into();
    page["url"] = "https://norland.example/\u{1b}[2J}\"><x".into();
    let corpus = corpus(&[page]);
    let id = id(&corpus);
    for format in ["text", "ris", "bibtex", "csl-json", "json"] {
        let run = corpus.ran(["cite", &id, "river", "--format", format]);
        assert_eq!(run.code, 0);
        assert!(!run.out.contains(['\u{1b}', '\u{202e}']), "{format}: {:?}", run.out);
        match format {
            "ris" => assert_eq!(run.out.lines().filter(|line| line.starts_with("TY  - ")).count(), 1),
            "bibtex" => assert_eq!(run.out.matches('{').count(), run.out.matches('}').count(), "{}", run.out),
            _ => {}
        }
    }
}
