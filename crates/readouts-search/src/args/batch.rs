//! Options of `batch`.

use std::path::PathBuf;

use clap::Args;

use super::AnalysisArgs;

#[derive(Debug, Args)]
pub(crate) struct BatchArgs {
    /// File of named queries: TOML (`[queries]`) or a table (.csv, .tsv)
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) analysis: AnalysisArgs,
}
