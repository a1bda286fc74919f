//! Options of `cite`.

use anyhow::Result;
use clap::{ArgGroup, Args, ValueEnum};
use readouts_core::{Edtf, SearchRequest};

use super::query;

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("words").args(["terms", "quote"]))]
pub(crate) struct CiteArgs {
    /// The article's id, or its first characters (4 and more); `-` reads ids, or rows of `kwic --format jsonl`, from
    /// standard input, one a line
    pub(crate) id: String,
    /// Words, phrases or queries: the sentence of a match is cited; without any, the article as a whole
    #[arg(value_name = "TERMS")]
    terms: Vec<String>,
    /// Words of the article to cite
    #[arg(long, value_name = "TEXT")]
    pub(crate) quote: Option<String>,
    /// Number of the match, or of the place of the quote, from 1 [default: 1]
    #[arg(long = "match", value_name = "N", requires = "words", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) number: Option<u32>,
    /// Date at which you accessed the page: 2031-05-07
    #[arg(long, value_name = "DATE")]
    pub(crate) accessed: Option<Edtf>,
    /// Form of the citation
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: CitationFormat,
}

/// Form of a citation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CitationFormat {
    /// For people
    #[value(alias = "human")]
    Text,
    /// RIS, for reference managers
    Ris,
    /// CSL-JSON, for citation processors: an array of items
    CslJson,
    /// BibTeX, for TeX
    #[value(name = "bibtex")]
    BibTex,
    /// One JSON object with everything, selectors of Web Annotation among it; an array for standard input
    Json,
    /// One JSON object a line
    #[value(name = "jsonl")]
    JsonLines,
}

impl CiteArgs {
    /// Returns the request for the matches, for an index that keeps these columns; `None` without terms.
    pub(crate) fn request(&self, columns: &[String]) -> Result<Option<SearchRequest>> {
        if self.terms.is_empty() {
            return Ok(None);
        }
        Ok(Some(SearchRequest::new(query(&self.terms, columns)?).context(0)))
    }
}
