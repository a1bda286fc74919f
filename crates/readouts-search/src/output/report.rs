//! Reports on stderr what an update of the index did.

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use readouts_core::source::Format;
use readouts_core::{Error, Preview, Skipped, UpdateReport};

use super::facets::listed_of;
use super::hits::plural;
use super::outcomes;
use super::plain::plain;
use super::stderr::note;
use crate::place::IndexPlace;
use crate::remedy::offered;

/// Maximum number of files that are listed, unless all are requested.
const LISTED: usize = 20;

/// Reports the whole result of `index`.
pub(crate) fn of_index(report: &UpdateReport, place: &IndexPlace, verbose: bool) -> Result<()> {
    problems(report, place, verbose);
    elsewhere(place);
    if report.files == 0 {
        no_pages(&place.base);
    }
    note(&format!(
        "{} in {} ({} new, {} replaced, {} removed; {}, {} unchanged{})",
        plural(report.articles as u64, "article"),
        place.dir.display(),
        report.added,
        report.replaced,
        report.removed,
        plural(report.files as u64, "file"),
        report.unchanged,
        copies(report),
    ));
    if report.without_article + report.failed + report.not_readouts > 0 {
        note(&balance(report));
    }
    Ok(())
}

/// Reports an update of files that changed while they were watched.
pub(crate) fn of_change(report: &UpdateReport, place: &IndexPlace, verbose: bool) {
    problems(report, place, verbose);
    if report.changed() {
        let articles = plural(report.articles as u64, "article");
        let UpdateReport { added, replaced, removed, .. } = report;
        note(&format!("{articles} ({added} new, {replaced} replaced, {removed} removed)"));
    }
}

/// Reports an update before a search. If nothing changed, problems were listed before and are only counted.
pub(crate) fn of_search(report: &UpdateReport, place: &IndexPlace, verbose: bool) -> Result<()> {
    if report.unchanged < report.files || report.files == 0 || report.changed() || verbose {
        problems(report, place, verbose);
        elsewhere(place);
    } else {
        let index = format!("`readouts-search index {}`", place.base.display());
        if report.without_article + report.failed > 0 {
            note(&format!("{}; {index} says why", balance(report)));
        }
        if !report.unreadable.is_empty() {
            let told = match report.unreadable.len() {
                1 => "1 file or folder cannot".to_owned(),
                count => format!("{count} files or folders cannot"),
            };
            note(&format!("{told} be opened now; {index} says why"));
        }
    }
    if report.files == 0 && report.articles == 0 {
        no_pages(&place.base);
    }
    Ok(())
}

/// Reports the errors in a corpus's tables of corrections.
pub(crate) fn of_corrections(report: &UpdateReport, place: &IndexPlace, verbose: bool) {
    problems(report, place, verbose);
}

/// Returns the message after an update that the user stopped.
pub(crate) fn of_stop(report: &UpdateReport, left: usize) -> String {
    format!(
        "stopped: {} in the index, {} not reached; the same command continues from there",
        plural(report.articles as u64, "article"),
        plural(left as u64, "file"),
    )
}

/// Prints what an update would do, with a line for each file.
pub(crate) fn of_preview(preview: &Preview) -> Result<()> {
    let mut out = anstream::stdout().lock();
    let none = Vec::new();
    let held = preview.held.as_ref();
    let lists = [
        ("new", &preview.new),
        ("changed", &preview.changed),
        ("again", &preview.again),
        ("vanished", &preview.vanished),
        ("kept", held.map_or(&none, |held| &held.files)),
    ];
    for (what, names) in lists {
        for name in names {
            writeln!(out, "{what:<9} {}", plain(name))?;
        }
    }
    preview.unreadable.iter().for_each(|error| note(&format!("warning: {error}")));
    if let Some(held) = held {
        note(&format!(
            "{} of {} articles would be removed with files that are gone: they are kept unless `--remove-missing` is given",
            held.articles, held.of
        ));
    }
    // Usually nothing is kept, so the count is left out.
    let lists = &lists[..if held.is_some() { lists.len() } else { lists.len() - 1 }];
    let counts: Vec<_> = lists.iter().map(|(what, names)| format!("{} {what}", names.len())).collect();
    let links = links(&preview.outside);
    note(&format!("{}, {} unchanged{links}; nothing was done", counts.join(", "), preview.unchanged));
    Ok(())
}

/// Reports that a path has no file in a supported format.
pub(crate) fn no_pages(path: &Path) {
    let endings = Format::ALL.map(|(_, format)| format!(".{}", format.ending()));
    let (last, others) = endings.split_last().expect("there are formats");
    note(&format!(
        "`{}`: no pages here; {} and {last} files are read, packed (.gz, .zst) or not",
        path.display(),
        others.join(", ")
    ));
}

