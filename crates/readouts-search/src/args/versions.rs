//! Options of `versions`.

use clap::Args;
use clap::ValueEnum;
use clap::builder::PossibleValue;
use readouts_core::WhichVersions;

use super::CellArgs;
use crate::output::Format;

#[derive(Debug, Args)]
pub(crate) struct VersionsArgs {
    /// The id of any version, or its first characters (4 and more), or the address of the page
    pub(crate) id: String,
    /// Shows the sentences that differ between two versions, given by their numbers: the last two without any, the one
    /// given and the newest with one
    #[arg(long, value_name = "NUMBER", num_args = 0..=2)]
    pub(crate) diff: Option<Vec<usize>>,
    /// Maximum number of versions to list, the newest
    #[arg(short = 'n', long = "limit", value_name = "N", default_value_t = 100)]
    pub(crate) limit: usize,
    /// Form of the output
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) cells: CellArgs,
}

/// Value of `--versions`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Versions {
    #[default]
    Newest,
    All,
}

impl ValueEnum for Versions {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Newest, Self::All]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Newest => PossibleValue::new("newest"),
            Self::All => PossibleValue::new("all"),
        })
    }
}

impl From<Versions> for WhichVersions {
    fn from(versions: Versions) -> Self {
        match versions {
            Versions::Newest => Self::Newest,
            Versions::All => Self::All,
        }
    }
}
