//! `batch`: prints a table of what each named query of a file finds.

use anyhow::Result;
use readouts_core::{Batch, Resolved, SearchRequest};

use super::{analysis, named};
use crate::args::{BatchArgs, Common};
use crate::exit::Exit;
use crate::output::{BatchTable, note, shortened};

pub(crate) fn batch(args: &BatchArgs, common: &Common) -> Result<Exit> {
    let (index, all) = named::resolved(&args.file, &args.analysis.scope, common)?;
    for named in all.iter().filter(|_| args.analysis.explain) {
        note(&format!("`{}`:", shortened(&named.name)));
        analysis::explain(&args.analysis, [&named.request]);
    }
    let requests: Vec<(&str, &Resolved<SearchRequest>)> =
        all.iter().map(|named| (named.name.as_str(), &named.request)).collect();
    let batch = Batch::of(&requests).map_err(|error| args.analysis.scope.timeout.told(error))?;
    if let Some(number) = args.analysis.list {
        let rows: Vec<Option<&str>> = batch.rows.iter().map(|row| Some(row.hits.as_str())).collect();
        return analysis::list((&rows, number), &index, (&args.analysis, common));
    }
    args.analysis.format.print(&BatchTable(&batch), args.analysis.cells.style())?;
    named::tell_unknown(&all);
    if batch.rows.iter().all(|row| row.documents == 0) {
        let is_empty = all.first().is_some_and(|named| named.request.documents() == 0);
        note(if is_empty { "nothing found: the index has no articles" } else { "nothing found" });
        return Ok(Exit::Nothing);
    }
    Ok(Exit::Found)
}
