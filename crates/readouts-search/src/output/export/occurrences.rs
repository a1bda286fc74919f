//! Table with a row for each occurrence, as `kwic` has them.

use std::cell::Cell;
use std::ops::ControlFlow;

use anyhow::Result;
use readouts_core::{ConcordanceRequest, ConcordanceRow, Error, Resolved, Total};

use super::table::{Column, EachValues, Kind, Table, Value};
use crate::output::answer::EachRecord;
use crate::output::rows::COLUMNS;

/// Occurrences that are exported.
pub(crate) struct OccurrenceTable<'a> {
    pub(crate) request: &'a Resolved<ConcordanceRequest>,
    /// Puts an error of the search into the program's words.
    pub(crate) told: &'a dyn Fn(Error) -> anyhow::Error,
    /// Called after each row.
    pub(crate) done: &'a dyn Fn(),
    /// Names of the columns that the index keeps.
    pub(crate) kept: &'a [String],
    /// Total of what was found; set once the rows are written.
    pub(crate) total: Cell<Total>,
}

impl OccurrenceTable<'_> {
    fn each(&self, mut each: impl FnMut(&ConcordanceRow<'_>) -> Result<()>) -> Result<()> {
        let mut failed = None;
        let total = self.request.concordance(|row| match each(&row) {
            Ok(()) => {
                (self.done)();
                ControlFlow::Continue(())
            }
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        });
        self.total.set(total.map_err(self.told)?);
        failed.map_or(Ok(()), Err)
    }
}

/// Returns the type of a column.
fn kind(name: &str) -> Kind {
    match name {
        "earliest" | "latest" => Kind::Day,
        "participants" | "members" => Kind::List,
        "paragraph" | "start" | "end" | "start_char" | "end_char" => Kind::Number,
        _ => Kind::Text,
    }
}

fn values<'v>(row: &'v ConcordanceRow<'_>) -> [Value<'v>; COLUMNS.len()] {
    let day = |text: Option<&str>| Value::Day(text.and_then(|text| text.parse().ok()));
    [
        Value::Text(Some(row.id)),
        Value::Text(row.path),
        Value::Text(row.url),
        Value::Text(row.title),
        Value::Text(row.outlet),
        Value::Text(row.agency),
        Value::Text(row.published),
        Value::Text(row.event_date),
        day(row.earliest),
        day(row.latest),
        Value::list(row.participants),
        Value::Text(row.speaker),
        Value::Text(Some(row.basis.as_str())),
        Value::list(row.members),
        Value::Number(row.paragraph as u64),
        Value::Number(row.start as u64),
        Value::Number(row.end as u64),
        Value::Number(row.start_char as u64),
        Value::Number(row.end_char as u64),
        Value::Text(Some(row.left)),
        Value::Text(Some(row.text)),
        Value::Text(Some(row.right)),
    ]
}

impl Table for OccurrenceTable<'_> {
    fn columns(&self) -> Vec<Column> {
        let own = COLUMNS.iter().map(|name| Column::new(name, kind(name)));
        own.chain(self.kept.iter().map(|name| Column::new(name, Kind::List))).collect()
    }

    fn rows(&self, each: &mut EachValues<'_>) -> Result<()> {
        self.each(|row| {
            let own = values(row);
            if self.kept.is_empty() {
                return each(&own);
            }
            let columns = row.columns();
            let kept = super::articles::kept(self.kept, &columns);
            each(&own.into_iter().chain(kept).collect::<Vec<_>>())
        })
    }

    fn records(&self, each: &mut EachRecord<'_>) -> Result<()> {
        self.each(|row| each(row))
    }
}
