//! Options of `stats`.

use clap::Args;

use crate::output::Format;

#[derive(Debug, Args)]
pub(crate) struct StatsArgs {
    /// Form of the output: human or json
    #[arg(long, value_name = "FORMAT", default_value = "human", hide_possible_values = true)]
    pub(crate) format: Format,
}
