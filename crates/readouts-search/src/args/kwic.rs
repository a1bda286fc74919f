//! Options of `kwic`.

use anyhow::Result;
use clap::Args;
use readouts_core::{ConcordanceKey, ConcordanceRequest, Sample};

use super::{CellArgs, MarkArgs, Scope, query};
use crate::output::{Format, WIDTH, terminal_width};

#[derive(Debug, Args)]
pub(crate) struct KwicArgs {
    /// Words, phrases or queries; all must match
    #[arg(value_name = "TERMS", required = true)]
    pub(crate) terms: Vec<String>,
    /// Words to show on either side [default: for people, as many as a line has room for; otherwise 8]
    #[arg(long, short, value_name = "WORDS", value_parser = clap::value_parser!(u32).range(..=200))]
    window: Option<u32>,
    #[command(flatten)]
    pub(crate) marks: MarkArgs,
    /// Sort keys, most significant first: left, left1 to left5, match, right, right1 to right5, date, speaker,
    /// outlet; then by date
    #[arg(long, value_name = "KEYS", value_delimiter = ',', value_parser = sort_keys)]
    sort: Vec<SortKeys>,
    /// Draws this many rows at random
    #[arg(long, value_name = "N")]
    sample: Option<usize>,
    /// Seed of the random draw: the same seed draws the same rows
    #[arg(long, value_name = "N", default_value_t = 0, requires = "sample")]
    seed: u64,
    /// Explains how the query was read, and which operators answer it
    #[arg(long)]
    pub(crate) explain: bool,
    /// Maximum number of rows to show [default: all]
    #[arg(short = 'n', long = "limit", value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// Form of the output: human, jsonl, csv or tsv
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) cells: CellArgs,
    #[command(flatten)]
    pub(crate) scope: Scope,
}

/// Sort keys that one value of `--sort` stands for.
#[derive(Debug, Clone)]
struct SortKeys(Vec<ConcordanceKey>);

fn sort_keys(name: &str) -> Result<SortKeys, String> {
    let all = |of: fn(u32) -> ConcordanceKey| SortKeys((1..=5).map(of).collect());
    let numbered = |rest: &str| rest.parse().ok().filter(|number| (1..=5).contains(number));
    Ok(match name {
        "left" => all(ConcordanceKey::Left),
        "right" => all(ConcordanceKey::Right),
        "match" => SortKeys(vec![ConcordanceKey::Match]),
        "date" => SortKeys(vec![ConcordanceKey::Date]),
        "speaker" => SortKeys(vec![ConcordanceKey::Speaker]),
        "outlet" => SortKeys(vec![ConcordanceKey::Outlet]),
        _ => {
            let left = name.strip_prefix("left").and_then(numbered).map(ConcordanceKey::Left);
            let right = name.strip_prefix("right").and_then(numbered).map(ConcordanceKey::Right);
            let key = left.or(right).ok_or(
                "rows are ordered by left, left1 to left5, match, right, right1 to right5, date, speaker or outlet",
            )?;
            SortKeys(vec![key])
        }
    })
}

/// Returns a number of words that fills half of a line in any script: a word has two columns at least, with the
/// space behind it.
fn words_of_a_line() -> u32 {
    let columns = terminal_width().unwrap_or(WIDTH);
    u32::try_from(columns / 4).unwrap_or(u32::MAX).clamp(8, 200)
}

impl KwicArgs {
    /// Returns the core's request, for an index that keeps these columns.
    pub(crate) fn request(&self, columns: &[String]) -> Result<ConcordanceRequest> {
        let mut request = ConcordanceRequest::new(query(&self.terms, columns)?);
        request.filters = self.scope.filters()?;
        if let Some(window) = self.window {
            request.window = window;
        } else if self.format.is_human() {
            request.window = words_of_a_line();
        }
        request.sort = self.sort.iter().flat_map(|keys| keys.0.iter().copied()).collect();
        request.sample = self.sample.map(|size| Sample { size, seed: self.seed });
        Ok(request)
    }
}
