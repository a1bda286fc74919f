//! Options of `collocates`.

use anyhow::Result;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use readouts_core::{CollocateOptions, Measure, SearchRequest, WINDOW_MAX, Window};

use super::{AnalysisArgs, query};

#[derive(Debug, Args)]
pub(crate) struct CollocatesArgs {
    /// Words, phrases or queries; all must match
    #[arg(value_name = "TERMS", required = true)]
    pub(crate) terms: Vec<String>,
    /// Words on either side of an occurrence that count as near; never across the end of a paragraph
    #[arg(long, short, value_name = "WORDS", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=i64::from(WINDOW_MAX)))]
    window: u32,
    /// Counts all other words of the sentence as near
    #[arg(long, value_name = "UNIT", conflicts_with = "window")]
    within: Option<Within>,
    /// Measure by which the words are sorted
    #[arg(long, value_name = "MEASURE", default_value = "log-dice", value_parser = measure())]
    measure: Measure,
    /// Minimum number of times that a word is near
    #[arg(long, value_name = "N", default_value_t = 3)]
    min: u64,
    /// Minimum number of articles in which it is
    #[arg(long, value_name = "N", default_value_t = 2)]
    min_articles: u64,
    /// Maximum number of words to list
    #[arg(short = 'n', long = "limit", value_name = "N", default_value_t = 20)]
    limit: usize,
    #[command(flatten)]
    pub(crate) analysis: AnalysisArgs,
}

/// Unit of text around an occurrence.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Within {
    /// The sentence that it is in
    Sentence,
}

/// Returns the parser of a measure.
fn measure() -> impl TypedValueParser<Value = Measure> {
    PossibleValuesParser::new(Measure::ALL.map(Measure::as_str)).try_map(|name| name.parse::<Measure>())
}

impl CollocatesArgs {
    /// Returns the core's request, for an index that keeps these columns.
    pub(crate) fn request(&self, columns: &[String]) -> Result<SearchRequest> {
        let mut request = SearchRequest::new(query(&self.terms, columns)?);
        request.filters = self.analysis.scope.filters()?;
        Ok(request)
    }

    /// Returns what is asked of the words.
    pub(crate) fn options(&self) -> CollocateOptions {
        let mut options = CollocateOptions::default();
        options.window = match self.within {
            Some(Within::Sentence) => Window::Sentence,
            None => Window::Words(self.window),
        };
        (options.measure, options.min, options.min_articles) = (self.measure, self.min, self.min_articles);
        options.limit = self.analysis.rows(self.limit);
        options
    }
}
