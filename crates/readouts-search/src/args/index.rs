//! Options of `index`.

use clap::Args;

use super::{Input, MissingArgs};

#[derive(Debug, Args)]
pub(crate) struct IndexArgs {
    /// Rebuilds the index from scratch, whatever version made it
    #[arg(long)]
    pub(crate) rebuild: bool,
    #[command(flatten)]
    pub(crate) missing: MissingArgs,
    /// Says what would be read and removed, and does nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Goes on after that: reads files as they change, until Ctrl-C
    #[arg(long, conflicts_with_all = ["dry_run", "rebuild"])]
    pub(crate) watch: bool,
    /// Threads that read and that index [default: one for each core, 8 at most]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=8))]
    pub(crate) threads: Option<u8>,
    /// Memory for articles not yet on disk, in megabytes [default: 60 for each thread]
    #[arg(long, value_name = "MB")]
    pub(crate) memory: Option<usize>,
    #[command(flatten)]
    pub(crate) input: Input,
}
