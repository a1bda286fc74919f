//! The pages of the manual.

use std::collections::BTreeSet;
use std::fs;

use super::corpus::Corpus;
use super::examples::{commands, help};

#[test]
fn every_command_has_a_page_with_all_its_options_and_examples() {
    let corpus = Corpus::empty();
    let folder = corpus.path("man");
    let run = corpus.ran(["man", "--all", &folder.display().to_string()]);
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "", ""));
    let mut written: BTreeSet<String> = BTreeSet::new();
    for file in fs::read_dir(folder.join("man1")).expect("pages").flatten() {
        written.insert(file.file_name().into_string().expect("a name"));
    }
    for path in commands() {
        let name = [vec!["readouts-search".to_owned()], path.clone()].concat().join("-");
        assert!(written.remove(&format!("{name}.1")), "{name}");
        let page = fs::read_to_string(folder.join("man1").join(format!("{name}.1"))).expect("a page");
        let page = page.replace("\\-", "-").replace("\\&", "");
        let help = help(&path);
        for option in help.split([' ', '\n', ',']).filter(|word| word.starts_with("--") && word.len() > 2) {
            // `--option[=<VALUE>]` need not have its value.
            let option = option
                .split('[')
                .next()
                .unwrap_or_default()
                .trim_end_matches(['`', '.', ')', ';', ':', '\'', '"', ']']);
            assert!(page.contains(option), "{name}: {option}");
        }
        assert!(page.contains(".SH EXAMPLES"), "{name}");
        let version = format!("1 \" \" \"readouts-search {}\"", env!("CARGO_PKG_VERSION"));
        assert!(
            page.lines().any(|line| line.starts_with(".TH") && line.contains(&version)),
            "{name}: {page}"
        );
        let printed = corpus.ran([vec!["man".to_owned()], path].concat());
        assert_eq!(printed.code, 0);
        assert_eq!(
            printed.out,
            fs::read_to_string(folder.join("man1").join(format!("{name}.1"))).expect("a page")
        );
    }
    assert!(written.is_empty(), "{written:?}");
}

#[test]
fn the_page_about_queries_has_what_the_reference_has() {
    let corpus = Corpus::empty();
    let run = corpus.ran(["man", "query"]);
    assert_eq!(run.code, 0);
    for part in [".TH readouts", "atleast3", "w/5", "HOW IT IS READ", "Folding."] {
        assert!(run.out.replace("\\-", "-").contains(part), "{part}");
    }
    assert!(!run.out.contains('`') && !run.out.contains("|---"), "Markdown is left");
}

#[test]
fn a_page_that_there_is_not_is_refused() {
    let corpus = Corpus::empty();
    let run = corpus.ran(["man", "serach\u{1b}"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(
        run.err
            .starts_with("error: there is no manual page `serach\\u{1b}`\nhint: the pages are search, index"),
        "{}",
        run.err
    );
    assert_eq!(corpus.ran(["man", "query", "kwic"]).code, 2);
    assert_eq!(corpus.ran(["man", "kwic", "--all", "x"]).code, 2);
    assert!(!corpus.path("x").exists());
}

#[test]
fn pages_are_not_written_over_a_file() {
    let corpus = Corpus::empty();
    let taken = corpus.path("taken");
    fs::write(&taken, "kept").expect("written");
    let run = corpus.ran(["man", "--all", &taken.display().to_string()]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("cannot be written"), "{}", run.err);
    assert_eq!(fs::read_to_string(&taken).expect("read"), "kept");
}
