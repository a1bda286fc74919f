//! Options of `extract`.

use clap::Args;

use super::Input;
use crate::output::Format;

#[derive(Debug, Args)]
pub(crate) struct ExtractArgs {
    /// Form of the output: human, json or jsonl
    #[arg(long, value_name = "FORMAT", default_value = "human", hide_possible_values = true)]
    pub(crate) format: Format,
    /// Every line of the page with its number, also of long menus; in JSON, what became of each line
    #[arg(long)]
    pub(crate) audit: bool,
    /// How title and event date were decided: the candidates, and what speaks for and against each
    #[arg(long)]
    pub(crate) why: bool,
    #[command(flatten)]
    pub(crate) input: Input,
}
