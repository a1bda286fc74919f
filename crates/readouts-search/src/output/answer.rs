//! The trait for the answers of commands, and the views from which the output formats are made.

use anyhow::Result;
use erased_serde::Serialize;

use super::screen::Screen;
use crate::refused::Refused;

/// A cell of a row.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Cell<'c> {
    Text(&'c str),
    Number(u64),
    /// Any other number, such as a share from 0 to 1.
    Real(f64),
    /// Date as EDTF, perhaps uncertain or without a year; empty if unknown.
    Date(&'c str),
    /// Address on the web; empty if unknown.
    Link(&'c str),
}

/// Receives the records of an answer, one by one.
pub(crate) type EachRecord<'e> = dyn FnMut(&dyn Serialize) -> Result<()> + 'e;

/// Receives the rows of an answer, one by one; each has as many cells as there are columns.
pub(crate) type EachRow<'e> = dyn FnMut(&[Cell<'_>]) -> Result<()> + 'e;

/// Answer of a command. Every output format is made from these views, so that a new command has all formats
/// and a new format works for all commands.
pub(crate) trait Answer {
    /// Writes it for people.
    fn human(&self, screen: &mut Screen<'_>) -> Result<()>;

    /// Returns the whole answer as one value.
    fn value(&self) -> Result<&dyn Serialize>;

    /// Passes each record to `each`. By default there is one record, the whole answer.
    fn records(&self, each: &mut EachRecord<'_>) -> Result<()> {
        each(self.value()?)
    }

    /// Returns the names of the columns of its rows. An answer without rows, the default, is an error.
    fn columns(&self) -> Result<Vec<String>> {
        Err(Refused::new("the answer has no rows", "`--format json` has all of it").into())
    }

    /// Passes each row to `each`. Only called if there are columns.
    fn rows(&self, _each: &mut EachRow<'_>) -> Result<()> {
        Ok(())
    }
}
