//! `reprints`: lists articles that have the same text, and compares them.

use anyhow::Result;
use readouts_core::{Index, Resolved, SearchRequest};

use super::empty::Headlines;
use super::show::{find, left_out};
use super::{analysis, empty, possible, remarks};
use crate::args::{Common, Pair, ReprintsArgs};
use crate::exit::Exit;
use crate::output::{ReprintComparison, ReprintList, note, plural, shortened};
use crate::refused::Refused;

pub(crate) fn reprints(args: &ReprintsArgs, common: &Common) -> Result<Exit> {
    let pair = args.pair()?;
    let (index, request) = analysis::resolved((&args.analysis, common), |columns| args.request(columns))?;
    if let Some(pair) = pair {
        return compare(pair, &index, &request, args);
    }
    let timeout = &args.analysis.scope.timeout;
    let found = request.reprints(&args.options()).map_err(|error| timeout.told(error))?;
    if let Some(number) = args.analysis.list {
        let rows: Vec<Option<&str>> = found.rows.iter().map(|row| row.hits.as_deref()).collect();
        return analysis::list((&rows, number), &index, (&args.analysis, common));
    }
    args.analysis.format.print(&ReprintList(&found), args.analysis.cells.style())?;
    remarks::say(&args.terms, &request);
    if found.documents == 0 {
        empty::explain(&args.terms, &request, Headlines::Never)?;
    } else if found.found == 0 {
        note(&match found.documents {
            1 => "nothing found: no other article has the text of the one that matches".to_owned(),
            n => format!("nothing found: none of {n} articles that match has the text of another one"),
        });
    }
    possible::count(&request)?;
    Ok(if found.found == 0 { Exit::Nothing } else { Exit::Found })
}

/// Prints what differs between articles.
fn compare(
    pair: Pair<'_>,
    index: &Index,
    request: &Resolved<SearchRequest>,
    args: &ReprintsArgs,
) -> Result<Exit> {
    let ids = match pair {
        Pair::Copies(id) => vec![id],
        Pair::Two(id, other) => vec![id, other],
    };
    for id in ids {
        if find(index, id)?.is_none() {
            note(&format!("no article has an id that begins with `{}`", shortened(id)));
            left_out(index, id)?.iter().for_each(|told| note(told));
            return Ok(Exit::Nothing);
        }
    }
    let found = match pair {
        Pair::Copies(id) => request.reprint_diffs(id, args.options().copies),
        Pair::Two(id, other) => request.reprint_diff_of_two(id, other),
    };
    let found = found.map_err(|error| args.analysis.scope.timeout.told(error))?;
    let Some(found) = found else { return Ok(Exit::Nothing) };
    if let (Pair::Two(..), [row]) = (pair, found.rows.as_slice())
        && row.copy.id == found.id
    {
        let hint = "one id compares all copies of the article";
        return Err(Refused::new("both ids are of one article", hint).into());
    }
    let comparison = ReprintComparison { found: &found, mark: &args.marks.mark };
    args.analysis.format.print(&comparison, args.analysis.cells.style())?;
    let told = match (pair, found.are_reprints) {
        (Pair::Copies(_), false) => format!("nothing found: no other article has the text of `{}`", found.id),
        (Pair::Two(..), false) => "nothing found: the two articles are no reprints of each other".to_owned(),
        (_, true) if found.found == 0 => {
            let others = plural(found.copies - 1, "other article");
            format!("nothing found: of {others} with this text, none but the first copy matches")
        }
        _ => return Ok(Exit::Found),
    };
    note(&told);
    Ok(Exit::Nothing)
}
