//! Options of `watch`.

use std::path::PathBuf;

use clap::Args;
use readouts_core::AbsenceRule;

use super::{CellArgs, Scope};
use crate::output::Format;

/// Which absences are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Absence(pub(crate) Option<AbsenceRule>);

impl std::str::FromStr for Absence {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "none" {
            return Ok(Self(None));
        }
        text.parse()
            .map(|rule| Self(Some(rule)))
            .map_err(|error: readouts_core::Error| format!("{error}; {}", error.hint().unwrap_or_default()))
    }
}

#[derive(Debug, Args)]
pub(crate) struct WatchArgs {
    /// File of named queries, as for `batch`: TOML (`[queries]`) or a table (.csv, .tsv)
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// File that keeps what was found [default: a hidden file beside the index, one for each FILE]
    #[arg(long, value_name = "FILE")]
    pub(crate) state: Option<PathBuf>,
    /// Writes the latest news into this Atom feed
    #[arg(long, value_name = "FILE")]
    pub(crate) atom: Option<PathBuf>,
    /// Tells what is new, and leaves state and feed as they are
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Of queries that the state does not know yet, tells everything that is there as new
    #[arg(long)]
    pub(crate) from_start: bool,
    /// Tells a new article in which somebody does not use it, if at least X of the last N comparable ones before have it:
    /// those of the same person, outlet and kind of event; `none` to tell of none
    #[arg(long, value_name = "X/N", default_value = "8/10")]
    pub(crate) absence: Absence,
    /// Takes the state over although the index was at another place when it was written
    #[arg(long)]
    pub(crate) moved: bool,
    /// Form of the output
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) cells: CellArgs,
    #[command(flatten)]
    pub(crate) scope: Scope,
}
