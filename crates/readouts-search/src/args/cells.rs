//! Options for comma- and tab-separated cells.

use clap::Args;

use crate::output::Formulas;

/// How cells are written.
#[derive(Debug, Args)]
pub(crate) struct CellArgs {
    /// With csv and tsv, leaves cells that a spreadsheet would run (`=1+1`) without an apostrophe in front
    #[arg(long)]
    raw_cells: bool,
}

impl CellArgs {
    /// Returns the treatment of cells that a spreadsheet would run as formulas.
    pub(crate) fn formulas(&self) -> Formulas {
        if self.raw_cells { Formulas::AsTheyAre } else { Formulas::Marked }
    }
}
