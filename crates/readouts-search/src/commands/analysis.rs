//! What all analyses do: explain how a query was read, and print the hits of a row of their answer, as `search` does.

use anyhow::Result;
use readouts_core::{Index, Query, Resolved, SearchRequest};

use super::{corpus, names, possible};
use crate::args::{AnalysisArgs, Common};
use crate::exit::Exit;
use crate::output::{Hits, Mark, explanation};
use crate::refused::Refused;

/// Opens the index, and resolves the names of the request that `make` returns for its kept columns.
pub(super) fn resolved(
    (args, common): (&AnalysisArgs, &Common),
    make: impl Fn(&[String]) -> Result<SearchRequest>,
) -> Result<(Index, Resolved<SearchRequest>)> {
    let mut request = corpus::with_columns(&args.scope, common, make)?;
    let index = corpus::open(&args.scope, common)?;
    request.deadline = args.scope.timeout.deadline();
    let request = names::resolve(&index, &request, common)?;
    explain(args, [&request]);
    Ok((index, request))
}

/// Says how queries were read, if that is asked for.
pub(super) fn explain<'r>(
    args: &AnalysisArgs,
    requests: impl IntoIterator<Item = &'r Resolved<SearchRequest>>,
) {
    if args.explain {
        requests.into_iter().for_each(|request| explanation(&request.explain()));
    }
}

/// Prints the hits that a query lists: that of the row with this number, counted from 1.
pub(super) fn list(
    (rows, number): (&[Option<&str>], u64),
    index: &Index,
    (args, common): (&AnalysisArgs, &Common),
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
    // Where one article stands for its reprints, the query of the row says so.
    let mut request = SearchRequest::new(query).limit(usize::MAX);
    request.deadline = args.scope.timeout.deadline();
    let request = names::resolve(index, &request, common)?;
    let results = request.search().map_err(|error| args.scope.timeout.told(error))?;
    let hits = Hits { results: &results, offset: 0, mark: &Mark::default() };
    args.format.print(&hits, args.cells.style())?;
    possible::tell(results.total.possible);
    Ok(if results.total.documents == 0 { Exit::Nothing } else { Exit::Found })
}
