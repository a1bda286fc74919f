//! Analyses that end early: at their time limit, or because the user asks.

use std::path::Path;

use crate::corpus::Corpus;

/// Queries of a file for `batch` and `watch`.
pub(crate) const QUERIES: &str =
    "[queries]\nriver = \"river\"\n\"new era\" = { query = '\"new era\"', lang = \"en\" }\n";

/// Returns every analysis with its arguments, for words and a file of queries.
pub(crate) fn analyses<'a>(words: &'a str, file: &'a str) -> Vec<Vec<&'a str>> {
    vec![
        vec!["trend", words],
        vec!["trend", words, "--per", "month", "--split", "speaker", "--measure", "per-million"],
        vec!["variants", words, "--per", "month"],
        vec!["uses", words],
        vec!["collocates", words],
        vec!["collocates", words, "--within", "sentence"],
        vec!["keywords", words],
        vec!["keywords", words, "--words", "1..3"],
        vec!["batch", file],
        vec!["watch", file, "--dry-run"],
    ]
}

/// Writes the file of queries into a folder; returns its path.
pub(crate) fn queries(folder: &Path) -> String {
    let file = folder.join("queries.toml");
    std::fs::write(&file, QUERIES).expect("written");
    file.to_str().expect("text").to_owned()
}

#[test]
fn an_analysis_that_takes_too_long_prints_nothing() {
    let corpus = Corpus::indexed_seeds();
    let folder = tempfile::tempdir().expect("a folder");
    let file = queries(folder.path());
    let exports = ["articles", "statements", "occurrences"].map(|what| vec!["export", what, "china"]);
    for args in analyses("china", &file).into_iter().chain(exports) {
        let late = corpus.ran([&args[..], &["--timeout", "0.000001"]].concat());
        assert_eq!((late.code, late.out.as_str()), (2, ""), "{args:?}");
        let told = "error: the search took longer than 0.000001 seconds (`--timeout`)\nhint:";
        assert!(late.err.starts_with(told), "{args:?}: {}", late.err);
        let (plain, patient) =
            (corpus.ran(&args), corpus.ran([&args[..], &["--timeout", "3600.5"]].concat()));
        assert_eq!((plain.code, &plain.out, &plain.err), (patient.code, &patient.out, &patient.err));
    }
}

#[test]
fn progress_is_no_part_of_what_a_program_reads() {
    let corpus = Corpus::indexed_seeds();
    let folder = tempfile::tempdir().expect("a folder");
    let file = queries(folder.path());
    for args in analyses("china", &file) {
        let run = corpus.ran([&args[..], &["--format", "json"]].concat());
        assert!([0, 1].contains(&run.code), "{args:?}: {}", run.err);
        serde_json::from_str::<serde_json::Value>(&run.out).expect("JSON");
        assert!(!run.err.contains("looked at") && !run.err.contains('\r'), "{args:?}: {}", run.err);
    }
}

#[cfg(unix)]
mod unix {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::process::{Child, Command, Stdio};
    use std::time::Duration;

    use super::*;

    fn started(corpus: &Corpus, args: &[&str]) -> Child {
        Command::new(snapbox::cmd::cargo_bin!("readouts-search"))
            .current_dir(corpus.path(""))
            .env_remove("READOUTS_INDEX")
            .env("XDG_CONFIG_HOME", corpus.path(".config"))
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("run")
    }

    /// Whether programs that are started from here do not hear an interrupt, as in the background of some shells.
    fn are_interrupts_ignored() -> bool {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        ignored
            .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
            .is_some_and(|mask| mask >> 1 & 1 == 1)
    }

    /// Asks a program to stop; returns its exit code and what it says, unless the signal alone ended it.
    fn stopped(mut child: Child) -> Option<(i32, String)> {
        let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill");
        assert!(sent.success());
        let mut told = String::new();
        child.stderr.take().expect("a pipe").read_to_string(&mut told).expect("read");
        let code = child.wait().expect("its end").code()?;
        Some((code, told))
    }

    #[test]
    fn an_interrupt_ends_every_analysis_with_one_line() {
        if are_interrupts_ignored() {
            return;
        }
        let corpus = Corpus::empty();
        let sentence = "President Ida Lee said on 6 May 2031 that the river belongs to both peoples. ";
        let record =
            |number: usize| format!("{{\"id\":{number},\"text\":\"{number} {}\"}}\n", sentence.repeat(60));
        corpus.file("pages.jsonl", (0..40).map(record).collect::<String>());
        corpus.file("queries.toml", QUERIES);
        assert_eq!(corpus.ran(["index", "."]).code, 0);
        let mut seen = 0;
        for args in analyses("river", "queries.toml") {
            // It is tried until the signal comes while the program works: neither before it can be heard, nor when
            // the answer is there.
            for times in 0..60 {
                let child = started(&corpus, &args);
                std::thread::sleep(Duration::from_millis(times * 4));
                match stopped(child) {
                    None => {}
                    Some((0 | 1, _)) => break,
                    Some(ended) => {
                        assert_eq!(ended, (130, "stopped before it was done\n".to_owned()), "{args:?}");
                        seen += 1;
                        break;
                    }
                }
            }
        }
        assert!(seen > 0);
    }

    #[test]
    fn an_interrupt_ends_the_program_while_it_prints() {
        if are_interrupts_ignored() {
            return;
        }
        let corpus = Corpus::empty();
        let text = "The river is wide. ".repeat(20_000);
        corpus.file("pages.jsonl", format!("{{\"id\":1,\"text\":\"Lee {text}\"}}\n"));
        assert_eq!(corpus.ran(["index", "."]).code, 0);
        let mut child = started(&corpus, &["kwic", "river", "--format", "csv"]);
        let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
        out.read_line(&mut String::new()).expect("read");
        // Nobody reads on, so it waits.
        assert_eq!(stopped(child), Some((130, "stopped before it was done\n".to_owned())));
    }

    #[test]
    fn an_interrupt_ends_citations_that_wait_for_ids() {
        if are_interrupts_ignored() {
            return;
        }
        let corpus = Corpus::empty();
        corpus.page("a.txt", "river");
        assert_eq!(corpus.ran(["index", "."]).code, 0);
        let id =
            corpus.json(["river", "--format", "json"])["hits"][0]["id"].as_str().expect("an id").to_owned();
        let mut child = started(&corpus, &["cite", "-", "river"]);
        let mut list = child.stdin.take().expect("a pipe");
        writeln!(list, "{id}").expect("written");
        let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
        out.read_line(&mut String::new()).expect("read");
        assert_eq!(stopped(child), Some((130, "stopped before it was done\n".to_owned())));
        drop(list);
    }
}
