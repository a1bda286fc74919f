//! What a command answers, in the views that forms of output are made from.

use anyhow::Result;
use erased_serde::Serialize;

use super::screen::Screen;
use crate::refused::Refused;

/// A cell of a row.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Cell<'c> {
    Text(&'c str),
    Number(u64),
}

/// Receives the records of an answer, one by one.
pub(crate) type EachRecord<'e> = dyn FnMut(&dyn Serialize) -> Result<()> + 'e;

/// Receives the rows of an answer, one by one; each has as many cells as there are columns.
pub(crate) type EachRow<'e> = dyn FnMut(&[Cell<'_>]) -> Result<()> + 'e;

/// An answer of a command. Every form of output is made from these views, so that a new command has all forms
/// and a new form all commands.
pub(crate) trait Answer {
    /// Writes it for people.
    fn human(&self, screen: &mut Screen<'_>) -> Result<()>;

    /// The whole answer as one value.
    fn value(&self) -> Result<&dyn Serialize>;

    /// Passes on its records: by default one, the whole answer.
    fn records(&self, each: &mut EachRecord<'_>) -> Result<()> {
        each(self.value()?)
    }

    /// Names of the columns of its rows. An error where it has no rows, as by default.
    fn columns(&self) -> Result<Vec<String>> {
        Err(Refused::new("the answer has no rows", "`--format json` has all of it").into())
    }

    /// Passes on its rows; only called where there are columns.
    fn rows(&self, _each: &mut EachRow<'_>) -> Result<()> {
        Ok(())
    }
}
