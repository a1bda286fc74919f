//! `stats`: prints statistics of the index.

use std::io::Write;

use anyhow::Result;
use erased_serde::Serialize;
use readouts_core::{Index, SCHEMA, Stats};

use crate::args::{Common, StatsArgs};
use crate::exit::Exit;
use crate::output::{Answer, Formulas, QUIET, Screen, View, paint};
use crate::place;

pub(crate) fn stats(args: &StatsArgs, common: &Common) -> Result<Exit> {
    let index = Index::open(&place::to_search(common.index.as_deref())?)?;
    let stats = index.stats()?;
    args.format.must_not_be(&[View::Rows], "statistics have no rows", "`--format json` has them all")?;
    let documents = stats.documents;
    let record = Record { schema: SCHEMA, stats };
    args.format.print(&IndexStats { index, record }, Formulas::Marked)?;
    Ok(if documents > 0 { Exit::Found } else { Exit::Nothing })
}

struct IndexStats {
    index: Index,
    record: Record,
}

/// Statistics as JSON.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Record {
    schema: u32,
    #[serde(flatten)]
    stats: Stats,
}

impl Answer for IndexStats {
    fn human(&self, out: &mut Screen<'_>) -> Result<()> {
        let stats = &self.record.stats;
        if let Some(dir) = self.index.place() {
            writeln!(out, "{}", paint(QUIET, &format!("index in {}", dir.display())))?;
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
        Ok(())
    }

    fn value(&self) -> Result<&dyn Serialize> {
        Ok(&self.record)
    }
}