/// Says what the pages in the files of the index are; the numbers add up.
fn balance(report: &UpdateReport) -> String {
    let count = |n: usize, what: &str| plural(n as u64, what);
    let mut parts = vec![count(report.articles, "article")];
    let in_files = report.superseded - report.kept_versions;
    parts.extend((in_files > 0).then(|| count(in_files, "older version")));
    parts.extend(copies_alone(report));
    for (number, what) in [
        (report.without_article, "without an article"),
        (report.failed, "that cannot be read"),
        (report.not_readouts, "left out by corrections"),
    ] {
        if number > 0 {
            parts.push(format!("{number} {what}"));
        }
    }
    format!("{}: {}", count(report.pages(), "page"), parts.join(", "))
}

/// Returns the number of copies, if there are any.
fn copies_alone(report: &UpdateReport) -> Option<String> {
    match report.duplicates {
        0 => None,
        1 => Some("1 copy".to_owned()),
        copies => Some(format!("{copies} copies")),
    }
}

fn copies(report: &UpdateReport) -> String {
    let mut text = String::new();
    if let Some(copies) = copies_alone(report) {
        text.push_str(&format!(", {copies}"));
    }
    if report.superseded > 0 {
        text.push_str(&format!(", {}", versions(report)));
    }
    if report.missing > 0 {
        text.push_str(&format!(", {} kept", plural(report.missing as u64, "missing file")));
    }
    if report.other_files > 0 {
        text.push_str(&format!(", {} of other types skipped", report.other_files));
    }
    text + &links(&report.outside)
}

/// Returns the number of older versions, and how many versions are new.
fn versions(report: &UpdateReport) -> String {
    let mut text = plural(report.superseded as u64, "older version");
    if report.new_versions > 0 {
        text.push_str(&format!(" ({})", plural(report.new_versions as u64, "new version")));
    }
    text
}

/// Returns the number of links that were not followed, as text.
pub(crate) fn links(outside: &[impl Sized]) -> String {
    match outside.len() {
        0 => String::new(),
        count => format!(", {} out of the corpus not followed", plural(count as u64, "symbolic link")),
    }
}

fn elsewhere(place: &IndexPlace) {
    if place.elsewhere {
        note(&format!(
            "`{}` cannot be written; its index is in {}",
            place.base.display(),
            place.dir.display()
        ));
    }
}

/// Returns the path that the user can pass to another program; the same form in all messages of a run.
fn path(name: &str, place: &IndexPlace) -> String {
    match place.base.as_path() {
        here if here == Path::new(".") => name.to_owned(),
        base => base.join(name).display().to_string(),
    }
}

fn problems(report: &UpdateReport, place: &IndexPlace, verbose: bool) {
    let path = |name: &str| path(name, place);
    let whole_base = std::fs::canonicalize(&place.base).unwrap_or_else(|_| place.base.clone());
    let told = |error: &Error| {
        let Some(found) = error.path() else { return format!("warning: {error}") };
        let below = found.strip_prefix(&place.base).or_else(|_| found.strip_prefix(&whole_base)).ok();
        let shown = match below.filter(|below| !below.as_os_str().is_empty()) {
            Some(below) => path(&below.to_string_lossy()),
            None => found.display().to_string(),
        };
        format!("warning: `{shown}`: {}", error.message())
    };
    let lines = report.unreadable.iter().map(told);
    let lines =
        lines.chain(report.skipped.iter().map(|s| format!("warning: `{}`: {}", path(&s.name), reason(s))));
    let of_tables = report.tables.iter().flat_map(|table| &table.problems);
    let lines = lines
        .chain(of_tables.map(|problem| format!("warning: `{}`: {}", path(&problem.name), reason(problem))));
    listed(lines, verbose);
    let links = report.outside.iter().filter(|_| verbose).map(|name| {
        format!(
            "note: `{}`: a symbolic link that leads out of the corpus; `--follow-links` follows it",
            path(name)
        )
    });
    // Apart from the warnings, so that a column of dates that cannot be read is told however many there are.
    listed(
        links.chain(report.noted.iter().map(|(name, how)| format!("note: `{}`: {how}", path(name)))),
        verbose,
    );
    if let Some(outcomes) = &report.outcomes {
        outcomes::told(outcomes, report.other_files, path);
    }
}

/// Prints the first lines, or all if this was requested, and counts the others.
fn listed(lines: impl Iterator<Item = String>, verbose: bool) {
    let lines: Vec<String> = lines.collect();
    let shown = if verbose { lines.len() } else { listed_of(lines.len(), LISTED) };
    for line in lines.iter().take(shown) {
        note(line);
    }
    if lines.len() > shown {
        note(&format!("and {} more; `--verbose` lists all", lines.len() - shown));
    }
}

/// Returns why something gave no article, and what can be done about it.
fn reason(skipped: &Skipped) -> String {
    let offered = skipped.remedy.map(offered).filter(|offered| !offered.is_empty());
    offered.map_or_else(|| skipped.why.clone(), |offered| format!("{}; {offered}", skipped.why))
}
