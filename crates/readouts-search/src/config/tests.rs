//! Tests of the parsing of files and of precedence.

use std::path::Path;

use clap::CommandFactory;

use super::file::{self, Whose};
use super::keys::{Folder, KEYS, Shape};
use super::settings::{Setting, Settings};
use crate::args::Cli;

fn parsed(text: &str, whose: Whose) -> Result<Vec<Setting>, String> {
    file::parse(Path::new("readouts.toml"), text, whose, &Cli::command()).map_err(|error| told(&error))
}

/// Returns a message and its hint.
fn told(error: &anyhow::Error) -> String {
    let hint = error.downcast_ref::<crate::refused::Refused>().map(|refused| refused.hint().to_owned());
    format!("{error} / {}", hint.unwrap_or_default())
}

fn refused(text: &str) -> String {
    parsed(text, Whose::Folder).expect_err(text)
}

/// A value that a key takes, as it is written in a file.
fn example(name: &str) -> &'static str {
    match name {
        "columns" => "{ text = \"speech\" }",
        "keep" => "[\"desk\", \"place=Ort\"]",
        "outlets" => "{ lumen = \"Lumen Daily\" }",
        "globs" => "[\"*.html\", \"!drafts/**\"]",
        "search.facets" | "facets.facets" => "[\"speaker\", \"year\"]",
        "search.sort" | "export.sort" | "reprints.sort" => "\"-date\"",
        "kwic.sort" => "[\"left1\", \"date\"]",
        "search.format" | "facets.format" | "people.format" => "\"json\"",
        "kwic.format" | "trend.format" | "variants.format" | "uses.format" | "batch.format"
        | "watch.format" | "reprints.format" | "versions.format" | "export.format" | "collocates.format"
        | "keywords.format" => "\"csv\"",
        "cite.format" => "\"ris\"",
        "collocates.measure" => "\"t\"",
        "trend.measure" => "\"articles\"",
        "trend.date" | "variants.date" | "uses.date" => "\"published\"",
        "trend.per" | "variants.per" => "\"month\"",
        "index" | "knowledge" => "\"~/pages\"",
        "follow-links" => "true",
        "timeout" => "2.5",
        "color" => "\"never\"",
        _ => "5",
    }
}

#[test]
fn every_key_takes_the_values_of_its_option() {
    for key in KEYS {
        let text = format!("{} = {}", key.name, example(key.name));
        let parsed = parsed(&text, Whose::User).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(parsed.len(), 1, "{text}");
        assert_eq!(parsed[0].origin.line, 1);
        let wrong = match key.shape {
            Shape::Number | Shape::Flag => "\"many\"",
            _ => "5",
        };
        let text = format!("\n{} = {wrong}", key.name);
        let error = self::parsed(&text, Whose::User).expect_err(&text);
        assert!(error.starts_with(&format!("`readouts.toml` line 2: `{}` is a ", key.name)), "{error}");
    }
}

#[test]
fn a_folder_has_no_say_in_what_could_do_harm() {
    for key in KEYS {
        let text = format!("# one\n{} = {}", key.name, example(key.name));
        let result = parsed(&text, Whose::Folder);
        if key.folder != Folder::Refused {
            assert_eq!(result.map(|all| all.len()), Ok(1), "{text}");
            continue;
        }
        let error = result.expect_err(&text);
        let begins = format!("`readouts.toml` line 2: `{}` is not for the file of a folder", key.name);
        assert!(error.starts_with(&begins), "{error}");
        assert!(error.contains(&format!("`--{}`", key.option)), "{error}");
        assert!(error.contains("config.toml"), "{error}");
    }
}

#[test]
fn a_folder_only_lowers_limits() {
    for (text, told) in [
        ("page-limit = 33", "`page-limit = 33` is above 32"),
        ("unpacked-limit = 9999", "`unpacked-limit = 9999` is above 1024"),
        ("[search]\nlimit = 11", "`search.limit = 11` is above 10"),
    ] {
        let error = refused(text);
        assert!(error.contains(told) && error.contains("may only lower it"), "{error}");
        assert_eq!(parsed(text, Whose::User).map(|all| all.len()), Ok(1));
    }
    for text in
        ["page-limit = 32", "page-limit = 1", "timeout = 100", "kwic.limit = 1000", "search.limit = 0"]
    {
        assert_eq!(parsed(text, Whose::Folder).map(|all| all.len()), Ok(1), "{text}");
    }
}

