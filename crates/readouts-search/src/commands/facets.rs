//! `facets`: counts only.

use anyhow::Result;

use super::{corpus, empty, names};
use crate::args::{Common, FacetsArgs, Format};
use crate::exit::Exit;
use crate::output;

pub(crate) fn facets(args: &FacetsArgs, common: &Common) -> Result<Exit> {
    let mut request = corpus::with_columns(&args.scope, common, |columns| args.request(columns))?;
    let index = corpus::open(&args.scope, common)?;
    let timeout = &args.scope.timeout;
    request.deadline = timeout.deadline();
    let unknown = names::resolve(&mut request.query, &mut request.filters, &index, common)?;
    let results = index.search(&request).map_err(|error| timeout.told(error))?;
    match args.format {
        Format::Human => output::human::facets(&results)?,
        Format::Json => output::json::one(&results)?,
        Format::Jsonl => output::json::facet_lines(&results.facets)?,
        Format::Csv => output::rows::facets(&results, b',', args.cells.formulas())?,
        Format::Tsv => output::rows::facets(&results, b'\t', args.cells.formulas())?,
    }
    if results.total.documents == 0 {
        empty::explain(&index, &request, &unknown)?;
        return Ok(Exit::Nothing);
    }
    Ok(Exit::Found)
}
