//! What all analyses understand: which articles they are of, and how their answer is shown.

use clap::Args;

use super::{CellArgs, Scope};
use crate::output::Format;

#[derive(Debug, Args)]
pub(crate) struct AnalysisArgs {
    /// Prints the hits of this row, as `search` does; rows are counted from 1, in the order in which they are printed
    #[arg(long, value_name = "ROW", allow_negative_numbers = true, value_parser = row)]
    pub(crate) list: Option<u64>,
    /// Explains how the query was read, and which operators answer it
    #[arg(long)]
    pub(crate) explain: bool,
    /// Form of the output
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) cells: CellArgs,
    #[command(flatten)]
    pub(crate) scope: Scope,
}

fn row(text: &str) -> Result<u64, String> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| "rows are counted from 1".to_owned())
}

impl AnalysisArgs {
    /// Returns a maximum number of rows; the row that is to be listed is among them.
    pub(crate) fn rows(&self, limit: usize) -> usize {
        self.list.map_or(limit, |row| limit.max(usize::try_from(row).unwrap_or(usize::MAX)))
    }
}
