//! Options of `watch`.

use std::path::PathBuf;

use clap::Args;

use super::{CellArgs, Scope};
use crate::output::Format;

#[derive(Debug, Args)]
pub(crate) struct WatchArgs {
    /// File of named queries, as for `batch`: TOML (`[queries]`) or a table (.csv, .tsv)
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// File that keeps what was found [default: a hidden file beside the index, one for each FILE]
    #[arg(long, value_name = "FILE")]
    pub(crate) state: Option<PathBuf>,
    /// Writes the latest news into this Atom feed
    #[arg(long, value_name = "FILE")]
    pub(crate) atom: Option<PathBuf>,
    /// Tells what is new, and leaves state and feed as they are
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Of queries that the state does not know yet, tells everything that is there as new
    #[arg(long)]
    pub(crate) from_start: bool,
    /// Takes the state over although the index was at another place when it was written
    #[arg(long)]
    pub(crate) moved: bool,
    /// Form of the output
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) cells: CellArgs,
    #[command(flatten)]
    pub(crate) scope: Scope,
}
