//! Options of `uses`.

use anyhow::Result;
use clap::Args;
use readouts_core::{SearchRequest, UsesOptions};

use super::{AnalysisArgs, Date, query};

#[derive(Debug, Args)]
pub(crate) struct UsesArgs {
    /// Words, phrases or queries; one argument is one phrase, and all must match
    #[arg(value_name = "TERMS", required = true)]
    pub(crate) terms: Vec<String>,
    /// Date by which articles are ordered
    #[arg(long, value_name = "DATE", default_value = "event")]
    date: Date,
    /// Maximum number of rows to show [default: all]
    #[arg(short = 'n', long = "limit", value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    pub(crate) analysis: AnalysisArgs,
}

impl UsesArgs {
    /// Returns the core's request, for an index that keeps these columns.
    pub(crate) fn request(&self, columns: &[String]) -> Result<SearchRequest> {
        Ok(SearchRequest::new(query(&self.terms, columns)?).filters(self.analysis.scope.filters()?))
    }

    /// Returns how uses are shown.
    pub(crate) fn options(&self) -> UsesOptions {
        let limit = self.analysis.rows(self.limit.unwrap_or(usize::MAX));
        UsesOptions::default().date(self.date.into()).limit(limit)
    }
}
