//! `stats`: prints statistics of the index, and the settings that hold for it.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use clap::CommandFactory;
use readouts_core::{Corrections, Index, SCHEMA, Stats, TableReport, Update};
use serde::Serialize;

use super::corpus;
use crate::args::{Cli, Common, StatsArgs};
use crate::config::Row;
use crate::exit::Exit;
use crate::output::{Answer, Formulas, QUIET, Screen, View, plural};
use crate::place::IndexPlace;

pub(crate) fn stats(args: &StatsArgs, common: &Common) -> Result<Exit> {
    let index = corpus::opened(common)?;
    let stats = index.stats()?;
    args.format.must_not_be(&[View::Rows], "statistics have no rows", "`--format json` has them all")?;
    let documents = stats.documents;
    let remembered = Update::remembered_columns(&index)?;
    let settings = common.settings.rows(&Cli::command(), remembered.as_ref());
    let tables = tables(&index, common)?;
    let record = Record { schema: SCHEMA, stats, tables, settings };
    args.format.print(&IndexStats { index, record }, Formulas::Marked)?;
    Ok(if documents > 0 { Exit::Found } else { Exit::Nothing })
}

/// Maximum number of values of a setting that are shown to people.
const SHOWN: usize = 8;

struct IndexStats {
    index: Index,
    record: Record,
}

/// Statistics as JSON.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Record {
    schema: u32,
    #[serde(flatten)]
    stats: Stats,
    /// Tables of decisions by hand in the folder of pages.
    tables: Vec<TableRow>,
    settings: Vec<Row>,
}

/// A table of decisions by hand.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct TableRow {
    /// Name of its file.
    file: String,
    /// Number of decisions, also of those that take others back.
    decisions: usize,
    /// Number of decisions that take others back.
    withdrawn: usize,
    /// Number of decisions that the articles of the index have.
    applied: usize,
    /// Number of decisions without effect: they contradict each other, or are about what the index does not have.
    without_effect: usize,
    /// Whether the index is without this table: it was left out, or is newer.
    left_out: bool,
}

/// Returns the tables of the folder of pages; those that the index has if there is no such folder.
fn tables(index: &Index, common: &Common) -> Result<Vec<TableRow>> {
    let known = index.tables()?;
    let row = |report: &TableReport| TableRow {
        file: report.path.clone(),
        decisions: report.rows,
        withdrawn: report.withdrawn,
        applied: report.applied,
        without_effect: report.not_applied,
        left_out: false,
    };
    let Some(base) = base_of(index)?.filter(|base| base.is_dir()) else {
        return Ok(known.iter().map(row).collect());
    };
    let corrections = Corrections::in_folder(&base)?;
    let now = corrections.tables().map(|(file, table)| {
        let known = known.iter().find(|report| report.path == file && report.rows == table.len());
        let known = known.filter(|_| !common.no_tables);
        let left_out = || TableRow {
            file: file.to_owned(),
            decisions: table.len(),
            withdrawn: table.rows().iter().filter(|row| row.change.is_withdrawal()).count(),
            applied: 0,
            without_effect: 0,
            left_out: true,
        };
        known.map_or_else(left_out, row)
    });
    Ok(now.collect())
}

/// Returns the folder of the pages of an index.
fn base_of(index: &Index) -> Result<Option<PathBuf>> {
    let Some(dir) = index.place() else { return Ok(None) };
    let mut place = IndexPlace { dir: dir.to_owned(), base: PathBuf::from("."), elsewhere: false };
    place.keep_base(index)?;
    Ok(Some(place.base))
}

impl Answer for IndexStats {
    fn human(&self, out: &mut Screen<'_>) -> Result<()> {
        let stats = &self.record.stats;
        if let Some(dir) = self.index.place() {
            out.text(QUIET, &format!("index in {}", dir.display()))?;
        }
        let share =
            |n: u64| (n * 100).checked_div(stats.documents).map_or_else(String::new, |p| format!(" ({p} %)"));
        writeln!(out, "articles              {:>10}", stats.documents)?;
        writeln!(out, "  with a speaker      {:>10}{}", stats.with_speaker, share(stats.with_speaker))?;
        writeln!(out, "  with an outlet      {:>10}{}", stats.with_outlet, share(stats.with_outlet))?;
        writeln!(out, "  with an agency      {:>10}{}", stats.with_agency, share(stats.with_agency))?;
        writeln!(out, "  event date certain  {:>10}{}", stats.with_event_date, share(stats.with_event_date))?;
        writeln!(out, "  published known     {:>10}{}", stats.with_published, share(stats.with_published))?;
        if stats.reprints > 0 {
            writeln!(out, "  reprints of others  {:>10}{}", stats.reprints, share(stats.reprints))?;
        }
        if stats.superseded > 0 {
            writeln!(out, "older versions        {:>10}", stats.superseded)?;
        }
        writeln!(out, "paragraphs            {:>10}", stats.paragraphs)?;
        writeln!(out, "words                 {:>10}", stats.words)?;
        writeln!(out, "speakers              {:>10}", stats.speakers)?;
        writeln!(out, "outlets               {:>10}", stats.outlets)?;
        writeln!(out, "segments              {:>10}", stats.segments)?;
        writeln!(out, "bytes                 {:>10}", stats.bytes)?;
        if !self.record.tables.is_empty() {
            writeln!(out, "\ncorrections by hand")?;
        }
        for table in &self.record.tables {
            writeln!(out, "  {:<24} {}", table.file, decisions(table))?;
            if table.left_out {
                writeln!(out, "    {LEFT_OUT}")?;
            }
        }
        writeln!(out, "\nsettings")?;
        for row in &self.record.settings {
            out.setting(row.key, &values(row), &origin(row))?;
        }
        Ok(())
    }

    fn value(&self) -> Result<&dyn erased_serde::Serialize> {
        Ok(&self.record)
    }
}

/// Says why an index is without a table.
const LEFT_OUT: &str = "left out: by --no-tables, or newer than the last update";

/// Returns the number of decisions in a table, and how many have no effect.
fn decisions(table: &TableRow) -> String {
    let mut told = plural(table.decisions as u64, "decision");
    if table.withdrawn > 0 {
        told.push_str(&format!(", {} of them taken back", table.withdrawn));
    }
    if table.without_effect > 0 {
        told.push_str(&format!(", {} without effect", table.without_effect));
    }
    told
}

/// Returns the first values of a setting.
fn values(row: &Row) -> String {
    let mut text = row.value.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    if row.value.len() > SHOWN {
        text.push_str(&format!(" and {} more", row.value.len() - SHOWN));
    }
    text
}

/// Returns where a setting comes from.
fn origin(row: &Row) -> String {
    match (row.from, &row.source, row.line) {
        (_, Some(file), Some(line)) => format!("{file} line {line}"),
        (_, Some(variable), None) => format!("${variable}"),
        ("index", ..) => "remembered by the index".to_owned(),
        (from, ..) => from.to_owned(),
    }
}
