//! Options of `search`, and the query that the terms of a command line stand for.

use anyhow::Result;
use clap::{Args, ValueEnum};
use clap_complete::engine::ArgValueCompleter;
use readouts_core::{Facet, Order, Query, SearchRequest};

use super::facets::{facet, known};
use super::{CellArgs, PassageArgs, Scope, TitlesArgs, values};
use crate::output::Format;

#[derive(Debug, Args)]
pub(crate) struct SearchArgs {
    /// Words, phrases or queries; one argument is one phrase, and all must match
    #[arg(value_name = "TERMS")]
    pub(crate) terms: Vec<String>,
    /// Counts of what matches: speaker, basis, participant, pair (who met whom), outlet, agency, country, kind,
    /// language, year, quarter, month, published-year, published-quarter, published-month, mentioned, event,
    /// columns that the index keeps, and two of them at once ('speaker*year')
    #[arg(long, value_name = "FACETS", value_delimiter = ',', value_parser = facet, add = ArgValueCompleter::new(values::facets))]
    pub(crate) facets: Vec<Facet>,
    /// Order of the articles
    #[arg(long, value_name = "ORDER", default_value = "relevance", allow_hyphen_values = true)]
    sort: Sort,
    /// Maximum number of articles to show
    #[arg(short = 'n', long = "limit", value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Number of articles to skip
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    #[command(flatten)]
    pub(crate) passages: PassageArgs,
    /// Form of the output
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) cells: CellArgs,
    /// Explains how the query was read, and which operators answer it
    #[arg(long)]
    pub(crate) explain: bool,
    #[command(flatten)]
    titles: TitlesArgs,
    #[command(flatten)]
    pub(crate) scope: Scope,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Sort {
    /// Best first
    Relevance,
    /// Earliest event first, unknown dates last
    Date,
    /// Latest event first, unknown dates last
    #[value(name = "-date")]
    DateDescending,
}

impl SearchArgs {
    /// Returns the core's request, for an index that keeps these columns.
    pub(crate) fn request(&self, columns: &[String]) -> Result<SearchRequest> {
        let mut request = SearchRequest::new(self.titles.applied(query(&self.terms, columns)?));
        request.filters = self.scope.filters()?;
        request.facets = known(&self.facets, columns)?;
        request.order = match self.sort {
            Sort::Relevance => Order::Relevance,
            Sort::Date => Order::DateAscending,
            Sort::DateDescending => Order::DateDescending,
        };
        request.offset = self.offset;
        request.limit = self.limit;
        request.context = self.passages.context;
        request.passages = self.passages.passages(self.format);
        Ok(request)
    }
}

/// Returns the query that terms stand for, for an index that keeps these columns.
pub(super) fn query(terms: &[String], columns: &[String]) -> Result<Query> {
    Ok(Query::from_arguments_with(terms, columns).map_err(readouts_core::Error::from)?)
}