#[test]
fn an_unknown_key_is_an_error_with_the_one_that_was_meant() {
    for (text, told) in [
        ("colums = 1", "`readouts.toml` line 1: there is no key `colums` / did you mean `columns`?"),
        ("page_limit = 1", "there is no key `page_limit` / did you mean `page-limit`?"),
        ("\n[kwic]\nwindo = 1", "line 3: there is no key `kwic.windo` / did you mean `kwic.window`?"),
        ("glob = 1", "did you mean `globs`?"),
        ("column = 1", "did you mean `columns`?"),
        ("limit = 1", "did you mean `search.limit`?"),
        ("search = 1", "there is no key `search` / `[search]` begins a table of keys"),
        ("engine = \"https://a.example\"", "there is no key `engine` / the keys are columns, keep, "),
        ("[serve]\nport = 1", "line 1: there is no key `serve` / the keys are"),
        ("a\u{1b}b = 1", "not TOML"),
    ] {
        let error = refused(text);
        assert!(error.contains(told), "{error}");
    }
}

#[test]
fn a_value_that_the_option_would_refuse_is_an_error_with_its_line() {
    for (text, told) in [
        ("search.format = \"pdf\"", "`search.format`: `pdf`: it is one of"),
        ("keep = [\n\"a\",\n\"title\"]", "line 3: `keep`: `title`: `title` is a field already"),
        ("[columns]\ntext = \"a\"\nspeech = \"b\"", "line 3: `columns`: `speech=b`: write PART=NAME"),
        ("kwic.sort = [\"up\"]", "`kwic.sort`: `up`: rows are ordered by"),
        ("kwic.window = 201", "201 is not in 0..=200"),
        ("page-limit = -1", "`page-limit`"),
        ("page-limit = 99999999999999999999", "the number is too large"),
        ("timeout = nan", "seconds are a number above 0"),
        ("timeout = 0", "seconds are a number above 0"),
        ("search.limit = [1, 2]", "`search.limit` is a number"),
        ("keep = [[\"a\"]]", "`keep` is a list of texts"),
        ("outlets = { a = { b = \"c\" } }", "`outlets` is a table of texts"),
        ("outlets = { \"../a\" = \"Lumen\" }", "`../a` leads out of the folder"),
        ("[outlets]\n\"a\" = \"\"", "line 2: `a` has an outlet without a name"),
        ("keep = \"a\"\nkeep = \"b\"", "line 2: not TOML: duplicate key"),
        ("keep = ", "line 1: not TOML"),
    ] {
        let error = refused(text);
        assert!(error.contains(told), "{text}: {error}");
    }
}

#[test]
fn deep_nesting_is_an_error() {
    let most = file::BYTES_MAX as usize;
    let dotted = "a.".repeat(most / 2 - 4);
    for text in [
        format!("a = {}", "[".repeat(most - 4)),
        format!("a = {}", "{a=".repeat(most / 3 - 4)),
        format!("{dotted}a = 1"),
        format!("[{dotted}a]"),
        format!("[[{dotted}a]]"),
        format!("outlets = {{ {dotted}a = 1 }}"),
    ] {
        let error = refused(&text);
        assert!(error.len() < 2_000, "{} bytes of message", error.len());
    }
}

#[test]
fn the_users_file_goes_before_the_folders() {
    let user = parsed("search.limit = 3", Whose::User).expect("settings");
    let folder = parsed("[search]\nlimit = 5\nsort = \"date\"", Whose::Folder).expect("settings");
    let settings = Settings::new(user, folder);
    let rows = settings.rows(&Cli::command(), None);
    let row = |key: &str| {
        let row = rows.iter().find(|row| row.key == key).expect("a row");
        (row.value.join(","), row.from, row.line)
    };
    assert_eq!(row("search.limit"), ("3".to_owned(), "user", Some(1)));
    assert_eq!(row("search.sort"), ("date".to_owned(), "folder", Some(3)));
    assert_eq!(row("search.context"), ("60".to_owned(), "built-in", None));
}

#[test]
fn the_page_of_the_documentation_names_every_key() {
    let page = include_str!("../../../../docs/configuration.md");
    let rows: Vec<Vec<&str>> = page
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect())
        .collect();
    let named: Vec<&str> = rows.iter().map(|row| row[0].trim_matches('`')).collect();
    assert_eq!(named, KEYS.iter().map(|key| key.name).collect::<Vec<_>>());
    let command = Cli::command();
    for (row, key) in rows.iter().zip(KEYS) {
        let option = if key.option.is_empty() { "".to_owned() } else { format!("`--{}`", key.option) };
        let built_in = super::settings::built_in(&command, key).join(",");
        assert_eq!(row[1..5], [key.shape.name(), &option, &built_in, key.folder.word()], "{}", key.name);
    }
}
