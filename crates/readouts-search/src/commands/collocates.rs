//! `collocates`: lists the words that stand near a phrase more often than elsewhere.

use anyhow::Result;

use super::empty::Headlines;
use super::{analysis, empty, possible, remarks};
use crate::args::{CollocatesArgs, Common};
use crate::exit::Exit;
use crate::output::{CollocateTable, note, plural};

pub(crate) fn collocates(args: &CollocatesArgs, common: &Common) -> Result<Exit> {
    let (index, request) = analysis::resolved((&args.analysis, common), |columns| args.request(columns))?;
    let timeout = &args.analysis.scope.timeout;
    let found = request.collocates(&args.options()).map_err(|error| timeout.told(error))?;
    if let Some(number) = args.analysis.list {
        let rows: Vec<Option<&str>> = found.collocates.iter().map(|row| Some(row.hits.as_str())).collect();
        let exit = analysis::list((&rows, number), &index, (&args.analysis, common))?;
        note(
            "hint: found are the passages from the word to the phrase; a row counts the word, once wherever it is near",
        );
        return Ok(exit);
    }
    args.analysis.format.print(&CollocateTable(&found), args.analysis.cells.style())?;
    remarks::say(&args.terms, &request);
    if found.total.documents == 0 {
        empty::explain(&args.terms, &request, Headlines::Never)?;
        possible::count(&request)?;
        return Ok(Exit::Nothing);
    }
    remarks::say_languages([&request])?;
    possible::count(&request)?;
    if found.found == 0 {
        note(&format!(
            "hint: no word is near in {} and {}; --min and --min-articles ask for less",
            plural(found.min_articles, "article"),
            plural(found.min, "time")
        ));
        return Ok(Exit::Nothing);
    }
    Ok(Exit::Found)
}
