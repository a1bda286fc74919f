//! The option that lists the hits of a row.

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct ListedArgs {
    /// Prints the hits of this row, as `search` does; rows are counted from 1, in the order in which they are printed
    #[arg(long, value_name = "ROW", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) list: Option<u64>,
}
