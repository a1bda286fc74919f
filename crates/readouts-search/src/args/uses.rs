//! Options of `uses`.

use anyhow::Result;
use clap::{Args, ValueEnum};
use readouts_core::{DateOf, SearchRequest, UsesOptions};

use super::{CellArgs, ListedArgs, Scope, query};
use crate::output::Format;

#[derive(Debug, Args)]
pub(crate) struct UsesArgs {
    /// Words, phrases or queries; one argument is one phrase, and all must match
    #[arg(value_name = "TERMS", required = true)]
    pub(crate) terms: Vec<String>,
    /// Date by which articles are ordered
    #[arg(long, value_name = "DATE", default_value = "event")]
    date: Date,
    #[command(flatten)]
    pub(crate) listed: ListedArgs,
    /// Form of the output
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) cells: CellArgs,
    #[command(flatten)]
    pub(crate) scope: Scope,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Date {
    /// Of the event, where it is certain
    Event,
    /// Of the publication
    Published,
}

impl UsesArgs {
    /// Returns the core's request, for an index that keeps these columns.
    pub(crate) fn request(&self, columns: &[String]) -> Result<SearchRequest> {
        Ok(SearchRequest::new(query(&self.terms, columns)?).filters(self.scope.filters()?))
    }

    /// Returns how uses are shown.
    pub(crate) fn options(&self) -> UsesOptions {
        UsesOptions::default().date(match self.date {
            Date::Event => DateOf::Event,
            Date::Published => DateOf::Published,
        })
    }
}
