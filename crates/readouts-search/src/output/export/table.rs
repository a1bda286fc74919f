//! Tables with typed columns, and how their values become cells.

use anyhow::Result;
use erased_serde::Serialize;
use jiff::civil::Date;
use readouts_core::Edtf;

use crate::output::answer::{Answer, Cell, EachRecord, EachRow};
use crate::output::rows;
use crate::output::screen::Screen;
use crate::refused::Refused;

/// Type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Number,
    /// Number from 0 to 1.
    Share,
    Day,
    List,
}

/// Column of a table.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) name: String,
    #[cfg_attr(not(feature = "parquet"), allow(dead_code, reason = "only Parquet has typed columns"))]
    pub(crate) kind: Kind,
}

impl Column {
    pub(super) fn new(name: &str, kind: Kind) -> Self {
        Self { name: name.to_owned(), kind }
    }

    /// Returns the columns of a table, with those that the index keeps before the last, the text.
    pub(super) fn with_kept(columns: &[(&str, Kind)], kept: &[String]) -> Vec<Self> {
        let mut all: Vec<Self> = columns.iter().map(|(name, kind)| Self::new(name, *kind)).collect();
        let text = all.pop();
        all.extend(kept.iter().map(|name| Self::new(name, Kind::List)));
        all.extend(text);
        all
    }
}

/// Value of a cell; `None` if it is unknown.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value<'v> {
    Text(Option<&'v str>),
    Edtf(Option<Edtf>),
    Number(u64),
    Share(Option<f64>),
    Day(Option<Date>),
    List(Vec<&'v str>),
}

impl<'v> Value<'v> {
    pub(super) fn list<T: AsRef<str>>(items: &'v [T]) -> Self {
        Self::List(items.iter().map(AsRef::as_ref).collect())
    }
}

/// Receives the rows of a table; each has as many values as there are columns.
pub(crate) type EachValues<'e> = dyn FnMut(&[Value<'_>]) -> Result<()> + 'e;

/// Table that is computed while it is written.
pub(crate) trait Table {
    fn columns(&self) -> Vec<Column>;

    /// Passes each row on as values.
    fn rows(&self, each: &mut EachValues<'_>) -> Result<()>;

    /// Passes each row on as a record.
    fn records(&self, each: &mut EachRecord<'_>) -> Result<()>;
}

/// A table as an answer for the forms of output.
pub(super) struct Rows<'t>(pub(super) &'t dyn Table);

impl Answer for Rows<'_> {
    fn human(&self, _: &mut Screen<'_>) -> Result<()> {
        Err(Refused::new("an export is for programs", "`--format csv`").into())
    }

    fn value(&self) -> Result<&dyn Serialize> {
        Err(Refused::new("an export is written row by row", "`--format jsonl`").into())
    }

    fn records(&self, each: &mut EachRecord<'_>) -> Result<()> {
        self.0.records(each)
    }

    fn columns(&self) -> Result<Vec<String>> {
        Ok(self.0.columns().into_iter().map(|column| column.name).collect())
    }

    fn rows(&self, each: &mut EachRow<'_>) -> Result<()> {
        self.0.rows(&mut |values| {
            let texts: Vec<String> = values.iter().map(text).collect();
            let cells: Vec<Cell<'_>> =
                values.iter().zip(&texts).map(|(value, text)| cell(value, text)).collect();
            each(&cells)
        })
    }
}

/// Returns the text of a value that is not a text already.
fn text(value: &Value<'_>) -> String {
    match value {
        Value::Text(_) | Value::Number(_) | Value::Share(_) => String::new(),
        Value::Edtf(date) => date.map_or_else(String::new, |date| date.to_string()),
        Value::Day(day) => day.map_or_else(String::new, |day| day.to_string()),
        Value::List(items) => rows::list(items).into_owned(),
    }
}

fn cell<'c>(value: &'c Value<'_>, text: &'c str) -> Cell<'c> {
    match value {
        Value::Text(text) => Cell::Text(text.unwrap_or_default()),
        Value::Number(number) => Cell::Number(*number),
        Value::Share(share) => share.map_or(Cell::Text(""), Cell::Real),
        Value::Edtf(_) | Value::Day(_) => Cell::Date(text),
        Value::List(_) => Cell::Text(text),
    }
}
