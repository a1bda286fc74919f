//! Options of `variants`.

use anyhow::Result;
use clap::Args;
use readouts_core::{SearchRequest, VariantOptions};

use super::{AnalysisArgs, Date, Per, query};

#[derive(Debug, Args)]
pub(crate) struct VariantsArgs {
    /// The phrase
    #[arg(value_name = "PHRASE", required = true)]
    pub(crate) terms: Vec<String>,
    /// Tells the share of each form by periods of this length
    #[arg(long, value_name = "PERIOD")]
    per: Option<Per>,
    /// Maximum number of forms to list, and of frames
    #[arg(short = 'n', long = "limit", value_name = "N", default_value_t = 20)]
    limit: usize,
    /// Date from which the first and the last day of a form, and the period of an article, are taken
    #[arg(long, value_name = "DATE", default_value = "event")]
    date: Date,
    #[command(flatten)]
    pub(crate) analysis: AnalysisArgs,
}

impl VariantsArgs {
    /// Returns the core's request, for an index that keeps these columns.
    pub(crate) fn request(&self, columns: &[String]) -> Result<SearchRequest> {
        Ok(SearchRequest::new(query(&self.terms, columns)?).filters(self.analysis.scope.filters()?))
    }

    /// Returns what is told of the forms.
    pub(crate) fn options(&self) -> VariantOptions {
        let options = VariantOptions::default().date(self.date.into()).forms(self.analysis.rows(self.limit));
        match self.per {
            None => options,
            Some(per) => options.per(per.into()),
        }
    }
}
