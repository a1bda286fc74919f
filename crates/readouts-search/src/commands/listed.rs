//! Prints the hits of a row of another command's answer, as `search` does.

use anyhow::Result;
use readouts_core::{Index, Query, SearchRequest};

use super::possible;
use crate::args::{CellArgs, Common, Scope};
use crate::exit::Exit;
use crate::output::{Format, Hits, Mark};
use crate::refused::Refused;

/// Prints the hits that a query lists: that of the row with this number, counted from 1.
pub(super) fn list(
    (rows, number): (&[Option<&str>], u64),
    index: &Index,
    (format, cells): (Format, &CellArgs),
    (scope, common): (&Scope, &Common),
) -> Result<Exit> {
    let at = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    let Some(query) = at.and_then(|at| rows.get(at)) else {
        let hint = format!("the answer has {}", crate::output::plural(rows.len() as u64, "row"));
        return Err(Refused::new(format!("there is no row {number}"), hint).into());
    };
    let Some(query) = query else {
        let message = format!("no query lists the hits of row {number}");
        return Err(Refused::new(message, "`kwic` lists those of all rows").into());
    };
    let query = Query::parse_with(query, &index.kept_columns()?).map_err(readouts_core::Error::from)?;
    let mut request = SearchRequest::new(query).limit(usize::MAX);
    request.deadline = scope.timeout.deadline();
    let request = super::names::resolve(index, &request, common)?;
    let results = request.search().map_err(|error| scope.timeout.told(error))?;
    let hits = Hits { results: &results, offset: 0, mark: &Mark::default() };
    format.print(&hits, cells.style())?;
    possible::tell(results.total.possible);
    Ok(if results.total.documents == 0 { Exit::Nothing } else { Exit::Found })
}
