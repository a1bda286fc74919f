//! `corrections import`: merges the decisions of other people into the tables of a corpus folder.

use std::collections::HashSet;
use std::path::Path;

use anyhow::Result;
use jiff::{Timestamp, ToSpan};
use readouts_core::corrections::{Conflict, Decision, Merged, Settled, Side, Ties, tables_in};

use super::deciding::{Folder, Mode};
use crate::args::{Common, ImportArgs};
use crate::exit::Exit;
use crate::output::{note, plural};
use crate::refused::Refused;

/// Maximum number of decisions of a kind that are told, unless all are requested.
const LISTED: usize = 20;

pub(crate) fn import(args: &ImportArgs, common: &Common) -> Result<Exit> {
    let folder = Folder::open(args.corpus.as_ref(), common)?;
    // Clocks differ, but not by days.
    let latest = Timestamp::now().checked_add(24.hours())?;
    let mut files = Vec::new();
    for path in &args.files {
        for table in tables_in(path)? {
            table.must_not_be_after(latest).map_err(|error| error.at(path))?;
            files.push((path, table));
        }
    }
    let mut changing = folder.change()?;
    let before: HashSet<String> = changing.rows().map(row).collect();
    let mut told = Told { all: common.verbose, ..Told::default() };
    for (path, theirs) in &files {
        match changing.table(theirs.kind())?.merge(theirs, Ties::TakeLatest)? {
            Ok(merged) => told.add(path, &merged),
            Err(conflicts) => return Err(refused(&conflicts, path, &folder.place.base)),
        }
    }
    let new: Vec<Decision> = changing.rows().filter(|new| !before.contains(&row(new))).cloned().collect();
    let lines = told.lines();
    if new.is_empty() {
        lines.iter().for_each(|line| note(line));
        note(&format!("nothing is new: {}", told.counts()));
        return Ok(Exit::Found);
    }
    let lines: Vec<String> = lines.into_iter().chain([told.counts()]).collect();
    changing.finish(&new, &lines, Mode::of(args.dry_run), common)?;
    Ok(Exit::Found)
}

/// Returns all that a row says, without its line.
fn row(decision: &Decision) -> String {
    decision.values().into_iter().map(|(_, value)| value).collect::<Vec<_>>().join("\0")
}

/// What is said of an import.
#[derive(Default)]
struct Told {
    /// Whether everything is listed.
    all: bool,
    added: Vec<String>,
    settled: Vec<String>,
    /// Numbers of decisions that took the place of the folder's, that gave way, and that the folder had.
    taken: usize,
    kept: usize,
    known: usize,
}

impl Told {
    fn add(&mut self, path: &Path, merged: &Merged) {
        let at = |row: &Decision| match row.line {
            Some(line) => format!("`{}:{line}`", path.display()),
            None => format!("`{}`", path.display()),
        };
        self.added.extend(merged.added.iter().map(|row| format!("new: {}: {}", at(row), bare(row))));
        for Settled { dropped, taken, taken_from, .. } in &merged.settled {
            self.settled.push(match taken_from {
                Side::Other => {
                    self.taken += 1;
                    format!("newer: {}: {}, in place of: {}", at(taken), bare(taken), bare(dropped))
                }
                _ => {
                    self.kept += 1;
                    format!("older: {}: {} gives way to: {}", at(dropped), bare(dropped), bare(taken))
                }
            });
        }
        self.known += merged.known;
    }

    fn lines(&self) -> Vec<String> {
        let shown = if self.all { usize::MAX } else { LISTED };
        let mut lines = Vec::new();
        for list in [&self.added, &self.settled] {
            lines.extend(list.iter().take(shown).cloned());
            if list.len() > shown {
                lines.push(format!("and {} more; `--verbose` lists all", list.len() - shown));
            }
        }
        lines
    }

    fn counts(&self) -> String {
        let Self { added, taken, kept, known, .. } = self;
        format!(
            "{} new, {taken} in place of older ones, {kept} older than the folder's, {known} known before",
            plural(added.len() as u64, "decision")
        )
    }
}

/// Describes a decision without its line, which is one of another file.
fn bare(decision: &Decision) -> String {
    let mut bare = decision.clone();
    bare.line = None;
    bare.to_string()
}

/// Tells of decisions that do not agree and were made at the same time.
fn refused(conflicts: &[Conflict], path: &Path, base: &Path) -> anyhow::Error {
    for Conflict { one, other, .. } in conflicts.iter().take(LISTED) {
        let lines: Vec<String> = [one, other].iter().filter_map(|row| Some(row.line?.to_string())).collect();
        let (one, other) = (bare(one), bare(other));
        note(&format!("contradict: {one} and: {other} (lines {})", lines.join(" and ")));
    }
    let message = format!(
        "`{}`: {} a decision of `{}` of the same time; nothing was imported",
        path.display(),
        if conflicts.len() == 1 {
            "1 decision contradicts".to_owned()
        } else {
            format!("{} decisions contradict", conflicts.len())
        },
        base.display()
    );
    Refused::new(message, "delete one of the two rows, or change its time in the column `at`").into()
}
