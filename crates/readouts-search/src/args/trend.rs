//! Options of `trend`.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use clap_complete::engine::ArgValueCandidates;
use readouts_core::{Facet, Query, SERIES_MAX, SearchRequest, TrendMeasure, TrendOptions};

use super::facets::{facet, known};
use super::{AnalysisArgs, Date, Per, query, values};
use crate::refused::Refused;

#[derive(Debug, Args)]
pub(crate) struct TrendArgs {
    /// Words, phrases or queries; one argument is one phrase, and all must match
    #[arg(value_name = "TERMS", required = true)]
    pub(crate) terms: Vec<String>,
    /// Another query to compare with; may be given several times
    #[arg(long, value_name = "QUERY")]
    vs: Vec<String>,
    /// Length of the periods
    #[arg(long, value_name = "PERIOD", default_value = "year")]
    per: Per,
    /// A line for each of these: speaker, outlet, agency, country, kind, language, or a column that the index keeps
    #[arg(long, value_name = "FACET", value_parser = facet, add = ArgValueCandidates::new(values::splits))]
    split: Option<Facet>,
    /// Maximum number of lines of a query; the rest is added up as `others`
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=SERIES_MAX as u64))]
    series: u64,
    /// What is drawn, and what the direction is computed of
    #[arg(long, value_name = "MEASURE", default_value = "share")]
    measure: Measure,
    /// Adds up this many periods on either side of each
    #[arg(long, value_name = "PERIODS", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=1000))]
    smooth: u32,
    /// Date by which an article belongs to a period
    #[arg(long, value_name = "DATE", default_value = "event")]
    date: Date,
    /// Draws the trend into this file (.svg)
    #[arg(long, value_name = "FILE")]
    pub(crate) plot: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) analysis: AnalysisArgs,
}

/// Facets that every index has, and that a trend can be split by.
pub(super) const SPLITS: [Facet; 6] =
    [Facet::Speaker, Facet::Outlet, Facet::Agency, Facet::Country, Facet::Kind, Facet::Language];

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Measure {
    /// Share of the articles of a period that match
    Share,
    /// Number of articles that match
    Articles,
    /// Number of occurrences
    Occurrences,
    /// Occurrences in a million words; with --by, in a million of the speaker's words
    PerMillion,
}

impl TrendArgs {
    /// Returns the core's requests, one for each query, for an index that keeps these columns.
    pub(crate) fn requests(&self, columns: &[String]) -> Result<Vec<SearchRequest>> {
        let filters = self.analysis.scope.filters()?;
        let first = query(&self.terms, columns)?;
        let others = self.vs.iter().map(|text| query(std::slice::from_ref(text), columns));
        let queries: Vec<Query> = std::iter::once(Ok(first)).chain(others).collect::<Result<_>>()?;
        Ok(queries.into_iter().map(|query| SearchRequest::new(query).filters(filters.clone())).collect())
    }

    /// Returns what the trend shows, for an index that keeps these columns.
    pub(crate) fn options(&self, columns: &[String]) -> Result<TrendOptions> {
        let mut options = TrendOptions::per(self.per.into());
        options.split = known(self.split.as_slice(), columns)
            .map_err(|error| {
                let names = SPLITS.map(|facet| facet.as_str().to_owned()).into_iter().chain(columns.to_vec());
                let hint = format!("a trend is split by {}", names.collect::<Vec<_>>().join(", "));
                Refused::new(error.to_string(), hint)
            })?
            .pop();
        options.series = self.series as usize;
        options.measure = match self.measure {
            Measure::Share => TrendMeasure::Share,
            Measure::Articles => TrendMeasure::Articles,
            Measure::Occurrences => TrendMeasure::Occurrences,
            Measure::PerMillion => TrendMeasure::PerMillion,
        };
        options.smooth = self.smooth;
        options.date = self.date.into();
        Ok(options)
    }
}
