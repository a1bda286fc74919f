//! Options of `export`.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use readouts_core::{ConcordanceRequest, ExportOrder, SearchRequest};

use super::{Scope, TitlesArgs, query};
use crate::output::export::ExportForm;
use crate::output::{ByteOrderMark, CellStyle, Formulas};

#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// What is written
    #[arg(value_name = "WHAT")]
    pub(crate) what: What,
    /// Words, phrases or queries; without any, every article counts
    #[arg(value_name = "TERMS")]
    pub(crate) terms: Vec<String>,
    /// Form of the output; vert, conllu and tei are of whole articles
    #[arg(long, value_name = "FORMAT", default_value = "csv")]
    pub(crate) format: ExportForm,
    /// Writes to a file, which is replaced once everything is written
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Order of articles and of their statements; occurrences are in the order of `kwic`
    #[arg(long, value_name = "ORDER", default_value = "id", allow_hyphen_values = true)]
    sort: Sort,
    /// With occurrences, words on either side
    #[arg(long, short, value_name = "WORDS", default_value_t = 8, value_parser = clap::value_parser!(u32).range(..=200))]
    window: u32,
    /// With csv and tsv, puts an apostrophe before cells that a spreadsheet would run (`=1+1`)
    #[arg(long)]
    safe_cells: bool,
    /// With csv and tsv, begins with a byte-order mark, so that Excel reads the text as UTF-8
    #[arg(long)]
    bom: bool,
    /// Explains how the query was read, and which operators answer it
    #[arg(long)]
    pub(crate) explain: bool,
    #[command(flatten)]
    titles: TitlesArgs,
    #[command(flatten)]
    pub(crate) scope: Scope,
}

/// What an export has a row or an element for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum What {
    /// Each article that matches, with its text and facts
    Articles,
    /// Each statement in which a match begins; without words to look for, each in the words of --by and --basis
    Statements,
    /// Each match, as `kwic` has them
    Occurrences,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Sort {
    /// By id, an order that never changes
    Id,
    /// Earliest event first, unknown dates last
    Date,
    /// Latest event first, unknown dates last
    #[value(name = "-date")]
    DateDescending,
}

impl ExportArgs {
    /// Returns the order of articles.
    pub(crate) fn order(&self) -> ExportOrder {
        match self.sort {
            Sort::Id => ExportOrder::Id,
            Sort::Date => ExportOrder::DateAscending,
            Sort::DateDescending => ExportOrder::DateDescending,
        }
    }

    /// Returns how cells are written. Other programs than spreadsheets read them, so they are as they are.
    pub(crate) fn cells(&self) -> CellStyle {
        CellStyle {
            formulas: if self.safe_cells { Formulas::Marked } else { Formulas::AsTheyAre },
            mark: if self.bom { ByteOrderMark::With } else { ByteOrderMark::Without },
        }
    }

    /// Returns the request for articles, of an index that keeps these columns.
    pub(crate) fn request(&self, columns: &[String]) -> Result<SearchRequest> {
        let mut request = SearchRequest::new(self.titles.applied(query(&self.terms, columns)?));
        request.filters = self.scope.filters()?;
        Ok(request)
    }

    /// Returns the request for occurrences, of an index that keeps these columns.
    pub(crate) fn concordance(&self, columns: &[String]) -> Result<ConcordanceRequest> {
        let request = ConcordanceRequest::new(query(&self.terms, columns)?);
        Ok(request.filters(self.scope.filters()?).window(self.window))
    }
}
