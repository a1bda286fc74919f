//! Options of the commands that decide about people.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::examples;

#[derive(Debug, Subcommand)]
pub(crate) enum Decide {
    /// Decides that two names are of one person; holds at once, and in every index made of the folder later
    #[command(after_help = examples::MERGE)]
    Merge {
        /// The name that no article will have any more
        name: String,
        /// The name that takes its place
        into: String,
        #[command(flatten)]
        about: About,
    },
    /// Decides that a name is of no person; holds at once, and in every index made of the folder later
    #[command(after_help = examples::FORGET)]
    Forget {
        /// The name
        name: String,
        #[command(flatten)]
        about: About,
    },
}

/// Who decides, and for which folder of pages.
#[derive(Debug, Args)]
pub(crate) struct About {
    /// Takes names that no article has as they are written
    #[arg(long)]
    pub(crate) as_written: bool,
    /// Who decides [default: the name of the user]
    #[arg(long, value_name = "NAME")]
    pub(crate) author: Option<String>,
    /// Folder of pages that keeps the decision [default: the one that the index is in]
    #[arg(long, value_name = "DIR")]
    pub(crate) corpus: Option<PathBuf>,
    /// Prints the row that would be written and how many articles would change, and does nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}
