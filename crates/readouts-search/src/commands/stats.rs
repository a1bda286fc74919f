//! `stats`: prints statistics of the index, and the settings that hold for it.

use std::io::Write;

use anyhow::Result;
use clap::CommandFactory;
use readouts_core::{Index, SCHEMA, Stats, Update};
use serde::Serialize;

use crate::args::{Cli, Common, StatsArgs};
use crate::config::Row;
use crate::exit::Exit;
use crate::output::{Answer, Formulas, QUIET, Screen, View};
use crate::place;

pub(crate) fn stats(args: &StatsArgs, common: &Common) -> Result<Exit> {
    let index = Index::open(&place::to_search(common.index.as_deref())?)?;
    let stats = index.stats()?;
    args.format.must_not_be(&[View::Rows], "statistics have no rows", "`--format json` has them all")?;
    let documents = stats.documents;
    let remembered = Update::remembered_columns(&index)?;
    let settings = common.settings.rows(&Cli::command(), remembered.as_ref());
    let record = Record { schema: SCHEMA, stats, settings };
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
    settings: Vec<Row>,
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
        writeln!(out, "paragraphs            {:>10}", stats.paragraphs)?;
        writeln!(out, "words                 {:>10}", stats.words)?;
        writeln!(out, "speakers              {:>10}", stats.speakers)?;
        writeln!(out, "outlets               {:>10}", stats.outlets)?;
        writeln!(out, "segments              {:>10}", stats.segments)?;
        writeln!(out, "bytes                 {:>10}", stats.bytes)?;
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
