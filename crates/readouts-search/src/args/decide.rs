//! Options of the commands that write decisions about people.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::examples;

#[derive(Debug, Subcommand)]
pub(crate) enum Decide {
    /// Writes down that two names are of one person; the next update applies it
    #[command(after_help = examples::MERGE)]
    Merge {
        /// The name that no article will have any more
        name: String,
        /// The name that takes its place
        into: String,
        #[command(flatten)]
        about: About,
    },
    /// Writes down that a name is of no person; the next update applies it
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
    /// Who decides [default: the name of your account]
    #[arg(long, value_name = "NAME")]
    pub(crate) author: Option<String>,
    /// The folder of pages [default: the one that the index is of]
    #[arg(long, value_name = "DIR", conflicts_with = "index")]
    pub(crate) corpus: Option<PathBuf>,
}
