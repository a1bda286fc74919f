//! Options of `bench`.

use std::path::PathBuf;

use clap::Args;

use super::Input;
use crate::output::Format;

#[derive(Debug, Args)]
pub(crate) struct BenchArgs {
    #[command(flatten)]
    pub(crate) input: Input,
    /// Threads that read and that index [default: one for each core, 8 at most]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=8))]
    pub(crate) threads: Option<u8>,
    /// Memory for articles not yet on disk, in megabytes [default: 60 for each thread]
    #[arg(long, value_name = "MB")]
    pub(crate) memory: Option<usize>,
    /// Folder to make the index in [default: the system's for temporary files]
    #[arg(long, value_name = "DIR")]
    pub(crate) scratch: Option<PathBuf>,
    /// Form of the output: human or json
    #[arg(long, value_name = "FORMAT", default_value = "human", hide_possible_values = true)]
    pub(crate) format: Format,
}
