//! Options of `people`.

use anyhow::Result;
use clap::Args;
use readouts_core::{Query, SearchRequest};

use super::{CellArgs, Decide, Scope};
use crate::output::Format;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct PeopleArgs {
    #[command(subcommand)]
    pub(crate) decide: Option<Decide>,
    /// Lists only people who have all words of this name, in any spelling; `ber*` is the beginning of a word
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Maximum number of people to list [default: all]
    #[arg(short = 'n', long = "limit", value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// Form of the output
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) cells: CellArgs,
    #[command(flatten)]
    pub(crate) scope: Scope,
}

impl PeopleArgs {
    /// Returns the request for the articles whose people are listed.
    pub(crate) fn request(&self) -> Result<SearchRequest> {
        let mut request = SearchRequest::new(Query::All);
        request.filters = self.scope.filters()?;
        Ok(request)
    }
}
