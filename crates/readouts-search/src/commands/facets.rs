//! `facets`: prints the counts of a search only.

use anyhow::Result;

use super::empty::Headlines;
use super::{corpus, empty, names, own_filters, possible, remarks};
use crate::args::{Common, FacetsArgs};
use crate::exit::Exit;
use crate::output::Facets;

pub(crate) fn facets(args: &FacetsArgs, common: &Common) -> Result<Exit> {
    let made = corpus::with_columns(&args.scope, common, |columns| args.request(columns));
    let mut request = made.map_err(|error| common.settings.named_in("facets.facets", error))?;
    let index = corpus::open(&args.scope, common)?;
    let timeout = &args.scope.timeout;
    request.deadline = timeout.deadline();
    let request = names::resolve(&index, &request, common)?;
    let results = request.search().map_err(|error| timeout.told(error))?;
    args.format.print(&Facets(&results), args.cells.style())?;
    remarks::say(&args.terms, &request);
    if results.total.documents == 0 {
        empty::explain(&args.terms, &request, Headlines::Option)?;
        possible::tell(results.total.possible);
        return Ok(Exit::Nothing);
    }
    own_filters::tell(&request.request().facets, &request.request().filters);
    possible::tell(results.total.possible);
    Ok(Exit::Found)
}
