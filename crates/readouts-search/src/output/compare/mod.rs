//! Two articles side by side: for people in two columns, as a page of HTML, and as rows.

mod columns;
mod html;
mod human;
mod rows;
mod tables;
#[cfg(test)]
mod tests;
mod words;

use anyhow::Result;
use erased_serde::Serialize;
use readouts_core::Compared;

use super::answer::{Answer, EachRecord, EachRow};
use super::marks::Mark;
use super::screen::Screen;

/// Answer of `compare`.
pub(crate) struct ComparisonTable<'a> {
    pub(crate) compared: &'a Compared,
    pub(crate) mark: &'a Mark,
}

impl ComparisonTable<'_> {
    /// Returns the comparison as a page of HTML that stands alone.
    pub(crate) fn html(&self) -> String {
        html::page(self.compared)
    }
}

impl Answer for ComparisonTable<'_> {
    fn human(&self, screen: &mut Screen<'_>) -> Result<()> {
        human::write(screen, &self.compared.comparison, self.mark)
    }

    fn value(&self) -> Result<&dyn Serialize> {
        Ok(self.compared)
    }

    fn records(&self, each: &mut EachRecord<'_>) -> Result<()> {
        self.compared.rows().try_for_each(|row| each(&row))
    }

    fn columns(&self) -> Result<Vec<String>> {
        Ok(rows::COLUMNS.map(str::to_owned).into())
    }

    fn rows(&self, each: &mut EachRow<'_>) -> Result<()> {
        self.compared.rows().try_for_each(|row| rows::write(&row, each))
    }
}
