//! What an update of the index did, on stderr.

use anyhow::Result;
use readouts_core::UpdateReport;

use super::note;
use crate::place::Place;

/// So many files are told of one by one, unless all are asked for.
const LISTED: usize = 20;

/// After `index`: everything.
pub(crate) fn of_index(report: &UpdateReport, place: &Place, verbose: bool) -> Result<()> {
    problems(report, verbose);
    elsewhere(place);
    if report.files == 0 {
        note(&format!(
            "`{}`: no pages here; .txt, .html, .md and .jsonl files are read",
            place.base.display()
        ));
    }
    note(&format!(
        "{} articles in {} ({} new, {} replaced, {} removed; {} files, {} unchanged{})",
        report.articles,
        place.dir.display(),
        report.added,
        report.replaced,
        report.removed,
        report.files,
        report.unchanged,
        copies(report),
    ));
    Ok(())
}

/// Before a search: what is new. What was told before is only counted.
pub(crate) fn of_search(report: &UpdateReport, place: &Place, verbose: bool) -> Result<()> {
    if report.unchanged < report.files || report.changed() || verbose {
        problems(report, verbose);
        elsewhere(place);
    } else if !report.skipped.is_empty() || !report.unreadable.is_empty() {
        let count = report.skipped.len() + report.unreadable.len();
        note(&format!(
            "{count} of the corpus gave no article; `readouts-search index {}` lists them",
            place.base.display()
        ));
    }
    if report.files == 0 && report.articles == 0 {
        note(&format!(
            "`{}`: no pages here; .txt, .html, .md and .jsonl files are read",
            place.base.display()
        ));
    }
    Ok(())
}

fn copies(report: &UpdateReport) -> String {
    let mut text = String::new();
    if report.duplicates > 0 {
        text.push_str(&format!(", {} copies", report.duplicates));
    }
    if report.other_files > 0 {
        text.push_str(&format!(", {} of other types left aside", report.other_files));
    }
    text
}

fn elsewhere(place: &Place) {
    if place.elsewhere {
        note(&format!(
            "`{}` cannot be written; its index is in {}",
            place.base.display(),
            place.dir.display()
        ));
    }
}

fn problems(report: &UpdateReport, verbose: bool) {
    let lines = report.unreadable.iter().map(|error| format!("warning: {error}"));
    let lines = lines.chain(report.skipped.iter().map(|s| format!("warning: `{}`: {}", s.name, s.why)));
    let lines: Vec<String> =
        lines.chain(report.decoded.iter().map(|(name, how)| format!("note: `{name}`: {how}"))).collect();
    let shown = if verbose { lines.len() } else { LISTED };
    for line in lines.iter().take(shown) {
        note(line);
    }
    if lines.len() > shown {
        note(&format!("and {} more; `--verbose` lists all", lines.len() - shown));
    }
}
