//! Option to search headlines too.

use clap::Args;
use readouts_core::Query;

/// Where words are searched.
#[derive(Debug, Args)]
pub(crate) struct TitlesArgs {
    /// Searches words and phrases in headlines too; parts near each other, counts and words of a speaker are
    /// searched in texts only
    #[arg(long, conflicts_with = "by")]
    titles: bool,
}

impl TitlesArgs {
    /// Returns the query to search for.
    pub(crate) fn applied(&self, query: Query) -> Query {
        if self.titles { query.or_in_titles() } else { query }
    }
}
