//! Options for the articles of files that are gone, shared by `index` and `--corpus`.

use clap::Args;
use readouts_core::Missing;

/// What becomes of them.
#[derive(Debug, Args)]
pub(crate) struct MissingArgs {
    /// Keeps the articles of files that are gone
    #[arg(long, conflicts_with = "remove_missing")]
    keep_missing: bool,
    /// Removes the articles of files that are gone, also where more than half of a folder's would go
    /// [default: asks then; without a terminal, keeps them and fails]
    #[arg(long)]
    remove_missing: bool,
}

impl MissingArgs {
    pub(crate) fn policy(&self) -> Missing {
        match self {
            Self { keep_missing: true, .. } => Missing::Keep,
            Self { remove_missing: true, .. } => Missing::Remove,
            _ => Missing::RemoveFew,
        }
    }
}
