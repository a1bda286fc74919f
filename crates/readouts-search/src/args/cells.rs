//! Options for comma- and tab-separated cells.

use clap::Args;

use crate::output::{ByteOrderMark, CellStyle, Formulas};

/// How cells are written.
#[derive(Debug, Args)]
pub(crate) struct CellArgs {
    /// With csv and tsv, leaves cells that a spreadsheet would run (`=1+1`) without an apostrophe in front
    #[arg(long)]
    raw_cells: bool,
    /// With csv and tsv, begins with a byte-order mark, so that Excel reads the text as UTF-8
    #[arg(long)]
    bom: bool,
}

impl CellArgs {
    /// Returns how cells are written.
    pub(crate) fn style(&self) -> CellStyle {
        let formulas = if self.raw_cells { Formulas::AsTheyAre } else { Formulas::Marked };
        let mark = if self.bom { ByteOrderMark::With } else { ByteOrderMark::Without };
        CellStyle { formulas, mark }
    }
}
