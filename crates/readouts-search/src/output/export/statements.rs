//! Table with a row for each statement.

use std::cell::Cell;

use anyhow::Result;
use readouts_core::StatementRow;

use super::articles::{Source, kept};
use super::table::{Column, EachValues, Kind, Table, Value};
use crate::output::answer::EachRecord;

/// Columns, in order; those that the index keeps come before the text.
const COLUMNS: [(&str, Kind); 30] = [
    ("doc_id", Kind::Text),
    ("id", Kind::Text),
    ("number", Kind::Number),
    ("speaker", Kind::Text),
    ("office", Kind::Text),
    ("country", Kind::Text),
    ("basis", Kind::Text),
    ("members", Kind::List),
    ("relays", Kind::Text),
    ("cue", Kind::Text),
    ("confidence", Kind::Share),
    ("paragraph", Kind::Number),
    ("start", Kind::Number),
    ("end", Kind::Number),
    ("start_char", Kind::Number),
    ("end_char", Kind::Number),
    ("words", Kind::Number),
    ("path", Kind::Text),
    ("url", Kind::Text),
    ("title", Kind::Text),
    ("outlet", Kind::Text),
    ("agency", Kind::Text),
    ("published", Kind::Text),
    ("event_date", Kind::Text),
    ("earliest", Kind::Day),
    ("latest", Kind::Day),
    ("kind", Kind::Text),
    ("language", Kind::Text),
    ("participants", Kind::List),
    ("text", Kind::Text),
];

/// Statements that are exported.
pub(crate) struct StatementTable<'a> {
    source: Source<'a>,
    rows: Cell<u64>,
}

impl<'a> StatementTable<'a> {
    pub(crate) fn of(source: Source<'a>) -> Self {
        Self { source, rows: Cell::new(0) }
    }

    /// Returns the number of rows that were passed on.
    pub(crate) fn rows(&self) -> u64 {
        self.rows.get()
    }

    fn each(&self, mut each: impl FnMut(&StatementRow<'_>) -> Result<()>) -> Result<()> {
        self.source.each(|found| {
            found.statement_rows().try_for_each(|row| {
                self.rows.set(self.rows.get() + 1);
                each(&row)
            })
        })
    }
}

fn values<'v>(row: &'v StatementRow<'_>, names: &'v [String]) -> Vec<Value<'v>> {
    let mut values = vec![
        Value::Text(Some(&row.doc_id)),
        Value::Text(Some(row.id)),
        Value::Number(row.number),
        Value::Text(row.speaker),
        Value::Text(row.office),
        Value::Text(row.country),
        Value::Text(Some(row.basis.as_str())),
        Value::list(row.members),
        Value::Text(row.relays),
        Value::Text(row.cue),
        Value::Share(row.confidence.map(f64::from)),
        Value::Number(row.paragraph),
        Value::Number(row.start),
        Value::Number(row.end),
        Value::Number(row.start_char),
        Value::Number(row.end_char),
        Value::Number(row.words),
        Value::Text(row.path),
        Value::Text(row.url),
        Value::Text(row.title),
        Value::Text(row.outlet),
        Value::Text(row.agency),
        Value::Edtf(row.published),
        Value::Edtf(row.event_date),
        Value::Day(row.earliest),
        Value::Day(row.latest),
        Value::Text(Some(row.kind.as_str())),
        Value::Text(row.language),
        Value::list(row.participants),
    ];
    values.extend(kept(names, row.kept));
    values.push(Value::Text(Some(row.text)));
    values
}

impl Table for StatementTable<'_> {
    fn columns(&self) -> Vec<Column> {
        Column::with_kept(&COLUMNS, self.source.kept)
    }

    fn rows(&self, each: &mut EachValues<'_>) -> Result<()> {
        self.each(|row| each(&values(row, self.source.kept)))
    }

    fn records(&self, each: &mut EachRecord<'_>) -> Result<()> {
        self.each(|row| each(row))
    }
}
