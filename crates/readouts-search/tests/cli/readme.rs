//! Checks that the README and the guide show what is printed, and that their links lead somewhere.

use std::fs;
use std::path::{Path, PathBuf};

use snapbox::cmd::{Command, cargo_bin};

use crate::shown::{Workplace, repository};

/// Prefix of links from the guide to files outside it, which a book or a package does not have.
const REPOSITORY: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/");

#[test]
fn the_readme_shows_what_is_printed() {
    assert!(Workplace::with_seeds().run(&repository().join("README.md")) >= 6);
}

#[test]
fn the_guide_shows_what_is_printed() {
    let chapters = markdown_files(&repository().join("docs"));
    let count: usize = chapters.iter().map(|chapter| Workplace::with_seeds().run(chapter)).sum();
    assert!(count >= 20, "{count}");
}

#[test]
fn every_chapter_is_in_the_summary() {
    let docs = repository().join("docs");
    let summary = fs::read_to_string(docs.join("SUMMARY.md")).expect("read");
    let listed: Vec<String> = links(&summary);
    for chapter in markdown_files(&docs) {
        let name = chapter.strip_prefix(&docs).expect("inside").display().to_string().replace('\\', "/");
        assert!(name == "SUMMARY.md" || listed.contains(&name), "`{name}` is not in docs/SUMMARY.md");
    }
}

#[test]
fn every_relative_link_leads_to_a_file_and_a_heading() {
    let root = repository();
    let mut files = markdown_files(&root.join("docs"));
    files.extend(["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"].map(|name| root.join(name)));
    files.extend(["benches/README.md", "crates/readouts-eval/README.md"].map(|name| root.join(name)));
    let mut count = 0;
    for file in files {
        let text = fs::read_to_string(&file).expect("read");
        for link in &links(&text) {
            let (from, link) = match link.strip_prefix(REPOSITORY) {
                Some(link) => (root.join("any"), link),
                None if link.contains("://") => continue,
                None => (file.clone(), link.as_str()),
            };
            let (path, heading) = link.split_once('#').unwrap_or((link, ""));
            let to = if path.is_empty() { file.clone() } else { from.with_file_name(path) };
            assert!(to.exists(), "{}: there is no `{path}`", file.display());
            let is_there = || fs::read_to_string(&to).is_ok_and(|text| anchors(&text).any(|a| a == heading));
            assert!(heading.is_empty() || is_there(), "{}: there is no `{link}`", file.display());
            count += 1;
        }
    }
    assert!(count >= 20, "{count}");
}

#[test]
fn the_guide_links_to_no_file_outside_it_but_by_its_address() {
    for chapter in markdown_files(&repository().join("docs")) {
        let text = fs::read_to_string(&chapter).expect("read");
        let outside = links(&text)
            .into_iter()
            .find(|link| link.starts_with("../") && !text.contains(&format!("#include {link}")));
        assert_eq!(outside, None, "{}", chapter.display());
    }
}

#[test]
fn the_readme_and_the_help_have_one_cheat_sheet() {
    let readme = fs::read_to_string(repository().join("README.md")).expect("read");
    let queries = readme.split("\n## ").find(|part| part.starts_with("Queries\n")).expect("a section");
    let table = |text: &str| -> Vec<String> {
        let lines = text.lines().skip_while(|line| !line.starts_with('|'));
        lines.take_while(|line| line.starts_with('|')).map(str::to_owned).collect()
    };
    assert_eq!(table(queries), table(readouts_core::query::QUERY_REFERENCE));
    assert!(table(queries).len() > 20);
    for arguments in [["help", "query"], ["--help", "query"]] {
        let run = Command::new(cargo_bin!("readouts-search")).args(arguments).output().expect("run");
        let printed = String::from_utf8(run.stdout).expect("text");
        assert_eq!(printed, readouts_core::query::QUERY_REFERENCE.replace("\\|", "|"));
    }
}

/// Returns the Markdown files of a folder, in their order.
fn markdown_files(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).expect("read").flatten() {
        let path = entry.path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "book") {
            files.extend(markdown_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Returns the targets of the links in a text, apart from those in blocks of code, and of mdBook's includes.
fn links(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, prose) in text.split("\n```").enumerate() {
        // Every second part is a block of code.
        if at % 2 == 0 {
            found.extend(
                prose.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0.to_owned())),
            );
            let includes = prose.split("{{#include ").skip(1);
            found.extend(includes.filter_map(|rest| Some(rest.split_once("}}")?.0.to_owned())));
        }
    }
    found
}

/// Returns the anchors of a text's headings, as GitHub and mdBook make them.
fn anchors(text: &str) -> impl Iterator<Item = String> + '_ {
    text.lines().filter(|line| line.starts_with('#')).map(|line| {
        let heading = line.trim_start_matches('#').trim().to_lowercase();
        let kept = heading.chars().filter(|c| c.is_alphanumeric() || [' ', '-', '_'].contains(c));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    })
}
