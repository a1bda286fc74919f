//! Options of `show`.

use anyhow::Result;
use clap::Args;
use readouts_core::SearchRequest;

use super::{MarkArgs, query};
use crate::output::Format;

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The article's id, or its first characters (4 and more)
    pub(crate) id: String,
    /// Words, phrases or queries whose matches are marked in the article
    #[arg(value_name = "TERMS")]
    terms: Vec<String>,
    /// Prints only the paragraphs with a match
    #[arg(long, requires = "terms")]
    pub(crate) around: bool,
    /// Prints a line for each sentence: its number, which `correct` takes, its speaker and basis
    #[arg(long, conflicts_with = "terms")]
    pub(crate) sentences: bool,
    /// Shows every line of the page, kept or cut, with the reason; the file is read again for it
    #[arg(long, conflicts_with_all = ["terms", "sentences"])]
    pub(crate) audit: bool,
    #[command(flatten)]
    pub(crate) marks: MarkArgs,
    /// Form of the output: human or json
    #[arg(long, value_name = "FORMAT", default_value = "human", hide_possible_values = true)]
    pub(crate) format: Format,
}

impl ShowArgs {
    /// Returns the request for the matches to mark, for an index that keeps these columns; `None` without terms.
    pub(crate) fn request(&self, columns: &[String]) -> Result<Option<SearchRequest>> {
        if self.terms.is_empty() {
            return Ok(None);
        }
        Ok(Some(SearchRequest::new(query(&self.terms, columns)?).context(0)))
    }
}
