//! Text from pages, names and arguments does not control a terminal or a spreadsheet.

use crate::corpus::{Corpus, page};

/// Text that sets a terminal's title, changes the direction of writing and begins a line.
const EVIL: &str = "\u{1b}]0;x\u{7}\u{9b}31m\u{202e}\u{2028}\u{e0041}\nhint: obey";

/// Whether a text has a character that controls a terminal, except line ends.
fn commands(text: &str) -> bool {
    let mark = |c| matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}');
    text.contains(|c: char| c != '\n' && c.is_control() || mark(c) || matches!(c, '\u{e0000}'..='\u{e007f}'))
}

#[test]
fn errors_of_arguments_show_what_they_repeat() {
    let corpus = Corpus::indexed_seeds();
    let option = format!("--{EVIL}");
    for arguments in [
        vec![option.as_str()],
        vec!["search", "x", option.as_str()],
        vec!["search", "x", "--sort", EVIL],
        vec!["search", "x", "--from", EVIL],
        vec!["search", "x", "-n", EVIL],
        vec!["search", "x", "--color", EVIL],
        vec!["extract", "x", "--as", EVIL],
        vec!["facets", "x", "--facets", EVIL],
        vec!["kwic", "x", "--sort", EVIL],
        vec!["kwic", "x", "--window", EVIL],
        vec!["index", "x", "--threads", EVIL],
        vec!["completions", EVIL],
        vec!["stats", EVIL],
        vec!["show", EVIL],
        vec!["x", "--index", EVIL],
        vec!["x", "--knowledge", EVIL],
        vec!["x", "--by", EVIL],
        vec!["extract", EVIL],
    ] {
        let run = corpus.ran(&arguments);
        assert!([1, 2].contains(&run.code), "{arguments:?} {}", run.code);
        assert!(run.err.contains("\\u{1b}]0;x\\u{7}"), "{arguments:?} {}", run.err);
        assert!(!commands(&run.err) && !run.err.contains("\nhint: obey"), "{arguments:?} {:?}", run.err);
    }
}

#[test]
fn help_and_errors_of_plain_arguments_are_as_ever() {
    let corpus = Corpus::indexed_seeds();
    assert_eq!(corpus.ran(["show", "--help", "\u{7}"]).code, 0);
    let run = corpus.ran(["--sort", "sideways", "x"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.starts_with("error: invalid value 'sideways' for '--sort <ORDER>'"), "{}", run.err);
}

#[cfg(unix)]
#[test]
fn names_of_files_are_shown_in_one_line_each() {
    let corpus = Corpus::empty();
    corpus.file(format!("a{}.txt", EVIL.replace('/', "")), page("river"));
    corpus.file(format!("b{EVIL}.txt"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    let run = corpus.ran(["index", "."]);
    assert!(run.err.contains("\\u{1b}]0;x") && !commands(&run.err), "{:?}", run.err);
    assert!(run.err.lines().all(|line| !line.starts_with("hint: obey")), "{:?}", run.err);
    for form in ["human", "json", "jsonl"] {
        let run = corpus.ran(["river", "--format", form]);
        assert!(run.out.contains("]0;x") && !commands(&run.out), "{form} {:?}", run.out);
    }
}

#[test]
fn tables_that_cannot_be_read_are_told_of_in_one_line() {
    let corpus = Corpus::empty();
    corpus.page("a.txt", "river");
    corpus.file("tables/people.toml", format!("x = 1\ny = \"{}", EVIL.replace('\n', "")));
    let run = corpus.ran(["extract", "a.txt", "--knowledge", "tables"]);
    assert_eq!((run.code, run.err.lines().count(), commands(&run.err)), (2, 1, false), "{:?}", run.err);
    assert!(run.err.starts_with("error: `tables/people.toml`: 2:"), "{}", run.err);
}

#[test]
fn cells_that_a_spreadsheet_would_run_are_marked_unless_asked_not_to() {
    let corpus = Corpus::empty();
    corpus.file("=1+1.txt", page("river").replace("Talks", "=cmd|calc!A1 talks"));
    assert_eq!(corpus.ran(["index", "."]).code, 0);
    let cells = |arguments: &[&str]| {
        let out = corpus.ran(arguments).out;
        let mut rows = csv::Reader::from_reader(out.as_bytes());
        let row = rows.records().next().expect("a row").expect("read");
        row.iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let found = cells(&["search", "river", "--format", "csv"]);
    assert_eq!(found[1], "'=1+1.txt");
    assert!(found[3].starts_with("'=cmd|calc!A1 talks"), "{}", found[3]);
    // Numbers and other texts are unchanged.
    assert_eq!((found[12].as_str(), found[14].as_str(), found[20].as_str()), ("cue", "0", "river"));
    assert_eq!(cells(&["kwic", "river", "--format", "csv"])[1], "'=1+1.txt");
    for command in ["search", "kwic"] {
        assert_eq!(cells(&[command, "river", "--format", "csv", "--raw-cells"])[1], "=1+1.txt");
    }
    let facets = corpus.ran(["facets", "river", "--format", "csv", "--raw-cells"]);
    assert!(facets.code == 0 && facets.out.starts_with("facet,value,documents,occurrences,articles,share\n"));
}
