//! Options of `man`.

use std::path::PathBuf;

use clap::Args;
use clap_complete::engine::ArgValueCandidates;

use super::values;

#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// The page: a command, or `query`, how queries are written [default: the program's page]
    #[arg(value_name = "PAGE", add = ArgValueCandidates::new(values::pages))]
    pub(crate) page: Vec<String>,
    /// Writes all pages below a folder, in its `man1` and `man7`
    #[arg(long, value_name = "DIR", conflicts_with = "page")]
    pub(crate) all: Option<PathBuf>,
}
