//! Options of `kwic`.

use anyhow::Result;
use clap::Args;
use clap_complete::engine::ArgValueCandidates;
use readouts_core::{ConcordanceKey, ConcordanceRequest, Sample};

use super::{CellArgs, MarkArgs, Scope, query, values};
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
    #[arg(long, value_name = "KEYS", value_delimiter = ',', value_parser = sort_keys, add = ArgValueCandidates::new(values::sort_keys))]
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
    /// Number of rows to skip
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) offset: usize,
    /// Form of the output
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

/// Names of the sort keys, each with the keys that it stands for.
pub(super) const SORT_KEYS: [(&str, &[ConcordanceKey]); 16] = {
    use ConcordanceKey::{Date, Left, Match, Outlet, Right, Speaker};
    [
        ("left", &[Left(1), Left(2), Left(3), Left(4), Left(5)]),
        ("match", &[Match]),
        ("right", &[Right(1), Right(2), Right(3), Right(4), Right(5)]),
        ("date", &[Date]),
        ("speaker", &[Speaker]),
        ("outlet", &[Outlet]),
        ("left1", &[Left(1)]),
        ("left2", &[Left(2)]),
        ("left3", &[Left(3)]),
        ("left4", &[Left(4)]),
        ("left5", &[Left(5)]),
        ("right1", &[Right(1)]),
        ("right2", &[Right(2)]),
        ("right3", &[Right(3)]),
        ("right4", &[Right(4)]),
        ("right5", &[Right(5)]),
    ]
};

fn sort_keys(name: &str) -> Result<SortKeys, String> {
    let found = SORT_KEYS.iter().find(|(known, _)| *known == name);
    let (_, keys) = found.ok_or(
        "rows are ordered by left, left1 to left5, match, right, right1 to right5, date, speaker or outlet",
    )?;
    Ok(SortKeys(keys.to_vec()))
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
        request.sample = self.sample();
        Ok(request)
    }

    /// Returns the random sample that was asked for.
    pub(crate) fn sample(&self) -> Option<Sample> {
        self.sample.map(|size| Sample { size, seed: self.seed })
    }
}
