//! `uses`: prints the first and the last use of a formula by each speaker in each outlet.

use anyhow::Result;
use readouts_core::UsesVoice;

use super::empty::Headlines;
use super::{analysis, empty, possible, remarks};
use crate::args::{Common, UsesArgs};
use crate::exit::Exit;
use crate::output::{UsesList, note};

pub(crate) fn uses(args: &UsesArgs, common: &Common) -> Result<Exit> {
    let (index, request) = analysis::resolved((&args.analysis, common), |columns| args.request(columns))?;
    let timeout = &args.analysis.scope.timeout;
    let uses = request.uses(&args.options()).map_err(|error| timeout.told(error))?;
    if let Some(number) = args.analysis.list {
        let rows: Vec<Option<&str>> = uses.rows.iter().map(|row| row.hits.as_deref()).collect();
        let exit = analysis::list((&rows, number), &index, (&args.analysis, common))?;
        let row = usize::try_from(number).ok().and_then(|number| uses.rows.get(number - 1));
        if row.is_some_and(|row| row.voice == UsesVoice::Several) {
            note(
                "hint: the articles are those of the row; not all uses found run over the words of several speakers",
            );
        }
        return Ok(exit);
    }
    args.analysis.format.print(&UsesList(&uses), args.analysis.cells.style())?;
    remarks::say(&args.terms, &request);
    if uses.found == 0 {
        empty::explain(&args.terms, &request, Headlines::Never)?;
        possible::count(&request)?;
        return Ok(Exit::Nothing);
    }
    possible::count(&request)?;
    Ok(Exit::Found)
}
