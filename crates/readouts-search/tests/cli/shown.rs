//! Runs the commands that a Markdown file shows in its console blocks, and compares what they print.
//!
//! A console block holds commands (`$ readouts-search …`), each with its output; `? 1` is its exit code where that
//! is not 0, `...` stands for any lines and `[..]` for any text. `> FILE` keeps stdout in a file. Another block
//! whose fence names a file after the language is written to that file first. With `READOUTS_OVERWRITE=1` the
//! blocks that differ are rewritten.

use std::fs;
use std::path::{Path, PathBuf};

use snapbox::cmd::{Command, cargo_bin};

/// Command with its exit code and all of its output.
struct Shown {
    /// Number of the line with the command, counted from 0.
    line: usize,
    arguments: Vec<String>,
    into: Option<String>,
    code: i32,
    output: String,
    /// Number of lines of the output, with that of the code.
    lines: usize,
}

/// One step through a file, in its order.
enum Step {
    File { name: String, text: String },
    Run(Shown),
}

/// Folder with copies of the sample pages and of `examples/two-sides`, in which the commands run.
pub(crate) struct Workplace {
    root: tempfile::TempDir,
}

impl Workplace {
    pub(crate) fn with_seeds() -> Self {
        let root = tempfile::tempdir().expect("a folder");
        let pages = [
            ("seeds", "seeds"),
            ("examples/two-sides", "two-sides"),
            ("examples/two-sides/tables", "two-sides/tables"),
        ];
        for (from, to) in pages {
            let to = root.path().join(to);
            fs::create_dir(&to).expect("made");
            for file in fs::read_dir(repository().join(from)).expect("read").flatten() {
                if file.path().is_file() {
                    fs::copy(file.path(), to.join(file.file_name())).expect("copied");
                }
            }
        }
        Self { root }
    }

    /// Runs the commands of a Markdown file; returns how many there were.
    pub(crate) fn run(&self, file: &Path) -> usize {
        let text = fs::read_to_string(file).expect("read");
        let mut wrong: Vec<(Shown, String)> = Vec::new();
        let mut count = 0;
        for step in steps(&text) {
            match step {
                Step::File { name, text } => {
                    let path = self.root.path().join(name);
                    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
                    fs::write(path, text).expect("written");
                }
                Step::Run(shown) => {
                    count += 1;
                    let printed = self.printed(&shown);
                    let assert = snapbox::Assert::new().action_env("READOUTS_NEVER");
                    // `...` stands for no line too.
                    let ended = |text: &str| snapbox::IntoData::into_data(format!("{}\n", text.trim_end()));
                    if assert.try_eq(None, ended(&printed), ended(&shown.output)).is_err() {
                        wrong.push((shown, printed));
                    }
                }
            }
        }
        if wrong.is_empty() {
            return count;
        }
        if std::env::var_os("READOUTS_OVERWRITE").is_some() {
            fs::write(file, rewritten(&text, &wrong)).expect("written");
            return count;
        }
        let told = wrong.iter().map(|(shown, printed)| {
            format!("line {}: {:?}\nprints\n{printed}", shown.line + 1, shown.arguments)
        });
        let told: Vec<String> = told.collect();
        panic!("{} (READOUTS_OVERWRITE=1 rewrites it)\n{}", file.display(), told.join("\n"));
    }

    /// Runs a command, and returns what belongs under it.
    fn printed(&self, shown: &Shown) -> String {
        let run = Command::new(cargo_bin!("readouts-search")).current_dir(self.root.path());
        let run = run.env_remove("READOUTS_INDEX").args(&shown.arguments).output().expect("run");
        let stdout = match &shown.into {
            Some(file) => {
                fs::write(self.root.path().join(file), &run.stdout).expect("written");
                Vec::new()
            }
            None => run.stdout,
        };
        let text = String::from_utf8([stdout, run.stderr].concat()).expect("text");
        let code = run.status.code().expect("a code");
        assert!(code != 101, "{:?}: {text}", shown.arguments);
        if code == shown.code { text } else { format!("? {code}\n{text}") }
    }
}

pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Returns the text with what the commands print in place of what is shown.
fn rewritten(text: &str, wrong: &[(Shown, String)]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for (shown, printed) in wrong.iter().rev() {
        let kept = usize::from(shown.code != 0 && !printed.starts_with("? "));
        let from = shown.line + 1 + kept;
        let to = shown.line + 1 + shown.lines;
        let mut printed: Vec<String> = printed.trim_end().lines().map(str::to_owned).collect();
        printed.push(String::new());
        lines.splice(from..to, printed);
    }
    lines.join("\n") + "\n"
}

fn steps(text: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    // Info string of the block that the line is in.
    let mut block: Option<&str> = None;
    for (at, line) in text.lines().enumerate() {
        if let Some(info) = line.strip_prefix("```") {
            block = if block.is_some() { None } else { Some(info) };
            if let Some((_, name)) = info.split_once(' ') {
                steps.push(Step::File { name: name.to_owned(), text: String::new() });
            }
            continue;
        }
        let Some(info) = block else { continue };
        if info == "console" {
            if let Some(command) = line.strip_prefix("$ readouts-search") {
                let (arguments, into) = words(command);
                let output = String::new();
                steps.push(Step::Run(Shown { line: at, arguments, into, code: 0, output, lines: 0 }));
            } else if let Some(Step::Run(shown)) = steps.last_mut() {
                shown.lines += 1;
                match line.strip_prefix("? ") {
                    Some(code) => shown.code = code.parse().expect("a code"),
                    None => shown.output.extend([line, "\n"]),
                }
            }
        } else if let (true, Some(Step::File { text, .. })) = (info.contains(' '), steps.last_mut()) {
            text.extend([line, "\n"]);
        }
    }
    steps
}

/// Splits a command line into words as a shell does, as far as documents need it: quotes of both kinds, and a
/// file for stdout at the end.
fn words(line: &str) -> (Vec<String>, Option<String>) {
    let mut words: Vec<String> = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in line.chars() {
        match quote {
            Some(q) if q == c => quote = None,
            None if c == '"' || c == '\'' => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            None if c == ' ' => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    let at = words.len().saturating_sub(2);
    let into = (words.get(at).map(String::as_str) == Some(">")).then(|| words[at + 1].clone());
    if into.is_some() {
        words.truncate(at);
    }
    (words, into)
}

#[test]
fn command_lines_are_split_as_a_shell_splits_them() {
    let split = |line| words(line);
    let some = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    assert_eq!(split(r#" a "b c" 'd "e"' f="#), (some(&["a", "b c", "d \"e\"", "f="]), None));
    assert_eq!(split(" a > b.csv"), (some(&["a"]), Some("b.csv".to_owned())));
    assert_eq!(split(""), (Vec::new(), None));
}

#[test]
fn what_differs_is_rewritten_in_place() {
    let text = "a\n```console\n$ readouts-search x\n? 1\nold\n\n$ readouts-search y\nright\n\n```\nb\n";
    let shown = steps(text).into_iter().filter_map(|step| match step {
        Step::Run(shown) => Some(shown),
        Step::File { .. } => None,
    });
    let wrong: Vec<_> = shown.take(1).map(|shown| (shown, "new\nlines\n".to_owned())).collect();
    assert_eq!(rewritten(text, &wrong), text.replace("old\n", "new\nlines\n"));
}
