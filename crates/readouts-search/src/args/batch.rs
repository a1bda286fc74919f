//! Options of `batch`.

use std::path::PathBuf;

use clap::Args;

use super::{CellArgs, ListedArgs, Scope};
use crate::output::Format;

#[derive(Debug, Args)]
pub(crate) struct BatchArgs {
    /// File of named queries: TOML (`[queries]`) or a table (.csv, .tsv)
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) listed: ListedArgs,
    /// Form of the output
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) cells: CellArgs,
    #[command(flatten)]
    pub(crate) scope: Scope,
}
