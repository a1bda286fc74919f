//! Writes the rows of a concordance as they are found.

use std::cell::Cell as Shared;
use std::ops::ControlFlow;

use anyhow::{Result, anyhow};
use readouts_core::{ConcordanceRequest, ConcordanceRow, Error, Resolved, SCHEMA, Sample, Total};
use serde::ser::{Error as _, Serialize, SerializeSeq, SerializeStruct, Serializer};

use super::answer::{Answer, Cell, EachRecord, EachRow};
use super::hits::plural;
use super::kwic::Rows;
use super::marks::Mark;
use super::rows;
use super::screen::Screen;
use super::style::QUIET;

/// Answer with the rows of a concordance, which is computed while it is written.
pub(crate) struct Concordance<'a> {
    pub(crate) request: &'a Resolved<ConcordanceRequest>,
    /// Puts an error of the search into the program's words.
    pub(crate) told: &'a dyn Fn(Error) -> anyhow::Error,
    /// How matches are marked for people.
    pub(crate) mark: &'a Mark,
    /// Maximum number of rows.
    pub(crate) limit: usize,
    /// Number of rows that are skipped before the first.
    pub(crate) offset: usize,
    /// Random sample that the rows are, if one was asked for.
    pub(crate) sample: Option<Sample>,
    /// Names of the columns that the index keeps.
    pub(crate) kept: &'a [String],
    /// Total of what was found; set once the rows are written.
    pub(crate) total: Shared<Total>,
    /// Error of the search, if it failed while the rows were serialized.
    pub(crate) failed: Shared<Option<anyhow::Error>>,
}

impl Concordance<'_> {
    /// Passes on the rows from the offset on, up to the limit or to the first one that cannot be written.
    fn each(&self, mut each: impl FnMut(&ConcordanceRow<'_>) -> Result<()>) -> Result<()> {
        let (mut before, mut left, mut failed) = (self.offset, self.limit, None);
        let total = self.request.concordance(|row| {
            if left > 0 && before > 0 {
                before -= 1;
                return ControlFlow::Continue(());
            }
            if left == 0 {
                return ControlFlow::Break(());
            }
            left -= 1;
            each(&row).map_or_else(
                |error| {
                    failed = Some(error);
                    ControlFlow::Break(())
                },
                ControlFlow::Continue,
            )
        });
        self.total.set(total.map_err(self.told)?);
        failed.map_or(Ok(()), Err)
    }

    /// Returns the totals in one line, with the number of rows shown if there are more.
    fn totals(&self, total: Total, shown: u64) -> String {
        let occurrences = plural(total.occurrences, "occurrence");
        let text = format!("{occurrences} in {}", plural(total.documents, "article"));
        if shown == 0 || shown >= total.occurrences {
            return text;
        }
        let drawn = self.sample.map(|sample| (total.occurrences.min(sample.size as u64), sample.seed));
        let (from, to) = (self.offset as u64 + 1, self.offset as u64 + shown);
        let these = match drawn {
            Some((size, seed)) if self.offset > 0 => {
                format!("these are {from} to {to} of {size} drawn at random with --seed {seed}")
            }
            None if self.offset > 0 => format!("these are {from} to {to}"),
            Some((size, seed)) if shown < size => {
                format!("these are the first {shown} of {size} drawn at random with --seed {seed}")
            }
            Some((_, seed)) => format!("these are {shown} drawn at random with --seed {seed}"),
            None => format!("these are the first {shown}"),
        };
        format!("{text}; {these}")
    }
}

impl Answer for Concordance<'_> {
    fn human(&self, screen: &mut Screen<'_>) -> Result<()> {
        let mut rows = Rows::new(screen, self.mark);
        let mut shown = 0;
        self.each(|row| {
            shown += 1;
            rows.add(screen, row)
        })?;
        rows.finish(screen)?;
        let total = self.total.get();
        if total.documents > 0 {
            screen.text(QUIET, &self.totals(total, shown))?;
        }
        Ok(())
    }

    fn value(&self) -> Result<&dyn erased_serde::Serialize> {
        Ok(self)
    }

    fn records(&self, each: &mut EachRecord<'_>) -> Result<()> {
        self.each(|row| each(row))
    }

    fn columns(&self) -> Result<Vec<String>> {
        Ok(rows::COLUMNS.into_iter().map(str::to_owned).chain(self.kept.iter().cloned()).collect())
    }

    fn rows(&self, each: &mut EachRow<'_>) -> Result<()> {
        self.each(|row| each_cells(row, self.kept, each))
    }
}

/// The whole answer as one object. Its rows are serialized as they are found, so the total comes after them.
impl Serialize for Concordance<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Concordance", 4)?;
        object.serialize_field("schema", &SCHEMA)?;
        object.serialize_field("explain", &self.request.explain().reading)?;
        object.serialize_field("rows", &FoundRows(self))?;
        object.serialize_field("total", &self.total.get())?;
        object.end()
    }
}

/// Rows of a concordance, as a list.
struct FoundRows<'a>(&'a Concordance<'a>);

impl Serialize for FoundRows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows = serializer.serialize_seq(None)?;
        let mut unwritten = None;
        let found = self.0.each(|row| {
            rows.serialize_element(row).map_err(|error| {
                unwritten = Some(error);
                anyhow!("the rows cannot be written")
            })
        });
        match (unwritten, found) {
            (Some(error), _) => Err(error),
            (None, Err(error)) => {
                let told = S::Error::custom(&error);
                self.0.failed.set(Some(error));
                Err(told)
            }
            (None, Ok(())) => rows.end(),
        }
    }
}

pub(super) fn each_cells(row: &ConcordanceRow<'_>, kept: &[String], each: &mut EachRow<'_>) -> Result<()> {
    let (participants, members) = (rows::list(row.participants), rows::list(row.members));
    let cells = [
        Cell::Text(row.id),
        Cell::Text(row.path.unwrap_or_default()),
        Cell::Link(row.url.unwrap_or_default()),
        Cell::Text(row.title.unwrap_or_default()),
        Cell::Text(row.outlet.unwrap_or_default()),
        Cell::Text(row.agency.unwrap_or_default()),
        Cell::Date(row.published.unwrap_or_default()),
        Cell::Date(row.event_date.unwrap_or_default()),
        Cell::Date(row.earliest.unwrap_or_default()),
        Cell::Date(row.latest.unwrap_or_default()),
        Cell::Text(&participants),
        Cell::Text(row.speaker.unwrap_or_default()),
        Cell::Text(row.basis.as_str()),
        Cell::Text(&members),
        Cell::Number(row.paragraph as u64),
        Cell::Number(row.start as u64),
        Cell::Number(row.end as u64),
        Cell::Number(row.start_char as u64),
        Cell::Number(row.end_char as u64),
        Cell::Text(row.left),
        Cell::Text(row.text),
        Cell::Text(row.right),
    ];
    if kept.is_empty() {
        return each(&cells);
    }
    let columns = row.columns();
    let values: Vec<String> = kept
        .iter()
        .map(|name| columns.get(name).map_or_else(String::new, |all| rows::list(all).into_owned()))
        .collect();
    let values: Vec<Cell<'_>> = values.iter().map(|value| Cell::Text(value)).collect();
    each(&[&cells[..], &values].concat())
}
