//! The option that lists the hits of a row.

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct ListedArgs {
    /// Prints the hits of this row, as `search` does; rows are counted from 1, in the order in which they are printed
    #[arg(long, value_name = "ROW", allow_negative_numbers = true, value_parser = row)]
    pub(crate) list: Option<u64>,
}

fn row(text: &str) -> Result<u64, String> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| "rows are counted from 1".to_owned())
}
