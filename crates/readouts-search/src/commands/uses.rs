//! `uses`: prints the first and the last use of a formula by each speaker in each outlet.

use anyhow::Result;

use super::empty::Headlines;
use super::{corpus, empty, listed, names, remarks};
use crate::args::{Common, UsesArgs};
use crate::exit::Exit;
use crate::output::UsesList;

pub(crate) fn uses(args: &UsesArgs, common: &Common) -> Result<Exit> {
    let mut request = corpus::with_columns(&args.scope, common, |columns| args.request(columns))?;
    let index = corpus::open(&args.scope, common)?;
    let timeout = &args.scope.timeout;
    request.deadline = timeout.deadline();
    let request = names::resolve(&index, &request, common)?;
    let uses = request.uses(&args.options()).map_err(|error| timeout.told(error))?;
    if let Some(number) = args.listed.list {
        let rows: Vec<Option<&str>> = uses.rows.iter().map(|row| row.hits.as_deref()).collect();
        return listed::list((&rows, number), &index, (args.format, &args.cells), (&args.scope, common));
    }
    args.format.print(&UsesList(&uses), args.cells.style())?;
    remarks::say(&args.terms, &request);
    if uses.found == 0 {
        empty::explain(&args.terms, &request, Headlines::Never)?;
        return Ok(Exit::Nothing);
    }
    Ok(Exit::Found)
}
