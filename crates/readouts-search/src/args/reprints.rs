//! Options of `reprints`.

use anyhow::Result;
use clap::{Args, ValueEnum};
use readouts_core::{Filters, ReprintOptions, ReprintOrder, SearchRequest};

use super::{AnalysisArgs, MarkArgs, query};
use crate::refused::Refused;

#[derive(Debug, Args)]
pub(crate) struct ReprintsArgs {
    /// Words, phrases or queries that one of the copies matches; with --diff, an article's id, or its first characters
    #[arg(value_name = "TERMS")]
    pub(crate) terms: Vec<String>,
    /// Compares copies word by word: each copy of the article with the first one, or the article with that of ID
    #[arg(long, value_name = "ID", num_args = 0..=1)]
    diff: Option<Option<String>>,
    /// Order of the clusters
    #[arg(long, value_name = "ORDER", default_value = "copies", allow_hyphen_values = true)]
    sort: Sort,
    /// Maximum number of clusters to list; with --diff, of copies to compare
    #[arg(short = 'n', long = "limit", value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Maximum number of copies to list of a cluster, beside the first one
    #[arg(long, value_name = "N", default_value_t = 10, conflicts_with = "diff")]
    copies: usize,
    #[command(flatten)]
    pub(crate) marks: MarkArgs,
    #[command(flatten)]
    pub(crate) analysis: AnalysisArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Sort {
    /// Most copies first
    Copies,
    /// Earliest first copy first, unknown dates last
    Date,
    /// Latest first copy first, unknown dates last
    #[value(name = "-date")]
    DateDescending,
}

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pair<'a> {
    /// All copies of an article, each with the first.
    Copies(&'a str),
    /// Two articles.
    Two(&'a str, &'a str),
}

impl ReprintsArgs {
    /// Returns the core's request, for an index that keeps these columns.
    pub(crate) fn request(&self, columns: &[String]) -> Result<SearchRequest> {
        let terms: &[String] = if self.diff.is_some() { &[] } else { &self.terms };
        Ok(SearchRequest::new(query(terms, columns)?).filters(self.analysis.scope.filters()?))
    }

    /// Returns how clusters are listed.
    pub(crate) fn options(&self) -> ReprintOptions {
        let order = match self.sort {
            Sort::Copies => ReprintOrder::Copies,
            Sort::Date => ReprintOrder::DateAscending,
            Sort::DateDescending => ReprintOrder::DateDescending,
        };
        let copies = if self.diff.is_some() { self.limit } else { self.copies };
        ReprintOptions::default().order(order).limit(self.analysis.rows(self.limit)).copies(copies)
    }

    /// Returns which articles are compared; `None` if clusters are listed.
    pub(crate) fn pair(&self) -> Result<Option<Pair<'_>>> {
        let Some(other) = &self.diff else { return Ok(None) };
        let ids: Vec<&str> = self.terms.iter().chain(other).map(String::as_str).collect();
        let refused = |message: &str, hint: &str| Err(Refused::new(message, hint).into());
        if self.analysis.list.is_some() {
            return refused("a comparison has no rows whose hits could be listed", "leave out `--list`");
        }
        match ids[..] {
            [id] => Ok(Some(Pair::Copies(id))),
            [id, other] if self.analysis.scope.filters()? == Filters::default() => {
                Ok(Some(Pair::Two(id, other)))
            }
            [_, _] => refused("two articles are compared whatever the filters", "leave the filters out"),
            [] => refused("`--diff` needs the id of an article", "`reprints` without it lists ids"),
            _ => refused("`--diff` compares two articles", "give one id, or two"),
        }
    }
}
