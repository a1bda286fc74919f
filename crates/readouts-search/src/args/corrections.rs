//! Options of `corrections`.

use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::correct::sentences;
use super::{CellArgs, examples};
use crate::output::Format;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct CorrectionsArgs {
    #[command(subcommand)]
    pub(crate) command: Option<CorrectionsCommand>,
    /// Folder of pages [default: the one that the index is in]
    #[arg(long, value_name = "DIR")]
    pub(crate) corpus: Option<PathBuf>,
    /// Form of the output; `csv` is what another person can import
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) cells: CellArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CorrectionsCommand {
    /// Merges the decisions of other people into the folder's tables; of two that disagree, the newer holds
    #[command(after_help = examples::IMPORT)]
    Import(ImportArgs),
    /// Takes decisions back: what they were about is as it was read
    #[command(after_help = examples::UNDO)]
    Undo(UndoArgs),
}

#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// Tables of another folder, or lists by `corrections --format csv`
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Folder of pages whose tables take them [default: the one that the index is in]
    #[arg(long, value_name = "DIR")]
    pub(crate) corpus: Option<PathBuf>,
    /// Prints the rows that would be new and how many articles would change, and does nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Args)]
pub(crate) struct UndoArgs {
    /// A name that was merged or forgotten, or the id of a corrected page or its first characters (4 and more)
    #[arg(value_name = "NAME|ID")]
    pub(crate) what: String,
    /// Only the speaker of this sentence, or of several (`3-5`)
    #[arg(long, value_name = "N[-M]", value_parser = sentences)]
    pub(crate) sentence: Option<RangeInclusive<usize>>,
    /// Only the date of the event
    #[arg(long)]
    pub(crate) event_date: bool,
    /// Only the outlet
    #[arg(long)]
    pub(crate) outlet: bool,
    /// Only that the page is no readout
    #[arg(long)]
    pub(crate) not_a_readout: bool,
    /// Who takes it back [default: the name of the user]
    #[arg(long, value_name = "NAME")]
    pub(crate) author: Option<String>,
    /// Folder of pages [default: the one that the index is in]
    #[arg(long, value_name = "DIR")]
    pub(crate) corpus: Option<PathBuf>,
    /// Prints the rows that would be written and how many articles would change, and does nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}
