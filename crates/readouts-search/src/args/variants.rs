//! Options of `variants`.

use anyhow::Result;
use clap::{Args, ValueEnum};
use readouts_core::{Period, SearchRequest, VariantOptions};

use super::{CellArgs, Date, ListedArgs, Scope, query};
use crate::output::Format;

#[derive(Debug, Args)]
pub(crate) struct VariantsArgs {
    /// The phrase
    #[arg(value_name = "PHRASE", required = true)]
    pub(crate) terms: Vec<String>,
    /// Tells the share of each form by periods of this length
    #[arg(long, value_name = "PERIOD")]
    per: Option<Per>,
    /// Maximum number of forms to list, and of frames
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
    forms: usize,
    /// Date of which first and last are told, and by which an article belongs to a period
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
enum Per {
    Year,
    Quarter,
    Month,
}

impl VariantsArgs {
    /// Returns the core's request, for an index that keeps these columns.
    pub(crate) fn request(&self, columns: &[String]) -> Result<SearchRequest> {
        Ok(SearchRequest::new(query(&self.terms, columns)?).filters(self.scope.filters()?))
    }

    /// Returns what is told of the forms.
    pub(crate) fn options(&self) -> VariantOptions {
        let listed = self.listed.list.map_or(0, |row| usize::try_from(row).unwrap_or(usize::MAX));
        let options = VariantOptions::default().date(self.date.into()).forms(self.forms.max(listed));
        match self.per {
            None => options,
            Some(Per::Year) => options.per(Period::Year),
            Some(Per::Quarter) => options.per(Period::Quarter),
            Some(Per::Month) => options.per(Period::Month),
        }
    }
}
