//! `variants`: prints the forms in which a formula occurs, and what fills its slots.

use anyhow::Result;
use readouts_core::VariantHits;

use super::empty::Headlines;
use super::{analysis, empty, possible, remarks};
use crate::args::{Common, VariantsArgs};
use crate::exit::Exit;
use crate::output::{VariantTable, note};

pub(crate) fn variants(args: &VariantsArgs, common: &Common) -> Result<Exit> {
    let (index, request) = analysis::resolved((&args.analysis, common), |columns| args.request(columns))?;
    let timeout = &args.analysis.scope.timeout;
    let found = request.variants(&args.options()).map_err(|error| timeout.told(error))?;
    if let Some(number) = args.analysis.list {
        let rows: Vec<Option<&str>> = found.rows.iter().map(|row| Some(row.hits.as_str())).collect();
        let exit = analysis::list((&rows, number), &index, (&args.analysis, common))?;
        match found.rows.get(number as usize - 1).map(|row| row.hits_list) {
            Some(VariantHits::Articles) => {
                note("hint: the articles are those of the form; not all words found belong to it");
            }
            Some(VariantHits::More) => {
                note("hint: the form has more articles than a query can name; these are others too");
            }
            _ => {}
        }
        return Ok(exit);
    }
    args.analysis.format.print(&VariantTable(&found), args.analysis.cells.style())?;
    remarks::say(&args.terms, &request);
    if found.forms == 0 {
        empty::explain(&args.terms, &request, Headlines::Never)?;
        possible::count(&request)?;
        return Ok(Exit::Nothing);
    }
    possible::count(&request)?;
    Ok(Exit::Found)
}
