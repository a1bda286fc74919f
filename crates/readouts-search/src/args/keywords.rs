//! Options of `keywords`.

use std::ops::RangeInclusive;

use anyhow::Result;
use clap::Args;
use readouts_core::query::WordsOf;
use readouts_core::{Ambiguous, Filters, Joint, KeywordOptions, Query, SEQUENCE_MAX, SearchRequest};

use super::{AnalysisArgs, query};
use crate::refused::Refused;

#[derive(Debug, Args)]
pub(crate) struct KeywordsArgs {
    /// Words, phrases or queries that the articles of the first side have; all must match. `by:NAME` alone is all of
    /// that person's words
    #[arg(value_name = "TERMS")]
    pub(crate) terms: Vec<String>,
    /// Query for the other side, such as 'by:NAME' [default: all other words of the articles that pass the filters]
    #[arg(long, value_name = "QUERY")]
    pub(crate) against: Option<String>,
    /// Number of words in a row that are counted as one: 2, or 1..5
    #[arg(long, value_name = "WORDS", default_value = "1", value_parser = words)]
    words: RangeInclusive<u32>,
    /// Minimum number of articles of the first side
    #[arg(long, value_name = "N", default_value_t = 5)]
    min_articles: u64,
    /// Minimum of G²; 15.13 is that of p < 0.0001, 3.84 that of p < 0.05
    #[arg(long, value_name = "G2", default_value_t = 15.13, value_parser = g2)]
    min_g2: f64,
    /// Maximum number of words to list
    #[arg(short = 'n', long = "limit", value_name = "N", default_value_t = 20)]
    limit: usize,
    #[command(flatten)]
    pub(crate) analysis: AnalysisArgs,
}

/// Parses a number of words, or two with `..` between.
fn words(text: &str) -> Result<RangeInclusive<u32>, String> {
    let number = |text: &str| text.trim().parse::<u32>().ok().filter(|n| (1..=SEQUENCE_MAX).contains(n));
    let range = match text.split_once("..") {
        None => number(text).map(|only| only..=only),
        Some((from, to)) => number(from).zip(number(to)).map(|(from, to)| from..=to),
    };
    range
        .filter(|range| !range.is_empty())
        .ok_or_else(|| format!("a number from 1 to {SEQUENCE_MAX}, or two such as `1..{SEQUENCE_MAX}`"))
}

fn g2(text: &str) -> Result<f64, String> {
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite() && *number >= 0.0);
    number.ok_or_else(|| "a number from 0 on".to_owned())
}

impl KeywordsArgs {
    /// Returns the core's request for the first side, for an index that keeps these columns.
    pub(crate) fn request(&self, columns: &[String]) -> Result<SearchRequest> {
        let filters = self.analysis.scope.filters()?;
        if self.terms.is_empty() && filters == Filters::default() {
            let hint =
                "`keywords --by NAME` compares somebody's words with all others; terms choose articles";
            return Err(Refused::new("nothing to compare", hint).into());
        }
        side(&self.terms, columns, filters)
    }

    /// Returns the core's request for the other side, if it is not the rest. It has the filters of the first side
    /// that are not about somebody's words.
    pub(crate) fn other(&self, columns: &[String]) -> Result<Option<SearchRequest>> {
        let Some(against) = &self.against else { return Ok(None) };
        let mut filters = self.analysis.scope.filters()?;
        filters.by.clear();
        filters.basis.clear();
        filters.joint = Joint::LeftOut;
        side(std::slice::from_ref(against), columns, filters).map(Some)
    }

    /// Whether there are filters that hold for both sides.
    pub(crate) fn has_common_filters(&self) -> bool {
        let Ok(mut filters) = self.analysis.scope.filters() else { return false };
        filters.by.clear();
        filters.basis.clear();
        (filters.joint, filters.ambiguous) = (Joint::LeftOut, Ambiguous::default());
        filters != Filters::default()
    }

    /// Returns what is asked of the words.
    pub(crate) fn options(&self) -> KeywordOptions {
        let mut options = KeywordOptions::default();
        options.words = self.words.clone();
        (options.min_articles, options.min_g2) = (self.min_articles, self.min_g2);
        options.limit = self.analysis.rows(self.limit);
        options
    }
}

/// Returns the request of a side.
fn side(terms: &[String], columns: &[String], mut filters: Filters) -> Result<SearchRequest> {
    let query = match terms {
        [only] => match Query::parse_voice(only, columns) {
            Some((rest, WordsOf::Own(names))) => {
                filters.by.extend(names.into_iter().map(|name| name.text));
                rest
            }
            Some((rest, WordsOf::WithJoint(names))) => {
                filters.by.extend(names.into_iter().map(|name| name.text));
                filters.joint = Joint::Included;
                rest
            }
            _ => query(terms, columns)?,
        },
        _ => query(terms, columns)?,
    };
    Ok(SearchRequest::new(query).filters(filters))
}
